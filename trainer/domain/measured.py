"""Answers as measures see them: what was known, what the model expected, and what was on time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, NamedTuple, Protocol

from trainer.domain.fold import Stage
from trainer.domain.ids import CardId, DeviceId
from trainer.domain.log import KeyChanged, Mode, Review
from trainer.domain.place import Place
from trainer.domain.rating import Confidence, ErrorKind, Mark, Rating, is_pass
from trainer.domain.retention import Given
from trainer.domain.schedule import Phase
from trainer.domain.scheduler import memory_model
from trainer.domain.study_day import StudyDay

LONGEST_ANSWER_MS: Final = 60_000
"""An answer counts for no more time than this: whoever took longer was called away."""
ON_TIME_DAYS: Final = 2
"""An answer this many days after its card fell due is still on time."""
COVERING_DAYS: Final = 7
"""A pass after an interval of so many days shows that a fact is covered."""
_LONG_DAYS: Final = 21


class IntervalClass(IntEnum):
    """How long a card had been left when it was answered."""

    SHORT = 0
    """Under a day, or an answer that does not count towards retention."""
    DAYS = 1
    """1 to 20 days."""
    LONG = 2
    """21 days or more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One answer in study; those of a cram and of an examination are none."""

    card: CardId
    device: DeviceId
    day: StudyDay
    interval: IntervalClass
    interval_days: int
    """As scheduled before; 0 where the answer does not count towards retention."""
    mark: Mark | None
    """None where the learner rated themselves."""
    rating: Rating
    confidence: Confidence | None
    error: ErrorKind | None
    """None of one that is right, as of one whose mark was overruled."""
    predicted: float | None
    """Chance of recall by the model, 0 to 1; None where the answer does not count as retention."""
    elapsed_ms: int
    """At most `LONGEST_ANSWER_MS`."""
    chosen: tuple[int, ...]
    version: bytes
    """Of the card that was asked."""

    @property
    def is_pass(self) -> bool:
        """Whether it was passed: marked correct, or self-rated Hard or better."""
        return is_pass(self.mark, self.rating)

    @property
    def is_recalled(self) -> bool:
        """Whether it was rated Hard or better: what the model predicts."""
        return self.rating >= Rating.HARD


class FallenDue(NamedTuple):
    """A card that fell due, and whether it was answered within two days."""

    day: StudyDay
    """The study day on which it fell due."""
    is_on_time: bool


def counted_ms(review: Review) -> int:
    """How long an answer took, as far as that counts; a clock that was put back counts for none."""
    return min(max(review.elapsed_ms, 0), LONGEST_ANSWER_MS)


def measured(given: Iterable[Given]) -> Iterator[Measured]:
    """The answers in study among those given, in their order."""
    for answer in given:
        if answer.review.mode is Mode.STUDY:
            yield _measured(answer)


def answered_due(stages: Iterable[Stage]) -> Iterator[FallenDue]:
    """Every time a card of an interval of days fell due and was answered then, by its stages.

    An answer before its day means that the card never fell due; one that was suspended or changed
    meanwhile does not count.  An answer to an older key than the card has by now leaves it due.
    """
    for stage in stages:
        due, entry = _waits_for(stage.before), stage.entry
        is_in_vain = stage.after.change is not None
        if isinstance(entry, Review) and entry.mode is Mode.STUDY and not is_in_vain:
            day = stage.after.memory.last_day if stage.after.memory else None
            if due is not None and day is not None and day >= due:
                yield FallenDue(due, day <= due + ON_TIME_DAYS)


class Waiting(Protocol):
    """What of a schedule says which day its card waits for."""

    @property
    def phase(self) -> Phase:
        """How far the card has come."""

    @property
    def due_day(self) -> StudyDay | None:
        """On which it falls due."""

    @property
    def is_suspended(self) -> bool:
        """Whether it is not asked."""


def unanswered_due(card: Waiting, *, today: StudyDay) -> FallenDue | None:
    """The time that a card fell due and is still open, once it can no longer be on time."""
    due = _waits_for(card)
    is_late = due is not None and due + ON_TIME_DAYS < today
    return FallenDue(due, is_on_time=False) if due is not None and is_late else None


def _waits_for(card: Waiting) -> StudyDay | None:
    is_waiting = card.phase is Phase.REVIEW and not card.is_suspended
    return card.due_day if is_waiting else None


class Learnt(NamedTuple):
    """When a card was passed, and when its answer changed."""

    passed: Place | None = None
    """Of the last pass in study."""
    changed: Place | None = None
    """Of the last change of its answer that found it answered."""
    covered: Place | None = None
    """Of the last pass after seven days or more."""

    def __or__(self, other: "Learnt") -> "Learnt":
        """Both taken together, as of two cards of one fact: the later of each."""
        return Learnt(
            _later(self.passed, other.passed),
            _later(self.changed, other.changed),
            _later(self.covered, other.covered),
        )

    @property
    def is_stale(self) -> bool:
        """Whether the last pass was before the answer changed."""
        return self.passed is not None and self.changed is not None and self.passed < self.changed

    @property
    def is_covered(self) -> bool:
        """Whether it was passed after seven days or more, and has not changed since."""
        return self.covered is not None and (self.changed is None or self.changed < self.covered)


def learnt(stages: Iterable[Stage], answers: Iterable[Given]) -> Learnt:
    """What a card's stages, and the answers among them, say of when it was learnt."""
    changes = (
        stage.entry.stamp.place
        for stage in stages
        if isinstance(stage.entry, KeyChanged) and stage.before.reviews > 0
    )
    passes = [
        answer
        for answer in answers
        if answer.review.mode is Mode.STUDY and is_pass(answer.review.mark, answer.review.rating)
    ]
    long = (answer for answer in passes if _counted_days(answer) >= COVERING_DAYS)
    return Learnt(
        passed=max((answer.review.stamp.place for answer in passes), default=None),
        changed=max(changes, default=None),
        covered=max((answer.review.stamp.place for answer in long), default=None),
    )


def _later(one: Place | None, other: Place | None) -> Place | None:
    if one is None or other is None:
        return one or other
    return max(one, other)


def _counted_days(answer: Given) -> int:
    """The interval before an answer; 0 where it does not count towards retention."""
    return answer.stage.before.interval_days if answer.counts else 0


def interval_class(days: int) -> IntervalClass:
    """The class of an interval in days."""
    if days < 1:
        return IntervalClass.SHORT
    return IntervalClass.LONG if days >= _LONG_DAYS else IntervalClass.DAYS


def _measured(answer: Given) -> Measured:
    review, before = answer.review, answer.stage.before
    days = _counted_days(answer)
    memory = before.memory if answer.counts else None
    return Measured(
        card=review.card,
        device=review.stamp.device,
        day=answer.day,
        interval=interval_class(days),
        interval_days=days,
        mark=review.mark,
        rating=review.rating,
        confidence=review.confidence,
        # The kind that the machine saw stays with a review whose mark was overruled.
        error=None if review.mark is Mark.CORRECT else review.error,
        predicted=None if memory is None else memory_model().retrievability(memory, answer.day),
        elapsed_ms=counted_ms(review),
        chosen=review.chosen,
        version=review.card_version,
    )
