"""Asks the Wayback Machine to keep a page, by Save Page Now; knows only its JSON.

Source: Save Page Now 2, public API (Internet Archive); keys from archive.org/account/s3.php.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from factcheck import fetching
from factcheck.errors import SourceRejected, SourceUnavailable

# The answers are a few hundred bytes, but for the list of what a page embeds.
_LIMITS = fetching.Limits(timeout_seconds=20.0, max_body_bytes=1024 * 1024)
_PUBLIC_ONLY = fetching.Guard()
_MAX_REFERENCE_CHARACTERS = 100
_MAX_URL_CHARACTERS = 2_000
_MAX_MESSAGE_CHARACTERS = 300
_NO_ENTRY = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}
# What it says when the fault is its own or passes.
_PASSING = frozenset(
    {
        "error:bad-gateway",
        "error:browsing-timeout",
        "error:cannot-fetch",
        "error:capture-location-error",
        "error:celery",
        "error:gateway-timeout",
        "error:internal-server-error",
        "error:job-failed",
        "error:no-browsers-available",
        "error:proxy-error",
        "error:read-timeout",
        "error:service-unavailable",
        "error:soft-time-limit-exceeded",
        "error:too-many-requests",
        "error:user-session-limit",
    }
)


@dataclass(frozen=True, slots=True)
class Kept:
    """The copy that it made: where it is, and when."""

    url: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Wayback:
    """The Wayback Machine at `base_url`, with an account's keys."""

    base_url: str
    access_key: str
    secret_key: str
    guard: fetching.Guard = _PUBLIC_ONLY
    proxy: str = ""
    user_agent: str = fetching.USER_AGENT
    limits: fetching.Limits = _LIMITS

    def ask(self, url: str) -> str:
        """Ask for a copy of `url`; returns the name under which it says how far it is.

        Asked again within the hour it starts nothing new, but names the same request.

        Raises:
            SourceUnavailable: it could not be asked now, or not understood; try again.
            SourceRejected: it will not keep this page, or does not take the keys.
        """
        told = self._post("/save", {"url": url, "skip_first_archive": "1"})
        reference = told.get("job_id")
        if not isinstance(reference, str) or not 0 < len(reference) <= _MAX_REFERENCE_CHARACTERS:
            raise _refusal(told)
        return reference

    def result(self, reference: str) -> Kept | None:
        """What became of a request, or nothing while it is at it.

        Raises:
            SourceUnavailable: it could not be asked now, or not understood; try again.
            SourceRejected: it could not keep the page; says why.
        """
        told = self._get(f"/save/status/{quote(reference, safe='')}")
        if told.get("status") == "pending":
            return None
        if told.get("status") != "success":
            raise _refusal(told)
        stamp, original = str(told.get("timestamp")), str(told.get("original_url"))
        try:
            made_at = datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        except ValueError as error:
            raise _bad_answer() from error
        if len(original) > _MAX_URL_CHARACTERS:
            raise _bad_answer()
        return Kept(self._address(f"/web/{stamp}/{original}"), made_at)

    def _get(self, path: str) -> dict[str, Any]:
        fetched = fetching.fetch(
            self._address(path),
            guard=self.guard,
            limits=self.limits,
            headers=self._headers(),
            user_agent=self.user_agent,
            proxy=self.proxy,
        )
        return _read(fetched.body)

    def _post(self, path: str, form: dict[str, str]) -> dict[str, Any]:
        delivered = fetching.deliver(
            self._address(path),
            body=urlencode(form).encode(),
            headers=self._headers() | {"Content-Type": "application/x-www-form-urlencoded"},
            guard=self.guard,
            timeout_seconds=self.limits.timeout_seconds,
            user_agent=self.user_agent,
            proxy=self.proxy,
        )
        if delivered.status in _NO_ENTRY:
            raise SourceRejected(
                "The Wayback Machine does not take the newsroom's keys; make new ones there.",
                code=f"http_{delivered.status}",
            )
        if not delivered.is_accepted:
            raise SourceUnavailable(
                f"The Wayback Machine answered with status {delivered.status}.",
                code=f"http_{delivered.status}",
            )
        return _read(delivered.excerpt.encode())

    def _address(self, path: str) -> str:
        return f"{self.base_url.rstrip('/')}{path}"

    def _headers(self) -> dict[str, str]:
        return {
            "Accept": "application/json",
            "Authorization": f"LOW {self.access_key}:{self.secret_key}",
        }


def _read(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise _bad_answer() from error
    if not isinstance(told, dict):
        raise _bad_answer()
    return told


def _refusal(told: dict[str, Any]) -> SourceUnavailable | SourceRejected:
    why = " ".join(str(told.get("message") or "it gave no reason").split())
    message = f"The Wayback Machine made no copy: {why[:_MAX_MESSAGE_CHARACTERS].rstrip('.')}."
    if told.get("status") != "error" or told.get("status_ext") in _PASSING:
        return SourceUnavailable(message, code="not_kept_now")
    return SourceRejected(message, code="not_kept")


def _bad_answer() -> SourceUnavailable:
    return SourceUnavailable(
        "The Wayback Machine sent something that is not its JSON.", code="bad_answer"
    )
