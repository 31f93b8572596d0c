"""The stored copies of what was fetched, content-addressed; knows neither network nor database."""

from factcheck.archive.store import put, read

__all__ = ["put", "read"]
