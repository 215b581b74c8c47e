"""Preferences and reports to authors: kept, changed, taken away."""

from dataclasses import replace
from pathlib import Path

from tests.store.builders import NOON, a_card, a_deck, digest, new_store
from trainer.domain.ids import DeckSlug
from trainer.store import author_reports, preferences
from trainer.store.author_reports import AuthorReport


def test_a_preference_is_kept_changed_and_taken_back(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    for text, kept in (("dark", {"theme": "dark"}), ("light", {"theme": "light"}), (None, {})):
        with store.writing() as tx:
            preferences.put(tx, "theme", text)
        with store.reading() as tx:
            assert preferences.preferences(tx) == kept
    store.close()


def test_taking_back_what_was_never_set_is_nothing(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    with store.writing() as tx:
        preferences.put(tx, "theme", None)
        assert preferences.preferences(tx) == {}
    store.close()


def test_reports_come_by_time_of_one_deck_or_of_all(tmp_path: Path) -> None:
    store = new_store(tmp_path, a_deck(3), a_deck(3, slug="airway"))
    late, early, other = _report(3), _report(1), _report(2, deck="airway")
    with store.writing() as tx:
        for report in (late, early, other, late):
            author_reports.put(tx, report)
    with store.reading() as tx:
        assert author_reports.author_reports(tx) == [early, other, late]
        assert author_reports.author_reports(tx, DeckSlug("airway")) == [other]
        assert author_reports.author_reports(tx, DeckSlug("none")) == []
    store.close()


def test_reports_of_one_millisecond_come_in_the_order_they_were_made(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    at_once = [replace(_report(number), at_ms=NOON.at_ms) for number in range(9)]
    with store.writing() as tx:
        for report in at_once:
            author_reports.put(tx, report)
        assert author_reports.author_reports(tx) == at_once
    store.close()


def _report(number: int, *, deck: str = "spine") -> AuthorReport:
    card = a_card(0, deck=deck)
    return AuthorReport(
        id=digest(f"report {number}"),
        card=card.id,
        deck=card.deck,
        block=card.block,
        card_version=card.version,
        at_ms=NOON.at_ms + number,
        sentence=f"Sentence {number}, is it so?",
    )
