"""The learner's library: decks, what is due, and where a sitting begins."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trainer.domain.ids import DeckSlug
from trainer.domain.study_day import StudyDay
from trainer.errors import DeckError
from trainer.services.clock import Clock
from trainer.services.deck_news import deck_news
from trainer.services.preferences import THEME
from trainer.services.sitting import Plan
from trainer.services.study import StudySession

if TYPE_CHECKING:
    # Screens know the library's name before the store, 150 ms to import, is wanted.
    from trainer.services.deck_change import DeckChange
    from trainer.store.engine import Store


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

    today: StudyDay
    """The study day it is now; the forecast begins on the next."""
    decks: tuple[DeckLine, ...]
    due_today: int
    new_today: int
    answered_today: int
    crammed_today: int
    """Answers of a cram, which are not among those answered."""
    forecast: tuple[int, ...]
    """Reviews falling due on each of the next seven study days, tomorrow first."""
    backlog: str
    """How many wait and by when they will be caught up; empty when none wait beyond the limit."""
    new_limit: str
    """How many new cards wait although the day's limit is reached; empty when none do."""
    is_first_run: bool
    """Nothing has ever been answered here."""


class Library:
    """An opened home: every use case of the screens starts here."""

    def __init__(
        self,
        store: "Store",
        clock: Clock,
        *,
        deck_changes: "tuple[DeckChange, ...]" = (),
        deck_errors: tuple[DeckError, ...] = (),
    ) -> None:
        self.store = store
        self.clock = clock
        self.deck_changes = deck_changes
        """What bringing the shipped decks up to date has changed."""
        self.deck_errors = deck_errors
        """Shipped decks that were passed over, since they cannot be read."""
        self._news = tuple(deck_news(deck_changes, deck_errors))

    def take_news(self) -> tuple[str, ...]:
        """What became of decks when this was opened or synced, in words; told once."""
        news, self._news = self._news, ()
        return news

    def add_news(self, lines: Iterable[str]) -> None:
        """Have something told with the next news."""
        self._news += tuple(lines)

    def overview(self) -> Overview:
        """What the home screen shows."""
        from trainer.services.home_screen import overview_of

        with self.store.reading() as tx:
            return overview_of(tx, self.clock.now())

    def session(self, plan: Plan) -> StudySession:
        """A sitting to a plan."""
        from trainer.services.card_box import CardBox

        return StudySession(CardBox(self.store, plan), self.clock, plan)

    def set_theme(self, name: str) -> None:
        """Keep the theme for the next start."""
        from trainer.store import preferences

        with self.store.writing() as tx:
            preferences.put(tx, THEME, name)

    def warm(self) -> None:
        """Load what marking and scheduling need, 0.4 s, so that the first answer need not wait."""
        from trainer.domain import marking
        from trainer.domain.scheduler import memory_model

        memory_model()
        marking.warm()

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()
