"""Answers, redirects and certificates of a hostile server on this machine."""

import asyncio
import os
import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.hostile_fetch import answers, certificates
from benchmarks.hostile_fetch.answers import Scenario, Stream, head, page, said
from benchmarks.hostile_fetch.outcomes import ALLOWED, NOT_UNDERSTOOD, Outcome, of_error
from factcheck.errors import FactCheckError
from factcheck.fetching import Client, Guard, Limits

LIMITS = Limits(timeout_seconds=1.5, dns_timeout_seconds=0.3, connect_timeout_seconds=0.8)
HOST = "127.0.0.1"
SECRETS = {"Authorization": "Bearer secret", "Cookie": "a=secret", "X-Api-Key": "secret"}
_REDIRECT = re.compile(r"\b(30[12378])\b.*?location:? ?(\S*)", re.IGNORECASE)
_HOPS = re.compile(r"(\d+) (?:distinct )?(?:hops|redirects)|chain of (\d+)")


@dataclass(slots=True)
class Hostile:
    """A server that answers each path as it is told, and remembers what it was asked."""

    ways: dict[str, Stream] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    port: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request and close."""
        try:
            request = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            self.asked.append(request)
            stream = self.ways.get(request.split(" ")[1]) or said(page())
            async for piece in stream:
                writer.write(piece)
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the fetcher has had enough, or the vector is over
        finally:
            writer.close()


@asynccontextmanager
async def serving(hostile: Hostile, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """The port at which the server listens."""
    server = await asyncio.start_server(hostile.serve, HOST, 0, ssl=tls)
    hostile.port = server.sockets[0].getsockname()[1]
    try:
        yield hostile.port
    finally:
        server.close()


def play(vector: dict[str, Any]) -> Outcome:
    """Have a server do what the vector's words say, and fetch from it."""
    words = vector["scenario"]
    scenario = Scenario(vector["id"], f"{vector['id']} {words}".lower(), words)
    return asyncio.run(_play(scenario))


async def _play(scenario: Scenario) -> Outcome:
    if "proxy" in scenario.words and "environment" in scenario.words:
        return await _with_proxy_in_environment()
    if (
        "tls" in scenario.words
        or "certificate" in scenario.words
        or "self-signed" in scenario.words
    ):
        return await _over_tls(scenario)
    if "authorization" in scenario.words or "must not be sent on" in scenario.words:
        return await _secrets()
    return await _plainly(scenario)


async def _plainly(scenario: Scenario) -> Outcome:
    hostile = Hostile()
    async with serving(hostile) as port:
        first = _redirects(scenario, port)
        if first is None:
            stream = answers.stream_of(scenario)
            first = None if stream is None else {"/": stream}
        if first is None:
            return NOT_UNDERSTOOD
        hostile.ways = first
        outcome = await _fetched(f"http://{HOST}:{port}/", port)
    if outcome is ALLOWED and len(hostile.asked) == 1:
        return Outcome("inert", ("NOT_FOLLOWED", "STORED_AS_DATA"), "one page, nothing followed")
    return outcome


def _redirects(scenario: Scenario, port: int) -> dict[str, Stream] | None:
    """The ways of a scenario of redirects, or None if it is none."""
    if hops := _HOPS.search(scenario.words):
        count = int(hops[1] or hops[2])
        return {
            f"/{n}" if n else "/": said(head("302 Found", f"Location: /{n + 1}"))
            for n in range(count)
        }
    if "loop" in scenario.words and "redirect" in scenario.words:
        turns = {f"/{n}": said(head("302 Found", f"Location: /{n + 1}")) for n in range(50)}
        return {"/": said(head("302 Found", "Location: /0")), **turns}
    if re.search(r"location of [\d.]+ ?[mk]b", scenario.words):
        return {"/": said(head("302 Found", "Location: http://example.com/" + "a" * scenario.size))}
    if re.search(r"\b30\d\b", scenario.words) and (
        "body" in scenario.words or "bomb" in scenario.words
    ):
        packed = answers.bomb("gzip", 64 * answers.MB)
        lines = ("Location: /next", "Content-Encoding: gzip", f"Content-Length: {len(packed) * 16}")
        return {"/": answers.flood(head("302 Found", *lines), packed, len(packed) * 16)}
    if found := _REDIRECT.search(f"{scenario.key} {scenario.plain}"):
        target = found[2].strip("'\"`") or f"http://{HOST}:{port}/next"
        return {"/": said(head(f"{found[1]} Moved", f"Location: {target}"))}
    return None


async def _fetched(url: str, port: int, *, tls: ssl.SSLContext | None = None) -> Outcome:
    guard = Guard(loopback=frozenset({(HOST, port)}))
    client = Client(guard=guard, limits=LIMITS, tls=tls)
    try:
        async with client:
            await client.fetch(url)
    except FactCheckError as error:
        outcome = of_error(error)
        waits = getattr(error, "retry_after_seconds", None)
        if waits is not None and not 0 <= waits <= 24 * 3600:
            return Outcome("wrong", (), f"would wait {waits} s")
        return outcome
    return ALLOWED


async def _secrets() -> Outcome:
    """Send secrets to one origin that redirects to another, and see what that one is told."""
    other, first = Hostile(), Hostile()
    async with serving(other) as there, serving(first) as here:
        first.ways = {"/": said(head("302 Found", f"Location: http://{HOST}:{there}/"))}
        guard = Guard(loopback=frozenset({(HOST, here), (HOST, there)}))
        async with Client(guard=guard, limits=LIMITS) as client:
            await client.fetch(f"http://{HOST}:{here}/", headers=SECRETS)
    told = other.asked[0].lower()
    if "secret" in told or "secret" not in first.asked[0]:
        return Outcome("wrong", (), "a secret crossed")
    return Outcome("aborted", ("HEADER_STRIPPED",), "followed without the secrets")


async def _with_proxy_in_environment() -> Outcome:
    """Name a proxy in the environment; nothing may go to it, and the guard must hold."""
    proxy = Hostile()
    async with serving(proxy) as port:
        names = ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY")
        kept = {name: os.environ.get(name) for name in names}
        os.environ.update(dict.fromkeys(names, f"http://{HOST}:{port}"))
        try:
            outcome = await _fetched("http://127.0.0.1:80/", 1)
        finally:
            for name, value in kept.items():
                os.environ.pop(name) if value is None else os.environ.update({name: value})
    return Outcome("wrong", (), "the proxy was asked") if proxy.asked else outcome


async def _over_tls(scenario: Scenario) -> Outcome:
    """A server whose certificate is at fault, or that never gets as far as one."""
    if "never completes" in scenario.words or "accepts tcp" in scenario.words:
        return await _never_tls()
    with TemporaryDirectory() as folder:
        made = certificates.make(Path(folder), scenario.words)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(made.chain, made.key)
        async with serving(Hostile(), context) as port:
            trusted = ssl.create_default_context(cafile=str(made.authority))
            return await _fetched(f"https://{HOST}:{port}/", port, tls=trusted)


async def _never_tls() -> Outcome:
    async def hold(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.CancelledError):
            await reader.read(100)
            await asyncio.sleep(5)
        writer.close()

    server = await asyncio.start_server(hold, HOST, 0)
    port = server.sockets[0].getsockname()[1]
    try:
        return await _fetched(f"https://{HOST}:{port}/", port)
    finally:
        server.close()
