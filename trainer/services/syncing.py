"""Bringing a trainee's devices together through a hub: the union of their logs."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final, NamedTuple

import psycopg

from trainer.domain.ids import DeviceId, TraineeId
from trainer.errors import HubError
from trainer.hub import rows
from trainer.hub.connection import connected, place_of
from trainer.hub.decks import Heading
from trainer.hub.fit import fitting
from trainer.hub.known import Known, ask_what_is_known
from trainer.hub.patience import PATIENT, Patience
from trainer.hub.roles import login_of
from trainer.reports.bundle import Level
from trainer.reports.gathered import HubProgramme
from trainer.services.clock import Clock
from trainer.services.cohort_log import check_row
from trainer.services.deck_change import DeckChange
from trainer.services.home_hub import Choice
from trainer.services.hub_decks import bring, send_notes, to_come
from trainer.services.hub_sharing import Prepared, Sharing
from trainer.services.one_log import bring_together, check_without, fold, have_parted
from trainer.store import entries, log_rows
from trainer.store.engine import Store
from trainer.store.problems import UnreadableRowError, from_elsewhere

Progress = Callable[[int, int], None]
"""Told how many entries are done, of how many."""
_AGAIN: Final = "Sync again: nothing that was acknowledged is lost, and nothing is sent twice."


@dataclass(frozen=True, slots=True, kw_only=True)
class Synced:
    """What came of a sync."""

    sent: int
    reached: int
    """The last entry of this device that the hub has, by its sequence."""
    received: int
    choice: Choice
    """What directors read now, and since when it was to be so."""
    programmes: tuple[HubProgramme, ...]
    """What the trainee's programmes ask."""
    note: str
    """The trainee's own sentence that directors read beside their lines; empty for none."""
    is_assigned: bool
    """Whether any deck is assigned to the trainee: not to one who is in no programme."""
    cards: int
    """Cards that were folded again for what was received."""
    decks: tuple[DeckChange, ...]
    """Decks that were published since."""
    passed_over: tuple[str, ...]
    """Published decks that this program cannot take, with why."""
    unreadable: tuple["Unreadable", ...]
    """Entries at the hub that this program cannot read, one of a device at most."""
    expected: Known
    """What the hub is to know at the next sync, by which that can be prepared."""
    is_new_device: bool = False
    """Others wrote under this device's name, as on a copy of its data: it has another one now."""

    @property
    def level(self) -> Level:
        """What directors read now."""
        return self.choice.level


def join(store: Store, trainee: TraineeId) -> None:
    """Give the whole local log the id under which a hub knows this trainee."""
    with store.writing() as tx:
        if tx.trainee != trainee:
            log_rows.adopt(tx, trainee)


def sync(  # noqa: PLR0913 - what is synced, how much of it, and how
    store: Store,
    clock: Clock,
    url: str,
    *,
    level: Level | None = None,
    note: str | None = None,
    remembered: Choice | None = None,
    ahead: Prepared | None = None,
    progress: Progress = lambda _done, _of: None,
    at_once: int = rows.BATCH,
    patience: Patience = PATIENT,
) -> Synced:
    """Send what the hub lacks, take what it has of the trainee's other devices, and share counts.

    Without a level it stays as another sync has left it, or as is `remembered` where that is newer,
    and is topics at first; without a note the trainee's own sentence stays as well, and there is
    none at first.  What was worked out `ahead` is taken where the hub knows what was expected of
    it.  Each batch is a transaction of its own on both sides, so that a cut loses nothing and is
    gone on from; here it has `at_once` rows at most, since nobody else can write meanwhile.  Raises
    HubError with what to do.
    """
    own, wanted = store.identity, _Wanted(level, note, remembered, ahead, progress, at_once)
    with connected(url, is_autocommit=True, patience=patience) as hub:
        _refuse_stranger(own.trainee, hub, url)
        try:
            done = _synced(store, clock, hub, url, wanted)
        except _NumberedOtherwiseError:
            bring_together(store, clock, hub)
            done = _synced_at_last(store, clock, hub, url, wanted)
    return replace(done, is_new_device=store.identity.device != own.device)


