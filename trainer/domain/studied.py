"""What the log of a card comes to, and how that goes on with the entries that come after."""

from collections.abc import Iterable
from typing import NamedTuple

from trainer.domain.fold import Stage, retraced, retraced_on
from trainer.domain.ids import CardId, DeviceId
from trainer.domain.log import Entry, Mode
from trainer.domain.measured import (
    FallenDue,
    Learnt,
    Measured,
    answered_due,
    learnt,
    measured,
)
from trainer.domain.place import Place
from trainer.domain.retention import given_in
from trainer.domain.schedule import Schedule
from trainer.domain.settings import SettingsHistory
from trainer.domain.study_day import StudyDay


class Reached(NamedTuple):
    """Where a card has come to: all that it goes on from."""

    schedule: Schedule
    learnt: Learnt = Learnt()
    latest_day: StudyDay | None = None
    """The latest study day of an answer, in any mode."""
    last: Place | None = None
    """Of its latest entry, whether or not that counts."""


class Studied(NamedTuple):
    """What entries of a card come to, whatever day it is."""

    answers: tuple[Measured, ...]
    due: tuple[FallenDue, ...]
    """Times that it fell due and was answered."""
    other_days: tuple[tuple[DeviceId, StudyDay], ...]
    """Study days of answers in a cram or an examination, which count for nothing else."""
    reached: Reached


def studied(card: CardId, entries: Iterable[Entry], history: SettingsHistory) -> Studied:
    """What all entries of a card come to; which these are, `folded` says."""
    every = list(entries)
    stages = list(retraced(card, every, history))
    return _studied(Reached(Schedule(card=card)), every, stages, history)


def studied_on(
    reached: Reached, entries: Iterable[Entry], history: SettingsHistory
) -> Studied | None:
    """What entries that came since add to it; None where all entries must be looked at.

    None of them is named by an entry that was there before.
    """
    came = list(entries)
    if reached.last is not None and min(entry.stamp.place for entry in came) <= reached.last:
        return None
    stages = retraced_on(reached.schedule, came, history)
    if stages is None:
        return None
    on = _studied(reached, came, stages, history)
    # Whether an earlier day was answered before is no longer known.
    return None if _goes_back(reached, on) else on


def _goes_back(before: Reached, on: Studied) -> bool:
    """Whether an answer is of an earlier study day than one before it, as of who travels west."""
    days = {answer.day for answer in on.answers} | {day for _, day in on.other_days}
    return (
        before.latest_day is not None and min(days, default=before.latest_day) < before.latest_day
    )


def _studied(
    before: Reached, entries: list[Entry], stages: list[Stage], history: SettingsHistory
) -> Studied:
    given = list(given_in(stages, history, latest=before.latest_day))
    latest = () if before.latest_day is None else (before.latest_day,)
    last = max((entry.stamp.place for entry in entries), default=None)
    return Studied(
        answers=tuple(measured(given)),
        due=tuple(answered_due(stages)),
        other_days=tuple(
            (one.review.stamp.device, one.day) for one in given if one.review.mode is not Mode.STUDY
        ),
        reached=Reached(
            schedule=stages[-1].after if stages else before.schedule,
            learnt=before.learnt | learnt(stages, given),
            latest_day=max((*latest, *(one.day for one in given)), default=None),
            last=before.last if last is None else last,
        ),
    )
