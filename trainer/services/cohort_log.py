"""What a shared log comes to, card by card: the answers that figures by card are made from."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from trainer.domain.fold import Stage, retraced
from trainer.domain.ids import CardId, EntryId, TraineeId
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
from trainer.reports.bundle_reading import LAST_DAY
from trainer.store.cohorts import CardAnswer
from trainer.store.entry_rows import entry_from
from trainer.store.problems import UnreadableRowError
from trainer.store.schema import LOG

_MILLION: Final = 1_000_000
_ID_BYTES: Final = 16
_BYTES: Final = frozenset(
    ("trainee_id", "entry_id", "device_id", "card_id", "target_id", "card_version", "key_hash")
)
_NUMBERS: Final[Mapping[str, range]] = {
    "sequence": range(1, 1 << 40),
    "at_ms": range(86_400_000 * LAST_DAY),
    "offset_minutes": range(-1440, 1441),
    "rating": range(1, 5),
    "elapsed_ms": range(-(1 << 46), 1 << 46),
    "marker_version": range(1 << 20),
}
"""Columns of numbers, with what they can be."""
_COLUMNS: Final = frozenset(column.name for column in LOG.columns)
_LONGEST_TEXT: Final = 100_000
_MOST_CHOSEN: Final = 100


def folded_log(shared: Iterable[Mapping[str, Any]], path: str) -> list[CardAnswer]:
    """Every answer in study.

    Raises BundleError, which names `path`, for entries that no trainer writes.
    """
    return _answers(_log(shared, path))


def check_log(shared: Sequence[Mapping[str, Any]], trainee: TraineeId, path: str) -> None:
    """Raise BundleError, which names `path`, for entries that no trainer writes.

    Before they are kept: what cannot be kept would be the database's fault then.
    """
    _log(shared, path)
    own = {"hex": trainee.hex()}
    # Also of kinds that only a newer program knows, and that are kept until this one knows them.
    if any(row.get("trainee_id") != own or not row.keys() <= _COLUMNS for row in shared):
        raise _spoilt(path)


def _log(shared: Iterable[Mapping[str, Any]], path: str) -> list[Entry]:
    try:
        log = [entry for row in shared if (entry := _entry(row)) is not None]
        _history(log)
    except (
        UnreadableRowError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        ArithmeticError,
        RecursionError,
    ) as error:
        raise _spoilt(path) from error
    return log


def _spoilt(path: str) -> BundleError:
    return BundleError(f"{path}: its log holds what no trainer writes.", hint="Ask for it again.")


def _history(log: Iterable[Entry]) -> SettingsHistory:
    return SettingsHistory.folded(entry for entry in log if isinstance(entry, SettingsChanged))


def _answers(log: list[Entry]) -> list[CardAnswer]:
    history = _history(log)
    answers: list[CardAnswer] = []
    for card, of_card in entries_by_card(log).items():
        stages: list[Stage] = list(retraced(card, of_card, history))
        answers += map(card_answer, measured(given_in(stages, history)))
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


def _root(entry: EntryId, targets: dict[EntryId, EntryId]) -> EntryId:
    """What an entry names in the end; the way there is shortened for those that come after."""
    way: list[EntryId] = []
    met: set[EntryId] = set()
    while entry in targets and entry not in met:
        way.append(entry)
        met.add(entry)
        entry = targets[entry]
    targets.update(dict.fromkeys((one for one in way if one != entry), entry))
    return entry


def card_answer(answer: Measured) -> CardAnswer:
    """What of an answer the figures of its card are made from."""
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
    values = {name: _value(name, value) for name, value in row.items()}
    if row.get("chosen") is not None:
        _check_chosen(json.loads(row["chosen"]))
    return entry_from(defaultdict(lambda: None, values))


def _value(name: str, value: object) -> object:
    """A column's value; raises ValueError or TypeError for one of another type or size."""
    if name in _BYTES:
        if not isinstance(value, dict):
            raise TypeError(name)
        content = bytes.fromhex(value["hex"])
        if len(content) != _ID_BYTES:
            raise ValueError(name)
        return content
    if name in _NUMBERS:
        if type(value) is not int or value not in _NUMBERS[name]:
            raise TypeError(name)
        return value
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
        raise TypeError(name)
    value.encode()
    return value


def _check_chosen(places: object) -> None:
    if not isinstance(places, list) or len(places) > _MOST_CHOSEN:
        raise TypeError("chosen")
    for place in places:
        if type(place) is not int or not 0 <= place < _MOST_CHOSEN:
            raise ValueError("chosen")
