"""Where sources are searched, one module a provider; they know no models and store nothing."""

from factcheck.providers.answers import QUERY_REFUSED
from factcheck.providers.brave import Brave
from factcheck.providers.gdelt import GDELT
from factcheck.providers.google_fact_check import GoogleFactCheck
from factcheck.providers.own_texts import OwnTexts
from factcheck.providers.provider import Hit, Provider, Query
from factcheck.providers.searxng import SearXNG
from factcheck.providers.wikipedia import Wikipedia

__all__ = [
    "GDELT",
    "QUERY_REFUSED",
    "Brave",
    "GoogleFactCheck",
    "Hit",
    "OwnTexts",
    "Provider",
    "Query",
    "SearXNG",
    "Wikipedia",
]
