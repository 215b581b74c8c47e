"""The quick peek and the open store begin with the same card, whatever is in the database."""

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.builders import (
    CATEGORIES,
    NOON,
    a_card,
    a_deck,
    entry_id,
    identity,
    later,
    names,
    new_store,
    run_sql,
)
from trainer.domain.ids import BlockId, DeckSlug
from trainer.domain.log import SettingsChanged
from trainer.domain.queue import Scope, next_card
from trainer.domain.schedule import KeyChange, Memory, Phase, Schedule
from trainer.domain.study_day import Moment, StudyDay, study_day
from trainer.store import database_file, decks, entries, peek, preferences, schedules
from trainer.store.engine import Store, Transaction, open_store
from trainer.store.peek import Glimpse

TODAY = study_day(NOON, rollover_hour=4)
SCOPES = (
    Scope(),
    Scope(decks=(DeckSlug("spine"),)),
    Scope(category=CATEGORIES[0]),
    Scope(decks=(DeckSlug("airway"),), category=CATEGORIES[1]),
)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32), scope=st.sampled_from(SCOPES))
def test_peek_and_store_begin_with_the_same_card(
    seed: int, scope: Scope, tmp_path_factory: pytest.TempPathFactory
) -> None:
    rng = Random(seed)
    store = _any_store(tmp_path_factory.mktemp("home"), rng)
    moment = later(minutes=rng.choice((0, 5, 30, 900)))
    assert peek.first_card(store.path, scope, moment) == _by_the_store(store, scope, moment)
    store.close()
    assert peek.first_card(store.path, scope, moment) == _reopened(store.path, scope, moment)


def _any_store(folder: Path, rng: Random) -> Store:
    """Two decks whose cards share blocks and stand anywhere, under any limits."""
    size = rng.randint(0, 25)
    both = [
        a_deck(
            [
                replace(a_card(number, deck=slug), block=BlockId(f"b{rng.randint(0, size)}"))
                for number in range(size)
            ],
            slug=slug,
        )
        for slug in ("spine", "airway")
    ]
    store = new_store(folder, *both)
    with store.writing() as tx:
        _change_settings(tx, rng)
        for card in (*both[0].cards, *both[1].cards):
            schedules.put(tx, _any_schedule(Schedule(card=card.id), rng))
    return store


def _change_settings(tx: Transaction, rng: Random) -> None:
    changes = {
        "new_per_day": str(rng.choice((0, 1, 3, 20))),
        "reviews_per_day": str(rng.choice((0, 2, 200))),
        "rollover_hour": str(rng.choice((0, 4, 23))),
    }
    stamp = entries.next_stamp(tx, entry_id(1), NOON)
    entries.append(tx, SettingsChanged(stamp=stamp, changes=changes))


def _any_schedule(new: Schedule, rng: Random) -> Schedule:
    day = StudyDay(TODAY + rng.randint(-3, 1))
    standing = replace(
        new,
        is_suspended=rng.random() < 0.1,
        buried_day=TODAY if rng.random() < 0.1 else None,
        is_flagged=rng.random() < 0.3,
    )
    phase = rng.choice(list(Phase))
    if phase is Phase.NEW:
        return standing
    memory = Memory(
        stability_days=rng.choice((0.5, 3.0, 3.0, 40.0)),
        difficulty=5.0,
        last_day=StudyDay(TODAY - rng.randint(0, 9)),
    )
    is_in_steps = phase in {Phase.LEARNING, Phase.RELEARNING}
    return replace(
        standing,
        phase=phase,
        memory=memory,
        due_day=day,
        due_ms=NOON.at_ms + rng.randint(-90, 90) * 60_000 if is_in_steps else None,
        reviews=1,
        introduced_day=rng.choice((memory.last_day, StudyDay(TODAY - 30))),
        reviewed_day=rng.choice((None, memory.last_day)),
        change=rng.choice((None, KeyChange(was="6 h", now="8 h", source="leaflet"))),
    )


def _by_the_store(store: Store, scope: Scope, moment: Moment) -> Glimpse | None:
    """What a sitting of the open store begins with."""
    with store.reading() as tx:
        limits = entries.settings_history(tx).now
        queue = schedules.day_queue(tx, scope, moment=moment, settings=limits)
        first = next_card(queue, moment)
        if first is None:
            return None
        card = decks.card(tx, first.card)
        assert card is not None
        titles = {deck.slug: deck.title for deck in decks.installed(tx)}
        new = sum(candidate.phase is Phase.NEW for candidate in queue.waiting)
        return Glimpse(
            card=card,
            deck_title=titles[card.deck],
            schedule=schedules.schedule_of(tx, card.id),
            new=new,
            in_steps=len(queue.in_steps),
            reviews=len(queue.waiting) - new,
        )


