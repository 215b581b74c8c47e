"""Random logs of a programme's trainees: two devices each, three decks and half a year of study.

Answers lie on both sides of the turn of the study day and in several time zones, some are crams,
some are taken back or rated anew, keys change, and histories are brought from elsewhere twice.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from tests.store.builders import CATEGORIES, a_card, a_deck, digest, questions
from trainer.domain.card import Card
from trainer.domain.deck import Deck
from trainer.domain.fact import Category
from trainer.domain.ids import CardId, DeckSlug, DeviceId, EntryId, TraineeId
from trainer.domain.log import (
    Bury,
    Entry,
    Flag,
    KeyChanged,
    Mode,
    Origin,
    Rerate,
    Retract,
    Review,
    SettingsChanged,
    Stamp,
    Start,
    Suspend,
)
from trainer.domain.rating import Confidence, ErrorKind, Mark, Rating, proposed_rating

MS_PER_MINUTE: Final = 60_000
MS_PER_DAY: Final = 86_400_000
DAYS: Final = 240
"""Of study before the report: more than the half-year that it is of."""
DEVICES: Final = 2
ZONES: Final = (0, 60, 120, -300)
NO_DECK: Final = CardId(b"of no deck here".ljust(16))
_TURNS: Final = (4 * 60, 7 * 60)
"""Minutes of the local day at which a study day begins, as set here."""
_GAPS: Final = (0, 0, 0, 1, 1, 3, 7, 12, 22, 60)
_INTERVALS: Final = (0, 2, 9, 28, 60)
"""About as many days as the scheduler leaves a card after so many passes running."""
_HARD_GAPS: Final = (0, 0, 1, 1, 2, 3)
HARD: Final = (1, 2, 3)
"""Cards of the first deck that are asked every other day, so that they have figures to show."""
_ERRORS: Final = (ErrorKind.UNIT, ErrorKind.POWER_OF_TEN, ErrorKind.DIRECTION, ErrorKind.OTHER_FACT)


def some_decks() -> tuple[Deck, ...]:
    """Two decks that may be assigned and a private one; a fact has several cards, or none."""
    return tuple(_deck(slug, size) for slug, size in (("airway", 7), ("spine", 6), ("own", 3)))


def _deck(slug: str, size: int) -> Deck:
    # Card 4 asks for two facts, card 3 for the same as card 1, and f5 is asked for by no card.
    facts = {0: ["f0"], 1: ["f1"], 2: ["f2"], 3: ["f1"], 4: ["f3", "f0"], 5: ["f4"], 6: ["f2"]}
    deck = a_deck([_card(slug, number, facts[number]) for number in range(size)], slug=slug)
    cause = next(iter(deck.facts.values()))
    categories = {"f0": Category.BENEFIT, "f3": Category.BENEFIT, "f5": Category.TECHNIQUE}
    return replace(
        deck,
        facts={
            name: replace(cause, id=name, category=categories.get(name, Category.CAUSE))
            for name in map(type(cause.id), (f"f{number}" for number in range(6)))
        },
    )


def _card(slug: str, number: int, facts: Sequence[str]) -> Card:
    """A card that is turned over where its number is even, and a marked one where it is odd."""
    card = a_card(number, deck=slug, question=questions()[number % 2], facts=facts)
    return replace(card, category=CATEGORIES[number // 2 % 3])


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What sort of log a trainee's is."""

    answers: int
    """To a card, at most."""
    ends_ms: int
    """The moment of the report."""
    cards: Sequence[Card]
    changes: Mapping[CardId, int]
    """Days after the first on which a card's key changes, for everybody; most never change."""


