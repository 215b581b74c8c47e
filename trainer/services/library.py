"""The learner's library: decks, what is due, and where a sitting begins."""

from dataclasses import dataclass

from trainer.domain.ids import DeckSlug
from trainer.services.study import Plan, StudySession


@dataclass(frozen=True, slots=True, kw_only=True)
class DeckLine:
    """One deck on the home screen."""

    slug: DeckSlug
    title: str
    due: int
    """Reviews and cards in steps due today, within today's limit."""
    new: int
    """New cards today, within today's limit."""
    learnt: int
    """Cards answered at least once and out of their first steps."""
    cards: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The home screen."""

    decks: tuple[DeckLine, ...]
    due_today: int
    new_today: int
    answered_today: int
    forecast: tuple[int, ...]
    """Reviews falling due on each of the next seven study days, tomorrow first."""
    backlog: str
    """How many wait and by when they will be caught up; empty when none wait beyond the limit."""
    is_first_run: bool
    """Nothing has ever been answered here."""


class Library:
    """An opened home: every use case of the screens starts here."""

    def overview(self) -> Overview:
        """What the home screen shows."""
        raise NotImplementedError

    def session(self, plan: Plan) -> StudySession:
        """A sitting to a plan."""
        raise NotImplementedError

    def set_theme(self, name: str) -> None:
        """Keep the theme for the next start."""
        raise NotImplementedError

    def close(self) -> None:
        """Let go of the database."""
        raise NotImplementedError
