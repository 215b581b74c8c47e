"""From the start to the first card, while the library opens behind it."""

import threading
from pathlib import Path

import pytest

from tests.services.builders import (
    CHOICE,
    SHOWN,
    TYPED,
    FakeClock,
    deck_text,
    opening_of,
    shown_cards,
)
from tests.tui.learner import Learner, learner_at
from tests.tui.test_sitting import home_of, reviews_in
from trainer.domain.rating import Mark
from trainer.errors import StoreError
from trainer.services.library import Library
from trainer.services.opening import Opening
from trainer.services.sitting import Plan
from trainer.tui.app import TrainerApp


class GatedOpening(Opening):
    """An opening that waits at a gate, as on a slow disk."""

    gate: threading.Event

    @classmethod
    def of(cls, opening: Opening, shipped: Path) -> "GatedOpening":
        """The same opening behind a closed gate."""
        gated = cls(opening.home, opening.clock, shipped=shipped)
        gated.gate = threading.Event()
        return gated

    def open(self) -> Library:
        """Open once the gate is open."""
        assert self.gate.wait(timeout=30)
        return super().open()


def gated_home(tmp_path: Path, *blocks: str) -> GatedOpening:
    opening = home_of(tmp_path, *blocks)
    opening.open().close()
    return GatedOpening.of(opening, tmp_path / "shipped")


class EarlyLearner(Learner):
    """One whose library is still closed: waiting for it would wait for ever."""

    async def settle(self) -> None:
        await self.pilot.pause()

    async def settle_for_good(self) -> None:
        await super().settle()


async def test_the_first_card_is_there_before_the_library_is_open(tmp_path: Path) -> None:
    opening = gated_home(tmp_path, SHOWN)
    app = TrainerApp(opening, Plan())
    async with app.run_test(size=(80, 24)) as pilot:
        learner = EarlyLearner(app, pilot, _clock(opening))
        await learner.settle()
        assert "Why is an atraumatic needle preferred?" in learner.words
        assert "1 of 1 · 1 new · 0 due" in learner.words
        opening.gate.set()
        await learner.settle_for_good()
        assert "Why is an atraumatic needle preferred?" in learner.words


async def test_an_answer_sent_before_the_library_is_open_is_marked_when_it_is(
    tmp_path: Path,
) -> None:
    opening = gated_home(tmp_path, TYPED)
    app = TrainerApp(opening, Plan())
    async with app.run_test(size=(80, 24)) as pilot:
        learner = EarlyLearner(app, pilot, _clock(opening))
        await learner.type("an atraumatic needle")
        await learner.press("enter")
        assert "Correct" not in learner.words
        opening.gate.set()
        await learner.settle_for_good()
        assert "✓ Correct" in learner.words
    (review,) = reviews_in(opening)
    assert review.mark is Mark.CORRECT


async def test_keys_pressed_before_the_library_is_open_are_done_in_their_order(
    tmp_path: Path,
) -> None:
    opening = gated_home(tmp_path, SHOWN)
    app = TrainerApp(opening, Plan())
    async with app.run_test(size=(80, 24)) as pilot:
        learner = EarlyLearner(app, pilot, _clock(opening))
        await learner.press("f", "space")
        opening.gate.set()
        await learner.settle_for_good()
        assert "⚑ flagged" in learner.words
        assert "Fewer headaches follow." in learner.words


async def test_what_is_typed_stays_when_the_library_opens(tmp_path: Path) -> None:
    opening = gated_home(tmp_path, TYPED)
    app = TrainerApp(opening, Plan())
    async with app.run_test(size=(80, 24)) as pilot:
        learner = EarlyLearner(app, pilot, _clock(opening))
        await learner.type("half")
        opening.gate.set()
        await learner.settle_for_good()
        await learner.type("way")
        assert "halfway" in learner.words


async def test_the_time_of_an_answer_is_without_the_wait_for_the_library(tmp_path: Path) -> None:
    opening = gated_home(tmp_path, TYPED)
    clock = _clock(opening)
    app = TrainerApp(opening, Plan())
    async with app.run_test(size=(80, 24)) as pilot:
        learner = EarlyLearner(app, pilot, clock)
        await learner.settle()
        clock.advance(seconds=6)
        await learner.type("awl")
        await learner.press("enter")
        clock.advance(seconds=30)
        opening.gate.set()
        await learner.settle_for_good()
        assert "✗ Wrong" in learner.words
    assert [review.elapsed_ms for review in reviews_in(opening)] == [7_000]


async def test_a_card_that_has_changed_meanwhile_is_asked_anew(tmp_path: Path) -> None:
    opening = gated_home(tmp_path, SHOWN)
    text = deck_text(SHOWN.replace("Why is an", "For what reason is an"), version="1.1")
    (tmp_path / "shipped" / "sample.md").write_text(text, encoding="utf-8")
    app = TrainerApp(opening, Plan())
    async with app.run_test(size=(80, 24)) as pilot:
        learner = EarlyLearner(app, pilot, _clock(opening))
        await learner.press("space")
        opening.gate.set()
        await learner.settle_for_good()
        assert "For what reason is an atraumatic needle preferred?" in learner.words
        assert "Fewer headaches" not in learner.words


