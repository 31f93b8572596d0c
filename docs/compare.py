"""What a changed API would break for clients of the released one, told by the two documents.

Clients send what the released document lets them send, and read what it promises.
`python -m docs.compare` tells; a release keeps its document as reference/openapi-released.yaml.
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

REFERENCE = Path(__file__).parent / "reference"
METHODS = ("get", "put", "post", "delete", "patch")

Node = dict[str, Any]


class Document:
    """An OpenAPI document, in which references are followed."""

    def __init__(self, content: Node) -> None:
        """Keep the parsed document."""
        self.content = content

    def followed(self, node: Node) -> Node:
        """The node, or what it refers to."""
        while "$ref" in node or len(node.get("allOf", ())) == 1:
            if "$ref" not in node:
                node = node["allOf"][0]
                continue
            target: Node = self.content
            for name in node["$ref"].removeprefix("#/").split("/"):
                target = target[name]
            node = target
        return node

    def operations(self) -> dict[str, Node]:
        """Each operation, by method and path."""
        return {
            f"{method.upper()} {path}": operation
            for path, item in self.content["paths"].items()
            for method, operation in item.items()
            if method in METHODS
        }


def broken(released: Node, now: Node) -> Iterator[str]:
    """Each thing that a client of `released` can no longer do or rely on, as a sentence."""
    old, new = Document(released), Document(now)
    present = new.operations()
    for name, operation in old.operations().items():
        if name not in present:
            yield f"{name} is gone."
            continue
        yield from parameters(name, old, operation, new, present[name])
        yield from bodies(name, old, operation, new, present[name])
        yield from answers(name, old, operation, new, present[name])


def parameters(name: str, old: Document, was: Node, new: Document, is_now: Node) -> Iterator[str]:
    """Parameters that are gone, newly needed, or take less."""
    known = {(each["in"], each["name"]): each for each in was.get("parameters", ())}
    taken = {(each["in"], each["name"]): each for each in is_now.get("parameters", ())}
    for key, each in known.items():
        where = f"{name}: the parameter {key[1]}"
        if key not in taken:
            yield f"{where} is gone."
        else:
            yield from sent(where, old, each["schema"], new, taken[key]["schema"])
    for key, each in taken.items():
        if each.get("required") and not known.get(key, {}).get("required"):
            yield f"{name}: the parameter {key[1]} is needed now."


def bodies(name: str, old: Document, was: Node, new: Document, is_now: Node) -> Iterator[str]:
    """Forms of a body that are taken no more, or take less."""
    taken = is_now.get("requestBody", {}).get("content", {})
    for kind, each in was.get("requestBody", {}).get("content", {}).items():
        if kind not in taken:
            yield f"{name}: a body of {kind} is not taken any more."
        else:
            yield from sent(f"{name}: the body", old, each["schema"], new, taken[kind]["schema"])


def answers(name: str, old: Document, was: Node, new: Document, is_now: Node) -> Iterator[str]:
    """Answers and forms of them that are gone, or say less."""
    for status, each in was["responses"].items():
        given = is_now["responses"].get(status, {}).get("content", {})
        for kind, form in each.get("content", {}).items():
            if kind not in given:
                yield f"{name}: there is no answer {status} of {kind} any more."
            else:
                where = f"{name}: the answer {status}"
                yield from read(where, old, form["schema"], new, given[kind]["schema"])


def sent(where: str, old: Document, was: Node, new: Document, is_now: Node) -> Iterator[str]:
    """What of a value that clients send is not taken any more."""
    was, is_now = old.followed(was), new.followed(is_now)
    yield from other_type(where, was, is_now)
    yield from (
        f"{where} does not take “{value}” any more."
        for value in was.get("enum", ())
        if value not in is_now.get("enum", was["enum"])
    )
    needed = set(is_now.get("required", ())) - set(was.get("required", ()))
    yield from (f"{where} needs {field} now." for field in sorted(needed))
    yield from inner(where, old, was, new, is_now, sent)


def read(where: str, old: Document, was: Node, new: Document, is_now: Node) -> Iterator[str]:
    """What of a value that clients read is not promised any more."""
    was, is_now = old.followed(was), new.followed(is_now)
    yield from other_type(where, was, is_now)
    if is_now.get("nullable") and not was.get("nullable"):
        yield f"{where} may be null now."
    lost = set(was.get("required", ())) & set(is_now.get("properties", ()))
    lost -= set(is_now.get("required", ()))
    yield from (f"{where} may lack {field} now." for field in sorted(lost))
    yield from inner(where, old, was, new, is_now, read)


def other_type(where: str, was: Node, is_now: Node) -> Iterator[str]:
    """Whether the value is of another type."""
    if was.get("type") != is_now.get("type"):
        yield f"{where} is {is_now.get('type')} and was {was.get('type')}."


def inner(
    where: str,
    old: Document,
    was: Node,
    new: Document,
    is_now: Node,
    compare: Callable[..., Iterator[str]],
) -> Iterator[str]:
    """The same of the fields of an object, and of the items of a list."""
    present = is_now.get("properties", {})
    for field, each in was.get("properties", {}).items():
        if field not in present:
            yield f"{where} has no {field} any more."
        else:
            yield from compare(f"{where}, {field}", old, each, new, present[field])
    if "items" in was and "items" in is_now:
        yield from compare(f"{where}, each", old, was["items"], new, is_now["items"])


def main() -> int:
    """Tell what is broken; 1 when something is."""
    released, now = (
        yaml.safe_load((REFERENCE / f"openapi{part}.yaml").read_text(encoding="utf-8"))
        for part in ("-released", "")
    )
    found = list(broken(released, now))
    sys.stdout.writelines(f"{sentence}\n" for sentence in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
