"""What a hub knows of the trainee who is logged in, as far as a sync goes by it."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

import psycopg

from trainer.domain.ids import DeviceId
from trainer.hub.decks import Edition

_HEADS: Final = "SELECT * FROM trainer.own_heads()"
_DECKS: Final = """
    SELECT DISTINCT ON (slug) slug, text_hash, number,
        floor(1000 * extract(epoch FROM published_at))::bigint, version
    FROM trainer.own_decks() AS slug LEFT JOIN trainer.deck_version USING (slug)
    ORDER BY slug, number DESC"""
_SHARED: Final = "SELECT level, basis FROM trainer.shared WHERE trainee_id = trainer.own_trainee()"
_ANSWERS: Final = "SELECT trainer.own_answers()"
_PROGRAMMES: Final = "SELECT title, target_percent, decks FROM trainer.own_programmes()"
_LAST: Final = """
    SELECT sequence, entry_id FROM trainer.log
    WHERE trainee_id = trainer.own_trainee() AND device_id = %s ORDER BY sequence DESC LIMIT 1"""
_WITHIN: Final = """
    SELECT here.device, last.sequence, last.entry_id
    FROM unnest(%b::bytea[], %s::bigint[]) AS here (device, head) CROSS JOIN LATERAL (
        SELECT sequence, entry_id FROM trainer.log
        WHERE trainee_id = trainer.own_trainee() AND device_id = here.device
            AND sequence <= here.head
        ORDER BY device_id DESC, sequence DESC LIMIT 1) AS last"""
_CONTIGUOUS: Final = """
    SELECT coalesce(max(sequence), 0) FROM (
        SELECT sequence, row_number() OVER (ORDER BY sequence) AS place FROM trainer.log
        WHERE trainee_id = trainer.own_trainee() AND device_id = %s
    ) AS numbered
    WHERE sequence = place"""


class Known(NamedTuple):
    """What a hub knows of a trainee, as far as a sync goes by it."""

    heads: dict[DeviceId, int]
    """Of each device, the highest sequence below which the hub lacks none."""
    assigned: frozenset[str]
    """Decks of the trainee's programmes, published or not."""
    decks: dict[str, Edition]
    """Of those that were published, the newest version."""
    level: str | None
    """How much the trainee shares; None before the first time."""
    basis: str
    """What was shared hangs on this, as it was told last; empty before the first time."""
    answers: int
    """How many answers of theirs are there card by card."""
    last: tuple[int, bytes] | None
    """Number and id of the last entry of the device that asks; None where it has none."""
    within: dict[DeviceId, tuple[int, bytes]]
    """Of each device that is known to who asks, number and id of its last entry that both have."""
    programmes: tuple["ProgrammeThere", ...]
    """What the programmes of the trainee ask."""


def ask_what_is_known(
    hub: psycopg.Connection, device: DeviceId, here: Mapping[DeviceId, int]
) -> Callable[[], Known]:
    """Ask in a pipeline; what gives the answer, once all has come.

    `device` asks, and `here` is how far the log of each device goes there.
    """
    heads, decks, shared, answers = map(hub.execute, (_HEADS, _DECKS, _SHARED, _ANSWERS))
    last, programmes = hub.execute(_LAST, [device]), hub.execute(_PROGRAMMES)
    within = hub.execute(_WITHIN, [list(here), list(here.values())])

    def answered() -> Known:
        level, basis = shared.fetchone() or (None, "")
        (count,) = answers.fetchone() or (0,)
        found_decks = decks.fetchall()
        return Known(
            heads=dict(_head(hub, *row) for row in heads.fetchall()),
            assigned=frozenset(slug for slug, *_ in found_decks),
            decks={
                slug: Edition(bytes(text_hash), *others)
                for slug, text_hash, *others in found_decks
                if text_hash is not None
            },
            level=level,
            basis=basis,
            answers=count,
            last=last.fetchone(),
            within={DeviceId(one): (number, entry) for one, number, entry in within.fetchall()},
            programmes=tuple(
                ProgrammeThere(title, target, tuple(of_programme))
                for title, target, of_programme in programmes.fetchall()
            ),
        )

    return answered


def _head(hub: psycopg.Connection, device: bytes, highest: int, count: int) -> tuple[DeviceId, int]:
    is_dense = highest == count
    return DeviceId(bytes(device)), highest if is_dense else _contiguous(hub, device)


def _contiguous(hub: psycopg.Connection, device: bytes) -> int:
    row = hub.execute(_CONTIGUOUS, [device]).fetchone()
    return 0 if row is None else int(row[0])


class ProgrammeThere(NamedTuple):
    """What a programme of the trainee asks."""

    title: str
    target_percent: int
    decks: tuple[str, ...]
