"""Keeping the log of a home under the numbers that its hub has, where the two have parted."""

from collections.abc import Mapping
from typing import Any

import psycopg

from trainer.domain.branches import Number, gaps, renumbered
from trainer.domain.fold import folded
from trainer.domain.ids import DeviceId, EntryId
from trainer.hub import rows
from trainer.hub.known import Known
from trainer.services.clock import Clock
from trainer.services.recording import new_id, refold
from trainer.store import entries, log_rows, schedules
from trainer.store.engine import Store, Transaction


def have_parted(store: Store, known: Known) -> bool:
    """Whether a hub has another entry than this home under some number, or more of its device.

    The last number that both have tells it of each device: one entry is never written behind two.
    """
    with store.reading() as tx:
        own = entries.own_head(tx)
        theirs, _ = known.last or (0, None)
        return theirs > own or not log_rows.has(tx, known.within)


def bring_together(store: Store, clock: Clock, hub: psycopg.Connection) -> None:
    """Take over the numbers that entries have at a hub, and go on as a device of one's own.

    Nothing is lost, here or there: what the hub lacks can be sent then, and what is lacking here
    comes.  One transaction; done again it changes nothing.
    """
    there = rows.numbers(hub)
    with store.reading() as tx:
        here = log_rows.numbers(tx)
    between = _between(hub, here, there)
    with store.writing() as tx:
        # Once more: this home may have been written in, or another sync have been quicker.
        here = log_rows.numbers(tx)
        changed = renumbered(here, there)
        log_rows.renumber(tx, changed)
        log_rows.append(tx, between)
        _go_on(tx, clock, here, there, changed)
        moved = [row for row in log_rows.since(tx, {}) if row["entry_id"] in changed]
        # Where a card stands names the entry it was folded to by its number.
        fold(tx, [*moved, *between])


def _between(
    hub: psycopg.Connection, here: Mapping[EntryId, Number], there: Mapping[EntryId, Number]
) -> list[dict[str, Any]]:
    """Rows at a hub without which what takes its number from there would lie behind a gap here."""
    return [
        row
        for device, (first, last) in gaps(here, there).items()
        for batch in rows.beyond(hub, device, first - 1, last)
        for row in batch
    ]


def _go_on(
    tx: Transaction,
    clock: Clock,
    here: Mapping[EntryId, Number],
    there: Mapping[EntryId, Number],
    changed: Mapping[EntryId, Number],
) -> None:
    """Go on as another device where others have, or may have, written under this one's name."""
    own = tx.identity.device
    written = max((number for number in here.values() if number.device == own), default=None)
    head = 0 if written is None else written.sequence
    last = next((entry for entry, number in here.items() if number == written), None)
    is_written_on = any(one.device == own and one.sequence > head for one in there.values())
    if is_written_on or last in changed:
        of = own if last is None else changed.get(last, Number(own, head)).device
        log_rows.become(tx, DeviceId(new_id(clock.now())), of=of)


def fold(tx: Transaction, batch: list[dict[str, Any]]) -> int:
    """Fold again what new rows speak of, and what is later than new settings; how many cards."""
    cards = log_rows.cards_of(tx, batch)
    changed_ms = log_rows.settings_from(batch)
    if changed_ms is not None:
        # Read also where no card is later, so that what cannot be read does not stay.
        entries.settings_history(tx)
        later = (one for one in schedules.all_schedules(tx) if one.head is not None)
        cards |= {one.card for one in later if one.head and one.head.at_ms >= changed_ms}
    for card in sorted(cards):
        refold(tx, card)
    return len(cards)


def check_without(store: Store, batch: list[dict[str, Any]]) -> None:
    """Fold what rows speak of as it is without them: raises StoreError where that is damaged."""
    with store.reading() as tx:
        history = entries.settings_history(tx)
        for card in log_rows.cards_of(tx, batch):
            folded(card, entries.of_card(tx, card), history)
