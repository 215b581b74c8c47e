"""Filling DuckDB with raw logs, and asking it for every measure."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import duckdb

from tests.reports.second_engine.programme import AHEAD, DECKS, Programme, Studied
from trainer.domain.card import Card
from trainer.domain.log import (
    Entry,
    KeyChanged,
    Mode,
    Rerate,
    Retract,
    Review,
    SettingsChanged,
    Start,
)
from trainer.domain.schedule import Schedule
from trainer.domain.scheduler import memory_model
from trainer.domain.study_day import StudyDay, day_of

Row = tuple[Any, ...]
_HERE: Final = Path(__file__).parent


def second_engine(programme: Programme) -> duckdb.DuckDBPyConnection:
    """Every measure of a programme, as views over the entries of its trainees' logs."""
    engine = duckdb.connect()
    engine.execute((_HERE / "given.sql").read_text(encoding="utf-8"))
    for table, rows in _tables(programme):
        _insert(engine, table, rows)
    engine.execute((_HERE / "measures.sql").read_text(encoding="utf-8"))
    return engine


def ranks_of_ends(engine: duckdb.DuckDBPyConnection, intervals: Sequence[Row]) -> Sequence[Row]:
    """Of both ends of intervals, what share of all draws of whole trainees lies beyond them.

    `intervals` are scope, name, measure, low and high.  Each end gives scope, name, measure, end,
    the share beyond it, the share beyond or at it, and whether it is Wilson's of all answers.
    """
    _insert(engine, "said_interval", intervals)
    return engine.execute("SELECT * FROM rank_of_end").fetchall()


def _insert(engine: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Row]) -> None:
    """Insert all rows by columns, which is quicker than one by one."""
    columns = [list(column) for column in zip(*rows, strict=True)]
    if columns:
        values = ", ".join(["unnest(?)"] * len(columns))
        engine.execute(f"INSERT INTO {table} SELECT {values}", columns)


def _tables(programme: Programme) -> Iterator[tuple[str, list[Row]]]:
    plan = programme.plan
    people = list(enumerate(programme.trainees))
    yield "entry", [_entry(who, entry) for who, one in people for entry in one.log]
    yield "stage", [row for who, one in people for row in _stages(who, one)]
    yield "standing", [_standing(who, end) for who, one in people for end in _ends(one)]
    yield "chance", [row for who, one in people for row in _chances(who, one)]
    yield (
        "card",
        [(card.id.hex(), card.name, card.deck, card.category) for card in _cards()],
    )
    yield "asks", [(card.id.hex(), fact) for card in _cards() for fact in card.facts]
    yield (
        "fact",
        [(deck.slug, name, fact.category) for deck in DECKS for name, fact in deck.facts.items()],
    )
    yield "assigned", [(slug,) for slug in plan.assigned]
    yield (
        "person",
        [
            *((who, one.name, one.level.value, one.today) for who, one in people),
            *((-1 - number, name, "", 0) for number, name in enumerate(programme.without)),
        ],
    )
    since = None if plan.since is None else day_of(plan.since)
    yield "wanted", [(day_of(plan.as_of), since)]
    yield "ahead", [(days,) for days in AHEAD]


def _cards() -> Iterator[Card]:
    return (card for deck in DECKS for card in deck.cards)


def _entry(who: int, entry: Entry) -> Row:
    stamp = entry.stamp
    review = entry if isinstance(entry, Review) else None
    target = (
        entry.review
        if isinstance(entry, Rerate)
        else entry.target
        if isinstance(entry, Retract)
        else None
    )
    card = getattr(entry, "card", None)
    origin = entry.origin if isinstance(entry, Review | Start) else None
    changes = entry.changes if isinstance(entry, SettingsChanged) else {}
    rated = entry if isinstance(entry, Review | Rerate) else None
    hour = changes.get("rollover_hour")
    return (
        who,
        stamp.entry.hex(),
        stamp.device.hex(),
        stamp.sequence,
        stamp.at_ms,
        stamp.offset_minutes,
        _kind(entry),
        None if card is None else card.hex(),
        None if target is None else target.hex(),
        None if review is None else review.mode.value,
        None if rated is None or rated.mark is None else rated.mark.value,
        None if review is None or review.error is None else review.error.value,
        None if rated is None else int(rated.rating),
        None if review is None or review.confidence is None else review.confidence.value,
        None if review is None else review.elapsed_ms,
        None if origin is None else f"{_kind(entry)} {origin.id}",
        None if hour is None else int(hour),
        None if review is None else review.key_hash.hex(),
    )


def _kind(entry: Entry) -> str:
    return "key-changed" if isinstance(entry, KeyChanged) else type(entry).__name__.lower()


def _stages(who: int, one: Studied) -> Iterator[Row]:
    model = memory_model()
    for _, stages in one.folded:
        for stage, day in stages:
            before = stage.before
            yield (
                who,
                stage.entry.stamp.entry.hex(),
                before.phase.value,
                before.interval_days,
                before.due_day,
                before.is_suspended,
                before.reviews,
                before.change is not None,
                isinstance(stage.entry, Review)
                and stage.entry.mode is Mode.STUDY
                and stage.after.change is not None,
                None if before.memory is None else model.retrievability(before.memory, day),
            )


def _ends(one: Studied) -> Iterator[Schedule]:
    """Where each card stands after all entries."""
    return (stages[-1].stage.after for _, stages in one.folded if stages)


def _standing(who: int, end: Schedule) -> Row:
    return who, end.card.hex(), end.phase.value, end.due_day, end.is_suspended


def _chances(who: int, one: Studied) -> Iterator[Row]:
    model = memory_model()
    for end in _ends(one):
        for days in AHEAD:
            if end.memory is not None:
                day = StudyDay(one.today + days)
                yield who, end.card.hex(), days, model.retrievability(end.memory, day)
