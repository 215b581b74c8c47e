"""Where each card stands: derived from the log, and can be thrown away and folded again."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import delete
from sqlalchemy.dialects.sqlite import insert

from trainer.domain.ids import BlockId, CardId, DeckSlug
from trainer.domain.queue import Candidate, DayQueue, Scope
from trainer.domain.schedule import Schedule
from trainer.domain.settings import Settings
from trainer.domain.study_day import Moment, StudyDay
from trainer.store import day, queue_sql
from trainer.store.engine import Transaction
from trainer.store.schema import SCHEDULE, statement_text

_EVERYTHING: Final = Scope()
_FROM_CARD: Final = ("is_available", "deck", "block", "category", "facts", "position")
"""Columns that come from the installed card and not from the log."""
_FROM_LOG: Final = tuple(
    column.name
    for column in SCHEDULE.columns
    if column.name not in ("trainee_id", "card_id", *_FROM_CARD)
)


def _put_statement() -> str:
    row = insert(SCHEDULE).values(dict.fromkeys(("trainee_id", "card_id", *_FROM_LOG)))
    written = {name: row.excluded[name] for name in _FROM_LOG}
    return statement_text(
        row.on_conflict_do_update(index_elements=["trainee_id", "card_id"], set_=written)
    )


_PUT: Final = _put_statement()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeckCount:
    """Cards of one deck, and those of them that stand at an interval of days."""

    deck: DeckSlug
    learnt: int
    """Out of the first steps; suspended and buried ones aside."""
    cards: int
    """All that can be asked, suspended and buried ones included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strayed:
    """A row that does not say of its card what the deck says."""

    card: CardId
    is_asked: bool
    """The row lets it be asked."""
    is_in_deck: bool
    """The deck does."""


def day_queue(tx: Transaction, scope: Scope, *, moment: Moment, settings: Settings) -> DayQueue:
    """What is asked on the study day of a moment, within the day's limits, arranged.

    The quick peek composes its queue by the same function, so both begin with the same card.
    """
    return day.day_queue(tx, scope, moment=moment, settings=settings)


def for_cram(tx: Transaction, scope: Scope, *, today: StudyDay) -> list[Candidate]:
    """Every card that can be asked: those not seen for longest first, one of each fact in turn."""
    return day.every_card(tx, scope, today=today)


def schedule_of(tx: Transaction, card: CardId) -> Schedule:
    """Where a card stands; a card without a row is new."""
    return day.schedule_of(tx, card)


def put(tx: Transaction, schedule: Schedule) -> None:
    """Write where a card stands."""
    tx.write(_PUT, {"trainee_id": tx.trainee, **columns_of(schedule)})


def due_reviews(tx: Transaction, scope: Scope, *, today: StudyDay, most: int) -> list[Candidate]:
    """Reviews due by today, most worth saving first: highest chance of recall now.

    That is rising order of (days since the last answer / stability), then card id.
    """
    return day.due_reviews(tx, scope, today=today, most=most)


def new_cards(tx: Transaction, scope: Scope, *, today: StudyDay, most: int) -> list[Candidate]:
    """Cards never answered, by position in their deck, then deck."""
    return day.new_cards(tx, scope, today=today, most=most)


def in_steps(tx: Transaction, scope: Scope, *, today: StudyDay) -> list[Candidate]:
    """Learning and relearning cards, by due time; buried and suspended ones aside."""
    return day.in_steps(tx, scope, today=today)


def seen_blocks(tx: Transaction, today: StudyDay) -> frozenset[tuple[DeckSlug, BlockId]]:
    """Blocks of which a card was answered today."""
    return day.seen_blocks(tx, today)


def introduced(tx: Transaction, today: StudyDay) -> int:
    """New cards answered for the first time today: they count against the day's limit."""
    return day.introduced(tx, today)


def reviewed(tx: Transaction, today: StudyDay) -> int:
    """Due reviews answered today: they count against the day's limit."""
    return day.reviewed(tx, today)


