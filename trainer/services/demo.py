"""A made-up cohort: what a director would see after half a year, without anybody's data."""

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from trainer.decks.check import check_text, deck_of
from trainer.domain.ids import DeviceId, TraineeId, uuid7
from trainer.domain.settings import Settings
from trainer.domain.study_day import Moment, StudyDay, calendar_date, study_day
from trainer.errors import OutputError
from trainer.reports.bundle import Bundle
from trainer.services.clock import Clock
from trainer.services.cohorts import TARGET_PERCENT, Cohorts, opened_cohorts
from trainer.services.deck_library import DeckFile, put_deck
from trainer.services.demo_answers import card_odds
from trainer.services.demo_people import DAYS_PER_WEEK, Habit, Person, Span, drawn_person
from trainer.services.demo_study import Course, Edition, studied
from trainer.services.place import cohorts_path, database_path
from trainer.services.sharing import bundle_of
from trainer.store.cohorts import CohortRow
from trainer.store.engine import Identity, open_store

COHORT: Final = "demo"
"""Name of the made-up programme."""
TRAINEES: Final = 40
WEEKS: Final = 26
SEED: Final = 20_261_129
_DECK: Final = Path(__file__).parent / "demo_deck.md"
_FIGURES: Final = ("Figure: ~ 2 % of procedures", "Figure: ~ 4 % of procedures")
"""A line of the deck, and what stands there in its second version."""
_VERSIONS: Final = ("version: 1.0", "version: 2.0")
_KEPT_DAYS: Final = 365
_TOLD_EVERY: Final = 5
"""Progress is told once for so many trainees."""


def make_demo(  # noqa: PLR0913 - a place and a time, and how much of it
    home: Path,
    clock: Clock,
    *,
    trainees: int = TRAINEES,
    weeks: int = WEEKS,
    seed: int = SEED,
    progress: Callable[[str], None] = lambda _line: None,
) -> None:
    """Make a programme with made-up trainees in a home of its own.

    Everything goes into `home`, a fresh folder, and a temporary folder that is gone at the end.
    The same seed and clock give the same content, the ids included.
    """
    rng = random.Random(seed)  # noqa: S311 - a simulation
    course = _course(clock.now(), weeks, rng)
    progress(f"{course.first.deck.title}: {len(course.first.deck.cards)} cards.")
    _install(home, course, rng)
    with opened_cohorts(cohorts_path(home), rng) as cohorts:
        cohorts.put(_cohort(course))
        for number, bundle in enumerate(_shared(cohorts, course, trainees, rng), start=1):
            if bundle is not None:
                cohorts.add(bundle, path=f"trainee-{number:02}")
            if number % _TOLD_EVERY == 0 or number == trainees:
                progress(f"{number} of {trainees} trainees have studied for {weeks} weeks.")


@contextmanager
def fresh_folder(folder: Path) -> Iterator[Path]:
    """A new or empty folder for a demo, left as it was found where the demo cannot be made.

    Raises OutputError where there is something in it.
    """
    was_there = folder.exists()
    if was_there and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputError(
            f"{folder}: there is something already.", hint="Give a new or empty folder."
        )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        yield folder
    except BaseException:
        shutil.rmtree(folder)
        if was_there:
            folder.mkdir(mode=0o700)
        raise


def deck_editions() -> tuple[Edition, Edition]:
    """The deck in its first version, and in the second, in which one figure is another one."""
    text = _DECK.read_text(encoding="utf-8")
    other = text.replace(*_VERSIONS).replace(*_FIGURES)
    return _edition(text), _edition(other)


def _edition(text: str) -> Edition:
    file = DeckFile(path=_DECK.name, content=text.encode())
    return Edition(deck=deck_of(check_text(file.content, path=file.path)), file=file)


def _course(now: Moment, weeks: int, rng: random.Random) -> Course:
    today = study_day(now, rollover_hour=Settings().rollover_hour)
    first, second = deck_editions()
    return Course(
        span=Span(first=StudyDay(today + 1 - DAYS_PER_WEEK * weeks), last=today),
        now=now,
        first=first,
        second=second,
        odds=card_odds(first.deck.cards, rng),
    )


def _cohort(course: Course) -> CohortRow:
    keep_until = calendar_date(course.span.last) + timedelta(days=_KEPT_DAYS)
    return CohortRow(
        name=COHORT,
        title="Example programme (made up)",
        purpose="To show what a report says; nobody in it exists",
        audience="Anyone: it is made up",
        keep_until=keep_until.isoformat(),
        target_percent=TARGET_PERCENT,
        decks=(course.first.deck.slug,),
        is_made_up=True,
    )


def _install(home: Path, course: Course, rng: random.Random) -> None:
    """Install both versions in the director's own store, where reports find the cards' texts."""
    at_ms = course.now.at_ms
    identity = Identity(trainee=TraineeId(uuid7(at_ms, rng)), device=DeviceId(uuid7(at_ms, rng)))
    store = open_store(database_path(home), new_identity=identity)
    try:
        for edition in (course.first, course.second):
            with store.writing() as tx:
                put_deck(tx, edition.deck, edition.file, course.now, is_shipped=False, rng=rng)
    finally:
        store.close()


def _shared(
    cohorts: Cohorts, course: Course, trainees: int, rng: random.Random
) -> Iterator[Bundle | None]:
    """Enrol each trainee, and what they share; None of one who shares nothing."""
    with TemporaryDirectory(prefix="trainer-demo-") as folder:
        for number in range(trainees):
            own = random.Random(rng.getrandbits(64))  # noqa: S311 - a simulation
            person = drawn_person(number, own)
            path = Path(folder) / f"{number}" / "trainer.db"
            yield _enrolled(cohorts, person, course, path, own)


def _enrolled(
    cohorts: Cohorts, person: Person, course: Course, path: Path, rng: random.Random
) -> Bundle | None:
    with studied(path, person, course, rng) as store:
        cohorts.enrol(
            COHORT,
            store.identity.trainee,
            name=person.name,
            year=person.year,
            groups=(person.group,),
        )
        if person.habit is Habit.SHARES_NOTHING:
            return None
        return bundle_of(store, course.now, person.level, note=person.note)
