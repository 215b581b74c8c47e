"""A director's database: the same state whatever came first, and nothing left of the erased."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reports.shared import (
    answer,
    bundle,
    device_counts,
    review_row,
    settings_row,
    standing,
    trainee,
)
from tests.store.builders import COHORT
from trainer.errors import BundleError, CohortError
from trainer.reports.bundle import Bundle, Level
from trainer.services.cohorts import Cohorts, opened_cohorts
from trainer.services.place import cohorts_path
from trainer.store.cohort_file import IN_MEMORY
from trainer.store.cohort_schema import COUNTS, OF_A_PERSON

NAME = COHORT.name


@pytest.fixture
def cohorts(tmp_path: Path) -> Iterator[Cohorts]:
    """A programme without trainees."""
    with opened_cohorts(cohorts_path(tmp_path)) as opened:
        opened.put(COHORT)
        yield opened


def add(cohorts: Cohorts, shared: Bundle) -> bool:
    return cohorts.add(shared, path="a bundle").is_new


def state(cohorts: Cohorts) -> dict[str, list[Any]]:
    """Everything that is known, without the numbers that rows happen to have."""
    db = cohorts.database
    queries = {
        "person": "SELECT trainee_id, closed_ms, shared FROM person",
        "device": "SELECT trainee_id, device_id, head, device.rank FROM device JOIN person ON"
        " person.no = device.person",
        **{
            table: f"SELECT device_id, {table}.* FROM {table} JOIN device"  # noqa: S608
            f" ON device.no = {table}.device"
            for table in COUNTS.values()
        },
        "entry": "SELECT entry_id, shared_ms, content FROM entry",
    }
    found = {name: db.execute(query).fetchall() for name, query in queries.items()}
    for table in COUNTS.values():
        found[table] = [(row[0], *row[3:]) for row in found[table]]
    return {name: sorted(rows) for name, rows in found.items()}


@st.composite
def bundles(draw: st.DrawFn) -> Bundle:
    """Of one trainee with two devices, as each knew of the other at some moment."""
    made_ms = draw(st.integers(1, 6)) * 1000
    level = draw(st.sampled_from(Level))
    heads = draw(st.dictionaries(st.integers(1, 2), st.integers(0, 3), min_size=1))
    devices = [
        device_counts([answer(day, by=by) for day in range(head)], by=by)
        for by, head in sorted(heads.items())
    ]
    rows = draw(st.sets(st.integers(1, 5))) if level is Level.CARDS else ()
    shared = bundle(
        devices,
        level=level,
        made_ms=made_ms,
        stands=standing(overdue=draw(st.integers(0, 2))),
    )
    # A copy of a home goes on as another device at its first sync, with entries it has written.
    entries = (settings_row(number, by=draw(st.integers(1, 2))) for number in sorted(rows))
    return replace(shared, entries=tuple(entries))


@given(
    st.lists(bundles(), min_size=1, max_size=6).flatmap(
        lambda some: st.tuples(
            st.just(some), st.permutations(some), st.lists(st.sampled_from(some), max_size=3)
        )
    )
)
def test_bundles_in_any_order_and_often_give_the_same_state(
    orders: tuple[list[Bundle], list[Bundle], list[Bundle]],
) -> None:
    once, again, repeated = orders
    states = []
    for order in (once, again + repeated):
        with opened_cohorts(IN_MEMORY) as cohorts:
            cohorts.put(COHORT)
            cohorts.enrol(NAME, trainee(1))
            for shared in order:
                add(cohorts, shared)
            states.append(state(cohorts))
    assert states[0] == states[1]


def test_the_same_bundle_again_is_said_to_be_nothing_new(cohorts: Cohorts) -> None:
    cohorts.enrol(NAME, trainee(1))
    shared = bundle([device_counts([answer()])])
    assert add(cohorts, shared)
    assert not add(cohorts, shared)


def test_sharing_topics_alone_takes_earlier_answers_by_card_away(cohorts: Cohorts) -> None:
    cohorts.enrol(NAME, trainee(1))
    by_card = replace(bundle(level=Level.CARDS, made_ms=1000), entries=(settings_row(1),))
    add(cohorts, by_card)
    assert state(cohorts)["entry"]
    add(cohorts, bundle(level=Level.TOPICS, made_ms=2000))
    add(cohorts, by_card)
    assert not state(cohorts)["entry"]


@pytest.mark.parametrize(
    "others",
    [
        {"at_ms": "late"},
        {"at_ms": 1 << 60},
        {"at_ms": True},
        {"offset_minutes": 10**9},
        {"elapsed_ms": 1.5},
        {"rating": 9},
        {"mark": "splendid"},
        {"mode": "dream"},
        {"card_id": "00"},
        {"card_id": {"hex": "00"}},
        {"card_id": {"hex": "zz"}},
        {"chosen": '["a"]'},
        {"chosen": "[NaN]"},
        {"chosen": "[1.5]"},
        {"chosen": "[true]"},
        {"chosen": "[-1]"},
        {"chosen": "[" * 90_000},
        {"kind": "settings", "payload": "[]"},
        {"kind": "key-changed", "payload": "{}"},
        {"error": "x" * 200_000},
    ],
    ids=repr,
)
def test_an_entry_that_no_trainer_writes_refuses_the_bundle_whole(
    others: dict[str, Any], cohorts: Cohorts
) -> None:
    cohorts.enrol(NAME, trainee(1))
    before = state(cohorts)
    shared = replace(
        bundle([device_counts([answer()])], level=Level.CARDS), entries=(review_row(1, **others),)
    )
    with pytest.raises(BundleError, match="a bundle: ") as refused:
        add(cohorts, shared)
    assert refused.value.hint
    assert state(cohorts) == before


def test_an_answer_that_is_shared_is_there_for_figures_by_card(cohorts: Cohorts) -> None:
    cohorts.enrol(NAME, trainee(1))
    add(cohorts, replace(bundle(level=Level.CARDS), entries=(review_row(1),)))
    assert cohorts.database.execute("SELECT count(*) FROM answer").fetchone() == (1,)


def test_a_long_chain_of_retractions_is_followed_once(cohorts: Cohorts) -> None:
    cohorts.enrol(NAME, trainee(1))
    chain = [
        settings_row(number)
        | {"kind": "retract", "target_id": {"hex": (number - 1).to_bytes(16, "big").hex()}}
        for number in range(2, 20_002)
    ]
    for entry in chain:
        del entry["payload"]
    shared = replace(bundle(level=Level.CARDS), entries=(review_row(1), *chain))
    assert add(cohorts, shared)


def test_a_bundle_made_in_the_future_is_refused(cohorts: Cohorts) -> None:
    cohorts.enrol(NAME, trainee(1))
    day_ms = 86_400_000
    shared = bundle(made_ms=3 * day_ms)
    with pytest.raises(BundleError, match="on a later day than today"):
        cohorts.add(shared, path="a bundle", now_ms=day_ms)
    assert cohorts.add(shared, path="a bundle", now_ms=3 * day_ms - 1000).is_new


def test_a_bundle_that_is_older_says_the_level_that_holds(cohorts: Cohorts) -> None:
    cohorts.enrol(NAME, trainee(1))
    add(cohorts, bundle(level=Level.CARDS, made_ms=2000))
    older = cohorts.add(bundle(level=Level.TOPICS, made_ms=1000), path="a bundle")
    assert older.level is Level.CARDS


def test_what_is_not_said_at_a_second_enrolment_stays(cohorts: Cohorts) -> None:
    cohorts.enrol(NAME, trainee(1), year=2, groups=["north"])
    cohorts.enrol(NAME, trainee(1))
    (one,) = cohorts.trainees(NAME)
    assert (one.year, one.groups) == (2, ("north",))


def test_files_that_anybody_could_read_are_made_the_owner_s(tmp_path: Path) -> None:
    for name in ("cohorts.db", "cohort-names.json"):
        (tmp_path / name).write_text("" if name == "cohorts.db" else "{}", encoding="utf-8")
        (tmp_path / name).chmod(0o644)
    with opened_cohorts(cohorts_path(tmp_path)) as cohorts:
        cohorts.put(COHORT)
        cohorts.enrol(NAME, trainee(1), name="Ann Example")
    assert {file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {0o600}


def test_a_bundle_of_nobody_here_says_how_to_enrol(cohorts: Cohorts) -> None:
    with pytest.raises(BundleError, match="is in no cohort") as refused:
        add(cohorts, bundle())
    assert "trainer cohort enrol" in refused.value.hint


def test_of_an_erased_trainee_no_row_stays_and_no_bundle_is_taken(
    cohorts: Cohorts, tmp_path: Path
) -> None:
    cohorts.enrol(NAME, trainee(1), name="Ann Example")
    cohorts.enrol(NAME, trainee(2), name="Ben Example")
    shared = replace(
        bundle([device_counts([answer()])], level=Level.CARDS, stands=standing(note="nights")),
        entries=(settings_row(1),),
    )
    add(cohorts, shared)
    cohorts.erase(NAME, "Ann Example")
    tables = ("person", *OF_A_PERSON)
    assert cohorts.database.execute("SELECT count(*) FROM known_card").fetchone() == (0,)
    counts = {
        table: cohorts.database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
        for table in tables
    }
    assert counts == dict.fromkeys(tables, 0) | {"person": 1, "enrolment": 1}
    assert list(cohorts.names().values()) == ["Ben Example"]
    for file in tmp_path.iterdir():
        content = file.read_bytes()
        assert bytes(trainee(1)) not in content
        assert b"Ann" not in content
        assert b"nights" not in content
    with pytest.raises(BundleError, match="was erased"):
        add(cohorts, shared)
    with pytest.raises(BundleError, match="was erased"):
        cohorts.enrol(NAME, trainee(1))


def test_only_their_owner_may_read_database_and_names(cohorts: Cohorts, tmp_path: Path) -> None:
    cohorts.enrol(NAME, trainee(1), name="Ann Example")
    modes = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()}
    assert modes == {"cohorts.db": 0o600, "cohort-names.json": 0o600}


def test_who_leaves_one_programme_stays_in_another(cohorts: Cohorts) -> None:
    cohorts.put(replace(COHORT, name="spine"))
    for name in (NAME, "spine"):
        cohorts.enrol(name, trainee(1))
    add(cohorts, bundle([device_counts([answer()])]))
    (one,) = cohorts.trainees(NAME)
    cohorts.leave(NAME, one.pseudonym)
    assert state(cohorts)["topic_count"]
    cohorts.end("spine")
    assert not state(cohorts)["person"]


def test_two_of_one_name_are_told_apart_by_pseudonym(cohorts: Cohorts) -> None:
    for number in (1, 2):
        cohorts.enrol(NAME, trainee(number), name="Ann Example")
    with pytest.raises(CohortError, match="2 trainees are called"):
        cohorts.trainee(NAME, "Ann Example")


@pytest.mark.parametrize("name", ["surgary", None])
def test_a_cohort_that_is_not_there_is_said(cohorts: Cohorts, name: str | None) -> None:
    cohorts.put(replace(COHORT, name="spine"))
    with pytest.raises(CohortError) as refused:
        cohorts.cohort(name)
    assert refused.value.hint


def test_a_learner_s_database_is_no_cohort_database(tmp_path: Path) -> None:
    from tests.services.builders import open_library
    from trainer.errors import StoreError

    open_library(tmp_path).close()
    database = tmp_path / "home" / "trainer.db"
    before = database.read_bytes()
    with pytest.raises(StoreError, match="no cohort database"), opened_cohorts(database):
        pass
    assert database.read_bytes() == before


def test_an_in_memory_cohort_leaves_no_file() -> None:
    with tempfile.TemporaryDirectory() as folder:
        before = list(Path(folder).iterdir())
        with opened_cohorts(IN_MEMORY) as cohorts:
            cohorts.put(COHORT)
        assert list(Path(folder).iterdir()) == before
        assert not Path(":memory:").exists()


def test_of_an_entry_that_went_to_another_device_the_later_bundle_holds() -> None:
    renumbered = settings_row(5, by=2) | {"sequence": 1}
    earlier, later = (
        replace(bundle(level=Level.CARDS, made_ms=made_ms), entries=(entry,))
        for made_ms, entry in ((1000, settings_row(5)), (2000, renumbered))
    )
    states = []
    for order in ((earlier, later), (later, earlier)):
        with opened_cohorts(IN_MEMORY) as empty:
            empty.put(COHORT)
            empty.enrol(NAME, trainee(1))
            for one in order:
                add(empty, one)
            states.append(state(empty)["entry"])
    assert states[0] == states[1]
    assert '"sequence": 1' in states[0][0][2]
