"""The app beside a real hub: it syncs behind its screens, and nothing waits for that."""

import json
import secrets
import shutil
import socket
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import psycopg
import pytest

from tests.hub.conftest import new_resident
from tests.services.builders import (
    FIGURE,
    FakeClock,
    answer,
    deck_text,
    log_of,
    opening_of,
    shown_cards,
)
from tests.tui.learner import Learner, learner_at
from tests.tui.test_start import EarlyLearner
from trainer.cli.surface import SURFACE
from trainer.domain.ids import CardId, DeviceId, EntryId, TraineeId
from trainer.domain.log import Entry, Flag, Review
from trainer.domain.rating import Rating
from trainer.hub import people
from trainer.hub.people import Login
from trainer.services.config import Configuration
from trainer.services.home_hub import forget_hub, keep_hub
from trainer.services.home_sync import sync_home
from trainer.services.hub_publishing import publish
from trainer.services.library import Library
from trainer.services.opening import Opening
from trainer.services.sitting import Plan
from trainer.services.syncing import join
from trainer.store import entries
from trainer.tui.app import TrainerApp
from trainer.tui.screens.home import HomeScreen

DECK = deck_text(shown_cards(4))


class Computer:
    """One computer of a resident, with a clock of its own."""

    def __init__(self, folder: Path, text: str = DECK) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.text = text
        self.clock = FakeClock()

    def join(self, trainee: TraineeId, url: str) -> None:
        with closing(self.opening.open()) as library:
            join(library.store, trainee)
        keep_hub(self.home, url)

    @property
    def opening(self) -> Opening:
        return opening_of(self.folder, self.clock, self.text)

    def answer(self, count: int, rating: Rating = Rating.GOOD) -> None:
        with closing(self.opening.open()) as library:
            session = library.session(Plan())
            for _ in range(count):
                answer(session, rating)

    def sync(self) -> None:
        with closing(self.opening.open()) as library:
            sync_home(library.store, self.clock)

    def syncs_only_when_asked(self) -> None:
        with closing(self.opening.open()) as library:
            configuration = Configuration(library.store, self.clock, SURFACE)
            configuration.change("sync.background", "off")

    @property
    def log(self) -> list[Entry]:
        with closing(self.opening.open()) as library:
            return log_of(library)

    @property
    def ids(self) -> set[EntryId]:
        return {entry.stamp.entry for entry in self.log}

    @property
    def device(self) -> DeviceId:
        with closing(self.opening.open()) as library:
            return library.store.identity.device


Make = Callable[..., Computer]


@pytest.fixture
def make(owner: psycopg.Connection, url_of: Callable[[Login], str], tmp_path: Path) -> Make:
    """Make another computer of one resident."""
    trainee = TraineeId(secrets.token_bytes(16))
    url = url_of(new_resident(owner, trainee))
    made: list[Computer] = []

    def another(text: str = DECK) -> Computer:
        folder = tmp_path / f"computer-{len(made)}"
        folder.mkdir()
        made.append(Computer(folder, text))
        made[-1].join(trainee, url)
        return made[-1]

    return another


class Resident(Learner):
    """A learner who waits until the sync behind the screens is over as well."""

    async def settle(self) -> None:
        """Wait until nothing is under way, nor has begun meanwhile."""
        await super().settle()
        while len(self.app.workers):
            await super().settle()

    async def rest(self) -> None:
        """Leave the home screen alone for as long as it takes to notice."""
        self.app.screen.post_message(HomeScreen.Idled())
        await self.settle()


@asynccontextmanager
async def resident_at(
    computer: Computer, plan: Plan | None = None, *, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Resident]:
    """A resident in front of the app, which has come to rest."""
    app = TrainerApp(computer.opening, plan)
    app.animation_level = "none"
    async with app.run_test(size=size) as pilot:
        resident = Resident(app, pilot, computer.clock)
        await resident.settle()
        yield resident


def answers_at(owner: psycopg.Connection) -> int:
    ((count,),) = owner.execute("SELECT count(*) FROM trainer.log WHERE kind = 'review'").fetchall()
    return int(count)


