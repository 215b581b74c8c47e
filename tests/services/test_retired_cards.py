"""Answers to cards that are asked no longer: they stay in the figures by card, and are said to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.builders import (
    FakeClock,
    answer,
    answer_all,
    deck_text,
    open_library,
    shown_cards,
    study_days,
)
from tests.store.builders import COHORT
from trainer.domain.rating import Rating
from trainer.reports.bundle import Bundle, Level
from trainer.reports.report import CardLine, Report
from trainer.services import card_library
from trainer.services.card_library import library_at, library_of
from trainer.services.cohorts import opened_cohorts
from trainer.services.deck_library import add_deck
from trainer.services.library import Library
from trainer.services.own_report import own_report
from trainer.services.report import cohort_report
from trainer.services.report_choices import Choices
from trainer.services.sharing import bundle_of
from trainer.services.sitting import Plan
from trainer.store.cohort_file import IN_MEMORY

CLOZE = """\
## cloze c-gaps
Text: An [[1:antibiotic]] is given [[2:before]] the procedure.
Fact: route

"""
BEFORE = deck_text(shown_cards(3) + CLOZE)
AFTER = deck_text(f"{shown_cards(2)}## retired c-2\n\n## retired c-gaps\n", version="1.1")
WITHDRAWN = BEFORE.replace("Source: notes, antibiotics\n", "Source: notes\nStatus: withdrawn\n")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def library(tmp_path: Path, clock: FakeClock) -> Iterator[Library]:
    """A learner who has answered every card on many days, and missed those that go."""
    opened = open_library(tmp_path, BEFORE, clock)
    study_days(opened, clock, 30)
    answer_all(opened.session(Plan()))
    clock.advance(days=7)
    yield opened
    opened.close()


def add(library: Library, tmp_path: Path, text: str) -> None:
    path = tmp_path / "sample.md"
    path.write_text(text, encoding="utf-8")
    add_deck(library.store, library.clock, path, replaces_another=True)


def own(library: Library) -> Report:
    return own_report(library.store, library.clock.now(), Choices())


def shared(library: Library) -> Bundle:
    return bundle_of(library.store, library.clock.now(), Level.CARDS)


def directed(bundle: Bundle, reader: card_library.Library) -> Report:
    with opened_cohorts(IN_MEMORY) as cohorts:
        cohorts.put(COHORT)
        cohorts.enrol("surgery", bundle.trainee)
        cohorts.add(bundle, path="a bundle")
        return cohort_report(cohorts, None, reader, Choices())


def left_out(report: Report) -> list[str]:
    return [remark for remark in report.remarks if "left out of the figures by card" in remark]


def texts(library: Library) -> dict[str, bool]:
    """Which cards of a store a report's reader knows, and whether they are retired."""
    found = library_of(library.store, library.clock.now()).cards
    return {text.name: text.is_retired for text in found.values()}


@pytest.mark.parametrize("now", [AFTER, WITHDRAWN])
def test_cards_that_were_asked_once_are_known_as_retired(
    now: str, library: Library, tmp_path: Path
) -> None:
    assert not any(texts(library).values())
    add(library, tmp_path, now)
    assert {name for name, is_retired in texts(library).items() if is_retired} >= {
        "c-gaps.1",
        "c-gaps.2",
    }
    assert not texts(library)["c-0"]


def test_a_store_that_is_opened_and_one_that_is_not_tell_the_same(
    library: Library, tmp_path: Path
) -> None:
    add(library, tmp_path, AFTER)
    opened = library_of(library.store, library.clock.now())
    assert library_at(tmp_path / "home", library.clock) == opened


def test_one_s_own_report_says_nothing_of_a_deck_that_is_there(
    library: Library, tmp_path: Path
) -> None:
    add(library, tmp_path, AFTER)
    assert not left_out(own(library))


def test_a_card_that_is_retired_is_listed_and_said_to_be(
    tmp_path: Path, library: Library, clock: FakeClock
) -> None:
    def weakest() -> dict[str, CardLine]:
        (page,) = directed(shared(library), library_of(library.store, clock.now())).pages
        return {card.name: card for card in page.weakest}

    clock.advance(days=60)
    for _ in range(25):
        answer(library.session(Plan()), Rating.AGAIN)
        clock.advance(minutes=11)
    clock.advance(days=7)
    before = weakest()
    add(library, tmp_path, AFTER)
    assert weakest().keys() == before.keys()
    retired = {name for name, card in weakest().items() if card.is_retired}
    assert retired == weakest().keys() - {"c-0", "c-1"} != set()


def test_of_retired_cards_whose_text_nobody_has_it_is_said_which_deck_they_were_of(
    library: Library, tmp_path: Path, clock: FakeClock
) -> None:
    """The director has the newest text alone."""
    (tmp_path / "director").mkdir()
    elsewhere = open_library(tmp_path / "director", AFTER, clock)
    reader = library_of(elsewhere.store, clock.now())
    elsewhere.close()
    (remark,) = left_out(directed(shared(library), reader))
    assert "to 3 cards that have been retired from A sample deck are left out" in remark
    assert "deck add" not in remark


def test_of_a_deck_that_is_not_there_it_is_said_how_to_add_it(
    library: Library, clock: FakeClock
) -> None:
    today = library_of(library.store, clock.now()).today
    reader = card_library.Library(cards={}, titles={}, today=today)
    (remark,) = left_out(directed(shared(library), reader))
    assert "to 5 cards" in remark
    assert "trainer deck add FILE" in remark
