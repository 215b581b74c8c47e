"""The demo's made-up cohort: the same each time, true to the log, and all in its folder."""

import random
import sqlite3
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest

from tests.services.builders import MS_PER_DAY, FakeClock
from trainer.decks.check import check_path
from trainer.domain.log import Entry, KeyChanged, Mode, Review
from trainer.domain.study_day import StudyDay, study_day
from trainer.errors import OutputError
from trainer.reports.bundle import Level
from trainer.services import demo
from trainer.services.cohorts import opened_cohorts
from trainer.services.demo import COHORT, deck_editions, fresh_folder, make_demo
from trainer.services.demo_answers import card_odds
from trainer.services.demo_people import Habit, Person, Span, Updates, drawn_person
from trainer.services.demo_study import Course, studied
from trainer.services.doctor import examined
from trainer.services.place import cohorts_path, database_path
from trainer.store import entries, schedules
from trainer.store.decks import cards
from trainer.store.engine import open_existing

WEEKS = 6
EVERY_HABIT = list(Habit)


def made(folder: Path, *, trainees: int = 5, seed: int = 1) -> list[str]:
    """A small demo in a folder; the lines of its progress."""
    lines: list[str] = []
    make_demo(folder, FakeClock(), trainees=trainees, weeks=WEEKS, seed=seed, progress=lines.append)
    return lines


def content(database: Path) -> list[str]:
    """Every row of a database, but for the numbers that count its pages."""
    with closing(sqlite3.connect(database)) as db:
        return list(db.iterdump())


def course(weeks: int = WEEKS) -> Course:
    """What the trainees of a small demo have in common."""
    now = FakeClock().now()
    today = study_day(now, rollover_hour=4)
    first, second = deck_editions()
    return Course(
        span=Span(first=StudyDay(today + 1 - 7 * weeks), last=today),
        now=now,
        first=first,
        second=second,
        odds=card_odds(first.deck.cards, random.Random(1)),
    )


def log_of(database: Path) -> list[Entry]:
    """Every entry, device by device, as they were written."""
    with closing(open_existing(database)) as store, store.reading() as tx:
        return list(entries.beyond(tx, {}))


def one_who(habit: Habit) -> Person:
    """The trainee of a habit."""
    return drawn_person(EVERY_HABIT.index(habit), random.Random(3))


def studied_by(person: Person, folder: Path, weeks: int = WEEKS) -> Path:
    """The database of a trainee who has studied."""
    path = folder / "trainer.db"
    with studied(path, person, course(weeks), random.Random(2)):
        pass
    return path


