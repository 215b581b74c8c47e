"""What is kept of the log's fold is what the log comes to, whatever happened to either."""

import hashlib
import json
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.services.builders import (
    EVERY_KIND,
    FakeClock,
    answer,
    change_settings,
    deck_text,
    open_library,
    shown_cards,
    study_days,
)
from trainer import __version__
from trainer.domain.rating import Rating
from trainer.reports.bundle import Level, bundle_bytes
from trainer.services import studied
from trainer.services.library import Library
from trainer.services.sharing import bundle_of
from trainer.services.sitting import Nothing, Plan

DECK = deck_text(shown_cards(4) + EVERY_KIND)
FILE = "trainer.studied.json"
ELAPSED = 8
"""Its place in an answer that is kept."""


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
    st.sampled_from(("good", "again", "cram", "undo", "suspend", "day", "settings", "share")),
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
            session.undo()
        case "suspend" if not is_done:
            session.suspend()
        case "day":
            clock.advance(days=1)
        case "settings":
            change_settings(library, rollover_hour="7")
        case "share":
            shared(library)
        case _:
            pass


def test_only_its_owner_reads_what_is_kept(library: Library) -> None:
    assert stat.S_IMODE(kept_file(library).stat().st_mode) == 0o600


def with_digest(text: bytes) -> bytes:
    return hashlib.sha256(text).hexdigest().encode() + b"\n" + text


def test_cards_that_nobody_answered_since_are_not_folded_again(library: Library) -> None:
    file = kept_file(library)
    told = json.loads(file.read_bytes().partition(b"\n")[2])
    for answers, *_ in told["cards"].values():
        answers[0][ELAPSED] = 12_345
    file.write_bytes(with_digest(json.dumps(told).encode()))
    answer(library.session(Plan()))
    bundle = bundle_of(library.store, library.clock.now(), Level.TOPICS)
    works = [work for device in bundle.devices for work in device.counts.work]
    marked = sum(work.elapsed_ms // 12_345 for work in works)
    assert 0 < marked == len(told["cards"]) - 1


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[]", b"0\n{}", "digest and another text", "digest of no cards"],
    ids=str,
)
def test_a_file_that_is_not_as_it_was_written_is_made_anew(
    library: Library, content: bytes | str
) -> None:
    file = kept_file(library)
    digest, _, text = file.read_bytes().partition(b"\n")
    match content:
        case "digest and another text":
            content = digest + b"\n" + text.replace(b"1", b"2", 1)
        case "digest of no cards":
            text = b'{"reach":{"program":"%s","heads":{}}}' % __version__.encode()
            content = with_digest(text)
        case bytes():
            pass
    assert isinstance(content, bytes)
    file.write_bytes(content)
    given_before = file.read_bytes()
    bundle = shared(library)
    assert file.read_bytes() != given_before
    assert bundle == from_the_log(library)


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


def test_a_folder_that_takes_no_file_is_no_matter(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    kept_file(library).unlink()
    monkeypatch.setattr(studied, "write_whole", full)
    assert shared(library)
