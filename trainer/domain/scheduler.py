"""The memory model: FSRS-6 by the library `fsrs`, which is known here and nowhere else."""

import math
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final, Protocol

from trainer.domain.rating import Rating
from trainer.domain.schedule import Memory
from trainer.domain.study_day import StudyDay

SCHEDULER_VERSION: Final = "fsrs-6/1"
"""Changed whenever some history would get another memory or interval; every review carries it."""

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_LONGEST_GAP_DAYS = 1_000_000
_STABILITY = (0.001, 36_500.0)
"""Bounds of stability; the library holds only the lower one, Anki both."""
_DIFFICULTY = (1.0, 10.0)


class MemoryModel(Protocol):
    """What the fold asks of a model of memory; a newer model is another class of this shape."""

    def after(self, memory: Memory | None, rating: Rating, day: StudyDay) -> Memory:
        """The memory that an answer on a study day leaves; no time before the last one counts."""

    def brought(self, stability_days: float, difficulty: float, day: StudyDay) -> Memory:
        """A memory brought from elsewhere, held within the model's bounds."""

    def of_interval(self, interval_days: int, ease: float, day: StudyDay) -> Memory:
        """The memory of a card that another scheduler, of intervals and eases, brought so far."""

    def retrievability(self, memory: Memory, day: StudyDay) -> float:
        """Chance of recall on a study day, 0 to 1."""

    def interval_days(self, memory: Memory, retention: float) -> float:
        """Days until the chance of recall falls to `retention`, not rounded."""


class Fsrs6:
    """FSRS-6 with its default parameters, fed whole study days."""

    def __init__(self) -> None:
        # fsrs takes 8-23 ms to import, which the first card must not wait for.
        import fsrs

        self._card = fsrs.Card
        self._ratings = {rating: fsrs.Rating(rating) for rating in Rating}
        self._fresh = fsrs.State.Learning
        self._known = fsrs.State.Review
        # Steps and fuzz are the fold's; the due dates of the library are not looked at.
        self._scheduler = fsrs.Scheduler(
            learning_steps=(), relearning_steps=(), maximum_interval=1, enable_fuzzing=False
        )
        *_, self._w8, self._w9, self._w10 = self._scheduler.parameters[:11]
        self._decay = -self._scheduler.parameters[20]
        self._factor = 0.9 ** (1 / self._decay) - 1

    def after(self, memory: Memory | None, rating: Rating, day: StudyDay) -> Memory:
        """The memory that an answer on a study day leaves; no time before the last one counts.

        A second answer on one day goes by the model's short-term rule.
        """
        # A card made without an id sleeps for a millisecond; without a due date it asks the clock.
        card = self._card(
            card_id=0,
            state=self._known if memory else self._fresh,
            stability=memory.stability_days if memory else None,
            difficulty=memory.difficulty if memory else None,
            due=_EPOCH,
            last_review=_EPOCH if memory else None,
        )
        answered_at = _EPOCH + timedelta(days=_gap(memory, day) if memory else 0)
        card, _ = self._scheduler.review_card(card, self._ratings[rating], answered_at)
        if card.stability is None or card.difficulty is None:
            raise AssertionError("fsrs gave no memory for an answer")
        return self.brought(card.stability, card.difficulty, day)

    def brought(self, stability_days: float, difficulty: float, day: StudyDay) -> Memory:
        """A memory brought from elsewhere, held within the model's bounds."""
        return Memory(
            stability_days=_held(stability_days, *_STABILITY),
            difficulty=_held(difficulty, *_DIFFICULTY),
            last_day=day,
        )

    def of_interval(self, interval_days: int, ease: float, day: StudyDay) -> Memory:
        """The memory of a card that another scheduler, of intervals and eases, brought so far.

        The interval is taken for the days until recall falls to 90 %, and the difficulty is the one
        at which a Good then would make the interval grow by the ease.  Source: the conversion from
        SM-2 of fsrs-rs.
        """
        stability_days = float(max(1, interval_days))
        growth = math.exp(self._w8) * stability_days**-self._w9 * math.expm1(0.1 * self._w10)
        return self.brought(stability_days, 11 - (ease - 1) / growth, day)

    def retrievability(self, memory: Memory, day: StudyDay) -> float:
        """Chance of recall on a study day, 0 to 1.

        Source: FSRS-6, "The Algorithm", open-spaced-repetition wiki: (1 + factor t / S)^decay.
        """
        elapsed = _gap(memory, day) / memory.stability_days
        return float((1 + self._factor * elapsed) ** self._decay)

    def interval_days(self, memory: Memory, retention: float) -> float:
        """Days until the chance of recall falls to `retention`, not rounded.

        Source: the curve of `retrievability`, solved for t.
        """
        return float(memory.stability_days / self._factor * (retention ** (1 / self._decay) - 1))


@cache
def memory_model() -> MemoryModel:
    """The model every schedule goes by, made once."""
    return Fsrs6()


def _gap(memory: Memory, day: StudyDay) -> int:
    """Study days since the last answer; a clock or a traveller that went back counts as none."""
    return min(max(day - memory.last_day, 0), _LONGEST_GAP_DAYS)


def _held(number: float, least: float, most: float) -> float:
    # In this order a number that is none (NaN) becomes the least instead of spreading.
    return min(max(least, number), most)
