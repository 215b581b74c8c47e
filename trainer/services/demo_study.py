"""A made-up trainee at study: the real queue, the real scheduler and the real log."""

import random
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Final

from trainer.domain.card import Card, MarkingContext
from trainer.domain.deck import Deck
from trainer.domain.fold import advanced, can_advance, retrievability
from trainer.domain.ids import CardId, DeviceId, EntryId, TraineeId, uuid7
from trainer.domain.log import Entry, Mode, Rerate, Review, SettingsChanged, Stamp
from trainer.domain.queue import DayQueue, Scope
from trainer.domain.rating import MARKER_VERSION, Mark, Rating
from trainer.domain.schedule import Schedule
from trainer.domain.scheduler import SCHEDULER_VERSION
from trainer.domain.settings import SettingsHistory
from trainer.domain.study_day import Moment, StudyDay, study_day
from trainer.services.agenda import Agenda, candidate_of
from trainer.services.deck_library import DeckFile, put_deck
from trainer.services.demo_answers import Drawn, drawn_answer, drawn_confidence, true_chance
from trainer.services.demo_people import Person, Sitting, Span, Updates, sittings_of
from trainer.services.recording import fold, new_id
from trainer.store import entries, schedules
from trainer.store.connections import make_engine
from trainer.store.engine import Identity, Store, Transaction, open_store

