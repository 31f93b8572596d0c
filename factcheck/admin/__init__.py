"""The desk: where editors, reviewers and administrators work. Every page calls services alone."""

from factcheck.admin import (
    claims,
    deliveries,
    endpoints,
    feeds,
    history,
    jobs,
    names,
    people,
    reports,
    robots,
    sources,
    stories,
    tokens,
    verdicts,
)
from factcheck.admin.site import site

__all__ = [
    "claims",
    "deliveries",
    "endpoints",
    "feeds",
    "history",
    "jobs",
    "names",
    "people",
    "reports",
    "robots",
    "site",
    "sources",
    "stories",
    "tokens",
    "verdicts",
]
