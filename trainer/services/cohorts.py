"""A director's programmes: who is in them, and what their trainees have shared."""

import json
import random
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import Final

from trainer.domain.ids import TraineeId
from trainer.domain.writing_order import writing_order
from trainer.errors import BundleError, CohortError
from trainer.reports.bundle import Bundle, Level, standing_json
from trainer.reports.bundle_reading import LARGEST_FILE, read_bundle
from trainer.reports.doubts import doubt_words, doubts_of, order_json
from trainer.services.suggestion import did_you_mean
from trainer.store import cohorts, shared_bundles
from trainer.store.cohort_file import Database, opened, writing
from trainer.store.cohort_readers import Readers, reading
from trainer.store.cohorts import CohortRow, Enrolled
from trainer.store.files import OWN, remove_drafts, write_whole
from trainer.store.shared_bundles import Shared, SharedDevice

TARGET_PERCENT: Final = 85
"""Retention that a programme asks where it says nothing else."""
PURPOSE: Final = "formative: to see what is retained, and whom to talk to"
"""What a programme's reports are for where it says nothing else."""
LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Of pseudonyms: without those that are taken for each other."""
_PSEUDONYM_LETTERS: Final = 4
_DAY_MS: Final = 86_400_000
_NAMES: Final = "cohort-names.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What came of a bundle."""

    pseudonym: str
    level: Level
    """That of the trainee's latest bundle, which holds."""
    is_new: bool
    """Anything is other than before: False for one that was added already, or is outdated."""
    doubts: tuple[str, ...]
    """Why figures of the trainee are doubtful, after all that was added, in words."""


