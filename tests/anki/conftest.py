"""A learner's Anki, and decks exported to it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.anki.judge import Judge
from tests.anki.learner import LONG_AGO_MS, WEST, studied
from tests.anki.there import There
from tests.services.builders import FakeClock
from trainer.domain.study_day import Moment
from trainer.services.anki_decks import deck_of_file
from trainer.services.anki_export import DeckExport, export, prepared
from trainer.services.library import Library

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


@pytest.fixture
def there(tmp_path: Path) -> Iterator[There]:
    """A learner's collection in Anki, into which anything can be put."""
    (tmp_path / "anki").mkdir()
    there = There(tmp_path / "anki")
    yield there
    there.collection.close(downgrade=False)


@pytest.fixture
def clock() -> FakeClock:
    """A clock of a learner west of Greenwich, long ago."""
    return FakeClock(LONG_AGO_MS, offset_minutes=WEST)


@pytest.fixture
def library(tmp_path: Path, clock: FakeClock) -> Iterator[Library]:
    """The home of a learner who has studied for three weeks."""
    library = studied(tmp_path, clock)
    yield library
    library.close()
