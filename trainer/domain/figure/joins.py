"""Tokens that are one number together: number words, `10 thousand`, `1 1/2`."""

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from trainer.domain.figure.tokens import Kind, Token, pieces_of
from trainer.domain.number_words import is_number_word, number_in_words, part_word


def tokens_of(text: str) -> tuple[Token, ...]:
    """The tokens of a text; raises FigureError when it is too long to state a figure."""
    pieces = _ordinal_times(_join_groups(pieces_of(text)))
    return _join_magnitudes(_join_number_words(pieces))


_ORDINAL: Final = re.compile(r"(\d{1,3})(?:st|nd|rd|th)", re.ASCII)
_TIMES: Final = frozenset({"hour", "day", "week", "month", "year"})


def _ordinal_times(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The tokens with the ordinals of `7th to 10th day` as numbers, where a time is counted."""
    counted = list(tokens)
    for at in range(len(tokens) - 1, -1, -1):
        match = _ORDINAL.fullmatch(tokens[at].text)
        if match is None or not _counts_time(tokens, counted, at):
            continue
        counted[at] = replace(
            tokens[at], kind=Kind.NUMBER, text=match[1], value=Fraction(int(match[1]))
        )
    return tuple(counted)


def _counts_time(tokens: Sequence[Token], counted: Sequence[Token], at: int) -> bool:
    """Whether an ordinal stands before a time, or before a joint and such an ordinal."""
    behind = tokens[at + 1].text if at + 1 < len(tokens) else ""
    if behind in _TIMES:
        return True
    is_joined = behind in {"to", "-", "or", "and"} and at + 2 < len(tokens)
    return is_joined and counted[at + 2] is not tokens[at + 2]


def _join_groups(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The tokens with `10, 000` as one number: no list goes on with three noughts."""
    joined: list[Token] = []
    for token in tokens:
        if token.text == "000" and _is_group_begun(joined) and not token.is_glued:
            number = joined[-2]
            joined[-2:] = [replace(number, value=number.value * 1000, end=token.end)]
        else:
            joined.append(token)
    return tuple(joined)


def _is_group_begun(tokens: Sequence[Token]) -> bool:
    if len(tokens) < 2 or tokens[-1].text != "," or not tokens[-1].is_glued:
        return False
    digits = tokens[-2].text
    return digits.isdecimal() and len(digits) <= 3 and digits[0] != "0"


def _join_number_words(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """The tokens with every number in words as one number."""
    words = [token.text if token.kind is not Kind.NUMBER else "" for token in tokens]
    joined: list[Token] = []
    at = 0
    while at < len(tokens):
        is_between = any(word == "between" for word in words[max(0, at - 2) : at])
        number = None
        if not _is_idiom(words, at) and (is_number_word(words[at]) or words[at] in {"a", "an"}):
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


def _is_idiom(words: Sequence[str], at: int) -> bool:
    """Whether a number word counts nothing: `nil by mouth`, `at once`."""
    before = words[at - 1] if at else ""
    return words[at : at + 2] == ["nil", "by"] or (before, words[at]) == ("at", "once")


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
        part, end = _part_behind(tokens, at)
        if part:
            last = tokens[end - 1]
            joined.append(replace(tokens[at], value=tokens[at].value + part, end=last.end))
            at = end
            continue
        joined.append(tokens[at])
        at += 1
    return tuple(joined)


def _part_behind(tokens: Sequence[Token], at: int) -> tuple[Fraction, int]:
    """The part that goes with a whole number, and the place behind it; 0 where there is none.

    `1 1/2`, `4 and a half`, `4 and 1/2`.
    """
    if not _is_whole_numeral(tokens[at]):
        return Fraction(0), at
    is_joined = at + 1 < len(tokens) and tokens[at + 1].text == "and"
    is_between = any(token.text == "between" for token in tokens[max(0, at - 2) : at])
    place = at + 2 if is_joined else at + 1
    half = _simple_fraction(tokens, place)
    if half is not None and not (is_joined and is_between):
        return half, place + 3
    words = tokens[place] if is_joined and place < len(tokens) else None
    if words is not None and words.is_fraction and words.value < 1 and not is_between:
        return words.value, place + 1
    return Fraction(0), at


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
