"""Reports that go further than their director: few figures, each of many trainees, and coarse.

Whatever is of single trainees or single cards is left out, and so is every count that stands
beside a larger one and is not worked out by name.  The rest follows the one rule of `cells`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Final

from trainer.errors import CohortError
from trainer.reports.cells import (
    Cell,
    hidden_cells,
    is_of_many,
    may_be_told,
    together,
)
from trainer.reports.coverage import coverage, coverage_by_category, facts_by_category
from trainer.reports.definitions import RELEASED_DEFINITIONS
from trainer.reports.expected import expected_on
from trainer.reports.gathered import Gathered, Person, Sums, Wanted
from trainer.reports.rates import HIDDEN, LEAST_TRAINEES, Rate, coarse, whole
from trainer.reports.remarks import cut_short, deck_words
from trainer.reports.report import (
    CategoryLine,
    Coverage,
    ExpectedRecall,
    KeyFigures,
    Report,
    Retained,
    Workload,
)
from trainer.reports.standing import Standing

_MILLION: Final = 1_000_000
_MARKED: Final = "marked"
_SELF_RATED: Final = "self-rated"
_NO_COVERAGE: Final = Coverage(covered=0, facts=0, is_hidden=True)
_NOT_RETAINED: Final = Retained(marked=HIDDEN, close=None, self_rated=HIDDEN)
_NO_WORKLOAD: Final = Workload(answers=None, minutes=None, active_days=0)
_REMARKS: Final = (
    (
        "This report may go further than its director and names nobody. A number stands in it only"
        f" where {LEAST_TRAINEES} trainees or more stand behind what was passed in it and behind"
        " what was not, none of them with more than half of either and no two with more than two"
        " thirds, each of 20 answers or more; else it is hidden, and with it as many others as it"
        " takes for those that are hidden together. So a number says that many have answered; of"
        f" {LEAST_TRAINEES} trainees that all have, and who knows the answers of all others but one"
        " knows theirs."
    ),
    (
        "Wholly left out are weeks, long intervals and the model's calibration, which lie across"
        " the categories; kinds of error, all figures of single cards and of single trainees,"
        " confident errors, what was close, on time, overdue or stale, workload, who was active,"
        " and how many trainees stand behind a number. Shares are in whole per cent, the"
        " ends of intervals rounded outwards to steps of 10 %, and a category that fewer than"
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
    facts = _facts_by_category(people, wanted)
    uncovered = hidden_cells(
        {line.category: facts.get(line.category, {}) for line in report.categories}
    )
    return replace(
        report,
        header=replace(
            report.header,
            trainees=None,
            at_card_level=None,
            decks=deck_words(gathered, least_trainees=LEAST_TRAINEES),
        ),
        remarks=(*cut_short(wanted), *_REMARKS),
        key=_key(report.key, people, wanted, hidden),
        categories=tuple(
            _category(line, hidden, is_uncovered=line.category in uncovered)
            for line in report.categories
            if _have(people, wanted, line.category) >= LEAST_TRAINEES
        ),
        weeks=(),
        check_in=(),
        most_missed=(),
        stale=(),
        workload=_NO_WORKLOAD,
        calibration=(),
        errors=(),
        expected=tuple(_expected(report.expected, people, wanted)),
        trainees=(),
        pages=(),
        cards=(),
        other_cards=(),
        definitions=RELEASED_DEFINITIONS,
    )


def _standings(people: Iterable[Person]) -> list[Standing]:
    """Where those stand who have shared anything."""
    return [person.standing for person in people if person.standing is not None]


def _have(people: Iterable[Person], wanted: Wanted, category: str) -> int:
    """How many have facts of a category before them, or have answered some."""
    return sum(
        category in person.categories or facts_by_category(person, wanted).get(category, 0) > 0
        for person in people
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hidden:
    """Which rates of one way of marking are hidden."""

    is_all: bool
    categories: AbstractSet[str]


def _hidden_of(kind: str, report: Report, people: Sequence[Person]) -> _Hidden:
    """What is hidden of one way of marking: one partition of one number, and no other.

    Two partitions of the same answers, as by week and by category, tell of what lies in both.
    """
    cells = {line.category: _of_category(people, line.category, kind) for line in report.categories}
    return _Hidden(is_all=not may_be_told(together(cells.values())), categories=hidden_cells(cells))


def _counts(sums: Sums, kind: str) -> tuple[int, int]:
    if kind == _MARKED:
        return sums.marked_passed, sums.marked - sums.marked_passed
    return sums.rated_passed, sums.rated - sums.rated_passed


def _of_category(people: Iterable[Person], category: str, kind: str) -> Cell:
    return {
        person.name: _counts(person.categories.get(category, Sums()), kind) for person in people
    }


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
        long_retained=_NOT_RETAINED,
        coverage=_NO_COVERAGE if is_hidden else covered,
        is_hidden=is_hidden,
    )


def _key(
    key: KeyFigures, people: Sequence[Person], wanted: Wanted, hidden: _HiddenByKind
) -> KeyFigures:
    may_cover = may_be_told(_facts(people, wanted))
    return replace(
        key,
        retained=_retained(key.retained, hidden, lambda kind: kind.is_all),
        long_retained=_NOT_RETAINED,
        coverage=_coarse_coverage(key.coverage) if may_cover else _NO_COVERAGE,
        active=None,
        enrolled=None,
        on_time=HIDDEN,
        confident_errors=HIDDEN,
    )


def _facts(people: Iterable[Person], wanted: Wanted) -> Cell:
    """Assigned facts that each who shares has covered, and has not."""
    return {
        person.name: _parted(coverage([person], wanted)) for person in people if person.standing
    }


def _facts_by_category(people: Iterable[Person], wanted: Wanted) -> dict[str, Cell]:
    """The same of each category in which facts are assigned."""
    each = {
        person.name: coverage_by_category([person], wanted) for person in people if person.standing
    }
    return {
        category: {name: _parted(of[category]) for name, of in each.items()}
        for category in wanted.facts
    }


def _parted(of: Coverage) -> tuple[int, int]:
    return of.covered, of.facts - of.covered


def _coarse_coverage(of: Coverage) -> Coverage:
    # The facts are as many times those of the decks as trainees share.
    return Coverage(covered=0, facts=0, whole_share=None if of.share is None else whole(of.share))


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
