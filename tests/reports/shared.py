"""Bundles made by hand: trainees, devices, counts and entries by small numbers."""

from collections.abc import Iterable, Sequence
from typing import Any

from trainer.domain.ids import CardId, DeviceId, TraineeId
from trainer.domain.measured import IntervalClass, Measured, interval_class
from trainer.domain.rating import Confidence, ErrorKind, Mark, Rating
from trainer.domain.study_day import StudyDay
from trainer.reports.bundle import Bundle, DeviceCounts, Level
from trainer.reports.counts import Topic, counts_of, first_day
from trainer.reports.standing import (
    DeckSeen,
    Expected,
    OnTime,
    Overdue,
    Quantiles,
    Standing,
    TopicStanding,
)

DECK = "sample"
WEEK = 2969
MONDAY = first_day(WEEK)


def trainee(number: int) -> TraineeId:
    return TraineeId(number.to_bytes(16, "big"))


def device(number: int) -> DeviceId:
    return DeviceId((1000 + number).to_bytes(16, "big"))


def card(number: int) -> CardId:
    return CardId((2000 + number).to_bytes(16, "big"))


def answer(
    day: int = 0,
    *,
    number: int = 0,
    mark: Mark | None = Mark.CORRECT,
    rating: Rating | None = None,
    days: int = 5,
    predicted: float = 0.9,
    confidence: Confidence | None = None,
    error: ErrorKind | None = None,
    elapsed_ms: int = 8000,
    by: int = 1,
) -> Measured:
    """An answer on a day after `MONDAY`; with `days` = 0 it does not count towards retention."""
    proposed = Rating.AGAIN if mark is Mark.WRONG else Rating.GOOD
    interval = interval_class(days)
    return Measured(
        card=card(number),
        device=device(by),
        day=StudyDay(MONDAY + day),
        interval=interval,
        interval_days=days,
        mark=mark,
        rating=proposed if rating is None else rating,
        confidence=confidence,
        error=error,
        predicted=None if interval is IntervalClass.SHORT else predicted,
        elapsed_ms=elapsed_ms,
        chosen=(),
        version=b"v" * 16,
    )


def device_counts(
    answers: Sequence[Measured] = (),
    *,
    by: int = 1,
    head: int | None = None,
    category: str = "risk figure",
) -> DeviceCounts:
    """What a device recorded, all of it of one category."""
    return DeviceCounts(
        device=device(by),
        head=len(answers) if head is None else head,
        counts=counts_of(answers, lambda _: Topic(DECK, category)),
    )


def standing(
    *,
    day: int = 28,
    overdue: int = 0,
    covered: int = 2,
    facts: int = 4,
    stale: int = 0,
    version: str = "1.0",
    category: str = "risk figure",
    note: str = "",
) -> Standing:
    """Where a trainee stands so many days after `MONDAY`."""
    today = StudyDay(MONDAY + day)
    topic = TopicStanding(
        topic=Topic(DECK, category),
        facts=facts,
        covered=covered,
        stale=stale,
        expected=(Expected(today, 30, 24_000_000),),
    )
    return Standing(
        day=today,
        decks=(DeckSeen(DECK, "A sample deck", version),),
        topics=(topic,),
        quantiles=(Quantiles(DECK, today, 600_000, 950_000),),
        on_time=(OnTime(DECK, WEEK, 8, 10),),
        overdue=(Overdue(DECK, overdue),) if overdue else (),
        note=note,
    )


def bundle(
    devices: Iterable[DeviceCounts] = (),
    *,
    of: int = 1,
    level: Level = Level.TOPICS,
    made_ms: int = 1_000,
    stands: Standing | None = None,
) -> Bundle:
    """A bundle of trainee number `of`."""
    return Bundle(
        trainee=trainee(of),
        level=level,
        made_ms=made_ms,
        program="0.1.0",
        devices=tuple(devices),
        standing=standing() if stands is None else stands,
    )


def settings_row(number: int, *, by: int = 1) -> dict[str, Any]:
    """A change of settings, which needs no card, as a bundle has it."""
    return {
        "trainee_id": {"hex": trainee(1).hex()},
        "entry_id": {"hex": number.to_bytes(16, "big").hex()},
        "device_id": {"hex": device(by).hex()},
        "sequence": number,
        "at_ms": 1000 * number,
        "offset_minutes": 0,
        "kind": "settings",
        "payload": '{"changes":{"rollover_hour":"3"}}',
    }


def review_row(number: int, **others: object) -> dict[str, Any]:
    """A review as a bundle has it."""
    return (
        settings_row(number)
        | {
            "kind": "review",
            "card_id": {"hex": bytes(16).hex()},
            "mode": "study",
            "mark": "correct",
            "rating": 3,
            "card_version": {"hex": bytes(16).hex()},
            "key_hash": {"hex": bytes(16).hex()},
            "elapsed_ms": 1000,
            "marker_version": 1,
            "scheduler_version": "fsrs-6/1",
            "chosen": "[0]",
        }
        | others
    )
