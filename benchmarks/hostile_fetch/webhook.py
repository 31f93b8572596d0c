"""Deliveries to endpoints that lie, lead elsewhere, stall or are gone."""

import asyncio
import re
from typing import Any

from benchmarks.hostile_fetch import answers
from benchmarks.hostile_fetch.answers import MB, Scenario, head, page, said
from benchmarks.hostile_fetch.outcomes import NOT_UNDERSTOOD, Outcome, of_error
from benchmarks.hostile_fetch.server import HOST, Hostile, serving
from factcheck.errors import FactCheckError
from factcheck.fetching import Courier, Delivered, Guard

SECONDS = 1.0
SECRET = "what an inner service said"  # noqa: S105 - none
_STATUS = re.compile(r"\b([2345]\d\d|[2345]xx)\b")


def play(vector: dict[str, Any]) -> Outcome:
    """Deliver one message to an endpoint that does what the vector's words say."""
    words = vector.get("scenario", "")
    scenario = Scenario(vector["id"], f"{vector['id']} {words}".lower(), words)
    return asyncio.run(_play(scenario, vector.get("url", "")))


async def _play(scenario: Scenario, url: str) -> Outcome:
    if found := re.search(r"resolves? to (\S+)", scenario.words):
        return await _refused("https://hooks.example.com/hook", found[1].rstrip(".,"))
    if "read-back" in scenario.words or "never shown" in scenario.words:
        return await _shown_nothing()
    stated = url or (re.search(r"\w+://\S*", scenario.plain) or [""])[0]
    if stated:
        address = stated if stated.partition("://")[2] else f"{stated}hooks.example.com/"
        return await _refused(address, "93.184.216.34")
    return await _answered(scenario)


async def _refused(url: str, address: str) -> Outcome:
    async def resolve(_name: str) -> list[str]:
        return [address]

    try:
        await Courier(timeout_seconds=SECONDS, resolve=resolve).deliver(url, body=b"{}", headers={})
    except FactCheckError as error:
        return of_error(error)
    return Outcome("allowed", ("ALLOWED",))


async def _shown_nothing() -> Outcome:
    inner = Hostile({"/": said(page(SECRET.encode()))})
    async with serving(inner) as port:
        try:
            await Courier(timeout_seconds=SECONDS).deliver(
                f"https://{HOST}:{port}/", body=b"{}", headers={}
            )
        except FactCheckError as error:
            is_shown = SECRET in error.message or bool(inner.asked)
            return Outcome("wrong", ()) if is_shown else Outcome("inert", ("REDACTED",), error.code)
    return Outcome("wrong", (), "the inner service was reached")


async def _answered(scenario: Scenario) -> Outcome:
    status = _STATUS.search(scenario.words)
    number = status[1].replace("xx", "02" if status[1][0] == "3" else "00") if status else ""
    hostile = Hostile()
    async with serving(hostile) as port:
        if "after" in scenario.words and re.search(r"after \d+ s", scenario.words):
            hostile.ways = {"/": answers.silence()}
        elif number.startswith("2") or "2xx" in scenario.words:
            hostile.ways = {
                "/": answers.flood(head("200 OK", "Connection: close"), b"x" * 65_536, 64 * MB)
            }
        elif number:
            wait = answers.retry_after(scenario) if "retry-after" in scenario.words else ""
            lines = [f"Retry-After: {wait}"] if wait else []
            lines += [f"Location: http://{HOST}:{port}/next"] if number.startswith("3") else []
            hostile.ways = {"/": said(page(b"no", f"{number} Said", *lines))}
        else:
            stream = answers.stream_of(scenario)
            if stream is None:
                return NOT_UNDERSTOOD
            hostile.ways = {"/": stream}
        guard = Guard(loopback=frozenset({(HOST, port)}))
        try:
            delivered = await Courier(guard=guard, timeout_seconds=SECONDS).deliver(
                f"http://{HOST}:{port}/", body=b"{}", headers={}
            )
        except FactCheckError as error:
            return of_error(error)
    if len(hostile.asked) != 1:
        return Outcome("wrong", (), f"{len(hostile.asked)} requests")
    return _told(delivered)


def _told(delivered: Delivered) -> Outcome:
    if delivered.is_gone:
        return Outcome("aborted", ("ENDPOINT_DISABLED",))
    if delivered.is_accepted:
        code = "DELIVERY_OK_TRUNCATED" if delivered.is_truncated else "DELIVERED"
        return Outcome("aborted" if delivered.is_truncated else "allowed", (code,))
    return Outcome("aborted", ("DELIVERY_FAILED", "HTTP_ERROR"), str(delivered.status))
