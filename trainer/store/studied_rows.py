"""What a card comes to, as rows of the file that keeps it and back."""

import struct
from typing import Any, Final

from trainer.domain.ids import CardId, DeviceId
from trainer.domain.measured import Learnt, Measured, interval_class
from trainer.domain.place import Place
from trainer.domain.rating import Confidence, ErrorKind, Mark, Rating
from trainer.domain.studied import Reached
from trainer.domain.study_day import StudyDay
from trainer.store.day import schedule_from
from trainer.store.reader import Row
from trainer.store.schedules import columns_of

_PLACE: Final = struct.Struct(">Q16sQ")
"""A place as bytes that sort as places do."""
_BEFORE_ALL: Final = 1 << 63


def packed(place: Place | None) -> bytes | None:
    """A place as bytes that sort as places do."""
    if place is None:
        return None
    return _PLACE.pack(place.at_ms + _BEFORE_ALL, place.device, place.sequence)


def place_from(packed: bytes | None) -> Place | None:
    """The place that was packed."""
    if packed is None:
        return None
    at_ms, device, sequence = _PLACE.unpack(packed)
    return Place(at_ms - _BEFORE_ALL, DeviceId(device), sequence)


def reached_from(row: Row) -> Reached:
    """Where a card has come to, from the columns of `REACHED`."""
    *schedule, passed, changed, covered, latest_day, last = row
    return Reached(
        schedule=schedule_from(tuple(schedule)),
        learnt=Learnt(place_from(passed), place_from(changed), place_from(covered)),
        latest_day=latest_day,
        last=place_from(last),
    )


def card_row(reached: Reached, deck: str, category: str) -> dict[str, Any]:
    """The row of a card, by its columns."""
    return columns_of(reached.schedule) | {
        "passed": packed(reached.learnt.passed),
        "changed": packed(reached.learnt.changed),
        "covered": packed(reached.learnt.covered),
        "latest_day": reached.latest_day,
        "last": packed(reached.last),
        "deck": deck,
        "category": category,
    }


def answer_row(answer: Measured) -> Row:
    """An answer without its card and its number among those to it."""
    return (
        answer.device,
        answer.day,
        answer.interval_days,
        answer.mark,
        answer.rating,
        answer.confidence,
        answer.error,
        answer.predicted,
        answer.elapsed_ms,
        " ".join(map(str, answer.chosen)),
        answer.version,
    )


def answer_from(  # noqa: PLR0913, PLR0917 - the columns of a row
    card: CardId,
    device: bytes,
    day: int,
    interval_days: int,
    mark: str | None,
    rating: int,
    confidence: str | None,
    error: str | None,
    predicted: float | None,
    elapsed_ms: int,
    chosen: str,
    version: bytes,
) -> Measured:
    """An answer to a card, from the columns of its row behind its number."""
    return Measured(
        card=card,
        device=DeviceId(device),
        day=StudyDay(day),
        interval=interval_class(interval_days),
        interval_days=interval_days,
        mark=None if mark is None else Mark(mark),
        rating=Rating(rating),
        confidence=None if confidence is None else Confidence(confidence),
        error=None if error is None else ErrorKind(error),
        predicted=predicted,
        elapsed_ms=elapsed_ms,
        chosen=tuple(map(int, chosen.split())),
        version=version,
    )
