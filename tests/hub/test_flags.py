"""Flags on cards as educators read them at a hub: how many, and never whose."""

import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass

import psycopg
import pytest

from tests.hub.conftest import Connect, new_resident, put_shared, rows_read
from tests.hub.server import Server
from tests.hub.test_kept_counts import add_entries
from tests.hub.test_rights import an_id, entry
from trainer.domain.fold import folded
from trainer.domain.ids import CardId, DeviceId, EntryId, TraineeId
from trainer.domain.log import Entry, Flag, Retract, Stamp
from trainer.domain.settings import SettingsHistory
from trainer.hub import people, rows
from trainer.hub.card_flags import CardFlags, card_flags
from trainer.store.entry_rows import columns_of

CARD = CardId(b"c" * 16)
OTHER = CardId(b"o" * 16)
DAY_MS = 86_400_000
DEVICE = b"f" * 16
SOME = 5
"""Residents, where it does not matter how many flag a card."""
LEAST = 1
"""So many trainees at least have a card flagged that an educator hears of: a report is of one."""


@dataclass(frozen=True)
class Resident:
    """A trainee, and their connection."""

    trainee: TraineeId
    own: psycopg.Connection

    def push(self, *entries: dict[str, object]) -> None:
        assert rows.push(self.own, [one | {"trainee_id": self.trainee} for one in entries])


@pytest.fixture
def residents(owner: psycopg.Connection, connect: Connect) -> Callable[[int], list[Resident]]:
    """Enrol so many."""

    def enrolled(count: int) -> list[Resident]:
        ids = [an_id() for _ in range(count)]
        return [Resident(one, connect(new_resident(owner, one))) for one in ids]

    return enrolled


@pytest.fixture
def reader(owner: psycopg.Connection, connect: Connect) -> psycopg.Connection:
    """An educator."""
    login = people.add_educator(owner, secrets.token_hex(4))
    assert login is not None
    return connect(login)


def flag(number: int, *, on: bool = True, **others: object) -> dict[str, object]:
    payload = f'{{"is_flagged":{str(on).lower()}}}'
    return entry(b"", number, at_ms=number * DAY_MS, payload=payload) | others


def retract(number: int, target: int) -> dict[str, object]:
    undone = target.to_bytes(16, "big")
    gone = {"card_id": None, "payload": None}
    return entry(b"", number, at_ms=number * DAY_MS, kind="retract", target_id=undone) | gone


def flagged(reader: psycopg.Connection, *cards: CardId) -> list[CardFlags]:
    return card_flags(reader, cards or (CARD,))


def test_a_card_that_was_flagged_is_told_with_the_first_day(
    residents: Callable[[int], list[Resident]], reader: psycopg.Connection
) -> None:
    for number, one in enumerate(residents(6), start=1):
        assert flagged(reader) == (
            [CardFlags(CARD, trainees=number - 1, since=21 - number)] if number > LEAST else []
        )
        one.push(flag(20 - number), flag(1, card_id=OTHER))
    assert flagged(reader) == [CardFlags(CARD, trainees=6, since=14)]
    assert {one.card for one in flagged(reader, CARD, OTHER)} == {CARD, OTHER}


@pytest.mark.parametrize(
    "taken_back",
    [[flag(2, on=False)], [retract(2, 1)], [flag(9, on=False), flag(2)]],
    ids=["off", "undone", "an earlier one comes later"],
)
def test_a_flag_that_was_taken_back_counts_no_more(
    taken_back: list[dict[str, object]],
    residents: Callable[[int], list[Resident]],
    reader: psycopg.Connection,
) -> None:
    enrolled = residents(LEAST)
    for one in enrolled:
        one.push(flag(1))
    assert len(flagged(reader)) == 1
    for row in taken_back:
        enrolled[0].push(row)
    assert flagged(reader) == []


def test_flags_of_who_left_or_was_erased_go(
    residents: Callable[[int], list[Resident]],
    owner: psycopg.Connection,
    reader: psycopg.Connection,
) -> None:
    enrolled = residents(LEAST + 2)
    for one in enrolled:
        one.push(flag(1))
    counts = [flagged(reader)[0].trainees]
    people.leave(owner, enrolled[0].trainee, "spine")
    counts.append(flagged(reader)[0].trainees)
    people.erase(owner, enrolled[1].trainee)
    counts.append(flagged(reader)[0].trainees)
    assert counts == [LEAST + 2, LEAST + 1, LEAST]
    people.leave(owner, enrolled[2].trainee, "spine")
    assert flagged(reader) == []


def test_flags_count_of_those_as_well_who_share_by_topic_alone(
    residents: Callable[[int], list[Resident]], reader: psycopg.Connection
) -> None:
    for number, one in enumerate(residents(LEAST)):
        put_shared(one.own, "cards" if number else "topics")
        one.push(flag(1))
    assert flagged(reader)[0].trainees == LEAST


