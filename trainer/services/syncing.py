"""Bringing a trainee's devices together through a hub: the union of their logs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import psycopg

from trainer.domain.ids import DeviceId, TraineeId
from trainer.errors import HubError
from trainer.hub import rows
from trainer.hub.connection import connected, place_of
from trainer.hub.decks import Heading
from trainer.hub.fit import fitting
from trainer.hub.patience import PATIENT, Patience
from trainer.hub.roles import login_of
from trainer.hub.rows import Known
from trainer.reports.bundle import Level
from trainer.reports.gathered import HubProgramme
from trainer.services.clock import Clock
from trainer.services.deck_change import DeckChange
from trainer.services.hub_decks import bring, send_notes, to_come
from trainer.services.hub_sharing import Sharing
from trainer.services.recording import new_id, refold
from trainer.store import entries, log_rows, schedules
from trainer.store.engine import Store, Transaction

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
    level: Level
    """What directors read now."""
    programmes: tuple[HubProgramme, ...]
    """What the trainee's programmes ask; none as well where the hub does not tell it."""
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
    is_new_device: bool
    """This was a copy of another device's database, and goes on as a device of its own."""


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
    progress: Progress = lambda _done, _of: None,
    at_once: int = rows.BATCH,
    patience: Patience = PATIENT,
) -> Synced:
    """Send what the hub lacks, take what it has of the trainee's other devices, and share counts.

    Without a level it stays as another sync has left it, and is topics at first; without a note so
    does the trainee's own sentence, and there is none at first.  Each batch is a transaction of its
    own on both sides, so that a cut loses nothing and is gone on from; here it has `at_once` rows
    at most, since nobody else can write meanwhile.  Raises HubError with what to do.
    """
    with connected(url, is_autocommit=True, patience=patience) as hub:
        _refuse_stranger(store.identity.trainee, hub, url)
        with fitting(hub, url):
            answered = rows.ask_what_is_known(hub, store.identity.device)
        known = answered()
        is_new_device = _part_from_copies(store, clock, hub, known)
        sharing = Sharing(store, clock, level, known, note=note)
        meanwhile = rows.nothing if _is_to_come(store, known.heads) else sharing.work_out
        sent, reached = _push(store, hub, url, known.heads, progress, meanwhile=meanwhile)
        received, cards = _pull(store, hub, known.heads, progress, at_once)
        # Last of what can fail by what somebody else has written.
        brought = bring(store, clock, hub, known.decks)
        if any(change.relearnt for change in brought.changes):
            again, reached = _push(
                store, hub, url, rows.known(hub, store.identity.device).heads, progress
            )
            sent += again
        sharing.bring(hub)
        send_notes(store, hub)
        programmes = _programmes(hub, known)
    return Synced(
        sent=sent,
        reached=reached,
        received=received,
        level=level or Level(known.level or Level.TOPICS),
        programmes=programmes,
        note=sharing.note,
        is_assigned=bool(known.assigned),
        cards=cards,
        decks=brought.changes,
        passed_over=brought.passed_over,
        is_new_device=is_new_device,
    )


def _programmes(hub: psycopg.Connection, known: Known) -> tuple[HubProgramme, ...]:
    if not known.tells_programmes:
        return ()
    return tuple(
        HubProgramme(*one, unpublished=tuple(slug for slug in one.decks if slug not in known.decks))
        for one in rows.own_programmes(hub)
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
        with fitting(hub, url):
            answered = rows.ask_what_is_known(hub, store.identity.device)
        known = answered()
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


def _part_from_copies(store: Store, clock: Clock, hub: psycopg.Connection, known: Known) -> bool:
    """Go on as a device of one's own where another copy wrote under this one's name."""
    device = store.identity.device
    with store.reading() as tx:
        own = entries.heads(tx).get(device, 0)
        theirs, last = known.last or (0, None)
        if theirs <= own and (theirs == 0 or log_rows.entry_at(tx, device, theirs) == last):
            return False
    common = _common(store, hub, device, min(own, theirs))
    with store.writing() as tx:
        if tx.identity.device != device:
            # Another sync of this home has found it out as well, and was quicker.
            return True
        other = DeviceId(new_id(clock.now()))
        log_rows.become(tx, other, after=common)
        # Where a card stands names the entry it was folded to, which has another name now.
        _fold(tx, log_rows.beyond(tx, other, 0, most=entries.heads(tx).get(other, 0)))
    return True


def _common(store: Store, hub: psycopg.Connection, device: DeviceId, shorter: int) -> int:
    """The last number of a device, up to the shorter side's, with the same entry on both sides."""
    low, high, asked = 0, shorter, shorter
    while low < high:
        with store.reading() as tx:
            here = log_rows.entry_at(tx, device, asked)
        if here == rows.entry_at(hub, device, asked):
            low = asked
        else:
            high = asked - 1
        # The last one first: as a rule all are the same.
        asked = (low + high + 1) // 2
    return low


def _push(  # noqa: PLR0913 - what is sent, where to, and what else there is to do
    store: Store,
    hub: psycopg.Connection,
    url: str,
    known: Mapping[DeviceId, int],
    progress: Progress,
    *,
    meanwhile: Callable[[], object] = rows.nothing,
) -> tuple[int, int]:
    """Send what the hub lacks; how many entries, and this device's last one that is there now.

    Where they are few, `meanwhile` is done here while the hub takes them.  It holds a transaction
    open until that is done, which is not to be for as long as a whole log takes to be folded.
    """
    with store.reading() as tx:
        own = tx.identity.device
        lacking = {
            device: (known.get(device, 0), head) for device, head in entries.heads(tx).items()
        }
    total = sum(max(0, head - start) for start, head in lacking.values())
    sent, own_head = 0, known.get(own, 0)
    for device, (start, _) in sorted(lacking.items()):
        reached = start
        while batch := _local_batch(store, device, reached):
            if not rows.push(hub, batch, meanwhile if total <= rows.BATCH else rows.nothing):
                raise HubError(f"{place_of(url)}: the hub did not take all entries.", hint=_AGAIN)
            reached = batch[-1]["sequence"]
            sent += len(batch)
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
) -> tuple[int, int]:
    with store.reading() as tx:
        here = entries.heads(tx)
    total = _beyond(there, here)
    received, cards = 0, 0
    for device, head in sorted(there.items()):
        if head <= here.get(device, 0):
            continue
        # What lies behind a gap would be taken for all there is, and the gap never be filled.
        for batch in rows.beyond(hub, device, here.get(device, 0), head):
            for start in range(0, len(batch), at_once):
                taken = batch[start : start + at_once]
                with store.writing() as tx:
                    log_rows.append(tx, taken)
                    cards += _fold(tx, taken)
                received += len(taken)
                progress(received, total)
    return received, cards


def _fold(tx: Transaction, batch: list[dict[str, Any]]) -> int:
    """Fold again what new rows speak of, and what is later than new settings; how many cards."""
    cards = log_rows.cards_of(tx, batch)
    changed_ms = log_rows.settings_from(batch)
    if changed_ms is not None:
        later = (one for one in schedules.all_schedules(tx) if one.head is not None)
        cards |= {one.card for one in later if one.head and one.head.at_ms >= changed_ms}
    for card in sorted(cards):
        refold(tx, card)
    return len(cards)