async def test_without_a_plan_the_home_screen_is_there_before_the_library(tmp_path: Path) -> None:
    opening = gated_home(tmp_path, SHOWN)
    app = TrainerApp(opening)
    async with app.run_test(size=(80, 24)) as pilot:
        learner = EarlyLearner(app, pilot, _clock(opening))
        await learner.settle()
        assert "Opening your library" in learner.words
        opening.gate.set()
        await learner.settle_for_good()
        assert "Welcome to trainer" in learner.words


async def test_quitting_before_the_library_is_open_is_quick_and_clean(tmp_path: Path) -> None:
    opening = gated_home(tmp_path, SHOWN)
    app = TrainerApp(opening, Plan())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("q")
        await pilot.pause()
        assert not app.is_running
        opening.gate.set()


async def test_the_first_run_says_in_three_lines_what_will_happen(tmp_path: Path) -> None:
    async with learner_at(home_of(tmp_path, SHOWN, CHOICE)) as learner:
        assert "1 A card asks, you answer: 2 cards in 1 deck" in learner.words
        await learner.press("enter")
        assert "1 of 2" in learner.words


async def test_the_first_run_can_look_around_first(tmp_path: Path) -> None:
    async with learner_at(home_of(tmp_path, SHOWN)) as learner:
        await learner.press("escape")
        assert "All decks" in learner.words


async def test_home_counts_what_is_due_new_and_learnt(tmp_path: Path) -> None:
    clock = FakeClock()
    opening = opening_of(tmp_path, clock, deck_text(shown_cards(3)))
    async with learner_at(opening, Plan(cards=1)) as learner:
        await learner.press("space", "4", "enter")
        assert "Today 0 due 2 new 1 answered" in learner.words
        assert "All decks 0 2 1 of 3" in learner.words
        assert "A sample deck 0 2 1 of 3" in learner.words
        assert "Tomorrow" in learner.words


async def test_home_tells_once_what_a_new_version_changed_in_a_deck(tmp_path: Path) -> None:
    home_of(tmp_path, SHOWN).open().close()
    opening = opening_of(tmp_path, FakeClock(), deck_text(SHOWN + TYPED, version="1.1"))
    told = "A sample deck (sample 1.1): 1 new."
    async with learner_at(opening, Plan(cards=1)) as learner:
        await learner.press("escape", "escape")
        assert "All decks" in learner.words
        assert told in learner.words
        app = learner.app
    assert app.untold == ()
    async with learner_at(opening) as learner:
        assert told not in learner.words


async def test_what_home_was_not_there_to_tell_is_left_for_the_terminal(tmp_path: Path) -> None:
    home_of(tmp_path, SHOWN).open().close()
    opening = opening_of(tmp_path, FakeClock(), deck_text(SHOWN + TYPED, version="1.1"))
    async with learner_at(opening, Plan()) as learner:
        app = learner.app
    assert ["1 new" in line for line in app.untold] == [True]


async def test_enter_studies_the_deck_under_the_cursor(tmp_path: Path) -> None:
    opening = home_of(tmp_path, SHOWN)
    other = deck_text(TYPED).replace("deck: sample", "deck: other").replace("A sample", "B other")
    (tmp_path / "shipped" / "other.md").write_text(other, encoding="utf-8")
    async with learner_at(opening) as learner:
        await learner.press("escape", "down", "j", "enter")
        assert "B other deck" in learner.words
        assert "Which needle is preferred?" in learner.words


async def test_the_theme_is_switched_and_kept(tmp_path: Path) -> None:
    opening = home_of(tmp_path, SHOWN)
    async with learner_at(opening, Plan()) as learner:
        assert learner.app.theme == "trainer-dark"
        await learner.press("t")
        assert learner.app.theme == "trainer-light"
    assert opening.preferences().theme == "trainer-light"


async def test_a_database_that_is_not_ours_closes_the_app_with_its_reason(tmp_path: Path) -> None:
    opening = home_of(tmp_path, SHOWN)
    opening.home.mkdir()
    (opening.home / "trainer.db").write_bytes(b"not a database, but somebody's notes" * 100)
    app = TrainerApp(opening, Plan())
    async with app.run_test(size=(80, 24)) as pilot:
        await Learner(app, pilot, FakeClock()).settle()
    assert isinstance(app.problem, StoreError)
    assert app.return_code == 1


@pytest.mark.parametrize("size", [(40, 12), (20, 5), (200, 60)])
async def test_no_size_is_too_small_to_study(tmp_path: Path, size: tuple[int, int]) -> None:
    opening = home_of(tmp_path, CHOICE)
    async with learner_at(opening, Plan(), size=size) as learner:
        await learner.press("1", "enter", "question_mark", "escape", "enter", "enter")
    assert len(reviews_in(opening)) == 1


async def test_keys_that_were_bound_anew_work_and_are_shown(tmp_path: Path) -> None:
    opening = home_of(tmp_path, SHOWN)
    app = TrainerApp(opening, Plan())
    app.set_keymap({"study.flag": "x", "study.good": "g"})
    async with app.run_test(size=(80, 24)) as pilot:
        learner = Learner(app, pilot, _clock(opening))
        await learner.settle()
        assert "x flag" in learner.words
        await learner.press("x")
        assert "flagged" in learner.words
        await learner.press("space")
        assert "▸ g Good" in learner.words
        await learner.press("g")
    assert len(reviews_in(opening)) == 1


def _clock(opening: Opening) -> FakeClock:
    assert isinstance(opening.clock, FakeClock)
    return opening.clock
