"""What the reader's own log and decks tell of answers that changed, for the history of a card."""

from pathlib import Path

from tests.services.builders import FIGURE, FakeClock, answer_all, deck_text, open_library
from trainer.domain.ids import BlockId, DeckSlug, card_id
from trainer.reports.gathered import KeyChange
from trainer.services.card_library import library_at, library_of
from trainer.services.deck_library import add_deck
from trainer.services.library import Library
from trainer.services.sitting import Plan

CARD = card_id(DeckSlug("sample"), BlockId("s-figure"))


def edited(library: Library, tmp_path: Path, version: str, figure: str) -> None:
    """Add a version of the sample deck in which the figure is another one."""
    path = tmp_path / "sample.md"
    path.write_text(deck_text(FIGURE, version=version, figure=figure), encoding="utf-8")
    add_deck(library.store, library.clock, path, replaces_another=True)


def test_an_answer_that_changed_is_known_as_what_it_was_and_what_it_is(tmp_path: Path) -> None:
    clock = FakeClock()
    library = open_library(tmp_path, deck_text(FIGURE), clock)
    answer_all(library.session(Plan()))
    clock.advance(days=1)
    edited(library, tmp_path, "1.1", "~ 20 %")
    try:
        told = dict(library_of(library.store, clock.now()).changes([CARD]))
        assert list(told.values()) == [KeyChange("~ 10 %", "~ 20 %")]
        assert {known for known, _ in told} == {CARD}
        assert library_at(tmp_path / "home", clock).changes([CARD]) == told
    finally:
        library.close()


def test_what_an_answer_was_is_known_to_who_never_studied_it(tmp_path: Path) -> None:
    """Of a director, who adds each version of a deck and reads reports of it."""
    library = open_library(tmp_path, deck_text(FIGURE))
    edited(library, tmp_path, "1.1", "~ 20 %")
    edited(library, tmp_path, "1.2", "~ 30 %")
    try:
        moment = library.clock.now()
        told = dict(library_of(library.store, moment).changes([CARD]))
        assert list(told.values()) == [KeyChange("~ 10 %", "~ 20 %"), KeyChange("~ 20 %", "~ 30 %")]
        assert library_at(tmp_path / "home", library.clock).changes([CARD]) == told
        assert library_of(library.store, moment).changes([]) == {}
    finally:
        library.close()
