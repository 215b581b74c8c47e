"""Entries of a log for tests: a device that writes down what one learner does to one card."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from trainer.domain.fold import folded
from trainer.domain.ids import CardId, DeviceId, EntryId, TraineeId
from trainer.domain.log import (
    Bury,
    Entry,
    Flag,
    KeyChanged,
    Mode,
    Origin,
    Rerate,
    Retract,
    Retype,
    Review,
    SettingsChanged,
    Stamp,
    Start,
    Suspend,
)
from trainer.domain.rating import Mark, Rating
from trainer.domain.schedule import Schedule
from trainer.domain.settings import SettingsHistory
from trainer.domain.study_day import Moment, StudyDay

_Kind = TypeVar("_Kind", bound=Entry)

CARD = CardId(b"card".ljust(16, b"\0"))
TRAINEE = TraineeId(b"trainee".ljust(16, b"\0"))
MS_PER_MINUTE = 60_000
MS_PER_HOUR = 60 * MS_PER_MINUTE
MS_PER_DAY = 24 * MS_PER_HOUR
FIRST_DAY = StudyDay(20_000)


def noon(day: int) -> int:
    """UTC milliseconds of noon on the day so many days after the first."""
    return (FIRST_DAY + day) * MS_PER_DAY + 12 * MS_PER_HOUR


def at(day: float, *, offset_minutes: int = 0) -> Moment:
    """Noon UTC of the day so many days after the first."""
    return Moment(int((FIRST_DAY + day) * MS_PER_DAY) + 12 * MS_PER_HOUR, offset_minutes)


def day(number: int) -> StudyDay:
    """The study day so many days after the first."""
    return StudyDay(FIRST_DAY + number)


@dataclass
class Device:
    """One device; every method appends an entry to its log and returns it."""

    name: str = "here"
    log: list[Entry] = field(default_factory=list)

    def stamp(self, moment: Moment) -> Stamp:
        sequence = len(self.log) + 1
        device = self.name.encode().ljust(16, b"\0")
        return Stamp(
            trainee=TRAINEE,
            entry=EntryId(device[:12] + sequence.to_bytes(4, "big")),
            device=DeviceId(device),
            sequence=sequence,
            at_ms=moment.at_ms,
            offset_minutes=moment.offset_minutes,
        )

    def _kept(self, entry: _Kind) -> _Kind:
        self.log.append(entry)
        return entry

    def review(
        self,
        moment: Moment,
        rating: Rating = Rating.GOOD,
        *,
        mode: Mode = Mode.STUDY,
        key: bytes = b"old",
        origin: Origin | None = None,
        mark: Mark | None = None,
    ) -> Review:
        return self._kept(
            Review(
                stamp=self.stamp(moment),
                card=CARD,
                card_version=b"version",
                key_hash=key,
                mode=mode,
                mark=mark,
                rating=rating,
                elapsed_ms=1000,
                marker_version=1,
                scheduler_version="test",
                origin=origin,
            )
        )

    def rerate(
        self, moment: Moment, review: Review, rating: Rating, *, mark: Mark | None = None
    ) -> Rerate:
        stamp = self.stamp(moment)
        return self._kept(Rerate(stamp=stamp, review=review.stamp.entry, rating=rating, mark=mark))

    def retype(self, moment: Moment, review: Review, mark: Mark = Mark.CLOSE) -> Retype:
        stamp = self.stamp(moment)
        return self._kept(Retype(stamp=stamp, review=review.stamp.entry, mark=mark))

    def retract(self, moment: Moment, target: Entry) -> Retract:
        return self._kept(Retract(stamp=self.stamp(moment), target=target.stamp.entry))

    def suspend(self, moment: Moment, *, is_suspended: bool = True) -> Suspend:
        stamp = self.stamp(moment)
        return self._kept(Suspend(stamp=stamp, card=CARD, is_suspended=is_suspended))

    def bury(self, moment: Moment) -> Bury:
        return self._kept(Bury(stamp=self.stamp(moment), card=CARD))

    def flag(self, moment: Moment, *, is_flagged: bool = True) -> Flag:
        return self._kept(Flag(stamp=self.stamp(moment), card=CARD, is_flagged=is_flagged))

    def key_changed(
        self, moment: Moment, key: bytes = b"new", *, was: str = "6 h", now: str = "8 h"
    ) -> KeyChanged:
        stamp = self.stamp(moment)
        return self._kept(
            KeyChanged(stamp=stamp, card=CARD, key_hash=key, was=was, now=now, source="leaflet")
        )

    def start(
        self,
        moment: Moment,
        *,
        stability_days: float = 30.0,
        difficulty: float = 5.0,
        last_day: int = FIRST_DAY - 10,
        due_day: int = FIRST_DAY + 20,
        origin_id: str = "1",
    ) -> Start:
        return self._kept(
            Start(
                stamp=self.stamp(moment),
                card=CARD,
                stability_days=stability_days,
                difficulty=difficulty,
                last_day=last_day,
                due_day=due_day,
                origin=Origin(log="anki", id=origin_id),
            )
        )

    def settings(self, moment: Moment, **changes: str) -> SettingsChanged:
        return self._kept(SettingsChanged(stamp=self.stamp(moment), changes=changes))

    def schedule(self) -> Schedule:
        return schedule_of(self.log)


def schedule_of(log: Iterable[Entry]) -> Schedule:
    """Where the card stands after a log of its entries and of changes to settings."""
    log = tuple(log)
    history = SettingsHistory.folded(entry for entry in log if isinstance(entry, SettingsChanged))
    return folded(CARD, log, history)
