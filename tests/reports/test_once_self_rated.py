"""A card that was self-rated once and is marked by now: two lines, never added up nor confused."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.reports.cohort_reports import TODAY
from tests.reports.shared import DECK, MONDAY, bundle, review_row, standing, trainee
from tests.services.builders import MS_PER_DAY
from tests.store.builders import COHORT
from trainer.domain.ids import CardId
from trainer.reports.bundle import Level
from trainer.reports.gathered import CardText
from trainer.reports.page import page
from trainer.reports.report import Report
from trainer.reports.tables import tables
from trainer.reports.terminal import report_lines
from trainer.services.card_library import Library
from trainer.services.cohorts import Cohorts, opened_cohorts
from trainer.services.report import cohort_report
from trainer.services.report_choices import Choices
from trainer.store.cohort_file import IN_MEMORY

CARD = CardId(b"c" * 16)
TEXT = CardText(
    name="ep-43",
    deck=DECK,
    question="Which cement?",
    answer="PMMA",
    source="Notes",
    category="technique",
)
LIBRARY = Library(cards={CARD: TEXT}, titles={DECK: "A sample deck"}, today=TODAY)


def answered(number: int, of: int, *, mark: str | None, rating: int) -> dict[str, Any]:
    """An answer to the card, on a day of its own."""
    row = review_row(
        number,
        trainee_id={"hex": trainee(of).hex()},
        at_ms=(MONDAY + number) * MS_PER_DAY + MS_PER_DAY // 2,
        card_id={"hex": CARD.hex()},
        mark=mark,
        rating=rating,
    )
    return {name: value for name, value in row.items() if value is not None}


@pytest.fixture
def report() -> Iterator[Report]:
    """Of five trainees, each of whom rated four answers and had five marked."""
    with opened_cohorts(IN_MEMORY) as cohorts:
        cohorts.put(COHORT)
        for number in range(1, 6):
            share(cohorts, number)
        yield cohort_report(cohorts, None, LIBRARY, Choices())


def share(cohorts: Cohorts, of: int) -> None:
    rated = [answered(n, of, mark=None, rating=1 if n == 1 else 3) for n in range(1, 5)]
    marked = [
        answered(n, of, mark="wrong" if n < 8 else "correct", rating=1 if n < 8 else 3)
        for n in range(5, 10)
    ]
    shared = bundle(level=Level.CARDS, stands=standing(day=27))
    cohorts.enrol(COHORT.name, trainee(of))
    cohorts.add(replace(shared, trainee=trainee(of), entries=(*rated, *marked)), path="a bundle")


def test_each_way_of_marking_has_a_line_that_says_which_it_is(report: Report) -> None:
    lines = {line.marking: (line.missed.hits, line.missed.n) for line in report.most_missed}
    assert lines == {"marked": (15, 25), "self-rated": (5, 20)}
    words = "\n".join(report_lines(report, 100))
    assert "ep-43 (marked), technique: missed 60 %" in words
    assert "ep-43 (self-rated), technique: missed 25 %" in words


def test_each_way_of_marking_has_a_place_of_its_own_on_the_page(report: Report) -> None:
    html = page(report)
    anchors = re.findall(r' id="?([\w-]+)', html)
    assert len(anchors) == len(set(anchors))
    assert "ep-43</a> (self-rated)" in html


def test_the_sheets_say_which_line_is_which(report: Report) -> None:
    (cards,) = [part for part in tables(report) if part.name == "cards"]
    place = [column.name for column in cards.columns].index("marking")
    assert {row[place] for row in cards.rows} == {"marked", "self-rated"}


def test_of_a_card_that_was_always_marked_nothing_is_said_of_it() -> None:
    with opened_cohorts(IN_MEMORY) as cohorts:
        cohorts.put(COHORT)
        cohorts.enrol(COHORT.name, trainee(1))
        entries = tuple(answered(n, 1, mark="correct", rating=3) for n in range(1, 5))
        cohorts.add(replace(bundle(level=Level.CARDS), entries=entries), path="a bundle")
        (line,) = cohort_report(cohorts, None, LIBRARY, Choices()).cards
    assert (line.marking, line.anchor) == ("", "c-ep-43")