async def test_it_syncs_when_it_is_opened_and_shows_what_has_come(
    make: Make, owner: psycopg.Connection
) -> None:
    laptop, ward = make(), make()
    laptop.answer(2)
    laptop.sync()
    ward.answer(1)
    async with resident_at(ward) as learner:
        assert "Synced just now" in learner.words
        assert "3 answered" in learner.words
    assert answers_at(owner) == 3


async def test_a_sitting_that_ends_is_sent(make: Make, owner: psycopg.Connection) -> None:
    async with resident_at(make(), Plan(cards=2)) as learner:
        await learner.press("space", "3", "space", "3")
        assert "This sitting" in learner.words
        await learner.press("enter")
        assert "Synced just now" in learner.words
        assert "to send" not in learner.words
    assert answers_at(owner) == 2


async def test_what_was_undone_in_a_sitting_without_an_answer_is_sent(
    make: Make, owner: psycopg.Connection
) -> None:
    computer = make()
    computer.answer(1)
    async with resident_at(computer) as learner:
        assert answers_at(owner) == 1
        await learner.press("enter", "u", "escape")
        assert "0 answered" in learner.words
    retracts = "SELECT count(*) FROM trainer.log WHERE kind = 'retract'"
    assert owner.execute(retracts).fetchall() == [(1,)]


async def test_a_key_on_the_home_screen_syncs_at_once(
    make: Make, owner: psycopg.Connection
) -> None:
    computer = make()
    async with resident_at(computer) as learner:
        await learner.press("escape")
        assert "s sync" in learner.words
        computer.answer(1)
        computer.clock.advance(minutes=5)
        await learner.press("up")
        assert answers_at(owner) == 0
        await learner.press("s")
        assert "Synced just now" in learner.words
    assert answers_at(owner) == 1


async def test_at_rest_it_syncs_every_quarter_of_an_hour_and_not_more(
    make: Make, owner: psycopg.Connection
) -> None:
    computer = make()
    async with resident_at(computer) as learner:
        await learner.press("escape")
        computer.answer(1)
        computer.clock.advance(minutes=14)
        await learner.rest()
        assert answers_at(owner) == 0
        computer.clock.advance(minutes=1)
        await learner.rest()
    assert answers_at(owner) == 1


async def test_what_is_still_to_go_is_counted(make: Make) -> None:
    computer = make()
    async with resident_at(computer) as learner:
        await learner.press("escape")
        keep_hub(computer.home, "postgresql://t_x:a-secret@127.0.0.1:9/hub")
        await learner.press("enter", "space", "3", "escape", "escape")
        assert (
            "1 answer to send · Not synced: the hub cannot be reached, or the connection was cut."
            in learner.words
        )
        assert "a-secret" not in learner.words


async def test_what_was_studied_without_a_network_is_folded_before_there_is_one(
    make: Make,
) -> None:
    computer = make()
    computer.answer(2)
    keep_hub(computer.home, "postgresql://t_x:secret@127.0.0.1:9/hub")
    async with resident_at(computer) as learner:
        assert "Not synced" in learner.words
    assert folded_to(computer.home) == {computer.device: 2}


def folded_to(home: Path) -> dict[bytes, int]:
    """How far the log went when what it comes to was worked out last."""
    with closing(sqlite3.connect(home / "trainer.studied.db")) as kept:
        return dict(kept.execute("SELECT device_id, sequence FROM head"))


async def test_a_hub_that_was_left_is_spoken_of_no_more(make: Make) -> None:
    computer = make()
    computer.answer(1)
    keep_hub(computer.home, "postgresql://t_x:secret@127.0.0.1:9/hub")
    async with resident_at(computer) as learner:
        assert "Not synced" in learner.words
    forget_hub(computer.home)
    async with resident_at(computer) as learner:
        assert "synced" not in learner.words


