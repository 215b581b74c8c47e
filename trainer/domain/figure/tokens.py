"""Text cut into words, numbers and signs, each with its place in what was written."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from fractions import Fraction
from typing import Final

from trainer.domain.figure.model import Comparator, FigureError
from trainer.domain.numbers import Number
from trainer.domain.numerals import numeral_at
from trainer.domain.units import unit_word

LONGEST_TEXT: Final = 500
"""Characters of a text that states a figure; anything longer is refused unread."""


class Kind(Enum):
    """What a token is."""

    NUMBER = auto()
    WORD = auto()
    SIGN = auto()
    COMPARATOR = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A number, a word or a sign."""

    kind: Kind
    text: str
    """In lower case, signs in their plainest form."""
    start: int
    """Place of its first character in the text as written, from 0."""
    end: int
    """Place behind its last character."""
    is_glued: bool = False
    """Nothing stands between it and the token before."""
    value: Fraction = Fraction(0)
    """Of a number."""
    other: Fraction | None = None
    """The value of a number under its other reading."""
    places: int = 0
    """Decimals a number is written with."""
    is_fraction: bool = False
    """Of a number: written as a part of one."""
    comparator: Comparator = Comparator.EQUAL
    """Of a comparator."""
    follows: bool = False
    """Of a comparator: may stand behind its figure."""
    precedes: bool = False
    """Of a comparator: may stand before its figure."""
    is_near: bool = False
    """Of a comparator: `just under`, which is nearly a hedge."""


_RAISED_POINT: Final = re.compile(r"(?<=\d)·(?=\d)(?!10 ?\^)")
_DASHES = dict.fromkeys("‐‑‒–—―−﹘﹣－", "-")
_SIGNS = {
    "≦": "≤",
    "⩽": "≤",
    "≧": "≥",
    "⩾": "≥",
    "≈": "~",
    "≃": "~",
    "∼": "~",
    "≅": "~",
    "∽": "~",
    "⁄": "/",
    "∕": "/",
    "÷": "/",
    "º": "°",
    "˚": "°",
    "∶": ":",
    "﹪": "%",
    "٪": "%",
    "＜": "<",
    "＞": ">",
}
_SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+", strict=True))
_PAIRS = {"<=": "≤", "=<": "≤", ">=": "≥", "=>": "≥", "~=": "~", "+-": "±", "+/-": "±"}
_JOINER_WORDS = "in per to or and of than about the a every out over under x vs versus lt gt is"
_JOINERS = frozenset(_JOINER_WORDS.split())
"""Words that no digit belongs to: `1in1000` is three tokens, `T12` is one."""


def pieces_of(text: str) -> tuple[Token, ...]:
    """The tokens of a text; raises FigureError when it is too long to state a figure."""
    if len(text) > LONGEST_TEXT:
        raise FigureError(
            f"this is longer than the {LONGEST_TEXT} characters a figure may have",
            position=LONGEST_TEXT,
        )
    plain, places = _plain(text)
    return tuple(_cut(_with_points(plain), places))


def _plain(text: str) -> tuple[str, list[int]]:
    """The text in its plainest characters, and where in the text each of them stood."""
    characters: list[str] = []
    places: list[int] = []
    is_raised = False
    for place, character in enumerate(text):
        raised = character in _SUPERSCRIPTS
        begins = raised and not is_raised and bool(characters) and characters[-1].isdigit()
        plain = ("^" if begins else "") + _plain_character(character)
        if place and _is_vulgar(character) and _is_vulgar(text[place - 1]):
            # A fraction goes on in a fraction: that is a chain, and no figure.
            plain = plain.lstrip()
        is_raised = raised
        if plain == " " and characters and characters[-1] == " ":
            continue
        characters.extend(plain)
        places.extend([place] * len(plain))
    places.append(len(text))
    return "".join(characters), places


