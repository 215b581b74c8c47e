"""Questions of each kind, from their blocks."""

import re
from collections.abc import Callable
from typing import Final

from trainer.decks.cloze import clozes
from trainer.decks.facts import Ground, figure_of
from trainer.decks.form import Form
from trainer.decks.passage import Passage
from trainer.decks.problem import Code, quoted
from trainer.decks.typed import check_untyped, rubric
from trainer.domain.answer_key import canonical_words
from trainer.domain.card import (
    Choice,
    FigureQuestion,
    Option,
    Question,
    Shown,
    Steps,
    TrueFalse,
    Typed,
)
from trainer.domain.figure import Figure, render
from trainer.domain.ids import FactId

_FEWEST_OPTIONS: Final = 2
_FEWEST_REASONS: Final = 3
_FEWEST_STEPS: Final = 2
_REFERENCE = re.compile(r"\{\s*([^{}]*?)\s*\}")
_PAIR = re.compile(r"(\d{1,4})\s*-\s*(\d{1,4})")
_FACT_OF_ANSWER = "`A: {fact-id}` or a figure was expected"


def questions(form: Form, ground: Ground) -> list[Question]:
    """The questions a block asks: one for each deletion of a cloze, else one, or none if broken."""
    if form.block.kind == "cloze":
        return [*clozes(form)]
    question = _READERS[form.block.kind](form, ground)
    return [question] if question else []


def _basic(form: Form, _: Ground) -> Question:
    stem, answer = form.text("Q"), form.text("A")
    if "Accept" in form.block.fields:
        needs = tuple(entry.text for entry in form.entries("Needs"))
        return Typed(stem=stem, answer=answer, rubric=rubric(form, answer), needs_all=needs)
    advice = "Write `Accept:` too; `Accept: none` where the answer is the only right one."
    check_untyped(form, ("Close", "Reject", "Needs"), advice)
    return Shown(stem=stem, answer=answer)


def _choice(form: Form, _: Ground) -> Question:
    options = _options(form)
    right = sum(option.is_right for option in options)
    if len(options) < _FEWEST_OPTIONS:
        message = f"a choice needs {_FEWEST_OPTIONS} options or more; this one has {len(options)}"
        form.report(Code.TOO_FEW_OPTIONS, message, "Write them as `[x] right` and `[ ] wrong`.")
    elif not right:
        message = "no option of this choice is right; one or more were expected"
        form.report(Code.NO_RIGHT_OPTION, message, "Mark what is right with `[x]`.")
    elif right == len(options):
        message = "every option of this choice is right; one or more wrong ones were expected"
        form.report(Code.NO_WRONG_OPTION, message, "Mark what is wrong with `[ ]`.")
    return Choice(stem=form.text("Q"), options=options)


def _true_false(form: Form, _: Ground) -> Question:
    reasons = _options(form)
    right = sum(reason.is_right for reason in reasons)
    if len(reasons) < _FEWEST_REASONS:
        message = f"a true-false needs {_FEWEST_REASONS} reasons or more; this has {len(reasons)}"
        form.report(Code.TOO_FEW_REASONS, message, "Write them as `[x] right` and `[ ] wrong`.")
    elif right != 1:
        message = f"one reason is to be right; {right} are marked `[x]`"
        form.report(Code.NOT_ONE_REASON, message, "Mark the one right reason with `[x]`.")
    is_true = form.word("A", ("true", "false")) == "true"
    return TrueFalse(statement=form.text("Q"), is_true=is_true, reasons=reasons)


def _options(form: Form) -> tuple[Option, ...]:
    options: list[Option] = []
    seen: set[str] = set()
    for field, text in form.items():
        words = canonical_words(text)
        if text and words in seen:
            message = f"{quoted(text)} is there twice; options that differ were expected"
            form.problems.add(field.at, Code.LISTED_TWICE, message, "Take one of them away.")
        seen.add(words)
        options.append(Option(text=text, is_right=field.name in ("x", "X")))
    return tuple(options)


def _figure(form: Form, ground: Ground) -> Question | None:
    written = form.passage("A")
    key, fact = _key(form, written, ground) if written and written.text else (None, None)
    states = tuple(entry.text for entry in form.entries("States"))
    stem = form.text("Q")
    if key is None:
        rubric(form, "")  # for what is wrong in its lists
        return None
    marks = rubric(form, ground.rendered[fact] if fact else render(key))
    return FigureQuestion(stem=stem, key=key, states=states, rubric=marks, fact=fact)


def _key(form: Form, written: Passage, ground: Ground) -> tuple[Figure | None, FactId | None]:
    """The figure that is asked for, and the fact it is taken from when one is named."""
    if reference := _REFERENCE.fullmatch(written.text):
        form.inline.plain(written)  # reports a fact that is not there or has no figure
        fact = ground.facts.get(FactId(reference.group(1)))
        return (fact.figure, fact.id) if fact else (None, None)
    if "{" in written.text:
        message = f"{quoted(written.text)} is more than one figure; {_FACT_OF_ANSWER}"
        suggestion = "Give what is asked for a fact of its own."
        form.problems.add(written.at(0), Code.BAD_FIGURE, message, suggestion)
        return None, None
    return figure_of(written, form.problems), None


def _steps(form: Form, _: Ground) -> Question:
    items = form.items()
    ranks = tuple(int(field.name) for field, _ in items)
    if len(set(ranks)) < _FEWEST_STEPS:
        message = f"steps need {_FEWEST_STEPS} steps to put in order, or more"
        form.report(Code.TOO_FEW_STEPS, message, "Write them as `1. first` and `2. second`.")
    _check_ranks(form, ranks)
    return Steps(
        stem=form.text("Q"),
        steps=tuple(text for _, text in items),
        ranks=ranks,
        critical=_critical(form, frozenset(ranks)),
    )


def _check_ranks(form: Form, ranks: tuple[int, ...]) -> None:
    before = 0
    for item, rank in zip(form.block.items, ranks, strict=True):
        if rank not in {before, before + 1} or not rank:
            expected = f"{before} or {before + 1}" if before else "1"
            message = f"step {rank} does not follow here; {expected} was expected"
            suggestion = r"If the line is text, put `\` before the point: `1\.`."
            form.problems.add(item.at, Code.STEP_NUMBER, message, suggestion)
        before = rank


def _critical(form: Form, ranks: frozenset[int]) -> tuple[tuple[int, int], ...]:
    pairs: list[tuple[int, int]] = []
    for entry in form.entries("Critical"):
        pair = _PAIR.fullmatch(entry.text)
        first, second = (int(pair.group(1)), int(pair.group(2))) if pair else (0, 0)
        if first == second or not {first, second} <= ranks:
            message = f"{quoted(entry.text)} names no two steps; two of their numbers were expected"
            suggestion = "Write them with a hyphen between, as in `1-2`."
            form.problems.add(entry.at, Code.BAD_CRITICAL, message, suggestion)
        pairs.append((min(first, second), max(first, second)))
    return tuple(pairs)


_READERS: Final[dict[str, Callable[[Form, Ground], Question | None]]] = {
    "basic": _basic,
    "choice": _choice,
    "figure": _figure,
    "steps": _steps,
    "true-false": _true_false,
}
