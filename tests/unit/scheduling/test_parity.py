"""Memory agrees with what Anki computes for the same ratings and days."""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Final

import pytest
from anki.collection import Collection
from anki.consts import CARD_TYPE_REV, QUEUE_TYPE_REV
from anki.decks import DeckId

from trainer.domain.rating import Rating
from trainer.domain.schedule import Memory
from trainer.domain.scheduler import memory_model
from trainer.domain.study_day import StudyDay

_History = list[tuple[int, Rating]]
_RATINGS: Final = tuple(Rating)
_FIRST, _LATER = 0, 1
"""Kinds of review in Anki's log: a history counts from its first answer as a new card."""


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    """A collection that schedules by FSRS with its default parameters, days beginning at 4 UTC."""
    collection = Collection(str(tmp_path / "collection.anki2"))
    try:
        collection.set_config("fsrs", val=True)
        collection.set_config("rollover", 4)
        collection.set_config("creationOffset", 0)
        collection.set_config("localOffset", 0)
        yield collection
    finally:
        collection.close()


class AnkiJudge:
    """Memory as Anki computes it from a log of reviews."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        assert collection.db is not None
        self._db = collection.db
        self._next_id_ms = 0

    def memory(self, history: _History) -> tuple[float, float]:
        """Stability and difficulty after ratings on days counted from today backwards, below zero.

        Read from the backend as computed: what Anki stores with a card is rounded to four and
        three decimals.
        """
        card = self._new_card()
        for number, (day, rating) in enumerate(history):
            self._log(card, day, number, rating)
        state = self._collection._backend.compute_memory_state(card).state  # noqa: SLF001  the only unrounded source
        return state.stability, state.difficulty

    def _new_card(self) -> int:
        notetype = self._collection.models.by_name("Basic")
        assert notetype is not None
        note = self._collection.new_note(notetype)
        note["Front"] = "question"
        self._collection.add_note(note, DeckId(1))
        card = note.cards()[0]
        card.type, card.queue = CARD_TYPE_REV, QUEUE_TYPE_REV
        card.ivl = card.due = 10
        self._collection.update_card(card)
        return card.id

    def _log(self, card: int, day: int, number: int, rating: Rating) -> None:
        ends_today = self._collection.sched.day_cutoff
        noon_ms = (ends_today - 16 * 3600 + day * 86_400) * 1000
        self._next_id_ms += 1  # a review's id is its time, and unique in the collection
        at_ms = noon_ms + number * 60_000 + self._next_id_ms
        kind = _LATER if number else _FIRST
        self._db.execute(
            "insert into revlog values (?, ?, -1, ?, 1, 1, 2500, 1000, ?)",
            at_ms,
            card,
            int(rating),
            kind,
        )


def our_memory(history: _History) -> Memory:
    """Memory after the same ratings and days here."""
    memory: Memory | None = None
    for day, rating in history:
        memory = memory_model().after(memory, rating, StudyDay(20_000 + day))
    assert memory is not None
    return memory


def history_of(rng: Random, ratings: tuple[Rating, ...], gaps: tuple[int, ...]) -> _History:
    """Up to forty answers, rising by day, the last one before today."""
    day, history = -rng.randrange(1, 15_000), []
    for _ in range(rng.randrange(1, 41)):
        history.append((day, rng.choice(ratings)))
        day += rng.choice(gaps)
        if day >= 0:
            break
    return history


def assert_agrees(judge: AnkiJudge, history: _History) -> None:
    """To a relative 1e-4, or a tenth of a second where a card is never known.

    Anki reckons with 32 bits and loses digits in (S + 1)^w - 1 when S is a few minutes; in 64 bits
    the same formula keeps them.  Elsewhere the two are about 1e-5 apart after forty answers.
    """
    memory = our_memory(history)
    stability, difficulty = judge.memory(history)
    assert memory.stability_days == pytest.approx(stability, rel=1e-4, abs=1e-6), history
    assert memory.difficulty == pytest.approx(difficulty, rel=1e-4), history


@pytest.mark.parametrize(
    ("ratings", "gaps"),
    [
        (_RATINGS, (0, 0, 1, 1, 2, 3, 8, 20, 60, 150, 400)),
        (_RATINGS, (0,)),
        (_RATINGS, (1,)),
        ((Rating.AGAIN,), (0, 1, 4)),
        ((Rating.AGAIN, Rating.HARD), (0, 1, 30)),
        ((Rating.HARD, Rating.GOOD), (1, 10, 100)),
        ((Rating.EASY,), (0, 1, 500, 1500)),
    ],
    ids=["any", "one day", "every day", "never known", "hardly known", "known", "easy"],
)
def test_memory_after_any_history_agrees_with_anki(
    collection: Collection, ratings: tuple[Rating, ...], gaps: tuple[int, ...]
) -> None:
    judge, rng = AnkiJudge(collection), Random(f"{ratings}{gaps}")
    for _ in range(60):
        assert_agrees(judge, history_of(rng, ratings, gaps))


def test_stability_has_the_same_ceiling_as_in_anki(collection: Collection) -> None:
    history = [(-20_000 + 1_000 * number, Rating.EASY) for number in range(20)]
    memory = our_memory(history)
    assert memory.stability_days == 36_500
    assert_agrees(AnkiJudge(collection), history)


def test_stability_has_the_same_floor_as_in_anki(collection: Collection) -> None:
    history = [(-100, Rating.AGAIN)] * 30
    assert our_memory(history).stability_days < 0.1
    assert_agrees(AnkiJudge(collection), history)


def test_the_judge_sees_days_as_they_are_given(collection: Collection) -> None:
    judge = AnkiJudge(collection)
    same_day = judge.memory([(-10, Rating.GOOD), (-10, Rating.GOOD)])
    next_day = judge.memory([(-10, Rating.GOOD), (-9, Rating.GOOD)])
    assert same_day != next_day
