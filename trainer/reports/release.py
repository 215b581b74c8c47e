"""Reports that go further than their director: few figures, each of many trainees, and coarse.

Whatever is of single trainees or single cards is left out, and so is every count that stands
beside a larger one and is not worked out by name.  The rest follows the one rule of `cells`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Final

from trainer.domain.study_day import day_of
from trainer.errors import CohortError
from trainer.reports.cells import (
    Cell,
    fits,
    hidden_cells,
    is_of_many,
    may_be_told,
    together,
)
from trainer.reports.counts import first_day
from trainer.reports.definitions import RELEASED_DEFINITIONS
from trainer.reports.gathered import Gathered, Person, Sums, Wanted
from trainer.reports.people import coverage, expected_on, topic_counts, total
from trainer.reports.rates import HIDDEN, LEAST_TRAINEES, Rate, coarse, whole
from trainer.reports.remarks import deck_words
from trainer.reports.report import (
    CalibrationBin,
    CategoryLine,
    Coverage,
    ExpectedRecall,
    KeyFigures,
    Report,
    Retained,
    WeekLine,
    Workload,
)
from trainer.reports.standing import Standing

_MILLION: Final = 1_000_000
_MARKED: Final = "marked"
_SELF_RATED: Final = "self-rated"
_NO_COVERAGE: Final = Coverage(covered=0, facts=0, is_hidden=True)
_NO_WORKLOAD: Final = Workload(answers=None, minutes=None, active_days=0)
_REMARKS: Final = (
    (
        "This report may go further than its director and names nobody. A number stands in it only"
        f" where {LEAST_TRAINEES} trainees or more, none with more than half of it, stand behind"
        " what was passed in it and behind what was not, each of 20 answers or more, and so behind"
        " what is left of any larger number beside it; else it is hidden."
    ),
    (
        "Wholly left out are kinds of error, all figures of single cards and of single trainees,"
        " confident errors, what was close, on time, overdue or stale, workload, who was active,"
        " and how many trainees stand behind a number. Shares are in whole per cent, the"
        " ends of intervals rounded outwards to steps of 5 %, and a category that fewer than"
        f" {LEAST_TRAINEES} trainees have is not named."
    ),
    (
        "Two such reports whose trainees, decks or days differ can be subtracted from each other,"
        " even where one trainee came or went in between: publish one, and keep to it."
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
    """The report without trainees and cards, and without what would tell of a few."""
    wanted = gathered.wanted
    # By number: at a hub two may bear one pseudonym, and would count as one.
    people = [replace(one, name=str(number)) for number, one in enumerate(gathered.people)]
    hidden = {kind: _hidden_of(kind, report, people) for kind in (_MARKED, _SELF_RATED)}
    uncovered = hidden_cells(
        {line.category: _facts(people, wanted, line.category) for line in report.categories}
    )
    return replace(
        report,
        header=replace(
            report.header,
            trainees=None,
            at_card_level=None,
            decks=deck_words(gathered, least_trainees=LEAST_TRAINEES),
        ),
        remarks=_REMARKS,
        key=_key(report.key, people, wanted, hidden),
        categories=tuple(
            _category(line, hidden, is_uncovered=line.category in uncovered)
            for line in report.categories
            if _have(people, wanted, line.category) >= LEAST_TRAINEES
        ),
        weeks=tuple(_week(line, hidden) for line in report.weeks),
        check_in=(),
        most_missed=(),
        stale=(),
        workload=_NO_WORKLOAD,
        calibration=_calibration(report.calibration, people, hidden[_MARKED]),
        errors=(),
        expected=tuple(_expected(report.expected, people, wanted)),
        trainees=(),
        pages=(),
        cards=(),
        definitions=RELEASED_DEFINITIONS,
    )


def _standings(people: Iterable[Person]) -> list[Standing]:
    """Where those stand who have shared anything."""
    return [person.standing for person in people if person.standing is not None]


def _have(people: Iterable[Person], wanted: Wanted, category: str) -> int:
    """How many have facts of a category before them, or have answered some."""
    return sum(
        category in person.categories or topic_counts(person, wanted, "facts").get(category, 0) > 0
        for person in people
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hidden:
    """Which rates of one way of marking are hidden, and the cells of those that are told."""

    is_all: bool
    is_long: bool
    categories: AbstractSet[str]
    are_long_categories: bool
    weeks: AbstractSet[str]
    told: tuple[Cell, ...]


def _hidden_of(kind: str, report: Report, people: Sequence[Person]) -> _Hidden:
    """What is hidden of one way of marking, worked out from the largest number downwards."""
    names = [line.category for line in report.categories]
    by_category = {name: _of_category(people, name, kind) for name in names}
    by_week = {_name(line): _of_week(people, line, kind) for line in report.weeks}
    everything = together(by_category.values())
    long = _cell(people, lambda person: total(person.long_categories.values()), kind)
    told = [everything] if may_be_told(everything) else []
    has_long = may_be_told(long) and fits(long, told)
    told += [long] * has_long
    categories = hidden_cells(by_category, told)
    told += [cell for name, cell in by_category.items() if name not in categories]
    weeks = hidden_cells(by_week, told)
    told += [cell for name, cell in by_week.items() if name not in weeks]
    long_cells = _long_cells(people, names, categories, kind)
    has_long_categories = has_long and all(
        may_be_told(cell) and fits(cell, told) for cell in long_cells
    )
    told += long_cells if has_long_categories else []
    return _Hidden(
        is_all=not may_be_told(everything),
        is_long=not has_long,
        categories=categories,
        are_long_categories=not has_long_categories,
        weeks=weeks,
        told=tuple(told),
    )


def _long_cells(
    people: Sequence[Person], names: Iterable[str], hidden: AbstractSet[str], kind: str
) -> list[Cell]:
    """Long intervals of each category that is told, and of all others together.

    The others, and their short intervals, are what is left of those of all categories.
    """
    every = {name: _of_category(people, name, kind, is_long=True) for name in names}
    return [
        *(cell for name, cell in every.items() if name not in hidden),
        together(cell for name, cell in every.items() if name in hidden),
    ]


def _cell(people: Iterable[Person], sums: Callable[[Person], Sums], kind: str) -> Cell:
    return {person.name: _counts(sums(person), kind) for person in people}


def _counts(sums: Sums, kind: str) -> tuple[int, int]:
    if kind == _MARKED:
        return sums.marked_passed, sums.marked - sums.marked_passed
    return sums.rated_passed, sums.rated - sums.rated_passed


def _of_category(
    people: Iterable[Person], category: str, kind: str, *, is_long: bool = False
) -> Cell:
    def sums(person: Person) -> Sums:
        categories = person.long_categories if is_long else person.categories
        return categories.get(category, Sums())

    return _cell(people, sums, kind)


def _of_week(people: Iterable[Person], line: WeekLine, kind: str) -> Cell:
    week = (day_of(line.first_day) - first_day(0)) // 7
    return _cell(people, lambda person: person.weeks.get(week, Sums()), kind)


def _name(line: WeekLine) -> str:
    return line.first_day.isoformat()


_HiddenByKind = Mapping[str, _Hidden]


def _retained(
    retained: Retained, hidden: _HiddenByKind, is_hidden: Callable[[_Hidden], bool]
) -> Retained:
    return Retained(
        marked=_told(retained.marked, is_hidden=is_hidden(hidden[_MARKED])),
        close=None,
        self_rated=_told(retained.self_rated, is_hidden=is_hidden(hidden[_SELF_RATED])),
    )


def _told(rate: Rate, *, is_hidden: bool) -> Rate:
    return HIDDEN if is_hidden else coarse(rate)


def _category(line: CategoryLine, hidden: _HiddenByKind, *, is_uncovered: bool) -> CategoryLine:
    name = line.category
    retained = _retained(line.retained, hidden, lambda kind: name in kind.categories)
    covered = _NO_COVERAGE if is_uncovered else _coarse_coverage(line.coverage)
    rates = (retained.marked, retained.self_rated)
    has_any = any(rate.n for rate in rates) or covered.share is not None
    is_hidden = not has_any and (is_uncovered or any(rate.is_hidden for rate in rates))
    return replace(
        line,
        retained=retained,
        long_retained=_retained(
            line.long_retained,
            hidden,
            lambda kind: kind.are_long_categories or name in kind.categories,
        ),
        coverage=_NO_COVERAGE if is_hidden else covered,
        is_hidden=is_hidden,
    )


def _week(line: WeekLine, hidden: _HiddenByKind) -> WeekLine:
    name = _name(line)
    retained = _retained(line.retained, hidden, lambda kind: name in kind.weeks)
    # Answers of every kind, and who gave them, would tell of the kinds that do not count.
    return replace(line, retained=retained, answers=None, active=None)


def _key(
    key: KeyFigures, people: Sequence[Person], wanted: Wanted, hidden: _HiddenByKind
) -> KeyFigures:
    may_cover = may_be_told(_facts(people, wanted, None))
    return replace(
        key,
        retained=_retained(key.retained, hidden, lambda kind: kind.is_all),
        long_retained=_retained(key.long_retained, hidden, lambda kind: kind.is_long),
        coverage=_coarse_coverage(key.coverage) if may_cover else _NO_COVERAGE,
        active=None,
        enrolled=None,
        on_time=HIDDEN,
        confident_errors=HIDDEN,
    )


def _facts(people: Iterable[Person], wanted: Wanted, category: str | None) -> Cell:
    """Assigned facts that each who shares has covered, and has not; of all categories or of one."""
    each = {
        person.name: coverage([person], wanted, category) for person in people if person.standing
    }
    return {name: (one.covered, one.facts - one.covered) for name, one in each.items()}


def _coarse_coverage(of: Coverage) -> Coverage:
    # The facts are as many times those of the decks as trainees share.
    return Coverage(covered=0, facts=0, whole_share=None if of.share is None else whole(of.share))


def _calibration(
    bins: Sequence[CalibrationBin], people: Sequence[Person], hidden: _Hidden
) -> tuple[CalibrationBin, ...]:
    """The tenths that may be told; none of them where they may not beside the retention."""
    cells = {
        f"{line.low}": {person.name: person.bins.get(place, (0, 0)) for person in people}
        for place, line in enumerate(bins)
    }
    too_small = hidden_cells(cells)
    told = [cell for name, cell in cells.items() if name not in too_small]
    is_known = all(line.recalled.n == _answers(cells[f"{line.low}"]) for line in bins)
    if not is_known or not _may_stand_beside(told, together(cells.values()), people, hidden):
        return ()
    return tuple(_tenth(line, is_hidden=f"{line.low}" in too_small) for line in bins)


def _answers(cell: Cell) -> int:
    return sum(map(sum, cell.values()))


def _tenth(line: CalibrationBin, *, is_hidden: bool) -> CalibrationBin:
    predicted = None if is_hidden or line.predicted is None else whole(line.predicted)
    return replace(line, predicted=predicted, recalled=_told(line.recalled, is_hidden=is_hidden))


def _may_stand_beside(
    tenths: Sequence[Cell], everything: Cell, people: Sequence[Person], hidden: _Hidden
) -> bool:
    """Whether neither a tenth nor all of them, taken from the retention, leaves what is of few."""
    marked = {person.name: _counts(total(person.categories.values()), _MARKED) for person in people}
    # What is recalled is rated so, and not marked so: the parts cannot be taken from each other.
    unlike = {name: abs(everything[name][0] - marked[name][0]) for name in marked}
    rest = {name: sum(marked[name]) - sum(everything[name]) for name in marked}
    told = [_uncut(cell) for cell in hidden.told]
    return (
        all(fits(_uncut(cell), told) for cell in tenths)
        and may_be_told({name: (n, n) for name, n in unlike.items()})
        and may_be_told({name: (n, n) for name, n in rest.items()})
    )


def _uncut(cell: Cell) -> Cell:
    """A cell of which the count of answers alone is held against others."""
    return {name: (sum(counts), sum(counts)) for name, counts in cell.items()}


def _expected(
    lines: Sequence[ExpectedRecall], people: Iterable[Person], wanted: Wanted
) -> Iterator[ExpectedRecall]:
    """Mean recall on each day for which all who share have as many cards.

    Ranges are left out, since they are those of the trainee in the middle.
    """
    each = {
        person.name: expected_on(person.standing, wanted) for person in people if person.standing
    }
    days = sorted(set[int].intersection(*map(set, each.values())))
    for ahead, line in zip(days, lines, strict=True):
        cards = {sums[ahead][0] for sums in each.values()}
        chances = {
            name: (sums[ahead][1], sums[ahead][0] * _MILLION - sums[ahead][1])
            for name, sums in each.items()
        }
        if len(cards) == 1 and is_of_many(chances):
            mean = None if line.mean is None else whole(line.mean)
            yield replace(line, mean=mean, cards=None, low=None, high=None)
