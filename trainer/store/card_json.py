"""Cards, facts and marking contexts as JSON text, without loss.

By the types of the fields, so that a new field with a default needs no line here: what is at its
default is left out, and what is not there is at its default.  Figures are written as their source
writes them, which `read_figure` reads back to the same figure.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from fractions import Fraction
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

from trainer.domain.card import Card, MarkingContext
from trainer.domain.fact import Fact
from trainer.domain.figure import Figure
from trainer.store.problems import legible

_KIND: Final = "kind"


def _figure_text(figure: Figure) -> str:
    from trainer.domain.figure import render

    return render(figure)


def _figure(text: str) -> Figure:
    # Takes 10 ms to import, which only a card with a figure waits for.
    from trainer.domain.figure import read_figure

    return read_figure(text)


_WRITERS: Final[Mapping[type, Callable[[Any], str]]] = {
    Figure: _figure_text,
    Fraction: str,
    bytes: bytes.hex,
}
_READERS: Final[Mapping[object, Callable[[Any], Any]]] = {
    Figure: _figure,
    Fraction: Fraction,
    bytes: bytes.fromhex,
}
T = TypeVar("T")


def json_text(thing: Card | Fact | MarkingContext) -> str:
    """One line of JSON."""
    return json.dumps(_plain(thing), ensure_ascii=False, separators=(",", ":"))


def read_card(text: str) -> Card:
    """The card that `json_text` wrote."""
    return _read(Card, text)


def read_fact(text: str) -> Fact:
    """The fact that `json_text` wrote."""
    return _read(Fact, text)


def read_context(text: str) -> MarkingContext:
    """The marking context that `json_text` wrote."""
    return _read(MarkingContext, text)


def _read(kind: type[T], text: str) -> T:
    of_any_kind: Any = kind
    reader: Callable[[Any], T] = _reader(of_any_kind)
    with legible(f"a {kind.__name__}"):
        return reader(json.loads(text))


def _plain(value: object) -> object:
    """The value in what JSON has."""
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    write = _WRITERS.get(type(value))
    if write is not None:
        return write(value)
    return _plain_fields(value) if is_dataclass(value) else value


def _plain_fields(value: Any) -> dict[str, object]:  # noqa: ANN401 - any dataclass
    contents = ((field, getattr(value, field.name)) for field in fields(value))
    written = {
        field.name: _plain(content) for field, content in contents if content != field.default
    }
    return {_KIND: type(value).__name__, **written}


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - a type, in any of typing's forms
    """What turns the JSON of a type into a value of it."""
    origin = get_origin(kind)
    if isinstance(kind, NewType):
        read = _reader(kind.__supertype__)
    elif kind in _READERS:
        read = _READERS[kind]
    elif origin is tuple:
        read = _tuple_reader(get_args(kind))
    elif origin in (Union, UnionType):
        read = _union_reader(get_args(kind))
    elif is_dataclass(kind):
        read = _dataclass_reader(kind)
    elif issubclass(kind, Enum):
        read = kind
    else:
        read = _as_it_is
    return read


def _as_it_is(plain: object) -> object:
    return plain


def _tuple_reader(items: tuple[Any, ...]) -> Callable[[Any], Any]:
    if items[-1] is Ellipsis:
        read_item = _reader(items[0])
        return lambda plain: tuple(read_item(item) for item in plain)
    readers = [_reader(item) for item in items]
    return lambda plain: tuple(read(item) for read, item in zip(readers, plain, strict=True))


def _union_reader(members: tuple[Any, ...]) -> Callable[[Any], Any]:
    if NoneType in members:
        (other,) = set(members) - {NoneType}
        read_other = _reader(other)
        return lambda plain: None if plain is None else read_other(plain)
    # The reader of a kind is made when one is met: the first card is of one kind only.
    kinds = {member.__name__: member for member in members}
    return lambda plain: _reader(kinds[plain[_KIND]])(plain)


def _dataclass_reader(kind: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - any dataclass
    hints = get_type_hints(kind)
    readers = {field.name: _reader(hints[field.name]) for field in fields(kind)}
    needed = {field.name for field in fields(kind) if field.default is MISSING}

    def read(plain: dict[str, Any]) -> object:
        there = needed | (plain.keys() & readers.keys())
        return kind(**{name: readers[name](plain[name]) for name in there})

    return read