class Cohorts:
    """The programmes of one home."""

    def __init__(self, db: Database, path: Path, rng: random.Random | None = None) -> None:
        self._db = db
        self._path = path
        self._rng = rng or random.SystemRandom()
        """Draws the pseudonyms."""

    @property
    def database(self) -> Database:
        """For what is counted where the rows lie."""
        return self._db

    @contextmanager
    def reading(self) -> Iterator[Readers]:
        """All that is there at one moment, for counts that go through much of it."""
        with reading(self._db, self._path) as readers:
            yield readers

    def all(self) -> list[CohortRow]:
        """Every programme, by name."""
        return cohorts.cohorts(self._db)

    def cohort(self, name: str | None) -> CohortRow:
        """One programme; without a name the only one.

        Raises CohortError for one that is not there, and where there are several or none.
        """
        known = {row.name: row for row in self.all()}
        if name is None and len(known) == 1:
            return next(iter(known.values()))
        if not known:
            raise CohortError(
                "There is no cohort yet.",
                hint="Begin one: `trainer cohort new NAME --deck vertebroplasty`; or look at one"
                " that is made up: `trainer demo`.",
            )
        if name is None:
            raise CohortError(
                f"There are several cohorts: {', '.join(known)}.", hint="Name one with --cohort."
            )
        if name not in known:
            guess = did_you_mean(name, known)
            raise CohortError(
                f"There is no cohort {name!r}.", hint=f"{guess}`trainer cohort list` shows them."
            )
        return known[name]

    def put(self, cohort: CohortRow) -> None:
        """Begin a programme, or change what it says of itself."""
        with writing(self._db):
            cohorts.put_cohort(self._db, cohort)

    def end(self, name: str) -> None:
        """End a programme; who is in no other is gone with it."""
        self.cohort(name)
        with writing(self._db):
            gone = [one.pseudonym for one in self.trainees(name)]
            cohorts.remove_cohort(self._db, name)
            self._forget_names(gone)

    def trainees(self, cohort: str) -> list[Enrolled]:
        """The trainees of a programme, by pseudonym."""
        return cohorts.enrolments(self._db, cohort)

    def names(self) -> dict[str, str]:
        """Names by pseudonym, from the key that lies in a file of its own."""
        path = self._names_file
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            return {str(pseudonym): str(name) for pseudonym, name in kept.items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, AttributeError) as error:
            raise CohortError(
                f"{path}: the key of names cannot be read.",
                hint="Mend it or put it back; reports with pseudonyms need none.",
            ) from error

    def enrol(
        self,
        cohort: str,
        trainee: TraineeId,
        *,
        name: str = "",
        year: int | None = None,
        groups: Iterable[str] = (),
    ) -> str:
        """Put a trainee into a programme, or change what it says of them; their pseudonym.

        The name goes into the key alone.  Raises CohortError for one who was erased.
        """
        self.cohort(cohort)
        with writing(self._db):
            self._refuse_erased(trainee)
            known = {one.trainee: one.pseudonym for one in self.trainees(cohort)}
            pseudonym = known.get(trainee) or self._free_pseudonym()
            cohorts.enrol(
                self._db, cohort, trainee, pseudonym=pseudonym, year=year, groups=tuple(groups)
            )
        if name:
            self._keep_name(pseudonym, name)
        return pseudonym

    def add(self, bundle: Bundle, *, path: str, now_ms: int | None = None) -> Added:
        """Take in what a trainee shares; the same again, or an older one, changes nothing.

        Raises BundleError for a trainee who is in no programme, or was erased, and for a bundle
        made more than a day after `now_ms`: it would hold against all that are made until then.
        """
        self._person(bundle.trainee, path)
        if now_ms is not None and bundle.made_ms > now_ms + _DAY_MS:
            raise BundleError(
                f"{path}: the bundle says it was made on a later day than today.",
                hint="Set the clock of this computer or of the trainee's, and ask for it again.",
            )
        shared = _shared(bundle, path)
        with writing(self._db):
            # Once more: they may have been erased meanwhile, and their number given to another.
            person = self._person(bundle.trainee, path)
            is_new = shared_bundles.take(self._db, person, shared)
            if is_new:
                self._fold(person, path)
            one = self._enrolled(person)
        known = one.shared or {}
        doubts = doubt_words([(one.pseudonym, doubts_of(known, one.heads))])
        return Added(
            pseudonym=one.pseudonym,
            level=Level(known["level"]),
            is_new=is_new,
            doubts=tuple(doubts),
        )

    def leave(self, cohort: str, who: str) -> None:
        """Take a trainee out of a programme, by pseudonym or name."""
        one = self.trainee(cohort, who)
        with writing(self._db):
            cohorts.leave(self._db, cohort, one.person)
            self._forget_names([one.pseudonym])

    def erase(self, cohort: str, who: str) -> bool:
        """Leave nothing of a trainee behind, and refuse their bundles from now on.

        Whether the file could be written anew as well; else that is done when it is next opened.
        """
        one = self.trainee(cohort, who)
        with writing(self._db):
            mine = [
                other.pseudonym
                for row in self.all()
                for other in self.trainees(row.name)
                if other.trainee == one.trainee
            ]
            cohorts.erase(self._db, one.trainee)
            self._forget_names(mine)
        return cohorts.finish_erasure(self._db)

    def trainee(self, cohort: str, who: str) -> Enrolled:
        """A trainee of a programme, by pseudonym or name; raises CohortError if that is not one."""
        self.cohort(cohort)
        names = self.names()
        every = self.trainees(cohort)
        exact = [one for one in every if one.pseudonym.casefold() == who.casefold()]
        named = exact or [one for one in every if names.get(one.pseudonym, "") == who]
        if len(named) == 1:
            return named[0]
        if named:
            both = ", ".join(one.pseudonym for one in named)
            raise CohortError(
                f"{len(named)} trainees are called {who!r}: {both}.", hint="Use the pseudonym."
            )
        raise CohortError(
            f"There is no trainee {who!r} in {cohort}.",
            hint=f"`trainer cohort list {quote(cohort)}` shows who is there.",
        )

    def _person(self, trainee: TraineeId, path: str) -> int:
        """The number of a trainee; raises BundleError for one in no programme, or erased."""
        self._refuse_erased(trainee, path)
        person = cohorts.person_of(self._db, trainee)
        if person is None:
            raise BundleError(
                f"{path}: its trainee {trainee.hex()} is in no cohort.",
                hint=f"Enrol them first: `trainer cohort enrol COHORT {quote(path)}`.",
            )
        return person

    def _refuse_erased(self, trainee: TraineeId, path: str = "") -> None:
        if cohorts.is_erased(self._db, trainee):
            place = f"{path}: " if path else ""
            raise BundleError(
                f"{place}The trainee {trainee.hex()} was erased here, on their own wish or yours.",
                hint="What was erased is not taken in again. Nothing was added.",
            )

    def _fold(self, person: int, path: str) -> None:
        """Work out anew what a trainee's entries come to, card by card."""
        # The scheduler and all kinds of entries: 60 ms, which a report needs not.
        from trainer.services.cohort_log import folded_log

        answers = folded_log(shared_bundles.entries_of(self._db, person), path)
        shared_bundles.put_answers(self._db, person, answers)
        order = writing_order(shared_bundles.written(self._db, person))
        shared_bundles.put_order(self._db, person, order_json(order))

    def _enrolled(self, person: int) -> Enrolled:
        return next(
            one for row in self.all() for one in self.trainees(row.name) if one.person == person
        )

    def _free_pseudonym(self) -> str:
        taken = self._pseudonyms()
        while True:
            pseudonym = "R-" + "".join(self._rng.choices(LETTERS, k=_PSEUDONYM_LETTERS))
            if pseudonym not in taken:
                return pseudonym

    def _pseudonyms(self) -> set[str]:
        return {one.pseudonym for row in self.all() for one in self.trainees(row.name)}

    def _keep_name(self, pseudonym: str, name: str) -> None:
        # In a transaction that holds others off: two who write the key would lose one's name.
        with writing(self._db):
            if pseudonym in self._pseudonyms():
                self._write_names(self.names() | {pseudonym: name})

    def _forget_names(self, pseudonyms: Iterable[str]) -> None:
        """Take names out of the key, and out of what a cut-off writing of it left; see above.

        The last thing in a transaction: whoever cannot be taken away keeps their name.
        """
        before = self.names()
        after = {key: name for key, name in before.items() if key not in set(pseudonyms)}
        if after != before:
            self._write_names(after)
        remove_drafts(self._names_file)

    @property
    def _names_file(self) -> Path:
        return self._path.with_name(_NAMES)

    def _write_names(self, names: Mapping[str, str]) -> None:
        text = json.dumps(names, ensure_ascii=False, indent=2, sort_keys=True)
        try:
            remove_drafts(self._names_file)
            write_whole(self._names_file, text.encode(), mode=OWN)
        except OSError as error:
            raise CohortError(
                f"{self._names_file}: the key of names cannot be written: {error.strerror}.",
                hint="See that it and its folder are yours to write and have room, and try again.",
            ) from error


