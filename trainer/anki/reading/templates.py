"""Templates of cards: fields within HTML, shown only where others are filled; nothing is run."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple, assert_never

from trainer.anki.reading.html_text import without_comments

_TAG: Final = re.compile(r"\{\{([^{}]*)\}\}")
_EMPTY: Final = re.compile(r"(?:\s|&nbsp;|</?(?:br|div|p) ?/?>)*", re.IGNORECASE)
_OF_ANKI: Final = frozenset(
    ("FrontSide", "Tags", "Type", "Deck", "Subdeck", "Card", "CardFlag", "CardID")
)
"""What Anki itself puts into a card, none of which an educator wrote there."""
_HIDDEN_FILTERS: Final = frozenset(("tts", "tts-voices"))
_ANSWER: Final = re.compile(
    r"""<hr\b[^<>]{0,200}\bid\s{0,9}=\s{0,9}["']?answer\b[^<>]{0,200}>""", re.IGNORECASE
)
"""Each part is bounded: a text made of its beginnings would else be read to its end from each."""

_LONGEST: Final = 200_000
"""Characters of a template; what comes behind them is not read."""
_MOST_TAGS: Final = 500
"""In one template; what comes behind them shows as it stands."""
_DEEPEST: Final = 50
"""Conditions within conditions."""


class Html(NamedTuple):
    """A piece of a template as it stands."""

    text: str


class Field(NamedTuple):
    """A place where a field is shown."""

    name: str
    filters: tuple[str, ...]


class Condition(NamedTuple):
    """Parts, perhaps none, that are shown only where a field is filled, or where it is not."""

    name: str
    is_shown_when_filled: bool
    parts: tuple["Part", ...]


Part = Html | Field | Condition


@lru_cache(maxsize=4096)
def parsed(template: str) -> tuple[Part, ...]:
    """The parts of a template; a condition that is not closed reaches as far as its end."""
    pieces = _TAG.split(without_comments(template[:_LONGEST]), _MOST_TAGS)
    stack: list[tuple[str, bool, list[Part]]] = [("", True, [])]
    for place, piece in enumerate(pieces):
        if place % 2 == 0:
            stack[-1][2].extend((Html(piece),) if piece else ())
            continue
        sign, name = piece.strip()[:1], piece.strip()[1:].strip()
        if sign in ("#", "^") and len(stack) < _DEEPEST:
            stack.append((name, sign == "#", []))
        elif sign == "/":
            if len(stack) > 1 and any(opened == name for opened, _, _ in stack[1:]):
                _close(stack)
        else:
            *filters, field = (word.strip() for word in piece.split(":"))
            stack[-1][2].append(Field(field, tuple(filters)))
    while len(stack) > 1:
        _close(stack)
    return tuple(stack[0][2])


def _close(stack: list[tuple[str, bool, list[Part]]]) -> None:
    name, is_shown_when_filled, parts = stack.pop()
    stack[-1][2].append(Condition(name, is_shown_when_filled, tuple(parts)))


def rendered(template: str, values: Mapping[str, str], *, leave_out: Sequence[str] = ()) -> str:
    """The HTML of a template with a note's fields in it.

    An unknown filter shows its field; fields with a filter of `leave_out` are left out.
    """
    pieces: list[str] = []
    _render(parsed(template), values, leave_out, pieces)
    return "".join(pieces)


def _render(
    parts: Sequence[Part], values: Mapping[str, str], leave_out: Sequence[str], pieces: list[str]
) -> None:
    for part in parts:
        match part:
            case Html(text):
                pieces.append(text)
            case Field(name, filters):
                if not _is_left_out(name, filters, leave_out):
                    pieces.append(values.get(name, ""))
            case Condition(name, is_shown_when_filled, inner):
                if is_filled(values.get(name, "")) == is_shown_when_filled:
                    _render(inner, values, leave_out, pieces)
            case _:
                assert_never(part)


def _is_left_out(name: str, filters: Sequence[str], leave_out: Sequence[str]) -> bool:
    return (
        name in _OF_ANKI
        or any(one in leave_out for one in filters)
        or any(one.partition(" ")[0] in _HIDDEN_FILTERS for one in filters)
    )


def is_filled(value: str) -> bool:
    """Whether a field holds more than spaces and line ends."""
    return _EMPTY.fullmatch(value) is None


def filtered_fields(template: str, name: str, *, without: str = "") -> tuple[str, ...]:
    """The fields that a template shows through a filter, as `type` or `cloze`.

    Those that go through the filter `without` as well are left out.
    """
    shown = _fields(parsed(template))
    named = (one.name for one in shown if name in one.filters and without not in one.filters)
    return tuple(dict.fromkeys(named))


def _fields(parts: Sequence[Part]) -> Iterator[Field]:
    """Every field that is shown, also within conditions."""
    for part in parts:
        if isinstance(part, Field):
            yield part
        elif isinstance(part, Condition):
            yield from _fields(part.parts)


def behind_answer_line(html: str) -> str:
    """What stands behind the line that parts the answer from the question, or all of it."""
    mark = _ANSWER.search(html)
    return html[mark.end() :] if mark else html
