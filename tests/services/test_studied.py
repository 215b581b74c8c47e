"""What is kept of the log's fold is what the log comes to, whatever happened to either."""

import os
import secrets
import shutil
import sqlite3
import stat
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.services.builders import (
    EVERY_KIND,
    MONDAY_10_AM,
    FakeClock,
    answer,
    change_settings,
    deck_text,
    open_library,
    shown_cards,
    study_days,
    undo,
)
from trainer.domain.ids import CardId, DeviceId, EntryId, TraineeId
from trainer.domain.log import (
    Bury,
    Entry,
    Flag,
    KeyChanged,
    Mode,
    Origin,
    Rerate,
    Retract,
    Retype,
    Review,
    SettingsChanged,
    Stamp,
    Start,
    Suspend,
)
from trainer.domain.rating import Confidence, ErrorKind, Mark, Rating
from trainer.domain.studied import studied
from trainer.domain.study_day import earliest_day
from trainer.reports.bundle import Bundle, Level, bundle_bytes
from trainer.reports.counts import Counts, Topic, counts_of, week_of
from trainer.services import studied as studying
from trainer.services.deck_library import add_deck
from trainer.services.library import Library
from trainer.services.sharing import bundle_of, fold_ahead
from trainer.services.sitting import Nothing, Plan
from trainer.store import decks, entries, log_rows, studied_file
from trainer.store.connections import make_engine
from trainer.store.engine import Identity, Store
from trainer.store.studied_schema import TALLIES

if TYPE_CHECKING:
    from trainer.domain.measured import Measured
    from trainer.domain.study_day import StudyDay

DECK = deck_text(shown_cards(4) + EVERY_KIND)
FILE = "trainer.studied.db"
PRETENDED = 4321
Row = tuple[Any, ...]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """Ten days of study, of which something is kept."""
    clock = FakeClock()
    opened = open_library(tmp_path, DECK, clock)
    study_days(opened, clock, 10)
    shared(opened)
    clock.advance(days=30)
    yield opened
    opened.close()


def shared(library: Library) -> bytes:
    return bundle_bytes(bundle_of(library.store, library.clock.now(), Level.CARDS))


def kept_file(library: Library) -> Path:
    return library.store.path.with_name(FILE)


def from_the_log(library: Library) -> bytes:
    """The bundle without anything kept, which is put back as it was."""
    file = kept_file(library)
    aside = file.rename(file.with_suffix(".aside"))
    whole = shared(library)
    aside.replace(file)
    return whole


STEPS = st.lists(
    st.sampled_from(
        ("good", "again", "cram", "undo", "suspend", "day", "settings", "deck", "share")
    ),
    max_size=30,
)