def deck_counts(tx: Transaction, today: StudyDay) -> list[DeckCount]:
    """Every installed deck's cards by where they stand."""
    rows = tx.rows(queue_sql.DECK_COUNTS, {"today": today})
    return [
        DeckCount(deck=DeckSlug(deck), learnt=learnt, cards=cards) for deck, learnt, cards in rows
    ]


def due_by_day(
    tx: Transaction, *, first: StudyDay, days: int, scope: Scope = _EVERYTHING
) -> list[int]:
    """How many reviews fall due on each of `days` days from `first`."""
    span = {"first": first, "last": first + days - 1}
    counts: dict[int, int] = dict(day.rows_in_scope(tx, queue_sql.DUE_BY_DAY, scope, span))
    return [counts.get(first + ahead, 0) for ahead in range(days)]


def overdue(tx: Transaction, today: StudyDay) -> int:
    """Reviews due by today, all of them, limit or not."""
    ((count,),) = tx.rows(queue_sql.OVERDUE, {"today": today})
    return int(count)


def new_waiting(tx: Transaction, scope: Scope, *, today: StudyDay) -> int:
    """Cards never answered, all of them, limit or not."""
    ((count,),) = day.rows_in_scope(tx, queue_sql.NEW_COUNT, scope, {"today": today})
    return int(count)


def all_schedules(tx: Transaction) -> list[Schedule]:
    """Every row, by card id, for comparison."""
    rows = tx.rows(queue_sql.SCHEDULE + queue_sql.BY_CARD, {})
    return [day.schedule_from(row) for row in rows]


def set_aside(tx: Transaction) -> list[Schedule]:
    """Cards that are suspended or flagged, by card id."""
    rows = tx.rows(queue_sql.SCHEDULE + queue_sql.SET_ASIDE + queue_sql.BY_CARD, {})
    return [day.schedule_from(row) for row in rows]


def installed_cards(tx: Transaction) -> list[CardId]:
    """Every card that must have a row, inactive ones too."""
    return [CardId(card) for (card,) in tx.rows(queue_sql.INSTALLED, {})]


def strayed(tx: Transaction) -> list[Strayed]:
    """Rows that do not say of their card what its deck says."""
    rows = tx.rows(queue_sql.STRAYED, {})
    return [
        Strayed(card=CardId(card), is_asked=bool(is_available), is_in_deck=bool(is_active))
        for card, is_available, is_active in rows
    ]


def remove(tx: Transaction, card: CardId) -> None:
    """Throw a card's row away; `bring_cards` gives it another one where it is installed."""
    tx.connection.execute(
        delete(SCHEDULE).where(SCHEDULE.c.trainee_id == tx.trainee, SCHEDULE.c.card_id == card)
    )


def bring_cards(tx: Transaction, slug: DeckSlug | None = None) -> None:
    """Give each card of a deck, or of all, its row, and tell the row what the card is."""
    tx.write(queue_sql.BRING_CARDS, {"trainee": tx.trainee, "deck": slug})


def columns_of(schedule: Schedule) -> dict[str, Any]:
    """Where a card stands by column of its row, without the trainee."""
    memory, change, head = schedule.memory, schedule.change, schedule.head
    return {
        "card_id": schedule.card,
        "phase": schedule.phase,
        "stability_days": memory and memory.stability_days,
        "difficulty": memory and memory.difficulty,
        "last_day": memory and memory.last_day,
        "step": schedule.step,
        "due_ms": schedule.due_ms,
        "due_day": schedule.due_day,
        "interval_days": schedule.interval_days,
        "reviews": schedule.reviews,
        "lapses": schedule.lapses,
        "introduced_day": schedule.introduced_day,
        "reviewed_day": schedule.reviewed_day,
        "is_suspended": schedule.is_suspended,
        "buried_day": schedule.buried_day,
        "is_flagged": schedule.is_flagged,
        "change_was": change and change.was,
        "change_now": change and change.now,
        "change_source": change and change.source,
        "head_at_ms": head and head.at_ms,
        "head_device": head and head.device,
        "head_sequence": head and head.sequence,
    }
