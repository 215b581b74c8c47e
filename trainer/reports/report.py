"""A report as figures and sentences: all that the pages, sheets and screens show, and no more.

Every renderer takes a `Report` and computes nothing, so that all of them say the same.
"""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from trainer.reports.rates import Rate

RULES_VERSION = "3"
"""Raised whenever the same log would give other figures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What the report is, and of what."""

    title: str
    purpose: str
    audience: str
    """Who may see it."""
    keep_until: str
    """ISO date until which it should be kept; empty where none was set."""
    first_day: date
    last_day: date
    """The period, whole weeks from Monday to Sunday, or less where it is cut off by `as_of`."""
    as_of: date
    decks: tuple[str, ...]
    """Title and versions of each deck that is assigned: `Vertebroplasty 1.0, 1.1`."""
    rules_version: str
    program_version: str
    trainees: int | None
    """None where that is hidden."""
    at_card_level: int | None
    """Trainees who share their answers card by card; None where that is hidden."""
    target: float
    """Retention that is aimed at, 0 to 1."""
    is_made_up: bool
    is_release: bool
    """It may go further than its director: nothing of single trainees or cards, little of few."""
    is_own: bool
    """A trainee's report about themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One thing to act on, with where its figures stand."""

    text: str
    target: str
    """Anchor on the page, as `category-risk-figure`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retained:
    """Retention of some answers; machine-marked and self-rated ones are never added up."""

    marked: Rate
    close: int | None
    """Of the marked ones, those that were close; None where that is left out."""
    self_rated: Rate

    @property
    def close_share(self) -> float | None:
        """Close of marked, 0 to 1; None where it is left out, or retention is not shown."""
        if self.close is None or not self.marked.is_shown:
            return None
        return self.close / self.marked.n


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Facts passed at least once after a week or more, of all that are assigned."""

    covered: int
    facts: int
    """Both summed over trainees."""
    is_hidden: bool = False
    whole_share: float | None = None
    """In whole per cent, of a report that goes further, where both counts are left out, at 0."""

    @property
    def share(self) -> float | None:
        """Covered of all; None where there are none, or it is hidden."""
        return self.covered / self.facts if self.facts else self.whole_share


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedRecall:
    """Model estimate: mean predicted recall over assigned cards, with no more study."""

    day: date
    mean: float | None
    """0 to 1; None below 20 cards."""
    cards: int | None
    """None where that is hidden."""
    low: float | None
    """A tenth of the median trainee's cards are expected below this; None of several decks."""
    high: float | None
    """A tenth of the median trainee's cards are expected above this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryLine:
    """One category."""

    category: str
    anchor: str
    retained: Retained
    long_retained: Retained
    """With a previous interval of 21 days or more."""
    coverage: Coverage
    is_hidden: bool = False
    """Its cells are too small for a report that goes further."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekLine:
    """One week."""

    first_day: date
    retained: Retained
    answers: int
    active: int | None
    """Trainees with an answer; None in a report about oneself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """A trainee beside a rule that was met."""

    trainee: str
    anchor: str
    rule: str
    """`retention`, `inactive` or `overdue`."""
    words: str
    """The rule and the figures behind it."""
    note: str
    """What the trainee puts beside it; empty where nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardVersion:
    """One text of a card as it was asked."""

    hash: str
    """The first letters of the text's hash."""
    since: date
    """Study day on which it was first answered in this cohort."""
    answers: int
    """In the period."""
    is_earlier: bool = False
    """It is from before the card's answer changed: it counts in none of the card's figures."""
    missed: Rate | None = None
    """Of an earlier one; None where it was marked at one time and self-rated at another."""
    was: str = ""
    """What was right then; empty where the reader's decks do not know it, or for the newest."""
    now: str = ""
    """What was right afterwards, where that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardLine:
    """One card, among trainees who share card by card."""

    name: str
    """`vp-7k2m` of its deck."""
    deck: str
    question: str
    answer: str
    source: str
    anchor: str
    category: str
    is_retired: bool = False
    """It could be asked once."""
    marking: str = ""
    """`marked` or `self-rated`, of a card that was both and has a line of each; else empty."""
    missed: Rate
    """Failed of answered, first answers included."""
    missed_when_due: Rate
    """Rated Again of those that count towards retention: what the model expects something of."""
    expected_missed: float | None
    """Share of failures that the model expected of the same answers; None below 50 of them."""
    teaches_badly: bool
    """The lower end of `missed_when_due` is above `expected_missed`."""
    errors: tuple[tuple[str, int], ...] = ()
    """Kinds of error, the most frequent first."""
    chosen: tuple[tuple[str, int], ...] = ()
    """Wrong options chosen, the most frequent first."""
    versions: tuple[CardVersion, ...] = ()
    """Versions of its text that were asked, in the order they came up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaleLine:
    """Facts whose figure changed after they were passed."""

    category: str
    trainees: int
    facts: int
    """Summed over trainees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A median and its middle half."""

    low: float
    middle: float
    high: float
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """Answers and minutes of an active day; None with fewer than 5 active days."""

    answers: Spread | None
    minutes: Spread | None
    active_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationBin:
    """What the model predicts beside what was recalled, in a tenth of predicted recall."""

    low: float
    high: float
    predicted: float | None
    """Mean, 0 to 1; None where there is no answer."""
    recalled: Rate
    """Of marked answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorLine:
    """Wrong and close answers of one category by kind of error."""

    category: str
    kinds: tuple[tuple[str, int], ...]
    """The most frequent first."""
    answers: int
    """Marked ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TraineeLine:
    """One trainee among all."""

    name: str
    """Pseudonym, or name where names are wanted."""
    anchor: str
    year: int | None
    groups: tuple[str, ...]
    level: str
    """`topics`, `cards`, or empty where nothing is shared yet."""
    shared: date | None
    retained: Retained
    long_retained: Retained
    coverage: Coverage
    confident_errors: Rate
    on_time: Rate
    workload: Workload
    active_days: int
    """In the period."""
    last_active: date | None
    overdue: int
    stale: int
    note: str


