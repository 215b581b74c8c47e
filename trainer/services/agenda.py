"""A day's queue while it is worked off: what is still to come, and what comes next."""

from dataclasses import dataclass, replace
from typing import Final

from trainer.domain.card import Card
from trainer.domain.ids import CardId
from trainer.domain.queue import LEARN_AHEAD_MS, Candidate, DayQueue, next_card
from trainer.domain.schedule import Phase, Schedule
from trainer.domain.study_day import Moment, StudyDay

FORECAST_DAYS: Final = 7
"""How many days from tomorrow a learner is shown what falls due on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToCome:
    """How many cards are still to come, by where they stand."""

    new: int
    in_steps: int
    reviews: int

    @property
    def due(self) -> int:
        """Reviews and cards in steps: all that were answered before."""
        return self.in_steps + self.reviews

    @property
    def words(self) -> str:
        """`12 due and 5 new`; empty when there are none."""
        counts = ((self.due, "due"), (self.new, "new"))
        return " and ".join(f"{count} {name}" for count, name in counts if count)

    def at_most(self, cards: int | None, *, shown: Phase) -> "ToCome":
        """The same within a limit of one or more; it is used up by the card that is shown first.

        `shown` is that card's phase.  Then come cards in steps, whose time may be over by then,
        then reviews.
        """
        if cards is None:
            return self
        is_new, is_review = shown is Phase.NEW, shown is Phase.REVIEW
        in_steps = min(self.in_steps, cards - (is_new or is_review))
        reviews = min(self.reviews, cards - in_steps - is_new)
        return ToCome(
            in_steps=in_steps, reviews=reviews, new=min(self.new, cards - in_steps - reviews)
        )


class Agenda:
    """What a sitting has still to ask."""

    def __init__(self, queue: DayQueue) -> None:
        self._queue = queue

    def next_card(self, moment: Moment) -> Candidate | None:
        """The card to ask: a step that is due, else the next in order, else a step due soon."""
        return next_card(self._queue, moment)

    def has_woken(self, moment: Moment) -> bool:
        """Whether there is a card to ask now."""
        return self.next_card(moment) is not None

    def take(self, card: CardId) -> None:
        """Cross a card off."""
        self._queue = DayQueue(
            in_steps=_without(self._queue.in_steps, card),
            waiting=_without(self._queue.waiting, card),
        )

    def ask_first(self, candidate: Candidate) -> None:
        """Put a card before all others that wait, unless it is still to come anyway."""
        if candidate.card not in {waiting.card for waiting in self._all}:
            self._queue = replace(self._queue, waiting=(candidate, *self._queue.waiting))

    def ask_last(self, candidate: Candidate) -> None:
        """Put a card behind all others."""
        self.take(candidate.card)
        self._queue = replace(self._queue, waiting=(*self._queue.waiting, candidate))

    def settle(self, candidate: Candidate, due_day: StudyDay | None, today: StudyDay) -> None:
        """Cross an answered card off, or note when its next step comes today."""
        self.take(candidate.card)
        is_in_steps = candidate.phase in (Phase.LEARNING, Phase.RELEARNING)
        if is_in_steps and due_day is not None and due_day <= today:
            self._queue = replace(self._queue, in_steps=(*self._queue.in_steps, candidate))

    @property
    def to_come(self) -> ToCome:
        """How many cards are still to come."""
        new = sum(candidate.phase is Phase.NEW for candidate in self._queue.waiting)
        return ToCome(
            new=new, in_steps=len(self._queue.in_steps), reviews=len(self._queue.waiting) - new
        )

    @property
    def _all(self) -> tuple[Candidate, ...]:
        return (*self._queue.in_steps, *self._queue.waiting)


def candidate_of(card: Card, schedule: Schedule) -> Candidate:
    """A card as the queue sees it."""
    return Candidate(
        card=card.id,
        deck=card.deck,
        block=card.block,
        category=card.category,
        facts=card.facts,
        phase=schedule.phase,
        due_ms=schedule.due_ms,
    )


def is_to_ask(schedule: Schedule, moment: Moment, today: StudyDay) -> bool:
    """Whether a card that stands so may be asked by the schedule, limits aside."""
    if schedule.is_suspended or schedule.buried_day == today:
        return False
    if schedule.due_ms is not None and schedule.due_ms > moment.at_ms + LEARN_AHEAD_MS:
        return False
    return schedule.due_day is None or schedule.due_day <= today


def is_early(schedule: Schedule, moment: Moment) -> bool:
    """Whether a card that stands so is still waiting in a step."""
    return schedule.due_ms is not None and schedule.due_ms > moment.at_ms


def _without(candidates: tuple[Candidate, ...], card: CardId) -> tuple[Candidate, ...]:
    return tuple(candidate for candidate in candidates if candidate.card != card)
