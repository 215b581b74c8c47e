"""What a trainee shares through a hub: worked out here, and brought there where it is other."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import psycopg

from trainer import __version__
from trainer.domain.ids import CardId, DeviceId
from trainer.domain.measured import Measured
from trainer.domain.study_day import Moment, study_day
from trainer.hub import rows
from trainer.hub.rows import Known
from trainer.reports.bundle import Bundle, Level, standing_json
from trainer.services.clock import Clock
from trainer.services.cohort_log import card_answer
from trainer.services.sharing import bundle_and_answers
from trainer.store import decks, entries, log_rows
from trainer.store.cohort_schema import COUNTS
from trainer.store.engine import Store, Transaction

_SUMS: Final = {"topics": 3, "errors": 1, "confidences": 2, "bins": 3, "work": 2}
"""How many of the last numbers of a row of counts are no part of its key."""


def share(store: Store, clock: Clock, hub: psycopg.Connection, level: Level, known: Known) -> bool:
    """Bring to the hub what the log comes to; whether anything there was other than that.

    Counts of every device at any level; answers card by card where the level is that of cards, and
    none where it is not.
    """
    moment = clock.now()
    there = _told(known.shared)
    is_as_told = there.get("answers") == known.answers
    with store.reading() as tx:
        heads = {device.hex(): head for device, head in entries.heads(tx).items()}
        basis = _basis(tx, moment, level, heads)
        if there.get("basis") == basis and is_as_told:
            return False
        # Who shares no card any more has all of them taken away, not those alone that have changed.
        is_added_to = is_as_told and level is Level.CARDS
        changed = _changed_cards(tx, there) if is_added_to else None
    bundle, answers = bundle_and_answers(store, moment, level, with_entries=False)
    of_cards = answers if level is Level.CARDS else []
    content = _content(bundle) | {"basis": basis, "heads": heads, "answers": len(of_cards)}
    with hub.pipeline(), hub.transaction():
        # First, so that two devices at once are one after the other.
        rows.put_shared(
            hub,
            level=bundle.level,
            made_ms=bundle.made_ms,
            content=json.dumps(content, ensure_ascii=False),
        )
        counts = rows.counts_there(hub, COUNTS.values())
        for name, table in COUNTS.items():
            rows.put_counts(hub, table, counts[table], _of_devices(bundle, name), sums=_SUMS[name])
        if known.answers or of_cards:
            rows.put_answers(hub, changed, list(_answer_rows(of_cards, changed)))
    return True


def _told(content: str | None) -> Mapping[str, Any]:
    """What was put there last; nothing where that cannot be read."""
    try:
        told = json.loads(content or "{}")
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _basis(tx: Transaction, moment: Moment, level: Level, heads: Mapping[str, int]) -> str:
    """A digest of all that is shared hangs on: of two that are alike, the second says nothing."""
    today = study_day(moment, rollover_hour=entries.settings_history(tx).now.rollover_hour)
    known = sorted((deck.slug, deck.version, deck.text_hash.hex()) for deck in decks.installed(tx))
    whole = json.dumps([__version__, level, today, sorted(heads.items()), known])
    return hashlib.sha256(whole.encode()).hexdigest()


def _changed_cards(tx: Transaction, there: Mapping[str, Any]) -> set[CardId] | None:
    """Cards of which the answers at the hub are no longer those here; None where it may be any."""
    told = there.get("heads")
    is_alike = (there.get("program"), there.get("level")) == (__version__, Level.CARDS)
    if not is_alike or not isinstance(told, dict):
        return None
    changed: set[CardId] = set()
    for device in entries.heads(tx):
        reached = told.get(device.hex(), 0)
        for batch in _batches(tx, device, reached):
            if log_rows.settings_from(batch) is not None:
                return None
            changed |= log_rows.cards_of(tx, batch)
    return changed


def _batches(tx: Transaction, device: DeviceId, reached: int) -> Iterator[list[dict[str, Any]]]:
    while batch := log_rows.beyond(tx, device, reached, most=rows.BATCH):
        yield batch
        reached = batch[-1]["sequence"]


def _content(bundle: Bundle) -> dict[str, Any]:
    return {
        "level": bundle.level,
        "made_ms": bundle.made_ms,
        "program": bundle.program,
        "standing": standing_json(bundle.standing),
    }


def _of_devices(bundle: Bundle, name: str) -> Iterator[tuple[Any, ...]]:
    for device in bundle.devices:
        for row in getattr(device.counts, name):
            yield (device.device, *row)


def _answer_rows(
    answers: Iterable[Measured], changed: set[CardId] | None
) -> Iterator[tuple[Any, ...]]:
    """Rows of the table of answers, numbered among those to one card."""
    places: dict[CardId, int] = defaultdict(int)
    for answer in answers:
        card, day, *rest = card_answer(answer)
        if changed is None or card in changed:
            numbers = (int(one) if isinstance(one, bool) else one for one in rest)
            yield (card, day, places[card], *numbers)
            places[card] += 1
