"""Addresses that need no network, and names that a made-up DNS answers for."""

import asyncio
import re
import socket
from collections.abc import Iterable
from typing import Any

from benchmarks.hostile_fetch.outcomes import ALLOWED, NOT_UNDERSTOOD, Outcome, of_error
from factcheck.errors import FactCheckError
from factcheck.fetching import Guard, Limits, urls
from factcheck.fetching.dialing import CheckedResolver

DNS_SECONDS = 0.3
PUBLIC = "93.184.216.34"
_FAILURES = {"SERVFAIL": socket.EAI_AGAIN, "TIMEOUT": socket.EAI_AGAIN}
_CHARACTERS = re.compile(r"name of ([\d,]+) characters")
_LABEL = re.compile(r"(\d+)-octet label")


def static(vector: dict[str, Any]) -> Outcome:
    """Read the address and check what can be checked before any DNS."""
    try:
        target = urls.parse(vector["url"])
        Guard().check_target(target)
    except FactCheckError as error:
        return of_error(error)
    return ALLOWED


def dns(vector: dict[str, Any]) -> Outcome:
    """Look the name up in a DNS that answers as the vector says, and check what comes back."""
    answers = vector.get("resolver")
    scenario = vector.get("scenario", "")
    if too_long := _long_names(scenario):
        return _worst(static({"url": f"http://{name}/"}) for name in too_long)
    if answers is None and "url" not in vector:
        return NOT_UNDERSTOOD
    try:
        target = urls.parse(vector.get("url", "http://site.example.com/"))
        # An operator who lists an inner address by mistake trusts the very name and port.
        listed = "allow-list" in scenario or "allowlist" in scenario
        guard = Guard(trusted=frozenset({(target.host, target.port)} if listed else set()))
        guard.check_target(target)
    except FactCheckError as error:
        return of_error(error)
    return asyncio.run(_look_up(target.host, target.port, guard, answers or {"A": [PUBLIC]}))


async def _look_up(host: str, port: int, guard: Guard, answers: dict[str, Any]) -> Outcome:
    turns = list(answers.get("sequence", [])) or [None]
    asked = 0

    async def resolve(_name: str) -> list[str]:
        nonlocal asked
        turn = turns[min(asked, len(turns) - 1)]
        asked += 1
        await asyncio.sleep(min(answers.get("delay_s", 0), DNS_SECONDS * 4))
        rcode = turn if isinstance(turn, str) else answers.get("rcode", "")
        if rcode and rcode != "NOERROR":
            raise socket.gaierror(_FAILURES.get(rcode, socket.EAI_NONAME), rcode)
        return turn or [*answers.get("A", []), *answers.get("AAAA", [])]

    resolver = CheckedResolver(guard, Limits(dns_timeout_seconds=DNS_SECONDS), resolve)
    seen = []
    for turn in range(len(turns)):
        before = asked
        try:
            await resolver.resolve(host, port)
            seen.append(ALLOWED)
        except FactCheckError as error:
            seen.append(of_error(error))
        if asked != before + 1:
            return Outcome("wrong", (), f"asked the DNS {asked - before} times in turn {turn + 1}")
    return _worst(seen)


def _worst(outcomes: Iterable[Outcome]) -> Outcome:
    """What counts of several: a refusal before anything else, and success last."""
    order = ["wrong", "blocked", "aborted", "retry", "allowed"]
    return min(outcomes, key=lambda outcome: order.index(outcome.result))


def _long_names(scenario: str) -> list[str]:
    found = [
        "a." * (int(number.replace(",", "")) // 2) + "example"
        for number in _CHARACTERS.findall(scenario)
    ]
    return [*found, *("a" * int(size) + ".example" for size in _LABEL.findall(scenario))]
