"""Templates of cards: fields within HTML, shown only where others are filled; nothing is run."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

_TAG: Final = re.compile(r"\{\{([^{}]*)\}\}")
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_EMPTY: Final = re.compile(r"(?:\s|&nbsp;|</?(?:br|div|p) ?/?>)*", re.IGNORECASE)
_OF_ANKI: Final = frozenset(
    ("FrontSide", "Tags", "Type", "Deck", "Subdeck", "Card", "CardFlag", "CardID")
)
"""What Anki itself puts into a card, none of which an educator wrote there."""
_HIDDEN_FILTERS: Final = frozenset(("tts", "tts-voices"))
_ANSWER: Final = re.compile(r"""<hr[^>]*\bid\s*=\s*["']?answer\b[^>]*>""", re.IGNORECASE)


_MOST_TAGS: Final = 500
"""In one template; what comes behind them shows as it stands."""
_DEEPEST: Final = 50
"""Conditions within conditions."""


class Part(NamedTuple):
    """A piece of a template: HTML as it is, a field, or parts that depend on a field."""

    html: str = ""
    field: str = ""
    filters: tuple[str, ...] = ()
    parts: tuple["Part", ...] = ()
    is_shown_when_filled: bool = True


@lru_cache(maxsize=4096)
def parsed(template: str) -> tuple[Part, ...]:
    """The parts of a template; a condition that is not closed reaches as far as its end."""
    pieces = _TAG.split(_COMMENT.sub("", template), _MOST_TAGS)
    stack: list[tuple[str, bool, list[Part]]] = [("", True, [])]
    for place, piece in enumerate(pieces):
        if place % 2 == 0:
            stack[-1][2].extend((Part(html=piece),) if piece else ())
            continue
        sign, name = piece.strip()[:1], piece.strip()[1:].strip()
        if sign in ("#", "^") and len(stack) < _DEEPEST:
            stack.append((name, sign == "#", []))
        elif sign == "/":
            if len(stack) > 1 and any(opened == name for opened, _, _ in stack[1:]):
                _close(stack)
        else:
            *filters, field = (word.strip() for word in piece.split(":"))
            stack[-1][2].append(Part(field=field, filters=tuple(filters)))
    while len(stack) > 1:
        _close(stack)
    return tuple(stack[0][2])


def _close(stack: list[tuple[str, bool, list[Part]]]) -> None:
    name, is_shown_when_filled, parts = stack.pop()
    condition = Part(field=name, parts=tuple(parts), is_shown_when_filled=is_shown_when_filled)
    stack[-1][2].append(condition)


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
        if part.parts:
            if is_filled(values.get(part.field, "")) == part.is_shown_when_filled:
                _render(part.parts, values, leave_out, pieces)
        elif part.html:
            pieces.append(part.html)
        elif not _is_left_out(part, leave_out):
            pieces.append(values.get(part.field, ""))


def _is_left_out(part: Part, leave_out: Sequence[str]) -> bool:
    return (
        part.field in _OF_ANKI
        or any(one in leave_out for one in part.filters)
        or any(one.partition(" ")[0] in _HIDDEN_FILTERS for one in part.filters)
    )


def is_filled(value: str) -> bool:
    """Whether a field holds more than spaces and line ends."""
    return _EMPTY.fullmatch(value) is None


def filtered_fields(template: str, name: str) -> tuple[str, ...]:
    """The fields that a template shows through a filter, as `type` or `cloze`."""
    return tuple(dict.fromkeys(_filtered(parsed(template), name)))


def _filtered(parts: Sequence[Part], name: str) -> list[str]:
    found: list[str] = []
    for part in parts:
        found += [part.field] if name in part.filters else []
        found += _filtered(part.parts, name)
    return found


def behind_answer_line(html: str) -> str:
    """What stands behind the line that parts the answer from the question, or all of it."""
    mark = _ANSWER.search(html)
    return html[mark.end() :] if mark else html