_MS_PER_MINUTE: Final = 60_000
_MINUTES_PER_DAY: Final = 1440
_LATE_START: Final = 0.2
"""Share of the span in which trainees begin, one after another."""
_LONGEST_SITTING_MINUTES: Final = 120
_OVERRULES: Final = 0.04
"""Share of wrong typed answers that a trainee calls right after all."""
_UNTOLD: Final = 0.05
"""Chance of giving an answer that has changed and that one was not told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A version of the deck, with the file it comes from."""

    deck: Deck
    file: DeckFile

    @property
    def by_id(self) -> dict[CardId, Card]:
        """Its cards."""
        return {card.id: card for card in self.deck.cards}


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What is the same for every trainee of a demo."""

    span: Span
    now: Moment
    first: Edition
    second: Edition
    odds: Mapping[CardId, float]
    """What each card adds to the log odds of recall."""


def moment_on(day: int, minute: int, offset_minutes: int) -> Moment:
    """A minute of a local day."""
    local = day * _MINUTES_PER_DAY + minute
    return Moment((local - offset_minutes) * _MS_PER_MINUTE, offset_minutes)


@contextmanager
def studied(path: Path, person: Person, course: Course, rng: random.Random) -> Iterator[Store]:
    """The store of a trainee at a path, made, with all that they have answered until now."""
    first = moment_on(course.span.first, 0, course.now.offset_minutes)
    trainee = TraineeId(uuid7(first.at_ms, rng))
    one, other = (Identity(trainee=trainee, device=DeviceId(uuid7(first.at_ms, rng))) for _ in "12")
    with (
        closing(open_store(path, new_identity=one)) as store,
        closing(Store(path, make_engine(path), acting_as=other)) as second,
    ):
        learner = _Learner(person, course, rng)
        learner.study((store, second))
        learner.open_last(store)
        yield store


class _Learner:
    """One trainee on their way through the span."""

    def __init__(self, person: Person, course: Course, rng: random.Random) -> None:
        self._person = person
        self._course = course
        self._rng = rng
        self._edition: Edition | None = None
        self._cards: Mapping[CardId, Card] = {}
        self._history = SettingsHistory()

    def study(self, devices: tuple[Store, Store]) -> None:
        """Go through all sittings; what follows one another on one device is one transaction."""
        for device, sittings in groupby(self._sittings(), lambda sitting: sitting.device):
            with devices[device].writing() as tx:
                for sitting in sittings:
                    self._bring_deck(tx, sitting)
                    self._sit(tx, sitting)

    def _sittings(self) -> Iterator[Sitting]:
        span, rng = self._course.span, self._rng
        late = rng.randint(0, round(_LATE_START * (span.last - span.first)))
        mine = Span(first=StudyDay(span.first + late), last=span.last)
        latest_ms = self._course.now.at_ms - _LONGEST_SITTING_MINUTES * _MS_PER_MINUTE
        for sitting in sittings_of(self._person, mine, rng):
            if self._moment(sitting).at_ms <= latest_ms:
                yield sitting

    def open_last(self, store: Store) -> None:
        """Open the program once more, which brings the deck to one who updates late."""
        edition = self._edition or self._course.first
        if self._person.updates is Updates.AT_SHARING:
            edition = self._course.second
        with store.writing() as tx:
            self._install(tx, edition, _later(self._course.now, -_MS_PER_MINUTE))

    def _moment(self, sitting: Sitting) -> Moment:
        minute = sitting.minute - sitting.minutes_back
        return moment_on(sitting.day, minute, self._course.now.offset_minutes)

    def _bring_deck(self, tx: Transaction, sitting: Sitting) -> None:
        """Install the deck at the first sitting, and its second version once that is out."""
        is_out = sitting.day > self._course.span.middle
        is_new = is_out and self._person.updates is Updates.SOON
        moment = self._moment(sitting)
        if self._edition is None:
            self._change_settings(tx, moment)
        self._install(tx, self._course.second if is_new else self._course.first, moment)

    def _install(self, tx: Transaction, edition: Edition, moment: Moment) -> None:
        if edition is not self._edition:
            self._edition, self._cards = edition, edition.by_id
            put_deck(tx, edition.deck, edition.file, moment, is_shipped=False, rng=self._rng)

    def _change_settings(self, tx: Transaction, moment: Moment) -> None:
        stamp = entries.next_stamp(tx, self._new_id(moment), moment)
        _write(tx, SettingsChanged(stamp=stamp, changes=self._person.settings))
        self._history = entries.settings_history(tx)

    def _sit(self, tx: Transaction, sitting: Sitting) -> None:
        """Answer what the queue asks, until nothing is left or the time is up."""
        moment = self._moment(sitting)
        agenda = Agenda(self._queue(tx, sitting, moment))
        for _ in range(sitting.most):
            candidate = agenda.next_card(moment)
            if candidate is None:
                return
            elapsed_ms, after = self._answer(tx, candidate.card, moment, sitting)
            agenda.take(candidate.card)
            if not sitting.is_cram:
                asked = candidate_of(self._cards[candidate.card], after)
                agenda.settle(asked, after.due_day, self._today(moment))
            moment = _later(moment, elapsed_ms + self._rng.randint(1_000, 4_000))

    def _queue(self, tx: Transaction, sitting: Sitting, moment: Moment) -> DayQueue:
        if sitting.is_cram:
            every = schedules.for_cram(tx, Scope(), today=self._today(moment))
            return DayQueue(in_steps=(), waiting=tuple(every))
        return schedules.day_queue(tx, Scope(), moment=moment, settings=self._history.now)

    def _answer(
        self, tx: Transaction, card_id: CardId, moment: Moment, sitting: Sitting
    ) -> tuple[int, Schedule]:
        """Answer a card, and sometimes overrule its mark; how long it took, and where it stands."""
        card, before = self._cards[card_id], schedules.schedule_of(tx, card_id)
        is_known = self._rng.random() < self._chance(card, before, moment)
        drawn = drawn_answer(card, self._context, self._rng, is_known=is_known)
        stamp = entries.next_stamp(tx, self._new_id(moment), moment)
        mode = Mode.CRAM if sitting.is_cram else Mode.STUDY
        review = _review(stamp, card, mode, drawn)
        if self._person.asks_confidence and drawn.mark is not None:
            sureness = drawn_confidence(self._rng, is_known=is_known)
            review = replace(review, confidence=sureness)
        after = self._record(tx, review, before)
        if drawn.mark is Mark.WRONG and not drawn.chosen and self._rng.random() < _OVERRULES:
            after = self._overrule(tx, review) or after
        return drawn.elapsed_ms, after

    def _record(self, tx: Transaction, review: Review, before: Schedule) -> Schedule:
        """Append an answer, and fold it on top of where its card stood when that is enough.

        The settings are known here: asking the log for them each time takes a third of all time.
        """
        if not can_advance(before, review):
            return _write(tx, review) or before
        entries.append(tx, review)
        after = advanced(before, review, self._history.at(review.stamp.place))
        schedules.put(tx, after)
        return after

    def _chance(self, card: Card, before: Schedule, moment: Moment) -> float:
        """The true chance that a card is known."""
        if before.change is not None:
            return _UNTOLD
        odds = self._person.ability + self._course.odds[card.id]
        return true_chance(retrievability(before, moment, self._history.now), odds)

    def _overrule(self, tx: Transaction, review: Review) -> Schedule | None:
        """Say that an answer was right all the same."""
        moment = _later(review.stamp.moment, review.elapsed_ms)
        stamp = entries.next_stamp(tx, self._new_id(moment), moment)
        overruled = Rerate(
            stamp=stamp, review=review.stamp.entry, rating=Rating.GOOD, mark=Mark.CORRECT
        )
        return _write(tx, overruled)

    @property
    def _context(self) -> MarkingContext:
        return (self._edition or self._course.first).deck.context

    def _today(self, moment: Moment) -> StudyDay:
        return study_day(moment, rollover_hour=self._history.now.rollover_hour)

    def _new_id(self, moment: Moment) -> EntryId:
        return EntryId(new_id(moment, self._rng))


def _review(stamp: Stamp, card: Card, mode: Mode, drawn: Drawn) -> Review:
    return Review(
        stamp=stamp,
        card=card.id,
        card_version=card.version,
        key_hash=card.key_hash,
        mode=mode,
        mark=drawn.mark,
        error=drawn.error,
        chosen=drawn.chosen,
        rating=drawn.rating,
        elapsed_ms=drawn.elapsed_ms,
        marker_version=MARKER_VERSION,
        scheduler_version=SCHEDULER_VERSION,
    )


def _write(tx: Transaction, entry: Entry) -> Schedule | None:
    """Append an entry and fold its card, as `recording.write` does it, with an id of our own."""
    entries.append(tx, entry)
    return fold(tx, entry)


def _later(moment: Moment, ms: int) -> Moment:
    return Moment(moment.at_ms + ms, moment.offset_minutes)
