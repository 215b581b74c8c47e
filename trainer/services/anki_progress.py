"""A learner's progress on its way to Anki: folded from the log for the cards of a package."""

import hashlib
from collections.abc import Collection
from typing import Final, NamedTuple

from trainer.anki.progress import Calendar, CardProgress, Progress
from trainer.domain.fold import retraced
from trainer.domain.ids import CardId, TraineeId
from trainer.domain.log import Review
from trainer.domain.study_day import Moment, study_day
from trainer.services.anki_export import DeckExport
from trainer.store import entries
from trainer.store.engine import Store

PRESET_NAME: Final = "trainer"
_ID_BYTES: Final = 6


def progress_of(store: Store, cards: Collection[CardId], moment: Moment) -> Progress:
    """Where these cards stand at a moment, every answer to them, and the learner's settings."""
    with store.reading() as tx:
        history, log, trainee = entries.settings_history(tx), entries.by_card(tx), tx.trainee
    settings = history.now
    known: dict[CardId, CardProgress] = {}
    for card in cards:
        stages = tuple(retraced(card, log.pop(card, ()), history))
        if stages:
            known[card] = CardProgress(schedule=stages[-1].after, stages=stages)
    today = study_day(moment, rollover_hour=settings.rollover_hour)
    begun = (one.schedule.introduced_day for one in known.values())
    return Progress(
        today=today,
        calendar=Calendar(
            first_day=min((today, *(day for day in begun if day is not None))),
            offset_minutes=moment.offset_minutes,
            rollover_hour=settings.rollover_hour,
        ),
        settings=settings,
        preset_id=_preset_id(trainee),
        preset_name=PRESET_NAME,
        cards=known,
    )


class Carried(NamedTuple):
    """How much of a learner's progress goes with a deck."""

    cards: int
    answers: int


def carried(one: DeckExport, progress: Progress) -> Carried:
    """How much of the progress is about a deck's cards."""
    known = [
        progress.cards[card]
        for note in one.notes
        for _, card in note.cards
        if card in progress.cards
    ]
    answers = sum(isinstance(stage.entry, Review) for card in known for stage in card.stages)
    return Carried(len(known), answers)


def _preset_id(trainee: TraineeId) -> int:
    """The preset's id in packages: 48 bits of SHA-256 over the trainee's id."""
    return 1 + int.from_bytes(hashlib.sha256(b"preset\0" + trainee).digest()[:_ID_BYTES], "big")
