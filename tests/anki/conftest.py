"""A learner's Anki, and decks exported to it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.anki.judge import Judge
from trainer.domain.study_day import Moment
from trainer.services.anki_decks import deck_of_file
from trainer.services.anki_export import DeckExport, export, prepared

BEGIN_MS = 1_795_424_400_000
MS_PER_DAY = 86_400_000

Export = Callable[..., tuple[Path, DeckExport]]


@pytest.fixture
def anki(tmp_path: Path) -> Iterator[Judge]:
    """A learner's empty collection."""
    judge = Judge(tmp_path / "learner.anki2")
    try:
        yield judge
    finally:
        judge.collection.close()


@pytest.fixture
def export_deck(tmp_path: Path) -> Export:
    """Export a deck's text on a day, counted from 0; the package and what was said of it."""

    def exported(text: str, *, day: int = 0, name: str = "deck.apkg") -> tuple[Path, DeckExport]:
        deck = tmp_path / "deck.md"
        deck.write_text(text, encoding="utf-8")
        moment = Moment(BEGIN_MS + day * MS_PER_DAY, 0)
        (one,) = prepared([deck_of_file(deck)], moment)
        export([one], tmp_path / name)
        return tmp_path / name, one

    return exported
