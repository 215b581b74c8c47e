"""A typed line as an answer: numbers, letters or words for options, steps and reasons."""

import re
from collections.abc import Sequence
from typing import Final, assert_never

from trainer.domain.answer import Answer, ChosenOptions, Judgement, OrderedSteps, TypedText
from trainer.domain.card import (
    Choice,
    Cloze,
    FigureQuestion,
    Question,
    Shown,
    Steps,
    TrueFalse,
    Typed,
)
from trainer.domain.marking.silence import says_nothing
from trainer.domain.marking.words.plain import plain_words

LONGEST_LINE: Final = 500
"""Characters of a typed answer that are read."""

_TRUE: Final = frozenset({"true", "t", "yes", "y", "right", "correct", "richtig", "1"})
_FALSE: Final = frozenset({"false", "f", "no", "n", "wrong", "incorrect", "untrue", "0"})
_PIECE: Final = re.compile(r"(?<![^\s,;])[-−–]\d+|\d+|[^\W\d_]+")
"""A number, one below zero among them, or a word."""
_BELOW_ZERO: Final = re.compile(r"[\s,;]+[-−–]\d")
_BECAUSE: Final = re.compile(
    r"^(?:because(?:\s+of)?|since|as|reason|option|number|no\.?|due\s+to|for)\b[\s:]*",
    re.IGNORECASE,
)


def read_answer(question: Question, text: str, *, order: Sequence[int] | None = None) -> Answer:
    """What a typed line answers; never raises, and what is not understood is marked as no answer.

    `order` is the displayed order of options, steps or reasons, each by its place in the deck's:
    numbers and letters in the line refer to what is displayed.
    """
    line = text.strip()[:LONGEST_LINE]
    match question:
        case Choice(options=options):
            texts = [option.text for option in options]
            return ChosenOptions(frozenset(_chosen(line, texts, order)))
        case Steps(steps=steps):
            return OrderedSteps(tuple(_chosen(line, steps, order)))
        case TrueFalse(reasons=reasons):
            return _judged(line, [reason.text for reason in reasons], order)
        case Shown() | Typed() | Cloze() | FigureQuestion():
            return TypedText(text)
        case _:
            assert_never(question)


def _displayed(count: int, order: Sequence[int] | None) -> list[int]:
    """The deck's places in the order displayed; the deck's own where the order does not fit."""
    if order is None or sorted(order) != list(range(count)):
        return list(range(count))
    return list(order)


def _chosen(line: str, texts: Sequence[str], order: Sequence[int] | None) -> list[int]:
    """The places chosen, in the order given."""
    if says_nothing(line) and line.strip().lower() != "x":
        return []
    displayed = _displayed(len(texts), order)
    whole = _by_text(line, texts)
    if whole is not None:
        return [whole]
    signed = _by_signs(line, displayed)
    if signed is not None:
        return signed
    return _by_texts(line, texts, displayed)


def _by_text(text: str, texts: Sequence[str]) -> int | None:
    """The entry that a text repeats, or that alone begins as it does."""
    words = plain_words(text)
    entries = [plain_words(entry) for entry in texts]
    for place, entry in enumerate(entries):
        if words and words == entry:
            return place
    began = [place for place, entry in enumerate(entries) if entry[: len(words)] == words]
    is_telling = bool(words) and sum(map(len, words)) > 3
    return began[0] if is_telling and len(began) == 1 else None


def _by_signs(line: str, displayed: Sequence[int]) -> list[int] | None:
    """The places of a line of numbers and letters only; None when it holds anything else."""
    pieces = _PIECE.findall(line)
    places: list[int] = []
    for piece in _split_letters(pieces, len(displayed)):
        if piece.lower() in {"and", "then", "option", "options", "step", "number", "or"}:
            continue
        place = _place_of_sign(piece, displayed)
        if place is None:
            return None
        places.append(place)
    return places or None


def _split_letters(pieces: Sequence[str], count: int) -> list[str]:
    """The pieces with `bac` as its letters and `213` as its digits, where they can be no number."""
    split: list[str] = []
    letters = "abcdefghijklmnopqrstuvwxyz"[:count]
    for piece in pieces:
        is_run = len(piece) > 1 and len(set(piece.lower())) == len(piece)
        is_letters = is_run and all(character in letters for character in piece.lower())
        is_digits = (
            piece.isdecimal() and piece.isascii() and len(piece) > 1 and _is_beyond(piece, count)
        )
        split.extend(piece if is_letters or is_digits else (piece,))
    return split


def _is_beyond(piece: str, count: int) -> bool:
    return count < 10 and all(0 < int(digit) <= count for digit in piece)


def _place_of_sign(piece: str, displayed: Sequence[int]) -> int | None:
    if piece[0] in "-−–":
        return len(displayed)
    if piece.isdecimal():
        if len(piece) > 4:
            return len(displayed)
        number = int(piece)
    elif len(piece) == 1 and piece.isascii():
        number = ord(piece.lower()) - ord("a") + 1
    else:
        return None
    if 1 <= number <= len(displayed):
        return displayed[number - 1]
    # A number that is no option is an answer too: a place behind the last is marked as wrong.
    return len(displayed)


def _by_texts(line: str, texts: Sequence[str], displayed: Sequence[int]) -> list[int]:
    """The places of entries written out, one by one; what is none of them is a place too many."""
    places: list[int] = []
    for part in re.split(r"[,;\n>→]|\bthen\b", line):
        if not plain_words(part):
            continue
        place = _by_text(part, texts)
        if place is None:
            signed = _by_signs(part, displayed)
            places.extend(signed if signed is not None else [len(texts)])
        else:
            places.append(place)
    return places


def _judged(line: str, reasons: Sequence[str], order: Sequence[int] | None) -> Judgement:
    if says_nothing(line):
        return Judgement(None, None)
    is_true, rest = _truth(line.strip())
    if _BELOW_ZERO.match(rest):
        return Judgement(is_true, len(reasons))
    rest = _BECAUSE.sub("", rest.strip(" \t,;:.-–—()")).strip()
    if not rest:
        return Judgement(is_true, None)
    places = _chosen(rest, reasons, order)
    is_one = len(places) == 1 and (places[0] < len(reasons) or _is_number(rest))
    # A number behind the last stays one: there is no such reason, and the mark says so.
    return Judgement(is_true, places[0] if is_one else None)


def _is_number(text: str) -> bool:
    return text.strip(" .#").isdecimal()


def _truth(line: str) -> tuple[bool | None, str]:
    """The judgement a line begins with, and the rest."""
    match = _PIECE.match(line)
    word = match[0].lower() if match else ""
    if match is None or word.isdecimal():
        return None, line
    if word in _TRUE:
        return True, line[match.end() :]
    if word in _FALSE:
        return False, line[match.end() :]
    return None, line
