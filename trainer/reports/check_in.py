"""When a trainee's name may stand beside a rule, and not by chance alone."""

from collections.abc import Mapping, Sequence
from typing import Final

from trainer.domain.proportion import Proportion
from trainer.domain.study_day import StudyDay, calendar_date
from trainer.reports.counts import week_of
from trainer.reports.gathered import Person, Sums, Wanted
from trainer.reports.people import anchor_of, last_day, overdue, workload
from trainer.reports.rates import FROM_WEEK
from trainer.reports.report import CheckIn
from trainer.reports.words import number_words, percent, percent_range, places_apart

WINDOW_WEEKS: Final = 4
"""Weeks whose answers are taken together."""
RUNNING_WEEKS: Final = 2
"""Weeks running at whose end the rule must hold."""
INACTIVE_DAYS: Final = 14
OVERDUE_TIMES: Final = 3
"""So many of their own usual days."""
_USUAL_DAYS: Final = 84
"""A usual day is one of the last twelve weeks, whatever the period."""

Week = tuple[int, int]
"""Passed and answered."""


def check_ins(person: Person, wanted: Wanted) -> list[CheckIn]:
    """The rules that a trainee meets, each with the figures behind it."""
    met = {
        "retention": _below_target(person, wanted),
        "inactive": _inactive(person, wanted),
        "overdue": _much_overdue(person, wanted),
    }
    note = person.standing.note if person.standing else ""
    return [
        CheckIn(
            trainee=person.name, anchor=anchor_of(person.name), rule=rule, words=words, note=note
        )
        for rule, words in met.items()
        if words
    ]


def is_below_target(weeks: Sequence[Week], target: float) -> bool:
    """Whether a trainee is to be listed after the last of some consecutive weeks.

    `weeks` are passed and answered of each, those without an answer as well.  The upper end of the
    95 % interval of the trailing four weeks must be below `target` (0 to 1) at the end of the last
    two weeks, with 50 answers or more each time.  Of a trainee who began less than four weeks ago
    the window is what there is.
    """
    ends = range(len(weeks) - RUNNING_WEEKS + 1, len(weeks) + 1)
    return all(_is_window_below(weeks[max(0, end - WINDOW_WEEKS) : end], target) for end in ends)


def window(weeks: Sequence[Week]) -> Proportion:
    """Passed of answered in the last four weeks."""
    last = weeks[-WINDOW_WEEKS:]
    return Proportion(sum(passed for passed, _ in last), sum(n for _, n in last))


def _is_window_below(weeks: Sequence[Week], target: float) -> bool:
    kept = window(weeks)
    return kept.n >= FROM_WEEK and kept.interval is not None and kept.interval[1] < target


def _below_target(person: Person, wanted: Wanted) -> str:
    last = week_of(StudyDay(_known_until(person, wanted) + 1)) - 1
    kind, weeks = _looked_at(person.weeks, last)
    if not is_below_target(weeks, wanted.target):
        return ""
    kept = window(weeks)
    low, high = kept.interval or (0.0, 0.0)
    places = places_apart(high, wanted.target)
    ends = percent_range(low, high, places)
    return (
        f"retention {percent(kept.hits / kept.n, places)} ({ends}) of {kept.n} {kind} answers in"
        f" the last {WINDOW_WEEKS} whole weeks: below the target of {percent(wanted.target)}, as a"
        " week before"
    )


def _looked_at(weeks: Mapping[int, Sums], last: int) -> tuple[str, list[Week]]:
    """Marked answers of the last weeks, or self-rated ones where too few are marked.

    Never both: a second try would list more of those at their target by chance.
    """
    chosen = [weeks.get(week, Sums()) for week in range(last - WINDOW_WEEKS, last + 1)]
    marked = [(sums.marked_passed, sums.marked) for sums in chosen]
    if all(each.n >= FROM_WEEK for each in (window(marked[:-1]), window(marked))):
        return "marked", marked
    return "self-rated", [(sums.rated_passed, sums.rated) for sums in chosen]


def _inactive(person: Person, wanted: Wanted) -> str:
    known = _known_until(person, wanted)
    last = last_day(person, known)
    if person.standing is None or last is None:
        # Since when somebody who has never answered could have, nobody knows.
        return ""
    if known - last < INACTIVE_DAYS:
        return ""
    return (
        f"no answer for {known - last} days: the last on {calendar_date(last):%Y-%m-%d}, up to"
        f" {calendar_date(known):%Y-%m-%d}"
    )


def _much_overdue(person: Person, wanted: Wanted) -> str:
    if person.standing and person.standing.day > wanted.as_of:
        # What was overdue on an earlier day is not known.
        return ""
    if person.doubts.gap is not None:
        # Answered since on another device, for all that the last bundle knows.
        return ""
    known, cards = _known_until(person, wanted), overdue(person, wanted)
    days = [sums for day, sums in person.days.items() if known - _USUAL_DAYS < day <= known]
    usual = workload(days).answers
    if usual is None or cards <= OVERDUE_TIMES * usual.middle:
        return ""
    return (
        f"{cards} cards overdue: more than {OVERDUE_TIMES} of their usual days of"
        f" {number_words(usual.middle)} answers"
    )


def _known_until(person: Person, wanted: Wanted) -> StudyDay:
    """The last day of which anything is known: what was shared earlier says nothing later."""
    shared = wanted.as_of if person.shared_day is None else person.shared_day
    return StudyDay(min(wanted.as_of, shared))