@pytest.mark.parametrize("seed", range(4))
def test_a_card_is_flagged_at_the_hub_where_it_is_flagged_on_the_device(
    seed: int, residents: Callable[[int], list[Resident]], reader: psycopg.Connection
) -> None:
    rng = random.Random(seed)
    cards = [CardId(bytes([number]) * 16) for number in range(30)]
    of_cards = flags_and_undos(rng, cards)
    written = [columns_of(one) for of_card in of_cards.values() for one in of_card]
    for one in residents(LEAST):
        for device in (b"d" * 16, b"e" * 16):
            of_device = [row for row in written if row["device_id"] == device]
            one.push(*rng.sample(of_device, len(of_device)))
    flagged_there = {card for card, of_card in of_cards.items() if is_flagged(card, of_card)}
    assert 0 < len(flagged_there) < len(cards)
    assert {one.card for one in flagged(reader, *cards)} == flagged_there


def flags_and_undos(rng: random.Random, cards: list[CardId]) -> dict[CardId, list[Entry]]:
    """Two devices' flags on cards, on and off, some undone, many at one and the same time."""
    sequences = dict.fromkeys((b"d" * 16, b"e" * 16), 0)

    def stamp() -> Stamp:
        device = rng.choice(list(sequences))
        sequences[device] += 1
        return Stamp(
            trainee=TraineeId(b"t" * 16),
            entry=EntryId(rng.randbytes(16)),
            device=DeviceId(device),
            sequence=sequences[device],
            at_ms=rng.randint(1, 6),
            offset_minutes=0,
        )

    def of_card(card: CardId) -> list[Entry]:
        flags = [
            Flag(stamp=stamp(), card=card, is_flagged=rng.random() < 0.6)
            for _ in range(rng.randint(1, 4))
        ]
        undone = [one for one in flags if rng.random() < 0.3]
        return [*flags, *(Retract(stamp=stamp(), target=one.stamp.entry) for one in undone)]

    return {card: of_card(card) for card in cards}


def is_flagged(card: CardId, of_card: list[Entry]) -> bool:
    return folded(card, of_card, SettingsHistory()).is_flagged


@pytest.mark.parametrize(
    "wrong",
    [
        {"payload": None},
        {"payload": "no JSON"},
        {"payload": '{"is_flagged":'},
        {"payload": '{"is_flagged":"true"}'},
        {"card_id": None},
        {"kind": "retract", "target_id": None},
    ],
)
def test_a_row_that_no_trainer_writes_counts_nothing_and_keeps_nobody_from_the_others(
    wrong: dict[str, object],
    residents: Callable[[int], list[Resident]],
    reader: psycopg.Connection,
) -> None:
    enrolled = residents(LEAST + 1)
    for one in enrolled[1:]:
        one.push(flag(1))
    enrolled[0].push(flag(1) | wrong)
    assert flagged(reader) == [CardFlags(CARD, trainees=LEAST, since=1)]


@pytest.mark.parametrize(("at_ms", "since"), [(-(2**63), 0), (2**63 - 1, 1)])
def test_a_time_that_no_calendar_has_keeps_nobody_from_the_others(
    at_ms: int,
    since: int,
    residents: Callable[[int], list[Resident]],
    reader: psycopg.Connection,
) -> None:
    enrolled = residents(SOME)
    enrolled[0].push(flag(1, at_ms=at_ms))
    for one in enrolled[1:]:
        one.push(flag(1))
    assert flagged(reader) == [CardFlags(CARD, trainees=SOME, since=since)]


def test_no_flag_is_dated_later_than_it_came_in(
    residents: Callable[[int], list[Resident]],
    owner: psycopg.Connection,
    reader: psycopg.Connection,
) -> None:
    for one in residents(SOME):
        one.push(flag(1, at_ms=2**62))
    ((today,),) = owner.execute("SELECT now()::date - '1970-01-01'::date").fetchall()
    assert flagged(reader) == [CardFlags(CARD, trainees=SOME, since=today)]


def test_no_more_of_a_long_log_is_read_than_of_a_short_one(
    residents: Callable[[int], list[Resident]],
    owner: psycopg.Connection,
    server: Server,
) -> None:
    enrolled = residents(SOME)
    for one in enrolled:
        one.push(flag(1), retract(2, 3))
    read = []
    with psycopg.connect(server.url(), dbname=owner.info.dbname) as superuser:
        for first, last in ((3, 1000), (1001, 9000)):
            for one in enrolled:
                add_entries(one.own, DEVICE, first, last)
            read.append(rows_read(superuser, ["log"], lambda: read_one(superuser)))
            superuser.rollback()
    assert read[0] == read[1]
    assert 0 < read[0] < 10 * SOME


def read_one(superuser: psycopg.Connection) -> None:
    assert len(flagged(superuser)) == 1