async def test_a_hub_that_cannot_be_reached_is_tried_again_after_growing_pauses(
    make: Make, owner: psycopg.Connection
) -> None:
    computer = make()
    computer.answer(1)
    there = (computer.home / "hub.json").read_bytes()
    keep_hub(computer.home, "postgresql://t_x:secret@127.0.0.1:9/hub")
    async with resident_at(computer) as learner:
        assert "Not synced" in learner.words
        computer.clock.advance(minutes=1)
        await learner.rest()
        (computer.home / "hub.json").write_bytes(there)
        computer.clock.advance(minutes=1)
        await learner.rest()
        assert answers_at(owner) == 0
        computer.clock.advance(minutes=1)
        await learner.rest()
        assert "Not synced" not in learner.words
    assert answers_at(owner) == 1


async def test_what_no_trainer_would_have_written_to_a_hub_is_told_and_ends_nothing(
    make: Make, owner: psycopg.Connection
) -> None:
    laptop, ward = make(), make()
    laptop.answer(1)
    laptop.sync()
    owner.execute(
        """
        INSERT INTO trainer.log
            (trainee_id, entry_id, device_id, sequence, at_ms, offset_minutes, kind, payload)
        SELECT trainee_id, decode(md5(entry_id), 'hex'), device_id, 2, at_ms, 60, 'settings', '?'
        FROM trainer.log"""
    )
    async with resident_at(ward) as learner:
        await learner.press("escape")
        assert "Not synced" not in learner.words
        assert "An entry at the hub cannot be read" in learner.words
        await learner.press("enter", "space", "3")
    assert {entry.stamp.device for entry in ward.log} == {laptop.device, ward.device}
    assert len(ward.log) == 2


async def test_a_fault_of_the_sync_leaves_the_app_to_its_learner(make: Make) -> None:
    computer = make()
    (computer.home / "hub.json").write_text(json.dumps({"url": "postgresql://[no address"}))
    async with resident_at(computer) as learner:
        await learner.press("escape")
        assert "Not synced: " in learner.words
        await learner.press("enter", "space", "3")
    assert len(computer.log) == 1


async def test_it_can_be_told_to_sync_only_when_asked(
    make: Make, owner: psycopg.Connection
) -> None:
    computer = make()
    computer.answer(1)
    computer.syncs_only_when_asked()
    async with resident_at(computer) as learner:
        assert answers_at(owner) == 0
        await learner.press("s")
    assert answers_at(owner) == 1


async def test_without_a_hub_nothing_is_said_of_one_until_it_is_asked_for(tmp_path: Path) -> None:
    async with learner_at(opening_of(tmp_path, FakeClock(), DECK)) as learner:
        await learner.press("escape")
        assert "sync" not in learner.words
        await learner.press("s")
        assert "`trainer sync --join INVITATION` joins one" in learner.words


async def test_a_card_that_was_answered_on_another_device_meanwhile_is_passed_over(
    make: Make,
) -> None:
    laptop, ward = make(), make()
    laptop.answer(3, Rating.EASY)
    laptop.sync()
    ward.syncs_only_when_asked()
    async with resident_at(ward, Plan()) as learner:
        assert "Question 0?" in learner.words
        ward.sync()
        await learner.press("space", "4")
        assert "Question 3?" in learner.words
    assert len(ward.log) == 4


async def test_a_card_whose_answer_a_sync_has_changed_is_asked_as_it_is_now(
    make: Make, owner: psycopg.Connection, url_of: Callable[[Login], str], tmp_path: Path
) -> None:
    computer = make(deck_text(FIGURE))
    computer.syncs_only_when_asked()
    educator = people.add_educator(owner, secrets.token_hex(4))
    assert educator is not None
    newer = tmp_path / "newer.md"
    newer.write_text(deck_text(FIGURE, version="1.1", figure="~ 20 %"), encoding="utf-8")
    async with resident_at(computer, Plan()) as learner:
        publish(url_of(educator), newer)
        computer.sync()
        await learner.press("1", "0", "enter")
        assert "changed meanwhile" in learner.words
        await learner.press("2", "0", "enter")
        assert "✓ Correct" in learner.words


