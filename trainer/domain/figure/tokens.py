"""Text cut into words, numbers and signs, each with its place in what was written."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from fractions import Fraction
from typing import Final

from trainer.domain.figure.model import Comparator, FigureError
from trainer.domain.numbers import Number, is_number_word, number_in_words, numeral_at, part_word
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


def tokens_of(text: str) -> tuple[Token, ...]:
    """The tokens of a text; raises FigureError when it is too long to state a figure."""
    if len(text) > LONGEST_TEXT:
        raise FigureError(
            f"this is longer than the {LONGEST_TEXT} characters a figure may have",
            position=LONGEST_TEXT,
        )
    plain, places = _plain(text)
    cut = tuple(_cut(_with_points(plain), places))
    return _join_magnitudes(_join_number_words(cut))


def _plain(text: str) -> tuple[str, list[int]]:
    """The text in its plainest characters, and where in the text each of them stood."""
    characters: list[str] = []
    places: list[int] = []
    is_raised = False
    for place, character in enumerate(text):
        raised = character in _SUPERSCRIPTS
        begins = raised and not is_raised and bool(characters) and characters[-1].isdigit()
        plain = ("^" if begins else "") + _plain_character(character)
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
        # Format characters (directions, joiners) are nothing to read.
        return "" if unicodedata.category(character) == "Cf" else plain
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    return f" {unicodedata.normalize('NFKC', character).replace('⁄', '/')}"


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
        "m2",
    }
    if is_number_next and not takes_digits:
        takes_digits = letters not in _JOINERS and unit_word(letters) is None
    while takes_digits and end < len(text) and text[end].isalnum():
        end += 1
    return end


def _is_apostrophe(text: str, at: int) -> bool:
    """Whether a word goes on behind an apostrophe, as in `isn't`."""
    return text[at] in "'’" and text[at - 1].isalpha() and text[at + 1 : at + 2].isalpha()


def _join_number_words(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """The tokens with every number in words as one number."""
    words = [token.text if token.kind is not Kind.NUMBER else "" for token in tokens]
    joined: list[Token] = []
    at = 0
    while at < len(tokens):
        is_between = any(word == "between" for word in words[max(0, at - 2) : at])
        number = None
        if is_number_word(words[at]) or words[at] in {"a", "an"}:
            number = number_in_words(words, at, joins_and=not is_between)
        if number is None:
            joined.append(tokens[at])
            at += 1
            continue
        last = tokens[number.end - 1]
        joined.append(
            replace(
                tokens[at],
                kind=Kind.NUMBER,
                text=" ".join(words[at : number.end]),
                end=last.end,
                value=number.value,
                places=number.places,
                is_fraction=number.is_fraction,
            )
        )
        at = number.end
    return tuple(joined)


_FACTORS: Final = {"k": 1000}


def _join_magnitudes(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """The tokens with `10 thousand`, `5k`, `2 thirds` and `1 1/2` as one number each."""
    joined: list[Token] = []
    for token in tokens:
        last = joined[-1] if joined else None
        if last is not None and last.kind is Kind.NUMBER:
            product = _product(last, token)
            if product is not None:
                joined[-1] = product
                continue
        joined.append(token)
    return _join_mixed(joined)


def _product(number: Token, behind: Token) -> Token | None:
    is_numeral = number.text[-1:].isdigit()
    part = part_word(behind.text) if behind.kind is Kind.WORD and is_numeral else None
    if part is not None:
        value = number.value / part
        return replace(number, value=value, other=None, end=behind.end, is_fraction=True)
    if behind.kind is Kind.WORD and behind.is_glued and behind.text in _FACTORS and is_numeral:
        factor = Fraction(_FACTORS[behind.text])
    elif (
        is_numeral
        and behind.kind is Kind.NUMBER
        and behind.text
        in {
            "hundred",
            "thousand",
            "million",
            "billion",
        }
    ):
        factor = behind.value
    else:
        return None
    return replace(number, value=number.value * factor, other=None, places=0, end=behind.end)


def _join_mixed(tokens: list[Token]) -> tuple[Token, ...]:
    joined: list[Token] = []
    at = 0
    while at < len(tokens):
        half = _simple_fraction(tokens, at + 1) if _is_whole_numeral(tokens[at]) else None
        if half is not None:
            last = tokens[at + 3]
            joined.append(replace(tokens[at], value=tokens[at].value + half, end=last.end))
            at += 4
            continue
        joined.append(tokens[at])
        at += 1
    return tuple(joined)


def _is_whole_numeral(token: Token) -> bool:
    return token.kind is Kind.NUMBER and token.value.denominator == 1 and not token.is_fraction


def _simple_fraction(tokens: Sequence[Token], at: int) -> Fraction | None:
    """The fraction of `1 1/2`; None when what stands there is anything else."""
    if at + 2 >= len(tokens) or tokens[at + 1].text != "/":
        return None
    above, below = tokens[at], tokens[at + 2]
    if not (_is_whole_numeral(above) and _is_whole_numeral(below) and below.is_glued):
        return None
    is_proper = 0 < above.value < below.value <= 10
    return above.value / below.value if is_proper else None
