"""The tables of answers and marks, as test cases."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

from trainer.domain.card import FigureQuestion, KnownFigure, MarkingContext, Question, Rubric, Typed
from trainer.domain.figure import read_figure
from trainer.domain.ids import FactId
from trainer.domain.rating import ErrorKind, Mark

HERE: Final = Path(__file__).parent
MARKS: Final = (Mark.CORRECT, Mark.CLOSE, Mark.WRONG)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An answer to a question, and the mark it must earn."""

    question: Question
    context: MarkingContext
    answer: str
    mark: Mark
    error: ErrorKind | None
    name: str

    def __str__(self) -> str:
        return f"{self.name}: {self.answer!r}"


Entry = dict[str, str | list[str]]


def _entries(file: str, kind: str) -> list[Entry]:
    entries: list[Entry] = tomllib.loads((HERE / file).read_text(encoding="utf-8"))[kind]
    return entries


def _list(entry: Entry, field: str) -> tuple[str, ...]:
    value = entry.get(field, [])
    assert isinstance(value, list)
    return tuple(value)


def _text(entry: Entry, field: str) -> str:
    value = entry.get(field, "")
    assert isinstance(value, str)
    return value


def _answers(entry: Entry, mark: Mark) -> Iterator[tuple[str, ErrorKind | None]]:
    lines = _text(entry, mark.value).strip().splitlines()
    for answer in (one.strip() for line in lines for one in line.split(" | ")):
        text, _, kind = answer.partition(" => ")
        yield text.strip(), _kind(kind.strip()) if kind else None


def _kind(written: str) -> ErrorKind:
    return next(kind for kind in ErrorKind if kind.value.startswith(written))


def _rubric(entry: Entry) -> Rubric:
    tolerance = _text(entry, "tolerance")
    return Rubric(
        accept=_list(entry, "accept"),
        close=_list(entry, "close_list"),
        reject=_list(entry, "reject"),
        tolerance=Fraction(tolerance) if tolerance else None,
    )


def _known(figures: tuple[str, ...], *, is_superseded: bool) -> tuple[KnownFigure, ...]:
    return tuple(
        KnownFigure(
            fact=FactId(f"other-{number}-{is_superseded}"),
            claim=f"Something else is {figure}.",
            figure=read_figure(figure),
            is_superseded=is_superseded,
            edition="Guideline, 2015" if is_superseded else "",
        )
        for number, figure in enumerate(figures)
    )


def figure_cases() -> Iterator[Case]:
    """Every answer of the table of figures."""
    for entry in _entries("figures.toml", "fact"):
        question = FigureQuestion(
            stem="",
            key=read_figure(_text(entry, "figure")),
            states=_list(entry, "states"),
            rubric=_rubric(entry),
            fact=FactId("asked"),
        )
        figures = (
            *_known(_list(entry, "others"), is_superseded=False),
            *_known(_list(entry, "superseded"), is_superseded=True),
        )
        yield from _cases(entry, question, MarkingContext(figures=figures))


def word_cases() -> Iterator[Case]:
    """Every answer of the table of words."""
    for entry in _entries("words.toml", "card"):
        question = Typed(
            stem="",
            answer=_text(entry, "answer"),
            rubric=_rubric(entry),
            needs_all=_list(entry, "needs"),
        )
        terms = tuple(tuple(group.split("; ")) for group in _list(entry, "terms"))
        context = MarkingContext(
            terms=terms, answers=_list(entry, "answers"), rejects=_list(entry, "rejects")
        )
        yield from _cases(entry, question, context)


def _cases(entry: Entry, question: Question, context: MarkingContext) -> Iterator[Case]:
    for mark in MARKS:
        for answer, error in _answers(entry, mark):
            yield Case(
                question=question,
                context=context,
                answer=answer,
                mark=mark,
                error=error,
                name=_text(entry, "name") or _text(entry, "answer"),
            )