@contextmanager
def opened_cohorts(path: Path, rng: random.Random | None = None) -> Iterator[Cohorts]:
    """The programmes of the database at a path, made where there is none.

    An erasure that was cut off is finished.

    `rng` draws pseudonyms, where they are to come out the same again.
    """
    with opened(path) as db:
        cohorts.finish_erasure(db)
        yield Cohorts(db, path, rng)


def read_shared(path: Path) -> Bundle:
    """The bundle of a file; raises BundleError for what is none, or not whole."""
    hint = "Give a file that `trainer share -o FILE` has written."
    if path.exists() and not path.is_file():
        raise BundleError(f"{path}: this is no file.", hint=hint)
    try:
        with path.open("rb") as file:
            # One byte more than a bundle may have: larger files are not read in whole.
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise BundleError(
            f"{path}: it cannot be read: {error.strerror or error}.", hint=hint
        ) from error
    return read_bundle(content, path=str(path))


def _shared(bundle: Bundle, path: str) -> Shared:
    if bundle.entries:
        # Slow to load, as above.
        from trainer.services.cohort_log import check_log

        check_log(bundle.entries, bundle.trainee, path)
    return Shared(
        trainee=bundle.trainee,
        made_ms=bundle.made_ms,
        known=bundle.known,
        is_card_level=bundle.level is Level.CARDS,
        content={
            "level": bundle.level,
            "made_ms": bundle.made_ms,
            "program": bundle.program,
            "standing": standing_json(bundle.standing),
            "heads": {one.device.hex(): one.head for one in bundle.devices},
        },
        devices=tuple(
            SharedDevice(device=one.device, head=one.head, counts=one.counts._asdict())
            for one in bundle.devices
        ),
        entries=tuple((bytes.fromhex(row["entry_id"]["hex"]), row) for row in bundle.entries),
    )
