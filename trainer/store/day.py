"""The day's queue, composed alike for the quick peek and for the open store.

No SQLAlchemy here: the first card of a sitting is chosen before it is loaded.
"""

import json
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING

from trainer.domain.fact import Category
from trainer.domain.ids import BlockId, CardId, DeckSlug, EntryId, FactId
from trainer.domain.place import Place
from trainer.domain.queue import (
    Candidate,
    DayQueue,
    Scope,
    arrange,
    facts_apart,
    one_of_each_block,
)
from trainer.domain.schedule import KeyChange, Memory, Phase, Schedule
from trainer.domain.settings import Settings, SettingsHistory
from trainer.domain.study_day import Moment, StudyDay, study_day
from trainer.store import queue_sql
from trainer.store.problems import legible
from trainer.store.queue_sql import Scoped
from trainer.store.reader import Reader, Row

if TYPE_CHECKING:
    from trainer.domain.log import SettingsChanged

# Looked up and not constructed: hundreds of rows are read before the first card is painted.
_CATEGORIES = {category.value: category for category in Category}
_PHASES = {phase.value: phase for phase in Phase}

Block = tuple[DeckSlug, BlockId]
Known = tuple[DeckSlug, FactId]

# Offsets differ by 26 hours at most and rollover hours by 23, so what is later by UTC can lie up to
# three study days earlier.
_DAYS_BACK = 3


def day_queue(reader: Reader, scope: Scope, *, moment: Moment, settings: Settings) -> DayQueue:
    """What is asked on the study day of a moment: the one place where a queue is put together.

    The day's limits less what was answered today, one card of each block, and none of a block that
    was answered today or is in steps; new cards of facts that the day asks anyway come last.
    """
    today = study_day(moment, rollover_hour=settings.rollover_hour)
    steps = in_steps(reader, scope, today=today)
    seen = seen_blocks(reader, today) | {(card.deck, card.block) for card in steps}
    reviews = _fetched(
        lambda most: due_reviews(reader, scope, today=today, most=most),
        wanted=settings.reviews_per_day - reviewed(reader, today),
        seen=seen,
    )
    new = _fetched(
        lambda most: new_cards(reader, scope, today=today, most=most),
        wanted=settings.new_per_day - introduced(reader, today),
        seen=seen | {(card.deck, card.block) for card in reviews},
    )
    asked = {(card.deck, fact) for card in (*steps, *reviews) for fact in card.facts}
    new = facts_apart(new, asked=asked | seen_facts(reader, today) if new else ())
    return DayQueue(in_steps=tuple(steps), waiting=arrange(reviews, new, seen_blocks=seen))


def _fetched(
    fetch: Callable[[int], list[Candidate]], *, wanted: int, seen: Collection[Block]
) -> list[Candidate]:
    """As many cards as are wanted, of different blocks; more are read while siblings crowd them."""
    if wanted <= 0:
        return []
    most = wanted + len(seen)
    while True:
        cards = fetch(most)
        unlike = one_of_each_block(cards, set(seen))
        if len(unlike) >= wanted or len(cards) < most:
            return unlike[:wanted]
        most *= 2


def due_reviews(reader: Reader, scope: Scope, *, today: StudyDay, most: int) -> list[Candidate]:
    """Reviews due by today, those with the highest chance of recall now first."""
    return _candidates(reader, queue_sql.DUE_REVIEWS, scope, today=today, most=most)


def new_cards(reader: Reader, scope: Scope, *, today: StudyDay, most: int) -> list[Candidate]:
    """Cards never answered, by position in their deck, then deck."""
    return _candidates(reader, queue_sql.NEW_CARDS, scope, today=today, most=most)


def in_steps(reader: Reader, scope: Scope, *, today: StudyDay) -> list[Candidate]:
    """Learning and relearning cards, by due time."""
    return _candidates(reader, queue_sql.IN_STEPS, scope, today=today)


def every_card(reader: Reader, scope: Scope, *, today: StudyDay) -> list[Candidate]:
    """Every card that can be asked, wherever it stands: those not seen for longest first.

    But of each fact one card comes before a second of any.
    """
    return facts_apart(_candidates(reader, queue_sql.EVERY_CARD, scope, today=today))


def seen_blocks(reader: Reader, today: StudyDay) -> frozenset[Block]:
    """Blocks of which a card was answered today."""
    rows = reader.rows(queue_sql.SEEN_BLOCKS, {"today": today})
    return frozenset((DeckSlug(deck), BlockId(block)) for deck, block in rows)


