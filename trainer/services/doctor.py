"""The health of a home: the file itself, and whether what is derived says what the log says."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from trainer.domain.fold import folded
from trainer.domain.ids import CardId
from trainer.domain.schedule import Memory, Schedule
from trainer.domain.study_day import calendar_date
from trainer.store import decks, entries, schedules
from trainer.store.engine import Store, Transaction
from trainer.store.integrity import integrity_problems

_MOST_DIFFERENCES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What the doctor found."""

    problems: tuple[str, ...]
    """What is wrong with the file itself; empty when it is sound."""
    differences: tuple[str, ...]
    """Where derived rows did not say what the log says, in words; the first fifty."""
    different_cards: int
    cards: int
    """Cards that were folded from the log and compared."""


def examined(store: Store) -> Findings:
    """Check the file, fold every card from the log and compare, without writing anything."""
    problems = tuple(integrity_problems(store.path))
    with store.reading() as tx:
        before = _rows(tx)
        return _compared(tx, problems, before, _folded(tx, before))


def rebuilt(store: Store) -> Findings:
    """Throw away what is derived, fold it again, and say what became different by it."""
    problems = tuple(integrity_problems(store.path))
    with store.writing() as tx:
        before = _rows(tx)
        schedules.clear(tx)
        for schedule in _folded(tx, {}).values():
            schedules.put(tx, schedule)
        return _compared(tx, problems, before, _rows(tx))


def _rows(tx: Transaction) -> dict[CardId, Schedule]:
    return {schedule.card: schedule for schedule in schedules.all_schedules(tx)}


def _folded(tx: Transaction, rows: dict[CardId, Schedule]) -> dict[CardId, Schedule]:
    """Where every card stands by the log; cards of `rows` that the log does not know are new."""
    history = entries.settings_history(tx)
    fresh = {card: Schedule(card=card) for card in rows}
    return fresh | {
        card: folded(card, entries.of_card(tx, card), history)
        for card in entries.cards_with_entries(tx)
    }


def _compared(
    tx: Transaction,
    problems: tuple[str, ...],
    before: dict[CardId, Schedule],
    after: dict[CardId, Schedule],
) -> Findings:
    different = [card for card in before | after if before.get(card) != after.get(card)]
    return Findings(
        problems=problems,
        differences=tuple(
            f"{_card_name(tx, card)}: {_difference(before.get(card), after.get(card))}"
            for card in different[:_MOST_DIFFERENCES]
        ),
        different_cards=len(different),
        cards=len(after),
    )


def _card_name(tx: Transaction, card_id: CardId) -> str:
    card = decks.card(tx, card_id)
    return f"{card.deck} {card.block}" if card else f"card {card_id.hex()}"


def _difference(before: Schedule | None, after: Schedule | None) -> str:
    if before is None:
        return "it had no row"
    if after is None:
        return "its row belongs to no card and no entry"
    return "; ".join(_changes(before, after))


def _changes(before: Schedule, after: Schedule) -> Iterator[str]:
    for field in fields(Schedule):
        was, now = getattr(before, field.name), getattr(after, field.name)
        if was != now:
            name = field.name.removeprefix("is_").replace("_", " ")
            yield f"{name} was {_words(field.name, was)}, by the log {_words(field.name, now)}"


def _words(name: str, value: object) -> str:
    match value:
        case None:
            return "none"
        case int() if name.endswith("_day"):
            return calendar_date(value).isoformat()  # type: ignore[arg-type] # a StudyDay by its name
        case Memory(stability_days=stability, difficulty=difficulty):
            return f"stability {stability:.4g} d and difficulty {difficulty:.4g}"
        case tuple():
            return "another entry"
        case _:
            return str(value)
