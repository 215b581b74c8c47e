"""Cloze blocks: a text with gaps, each of them a card."""

import re
from dataclasses import dataclass

from trainer.decks.form import Form
from trainer.decks.grammar import MOST_DELETIONS
from trainer.decks.passage import Passage, slice_of
from trainer.decks.problem import Code, Position, quoted
from trainer.decks.typed import check_untyped, rubric
from trainer.domain.card import Cloze

_EDGE = re.compile(r"\\.|\[\[|\]\]", re.DOTALL)
_DELETION = re.compile(r"\s*(\d{1,4})\s*:")
_HINT = re.compile(r"\\.|::", re.DOTALL)
_NUMBER = re.compile(r"[1-9]\d{0,3}")
_MOST_TYPED_WORDS = 4
_SHAPE = "`[[number:answer]]` or `[[number:answer::hint]]`"
_ADVICE = "Write `Typed: yes`, or take the line away."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gap:
    at: Position
    number: int
    answer: str
    hint: str


def clozes(form: Form) -> list[Cloze]:
    """A card for each deletion of the block, the other deletions filled in."""
    written = form.passage("Text")
    pieces = _pieces(form, written) if written else []
    gaps = [piece for piece in pieces if isinstance(piece, _Gap)]
    if written and written.text and not gaps:
        _report_none(form, written)
    if len(gaps) > MOST_DELETIONS:
        message = f"a cloze takes at most {MOST_DELETIONS} deletions"
        at = gaps[MOST_DELETIONS].at
        form.problems.add(at, Code.TOO_MANY_DELETIONS, message, "Split it into several clozes.")
    typed = form.word("Typed", ("yes", "no"))
    _check_numbers(form, gaps)
    filled = [piece.answer if isinstance(piece, _Gap) else piece for piece in pieces]
    return [
        _cloze(form, piece, typed, "".join(filled[:index]), "".join(filled[index + 1 :]))
        for index, piece in enumerate(pieces)
        if isinstance(piece, _Gap)
    ][:MOST_DELETIONS]


def _cloze(form: Form, gap: _Gap, typed: str, before: str, after: str) -> Cloze:
    suffix = f"-{gap.number}"
    is_short = len(gap.answer.split()) <= _MOST_TYPED_WORDS
    is_typed = typed == "yes" or (
        typed != "no" and (is_short or f"Accept{suffix}" in form.block.fields)
    )
    if not is_typed:
        check_untyped(
            form, tuple(f"{name}{suffix}" for name in ("Accept", "Close", "Reject")), _ADVICE
        )
    return Cloze(
        before=before,
        answer=gap.answer,
        after=after,
        hint=gap.hint,
        number=gap.number,
        rubric=rubric(form, gap.answer, suffix=suffix),
        is_typed=is_typed,
    )


def _report_none(form: Form, written: Passage) -> None:
    """A text without any gap, unless what is wrong with its gaps has been said already."""
    if not any(edge.group() == "[[" for edge in _EDGE.finditer(written.text)):
        message = f"this cloze has no deletion; {_SHAPE} was expected"
        suggestion = "Put `[[1:` and `]]` round the words to be asked for."
        form.problems.add(written.at(0), Code.NO_DELETION, message, suggestion)


def _pieces(form: Form, written: Passage) -> list[str | _Gap]:
    """The text in order: plain stretches and gaps."""
    pieces: list[str | _Gap] = []
    done, opened = 0, -1
    for edge in _EDGE.finditer(written.text):
        if edge.group() == "[[":
            if opened >= 0:
                _report_unclosed(form, written, opened)
                done = edge.start()
            opened = edge.start()
        elif edge.group() == "]]" and opened >= 0:
            pieces.append(form.inline.plain(slice_of(written, done, opened)))
            pieces += _gap(form, slice_of(written, opened + 2, edge.start()))
            done, opened = edge.end(), -1
            if len(pieces) > 2 * MOST_DELETIONS:
                return pieces
    if opened >= 0:
        _report_unclosed(form, written, opened)
        return pieces
    pieces.append(form.inline.plain(slice_of(written, done, len(written.text))))
    return pieces


def _report_unclosed(form: Form, written: Passage, opened: int) -> None:
    message = f"this `[[` is not closed; {_SHAPE} was expected"
    suggestion = r"End the gap with `]]`; if it is text, write `\[[`."
    form.problems.add(written.at(opened), Code.UNCLOSED_DELETION, message, suggestion)


def _gap(form: Form, inner: Passage) -> list[_Gap]:
    """The gap within `[[ ]]`; none, with a problem, when it is not of that shape."""
    numbered = _DELETION.match(inner.text)
    if numbered is None or not _NUMBER.fullmatch(numbered.group(1)):
        message = f"{quoted(f'[[{inner.text}]]')} is no deletion; {_SHAPE} was expected"
        suggestion = "Numbers begin with 1."
        form.problems.add(inner.at(0), Code.MALFORMED_DELETION, message, suggestion)
        return []
    hints = (mark for mark in _HINT.finditer(inner.text, numbered.end()) if mark.group() == "::")
    split = next(hints, None)
    answer_end = split.start() if split else len(inner.text)
    answer = form.inline.plain(slice_of(inner, numbered.end(), answer_end)).strip()
    hint = form.inline.plain(slice_of(inner, split.end(), len(inner.text))).strip() if split else ""
    if not inner.text[numbered.end() : answer_end].strip():
        message = f"this deletion has no answer; {_SHAPE} was expected"
        suggestion = "Write the words to be asked for."
        form.problems.add(inner.at(numbered.end()), Code.EMPTY_VALUE, message, suggestion)
    number = int(numbered.group(1))
    return [_Gap(at=inner.at(numbered.start(1)), number=number, answer=answer, hint=hint)]


def _check_numbers(form: Form, gaps: list[_Gap]) -> None:
    retired = _retired(form)
    numbers: set[int] = set()
    for gap in gaps:
        if gap.number in numbers:
            message = f"deletion {gap.number} is there twice; each number was expected once"
            form.problems.add(
                gap.at, Code.DUPLICATE_DELETION, message, "Number the gaps anew, or join them."
            )
        elif gap.number in retired:
            message = f"deletion {gap.number} is retired; a number that was never used was expected"
            form.problems.add(
                gap.at, Code.RETIRED_DELETION, message, "Give the gap the next free number."
            )
        numbers.add(gap.number)
    for name, field in form.block.fields.items():
        number = name.rpartition("-")[2]
        if number.isdigit() and (int(number) not in numbers or number[0] == "0"):
            message = f"`{name}:` names deletion {number}, which the text does not have"
            suggestion = "Give it a gap's number, or take it away."
            form.problems.add(field.at, Code.UNKNOWN_DELETION, message, suggestion)


def _retired(form: Form) -> set[int]:
    numbers: set[int] = set()
    for part in form.parts("Retired"):
        if _NUMBER.fullmatch(part.text):
            numbers.add(int(part.text))
        else:
            message = f"{quoted(part.text)} is no number; numbers with commas between were expected"
            form.problems.add(part.at(0), Code.BAD_NUMBER, message, "As in `Retired: 2, 5`.")
    return numbers
