"""What a shared log comes to, card by card: the answers that figures by card are made from."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from trainer.domain.fold import Stage, retraced
from trainer.domain.ids import CardId, EntryId
from trainer.domain.log import (
    Bury,
    Entry,
    Flag,
    KeyChanged,
    Rerate,
    Retract,
    Retype,
    Review,
    SettingsChanged,
    Start,
    Suspend,
)
from trainer.domain.measured import Measured, measured
from trainer.domain.retention import given_in
from trainer.domain.settings import SettingsHistory
from trainer.errors import BundleError
from trainer.store.cohorts import CardAnswer
from trainer.store.entry_rows import entry_from
from trainer.store.problems import UnreadableRowError

_MILLION: Final = 1_000_000


def folded_log(shared: Iterable[Mapping[str, Any]], path: str) -> list[CardAnswer]:
    """Every answer in study.

    Raises BundleError, which names `path`, for entries that no trainer writes.
    """
    try:
        log = [entry for row in shared if (entry := _entry(row)) is not None]
    except (UnreadableRowError, ValueError, KeyError, TypeError) as error:
        raise BundleError(
            f"{path}: its log holds what no trainer writes.", hint="Ask for it again."
        ) from error
    history = SettingsHistory.folded(entry for entry in log if isinstance(entry, SettingsChanged))
    answers: list[CardAnswer] = []
    for card, of_card in entries_by_card(log).items():
        stages: list[Stage] = list(retraced(card, of_card, history))
        answers += map(_card_answer, measured(given_in(stages, history)))
    return answers


def entries_by_card(log: Iterable[Entry]) -> dict[CardId, list[Entry]]:
    """Every card's entries, with the rerates, retypes and retracts that name these."""
    every = list(log)
    cards: dict[EntryId, CardId] = {}
    targets: dict[EntryId, EntryId] = {}
    for entry in every:
        match entry:
            case Review() | Suspend() | Bury() | Flag() | KeyChanged() | Start():
                cards[entry.stamp.entry] = entry.card
            case Rerate() | Retype():
                targets[entry.stamp.entry] = entry.review
            case Retract():
                targets[entry.stamp.entry] = entry.target
            case SettingsChanged():
                pass
    grouped: dict[CardId, list[Entry]] = {}
    for entry in every:
        card = cards.get(_root(entry.stamp.entry, targets))
        if card is not None:
            grouped.setdefault(card, []).append(entry)
    return grouped


def _root(entry: EntryId, targets: Mapping[EntryId, EntryId]) -> EntryId:
    met = set()
    while entry in targets and entry not in met:
        met.add(entry)
        entry = targets[entry]
    return entry


def _card_answer(answer: Measured) -> CardAnswer:
    predicted = answer.predicted
    return CardAnswer(
        card=answer.card,
        day=answer.day,
        is_marked=answer.mark is not None,
        counts=predicted is not None,
        passed=answer.is_pass,
        recalled=answer.is_recalled,
        predicted_ppm=0 if predicted is None else round(predicted * _MILLION),
        error=answer.error.value if answer.error else "",
        chosen=" ".join(map(str, answer.chosen)),
        version=answer.version,
    )


def _entry(row: Mapping[str, Any]) -> Entry | None:
    """The entry of a shared row; None for a kind that only a newer program knows."""
    values = {
        name: bytes.fromhex(value["hex"]) if isinstance(value, dict) else value
        for name, value in row.items()
    }
    return entry_from(defaultdict(lambda: None, values))
