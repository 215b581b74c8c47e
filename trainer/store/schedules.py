"""Where each card stands: derived from the log, and can be thrown away and folded again."""

from dataclasses import dataclass

from trainer.domain.fact import Category
from trainer.domain.ids import BlockId, CardId, DeckSlug
from trainer.domain.queue import Candidate
from trainer.domain.schedule import Schedule
from trainer.domain.study_day import StudyDay
from trainer.store.engine import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which cards a sitting may ask."""

    decks: tuple[DeckSlug, ...] = ()
    """Empty for all."""
    category: Category | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeckCount:
    """Cards of one deck by where they stand today, suspended and buried ones aside."""

    deck: DeckSlug
    due: int
    """Reviews due, and cards in steps of today or before."""
    new: int
    learnt: int
    cards: int
    """All that can be asked, suspended and buried ones included."""


def schedule_of(tx: Transaction, card: CardId) -> Schedule:
    """Where a card stands; a card without a row is new."""
    raise NotImplementedError


def put(tx: Transaction, schedule: Schedule) -> None:
    """Write where a card stands."""
    raise NotImplementedError


def due_reviews(tx: Transaction, scope: Scope, *, today: StudyDay, most: int) -> list[Candidate]:
    """Reviews due by today, most worth saving first: highest chance of recall now.

    That is rising order of (days since the last answer / stability), then card id.
    """
    raise NotImplementedError


def new_cards(tx: Transaction, scope: Scope, *, today: StudyDay, most: int) -> list[Candidate]:
    """Cards never answered, by position in their deck, then deck."""
    raise NotImplementedError


def in_steps(tx: Transaction, scope: Scope, *, today: StudyDay) -> list[Candidate]:
    """Learning and relearning cards, by due time; buried and suspended ones aside."""
    raise NotImplementedError


def seen_blocks(tx: Transaction, today: StudyDay) -> frozenset[tuple[DeckSlug, BlockId]]:
    """Blocks of which a card was answered today."""
    raise NotImplementedError


def introduced(tx: Transaction, today: StudyDay) -> int:
    """New cards answered for the first time today: they count against the day's limit."""
    raise NotImplementedError


def reviewed(tx: Transaction, today: StudyDay) -> int:
    """Due reviews answered today: they count against the day's limit."""
    raise NotImplementedError


def deck_counts(tx: Transaction, today: StudyDay) -> list[DeckCount]:
    """Every installed deck's cards by where they stand."""
    raise NotImplementedError


def due_by_day(tx: Transaction, *, first: StudyDay, days: int) -> list[int]:
    """How many reviews fall due on each of `days` days from `first`."""
    raise NotImplementedError


def overdue(tx: Transaction, today: StudyDay) -> int:
    """Reviews due by today, all of them, limit or not."""
    raise NotImplementedError


def all_schedules(tx: Transaction) -> list[Schedule]:
    """Every row, by card id, for comparison."""
    raise NotImplementedError


def clear(tx: Transaction) -> None:
    """Throw every row away and put one for each installed card, new, in its place."""
    raise NotImplementedError
