"""From the log to where each card stands."""

from collections.abc import Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple, assert_never

from trainer.domain.ids import CardId, EntryId
from trainer.domain.log import (
    Bury,
    CardEntry,
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
    Start,
    Suspend,
)
from trainer.domain.rating import Rating
from trainer.domain.schedule import KeyChange, Phase, Schedule
from trainer.domain.scheduler import memory_model
from trainer.domain.settings import Settings, SettingsHistory
from trainer.domain.steps import answered, answered_in_vain, in_review, in_step, steps_of
from trainer.domain.study_day import Moment, StudyDay, study_day


def folded(card: CardId, entries: Iterable[Entry], history: SettingsHistory) -> Schedule:
    """Where a card stands after its entries, which may come in any order and more than once.

    `entries` are those that name the card, with the rerates and retracts that name these.
    """
    schedule = Schedule(card=card)
    for stage in retraced(card, entries, history):
        schedule = stage.after
    return schedule


class Stage(NamedTuple):
    """One entry that counts, with where the card stood before and after it."""

    before: Schedule
    entry: CardEntry
    """A review carries the rating and the mark of its latest rerate."""
    after: Schedule


def retraced(card: CardId, entries: Iterable[Entry], history: SettingsHistory) -> Iterator[Stage]:
    """The way a card has come, entry by entry, as `folded` goes it."""
    schedule = Schedule(card=card)
    keys = _KeyChanges()
    for entry in _standing(entries):
        is_outdated = keys.is_outdated(entry, schedule)
        if keys.does_count(entry, schedule):
            before = schedule
            if is_outdated:
                schedule = replace(answered_in_vain(schedule), head=entry.stamp.place)
            else:
                schedule = advanced(schedule, entry, history.at(entry.stamp.place))
            yield Stage(before, entry, schedule)


def retraced_on(
    schedule: Schedule, entries: Iterable[Entry], history: SettingsHistory
) -> list[Stage] | None:
    """The way a card goes on from where it stood; None where the whole of it must be retraced.

    `entries` are all that came since, each later than every entry of the card before, retracted
    ones and what names entries included, and none of them is named by an entry that was there.
    """
    came = list(entries)
    names = {entry.stamp.entry for entry in came}
    if not all(_is_of_its_own(entry, names) for entry in came):
        return None
    stages: list[Stage] = []
    for entry in _standing(came):
        if not can_advance(schedule, entry):
            return None
        before = schedule
        schedule = advanced(before, entry, history.at(entry.stamp.place))
        stages.append(Stage(before, entry, schedule))
    return stages


def can_advance(schedule: Schedule, entry: Entry) -> bool:
    """Whether `advanced` gives what `folded` would give of all entries: if not, fold them all.

    True for an entry this device writes now: later than all before it, and of a kind that cannot
    repeat an earlier one.  An entry that arrives from elsewhere may have been retracted already,
    which is not asked here: fold.
    """
    is_later = schedule.head is None or schedule.head < entry.stamp.place
    match entry:
        case Review(origin=None):
            # While a changed answer is unseen it matters which keys came before, as the log knows.
            return is_later and schedule.change is None
        case Suspend() | Bury() | Flag():
            return is_later
        case Review() | KeyChanged() | Start():
            return False
        case Rerate() | Retype() | Retract() | SettingsChanged():
            return False
        case _:
            assert_never(entry)


def advanced(
    schedule: Schedule,
    entry: Review | Suspend | Bury | Flag | KeyChanged | Start,
    settings: Settings,
) -> Schedule:
    """Where a card stands after one more entry that is later than all before it.

    `settings` are those that held at the entry's place.  See `can_advance` for when this is enough.
    """
    return replace(_moved(schedule, entry, settings), head=entry.stamp.place)


def previews(schedule: Schedule, moment: Moment, settings: Settings) -> dict[Rating, Schedule]:
    """Where a card would stand after each rating given now, but for its head, which stays."""
    return {rating: answered(schedule, rating, moment, settings) for rating in Rating}


def retrievability(schedule: Schedule, moment: Moment, settings: Settings) -> float | None:
    """Chance of recall now, 0 to 1; None for a card without a memory."""
    if schedule.memory is None:
        return None
    today = study_day(moment, rollover_hour=settings.rollover_hour)
    return memory_model().retrievability(schedule.memory, today)


def _is_of_its_own(entry: Entry, names: Collection[EntryId]) -> bool:
    """Whether an entry repeats none, and names none but among those that came with it."""
    match entry:
        case Review(origin=origin):
            return origin is None
        case Suspend() | Bury() | Flag():
            return True
        case Rerate(review=target) | Retype(review=target) | Retract(target=target):
            return target in names
        case KeyChanged() | Start() | SettingsChanged():
            return False
        case _:
            assert_never(entry)


def _standing(entries: Iterable[Entry]) -> list[CardEntry]:
    """What counts of a log, once each and in order, reviews with their latest rating."""
    once = {entry.stamp.entry: entry for entry in entries}
    in_order = sorted(once.values(), key=lambda entry: entry.stamp.place)
    names = {entry.stamp.entry: _name(entry) for entry in in_order}
    retracted = {
        names.get(entry.target, entry.target) for entry in in_order if isinstance(entry, Retract)
    }
    rerates: dict[Hashable, Rerate] = {}
    standing: dict[Hashable, CardEntry] = {}
    for entry in in_order:
        name = names[entry.stamp.entry]
        match entry:
            case Retract() | Retype() | SettingsChanged():
                continue
            case _ if name in retracted:
                continue
            case Rerate():
                rerates[names.get(entry.review, entry.review)] = entry
            case _:
                standing.setdefault(name, entry)
    return [_rerated(entry, rerates.get(name)) for name, entry in standing.items()]