class MiddleHalf(NamedTuple):
    """The ends between which the middle half of a cohort's trainees lies."""

    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MiddleHalves:
    """Of trainees who met the same deck versions; None of fewer than 5 whose figure is shown."""

    retained: MiddleHalf | None = None
    """Of marked answers, as all of these but the last a share of one."""
    long_retained: MiddleHalf | None = None
    """Of marked answers."""
    coverage: MiddleHalf | None = None
    confident_errors: MiddleHalf | None = None
    on_time: MiddleHalf | None = None
    answers_a_day: MiddleHalf | None = None
    """Of each trainee's median."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TraineePage:
    """One trainee in detail."""

    line: TraineeLine
    middle_half: MiddleHalves
    calendar: tuple[int, ...]
    """Answers of each day from the Monday of the first week to the last day of the last."""
    calendar_first: date
    weakest: tuple[CardLine, ...]
    """Of trainees who share card by card."""
    categories: tuple[tuple[str, Retained], ...]
    expected: tuple[ExpectedRecall, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigures:
    """The figures at the head of the page."""

    retained: Retained
    long_retained: Retained
    coverage: Coverage
    active: int | None
    """Trainees with an answer in the last 14 days; None where that is hidden."""
    enrolled: int | None
    """None where that is hidden."""
    on_time: Rate
    confident_errors: Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What a measure is."""

    name: str
    text: str
    shown_from: str
    interval: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All of it."""

    header: Header
    remarks: tuple[str, ...]
    """What a reader must know: nothing shared yet, other deck versions, cards nobody knows."""
    act_on: tuple[Sentence, ...]
    key: KeyFigures
    categories: tuple[CategoryLine, ...]
    weeks: tuple[WeekLine, ...]
    check_in: tuple[CheckIn, ...]
    most_missed: tuple[CardLine, ...]
    stale: tuple[StaleLine, ...]
    workload: Workload
    calibration: tuple[CalibrationBin, ...]
    errors: tuple[ErrorLine, ...]
    expected: tuple[ExpectedRecall, ...]
    trainees: tuple[TraineeLine, ...]
    pages: tuple[TraineePage, ...]
    cards: tuple[CardLine, ...]
    """With details: those that may teach badly, the most missed, and all others if they are few."""
    other_cards: tuple[CardLine, ...] = ()
    """All others that were answered in the period, the most missed first, without details."""
    definitions: tuple[Definition, ...]