class Unreadable(NamedTuple):
    """An entry at the hub that this program cannot read."""

    device: DeviceId
    sequence: int
    waiting: int
    """How many entries of the device do not come for it: itself, and those behind it."""


class _UnreadableError(Exception):
    """An entry cannot be read; that which is first of those that were to be taken."""

    def __init__(self, sequence: int) -> None:
        super().__init__(sequence)
        self.sequence = sequence


class _Wanted(NamedTuple):
    """How much is shared, with what sentence, and how a sync goes."""

    level: Level | None
    note: str | None
    remembered: Choice | None
    ahead: Prepared | None
    progress: Progress
    at_once: int


class _NumberedOtherwiseError(Exception):
    """An entry is here and at the hub, under different numbers."""


def _synced(
    store: Store, clock: Clock, hub: psycopg.Connection, url: str, wanted: _Wanted
) -> Synced:
    level, note, remembered, ahead, progress, at_once = wanted
    known = _asked(store, hub, url)
    if have_parted(store, known):
        bring_together(store, clock, hub)
    sharing = Sharing(store, clock, level, known, note=note, remembered=remembered)
    if ahead is not None:
        sharing.take_over(ahead)
    is_all_here = not _is_to_come(store, known.heads)
    meanwhile = partial(sharing.send, hub) if is_all_here else rows.nothing
    sent, reached = _push(store, hub, known.heads, progress, meanwhile=meanwhile)
    received, cards, unreadable = _pull(store, hub, known.heads, progress, at_once)
    # Last of what can fail by what somebody else has written.
    brought = bring(store, clock, hub, known.decks)
    if any(change.relearnt for change in brought.changes):
        again, reached = _push(store, hub, _asked(store, hub, url).heads, progress)
        sent += again
    # What is answered in this moment goes with the next sync, as its entries do.
    if received or brought.changes or not sharing.is_there:
        sharing.bring(hub)
    send_notes(store, hub)
    return Synced(
        sent=sent,
        reached=reached,
        received=received,
        choice=sharing.choice,
        programmes=_programmes(known),
        note=sharing.note,
        is_assigned=bool(known.assigned),
        cards=cards,
        decks=brought.changes,
        passed_over=brought.passed_over,
        unreadable=unreadable,
        expected=sharing.expected(),
    )


def _synced_at_last(
    store: Store, clock: Clock, hub: psycopg.Connection, url: str, wanted: _Wanted
) -> Synced:
    """Where it comes to nothing again another device is at it, or the hub takes no entries."""
    try:
        return _synced(store, clock, hub, url, wanted)
    except _NumberedOtherwiseError as error:
        raise HubError(
            f"{place_of(url)}: the hub did not take all entries.", hint=_AGAIN
        ) from error


def _asked(store: Store, hub: psycopg.Connection, url: str) -> Known:
    """What the hub knows, once it and this program understand each other."""
    with store.reading() as tx:
        device, here = tx.identity.device, entries.heads(tx)
    with fitting(hub, url):
        answered = ask_what_is_known(hub, device, here)
    return answered()


def _programmes(known: Known) -> tuple[HubProgramme, ...]:
    return tuple(
        HubProgramme(*one, unpublished=tuple(slug for slug in one.decks if slug not in known.decks))
        for one in known.programmes
    )


class Lacking(NamedTuple):
    """What a sync would find to do."""

    to_send: int
    """Entries that the hub lacks."""
    to_come: int
    """Entries that this device lacks."""
    decks: tuple[Heading, ...]
    """Assigned decks whose newest text is not installed here."""


def lacking(store: Store, url: str, trainee: TraineeId | None = None) -> Lacking:
    """What the hub lacks, and what this device; nothing is done about it.

    Of the trainee of this home, or of another one as whom it has not joined yet.
    """
    with connected(url) as hub:
        _refuse_stranger(trainee or store.identity.trainee, hub, url)
        known = _asked(store, hub, url)
        there, decks = known.heads, to_come(store, hub, known.decks)
    with store.reading() as tx:
        here = entries.heads(tx)
    return Lacking(
        to_send=_beyond(here, there),
        to_come=_beyond(there, here),
        decks=decks,
    )


