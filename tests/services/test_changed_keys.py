"""What the reader's own log tells of answers that changed, for the history of a card."""

from pathlib import Path

from tests.services.builders import FIGURE, FakeClock, answer_all, deck_text, open_library
from trainer.domain.ids import BlockId, DeckSlug, card_id
from trainer.reports.gathered import KeyChange
from trainer.services.card_library import library_at, library_of
from trainer.services.deck_library import add_deck
from trainer.services.sitting import Plan


def test_an_answer_that_changed_is_known_as_what_it_was_and_what_it_is(tmp_path: Path) -> None:
    clock = FakeClock()
    library = open_library(tmp_path, deck_text(FIGURE), clock)
    answer_all(library.session(Plan()))
    path = tmp_path / "sample.md"
    path.write_text(deck_text(FIGURE, version="1.1", figure="~ 20 %"), encoding="utf-8")
    clock.advance(days=1)
    add_deck(library.store, clock, path, replaces_another=True)
    card = card_id(DeckSlug("sample"), BlockId("s-figure"))
    try:
        told = dict(library_of(library.store, clock.now()).changes([card]))
        assert list(told.values()) == [KeyChange("~ 10 %", "~ 20 %")]
        assert {known for known, _ in told} == {card}
        assert library_at(tmp_path / "home", clock).changes([card]) == told
    finally:
        library.close()
