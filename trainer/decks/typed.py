"""What a deck says of typed answers: other right ones, near ones, wrong ones."""

import re
from fractions import Fraction

from trainer.decks.form import Entry, Form
from trainer.decks.grammar import LISTS
from trainer.decks.problem import Code, Position, quoted
from trainer.domain.answer_key import canonical_words
from trainer.domain.card import Rubric

_NONE = "none"
_TOLERANCE = re.compile(r"(\d{1,3}(?:\.\d{1,4})?)\s*%|0")
_PER_CENT = 100


def rubric(form: Form, answer: str, *, suffix: str = "") -> Rubric:
    """The lists that go with an answer; `suffix` is `-2` for the second deletion of a cloze."""
    seen = {canonical_words(answer): f"{answer}"}
    lists = []
    for name in LISTS:
        entries = _entries(form, name + suffix)
        for entry in entries:
            _check_new(form, name + suffix, entry, seen)
        lists.append(tuple(entry.text for entry in entries))
    accept, close, reject = lists
    return Rubric(accept=accept, close=close, reject=reject, tolerance=_tolerance(form))


def _entries(form: Form, name: str) -> list[Entry]:
    entries = form.entries(name)
    return [] if [entry.text for entry in entries] == [_NONE] else entries


def _check_new(form: Form, name: str, entry: Entry, seen: dict[str, str]) -> None:
    words = canonical_words(entry.text)
    if words not in seen:
        seen[words] = ""
    elif not seen[words]:
        message = f"{quoted(entry.text)} is listed already; each answer was expected once"
        form.problems.add(entry.at, Code.LISTED_TWICE, message, "Take it away here or there.")
    elif name.startswith("Accept"):
        message = f"{quoted(entry.text)} is the answer itself; other right answers were expected"
        suggestion = "Take it away; for a typed card without others write `Accept: none`."
        form.problems.add(entry.at, Code.ACCEPT_REPEATS_KEY, message, suggestion)
    else:
        message = f"{quoted(entry.text)} is the right answer, and stands in `{name}:` as well"
        form.problems.add(entry.at, Code.LISTED_TWICE, message, "Take it away here.")


def _tolerance(form: Form) -> Fraction | None:
    written = form.passage("Tolerance")
    if written is None or not written.text:
        return None
    stated = _TOLERANCE.fullmatch(written.text)
    if stated is None:
        message = f"{quoted(written.text)} is no tolerance; `5 %`, or `0` for exactly, was expected"
        suggestion = "Write how far off is still correct, in per cent of the figure."
        form.problems.add(written.at(0), Code.BAD_TOLERANCE, message, suggestion)
        return None
    return Fraction(stated.group(1) or 0) / _PER_CENT


def check_untyped(form: Form, names: tuple[str, ...], advice: str) -> None:
    """Report lists for typed answers on a card whose answer is not typed."""
    for name in names:
        if name in form.block.fields:
            at: Position = form.block.fields[name].at
            message = f"`{name}:` is of no use here, since the answer is not typed"
            form.problems.add(at, Code.NOT_TYPED, message, advice)