def _name(entry: Entry) -> Hashable:
    """What makes two entries one: their id or, for what was brought from elsewhere, its id there.

    A rerate or retract of one copy is one of them all.
    """
    match entry:
        case Review(origin=Origin() as origin):
            return Review, origin
        case Start():
            return Start, entry.origin, entry.stability_days, entry.difficulty, entry.due_day
        case _:
            return entry.stamp.entry


def _rerated(entry: CardEntry, rerate: Rerate | None) -> CardEntry:
    if rerate is None or not isinstance(entry, Review):
        return entry
    return replace(entry, rating=rerate.rating, mark=rerate.mark or entry.mark)


@dataclass(slots=True)
class _KeyChanges:
    """Which changed keys have been met, so that each counts once, whichever devices wrote it."""

    latest: bytes = b""
    """The key that counted last; an answer that goes back to an older one has changed again."""
    met_as_new: set[bytes] = field(default_factory=set)
    """Keys that changed before the card was learnt, and so sent nobody back."""
    answered: bytes = b""
    """The key that the latest answer was given to."""
    seen: set[bytes] = field(default_factory=set)
    """Keys that answers in study were given to."""
    not_given_up: set[bytes] = field(default_factory=set)
    """Of those, what may be none of the keys below: a change looks at no others again."""
    given_up: set[bytes] = field(default_factory=set)
    """Keys that a change has left behind."""

    def is_outdated(self, entry: CardEntry, schedule: Schedule) -> bool:
        """Whether a review answers what an unseen change has left behind.

        Such come from a window or a device that has not met the change.  A key that was never met
        before is not taken for an older one: the log does not say which of two is newer.
        """
        return (
            isinstance(entry, Review)
            and entry.mode is Mode.STUDY
            and schedule.change is not None
            and entry.key_hash in self.given_up
        )

    def does_count(self, entry: CardEntry, schedule: Schedule) -> bool:
        """Whether an entry is to be folded, which only a key change met before is not.

        A device that learnt the old answer offline, after another device met the change on a card
        still new, goes back too; one that learnt the new answer does not.
        """
        if isinstance(entry, Review) and entry.mode is Mode.STUDY:
            self.answered = entry.key_hash
            self.seen.add(entry.key_hash)
            self.not_given_up.add(entry.key_hash)
        if not isinstance(entry, KeyChanged):
            return True
        key = entry.key_hash
        if schedule.phase is Phase.NEW:
            self.met_as_new.add(key)
            return True
        if key == self.latest or (key in self.met_as_new and key == self.answered):
            return False
        self._give_up(entry)
        self.latest = key
        return True

    def _give_up(self, change: KeyChanged) -> None:
        """Leave behind what was answered by now, but for a change that an author has claimed.

        Its words are the same before and after, and so is the key of the answers to come.
        """
        if change.was != change.now:
            self.given_up |= self.not_given_up
            self.given_up.add(self.latest)
            self.not_given_up.clear()
        self.given_up.discard(change.key_hash)
        if change.key_hash in self.seen:
            self.not_given_up.add(change.key_hash)


def _moved(schedule: Schedule, entry: CardEntry, settings: Settings) -> Schedule:
    """What one entry does to a card."""
    moment = entry.stamp.moment
    match entry:
        case Review():
            is_study = entry.mode is Mode.STUDY
            return answered(schedule, entry.rating, moment, settings) if is_study else schedule
        case Suspend():
            return replace(schedule, is_suspended=entry.is_suspended)
        case Bury():
            today = study_day(moment, rollover_hour=settings.rollover_hour)
            return replace(schedule, buried_day=today)
        case Flag():
            return replace(schedule, is_flagged=entry.is_flagged)
        case KeyChanged():
            return _sent_back(schedule, entry, settings)
        case Start():
            return _started(schedule, entry)
        case _:
            assert_never(entry)


def _sent_back(schedule: Schedule, entry: KeyChanged, settings: Settings) -> Schedule:
    """The card in its steps at once, its memory kept: the learner knows an answer that changed.

    A learnt one is learnt again; one that was still in its first steps begins them again.
    """
    if schedule.memory is None:
        return schedule
    told = replace(schedule, change=_change(schedule.change, entry))
    if steps_of(schedule, settings):
        return in_step(told, 0, entry.stamp.moment, settings, wait_ms=0)
    today = study_day(entry.stamp.moment, rollover_hour=settings.rollover_hour)
    return in_review(told, today, interval_days=max(0, today - schedule.memory.last_day))


def _change(unseen: KeyChange | None, entry: KeyChanged) -> KeyChange | None:
    """What to tell the learner: from the answer they last saw to the one that holds now."""
    if unseen is None:
        return KeyChange(was=entry.was, now=entry.now, source=entry.source)
    if unseen.was == entry.now:
        return None
    return replace(unseen, now=entry.now, source=entry.source)


def _started(schedule: Schedule, entry: Start) -> Schedule:
    last_day = StudyDay(entry.last_day)
    brought = replace(
        schedule,
        memory=memory_model().brought(entry.stability_days, entry.difficulty, last_day),
        introduced_day=last_day if schedule.introduced_day is None else schedule.introduced_day,
    )
    return in_review(
        brought, StudyDay(entry.due_day), interval_days=max(0, entry.due_day - entry.last_day)
    )