def _plain_character(character: str) -> str:
    if character.isspace():
        return " "
    simple = _DASHES.get(character) or _SIGNS.get(character) or _SUPERSCRIPTS.get(character)
    if simple is not None:
        return simple
    if not unicodedata.category(character).startswith("N"):
        plain = unicodedata.normalize("NFKC", character)
        if plain[:1].isdigit():
            # One sign for an hour, a day or a month, as `㍘`: no number stands apart from its word.
            return character
        # Format characters (directions, joiners) are nothing to read.
        return "" if unicodedata.category(character) == "Cf" else plain
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    return f" {unicodedata.normalize('NFKC', character).replace('⁄', '/')}"


def _is_vulgar(character: str) -> bool:
    """Whether a character is a whole fraction, as `½`."""
    return unicodedata.category(character) == "No" and "⁄" in unicodedata.normalize(
        "NFKC", character
    )


def _cut(text: str, places: Sequence[int]) -> Iterator[Token]:
    at = 0
    before = " "
    while at < len(text):
        if text[at] == " ":
            before, at = " ", at + 1
            continue
        kind, plain, number, end = _token_at(text, at)
        yield Token(
            kind=kind,
            text=plain,
            start=places[at],
            end=places[end - 1] + 1,
            is_glued=before != " ",
            value=number.value if number else Fraction(0),
            other=number.other if number else None,
            places=number.places if number else 0,
        )
        before, at = text[end - 1], end


def _token_at(text: str, at: int) -> tuple[Kind, str, Number | None, int]:
    number = numeral_at(text, at) if _begins_numeral(text, at) else None
    if number is not None and _is_ordinal(text, number.end) and text[at - 1 : at] == "/":
        # The `th` of 1/10th.
        return Kind.NUMBER, text[at : number.end], number, number.end + 2
    if number is not None and not _is_ordinal(text, number.end):
        return Kind.NUMBER, text[at : number.end], number, number.end
    if text[at].isalnum() or text[at] == "°":
        end = _word_end(text, at)
        return Kind.WORD, text[at:end].lower(), None, end
    for width in (3, 2):
        pair = text[at : at + width]
        if pair in _PAIRS:
            return Kind.SIGN, _PAIRS[pair], None, at + len(pair)
    return Kind.SIGN, text[at], None, at + 1


def _begins_numeral(text: str, at: int) -> bool:
    if text[at] == ".":
        # The second point of `6..8` begins no decimal.
        return text[at - 1 : at] not in {".", *"0123456789"}
    return text[at].isascii() and text[at].isdigit()


def _with_points(text: str) -> str:
    """The text with the raised decimal point of older journals as a point."""
    return _RAISED_POINT.sub(".", text)


def _is_ordinal(text: str, end: int) -> bool:
    suffix = text[end : end + 2].lower()
    is_whole = not text[end + 2 : end + 3].isalnum()
    return suffix in {"st", "nd", "rd", "th"} and is_whole


def _word_end(text: str, at: int) -> int:
    """Where a word ends; digits behind letters belong to it, as in `T12` and `cm2`."""
    end = at + 1
    while end < len(text) and (text[end].isalpha() or _is_apostrophe(text, end)):
        end += 1
    letters = text[at:end].lower()
    is_number_next = end < len(text) and text[end].isdigit()
    takes_digits = not letters.isalpha() or f"{letters}{text[end : end + 1]}" in {
        "cm2",
        "cm3",
        "dm3",
        "m2",
        "mm2",
        "mm3",
    }
    if is_number_next and not takes_digits:
        takes_digits = letters not in _JOINERS and unit_word(letters) is None
    while takes_digits and end < len(text) and text[end].isalnum():
        end += 1
    return end


def _is_apostrophe(text: str, at: int) -> bool:
    """Whether a word goes on behind an apostrophe, as in `isn't`."""
    return text[at] in "'’" and text[at - 1].isalpha() and text[at + 1 : at + 2].isalpha()