async def test_what_a_sync_has_changed_in_a_deck_is_told(
    make: Make, owner: psycopg.Connection, url_of: Callable[[Login], str], tmp_path: Path
) -> None:
    computer = make(deck_text(FIGURE))
    computer.answer(1)
    educator = people.add_educator(owner, secrets.token_hex(4))
    assert educator is not None
    newer = tmp_path / "newer.md"
    newer.write_text(deck_text(FIGURE, version="1.1", figure="~ 20 %"), encoding="utf-8")
    publish(url_of(educator), newer)
    async with resident_at(computer) as learner:
        assert "sample 1.1" in learner.words
        await learner.press("enter")
        assert "was ~ 10 %" in learner.words or "has changed" in learner.words


async def test_who_was_taken_out_of_every_programme_is_told_so_once(
    make: Make, owner: psycopg.Connection
) -> None:
    computer = make()
    owner.execute("DELETE FROM trainer.enrolment")
    async with resident_at(computer, size=(80, 40)) as learner:
        await learner.press("escape")
        computer.clock.advance(minutes=15)
        await learner.rest()
        assert "Synced just now" in learner.words
        assert " ".join(learner.words.split()).count("You are in no programme of this hub") == 1


async def test_a_copied_home_goes_on_as_a_device_of_its_own_while_the_app_is_open(
    make: Make, tmp_path: Path
) -> None:
    laptop = make()
    laptop.answer(1)
    laptop.sync()
    shutil.copytree(laptop.folder, tmp_path / "copy")
    copy = Computer(tmp_path / "copy")
    laptop.answer(1)
    laptop.sync()
    copy.answer(1, Rating.AGAIN)
    was = copy.device
    async with resident_at(copy) as learner:
        assert "Another copy of this device's data" in learner.words
        await learner.press("enter", "space", "3", "escape")
    assert copy.device != laptop.device == was
    assert {one.stamp.entry for one in copy.log if one.stamp.device == was} == laptop.ids
    assert len([one for one in copy.log if one.stamp.device == copy.device]) == 1
    assert len([one for one in copy.log if one.stamp.device != was]) == 2
    laptop.sync()
    assert laptop.ids == copy.ids


async def test_answers_are_kept_while_much_comes_and_leaving_does_not_wait_for_the_rest(
    make: Make, owner: psycopg.Connection
) -> None:
    laptop, ward = make(), make()
    with closing(laptop.opening.open()) as library:
        flag_often(library, 2000)
    laptop.sync()
    app = TrainerApp(ward.opening, Plan())
    async with app.run_test(size=(80, 24)) as pilot:
        hurried = EarlyLearner(app, pilot, ward.clock)
        while not is_syncing(app):
            await hurried.settle()
        await hurried.press("space", "3", "space", "3", "q")
        assert not app.is_running
    assert len([entry for entry in ward.log if isinstance(entry, Review)]) == 2
    ward.sync()
    laptop.sync()
    assert ward.ids == laptop.ids
    assert len(ward.ids) == 2002
    assert answers_at(owner) == 2


def flag_often(library: Library, count: int) -> None:
    """Write so many entries in one transaction."""
    moment = library.clock.now()
    with library.store.writing() as tx:
        for number in range(count):
            stamp = entries.next_stamp(tx, EntryId(secrets.token_bytes(16)), moment)
            card = CardId((number % 100).to_bytes(16, "big"))
            entries.append(tx, Flag(stamp=stamp, card=card, is_flagged=True))


@pytest.fixture
def stalled() -> Iterator[str]:
    """Where something listens that never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"postgresql://t_x:secret@127.0.0.1:{listener.getsockname()[1]}/hub"


async def test_a_hub_that_stalls_keeps_no_answer_and_nobody_from_leaving(
    make: Make, stalled: str
) -> None:
    computer = make()
    keep_hub(computer.home, stalled)
    app = TrainerApp(computer.opening, Plan())
    async with app.run_test(size=(80, 24)) as pilot:
        hurried = EarlyLearner(app, pilot, computer.clock)
        while not is_syncing(app):
            await hurried.settle()
        await hurried.press("space", "3")
        assert "Question 1?" in hurried.words
        assert is_syncing(app)
        await hurried.press("q")
        assert not app.is_running
    assert len(computer.log) == 1


def is_syncing(app: TrainerApp) -> bool:
    return any(worker.group == "sync" and worker.is_running for worker in app.workers)
