"""A programme of random trainees, and its report by the program's own way from log to page."""

import random
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from tests.reports.second_engine.random_logs import (
    MS_PER_DAY,
    Habits,
    RandomLog,
    some_changes,
    some_decks,
)
from tests.store.builders import new_store, put_deck
from trainer.domain.fold import Stage, retraced
from trainer.domain.ids import CardId, DeviceId, TraineeId
from trainer.domain.log import Entry
from trainer.domain.settings import SettingsHistory
from trainer.domain.study_day import Moment, StudyDay, day_of, study_day
from trainer.reports.bundle import Level
from trainer.reports.bundle_reading import read_bundle
from trainer.reports.report import Report
from trainer.services.card_library import library_of
from trainer.services.cohorts import Cohorts, opened_cohorts
from trainer.services.report import cohort_report
from trainer.services.report_choices import Choices
from trainer.services.sharing import bundle_of, write_bundle
from trainer.store import entries
from trainer.store.cohort_file import IN_MEMORY
from trainer.store.cohorts import CohortRow
from trainer.store.connections import make_engine
from trainer.store.engine import Identity, Store

DECKS: Final = some_decks()
AHEAD: Final = (0, 30, 45, 90, 180)
"""Days from the report on which recall is expected; the third one is asked for."""
_ASKED: Final = 45
_TEN_O_CLOCK_MS: Final = 9 * 3_600_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a programme is like; everything else goes by the seed."""

    seed: int
    levels: tuple[Level, ...]
    """Of each trainee who shares; one more shares nothing."""
    assigned: tuple[str, ...]
    answers: int
    """To a card of one trainee, at most."""
    as_of: date
    since: date | None


class Dated(NamedTuple):
    """A stage of a card, and the study day on which the scheduler puts it."""

    stage: Stage
    day: StudyDay


class Folded(NamedTuple):
    """The schedule history of one card."""

    card: CardId
    stages: tuple[Dated, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Studied:
    """One trainee: the raw log, and what the scheduler made of it."""

    name: str
    level: Level
    today: StudyDay
    log: Sequence[Entry]
    folded: Sequence[Folded]


@dataclass(slots=True)
class Programme:
    """Everybody in it, and its report."""

    plan: Plan
    report: Report
    trainees: Sequence[Studied]
    without: Sequence[str]
    """Names of those who share nothing."""


def template(folder: Path) -> Path:
    """A database that holds the decks and nothing else."""
    store = new_store(folder)
    with store.writing() as tx:
        for deck in DECKS:
            put_deck(tx, deck)
    store.close()
    return store.path


def programme(plan: Plan, database: Path, folder: Path) -> Programme:
    """A programme by a plan, worked out in an empty folder."""
    rng = random.Random(plan.seed)
    copy = folder / "trainer.db"
    shutil.copy(database, copy)
    cohort = CohortRow(
        name="ward",
        title="Ward",
        purpose="formative",
        audience="the director",
        keep_until="",
        target_percent=85,
        decks=plan.assigned,
    )
    with opened_cohorts(IN_MEMORY) as cohorts:
        cohorts.put(cohort)
        trainees = [
            _trainee(TraineeId(number.to_bytes(16, "big")), level, plan, copy, cohorts, rng)
            for number, level in enumerate(plan.levels, start=1)
        ]
        absent = cohorts.enrol("ward", TraineeId(bytes(16)))
        report = _report(cohorts, copy, plan)
    return Programme(plan, report, trainees, (absent,))


def _moment(plan: Plan) -> Moment:
    return Moment(day_of(plan.as_of) * MS_PER_DAY + _TEN_O_CLOCK_MS, 60)


def _report(cohorts: Cohorts, database: Path, plan: Plan) -> Report:
    store = Store(database, make_engine(database))
    library = library_of(store, _moment(plan))
    store.close()
    return cohort_report(cohorts, None, library, Choices(since=plan.since, as_of=plan.as_of))


def _trainee(  # noqa: PLR0917 - who, how and where
    trainee: TraineeId,
    level: Level,
    plan: Plan,
    database: Path,
    cohorts: Cohorts,
    rng: random.Random,
) -> Studied:
    cards = [card for deck in DECKS for card in deck.cards]
    moment = _moment(plan)
    # Of the seed alone: an answer changes for everybody on one day.
    changes = some_changes(cards, random.Random(plan.seed))
    habits = Habits(answers=plan.answers, ends_ms=moment.at_ms, cards=cards, changes=changes)
    devices = RandomLog(trainee, rng, habits).written()
    name = cohorts.enrol("ward", trainee)
    identity = Identity(trainee=trainee, device=DeviceId(b"this one".ljust(16)))
    store = Store(database, make_engine(database), acting_as=identity)
    _arrive(store, devices, level, moment, cohorts, rng)
    _share(store, level, moment, cohorts)
    with store.reading() as tx:
        history = entries.settings_history(tx)
        folded = [
            Folded(card, tuple(_dated(retraced(card, of_card, history), history)))
            for card, of_card in entries.by_card(tx).items()
        ]
    store.close()
    database.with_name("trainer.studied.db").unlink()
    today = study_day(moment, rollover_hour=history.now.rollover_hour)
    log = [entry for of_device in devices for entry in of_device]
    return Studied(name=name, level=level, today=today, log=log, folded=folded)


def _dated(stages: Iterable[Stage], history: SettingsHistory) -> Iterator[Dated]:
    for stage in stages:
        stamp = stage.entry.stamp
        hour = history.at(stamp.place).rollover_hour
        yield Dated(stage, study_day(stamp.moment, rollover_hour=hour))


def _arrive(  # noqa: PLR0917 - what arrives where, and what is made of it meanwhile
    store: Store,
    devices: Sequence[list[Entry]],
    level: Level,
    moment: Moment,
    cohorts: Cohorts,
    rng: random.Random,
) -> None:
    """The logs in parts, by turns; now and then what is there is shared."""
    waiting = [list(log) for log in devices]
    while any(waiting):
        log = rng.choice([log for log in waiting if log])
        count = rng.randint(1, len(log))
        with store.writing() as tx:
            for entry in log[:count]:
                entries.append(tx, entry)
        del log[:count]
        if rng.random() < 0.4:
            _share(store, level, moment._replace(at_ms=moment.at_ms - 1000), cohorts)


def _share(store: Store, level: Level, moment: Moment, cohorts: Cohorts) -> None:
    """By way of a file, as a trainee sends it."""
    path = store.path.with_name("shared.trainer")
    day = StudyDay(study_day(moment, rollover_hour=4) + _ASKED)
    write_bundle(path, bundle_of(store, moment, level, dates=[day]))
    cohorts.add(read_bundle(path.read_bytes(), path=str(path)), path=str(path))
