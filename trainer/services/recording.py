"""The one place where entries are written: the log and its fold, in one transaction."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar, assert_never

from trainer.domain.fold import advanced, can_advance, folded
from trainer.domain.ids import CardId, EntryId, uuid7
from trainer.domain.log import (
    Bury,
    CardEntry,
    Entry,
    Flag,
    KeyChanged,
    Rerate,
    Retract,
    Retype,
    Review,
    SettingsChanged,
    Stamp,
    Start,
    Suspend,
)
from trainer.domain.schedule import Schedule
from trainer.domain.study_day import Moment
from trainer.store import entries, schedules
from trainer.store.engine import Store, Transaction

_RANDOM = random.SystemRandom()
EntryT = TypeVar("EntryT", bound=Entry)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded(Generic[EntryT]):
    """An entry that is on disk, and where its card stands with it."""

    entry: EntryT
    schedule: Schedule | None
    """None for an entry that speaks of no card."""


@dataclass(slots=True)
class Attempt:
    """One entry on its way into the log: trying again after an error cannot write it twice."""

    entry_id: EntryId | None = None


def new_id(moment: Moment, rng: random.Random = _RANDOM) -> bytes:
    """A new UUIDv7."""
    return uuid7(moment.at_ms, rng)


def record(  # noqa: PLR0913 - all that an entry is made of
    store: Store,
    moment: Moment,
    make_entry: Callable[[Stamp], EntryT],
    *,
    typed: str | None = None,
    attempt: Attempt | None = None,
    guard: Callable[[Transaction], None] | None = None,
) -> Recorded[EntryT]:
    """Write an entry in a transaction of its own; it is on disk when this returns.

    `guard` looks at the same transaction first, and nothing is written when it raises.
    """
    with store.writing() as tx:
        if guard is not None:
            guard(tx)
        return write(tx, moment, make_entry, typed=typed, attempt=attempt)


def write(
    tx: Transaction,
    moment: Moment,
    make_entry: Callable[[Stamp], EntryT],
    *,
    typed: str | None = None,
    attempt: Attempt | None = None,
) -> Recorded[EntryT]:
    """Stamp an entry, append it, and fold its card.

    Give the same `attempt` again after an error: when the entry is in the log after all, it stays
    as it is and is returned as it is.
    """
    attempt = attempt or Attempt()
    written = attempt.entry_id and entries.find(tx, attempt.entry_id)
    if written:
        return Recorded(entry=_alike(written, make_entry), schedule=fold(tx, written))
    attempt.entry_id = attempt.entry_id or EntryId(new_id(moment))
    entry = make_entry(entries.next_stamp(tx, attempt.entry_id, moment))
    entries.append(tx, entry, typed=typed)
    return Recorded(entry=entry, schedule=fold(tx, entry))


def _alike(written: Entry, make_entry: Callable[[Stamp], EntryT]) -> EntryT:
    """The entry of the log, which is of the kind that was to be written, if not the same."""
    kind = type(make_entry(written.stamp))
    if not isinstance(written, kind):
        raise TypeError(f"the attempt wrote a {type(written).__name__}, not a {kind.__name__}")
    return written


def refold(tx: Transaction, card: CardId) -> Schedule:
    """Fold a card from all its entries, and put down where it stands."""
    schedule = folded(card, entries.of_card(tx, card), entries.settings_history(tx))
    schedules.put(tx, schedule)
    return schedule


def fold(tx: Transaction, entry: Entry) -> Schedule | None:
    """Put down where a card stands with an entry that the log has got; None if it names none."""
    match entry:
        case Rerate(review=target) | Retype(review=target) | Retract(target=target):
            return _refold_card_of(tx, target)
        case SettingsChanged():
            _refold_later(tx, entry)
            return None
        case Review() | Suspend() | Bury() | Flag() | KeyChanged() | Start():
            return _fold_card(tx, entry)
    assert_never(entry)


def _fold_card(tx: Transaction, entry: CardEntry) -> Schedule:
    schedule = schedules.schedule_of(tx, entry.card)
    if not can_advance(schedule, entry):
        return refold(tx, entry.card)
    settings = entries.settings_history(tx).at(entry.stamp.place)
    schedule = advanced(schedule, entry, settings)
    schedules.put(tx, schedule)
    return schedule


def _refold_card_of(tx: Transaction, target: EntryId) -> Schedule | None:
    match entries.find(tx, target):
        case Review(card=card) | Suspend(card=card) | Bury(card=card) | Flag(card=card):
            return refold(tx, card)
        case KeyChanged(card=card) | Start(card=card):
            return refold(tx, card)
        case _:
            return None


def _refold_later(tx: Transaction, change: SettingsChanged) -> None:
    """Fold again what is later than a change of settings, as after the clock was set back.

    Each entry goes by the settings that held at its place: those before a change stay as they are.
    """
    for schedule in schedules.all_schedules(tx):
        if schedule.head is not None and schedule.head > change.stamp.place:
            refold(tx, schedule.card)
