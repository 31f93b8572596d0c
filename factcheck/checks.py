"""What must hold before readers are let in: of the settings, and of every address."""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import ERROR, WARNING, CheckMessage
from django.urls import URLPattern, URLResolver, get_resolver

from factcheck.permissions import ADDRESSES

# Django's admin leaves these without a name: each model's address of old, and what is nowhere.
UNNAMED = re.compile(r"factcheck/(?P<model>\w+)/<path:object_id>/$")
MIN_SECRET_CHARACTERS = 50
POLITE_INTERVAL_SECONDS = 1


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that must hold, and what to say and advise when it does not."""

    level: int
    id: str
    holds: Callable[[], bool]
    message: str
    hint: str


def archive_is_writable() -> bool:
    """Whether copies of pages can be kept in the folder, unless a bucket keeps them."""
    if settings.ARCHIVE_S3_BUCKET:
        return True
    return Path(settings.ARCHIVE_DIR).is_dir() and os.access(settings.ARCHIVE_DIR, os.W_OK)


REQUIREMENTS = (
    Requirement(
        ERROR,
        "factcheck.E001",
        lambda: len(settings.SECRET_KEY) >= MIN_SECRET_CHARACTERS,
        f"SECRET_KEY is shorter than {MIN_SECRET_CHARACTERS} characters.",
        "Make one with `openssl rand -base64 48`.",
    ),
    Requirement(
        ERROR,
        "factcheck.E002",
        lambda: settings.SITE_URL.startswith("https://"),
        "SITE_URL does not begin with https://.",
        "Put a TLS proxy in front of the service and name the address that readers use.",
    ),
    Requirement(
        ERROR,
        "factcheck.E003",
        lambda: not settings.DEBUG,
        "DEBUG is on: error pages would show code and settings to readers.",
        "Leave DEBUG unset.",
    ),
    Requirement(
        ERROR,
        "factcheck.E004",
        lambda: not settings.FETCH_LOOPBACK_EXCEPTION,
        "FETCH_LOOPBACK_EXCEPTION lets the fetcher read from this machine.",
        "Leave it unset; it is for the demo and the tests.",
    ),
    Requirement(
        ERROR,
        "factcheck.E005",
        lambda: "*" not in settings.ALLOWED_HOSTS,
        "ALLOWED_HOSTS lets the site answer to any name.",
        "Leave it unset, or list the names that are yours.",
    ),
    Requirement(
        ERROR,
        "factcheck.E006",
        lambda: urlsplit(settings.SITE_URL).hostname in settings.ALLOWED_HOSTS,
        "ALLOWED_HOSTS lacks the host of SITE_URL: every published link would be refused.",
        "Add it, or leave ALLOWED_HOSTS unset.",
    ),
    Requirement(
        ERROR,
        "factcheck.E007",
        archive_is_writable,
        "ARCHIVE_DIR is no folder that this process may write to: no page could be kept.",
        "Make the folder and give it to the account that the service runs as.",
    ),
    Requirement(
        ERROR,
        "factcheck.E008",
        lambda: not settings.OIDC_ISSUER or settings.OIDC_ISSUER.startswith("https://"),
        "OIDC_ISSUER does not begin with https://: whoever is on the way could come in as anybody.",
        "Name the provider by its https address.",
    ),
    Requirement(
        WARNING,
        "factcheck.W001",
        lambda: settings.CONTACT != settings.SITE_URL,
        "CONTACT is not set: neither readers nor the sites that are read learn where to write.",
        "Name an e-mail address or a page.",
    ),
    Requirement(
        WARNING,
        "factcheck.W002",
        lambda: settings.FETCH_HOST_INTERVAL_SECONDS >= POLITE_INTERVAL_SECONDS,
        "FETCH_HOST_INTERVAL_SECONDS is below one second: sites may shut the newsroom out.",
        "Leave it unset; shorter pauses are for the demo and the tests.",
    ),
    Requirement(
        WARNING,
        "factcheck.W003",
        lambda: bool(settings.AUDIT_SIGNING_KEY and settings.AUDIT_WITNESSES),
        "No checkpoint of the audit chain leaves this machine: whoever owns it could rewrite all.",
        "Set AUDIT_SIGNING_KEY, and name places outside in AUDIT_WITNESSES.",
    ),
)


def production(**_: object) -> list[CheckMessage]:
    """Each requirement that does not hold, with its hint."""
    return [
        CheckMessage(each.level, each.message, hint=each.hint, id=each.id)
        for each in REQUIREMENTS
        if not each.holds()
    ]


def addresses(
    resolver: URLResolver | None = None, route: str = "", namespace: str = ""
) -> Iterator[tuple[str, str]]:
    """Each address that the service answers: its name with its namespace, and its route."""
    for each in (resolver or get_resolver()).url_patterns:
        longer = route + str(each.pattern)
        if isinstance(each, URLPattern):
            yield f"{namespace}:{each.name or unnamed(longer)}", longer
        else:
            yield from addresses(each, longer, each.namespace or namespace)


def unnamed(route: str) -> str:
    """What permissions.py calls an address that Django gives no name."""
    found = UNNAMED.search(route)
    return f"factcheck_{found['model']}_of_old" if found else "nowhere"


def decided(**_: object) -> list[CheckMessage]:
    """Each address of which permissions.py does not say who may use it."""
    missing = sorted({name for name, _ in addresses()} - ADDRESSES.keys())
    hint = "Add it to ADDRESSES in factcheck/permissions.py, and what it takes to tests/words.py."
    return [
        CheckMessage(
            ERROR, f"Nobody has decided who may use {name}.", hint=hint, id="factcheck.E020"
        )
        for name in missing
    ]
