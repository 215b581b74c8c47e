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
from trainer.domain.study_day import earliest_day
from trainer.domain.whole import is_whole
from trainer.errors import BundleError
from trainer.reports.bundle_rows import LAST_DAY
from trainer.store.entry_rows import entry_from, stamp_from
from trainer.store.problems import UnreadableRowError
from trainer.store.schema import LOG
from trainer.store.shared_bundles import CardAnswer

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
_MOST_CHANGES: Final = 100
"""Settings in one entry: there are seven, and a newer program may have more."""
_LONGEST_CHANGE: Final = 200
"""Letters of a setting's name, or of its value: ten steps are fifty."""
_LARGEST: Final = 1 << 40
"""No stability, no difficulty and no study day is larger, in whichever program it arose."""
_SPOILT: Final = (
    UnreadableRowError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    RecursionError,
)
"""What a log that no trainer writes ends in, where it is read and where it is folded."""


def folded_log(kept: Iterable[Mapping[str, Any]], path: str) -> list[CardAnswer]:
    """Every answer in study of a log that was checked when it was taken.

    Raises BundleError, which names `path`, for one that cannot be folded all the same.
    """
    try:
        return _answers([entry for row in kept if (entry := _entry(row)) is not None])
    except _SPOILT as error:
        raise BundleError(
            f"{path}: with what its trainee shared before, its log cannot be worked out.",
            hint="Ask for it again. If that one is refused too: `trainer cohort remove` the"
            " trainee, enrol them again, and add this file.",
        ) from error


def check_log(shared: Sequence[Mapping[str, Any]], trainee: TraineeId, path: str) -> None:
    """Raise BundleError, which names `path`, for entries that no trainer writes.

    Before they are kept: what cannot be kept or folded would be somebody else's fault then.
    """
    own = {"hex": trainee.hex()}
    try:
        for row in shared:
            _entry(row)
    except _SPOILT as error:
        raise _spoilt(path) from error
    # Also of kinds that only a newer program knows, and that are kept until this one knows them.
    if any(row["trainee_id"] != own or not row.keys() <= _COLUMNS for row in shared):
        raise _spoilt(path)


def check_row(row: Mapping[str, Any]) -> None:
    """Raise ValueError, or what else of `_SPOILT` it ends in, for a row that no trainer writes.

    A row of the log by its columns, as other devices send it.  It may be of any study day that can
    be shared.
    """
    values = {name: value for name, value in row.items() if value is not None}
    _entry(values)
    if earliest_day(values["at_ms"]) < 0:
        raise ValueError("at_ms")


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
    columns = defaultdict(lambda: None, values, kind=values["kind"])
    entry = entry_from(columns)
    if not is_whole(stamp_from(columns) if entry is None else entry):
        raise ValueError(row["kind"])
    _check_numbers(entry)
    return entry


def _check_numbers(entry: Entry | None) -> None:
    """Raise ValueError for what is of the right types, and of a size that no trainer writes."""
    match entry:
        case Start(stability_days=stability, difficulty=difficulty, last_day=last, due_day=due):
            is_real = all(abs(number) <= _LARGEST for number in (stability, difficulty, last, due))
        case SettingsChanged(changes=changes):
            words = (*changes, *changes.values())
            is_real = (
                len(changes) <= _MOST_CHANGES and max(map(len, words), default=0) <= _LONGEST_CHANGE
            )
        case _:
            is_real = True
    if not is_real:
        raise ValueError("size")


def _value(name: str, value: object) -> object:
    """A column's value; raises ValueError or TypeError for one of another type or size."""
    if name in _BYTES:
        content = value if isinstance(value, bytes) else _from_hex(value)
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


def _from_hex(value: object) -> bytes:
    if not isinstance(value, dict):
        raise TypeError("hex")
    return bytes.fromhex(value["hex"])


def _check_chosen(places: object) -> None:
    if not isinstance(places, list) or len(places) > _MOST_CHOSEN:
        raise TypeError("chosen")
    for place in places:
        if type(place) is not int or not 0 <= place < _MOST_CHOSEN:
            raise ValueError("chosen")
