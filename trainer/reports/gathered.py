"""What a report is made from: counts by trainee, and what is known of trainees and cards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from trainer.domain.study_day import StudyDay
from trainer.reports.doubts import NO_DOUBTS, Doubts
from trainer.reports.report import CardLine
from trainer.reports.standing import Standing

CARDS_IN_DETAIL: Final = 15
"""As many cards have a page of their own where there is no room for all."""
SELF_RATED: Final = "self-rated"
WEAKEST: Final = 10
"""As many cards, no two of the same facts, are named on a trainee's page."""
WEAKEST_READ: Final = 3 * WEAKEST
"""As many are read for it: several cards may ask for one fact."""


@dataclass(slots=True)
class Sums:
    """Answers that count towards retention; machine-marked and self-rated ones apart."""

    marked: int = 0
    marked_passed: int = 0
    close: int = 0
    rated: int = 0
    rated_passed: int = 0

    def add(self, *, is_marked: bool, n: int, passed: int, close: int) -> None:
        """Count more answers of one way of marking."""
        if is_marked:
            self.marked += n
            self.marked_passed += passed
            self.close += close
        else:
            self.rated += n
            self.rated_passed += passed


@dataclass(frozen=True, slots=True, kw_only=True)
class CardText:
    """A card as the reader's own decks have it."""

    name: str
    deck: str
    question: str
    answer: str
    source: str
    category: str
    options: tuple[str, ...] = ()
    """Of a choice, in the deck's order."""
    facts: tuple[str, ...] = ()
    """Of its deck, those that it asks for."""
    is_retired: bool = False
    """It could be asked once."""


class KeyChange(NamedTuple):
    """What the answer to a card was, and what it became."""

    was: str
    now: str


class LeftOut(NamedTuple):
    """Answers by card of which nothing can be shown."""

    answers: int
    cards: int


NOTHING_LEFT_OUT: Final = LeftOut(0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardCounts:
    """Answers to one card of one way of marking, of all trainees who share them."""

    card: CardText
    marking: str = ""
    """`marked` or `self-rated`, of a card that was both in the period; else empty."""
    n: int
    failed: int
    trainees: int
    """Who gave them."""
    counted: int = 0
    """Those that count towards retention."""
    counted_trainees: int = 0
    """Who gave those."""
    not_recalled: int = 0
    """Of those, the ones rated Again."""
    expected_ppm: int = 0
    """Of those, failures that the model expected, in millionths."""


@dataclass(slots=True, kw_only=True)
class Person:
    """One trainee with all their counts."""

    name: str
    year: int | None
    groups: tuple[str, ...]
    level: str
    """Empty where nothing is shared yet."""
    shared_day: StudyDay | None
    standing: Standing | None
    doubts: Doubts = NO_DOUBTS
    weeks: dict[int, Sums] = field(default_factory=dict)
    """Of all time: whom to talk to does not hang on the period."""
    categories: dict[str, Sums] = field(default_factory=dict)
    long_categories: dict[str, Sums] = field(default_factory=dict)
    """With a previous interval of 21 days or more."""
    sure: int = 0
    sure_wrong: int = 0
    days: dict[StudyDay, tuple[int, int]] = field(default_factory=dict)
    """Answers and milliseconds by study day, of all time."""
    weakest: tuple[CardCounts, ...] = ()
    """Cards that one who shares card by card missed by the highest share, in this order."""
    contradicts: bool = False
    """What a hub has of them no log can come to, and it is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BinCounts:
    """Answers in a tenth of predicted recall."""

    bin: int
    n: int
    recalled: int
    predicted_ppm: int
    trainees: int


class HubProgramme(NamedTuple):
    """What a programme of a hub asks of its trainees, as one of them was told by it."""

    title: str
    target_percent: int
    decks: tuple[str, ...]
    """Slugs of the assigned decks."""
    unpublished: tuple[str, ...] = ()
    """Those of them that nobody had published at the hub."""


class Told(NamedTuple):
    """What a trainee's hub told at the last sync of what its directors read."""

    programmes: tuple[HubProgramme, ...] = ()
    note: str = ""
    """The trainee's own sentence; empty where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a report is asked to be."""

    title: str
    purpose: str
    audience: str
    keep_until: str
    decks: Mapping[str, str]
    """Titles of the assigned decks by slug."""
    target: float
    facts: Mapping[str, int] = field(default_factory=dict)
    """Facts of the assigned decks by category."""
    first_week: int
    last_week: int
    as_of: StudyDay
    until: StudyDay | None = None
    """The last day that was asked for, whose week need not be over; None where none was."""
    program_version: str
    is_made_up: bool = False
    is_release: bool = False
    is_own: bool = False
    programmes: tuple[HubProgramme, ...] = ()
    """Of a trainee's own report: those that they are in, by their hub."""
    is_from_hub: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """Everything a report is made from."""

    wanted: Wanted
    people: Sequence[Person]
    """By name."""
    bins: Sequence[BinCounts]
    errors: Mapping[str, Mapping[str, int]]
    """Marked answers by category and kind of error; empty for none."""
    cards: Sequence[CardLine]
    """With errors, options and versions for those that are looked into."""
    retired: Mapping[str, LeftOut]
    """Of an assigned deck that the reader has, but not as it was when they were asked; by slug."""
    unknown: LeftOut
    """Of cards that none of the reader's decks has or had."""
    withheld: Sequence[str] = ()
    """Figures that a hub adds up over all trainees, and that are not to be believed."""
    earlier: LeftOut = NOTHING_LEFT_OUT
    """To cards whose answer has changed since."""
