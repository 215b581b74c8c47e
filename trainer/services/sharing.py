"""What a trainee shares: worked out here, from their own log, so that the rest never leaves."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, NamedTuple

from trainer import __version__
from trainer.domain.ids import CardId, DeviceId, EntryId
from trainer.domain.log import SettingsChanged
from trainer.domain.measured import Measured
from trainer.domain.study_day import Moment, StudyDay, earliest_day, study_day
from trainer.reports.bundle import Bundle, DeviceCounts, Level, bundle_bytes
from trainer.reports.counts import (
    BinCount,
    ConfidenceCount,
    Counts,
    ErrorCount,
    TopicCount,
    Work,
    week_of,
)
from trainer.reports.standing import Standing
from trainer.services.place import note_path
from trainer.services.standing import standing_of
from trainer.services.studied import StudiedLog, work_on
from trainer.store import entries, log_rows
from trainer.store.engine import Store, Transaction
from trainer.store.entry_rows import columns_of
from trainer.store.files import OWN, write_whole

EXPECTED_AFTER_DAYS: Final = (0, 30, 90, 180)
"""Days from now on which recall is expected, beside those that are asked for."""
_KINDS: Final[Mapping[str, Any]] = dict(
    zip(Counts._fields, (TopicCount, ErrorCount, ConfidenceCount, BinCount, Work), strict=True)
)
"""What a row of each kind of counts is, but for its device."""


class Worked(NamedTuple):
    """What a hub is to be told, as far as it may be other than what it was told last."""

    bundle: Bundle
    """Without entries, and with counts since `since` alone."""
    since: StudyDay | None
    """No answer of an earlier study day is other than it was; None where any may be."""
    cards: frozenset[CardId] | None
    """Cards of which answers may be other; None where it may be any, of any day."""
    answers: list["SharedAnswer"]
    """To these cards, since then; card after card."""
    known: int
    """How many answers there are in all; none where they are not shared card by card."""
    earlier: Mapping[str, int]
    """How many rows of each kind of counts there are of weeks, or days, before `since`."""
    ends: Mapping[DeviceId, tuple[int, EntryId]]
    """The last entry of each device that it is made of; see `log_rows.ends`."""


class SharedAnswer(NamedTuple):
    """One answer, with its deck and its number among those to its card."""

    deck: str
    place: int
    answer: Measured


def bundle_of(  # noqa: PLR0913 - what is shared, and how much of it
    store: Store,
    moment: Moment,
    level: Level,
    *,
    dates: Sequence[StudyDay] = (),
    note: str = "",
    only: Collection[str] | None = None,
) -> Bundle:
    """What a trainee shares at a moment, at a level, with recall expected on `dates` as well.

    Of the decks in `only`, by slug, and of no other; of all where None is given.
    """

    def work(log: StudiedLog) -> Bundle:
        bundle = _bundle(log, moment, level, dates=dates, note=note)
        return replace(bundle, entries=tuple(_entry_rows(log))) if level is Level.CARDS else bundle

    return work_on(store, only, work)


def fold_ahead(store: Store, moment: Moment) -> None:
    """Do by now what takes longest of sharing, so that the next share or sync finds it done."""
    work_on(store, None, lambda log: _standing(log, moment))


def worked_out(
    store: Store,
    moment: Moment,
    level: Level,
    *,
    only: Collection[str],
    told: Mapping[DeviceId, int] | None,
) -> Worked:
    """What a hub is to be told, with the answers that it is made of, but for what it was told.

    `told` is how far the log went then, by each device's last sequence; None where all is to be
    told anew.
    """

    def work(log: StudiedLog) -> Worked:
        cards, since = (None, None) if told is None else _changed(log.tx, told, moment)
        is_by_card = level is Level.CARDS
        return Worked(
            bundle=_bundle(log, moment, level, since=since),
            since=since,
            cards=cards,
            answers=list(_answers(log, cards, since)) if is_by_card else [],
            known=_known(log) if is_by_card else 0,
            earlier={
                name: 0 if since is None else log.rows_before(name, week_or_day(name, since))
                for name in _KINDS
            },
            ends=log_rows.ends(log.tx),
        )

    return work_on(store, only, work)


def _bundle(  # noqa: PLR0913 - what is shared, and how much of it
    log: StudiedLog,
    moment: Moment,
    level: Level,
    *,
    dates: Sequence[StudyDay] = (),
    note: str = "",
    since: StudyDay | None = None,
) -> Bundle:
    """Without entries."""
    return Bundle(
        trainee=log.tx.trainee,
        level=level,
        made_ms=moment.at_ms,
        program=__version__,
        devices=_devices(log, since),
        standing=_standing(log, moment, dates=dates, note=note),
    )


def _standing(
    log: StudiedLog, moment: Moment, *, dates: Sequence[StudyDay] = (), note: str = ""
) -> Standing:
    history = entries.settings_history(log.tx)
    today = study_day(moment, rollover_hour=history.now.rollover_hour)
    days = sorted({*(StudyDay(today + ahead) for ahead in EXPECTED_AFTER_DAYS), *dates})
    return standing_of(log, today=today, days=days, note=note)


def _answers(
    log: StudiedLog, cards: Collection[CardId] | None, since: StudyDay | None
) -> Iterator[SharedAnswer]:
    shared = log.places.keys() if cards is None else log.places.keys() & cards
    for place, answer in log.file.answers(shared, since=since):
        yield SharedAnswer(log.places[answer.card].deck, place, answer)


def _changed(
    tx: Transaction, told: Mapping[DeviceId, int], moment: Moment
) -> tuple[frozenset[CardId] | None, StudyDay | None]:
    """Cards that may be other since the log went so far, and the study day since which.

    Where that is any card all is told anew: a hub keeps no answers to cards that it is not told of.
    """
    changed = log_rows.changed_since(tx, told)
    if changed.cards is None:
        return None, None
    since_ms = moment.at_ms if changed.since_ms is None else changed.since_ms
    return changed.cards, earliest_day(since_ms)


def _known(log: StudiedLog) -> int:
    return sum(n for *_, n, _passed, _close in log.sums("topics"))


def _devices(log: StudiedLog, since: StudyDay | None) -> tuple[DeviceCounts, ...]:
    heads = entries.heads(log.tx)
    counts: dict[DeviceId, dict[str, list[Any]]] = {device: {} for device in heads}
    for name, kind in _KINDS.items():
        least = None if since is None else week_or_day(name, since)
        for device, *row in log.sums(name, since=least):
            of_device = counts.setdefault(DeviceId(device), {})
            of_device.setdefault(name, []).append(kind(*row[: len(kind._fields)]))
    return tuple(
        DeviceCounts(
            device=device,
            head=heads.get(device, 0),
            counts=Counts(**{name: tuple(rows) for name, rows in of_device.items()}),
        )
        for device, of_device in sorted(counts.items())
    )


def week_or_day(name: str, day: StudyDay) -> int:
    """The day, or its week, by which a kind of counts goes."""
    return day if name == "work" else week_of(day)


def _entry_rows(log: StudiedLog) -> Iterator[Mapping[str, Any]]:
    """Entries of cards as rows; what was typed lies in a table of its own, not among them."""
    of_cards = entries.by_card(log.tx)
    shared = {
        entry.stamp.entry
        for card, of_card in of_cards.items()
        if log.has(card)
        for entry in of_card
    }
    for entry in entries.beyond(log.tx, {}):
        if entry.stamp.entry in shared or isinstance(entry, SettingsChanged):
            yield {
                name: {"hex": value.hex()} if isinstance(value, bytes) else value
                for name, value in columns_of(entry).items()
                if value is not None
            }


def write_bundle(path: Path, bundle: Bundle) -> None:
    """Write a bundle's file, its owner's alone, at once or not at all; raises OSError."""
    write_whole(path, bundle_bytes(bundle), mode=OWN)


def keep_note(home: Path, note: str) -> None:
    """Remember what stands beside one's lines by the last bundle; raises OSError."""
    if note:
        write_whole(note_path(home), note.encode(), mode=OWN)
    else:
        note_path(home).unlink(missing_ok=True)


def kept_note(home: Path) -> str:
    """The sentence of the last bundle; empty where there is none, or it cannot be read."""
    try:
        return note_path(home).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""
