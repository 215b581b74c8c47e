"""Whatever a learner does, where the cards stand is what the log says, and undo restores it."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.services.builders import (
    EVERY_KIND,
    MS_PER_MINUTE,
    FakeClock,
    change_settings,
    deck_text,
    give_right_answer,
    open_library,
    undo,
)
from trainer.domain.fold import folded
from trainer.domain.ids import CardId
from trainer.domain.rating import Rating
from trainer.domain.schedule import Schedule
from trainer.errors import CardChangedError
from trainer.services.deck_library import add_deck
from trainer.services.opening import Opening
from trainer.services.study import Nothing, Outcome, Plan, Prompt
from trainer.store import entries, schedules

Standing = dict[CardId, Schedule]

FIGURES = ("~ 10 %", "~ 20 %", "~ 30 %")
CHANGES = (
    {"rollover_hour": "0"},
    {"rollover_hour": "23"},
    {"retention": "0.8"},
    {"learning_steps": "5"},
    {"learning_steps": ""},
    {"relearning_steps": "10 30"},
    {"new_per_day": "3"},
)


class Learner(RuleBasedStateMachine):
    """One learner at one program, over days, with restarts and a clock that is set back."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name)
        self.clock = FakeClock()
        self.library = open_library(self.path, deck_text(EVERY_KIND), self.clock)
        self.session = self.library.session(Plan())
        self.unrated: Outcome | None = None
        """What was said of an answer that is not rated yet."""
        self.befores: list[Standing | None] = []
        """How things stood before each entry that can be taken back; None where it is not known."""

    def teardown(self) -> None:
        self.library.close()
        self.folder.cleanup()

    def has_question(self) -> bool:
        return self.unrated is None and not isinstance(self.session.current, Nothing)

    def standing(self) -> Standing:
        with self.library.store.reading() as tx:
            return {schedule.card: schedule for schedule in schedules.all_schedules(tx)}

    @precondition(has_question)
    @rule()
    def answer(self) -> None:
        before = self.standing()
        try:
            self.unrated = give_right_answer(self.session)
        except CardChangedError:
            assert self.standing() == before
            return
        if self.unrated.verdict is not None:
            self.befores.append(before)

    @precondition(lambda self: self.unrated is not None)
    @rule(rating=st.sampled_from(Rating))
    def rate(self, rating: Rating) -> None:
        before, unrated = self.standing(), self.unrated
        self.unrated = None
        try:
            self.session.rate(rating)
        except CardChangedError:
            assert self.standing() == before
            return
        if unrated is not None and unrated.verdict is None:
            self.befores.append(before)

    @precondition(has_question)
    @rule(rating=st.sampled_from(Rating))
    def answer_and_rate(self, rating: Rating) -> None:
        self.answer()
        if self.unrated is not None:
            self.rate(rating)

    @precondition(has_question)
    @rule()
    def bury(self) -> None:
        self.befores.append(self.standing())
        self.session.bury()

    @precondition(has_question)
    @rule()
    def suspend(self) -> None:
        self.befores.append(self.standing())
        self.session.suspend()

    @precondition(has_question)
    @rule()
    def flag(self) -> None:
        self.befores.append(self.standing())
        self.session.toggle_flag()

    @rule()
    def undo(self) -> None:
        taken_back = undo(self.session)
        assert bool(taken_back) == bool(self.befores)
        if taken_back:
            self.unrated = None
            assert self.befores.pop() in (None, self.standing())

    @rule(minutes=st.sampled_from([1, 12, 300]))
    def wait(self, minutes: int) -> None:
        self.clock.advance(minutes=minutes)

    @rule(days=st.sampled_from([1, 3, 40]))
    def stay_away(self, days: int) -> None:
        self.clock.advance(days=days)

    @rule(minutes=st.sampled_from([5, 600]))
    def set_the_clock_back(self, minutes: int) -> None:
        self.clock.at_ms -= minutes * MS_PER_MINUTE

    @rule(offset_minutes=st.sampled_from([-600, 0, 60, 840]))
    def travel(self, offset_minutes: int) -> None:
        self.clock.offset_minutes = offset_minutes

    @rule(changes=st.sampled_from(CHANGES))
    def change_settings(self, changes: dict[str, str]) -> None:
        change_settings(self.library, **changes)
        self.befores = [None for _ in self.befores]

    @rule(figure=st.sampled_from(FIGURES))
    def edit_the_deck(self, figure: str) -> None:
        path = self.path / "edited.md"
        path.write_text(deck_text(EVERY_KIND, figure=figure), encoding="utf-8")
        add_deck(self.library.store, self.clock, path, replaces_another=True)
        self.befores = [None for _ in self.befores]

    @rule(cards=st.sampled_from([None, 2]))
    def sit_down_anew(self, cards: int | None) -> None:
        self.session = self.library.session(Plan(cards=cards))
        self.unrated = None

    @rule()
    def restart(self) -> None:
        self.library.close()
        self.library = Opening(self.path / "home", self.clock, shipped=self.path).open()
        self.session = self.library.session(Plan())
        self.unrated = None

    @invariant()
    def every_card_stands_where_the_log_says(self) -> None:
        with self.library.store.reading() as tx:
            history = entries.settings_history(tx)
            for schedule in schedules.all_schedules(tx):
                card = schedule.card
                assert schedule == folded(card, entries.of_card(tx, card), history)

    @invariant()
    def nothing_is_asked_that_was_put_away(self) -> None:
        current = self.session.current
        if isinstance(current, Prompt) and self.unrated is None:
            assert not self.standing()[current.card.id].is_suspended


TestLearner = Learner.TestCase
TestLearner.settings = settings(
    max_examples=20,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
