"""Pictures of installed decks: kept in the home, and told where they lie."""

import shutil
from pathlib import Path

import pytest

from tests.pictures import png
from tests.services.builders import SHOWN, FakeClock, asked, deck_text, open_library, opening_of
from trainer.domain.ids import DeckSlug
from trainer.errors import AnkiError, DeckError
from trainer.services.anki_decks import installed_deck
from trainer.services.anki_export import prepared
from trainer.services.deck_library import add_deck
from trainer.services.study import Plan
from trainer.store import decks

OWN = DeckSlug("own")
PICTURED = SHOWN.rstrip("\n") + "\nImage: in/a.png, a needle\n"


@pytest.fixture
def own_deck(tmp_path: Path) -> Path:
    """An educator's deck with its picture."""
    folder = tmp_path / "own"
    (folder / "in").mkdir(parents=True)
    (folder / "in" / "a.png").write_bytes(png())
    deck = folder / "own.md"
    deck.write_text(deck_text(PICTURED).replace("deck: sample", "deck: own"), encoding="utf-8")
    return deck


def test_a_picture_is_copied_when_its_deck_is_added(own_deck: Path, tmp_path: Path) -> None:
    library = open_library(tmp_path)
    add_deck(library.store, library.clock, own_deck)
    shutil.rmtree(own_deck.parent)
    prompt = asked(library.session(Plan(decks=(OWN,))))
    (picture,) = prompt.card.pictures
    assert (prompt.pictures_folder / picture.path).read_bytes() == png()
    assert tmp_path / "home" in prompt.pictures_folder.parents
    library.close()


def test_a_deck_without_its_picture_is_not_added(own_deck: Path, tmp_path: Path) -> None:
    library = open_library(tmp_path)
    (own_deck.parent / "in" / "a.png").unlink()
    with pytest.raises(DeckError, match="missing-image"):
        add_deck(library.store, library.clock, own_deck)
    library.close()


def test_another_picture_of_an_unchanged_deck_is_copied_too(own_deck: Path, tmp_path: Path) -> None:
    library = open_library(tmp_path)
    add_deck(library.store, library.clock, own_deck)
    (own_deck.parent / "in" / "a.png").write_bytes(png(7))
    add_deck(library.store, library.clock, own_deck)
    assert (tmp_path / "home" / "pictures" / "own" / "in" / "a.png").read_bytes() == png(7)
    library.close()


def test_a_picture_that_cannot_be_kept_says_so_and_adds_nothing(
    own_deck: Path, tmp_path: Path
) -> None:
    library = open_library(tmp_path)
    (tmp_path / "home" / "pictures").write_bytes(b"")
    with pytest.raises(DeckError, match="cannot be written"):
        add_deck(library.store, library.clock, own_deck)
    with library.store.reading() as tx:
        assert OWN not in decks.titles(tx)
    library.close()


def test_the_first_card_is_shown_with_its_picture_before_all_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "shipped" / "in").mkdir(parents=True)
    (tmp_path / "shipped" / "in" / "a.png").write_bytes(png())
    opening = opening_of(tmp_path, FakeClock(), deck_text(PICTURED))
    opening.open().close()
    glimpse, library = opening.glance(Plan()), opening.open()
    assert glimpse is not None
    assert glimpse.pictures_folder == asked(library.session(Plan())).pictures_folder
    library.close()


def test_an_export_of_a_deck_whose_picture_is_gone_says_which(
    own_deck: Path, tmp_path: Path
) -> None:
    library = open_library(tmp_path)
    add_deck(library.store, library.clock, own_deck)
    kept = tmp_path / "home" / "pictures" / "own" / "in" / "a.png"
    kept.unlink()
    with pytest.raises(AnkiError, match=r"a\.png: this picture of own cannot be read"):
        prepared([installed_deck(library.store, "own", tmp_path / "home")], library.clock.now())
    library.close()