def _beyond(heads: Mapping[DeviceId, int], others: Mapping[DeviceId, int]) -> int:
    """How many entries there are on one side that the other lacks."""
    return sum(max(0, head - others.get(device, 0)) for device, head in heads.items())


def _is_to_come(store: Store, there: Mapping[DeviceId, int]) -> bool:
    """Whether the hub has entries that are not here, of which what is shared will be made too."""
    with store.reading() as tx:
        return _beyond(there, entries.heads(tx)) > 0


def _refuse_stranger(trainee: TraineeId, hub: psycopg.Connection, url: str) -> None:
    if hub.info.user != login_of(trainee):
        raise HubError(
            f"{place_of(url)}: the login {hub.info.user} is not that of the trainee of this home.",
            hint="Join with your invitation first: `trainer sync --join INVITATION`.",
        )


def _push(
    store: Store,
    hub: psycopg.Connection,
    known: Mapping[DeviceId, int],
    progress: Progress,
    *,
    meanwhile: Callable[[], object] = rows.nothing,
) -> tuple[int, int]:
    """Send what the hub lacks; how many entries, and this device's last one that is there now.

    Where they are few, `meanwhile` is done here while the hub takes the last of them, and what that
    sends is sent behind them.  The hub is not to be kept for as long as a whole log is folded.
    """
    with store.reading() as tx:
        own = tx.identity.device
        lacking = {
            device: (known.get(device, 0), head) for device, head in entries.heads(tx).items()
        }
    total = sum(max(0, head - start) for start, head in lacking.values())
    sent, own_head = 0, known.get(own, 0)
    for device, (start, head) in sorted(lacking.items()):
        reached = start
        while reached < head and (batch := _local_batch(store, device, reached)):
            sent += len(batch)
            is_last = total <= rows.BATCH and sent >= total
            if not rows.push(hub, batch, meanwhile if is_last else rows.nothing):
                raise _NumberedOtherwiseError
            reached = batch[-1]["sequence"]
            progress(sent, total)
        own_head = reached if device == own else own_head
    return sent, own_head


def _local_batch(store: Store, device: DeviceId, reached: int) -> list[dict[str, Any]]:
    with store.reading() as tx:
        return log_rows.beyond(tx, device, reached, most=rows.BATCH)


def _pull(
    store: Store,
    hub: psycopg.Connection,
    there: Mapping[DeviceId, int],
    progress: Progress,
    at_once: int,
) -> tuple[int, int, tuple["Unreadable", ...]]:
    """Take what is lacking; how many entries, cards folded again, and what could not be read."""
    with store.reading() as tx:
        here = entries.heads(tx)
    total = _beyond(there, here)
    received, cards = 0, 0
    unreadable: list[Unreadable] = []
    for device, head in sorted(there.items()):
        if head <= here.get(device, 0):
            continue
        try:
            # What lies behind a gap would be taken for all there is, and the gap never be filled.
            for batch in rows.beyond(hub, device, here.get(device, 0), head):
                for start in range(0, len(batch), at_once):
                    taken = batch[start : start + at_once]
                    for some, refolded in _taken(store, taken):
                        received, cards = received + some, cards + refolded
                    progress(received, total)
        except _UnreadableError as error:
            unreadable.append(Unreadable(device, error.sequence, head - error.sequence + 1))
    return received, cards, tuple(unreadable)


def _taken(store: Store, batch: list[dict[str, Any]]) -> Iterator[tuple[int, int]]:
    """Take rows; how many, and how many cards were folded again for them.

    Where one of them cannot be read, those before it are taken alone.
    """
    try:
        yield len(batch), _take(store, batch)
    except _UnreadableError:
        if len(batch) == 1:
            check_without(store, batch)
            raise
        for row in batch:
            yield from _taken(store, [row])


def _take(store: Store, batch: list[dict[str, Any]]) -> int:
    with store.writing() as tx:
        try:
            with from_elsewhere():
                for row in batch:
                    check_row(row)
                is_so, cards = log_rows.append(tx, batch), fold(tx, batch)
        except UnreadableRowError as error:
            raise _UnreadableError(batch[0]["sequence"]) from error
        if not is_so:
            raise _NumberedOtherwiseError
    return cards
