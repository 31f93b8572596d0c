"""Where sources are searched, one module a provider; they know no models and store nothing."""

from factcheck.providers.own_stories import OwnStories
from factcheck.providers.provider import Hit, Provider, Query
from factcheck.providers.searxng import SearXNG

__all__ = ["Hit", "OwnStories", "Provider", "Query", "SearXNG"]
