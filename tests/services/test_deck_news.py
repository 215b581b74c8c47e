"""What a new version of the program brings of decks is told once, in counts."""

from pathlib import Path

from tests.services.builders import (
    FIGURE,
    SHOWN,
    FakeClock,
    answer_all,
    deck_text,
    open_library,
)
from trainer.domain.rating import Rating
from trainer.services.study import Plan


def test_a_first_start_has_no_news(tmp_path: Path) -> None:
    assert open_library(tmp_path).take_news() == ()


def test_a_start_with_the_same_decks_has_no_news(tmp_path: Path) -> None:
    open_library(tmp_path).close()
    assert open_library(tmp_path).take_news() == ()


def test_a_new_version_in_which_no_card_changed_is_no_news(tmp_path: Path) -> None:
    open_library(tmp_path, deck_text(SHOWN)).close()
    assert open_library(tmp_path, deck_text(SHOWN, version="1.1")).take_news() == ()


def test_what_changed_is_told_in_counts_and_once(tmp_path: Path) -> None:
    clock = FakeClock()
    library = open_library(tmp_path, deck_text(FIGURE), clock)
    answer_all(library.session(Plan()), Rating.EASY)
    library.close()
    changed = deck_text(FIGURE + SHOWN, version="1.1", figure="~ 20 %")
    library = open_library(tmp_path, changed, clock)
    (told,) = library.take_news()
    assert told == (
        "New with this version of the program: A sample deck (sample 1.1):"
        " 1 new, 1 with another answer, 1 to be learnt again today."
    )
    assert library.take_news() == ()


def test_a_deck_that_came_to_those_there_were_is_told(tmp_path: Path) -> None:
    open_library(tmp_path, deck_text(SHOWN)).close()
    other = deck_text(SHOWN).replace("deck: sample", "deck: other")
    (tmp_path / "shipped" / "other.md").write_text(other, encoding="utf-8")
    (told,) = open_library(tmp_path, deck_text(SHOWN, version="1.1")).take_news()
    assert told.endswith("A sample deck (other 1.0): added, 1 card.")


def test_a_deck_that_was_passed_over_is_told_with_its_place(tmp_path: Path) -> None:
    open_library(tmp_path, deck_text(SHOWN)).close()
    (told,) = open_library(tmp_path, "this is no deck").take_news()
    assert told.startswith("A deck that comes with the program was passed over: ")
    assert "sample.md:1:1" in told
