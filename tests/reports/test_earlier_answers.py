"""A card whose answer changed: what was answered before counts in none of its figures."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from tests.reports.shared import DECK, MONDAY, bundle, review_row, standing, trainee
from tests.store.builders import COHORT
from trainer.domain.ids import CardId, TraineeId
from trainer.domain.study_day import StudyDay, calendar_date
from trainer.errors import StoreError
from trainer.reports.bundle import Level
from trainer.reports.gathered import CardText, KeyChange
from trainer.reports.report import CardLine, Report
from trainer.reports.tables import tables
from trainer.services.card_library import Library
from trainer.services.cohorts import Cohorts, opened_cohorts
from trainer.services.place import cohorts_path
from trainer.services.report import cohort_report
from trainer.services.report_choices import Choices
from trainer.store.cohort_file import IN_MEMORY, opened
from trainer.store.cohort_schema import REVISION

CARD = CardId(b"c" * 16)
OTHER = CardId(b"o" * 16)
OLD, NEW = b"k" * 16, b"l" * 16
OLD_TEXT, NEW_TEXT, TYPO_MENDED = b"1" * 16, b"2" * 16, b"3" * 16
DAY_MS = 86_400_000
PEOPLE = range(1, 6)


def text(name: str) -> CardText:
    return CardText(
        name=name,
        deck=DECK,
        question="How often?",
        answer="~ 4 %",
        source="Notes",
        category="risk figure",
    )


LIBRARY = Library(
    cards={CARD: text("ep-43"), OTHER: text("ep-44")},
    titles={DECK: "A sample deck"},
    today=StudyDay(MONDAY + 27),
)


@dataclass(frozen=True)
class Given:
    """One answer of a trainee, on a day after `MONDAY`."""

    day: int
    version: bytes = OLD_TEXT
    key: bytes = OLD
    is_missed: bool = False
    card: CardId = CARD
    is_self_rated: bool = False


def before(day: int, *, is_missed: bool = False) -> Given:
    return Given(day, is_missed=is_missed)


def after(day: int, *, version: bytes = NEW_TEXT, is_missed: bool = False) -> Given:
    return Given(day, version, NEW, is_missed=is_missed)


def entry(number: int, of: TraineeId, given: Given) -> dict[str, Any]:
    row = review_row(
        number,
        trainee_id={"hex": of.hex()},
        at_ms=(MONDAY + given.day) * DAY_MS + DAY_MS // 2 + number * 1000,
        card_id={"hex": given.card.hex()},
        card_version={"hex": given.version.hex()},
        key_hash={"hex": given.key.hex()},
        mark="wrong" if given.is_missed else "correct",
        rating=1 if given.is_missed else 3,
    )
    return {name: value for name, value in row.items() if not given.is_self_rated or name != "mark"}


def share(cohorts: Cohorts, number: int, given: Iterable[Given]) -> None:
    of = trainee(number)
    cohorts.enrol(COHORT.name, of)
    rows = tuple(entry(place, of, one) for place, one in enumerate(given, start=1))
    shared = bundle(level=Level.CARDS, made_ms=1000, stands=standing(day=27))
    cohorts.add(replace(shared, trainee=of, entries=rows), path="a bundle")


def report_on(cohorts: Cohorts, choices: Choices | None = None) -> Report:
    return cohort_report(cohorts, COHORT.name, LIBRARY, choices or Choices())


def ep_43(report: Report) -> CardLine:
    (line,) = (card for card in report.cards if card.name == "ep-43")
    return line


def missed(line: CardLine) -> tuple[int, int, int | None]:
    return line.missed.hits, line.missed.n, line.missed.trainees


def left_out(report: Report) -> list[str]:
    return [remark for remark in report.remarks if "left out of the figures by card" in remark]


@pytest.fixture
def cohorts() -> Iterator[Cohorts]:
    with opened_cohorts(IN_MEMORY) as made:
        made.put(COHORT)
        yield made


@pytest.fixture
def changed(cohorts: Cohorts) -> Cohorts:
    """Five trainees, each of whom missed the old answer thrice and the new one once of five."""
    for number in PEOPLE:
        old = [before(day, is_missed=True) for day in range(3)]
        new = [after(day, is_missed=day == 7) for day in range(7, 12)]
        share(cohorts, number, [*old, *new])
    return cohorts


def test_answers_before_a_card_s_answer_changed_are_in_none_of_its_figures(
    changed: Cohorts,
) -> None:
    line = ep_43(report_on(changed))
    assert missed(line) == (5, 25, 5)
    assert line.missed_when_due.n <= 25


def test_a_remark_says_how_many_answers_are_left_out(changed: Cohorts) -> None:
    (remark,) = left_out(report_on(changed))
    assert remark == (
        "15 answers to 1 card that were given before its answer changed are left out of the figures"
        " by card."
    )


def test_another_text_with_the_same_answer_counts_on(cohorts: Cohorts) -> None:
    for number in PEOPLE:
        first = [after(day, is_missed=True) for day in range(2)]
        share(cohorts, number, [*first, *(after(day, version=TYPO_MENDED) for day in range(4, 8))])
    report = report_on(cohorts)
    assert missed(ep_43(report)) == (10, 30, 5)
    assert not left_out(report)


def test_whoever_answers_the_old_text_for_long_does_not_make_it_the_newest(
    changed: Cohorts,
) -> None:
    share(changed, 6, [before(day, is_missed=True) for day in range(20, 24)])
    assert missed(ep_43(report_on(changed))) == (5, 25, 5)


def test_the_weakest_cards_of_a_trainee_are_those_of_the_answer_as_it_is_now(
    cohorts: Cohorts,
) -> None:
    old = [before(day, is_missed=True) for day in range(6)]
    new = [after(day, is_missed=day == 7) for day in range(7, 12)]
    other = [Given(day, card=OTHER, is_missed=day < 3) for day in range(5)]
    share(cohorts, 1, [*old, *new, *other])
    (page,) = report_on(cohorts).pages
    assert {card.name: missed(card)[:2] for card in page.weakest} == {
        "ep-43": (1, 5),
        "ep-44": (3, 5),
    }


def test_of_two_cards_with_one_text_the_other_one_counts_on(cohorts: Cohorts) -> None:
    for number in PEOPLE:
        new = [after(day, is_missed=True) for day in range(7, 12)]
        other = [Given(day, card=OTHER, is_missed=True) for day in range(5)]
        share(cohorts, number, [before(0), *new, *other])
    lines = {card.name: missed(card) for card in report_on(cohorts).cards}
    assert lines == {"ep-43": (25, 25, 5), "ep-44": (25, 25, 5)}


def test_a_report_up_to_a_day_before_the_change_is_as_it_was_then(changed: Cohorts) -> None:
    report = report_on(changed, Choices(until=calendar_date(StudyDay(MONDAY + 6))))
    assert not left_out(report)


def known(database: sqlite3.Connection) -> list[tuple[bytes, bytes, bytes]]:
    return database.execute(
        "SELECT card_id, version, key FROM known_version JOIN known_card ON no = card ORDER BY 2"
    ).fetchall()


def test_with_whoever_answered_a_text_what_is_known_of_it_is_gone(cohorts: Cohorts) -> None:
    share(cohorts, 1, [before(0)])
    share(cohorts, 2, [after(7)])
    assert known(cohorts.database) == [(CARD, OLD_TEXT, OLD), (CARD, NEW_TEXT, NEW)]
    cohorts.erase(COHORT.name, cohorts.trainees(COHORT.name)[0].pseudonym)
    assert len(known(cohorts.database)) == 1


def test_sharing_topics_alone_takes_the_texts_away_too(cohorts: Cohorts) -> None:
    share(cohorts, 1, [before(0), after(7)])
    topics = replace(bundle(level=Level.TOPICS, made_ms=2000), trainee=trainee(1))
    cohorts.add(topics, path="a bundle")
    assert not known(cohorts.database)


def older_file(path: Path) -> None:
    """Make of a database one of the first schema, as it was before texts were known."""
    with sqlite3.connect(path) as database:
        database.execute("DROP TABLE known_version")
        database.execute("PRAGMA user_version = 1")
    database.close()


def test_a_database_of_the_first_schema_is_opened_and_brought_up_to_date(tmp_path: Path) -> None:
    path = cohorts_path(tmp_path)
    with opened_cohorts(path) as made:
        made.put(COHORT)
        for number in PEOPLE:
            share(made, number, [before(0), *(after(day) for day in range(7, 12))])
        expected, report = known(made.database), report_on(made)
    older_file(path)
    with opened_cohorts(path) as again:
        assert known(again.database) == expected
        assert report_on(again) == report
        assert again.database.execute("PRAGMA user_version").fetchone() == (REVISION,)


def test_a_database_of_a_newer_schema_is_refused_as_it_is(tmp_path: Path) -> None:
    path = cohorts_path(tmp_path)
    with opened(path) as database:
        database.execute(f"PRAGMA user_version = {REVISION + 1}")
    content = path.read_bytes()
    with pytest.raises(StoreError, match="a newer trainer"), opened(path):
        pass
    assert path.read_bytes() == content


def test_a_card_s_page_tells_each_text_with_its_first_day_and_what_was_missed_before(
    cohorts: Cohorts,
) -> None:
    for number in PEOPLE:
        old = [before(day, is_missed=day == 0) for day in range(5)]
        new = [after(day, is_missed=day == 7) for day in range(7, 12)]
        mended = [after(12, version=TYPO_MENDED)]
        share(cohorts, number, [*old, *new, *mended])
    first, second, third = ep_43(report_on(cohorts)).versions
    assert (first.hash, first.since) == ("31313131", calendar_date(MONDAY))
    assert first.is_earlier
    assert first.missed is not None
    assert (first.missed.hits, first.missed.n, first.missed.is_shown) == (5, 25, True)
    assert (second.since, second.answers) == (calendar_date(StudyDay(MONDAY + 7)), 25)
    assert (third.since, third.answers) == (calendar_date(StudyDay(MONDAY + 12)), 5)
    assert not second.is_earlier
    assert not third.is_earlier
    assert (second.missed, third.missed) == (None, None)


def test_a_text_that_was_answered_before_the_period_is_dated_then(changed: Cohorts) -> None:
    since = calendar_date(StudyDay(MONDAY + 7))
    share(changed, 6, [after(day) for day in range(5, 9)])
    (line,) = report_on(changed, Choices(since=since)).cards
    (version,) = line.versions
    assert (version.since, version.answers) == (calendar_date(StudyDay(MONDAY + 5)), 27)


def test_what_the_answer_was_is_told_where_the_reader_s_decks_know_it(changed: Cohorts) -> None:
    library = replace(LIBRARY, changes=lambda _: {(CARD, NEW): KeyChange("~ 2 %", "~ 4 %")})
    report = cohort_report(changed, COHORT.name, library, Choices())
    versions = [(version.was, version.now) for version in ep_43(report).versions]
    assert versions == [("~ 2 %", "~ 4 %"), ("", "")]


def test_every_card_that_was_answered_is_in_the_report_and_its_tables(changed: Cohorts) -> None:
    """Also those of too few answers to say how often they are missed."""
    share(changed, 6, [Given(day, card=OTHER) for day in range(3)])
    report = report_on(changed)
    first, other = report.cards
    assert first.name == "ep-43"
    assert (other.name, other.missed.n, other.missed.is_shown) == ("ep-44", 3, False)
    assert [version.answers for version in other.versions] == [3]
    assert report.other_cards == ()
    (cards,) = (table for table in tables(report) if table.name == "cards")
    columns = [column.name for column in cards.columns]
    rows = [dict(zip(columns, row, strict=True)) for row in cards.rows]
    assert [(row["card"], row["missed_n"], row["has_page"]) for row in rows] == [
        ("ep-43", 25, True),
        ("ep-44", 3, True),
    ]


@pytest.mark.parametrize(
    ("facts", "named"),
    [(("rash",), ["ep-43"]), (("slip",), ["ep-43", "ep-44"]), ((), ["ep-43", "ep-44"])],
)
def test_a_trainees_weakest_cards_are_of_different_facts(
    cohorts: Cohorts, facts: tuple[str, ...], named: list[str]
) -> None:
    """Of the cards of one fact the one that was missed most stands for it."""
    asked = [replace(text(name), facts=of) for name, of in (("ep-43", ("rash",)), ("ep-44", facts))]
    library = replace(LIBRARY, cards=dict(zip((CARD, OTHER), asked, strict=True)))
    given = [
        Given(day, is_missed=day < missed, card=card)
        for card, missed in ((CARD, 4), (OTHER, 3))
        for day in range(8)
    ]
    share(cohorts, 1, given)
    (page,) = cohort_report(cohorts, None, library, Choices()).pages
    assert [card.name for card in page.weakest] == named


def test_a_card_that_was_of_another_kind_once_has_a_page_for_each_kind(cohorts: Cohorts) -> None:
    """The two kinds of answer are never added up, and no place on the page stands there twice."""
    given = [Given(day, is_missed=day < 2, is_self_rated=day % 2 == 0) for day in range(9)]
    share(cohorts, 1, given)
    report = report_on(cohorts)
    lines = {card.anchor: card.missed for card in report.cards}
    assert {anchor: (rate.hits, rate.n) for anchor, rate in lines.items()} == {
        "c-ep-43": (1, 4),
        "c-ep-43-self-rated": (1, 5),
    }
