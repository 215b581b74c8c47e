"""A damaged file is named as damaged, wherever the damage is, and never crashes the program."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.builders import (
    NOON,
    a_card,
    a_deck,
    a_review,
    entry_id,
    identity,
    later,
    new_store,
)
from trainer.domain.ids import DeckSlug
from trainer.domain.log import Flag, KeyChanged, SettingsChanged
from trainer.domain.queue import Scope
from trainer.domain.schedule import Memory, Phase, Schedule
from trainer.domain.study_day import StudyDay
from trainer.errors import StoreError
from trainer.store import author_reports, copies, decks, entries, peek, preferences, schedules
from trainer.store.engine import Store, Transaction, open_store
from trainer.store.integrity import integrity_problems

SPINE = DeckSlug("spine")
TODAY = StudyDay(20_417)


@pytest.fixture(name="sound", scope="module")
def _sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with something in every table that is read."""
    store = new_store(tmp_path_factory.mktemp("sound"), a_deck(14))
    with store.writing() as tx:
        for number, day in enumerate(range(-3, 2)):
            review = a_review(tx, number, a_card(number).id, moment=later(day))
            entries.append(tx, review, typed="< 1 in 1000")
            memory = Memory(stability_days=2.0, difficulty=5.0, last_day=StudyDay(TODAY + day))
            schedules.put(
                tx,
                Schedule(card=review.card, phase=Phase.REVIEW, memory=memory, due_day=TODAY),
            )
        card = a_card(0).id
        for number, make in enumerate(_others(), start=50):
            stamp = entries.next_stamp(tx, entry_id(number), NOON)
            entries.append(tx, make(stamp, card))
        preferences.put(tx, "theme", "trainer-dark")
    store.close()
    return store.path


def _others() -> list[Callable]:  # type: ignore[type-arg]
    return [
        lambda stamp, card: Flag(stamp=stamp, card=card, is_flagged=True),
        lambda stamp, card: KeyChanged(
            stamp=stamp, card=card, key_hash=bytes(16), was="6 h", now="8 h", source="leaflet"
        ),
        lambda stamp, _: SettingsChanged(stamp=stamp, changes={"retention": "0.8"}),
    ]


@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32))
def test_flipped_bytes_anywhere_give_a_clear_error_or_none(
    seed: int, sound: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("home") / "trainer.db"
    path.write_bytes(_flipped(sound.read_bytes(), Random(seed)))
    peek.first_card(path, Scope(), NOON)
    peek.preferences(path)
    before = path.read_bytes()
    try:
        store = open_store(path, new_identity=identity())
    except StoreError:
        assert path.read_bytes() == before
        return
    for read in READS:
        _read(store, read)
    store.close()


def _flipped(sound: bytes, rng: Random) -> bytes:
    """A handful of bytes changed, next to one another or all over, in text or in the structure."""
    damaged = bytearray(sound)
    start = rng.randrange(len(damaged))
    reach = rng.choice((1, 40, len(damaged)))
    for _ in range(rng.choice((1, 8, 60))):
        damaged[(start + rng.randrange(reach)) % len(damaged)] ^= 1 << rng.randrange(8)
    return bytes(damaged)


READS: list[Callable[[Transaction], object]] = [
    lambda tx: list(entries.reviews(tx)),
    lambda tx: [entries.of_card(tx, card) for card in entries.by_card(tx)],
    lambda tx: entries.typed_answers(tx, a_card(0).id),
    entries.latest_undoable,
    entries.settings_history,
    lambda tx: schedules.day_queue(
        tx, Scope(), moment=NOON, settings=entries.settings_history(tx).now
    ),
    schedules.all_schedules,
    lambda tx: schedules.deck_counts(tx, TODAY),
    lambda tx: schedules.for_cram(tx, Scope(), today=TODAY),
    decks.installed,
    lambda tx: decks.cards(tx, SPINE),
    lambda tx: decks.facts(tx, SPINE),
    lambda tx: decks.context(tx, SPINE),
    lambda tx: decks.stored_keys(tx, SPINE),
    preferences.preferences,
    author_reports.author_reports,
]


def _read(store: Store, read: Callable[[Transaction], object]) -> None:
    said = None
    try:
        with store.reading() as tx:
            read(tx)
    except StoreError as error:
        said = error
    assert said is None or (str(store.path) in said.message and said.hint)


def test_damage_within_a_table_is_found_by_the_integrity_check(sound: Path, tmp_path: Path) -> None:
    path = tmp_path / "trainer.db"
    whole = bytearray(sound.read_bytes())
    whole[-4096:] = bytes(4096)
    path.write_bytes(whole)
    store = open_store(path, new_identity=identity())
    assert integrity_problems(store.path)
    with pytest.raises(StoreError):
        copies.backup(store, tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()
    store.close()


def test_what_a_damaged_row_leads_to_is_damage_and_a_fault_of_the_program_is_none(
    sound: Path, tmp_path: Path
) -> None:
    whole = bytearray(sound.read_bytes())
    for name, content in {"sound.db": whole, "damaged.db": whole[:-4096] + bytes(4096)}.items():
        (tmp_path / name).write_bytes(content)
    said = []
    for name in ("sound.db", "damaged.db"):
        store = open_store(tmp_path / name, new_identity=identity())
        with pytest.raises((StoreError, TypeError)) as error, store.reading():
            raise TypeError("a bytes-like object is required")
        said.append(str(error.value))
        store.close()
    assert said[0] == "a bytes-like object is required"
    assert "damaged.db: the database is damaged" in said[1]


def test_a_database_that_does_not_say_whose_it_is_is_damaged(sound: Path, tmp_path: Path) -> None:
    path = tmp_path / "trainer.db"
    path.write_bytes(sound.read_bytes())
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("DELETE FROM identity")
    with pytest.raises(StoreError, match=r"damaged .*whose it is") as refusal:
        open_store(path, new_identity=identity())
    assert "trainer restore" in refusal.value.hint
