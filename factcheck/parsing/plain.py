"""Dataclasses as plain JSON values and back, checked field by field; knows no parser."""

from dataclasses import fields, is_dataclass
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
_DATES: dict[Any, type[date]] = {date: date, datetime: datetime}


def from_value(value: object) -> object:
    """Make a value one that JSON has; dates become ISO 8601."""
    if is_dataclass(value):
        return {each.name: from_value(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [from_value(each) for each in value]
    return value


def to_value(kind: type[T], plain: object) -> T:
    """Build a `kind` of what JSON gave, believing none of it.

    Raises:
        ValueError: a field is missing, unknown, or of another type.
    """
    return cast("T", _read(kind, plain))


def _read(kind: Any, plain: object) -> object:  # noqa: ANN401 - a type, or what stands for several
    if is_dataclass(kind):
        return _read_fields(cast("type[Any]", kind), plain)
    if isinstance(kind, UnionType):
        return _read_either(get_args(kind), plain)
    if get_origin(kind) is tuple or hasattr(kind, "_fields"):
        return _read_tuple(kind, _typed(list, plain))
    if get_origin(kind) is Literal:
        return _one_of(get_args(kind), plain)
    if kind in _DATES:
        return _DATES[kind].fromisoformat(_typed(str, plain))
    return _typed(kind, plain)


def _read_fields(kind: type[T], plain: object) -> T:
    types = get_type_hints(kind)
    told = _typed(dict, plain)
    if told.keys() != types.keys():
        raise ValueError(f"{kind.__name__} has other fields")
    return kind(**{name: _read(of, told[name]) for name, of in types.items()})


def _read_tuple(kind: Any, plain: list[object]) -> object:  # noqa: ANN401 - the same
    if get_origin(kind) is tuple:
        return tuple(_read(get_args(kind)[0], each) for each in plain)
    types = get_type_hints(kind).values()  # of a NamedTuple
    return kind(*(_read(of, each) for of, each in zip(types, plain, strict=True)))


def _read_either(kinds: tuple[Any, ...], plain: object) -> object:
    if plain is None and NoneType in kinds:
        return None
    (kind,) = (each for each in kinds if each is not NoneType)
    return _read(kind, plain)


def _one_of(choices: tuple[object, ...], plain: object) -> object:
    if plain not in choices:
        raise ValueError("no such choice")
    return plain


def _typed(kind: type[T], plain: object) -> T:
    # A bool is an int to isinstance.
    if type(plain) is not kind:
        raise ValueError(f"{kind.__name__} expected")
    return plain
