"""Reports that go further than their director: small cells are hidden, and those that tell them.

Which cells are hidden is worked out from the trainees behind them, by name: of cells that add up to
a number which is shown, those that are hidden have ten trainees or more together, so that what is
missing from the sum is nobody's.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Final

from trainer.domain.study_day import day_of
from trainer.errors import CohortError
from trainer.reports.counts import first_day
from trainer.reports.gathered import Gathered, Person, Sums, Wanted
from trainer.reports.rates import HIDDEN, Rate
from trainer.reports.remarks import deck_words
from trainer.reports.report import (
    CardLine,
    CategoryLine,
    Coverage,
    ErrorLine,
    KeyFigures,
    Report,
    Retained,
    WeekLine,
    Workload,
)
from trainer.reports.standing import Standing

LEAST_TRAINEES: Final = 10
"""A cell of fewer trainees is hidden."""
_NOTHING: Final = Retained(marked=HIDDEN, close=0, self_rated=HIDDEN)
_NO_COVERAGE: Final = Coverage(covered=0, facts=0, is_hidden=True)
_REMARKS: Final = (
    (
        "This report may go further than its director: it names nobody, and leaves out what fewer"
        f" than {LEAST_TRAINEES} trainees stand behind, and what would tell it."
    ),
    (
        "Another such report of other days or of another period could be subtracted from this one:"
        " let one go further, and keep to it."
    ),
)


def check_release(people: Sequence[Person]) -> None:
    """Raise CohortError where fewer than ten trainees have shared anything."""
    sharing = len(_standings(people))
    if sharing < LEAST_TRAINEES:
        raise CohortError(
            f"{sharing} of this cohort's trainees have shared: a report to go further needs"
            f" {LEAST_TRAINEES}.",
            hint="Without --release it is for its director.",
        )


def released(report: Report, gathered: Gathered) -> Report:
    """The report without trainees, and without what would tell of fewer than ten of them."""
    people = gathered.people
    hidden = _hidden_categories(report.categories, people)
    keeps_long = _may_show_long(report.categories, people)
    return replace(
        report,
        header=replace(
            report.header,
            at_card_level=None,
            decks=deck_words(gathered, least_trainees=LEAST_TRAINEES),
        ),
        remarks=_REMARKS,
        key=_key(report.key, people, gathered.wanted, keeps_long=keeps_long),
        categories=tuple(
            _category(line, is_hidden=line.category in hidden, keeps_long=keeps_long)
            for line in report.categories
        ),
        weeks=_weeks(report.weeks, people),
        check_in=(),
        most_missed=_cards(report.most_missed),
        stale=tuple(
            line for line in report.stale if _is_safe(line.trainees, len(_standings(people)))
        ),
        workload=report.workload if _are_active(report, people) else _NO_WORKLOAD,
        # Its tenths add up to the answers above, and the lowest are nearly always of a few.
        calibration=report.calibration
        if all(_is_large(line.recalled) for line in report.calibration if line.recalled.n)
        else (),
        errors=_errors(report.errors, gathered, hidden),
        expected=report.expected if _have_alike_cards(people, gathered.wanted) else (),
        trainees=(),
        pages=(),
        cards=_cards(report.cards),
    )


_NO_WORKLOAD: Final = Workload(answers=None, minutes=None, active_days=0)


def _standings(people: Iterable[Person]) -> list[Standing]:
    """Where those stand who have shared anything."""
    return [person.standing for person in people if person.standing is not None]


def hidden_cells(behind: Mapping[str, AbstractSet[str]]) -> frozenset[str]:
    """Which cells are hidden, of cells with the trainees behind them whose sum is shown.

    Those of 1 to 9 trainees and, as long as all that are hidden have fewer than ten together, the
    next smallest.  A cell of nobody says nothing of anybody.
    """
    filled = sorted((len(names), cell) for cell, names in behind.items() if names)
    hidden = [cell for size, cell in filled if size < LEAST_TRAINEES]
    others = [cell for size, cell in filled if size >= LEAST_TRAINEES]
    while hidden and others and len(_together(behind, hidden)) < LEAST_TRAINEES:
        hidden.append(others.pop(0))
    return frozenset(hidden)


def _together(behind: Mapping[str, AbstractSet[str]], cells: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(behind[cell] for cell in cells))


def _hidden_categories(lines: Sequence[CategoryLine], people: Sequence[Person]) -> frozenset[str]:
    """Categories that are hidden for any of the numbers that stand beside them."""

    def by_category(has: Callable[[Person, str], bool]) -> dict[str, set[str]]:
        return {
            line.category: {person.name for person in people if has(person, line.category)}
            for line in lines
        }

    def sums(person: Person, category: str) -> Sums:
        return person.categories.get(category, Sums())

    facts = {person.name: person.facts for person in people}
    return frozenset().union(
        hidden_cells(by_category(lambda person, category: sums(person, category).marked > 0)),
        hidden_cells(by_category(lambda person, category: sums(person, category).rated > 0)),
        hidden_cells(by_category(lambda person, category: facts[person.name].get(category, 0) > 0)),
    )


def _may_show_long(lines: Sequence[CategoryLine], people: Sequence[Person]) -> bool:
    """Whether neither the long intervals of any cell nor the others beside them are of a few."""
    for line in lines:
        for part in ("marked", "rated"):
            long = {person.name for person in people if _has(person.long_categories, line, part)}
            short = {
                person.name
                for person in people
                if getattr(person.categories.get(line.category, Sums()), part)
                > getattr(person.long_categories.get(line.category, Sums()), part)
            }
            if 0 < len(long) < LEAST_TRAINEES or (long and 0 < len(short) < LEAST_TRAINEES):
                return False
    return True


def _has(categories: Mapping[str, Sums], line: CategoryLine, part: str) -> bool:
    return bool(getattr(categories.get(line.category, Sums()), part))


def _category(line: CategoryLine, *, is_hidden: bool, keeps_long: bool) -> CategoryLine:
    if is_hidden:
        return replace(
            line,
            retained=_NOTHING,
            long_retained=_NOTHING,
            coverage=_NO_COVERAGE,
            is_hidden=True,
        )
    return line if keeps_long else replace(line, long_retained=_NOTHING)


def _weeks(lines: Sequence[WeekLine], people: Sequence[Person]) -> tuple[WeekLine, ...]:
    weeks = [line.first_day.isoformat() for line in lines]

    def by_week(part: str) -> dict[str, set[str]]:
        return {
            name: {
                person.name
                for person in people
                if getattr(person.weeks.get(_week(line), Sums()), part)
            }
            for name, line in zip(weeks, lines, strict=True)
        }

    hidden = hidden_cells(by_week("marked")) | hidden_cells(by_week("rated"))
    return tuple(
        replace(
            line,
            retained=_NOTHING if name in hidden else line.retained,
            # Answers of every kind, and who gave them, would tell of the kinds that do not count.
            answers=None,
            active=None,
        )
        for name, line in zip(weeks, lines, strict=True)
    )


def _week(line: WeekLine) -> int:
    return (day_of(line.first_day) - first_day(0)) // 7


def _are_active(report: Report, people: Sequence[Person]) -> bool:
    start, end = day_of(report.header.first_day), day_of(report.header.last_day)
    active = (
        any(start <= day <= end and answers for day, (answers, _) in person.days.items())
        for person in people
    )
    return sum(active) >= LEAST_TRAINEES


def _errors(
    lines: Iterable[ErrorLine], gathered: Gathered, hidden: AbstractSet[str]
) -> tuple[ErrorLine, ...]:
    kept = []
    for line in lines:
        behind = gathered.error_trainees.get(line.category, {})
        # One kind that were left out could be had from all answers and the others.
        if line.category not in hidden and min(behind.values(), default=0) >= LEAST_TRAINEES:
            kept.append(line)
    return tuple(kept)


def _have_alike_cards(people: Sequence[Person], wanted: Wanted) -> bool:
    """Whether ten trainees or more have cards, and none of them other cards than the rest."""
    cards = [
        sum(
            next((one.cards for one in topic.expected), 0)
            for topic in standing.topics
            if topic.topic.deck in wanted.decks
        )
        for standing in _standings(people)
    ]
    return len(cards) >= LEAST_TRAINEES and len(set(cards)) == 1 and cards[0] > 0


def _is_safe(trainees: int, of: int) -> bool:
    """Whether neither those counted nor the others are fewer than ten."""
    return trainees >= LEAST_TRAINEES and (of - trainees >= LEAST_TRAINEES or of == trainees)


def _cards(lines: Iterable[CardLine]) -> tuple[CardLine, ...]:
    """Cards that ten trainees have answered, without what they chose.

    Nor when it was due: all answers but those that were due may be of one.
    """
    return tuple(
        replace(
            line,
            missed_when_due=HIDDEN,
            expected_missed=None,
            teaches_badly=line.teaches_badly and _is_large(line.missed_when_due),
            errors=(),
            chosen=(),
            versions=(),
        )
        for line in lines
        if _is_large(line.missed)
    )


def _key(
    key: KeyFigures, people: Sequence[Person], wanted: Wanted, *, keeps_long: bool
) -> KeyFigures:
    have_facts = sum(
        any(topic.facts for topic in standing.topics if topic.topic.deck in wanted.decks)
        for standing in _standings(people)
    )
    return replace(
        key,
        retained=_large(key.retained),
        long_retained=_large(key.long_retained) if keeps_long else _NOTHING,
        coverage=key.coverage if have_facts >= LEAST_TRAINEES else _NO_COVERAGE,
        on_time=_large_rate(key.on_time),
        confident_errors=_large_rate(key.confident_errors),
        active=None,
    )


def _large(retained: Retained) -> Retained:
    """Each kind by itself, where ten trainees or more stand behind it, or nobody."""
    return Retained(
        marked=_large_rate(retained.marked),
        close=retained.close if _is_large(retained.marked) else 0,
        self_rated=_large_rate(retained.self_rated),
    )


def _large_rate(rate: Rate) -> Rate:
    return rate if _is_large(rate) or not rate.n else HIDDEN


def _is_large(rate: Rate) -> bool:
    return rate.trainees >= LEAST_TRAINEES
