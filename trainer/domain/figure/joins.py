"""Tokens that are one number together: number words, `10 thousand`, `1 1/2`."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from trainer.domain.figure.tokens import Kind, Token, pieces_of
from trainer.domain.numbers import is_number_word, number_in_words, part_word


def tokens_of(text: str) -> tuple[Token, ...]:
    """The tokens of a text; raises FigureError when it is too long to state a figure."""
    return _join_magnitudes(_join_number_words(pieces_of(text)))


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
