"""A learner's history brought from Anki into the log, each answer with where it came from."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from trainer.anki.reading.history import History, PastAnswer, Standing
from trainer.domain.card import Card
from trainer.domain.fold import folded
from trainer.domain.ids import CardId, EntryId
from trainer.domain.intervals import fuzz_range
from trainer.domain.log import (
    Bury,
    Entry,
    Flag,
    Mode,
    Origin,
    Review,
    Stamp,
    Start,
    Suspend,
)
from trainer.domain.schedule import Memory, Schedule
from trainer.domain.scheduler import memory_model
from trainer.domain.settings import SettingsHistory
from trainer.domain.study_day import Moment
from trainer.services.recording import new_id
from trainer.store import decks, entries, schedules
from trainer.store.engine import Store, Transaction

ORIGIN: Final = "anki"
"""The outside log that brought answers come from; their ids there are their times."""
_NO_MARKER: Final = 0
_SCHEDULER: Final = "anki"
_SECOND_MS: Final = 1000

MakeEntry = Callable[[Stamp], Entry]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryImport:
    """What came of a learner's history."""

    cards: int
    """Cards of which anything was brought."""
    answers: int
    known: int
    """Answers that were here already."""
    whole: int
    """Cards with a due day there whose history is whole."""
    agreeing: int
    """Of these, cards whose due day there lies within the fuzz of what is worked out here."""
    started: int
    """Cards that begin where Anki had them, their history not being whole."""
    unknown: int
    """Cards with a history whose deck is not installed here: left out."""
    left_out: int
    """Cards with a history that became no card here."""


def bring_history(
    store: Store, moment: Moment, histories: Iterable[tuple[tuple[CardId, ...], History]]
) -> HistoryImport:
    """Write down what Anki knows, in one transaction; brought twice, it is there once.

    Each history comes with the ids that its card can have here, of which one is installed at most.
    Memories are worked out from the answers.  Every due day stays as it was there.
    """
    with store.writing() as tx:
        bringing = _Bringing(tx, moment)
        for ids, history in histories:
            bringing.take(ids, history)
        return bringing.result()


class _Bringing:
    """Takes one card after the other, and counts."""

    def __init__(self, tx: Transaction, moment: Moment) -> None:
        self._tx = tx
        self._moment = moment
        self._settings = entries.settings_history(tx)
        self._log = entries.by_card(tx)
        self._counts = dict.fromkeys(HistoryImport.__annotations__, 0)

    def result(self) -> HistoryImport:
        """What was counted."""
        return HistoryImport(**self._counts)

    def take(self, ids: tuple[CardId, ...], history: History) -> None:
        """Bring one card."""
        card = next((card for one in ids if (card := decks.card(self._tx, one)) is not None), None)
        if card is None:
            self._counts["unknown" if ids else "left_out"] += bool(history.answers)
            return
        log = self._log.setdefault(card.id, [])
        before = len(log)
        self._answers(card, history, log)
        schedule = folded(card.id, log, self._settings)
        if history.standing is not None:
            self._keep_due_day(card, history, history.standing, schedule, log)
        self._set_aside(card, history, log)
        if len(log) > before:
            schedules.put(self._tx, folded(card.id, log, self._settings))
            self._counts["cards"] += 1

    def _answers(self, card: Card, history: History, log: list[Entry]) -> None:
        brought = {origin.id for origin in _origins(log)}
        own = (entry for entry in log if isinstance(entry, Review) and entry.origin is None)
        own_ms = sorted(entry.stamp.at_ms for entry in own)
        for answer in history.answers:
            if str(answer.id) in brought or _is_among(own_ms, answer.id):
                self._counts["known"] += 1
            else:
                moment = self._moment._replace(at_ms=answer.id)
                self._write(log, moment, partial(_review, card, answer))
                self._counts["answers"] += 1

    def _keep_due_day(
        self, card: Card, history: History, there: Standing, here: Schedule, log: list[Entry]
    ) -> None:
        """Let the card fall due when it did there, which a recomputed interval may not say."""
        self._counts["whole"] += history.is_whole
        self._counts["agreeing"] += history.is_whole and _agrees(here, there, self._settings)
        if here.memory is not None and (
            here.due_day == there.due_day or _is_later_here(log, history)
        ):
            return
        memory = _memory(history, there, here)
        self._counts["started"] += not history.is_whole
        at_ms = history.answers[-1].id + 1 if history.answers else self._moment.at_ms
        origin = Origin(log=ORIGIN, id=f"{history.card.id}:{at_ms if history.answers else 0}")
        self._write(
            log,
            self._moment._replace(at_ms=at_ms),
            lambda stamp: Start(
                stamp=stamp,
                card=card.id,
                stability_days=memory.stability_days,
                difficulty=memory.difficulty,
                last_day=memory.last_day,
                due_day=there.due_day,
                origin=origin,
            ),
        )

    def _set_aside(self, card: Card, history: History, log: list[Entry]) -> None:
        """Suspend, bury and flag it as there, unless the learner has ever said so or not here."""
        said = {type(entry) for entry in log}
        if history.is_suspended and Suspend not in said:
            self._write(
                log,
                self._moment,
                lambda stamp: Suspend(stamp=stamp, card=card.id, is_suspended=True),
            )
        if history.is_buried and Bury not in said:
            self._write(log, self._moment, lambda stamp: Bury(stamp=stamp, card=card.id))
        if history.is_flagged and Flag not in said:
            self._write(
                log, self._moment, lambda stamp: Flag(stamp=stamp, card=card.id, is_flagged=True)
            )

    def _write(self, log: list[Entry], moment: Moment, make_entry: MakeEntry) -> None:
        entry_id = EntryId(new_id(self._moment))
        entry = make_entry(entries.next_stamp(self._tx, entry_id, moment))
        entries.append(self._tx, entry)
        log.append(entry)


