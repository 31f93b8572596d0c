"""The `fields` parameter: which parts of an answer are wanted; knows the contract's schemas.

Source: https://developers.google.com/discovery/v1/performance#partial-response
"""

import re
from collections.abc import Iterator
from typing import Any

from factcheck.api.google.contract import SCHEMAS, Fields
from factcheck.api.google.errors import invalid

# A tree of wanted names; an empty one wants all that is below.
Mask = dict[str, Any]
MAX_CHARACTERS = 2_000
MAX_DEPTH = 10
_TOKEN = re.compile(r"\s*([A-Za-z][A-Za-z0-9_]*|[*,/()])\s*")


def read(selection: str, schema: str) -> Mask:
    """The tree that a selection such as `claims(text,claimReview/url)` stands for.

    Raises:
        GoogleError: it is no selection, or names what `schema` does not have.
    """
    tokens = list(split(selection))
    if tokens == ["*"]:
        return {}
    mask, rest = listed(tokens, 0)
    if rest:
        raise invalid("fields", f"“{selection}” does not end where it should.")
    check(mask, schema)
    return mask


def split(selection: str) -> Iterator[str]:
    """Its names and signs.

    Raises:
        GoogleError: it holds something else.
    """
    at = 0
    if len(selection) > MAX_CHARACTERS:
        raise invalid("fields", f"More than {MAX_CHARACTERS:,} characters.")
    while at < len(selection):
        found = _TOKEN.match(selection, at)
        if found is None:
            raise invalid("fields", f"“{selection[at : at + 20]}” is no name of a field.")
        yield found[1]
        at = found.end()


def listed(tokens: list[str], depth: int) -> tuple[Mask, list[str]]:
    """Selections with commas between them, and what follows them."""
    mask: Mask = {}
    while True:
        name, below, tokens = one(tokens, depth)
        merge(mask, {name: below})
        if not tokens or tokens[0] != ",":
            return mask, tokens
        tokens = tokens[1:]


def one(tokens: list[str], depth: int) -> tuple[str, Mask, list[str]]:
    """One selection: its name, what is wanted below it, and what follows it.

    Raises:
        GoogleError: there is none.
    """
    if not tokens or tokens[0] in ",/()" or depth > MAX_DEPTH:
        raise invalid("fields", "A field's name is missing.")
    name, rest = tokens[0], tokens[1:]
    if rest[:1] == ["/"]:
        inner, below, rest = one(rest[1:], depth + 1)
        return name, {inner: below}, rest
    if rest[:1] == ["("]:
        mask, rest = listed(rest[1:], depth + 1)
        if rest[:1] != [")"]:
            raise invalid("fields", "A bracket is not closed.")
        return name, mask, rest[1:]
    return name, {}, rest


def merge(mask: Mask, other: Mask) -> None:
    """Want what `other` wants as well; who wants all of something keeps all."""
    for name, below in other.items():
        if name in mask and mask[name] and below:
            merge(mask[name], below)
        else:
            mask[name] = {} if name in mask else below


def check(mask: Mask, schema: str) -> None:
    """See that there are such fields.

    Raises:
        GoogleError: names one that there is not.
    """
    fields: Fields = SCHEMAS.get(schema, {})
    for name, below in mask.items():
        if name != "*" and name not in fields:
            raise invalid("fields", f"There is no field “{name}” here.")
        inner = fields.values() if name == "*" else [fields[name]]
        for field in inner:
            if below and (name != "*" or field.kind in SCHEMAS):
                check(below, field.kind)


def applied(mask: Mask, value: Any) -> Any:  # noqa: ANN401 - any JSON
    """What is wanted of a value; of a list, of each in it."""
    if not mask:
        return value
    if isinstance(value, list):
        return [applied(mask, each) for each in value]
    if not isinstance(value, dict):
        return value
    everything: Mask = mask.get("*", {})
    wanted = {name: mask.get(name, everything) for name in value if name in mask or "*" in mask}
    return {
        name: applied(below, value[name])
        for name, below in wanted.items()
        if not below or isinstance(value[name], dict | list)
    }
