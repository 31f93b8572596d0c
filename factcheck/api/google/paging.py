"""Page tokens: opaque, signed, and of use only for the query that they were given for."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.core import signing

from factcheck.api.google.asked import MAX_INTEGER, Asked
from factcheck.api.google.contract import PAGING, Method
from factcheck.api.google.errors import invalid

DEFAULT_SIZE = 10
MAX_SIZE = 100
# Such tokens are for passing on; nobody should make one up and land in the middle of a list.
_signer = signing.Signer(salt="factcheck.api.google.paging")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins and how long it is."""

    offset: int
    size: int


def place(method: Method, asked: Asked) -> Place:
    """The page that is asked for; the offset counts only without a token.

    Raises:
        GoogleError: the token is not ours, or for another query.
    """
    size = min(asked["pageSize"] or DEFAULT_SIZE, MAX_SIZE)
    if not (token := asked["pageToken"]):
        return Place(asked["offset"], size)
    try:
        offset, query = _signer.unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise invalid("pageToken", "This is no token of a page before.") from error
    if query != query_of(method, asked):
        raise invalid("pageToken", "This token is for another query; ask as you did before.")
    return Place(int(offset), size)


def following(method: Method, asked: Asked, here: Place) -> dict[str, str]:
    """The token of the page after this one, as a field of the answer."""
    offset = here.offset + here.size
    if offset > MAX_INTEGER:
        return {}
    return {"nextPageToken": _signer.sign_object([offset, query_of(method, asked)])}


def query_of(method: Method, asked: Asked) -> str:
    """What must not change from page to page."""
    facts: dict[str, Any] = {
        name: value
        for name, value in asked.values.items()
        if name not in PAGING or name == "pageSize"
    }
    told = json.dumps([method.resource, method.name, facts], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:16]
