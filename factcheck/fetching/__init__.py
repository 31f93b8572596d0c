"""The service's only outbound HTTP: one guarded fetch; knows no settings and no models."""

from factcheck.fetching.client import USER_AGENT, Client, fetch, fetch_async
from factcheck.fetching.fetched import Fetched, Hop
from factcheck.fetching.guard import Guard
from factcheck.fetching.limits import Limits

__all__ = [
    "USER_AGENT",
    "Client",
    "Fetched",
    "Guard",
    "Hop",
    "Limits",
    "fetch",
    "fetch_async",
]
