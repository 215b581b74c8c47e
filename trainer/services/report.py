"""The report of a programme: from its counts, its trainees and the reader's decks."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from trainer.domain.ids import CardId
from trainer.domain.measured import IntervalClass
from trainer.reports.bundle_rows import known_category, known_error
from trainer.reports.compose import PeopleLines, people_lines, report_of
from trainer.reports.coverage import assigned_facts
from trainer.reports.gathered import BinCounts, Gathered, Person, Sums, Wanted
from trainer.reports.report import Report
from trainer.services.card_library import Library
from trainer.services.cohorts import Cohorts
from trainer.services.collector import collector_at_rest
from trainer.services.report_cards import (
    before_changes,
    card_lines,
    put_weakest,
    weakest,
    without_text,
)
from trainer.services.report_choices import Choices, reach_of, wanted_of
from trainer.services.report_counts import Counts
from trainer.services.report_people import people_of
from trainer.store.cohort_counts import CohortCounts, TopicRow, WeekRow

_Key = TypeVar("_Key", int, str)


@collector_at_rest()
def cohort_report(cohorts: Cohorts, name: str | None, library: Library, choices: Choices) -> Report:
    """The report of a programme; without a name of the only one.

    Raises CohortError for one that is not there, and for a period in which nothing can lie.
    """
    cohort = cohorts.cohort(name)
    wanted = wanted_of(cohort, library, choices)
    names = cohorts.names() if choices.with_names else {}
    with cohorts.reading() as readers:
        counts = CohortCounts(readers, reach_of(cohort, wanted))
        people = people_of(cohorts.trainees(cohort.name), names)
        gathered, lines = gathered_of(counts, people, wanted, library)
    return report_of(gathered, lines)


def gathered_of(
    counts: Counts, people: Mapping[int, Person], wanted: Wanted, library: Library
) -> tuple[Gathered, PeopleLines]:
    """Everything that the report of a programme is made from, wherever its counts lie.

    What is counted of each of its `people` is put there, and what is to be said of them composed.
    """
    _count_answers(counts, people)
    wanted = replace(wanted, facts=assigned_facts(people.values(), wanted))
    rows = counts.cards()
    library = library.knowing({CardId(row.card) for row in rows})
    retired, unknown = without_text(rows, library)
    missed = () if wanted.is_release else weakest(counts, library, wanted)
    in_order = sorted(people.values(), key=lambda person: person.name)
    # Before what was missed is looked at, which a hub adds up meanwhile.
    lines = people_lines(in_order, wanted)
    put_weakest(missed, people, library)
    gathered = Gathered(
        wanted=wanted,
        people=in_order,
        bins=[
            BinCounts(bin=place, n=n, recalled=recalled, predicted_ppm=ppm, trainees=trainees)
            for place, n, recalled, ppm, trainees in counts.bins()
        ],
        errors=_errors(counts),
        cards=card_lines(counts, rows, library, wanted),
        retired={slug: sums for slug, sums in retired.items() if slug in wanted.decks},
        unknown=unknown,
        earlier=before_changes(counts.earlier(), library, wanted),
    )
    return gathered, lines


def _count_answers(counts: Counts, people: Mapping[int, Person]) -> None:
    """Put to each trainee what is counted of them alone."""
    for week in counts.weeks():
        _add(people[week.person].weeks, week.week, week)
    for topic in counts.topics():
        person, category = people[topic.person], known_category(topic.category)
        _add(person.categories, category, topic)
        if topic.interval == IntervalClass.LONG:
            _add(person.long_categories, category, topic)
    for number, n, wrong in counts.confident():
        people[number].sure, people[number].sure_wrong = n, wrong
    for number, day, answers, elapsed_ms in counts.days():
        people[number].days[day] = (answers, elapsed_ms)


def _add(parts: dict[_Key, Sums], key: _Key, row: WeekRow | TopicRow) -> None:
    """Count the answers of a row under a key."""
    if key not in parts:
        parts[key] = Sums()
    parts[key].add(is_marked=row.is_marked, n=row.n, passed=row.passed, close=row.close)


def _errors(counts: Counts) -> dict[str, dict[str, int]]:
    """Marked answers by category and kind of error."""
    answers: dict[str, dict[str, int]] = {}
    for word, kind, n, _ in counts.errors():
        of_category = answers.setdefault(known_category(word), {})
        of_category[known_error(kind)] = of_category.get(known_error(kind), 0) + n
    return answers
