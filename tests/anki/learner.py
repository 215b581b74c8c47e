"""A learner who has studied for three weeks, and a package with their progress."""

from pathlib import Path

from tests.services.builders import (
    FakeClock,
    answer,
    change_settings,
    deck_text,
    open_library,
    shown_cards,
)
from trainer.domain.rating import Rating
from trainer.services.anki_decks import installed_deck
from trainer.services.anki_export import export, prepared
from trainer.services.anki_progress import progress_of
from trainer.services.library import Library
from trainer.services.study import Plan, Prompt

CARDS = 12
LONG_AGO_MS = 1_773_669_600_000
"""UTC milliseconds of 16 March 2026, 14:00 UTC: Anki takes no answer from its future."""
WEST = -300
"""Minutes of a learner five hours west of Greenwich."""
RATINGS = (Rating.GOOD, Rating.AGAIN, Rating.EASY, Rating.HARD, Rating.GOOD)


def studied(tmp_path: Path, clock: FakeClock) -> Library:
    """Twelve cards after three weeks: some in steps, one suspended, one buried, one flagged."""
    library = open_library(tmp_path, deck_text(shown_cards(CARDS)), clock)
    change_settings(library, retention="0.85", new_per_day="3", reviews_per_day="77")
    for day in range(21):
        session = library.session(Plan(cards=5))
        turn = day
        while isinstance(session.current, Prompt):
            answer(session, RATINGS[turn % len(RATINGS)])
            clock.advance(seconds=7)
            turn += 1
        clock.advance(days=1)
    _set_aside(library, clock)
    return library


def _set_aside(library: Library, clock: FakeClock) -> None:
    """Leave a card in a step; suspend, bury and flag another each, and cram one of them."""
    while not isinstance((today := library.session(Plan())).current, Prompt):
        clock.advance(days=1)
    answer(today, Rating.AGAIN)
    clock.advance(seconds=7)
    cram = library.session(Plan(is_cram=True))
    cram.suspend()
    cram.bury()
    cram.toggle_flag()
    answer(cram, Rating.AGAIN)


def packed(library: Library, target: Path) -> Path:
    """Write a package of the deck with the learner's progress; its path."""
    moment = library.clock.now()
    source = installed_deck(library.store, "sample", target.parent)
    (one,) = prepared([source], moment)
    cards = [card for note in one.notes for _, card in note.cards]
    export([one], target, progress=progress_of(library.store, cards, moment))
    return target