def some_changes(cards: Sequence[Card], rng: random.Random) -> dict[CardId, int]:
    """When the keys of some cards change."""
    return {card.id: rng.randrange(DAYS // 3, DAYS) for card in cards if rng.random() < 0.4}


@dataclass(slots=True)
class _Event:
    """What happens on a device, before it has its place in that device's log."""

    device: int
    at_ms: int
    offset_minutes: int
    entry: Entry


@dataclass
class RandomLog:
    """One trainee's log as it is written, entry by entry."""

    trainee: TraineeId
    rng: random.Random
    habits: Habits
    events: list[_Event] = field(default_factory=list)

    def written(self) -> list[list[Entry]]:
        """The log of each device, in the order of its sequence."""
        self.zones = [self.rng.choice(ZONES) for _ in range(DEVICES)]
        self.devices = [DeviceId(self.rng.randbytes(16)) for _ in range(DEVICES)]
        self._changes_settings()
        for card in self.habits.cards:
            self._studies(card)
        self._studies(replace(self.habits.cards[1], id=NO_DECK, deck=DeckSlug("none")))
        return [list(self._log_of(device)) for device in range(DEVICES)]

    def _log_of(self, device: int) -> Iterator[Entry]:
        of_device = [event for event in self.events if event.device == device]
        in_order = sorted(of_device, key=lambda event: event.at_ms)
        for sequence, event in enumerate(in_order, start=1):
            stamp = replace(event.entry.stamp, sequence=sequence)
            yield replace(event.entry, stamp=stamp)

    def _changes_settings(self) -> None:
        if self.rng.random() < 0.5:
            at_ms = self.habits.ends_ms - self.rng.randrange(DAYS) * MS_PER_DAY
            stamp = self._stamp(0, at_ms)
            changes = {"rollover_hour": "7", "relearning_steps": self.rng.choice(("10", ""))}
            self._happens(0, SettingsChanged(stamp=stamp, changes=changes))

    def _studies(self, card: Card) -> None:
        """A card's way; its key changes once at most."""
        rng = self.rng
        is_hard = card.deck == "airway" and card.position in HARD
        day = rng.randrange(DAYS // 2, DAYS * 3 // 4) if is_hard else rng.randrange(DAYS // 2)
        number = 2 * self.habits.answers if is_hard else rng.randint(0, self.habits.answers)
        change = self.habits.changes.get(card.id, 0)
        if rng.random() < 0.1:
            self._starts(card.id, day)
        passes = 0
        for _ in range(number):
            last, day = day, day + (rng.choice(_HARD_GAPS) if is_hard else self._gap(passes))
            device = rng.randrange(DEVICES)
            at_ms = self._moment(day, device)
            if at_ms > self.habits.ends_ms - MS_PER_DAY:
                break
            if last < change <= day:
                self._changes_key(card.id, card.key_hash, day)
            # A device may go on asking for the old answer for a while.
            is_old = day < change or (day < change + 20 and rng.random() < 0.3)
            key = digest(f"old {card.id.hex()}") if is_old else card.key_hash
            rating = self._answers(card, key, device, at_ms)
            passes = 0 if rating is Rating.AGAIN else passes + 1

    def _gap(self, passes: int) -> int:
        """Days until the next answer: about when the card falls due, or at any time."""
        if self.rng.random() < 0.3:
            return self.rng.choice(_GAPS)
        nominal = _INTERVALS[min(passes, len(_INTERVALS) - 1)]
        return round(nominal * self.rng.choice((0.6, 0.9, 1, 1.1, 1.2, 1.5)))

    def _moment(self, day: int, device: int) -> int:
        """UTC milliseconds of some time on a day, a third of them near the turn of the day."""
        rng = self.rng
        minute = rng.randrange(6 * 60, 25 * 60)
        if rng.random() < 0.35:
            minute = rng.choice(_TURNS) + rng.randint(-3, 3)
        midnight = (self.habits.ends_ms // MS_PER_DAY - DAYS + day) * MS_PER_DAY
        return midnight + (minute - self.zones[device]) * MS_PER_MINUTE + rng.randrange(1000)

    def _stamp(self, device: int, at_ms: int) -> Stamp:
        return Stamp(
            trainee=self.trainee,
            entry=EntryId(self.rng.randbytes(16)),
            device=self.devices[device],
            sequence=1,
            at_ms=at_ms,
            offset_minutes=self.zones[device],
        )

    def _happens(self, device: int, entry: Entry) -> None:
        stamp = entry.stamp
        self.events.append(_Event(device, stamp.at_ms, stamp.offset_minutes, entry))

    def _answers(self, card: Card, key: bytes, device: int, at_ms: int) -> Rating:
        rng = self.rng
        review = self._review(card, key, self._stamp(device, at_ms))
        if rng.random() < 0.05:
            # Brought from one outside log to both devices: it is one answer all the same.
            review = replace(review, origin=Origin(log="anki", id=str(len(self.events))))
            other = replace(review, stamp=self._stamp(1 - device, at_ms + rng.choice((0, 5_000))))
            self._happens(1 - device, replace(other, elapsed_ms=1))
        self._happens(device, review)
        self._thinks_again(review, at_ms)
        self._does_more(card.id, at_ms)
        return review.rating

    def _review(self, card: Card, key: bytes, stamp: Stamp) -> Review:
        rng, is_marked = self.rng, card.position % 2 == 1
        rating = rng.choices(tuple(Rating), weights=(20, 15, 50, 15))[0]
        mark = rng.choices(tuple(Mark), weights=(65, 15, 20))[0] if is_marked else None
        if mark is not None and rng.random() < 0.9:
            rating = proposed_rating(mark)
        is_off = mark in (Mark.CLOSE, Mark.WRONG)
        return Review(
            stamp=stamp,
            card=card.id,
            card_version=key,
            key_hash=key,
            mode=rng.choices(tuple(Mode), weights=(88, 8, 4))[0],
            mark=mark,
            error=rng.choice(_ERRORS) if is_off else None,
            rating=rating,
            confidence=rng.choice((None, *Confidence)) if is_marked else None,
            elapsed_ms=rng.choice((3_000, 20_000, 59_999, 60_000, 60_001, 600_000)),
            marker_version=1,
            scheduler_version="test",
        )

    def _thinks_again(self, review: Review, at_ms: int) -> None:
        """Another rating, an overruled mark, an undo, or an undo of the second thought."""
        rng = self.rng
        said: list[Entry] = []
        while len(said) < 2 and rng.random() < 0.15:
            rating = rng.choice(tuple(Rating))
            mark = rng.choice(tuple(Mark)) if review.mark and rng.random() < 0.5 else None
            stamp = self._stamp(rng.randrange(DEVICES), at_ms + 1 + rng.randrange(3_000))
            target = review.stamp.entry
            said.append(Rerate(stamp=stamp, review=target, rating=rating, mark=mark))
        if rng.random() < 0.1:
            target = rng.choice([review, *said]).stamp.entry
            stamp = self._stamp(rng.randrange(DEVICES), at_ms + rng.randint(-2_000, 6_000))
            said.append(Retract(stamp=stamp, target=target))
        for entry in said:
            self._happens(self.devices.index(entry.stamp.device), entry)

    def _does_more(self, card: CardId, at_ms: int) -> None:
        rng = self.rng
        if rng.random() < 0.12:
            device = rng.randrange(DEVICES)
            stamp = self._stamp(device, at_ms + rng.randrange(10 * MS_PER_DAY))
            if stamp.at_ms > self.habits.ends_ms - MS_PER_DAY:
                return
            entry: Entry = rng.choice(
                (
                    Suspend(stamp=stamp, card=card, is_suspended=True),
                    Suspend(stamp=stamp, card=card, is_suspended=False),
                    Bury(stamp=stamp, card=card),
                    Flag(stamp=stamp, card=card, is_flagged=True),
                )
            )
            self._happens(device, entry)

    def _changes_key(self, card: CardId, key: bytes, day: int) -> None:
        """Both devices meet a new answer, one some time after the other."""
        for device in self.rng.sample(range(DEVICES), k=self.rng.randint(1, DEVICES)):
            stamp = self._stamp(device, self._moment(day, device))
            self._happens(
                device,
                KeyChanged(
                    stamp=stamp, card=card, key_hash=key, was="6 h", now="8 h", source="notes"
                ),
            )

    def _starts(self, card: CardId, day: int) -> None:
        first = self.habits.ends_ms // MS_PER_DAY - DAYS + day
        self._happens(
            0,
            Start(
                stamp=self._stamp(0, self._moment(day, 0)),
                card=card,
                stability_days=20,
                difficulty=5,
                last_day=first - 10,
                due_day=first + self.rng.randint(0, 20),
                origin=Origin(log="anki", id=card.hex()),
            ),
        )
