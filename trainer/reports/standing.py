"""Where one trainee stands at a moment, as numbers per topic."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

from trainer.domain.study_day import StudyDay
from trainer.reports.counts import Topic


class Expected(NamedTuple):
    """Recall that the memory model expects on a day, if nothing is studied until then."""

    day: StudyDay
    cards: int
    """All of the topic; one never answered counts as 0."""
    sum_ppm: int
    """Sum of the chances of recall, in millionths."""


class Quantiles(NamedTuple):
    """A tenth and nine tenths of a deck's cards are expected below these, in millionths."""

    deck: str
    day: StudyDay
    low_ppm: int
    high_ppm: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicStanding:
    """What of one topic is known."""

    topic: Topic
    facts: int
    covered: int
    """Passed at least once after seven days or more."""
    stale: int
    """Last passed before their figure changed."""
    expected: tuple[Expected, ...] = ()


class OnTime(NamedTuple):
    """Cards of a deck that fell due in a week, and those answered within two days of it."""

    deck: str
    week: int
    on_time: int
    fell_due: int


class Overdue(NamedTuple):
    """Reviews of a deck that are due."""

    deck: str
    cards: int


class DeckSeen(NamedTuple):
    """A deck as the trainee has it."""

    slug: str
    title: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a trainee stands on a study day."""

    day: StudyDay
    decks: tuple[DeckSeen, ...]
    topics: tuple[TopicStanding, ...]
    quantiles: tuple[Quantiles, ...]
    on_time: tuple[OnTime, ...]
    overdue: tuple[Overdue, ...]
    """By this day."""
    note: str = ""
    """What the trainee puts beside their own lines, as that they were on nights."""

    def of_decks(self, has: Callable[[str], bool]) -> "Standing":
        """The same of some decks alone, by their slugs: everything in it is of one deck."""
        return replace(
            self,
            decks=tuple(one for one in self.decks if has(one.slug)),
            topics=tuple(one for one in self.topics if has(one.topic.deck)),
            quantiles=tuple(one for one in self.quantiles if has(one.deck)),
            on_time=tuple(one for one in self.on_time if has(one.deck)),
            overdue=tuple(one for one in self.overdue if has(one.deck)),
        )