def _origins(log: Iterable[Entry]) -> Iterator[Origin]:
    """Where answers came from that were brought before."""
    for entry in log:
        if isinstance(entry, Review) and entry.origin is not None and entry.origin.log == ORIGIN:
            yield entry.origin


def _is_among(times_ms: Sequence[int], at_ms: int) -> bool:
    """Whether one of the times, in rising order, is this, or at most a second before it.

    Two answers of one millisecond go to Anki with different times, and nobody answers one card
    twice within a second.
    """
    place = bisect_right(times_ms, at_ms)
    return place > 0 and at_ms - times_ms[place - 1] < _SECOND_MS


def _review(card: Card, answer: PastAnswer, stamp: Stamp) -> Review:
    return Review(
        stamp=stamp,
        card=card.id,
        card_version=card.version,
        key_hash=card.key_hash,
        mode=Mode.CRAM if answer.is_cram else Mode.STUDY,
        mark=None,
        rating=answer.rating,
        elapsed_ms=answer.elapsed_ms,
        marker_version=_NO_MARKER,
        scheduler_version=_SCHEDULER,
        origin=Origin(log=ORIGIN, id=str(answer.id)),
    )


def _agrees(here: Schedule, there: Standing, settings: SettingsHistory) -> bool:
    """Whether a due day there lies within the fuzz of the interval that is worked out here."""
    if here.memory is None or here.due_day is None:
        return False
    days = memory_model().interval_days(here.memory, settings.now.retention)
    least, most = fuzz_range(days, maximum=settings.now.maximum_interval_days)
    return least <= there.due_day - here.memory.last_day <= most


def _is_later_here(log: Iterable[Entry], history: History) -> bool:
    """Whether the card was studied here after all that Anki knows of."""
    last = history.answers[-1].id if history.answers else 0
    own = (entry for entry in log if isinstance(entry, Review) and entry.origin is None)
    return any(entry.mode is Mode.STUDY and entry.stamp.at_ms > last for entry in own)


def _memory(history: History, there: Standing, here: Schedule) -> Memory:
    """The memory to begin with: worked out from a whole history, else as Anki had it."""
    if history.is_whole and here.memory is not None:
        return here.memory
    if there.stability_days is not None and there.difficulty is not None:
        return memory_model().brought(there.stability_days, there.difficulty, there.last_day)
    return memory_model().of_interval(there.interval_days, there.ease, there.last_day)
