"""The stored copies of what was fetched, their form and their place; knows no network, no rows."""

from factcheck.archive.http import Answer
from factcheck.archive.store import name_of, names, put, read
from factcheck.archive.warc import Exchange, answer_in, date_of, metadata_in, write

__all__ = [
    "Answer",
    "Exchange",
    "answer_in",
    "date_of",
    "metadata_in",
    "name_of",
    "names",
    "put",
    "read",
    "write",
]
