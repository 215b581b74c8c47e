"""The log: every entry that can change a schedule, append-only, the one truth.

Entries are ordered by UTC time, then device, then the device's own sequence; everything else in
the program is folded from them in that order, whatever the order in which they arrived.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from trainer.domain.ids import CardId, DeviceId, EntryId, TraineeId
from trainer.domain.place import Place
from trainer.domain.rating import Confidence, ErrorKind, Mark, Rating
from trainer.domain.study_day import Moment


class Mode(StrEnum):
    """Why a card was asked; only `STUDY` changes memory and counts as retention."""

    STUDY = "study"
    CRAM = "cram"
    EXAM = "exam"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Who wrote an entry, where and when."""

    trainee: TraineeId
    entry: EntryId
    device: DeviceId
    sequence: int
    """Dense within the device, from 1."""
    at_ms: int
    """UTC milliseconds since 1970."""
    offset_minutes: int
    """Local time minus UTC at that moment."""

    @property
    def place(self) -> Place:
        """Where the entry stands in the order of the log."""
        return Place(self.at_ms, self.device, self.sequence)

    @property
    def moment(self) -> Moment:
        """When and at which offset it was written."""
        return Moment(self.at_ms, self.offset_minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The outside log a review was brought from, and its id there."""

    log: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One answer."""

    stamp: Stamp
    card: CardId
    card_version: bytes
    key_hash: bytes
    mode: Mode
    mark: Mark | None
    """None where the learner rated themselves."""
    error: ErrorKind | None = None
    chosen: tuple[int, ...] = ()
    """Options or steps given, by their place in the deck's order; empty for typed answers.

    Of a judgement, 1 for true or 0 for false, then the reason if one was given.
    """
    rating: Rating
    """As proposed by the mark, or as self-rated; a later `Rerate` may overrule it."""
    confidence: Confidence | None = None
    elapsed_ms: int
    marker_version: int
    scheduler_version: str
    origin: Origin | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rerate:
    """Another rating for a review, and the mark that overrules its mark when one does."""

    stamp: Stamp
    review: EntryId
    rating: Rating
    mark: Mark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Retype:
    """A review's answer typed once more, where the marker has asked back; it changes nothing.

    The review keeps its mark and its rating.  What was typed is kept as that of a review is.
    """

    stamp: Stamp
    review: EntryId
    mark: Mark
    """What it would have earned the first time."""
    error: ErrorKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Retract:
    """Undo of one entry, whatever arrives first; itself final."""

    stamp: Stamp
    target: EntryId


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspend:
    """Take a card out of study, or back into it."""

    stamp: Stamp
    card: CardId
    is_suspended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bury:
    """Leave a card alone until the next study day."""

    stamp: Stamp
    card: CardId


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """Put the learner's flag on a card, or take it off."""

    stamp: Stamp
    card: CardId
    is_flagged: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyChanged:
    """The answer to a card is another one now; counts once per card and key hash."""

    stamp: Stamp
    card: CardId
    key_hash: bytes
    was: str
    now: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A memory brought from elsewhere without its history."""

    stamp: Stamp
    card: CardId
    stability_days: float
    difficulty: float
    last_day: int
    """Study day of the last review there."""
    due_day: int
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsChanged:
    """Settings that were changed, by name, in the text form that `trainer config` takes."""

    stamp: Stamp
    changes: Mapping[str, str]


CardEntry = Review | Suspend | Bury | Flag | KeyChanged | Start
"""Entries that name their card themselves."""
Entry = CardEntry | Rerate | Retype | Retract | SettingsChanged
