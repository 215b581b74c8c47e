"""What the log of each card comes to, folded anew only where the log has grown.

Kept in a file beside the log, which can be deleted at any time: what is in it is used only by the
program that wrote it, and only as far as the log is the one that it was made from.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

from trainer import __version__
from trainer.domain.fold import retraced
from trainer.domain.ids import CardId, DeviceId
from trainer.domain.log import Entry, Mode
from trainer.domain.measured import (
    FallenDue,
    Learnt,
    Measured,
    answered_due,
    interval_class,
    learnt,
    measured,
)
from trainer.domain.place import Place
from trainer.domain.rating import Confidence, ErrorKind, Mark, Rating
from trainer.domain.retention import given_in
from trainer.domain.settings import SettingsHistory
from trainer.domain.study_day import StudyDay
from trainer.store import entries, log_rows
from trainer.store.engine import Transaction
from trainer.store.files import OWN, write_whole

_UNREADABLE: Final = (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError)
"""What a file that is not there, or not ours, ends in: it is made anew."""


class CardStudied(NamedTuple):
    """What the log of one card comes to, whatever day it is."""

    answers: tuple[Measured, ...]
    due: tuple[FallenDue, ...]
    """Times that it fell due and was answered."""
    learnt: Learnt
    other_days: tuple[tuple[DeviceId, StudyDay], ...]
    """Study days of answers in a cram or an examination, which count for nothing else."""


@dataclass(frozen=True, slots=True)
class Studied:
    """What the log comes to, card by card."""

    cards: Mapping[CardId, CardStudied]
    reach: Mapping[str, Any]
    """How far the log went, and by whom it was folded."""
    is_new: bool
    """Something is in it that is not in the file yet."""


def studied(tx: Transaction, file: Path) -> Studied:
    """What every card's log comes to; only cards that the file does not know are folded."""
    reach = _reach(tx)
    history = entries.settings_history(tx)
    try:
        told = _told(file)
        changed = _changed(tx, told["reach"])
        kept = {} if changed is None else _kept(told["cards"], changed)
    except _UNREADABLE:
        changed, kept = None, {}
    if changed is None:
        log: Mapping[CardId, Iterable[Entry]] = entries.by_card(tx)
    else:
        log = {card: entries.of_card(tx, card) for card in changed}
    fresh = {card: _of_card(card, of_card, history) for card, of_card in log.items()}
    return Studied(kept | fresh, reach, is_new=bool(fresh))


def keep(file: Path, found: Studied) -> None:
    """Write down what was found, for the next time; a disk that takes it not is no matter."""
    if not found.is_new:
        return
    content = {
        "reach": found.reach,
        "cards": {card.hex(): _row(one) for card, one in found.cards.items()},
    }
    text = json.dumps(content, separators=(",", ":")).encode()
    try:
        write_whole(file, hashlib.sha256(text).hexdigest().encode() + b"\n" + text, mode=OWN)
    except OSError:
        return


def _of_card(card: CardId, of_card: Iterable[Entry], history: SettingsHistory) -> CardStudied:
    stages = list(retraced(card, of_card, history))
    given = list(given_in(stages, history))
    return CardStudied(
        answers=tuple(measured(given)),
        due=tuple(answered_due(stages)),
        learnt=learnt(stages, given),
        other_days=tuple(
            (one.review.stamp.device, one.day) for one in given if one.review.mode is not Mode.STUDY
        ),
    )


def _reach(tx: Transaction) -> dict[str, Any]:
    """The last entry of every device, by its number and its id, and the program that folds."""
    return {
        "program": __version__,
        "heads": {
            device.hex(): [head, (log_rows.entry_at(tx, device, head) or b"").hex()]
            for device, head in entries.heads(tx).items()
        },
    }


def _told(file: Path) -> Any:  # noqa: ANN401 - JSON
    digest, _, text = file.read_bytes().partition(b"\n")
    if hashlib.sha256(text).hexdigest().encode() != digest:
        raise ValueError(file)
    return json.loads(text)


def _kept(cards: Mapping[str, list[Any]], changed: set[CardId]) -> dict[CardId, CardStudied]:
    named = {CardId(bytes.fromhex(name)): row for name, row in cards.items()}
    return {card: _read(card, row) for card, row in named.items() if card not in changed}


def _changed(tx: Transaction, reach: Mapping[str, Any]) -> set[CardId] | None:
    """Cards whose log has grown since it went as far; None where any card may be another."""
    if reach["program"] != __version__:
        return None
    known = {DeviceId(bytes.fromhex(name)): head for name, head in reach["heads"].items()}
    for device, (head, entry) in known.items():
        # A copy or a backup may have gone another way from an earlier entry on.
        if (log_rows.entry_at(tx, device, head) or b"").hex() != entry:
            return None
    return log_rows.cards_since(tx, {device: head for device, (head, _) in known.items()})


def _row(one: CardStudied) -> list[Any]:
    """A card's as JSON; see `_read`."""
    return [
        [_answer_row(answer) for answer in one.answers],
        [list(due) for due in one.due],
        [None if place is None else [place[0], place[1].hex(), place[2]] for place in one.learnt],
        [[device.hex(), day] for device, day in one.other_days],
    ]


def _answer_row(answer: Measured) -> list[Any]:
    return [
        answer.device.hex(),
        answer.day,
        answer.interval_days,
        answer.mark,
        answer.rating,
        answer.confidence,
        answer.error,
        answer.predicted,
        answer.elapsed_ms,
        answer.chosen,
        answer.version.hex(),
    ]


def _read(card: CardId, row: list[Any]) -> CardStudied:
    answers, due, places, other_days = row
    return CardStudied(
        answers=tuple(_answer(card, *answer) for answer in answers),
        due=tuple(FallenDue(StudyDay(day), is_on_time) for day, is_on_time in due),
        learnt=Learnt(*(None if place is None else _place(*place) for place in places)),
        other_days=tuple(
            (DeviceId(bytes.fromhex(device)), StudyDay(day)) for device, day in other_days
        ),
    )


def _place(at_ms: int, device: str, sequence: int) -> Place:
    return Place(at_ms, DeviceId(bytes.fromhex(device)), sequence)


def _answer(  # noqa: PLR0913, PLR0917 - the columns of a row
    card: CardId,
    device: str,
    day: int,
    interval_days: int,
    mark: str | None,
    rating: int,
    confidence: str | None,
    error: str | None,
    predicted: float | None,
    elapsed_ms: int,
    chosen: list[int],
    version: str,
) -> Measured:
    return Measured(
        card=card,
        device=DeviceId(bytes.fromhex(device)),
        day=StudyDay(day),
        interval=interval_class(interval_days),
        interval_days=interval_days,
        mark=None if mark is None else Mark(mark),
        rating=Rating(rating),
        confidence=None if confidence is None else Confidence(confidence),
        error=None if error is None else ErrorKind(error),
        predicted=predicted,
        elapsed_ms=elapsed_ms,
        chosen=tuple(chosen),
        version=bytes.fromhex(version),
    )