@settings(max_examples=40, deadline=None)
@given(steps=STEPS)
def test_what_is_kept_and_what_came_since_give_the_bundle_of_the_whole_log(
    steps: list[str],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        clock = FakeClock()
        library = open_library(Path(folder), DECK, clock)
        answer(library.session(Plan()))
        shared(library)
        for step in steps:
            do(library, clock, step)
        assert shared(library) == from_the_log(library)
        library.close()


def do(library: Library, clock: FakeClock, step: str) -> None:
    session = library.session(Plan(is_cram=step == "cram"))
    is_done = isinstance(session.current, Nothing)
    match step:
        case "good" | "again" | "cram" if not is_done:
            answer(session, Rating.AGAIN if step == "again" else Rating.GOOD)
        case "undo":
            undo(session)
        case "suspend" if not is_done:
            session.suspend()
        case "day":
            clock.advance(days=1)
        case "settings":
            change_settings(library, rollover_hour="7")
        case "deck":
            other = library.store.path.with_name("other.md")
            # The category, under which answers are counted, is another one now.
            text = DECK.replace("Category: technique", "Category: indication")
            other.write_text(text, encoding="utf-8")
            add_deck(library.store, clock, other, replaces_another=True)
        case "share":
            shared(library)
        case _:
            pass


class Step(NamedTuple):
    """What a device writes, some hours after what it wrote before."""

    device: int
    kind: str
    card: int
    hours: int
    target: int
    """How many entries before this one the named one was written; or, below zero, after it."""
    number: int
    """What is left to choose."""
    rating: Rating


KINDS = (
    *("review",) * 10,
    *("rerate", "overrule", "retype", "retract") * 2,
    *("cram", "exam", "suspend", "resume", "bury", "flag", "key-changed", "claimed"),
    *("start", "brought", "settings"),
)
CARDS = 2
DEVICES = 2
HISTORIES = st.lists(
    st.builds(
        Step,
        device=st.integers(0, DEVICES - 1),
        kind=st.sampled_from(KINDS),
        card=st.integers(0, CARDS - 1),
        hours=st.sampled_from((0, 1, 20, 100, 400, -1, -200)),
        target=st.sampled_from((1, 2, 3, 5, 8, -1, -2, -4)),
        number=st.integers(0, 5),
        rating=st.sampled_from(Rating),
    ),
    min_size=10,
    max_size=25,
)
ARRIVALS = st.lists(
    st.tuples(st.integers(0, DEVICES - 1), st.integers(1, 6)), min_size=1, max_size=6
)
"""Of which device entries come next, and how many before the log is folded."""
CHANGES = ({"rollover_hour": "7"}, {"retention": "0.8"}, {"relearning_steps": ""})


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a deck."""
    library = open_library(tmp_path_factory.mktemp("home"), DECK)
    library.close()
    return library.store.path


@settings(max_examples=200, deadline=None)
@given(history=HISTORIES, arrivals=ARRIVALS)
def test_logs_of_several_devices_come_to_the_same_in_whatever_parts_they_arrive(
    database: Path, history: list[Step], arrivals: list[tuple[int, int]]
) -> None:
    with store_of_somebody(database) as store:
        waiting = written(history, store)
        for device, count in arrivals:
            arrive(store, waiting[device][:count])
            del waiting[device][:count]
            work(store)
        arrive(store, [entry for log in waiting.values() for entry in log])
        work(store)
        went = content_of(database.with_name(FILE))
        database.with_name(FILE).unlink()
        work(store)
        assert went == content_of(database.with_name(FILE))
        assert by_table(store) == counted_one_by_one(store)


@settings(max_examples=100, deadline=None)
@given(history=HISTORIES, arrivals=ARRIVALS)
def test_what_did_not_change_since_a_reach_is_as_it_was_then(
    database: Path, history: list[Step], arrivals: list[tuple[int, int]]
) -> None:
    with store_of_somebody(database) as store:
        waiting = written(history, store)
        for device, count in arrivals:
            work(store)
            before = content_of(database.with_name(FILE))
            reach = heads_of(store)
            arrive(store, waiting[device][:count])
            del waiting[device][:count]
            work(store)
            with store.reading() as tx:
                changed = log_rows.changed_since(tx, reach)
            now = content_of(database.with_name(FILE))
            assert unchanged(now, changed) == unchanged(before, changed)


def test_what_comes_of_a_copy_may_change_what_any_copy_said(database: Path) -> None:
    brought = Step(0, "brought", 0, 0, 0, 0, Rating.GOOD)
    undo = Step(1, "retract", 0, 500, 1, 0, Rating.GOOD)
    with store_of_somebody(database) as store:
        logs = written([brought, brought._replace(device=1, hours=400), undo], store)
        arrive(store, [*logs[0], *logs[1][:1]])
        reach = heads_of(store)
        arrive(store, logs[1][1:])
        with store.reading() as tx:
            assert log_rows.changed_since(tx, reach).since_ms == 0


def heads_of(store: Store) -> dict[DeviceId, int]:
    with store.reading() as tx:
        return entries.heads(tx)


def unchanged(content: dict[str, list[Row]], changed: log_rows.Changed) -> dict[str, list[Row]]:
    """What of a file is as it was: answers to other cards, and all that is from before."""
    since = MONDAY_10_AM * 2 if changed.since_ms is None else changed.since_ms
    day = earliest_day(since)
    before = {table: day if table == "work" else week_of(day) for table in Counts._fields}
    return {
        "answer": [
            (card, *rest, of_day)
            for card, place, device, of_day, *rest in content["answer"]
            if of_day < day or (changed.cards is not None and card not in changed.cards)
        ],
        **{
            table: [row for row in content[table] if row[WHEN[table]] < before[table]]
            for table in Counts._fields
        },
    }


WHEN = {
    table: TALLIES[table].key.split().index("day" if table == "work" else "week")
    for table in Counts._fields
}
"""Which column of a table of sums is its week or its day."""


@contextmanager
def store_of_somebody(database: Path) -> Iterator[Store]:
    """The database as somebody's of whom nothing is in it."""
    database.with_name(FILE).unlink(missing_ok=True)
    new = Identity(
        trainee=TraineeId(secrets.token_bytes(16)), device=DeviceId(b"this one".ljust(16))
    )
    store = Store(database, make_engine(database), acting_as=new)
    yield store
    store.close()


def written(history: Sequence[Step], store: Store) -> dict[int, list[Entry]]:
    """The log of each device; what an entry names may be another's, or come later."""
    with store.reading() as tx:
        trainee, cards = tx.trainee, sorted(decks.card_places(tx))[: CARDS - 1]
    # Of the last one the deck is not here.
    cards.append(CardId(b"of no deck here".ljust(16)))
    logs: dict[int, list[Entry]] = {device: [] for device in range(DEVICES)}
    clocks = [MONDAY_10_AM] * DEVICES
    retyped: set[EntryId] = set()
    for number, step in enumerate(history):
        clocks[step.device] += step.hours * 3_600_000
        stamp = Stamp(
            trainee=trainee,
            entry=entry_id(number),
            device=DeviceId(bytes([step.device + 1]) * 16),
            sequence=len(logs[step.device]) + 1,
            at_ms=clocks[step.device],
            offset_minutes=60,
        )
        logs[step.device].append(
            entry_of(step, entry_id(number - step.target), stamp, cards[step.card], retyped)
        )
    return logs


def entry_id(number: int) -> EntryId:
    return EntryId((number + 100).to_bytes(16, "big"))


def entry_of(
    step: Step, target: EntryId, stamp: Stamp, card: CardId, retyped: set[EntryId]
) -> Entry:
    if step.kind == "retype" and target not in retyped:
        # The store takes one of each review.
        retyped.add(target)
        return Retype(stamp=stamp, review=target, mark=Mark.CLOSE)
    simple: dict[str, Entry] = {
        "rerate": Rerate(stamp=stamp, review=target, rating=step.rating),
        "overrule": Rerate(stamp=stamp, review=target, rating=step.rating, mark=Mark.CORRECT),
        "retract": Retract(stamp=stamp, target=target),
        "suspend": Suspend(stamp=stamp, card=card, is_suspended=True),
        "resume": Suspend(stamp=stamp, card=card, is_suspended=False),
        "bury": Bury(stamp=stamp, card=card),
        "flag": Flag(stamp=stamp, card=card, is_flagged=True),
        "key-changed": key_change(step, stamp, card, now="8 h"),
        "claimed": key_change(step, stamp, card, now="6 h"),
        "start": Start(
            stamp=stamp,
            card=card,
            stability_days=20,
            difficulty=5,
            last_day=20_770,
            due_day=20_790,
            origin=Origin(log="anki", id=str(step.number % 2)),
        ),
        "settings": SettingsChanged(stamp=stamp, changes=CHANGES[step.number % len(CHANGES)]),
    }
    return simple.get(step.kind) or review_of(step, stamp, card)


def key_change(step: Step, stamp: Stamp, card: CardId, *, now: str) -> KeyChanged:
    key = bytes([step.number % 3]) * 16
    return KeyChanged(stamp=stamp, card=card, key_hash=key, was="6 h", now=now, source="notes")


def review_of(step: Step, stamp: Stamp, card: CardId) -> Review:
    key = bytes([step.number % 3]) * 16
    is_marked = step.card != 0
    is_right = step.rating > Rating.AGAIN
    return Review(
        stamp=stamp,
        card=card,
        card_version=key,
        key_hash=key,
        mode=Mode(step.kind) if step.kind in ("cram", "exam") else Mode.STUDY,
        mark=None if not is_marked else Mark.CORRECT if is_right else Mark.WRONG,
        error=None if is_right or not is_marked else ErrorKind.VALUE,
        chosen=(step.number,) if is_marked else (),
        rating=step.rating,
        confidence=Confidence.SURE if is_marked and step.number % 2 else None,
        elapsed_ms=step.number * 15_000,
        marker_version=1,
        scheduler_version="test",
        origin=Origin(log="anki", id=str(step.number % 2)) if step.kind == "brought" else None,
    )


def arrive(store: Store, log: Sequence[Entry]) -> None:
    with store.writing() as tx:
        for entry in log:
            entries.append(tx, entry)


def work(store: Store) -> None:
    studying.work_on(store, None, lambda _log: None)


def content_of(file: Path) -> dict[str, list[Row]]:
    with closing(sqlite3.connect(file)) as database:
        tables = [
            name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE sql <> ''")
        ]
        return {name: rows_of(database, name) for name in tables}


def rows_of(database: sqlite3.Connection, table: str) -> list[Row]:
    return sorted(database.execute(f"SELECT * FROM {table}"), key=repr)  # noqa: S608 - ours


def by_table(store: Store) -> dict[bytes, Counts]:
    bundle = bundle_of(store, FakeClock().now(), Level.TOPICS)
    return {one.device: one.counts for one in bundle.devices if one.counts != Counts()}


def counted_one_by_one(store: Store) -> dict[bytes, Counts]:
    """The counts of every device by what counts are, from the whole log."""
    topics: dict[CardId, Topic] = {}
    answers: dict[bytes, list[Measured]] = {}
    others: dict[bytes, list[tuple[str, StudyDay]]] = {}
    with store.reading() as tx:
        history = entries.settings_history(tx)
        for card, place in decks.card_places(tx).items():
            topics[card] = Topic(place.deck, place.category)
        for card, log in entries.by_card(tx).items():
            topic = topics.setdefault(card, Topic("", "unsorted"))
            whole = studied(card, log, history)
            for one in whole.answers:
                answers.setdefault(one.device, []).append(one)
            for device, day in whole.other_days:
                others.setdefault(device, []).append((topic.deck, day))
    return {
        device: counts_of(
            answers.get(device, []), lambda one: topics[one.card], others.get(device, [])
        )
        for device in answers.keys() | others.keys()
    }


def test_only_its_owner_reads_what_is_kept(library: Library) -> None:
    assert stat.S_IMODE(kept_file(library).stat().st_mode) == 0o600


def test_a_file_that_others_may_read_becomes_its_owner_s_alone(library: Library) -> None:
    kept_file(library).chmod(0o644)
    shared(library)
    assert stat.S_IMODE(kept_file(library).stat().st_mode) == 0o600


def change(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute(statement)


def test_cards_that_nobody_answered_since_are_not_folded_again(library: Library) -> None:
    change(kept_file(library), "UPDATE card SET reviews = reviews + 1000")
    answer(library.session(Plan()))
    shared(library)
    with closing(sqlite3.connect(kept_file(library))) as database:
        ((least,),) = database.execute("SELECT min(reviews) FROM card")
    assert least > 1000


def pretend(library: Library) -> None:
    """Work out ahead where the cards stand, and put down other figures there."""
    fold_ahead(library.store, library.clock.now())
    change(
        kept_file(library),
        "UPDATE standing SET content = json_set(content, '$.overdue[0][1]', 4321)",
    )


def overdue(library: Library) -> int:
    bundle = bundle_of(library.store, library.clock.now(), Level.TOPICS)
    return sum(row.cards for row in bundle.standing.overdue)


def test_where_the_cards_stand_is_worked_out_ahead(library: Library) -> None:
    pretend(library)
    assert overdue(library) == PRETENDED


@pytest.mark.parametrize("step", ["again", "day", "deck"])
def test_where_the_cards_stand_is_worked_out_anew_once_it_may_be_other(
    library: Library, step: str
) -> None:
    pretend(library)
    assert isinstance(library.clock, FakeClock)
    do(library, library.clock, step)
    assert overdue(library) != PRETENDED
    assert shared(library) == from_the_log(library)


def test_where_the_cards_stand_is_worked_out_anew_where_it_cannot_be_read(
    library: Library,
) -> None:
    pretend(library)
    change(kept_file(library), "UPDATE standing SET content = '{'")
    assert shared(library) == from_the_log(library)


def test_where_the_cards_of_all_decks_stand_tells_where_those_of_some_do(
    library: Library, tmp_path: Path
) -> None:
    second = tmp_path / "second.md"
    second.write_text(DECK.replace("sample", "second"), encoding="utf-8")
    add_deck(library.store, library.clock, second)
    assert isinstance(library.clock, FakeClock)
    study_days(library, library.clock, 5)
    fold_ahead(library.store, library.clock.now())
    ahead = some_of(library)
    kept_file(library).unlink()
    assert ahead == some_of(library)
    assert {deck.slug for deck in ahead.standing.decks} == {"sample"}


def some_of(library: Library) -> Bundle:
    return bundle_of(library.store, library.clock.now(), Level.TOPICS, only=["sample"])


def become_another(file: Path) -> None:
    file.unlink()
    change(file, "CREATE TABLE note (sentence TEXT)")


SPOILS: dict[str, Callable[[Path], object]] = {
    "nothing in it": lambda file: file.write_bytes(b""),
    "no database": lambda file: file.write_bytes(b"[]" * 10_000),
    "cut short": lambda file: os.truncate(file, file.stat().st_size // 2),
    "spoilt pages": lambda file: file.write_bytes(
        file.read_bytes()[:8192] + b"\xff" * (file.stat().st_size - 8192)
    ),
    "somebody else's": become_another,
    "of another layout": lambda file: change(file, "PRAGMA user_version = 99"),
    "of another program": lambda file: change(file, "UPDATE made_by SET program = '0.0'"),
    "without a table": lambda file: change(file, "DROP TABLE topics"),
    "made by nobody": lambda file: change(file, "DELETE FROM made_by"),
    "with words of no program": lambda file: change(file, "UPDATE card SET phase = 'asleep'"),
    "with places that are none": lambda file: change(file, "UPDATE card SET last = x'00'"),
}


@pytest.mark.parametrize("spoil", SPOILS.values(), ids=SPOILS)
def test_a_file_that_is_of_no_use_is_made_anew(
    library: Library, spoil: Callable[[Path], object]
) -> None:
    file = kept_file(library)
    spoil(file)
    bundle = shared(library)
    assert bundle == from_the_log(library)
    assert content_of(file)["made_by"] != []
    answer(library.session(Plan()))
    assert shared(library) == from_the_log(library)


def test_what_an_older_program_kept_there_goes(library: Library) -> None:
    former = library.store.path.with_name("trainer.studied.json")
    former.write_bytes(b"{}")
    shared(library)
    assert not former.exists()


def test_what_another_database_came_to_is_not_taken_for_this_one_s(
    library: Library, tmp_path: Path
) -> None:
    clock = FakeClock()
    folder = tmp_path / "another"
    folder.mkdir()
    another = open_library(folder, DECK, clock)
    study_days(another, clock, 3)
    shutil.copy(kept_file(library), kept_file(another))
    assert shared(another) == from_the_log(another)
    another.close()


def test_two_programs_at_once_come_one_after_the_other(library: Library) -> None:
    answer(library.session(Plan()))
    with closing(sqlite3.connect(kept_file(library), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(studied_file, "BUSY_SECONDS", 0.01)
            while_held = shared(library)
        other.execute("ROLLBACK")
    assert while_held == shared(library) == from_the_log(library)


def test_a_database_that_went_another_way_than_what_is_kept_is_folded_anew(
    library: Library, tmp_path: Path
) -> None:
    clock = FakeClock()
    clock.advance(days=40)
    copy = tmp_path / "copy.db"
    database = library.store.path
    library.close()
    shutil.copy(database, copy)
    first = open_library(tmp_path, DECK, clock)
    answer(first.session(Plan()), Rating.GOOD)
    shared(first)
    first.close()
    for suffix in ("-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    shutil.copy(copy, database)
    second = open_library(tmp_path, DECK, clock)
    answer(second.session(Plan()), Rating.AGAIN)
    assert shared(second) == from_the_log(second)
    second.close()


@pytest.mark.parametrize("put", [Path.mkdir, os.mkfifo], ids=["a folder", "a pipe"])
def test_a_place_that_takes_no_file_is_no_matter(
    library: Library, put: Callable[[Path], None]
) -> None:
    whole = shared(library)
    kept_file(library).unlink()
    put(kept_file(library))
    assert shared(library) == whole


def test_a_database_that_was_put_back_is_folded_anew(library: Library, tmp_path: Path) -> None:
    database, copy = library.store.path, tmp_path / "copy.db"
    with closing(sqlite3.connect(database)) as opened:
        opened.execute("VACUUM INTO ?", (str(copy),))
    answer(library.session(Plan()))
    shared(library)
    library.close()
    for suffix in ("-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    shutil.copy(copy, database)
    older = open_library(tmp_path, DECK, FakeClock(library.clock.now().at_ms))
    assert shared(older) == from_the_log(older)
    older.close()