def seen_facts(reader: Reader, today: StudyDay) -> frozenset[Known]:
    """Facts of which a card was answered today."""
    rows = reader.rows(queue_sql.SEEN_FACTS, {"today": today})
    return frozenset(
        (DeckSlug(deck), FactId(fact)) for deck, facts in rows for fact in facts.split()
    )


def introduced(reader: Reader, today: StudyDay) -> int:
    """New cards answered for the first time today."""
    return _answered(reader, today)[0]


def reviewed(reader: Reader, today: StudyDay) -> int:
    """Due reviews answered today."""
    return _answered(reader, today)[1]


def settings_history(reader: Reader) -> SettingsHistory:
    """Every change of settings, folded."""
    rows = reader.rows(queue_sql.SETTINGS, {})
    with legible("a change of settings"):
        return SettingsHistory.folded(_settings_changed(reader, row) for row in rows)


def schedule_of(reader: Reader, card: CardId) -> Schedule:
    """Where a card stands; a card without a row is new."""
    rows = reader.rows(queue_sql.SCHEDULE + queue_sql.ONE_CARD, {"card": card})
    return schedule_from(rows[0]) if rows else Schedule(card=card)


def schedule_from(row: Row) -> Schedule:
    """A schedule from the columns of `queue_sql.SCHEDULE`."""
    with legible("a schedule"):
        return _schedule(row)


def _schedule(row: Row) -> Schedule:
    (card, phase, stability, difficulty, last_day, step, due_ms, due_day, interval_days, *rest) = (
        row
    )
    (reviews, lapses, introduced_day, reviewed_day, is_suspended, buried_day, *rest) = rest
    (is_flagged, was, now, source, at_ms, device, sequence) = rest
    return Schedule(
        card=card,
        phase=Phase(phase),
        memory=None
        if stability is None
        else Memory(stability_days=stability, difficulty=difficulty, last_day=last_day),
        step=step,
        due_ms=due_ms,
        due_day=due_day,
        interval_days=interval_days,
        reviews=reviews,
        lapses=lapses,
        introduced_day=introduced_day,
        reviewed_day=reviewed_day,
        is_suspended=bool(is_suspended),
        buried_day=buried_day,
        is_flagged=bool(is_flagged),
        change=None if was is None else KeyChange(was=was, now=now, source=source),
        head=None if at_ms is None else Place(at_ms, device, sequence),
    )


def _answered(reader: Reader, today: StudyDay) -> tuple[int, int]:
    since = today - _DAYS_BACK
    ((introduced_today, reviewed_today),) = reader.rows(
        queue_sql.ANSWERED, {"today": today, "since": since}
    )
    return introduced_today, reviewed_today


def _candidates(reader: Reader, sql: Scoped, scope: Scope, **parameters: int) -> list[Candidate]:
    rows = rows_in_scope(reader, sql, scope, parameters)
    with legible("a card's place"):
        return [_candidate(row) for row in rows]


def rows_in_scope(
    reader: Reader, sql: Scoped, scope: Scope, parameters: Mapping[str, int]
) -> list[Row]:
    """All rows of a statement that keeps to a scope."""
    if scope == Scope():
        return reader.rows(sql.everywhere, parameters)
    decks = json.dumps(scope.decks) if scope.decks else None
    return reader.rows(sql.within, {"decks": decks, "category": scope.category, **parameters})


def _candidate(row: Row) -> Candidate:
    card, deck, block, category, facts, phase, due_ms = row
    return Candidate(
        card=card,
        deck=deck,
        block=block,
        category=_CATEGORIES[category],
        facts=tuple(facts.split()),
        phase=_PHASES[phase],
        due_ms=due_ms,
    )


def _settings_changed(reader: Reader, row: Row) -> "SettingsChanged":
    # The kinds of entries take 5 ms to make, and settings are seldom changed.
    from trainer.domain.log import SettingsChanged, Stamp

    entry, device, sequence, at_ms, offset_minutes, payload = row
    stamp = Stamp(
        trainee=reader.trainee,
        entry=EntryId(entry),
        device=device,
        sequence=sequence,
        at_ms=at_ms,
        offset_minutes=offset_minutes,
    )
    return SettingsChanged(stamp=stamp, changes=json.loads(payload)["changes"])