def _reopened(path: Path, scope: Scope, moment: Moment) -> Glimpse | None:
    store = open_store(path, new_identity=identity())
    try:
        return _by_the_store(store, scope, moment)
    finally:
        store.close()


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32))
def test_a_queue_keeps_the_limits_and_asks_one_card_of_a_block(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    store = _any_store(tmp_path_factory.mktemp("home"), Random(seed))
    with store.reading() as tx:
        limits = entries.settings_history(tx).now
        today = study_day(NOON, rollover_hour=limits.rollover_hour)
        queue = schedules.day_queue(tx, Scope(), moment=NOON, settings=limits)
        new = [card for card in queue.waiting if card.phase is Phase.NEW]
        reviews = [card for card in queue.waiting if card.phase is Phase.REVIEW]
        blocks = [(card.deck, card.block) for card in queue.waiting]
        busy = schedules.seen_blocks(tx, today) | {(c.deck, c.block) for c in queue.in_steps}
        assert len(new) <= max(0, limits.new_per_day - schedules.introduced(tx, today))
        assert len(reviews) <= max(0, limits.reviews_per_day - schedules.reviewed(tx, today))
        assert len(set(blocks)) == len(blocks)
        assert busy.isdisjoint(blocks)
    store.close()


def test_siblings_do_not_crowd_other_cards_out_of_the_limit(tmp_path: Path) -> None:
    siblings = [replace(a_card(number), block=BlockId("one")) for number in range(50)]
    others = [a_card(number) for number in range(50, 60)]
    store = new_store(tmp_path, a_deck([*siblings, *others]))
    with store.reading() as tx:
        limits = replace(entries.settings_history(tx).now, new_per_day=5)
        queue = schedules.day_queue(tx, Scope(), moment=NOON, settings=limits)
    assert {candidate.block for candidate in queue.waiting} == {"one", "b50", "b51", "b52", "b53"}
    store.close()


def test_a_peek_leaves_nothing_beside_the_file(tmp_path: Path) -> None:
    new_store(tmp_path, a_deck()).close()
    path = tmp_path / "trainer.db"
    before = path.read_bytes()
    assert peek.first_card(path, Scope(), NOON) is not None
    assert peek.preferences(path) == {}
    assert names(tmp_path) == ["trainer.db"]
    assert path.read_bytes() == before


def test_a_peek_sees_what_a_program_that_is_open_has_written(tmp_path: Path) -> None:
    store = new_store(tmp_path, a_deck())
    with store.writing() as tx:
        preferences.put(tx, "theme", "trainer-light")
    assert peek.preferences(store.path) == {"theme": "trainer-light"}
    with store.writing() as tx:
        preferences.put(tx, "theme", None)
    assert peek.preferences(store.path) == {}
    store.close()


def test_a_peek_knows_the_decks_that_the_store_knows(tmp_path: Path) -> None:
    store = new_store(tmp_path, a_deck())
    with store.reading() as tx:
        assert peek.deck_slugs(store.path) == {deck.slug for deck in decks.installed(tx)} != set()
    store.close()


def test_a_peek_takes_the_long_way_where_there_is_no_database(tmp_path: Path) -> None:
    assert peek.deck_slugs(tmp_path / "trainer.db") == frozenset()
    assert peek.first_card(tmp_path / "trainer.db", Scope(), NOON) is None
    assert peek.preferences(tmp_path / "none" / "trainer.db") == {}
    assert names(tmp_path) == []


@pytest.mark.parametrize("revision", [0, database_file.REVISION + 1])
def test_a_peek_takes_the_long_way_round_another_schema(revision: int, tmp_path: Path) -> None:
    store = new_store(tmp_path, a_deck())
    with store.writing() as tx:
        run_sql(tx, f"PRAGMA user_version = {revision}")
    store.close()
    assert peek.first_card(store.path, Scope(), NOON) is None


def test_a_peek_at_a_damaged_card_takes_the_long_way(tmp_path: Path) -> None:
    store = new_store(tmp_path, a_deck())
    with store.writing() as tx:
        run_sql(tx, "UPDATE card SET content = '[]'")
    store.close()
    assert peek.first_card(store.path, Scope(), NOON) is None