@pytest.fixture(scope="module", params=EVERY_HABIT, ids=lambda habit: habit.name.lower())
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of a trainee of each habit."""
    return studied_by(one_who(request.param), tmp_path_factory.mktemp("studied"))


def test_the_same_seed_and_clock_give_the_same_content_ids_included(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        made(tmp_path / folder)
    for place in (cohorts_path, database_path):
        assert content(place(tmp_path / "one")) == content(place(tmp_path / "two"))
    names = [(tmp_path / folder / "cohort-names.json").read_bytes() for folder in ("one", "two")]
    assert names[0] == names[1]


def test_another_seed_gives_another_cohort(tmp_path: Path) -> None:
    made(tmp_path / "one", trainees=1)
    made(tmp_path / "two", trainees=1, seed=2)
    assert content(cohorts_path(tmp_path / "one")) != content(cohorts_path(tmp_path / "two"))


def test_every_trainee_but_the_one_who_shares_nothing_has_shared(tmp_path: Path) -> None:
    lines = made(tmp_path, trainees=7)
    with opened_cohorts(cohorts_path(tmp_path)) as cohorts:
        everyone, names = cohorts.trainees(COHORT), cohorts.names()
        assert cohorts.cohort(None).is_made_up
    silent = [names[one.pseudonym] for one in everyone if one.shared is None]
    assert len(everyone) == 7
    assert silent == [drawn_person(5, random.Random(0)).name]
    assert {one.shared["level"] for one in everyone if one.shared} == set(Level)
    assert lines[-1] == f"7 of 7 trainees have studied for {WEEKS} weeks."


def test_nothing_is_left_outside_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    made(tmp_path / "home", trainees=2)
    assert list(scratch.iterdir()) == []
    assert {path.name for path in tmp_path.iterdir()} == {"scratch", "home"}
    assert {path.name for path in (tmp_path / "home").iterdir()} == {
        "trainer.db",
        "cohorts.db",
        "cohort-names.json",
    }


def test_every_schedule_says_what_the_log_says(database: Path) -> None:
    findings = examined(database)
    assert findings.problems == ()
    assert findings.differences == ()
    assert findings.cards == len(deck_editions()[0].deck.cards)


def test_nobody_answers_after_the_demo_is_made(database: Path) -> None:
    log = log_of(database)
    assert max(entry.stamp.at_ms for entry in log) < FakeClock().at_ms


def test_one_who_takes_turns_writes_on_two_devices(tmp_path: Path) -> None:
    log = log_of(studied_by(one_who(Habit.TWO_DEVICES), tmp_path))
    assert len({entry.stamp.device for entry in log}) == 2


def test_one_who_stopped_has_answered_nothing_for_five_weeks(tmp_path: Path) -> None:
    log = log_of(studied_by(one_who(Habit.STOPPED), tmp_path, weeks=20))
    last_ms = max(entry.stamp.at_ms for entry in log if isinstance(entry, Review))
    assert FakeClock().at_ms - last_ms >= 5 * 7 * MS_PER_DAY


def test_one_who_crams_answers_in_that_mode_too(tmp_path: Path) -> None:
    log = log_of(studied_by(one_who(Habit.CRAMS), tmp_path))
    assert {entry.mode for entry in log if isinstance(entry, Review)} == {Mode.STUDY, Mode.CRAM}


def test_a_clock_ran_backwards_once(tmp_path: Path) -> None:
    log = log_of(studied_by(one_who(Habit.CLOCK_BACK), tmp_path))
    by_writing = sorted(log, key=lambda entry: entry.stamp.sequence)
    steps = [two.stamp.at_ms - one.stamp.at_ms for one, two in pairwise(by_writing)]
    assert len([step for step in steps if step < -MS_PER_DAY / 2]) == 1


def test_the_figure_changes_half_way_for_those_who_have_the_second_version(tmp_path: Path) -> None:
    steady = one_who(Habit.STEADY)
    log = log_of(studied_by(steady, tmp_path, weeks=16))
    changes = [entry for entry in log if isinstance(entry, KeyChanged)]
    assert steady.updates is Updates.SOON
    assert changes
    assert {(one.was, one.now) for one in changes} == {
        ("~ 2 % of procedures", "~ 4 % of procedures")
    }
    middle_ms = FakeClock().at_ms - 8 * 7 * MS_PER_DAY
    assert all(abs(one.stamp.at_ms - middle_ms) < 14 * MS_PER_DAY for one in changes)


def test_some_update_late_and_some_never() -> None:
    people = [drawn_person(number, random.Random(number)) for number in range(demo.TRAINEES)]
    assert {person.updates for person in people} == set(Updates)
    assert sum(person.level is Level.CARDS for person in people) == 15
    assert [person.note for person in people if person.note] == ["on nights this month"]
    assert len({person.name for person in people}) == demo.TRAINEES


def test_the_deck_is_clean_in_both_versions_and_says_that_it_is_made_up(tmp_path: Path) -> None:
    for edition in deck_editions():
        path = tmp_path / f"{edition.deck.version}.md"
        path.write_bytes(edition.file.content)
        assert check_path(path).problems == ()
        assert "made up" in edition.deck.title
        assert "does not exist" in edition.deck.note


def test_one_figure_alone_differs_between_the_versions() -> None:
    first, second = (edition.deck for edition in deck_editions())
    keys = {card.id: card.key_hash for card in first.cards}
    changed = {card.facts for card in second.cards if card.key_hash != keys[card.id]}
    assert changed == {("sheath-slip",)}


def test_the_home_has_the_deck_in_its_second_version(tmp_path: Path) -> None:
    make_demo(tmp_path, FakeClock(), trainees=1, weeks=1)
    second = deck_editions()[1].deck
    with closing(open_existing(database_path(tmp_path))) as store, store.reading() as tx:
        assert tuple(cards(tx, second.slug)) == second.cards
        assert len(schedules.all_schedules(tx)) == len(second.cards)


def test_a_folder_with_something_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").touch()
    with pytest.raises(OutputError, match="something already"), fresh_folder(tmp_path):
        pass
    with pytest.raises(OutputError, match="something already"), fresh_folder(tmp_path / "mine.txt"):
        pass


def interrupted(folder: Path) -> None:
    """Begin to write, and be stopped."""
    (folder / "half").touch()
    raise KeyboardInterrupt


@pytest.mark.parametrize("was_there", [True, False])
def test_a_folder_is_as_it_was_where_the_demo_cannot_be_made(
    tmp_path: Path, *, was_there: bool
) -> None:
    folder = tmp_path / "demo"
    if was_there:
        folder.mkdir()
    with pytest.raises(KeyboardInterrupt), fresh_folder(folder) as fresh:
        interrupted(fresh)
    assert folder.exists() is was_there
    assert not was_there or list(folder.iterdir()) == []
