"""What a trainee shares through a hub: worked out here, and brought there where it is other."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

import psycopg

from trainer import __version__
from trainer.domain.ids import DeviceId, EntryId
from trainer.domain.study_day import Moment, StudyDay, study_day
from trainer.domain.writing_order import longest, writing_order
from trainer.hub.insisting import insisting
from trainer.hub.known import Known
from trainer.hub.shared_rows import (
    Outcome,
    Sending,
    Shared,
    SharedAnswers,
    SharedCounts,
    SharedRow,
)
from trainer.reports.bundle import Bundle, Level, standing_json
from trainer.reports.bundle_reading import read_set_back
from trainer.reports.counts import week_of
from trainer.services.clock import Clock
from trainer.services.cohort_log import card_answer
from trainer.services.home_hub import Choice
from trainer.services.sharing import (
    SharedAnswer,
    Worked,
    week_or_day,
    worked_out,
)
from trainer.store import decks, entries, log_rows
from trainer.store.cohort_schema import COUNTS
from trainer.store.engine import Store, Transaction

_NEVER: Final = ""
"""No level: what is to take its place takes the place of nothing."""
_MOST_WEEKS: Final = 270
"""Longer than any report's period."""


def share(  # noqa: PLR0913 - what is shared, how much of it, and what is there
    store: Store,
    clock: Clock,
    hub: psycopg.Connection,
    wanted: Level | None,
    known: Known,
    *,
    note: str | None = None,
) -> bool:
    """Bring to the hub what the log comes to; whether anything was written there."""
    return Sharing(store, clock, wanted, known, note=note).bring(hub)


class Prepared(NamedTuple):
    """What was worked out for a hub that is as it is expected to be."""

    assumed: tuple[object, ...]
    """What was expected of it, and what was chosen here."""
    moment: Moment
    basis: Mapping[str, Any]
    shared: Shared | None


class Sharing:
    """What is to be shared, of the decks that the trainee's programmes have assigned alone.

    Counts of every device at any level, and answers card by card where the level is that of cards.
    Where no level is wanted it stays the one that is there, or is the `remembered` one where that
    was chosen later, as before a hub was put back to an earlier day, and is topics at first; the
    trainee's own sentence stays where no `note` is.
    """

    def __init__(  # noqa: PLR0913 - what is shared, how much of it, and what is there
        self,
        store: Store,
        clock: Clock,
        wanted: Level | None,
        known: Known,
        *,
        note: str | None = None,
        remembered: Choice | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._known = known
        self._told = _told(known.basis)
        """The basis that the hub was told last, by whichever device."""
        self._instead_of = None if wanted else known.level or _NEVER
        self.note = str(self._told.get("note", "")) if note is None else note
        """The trainee's own sentence that directors read then; empty for none."""
        self._moment = clock.now()
        at_hub = Choice(Level(known.level or Level.TOPICS), _chosen_ms(self._told))
        self.choice = _latest(wanted, remembered, at_hub, now_ms=self._moment.at_ms)
        """How much is shared, and since when it was to be so."""
        self._basis: Mapping[str, Any] = {}
        """What was worked out hangs on this; nothing before something was."""
        self._shared: Shared | None = None
        """What was worked out; None where the hub has it."""
        self._sent: Sending | None = None
        """The same as it was sent; None before."""

    def prepared(self) -> Prepared:
        """Work it out before the hub is asked, which is known as it is expected to be."""
        self.work_out()
        return Prepared(self._assumed(), self._moment, self._basis, self._shared)

    def take_over(self, prepared: Prepared) -> None:
        """Take what was worked out before the hub was asked, where that is as it was expected."""
        if self._assumed() == prepared.assumed:
            _, self._moment, self._basis, self._shared = prepared

    def _assumed(self) -> tuple[object, ...]:
        """What it is worked out by, beside what is here at the moment: see `_basis_at`."""
        known = self._known
        return (
            *(known.assigned, known.level, known.basis, known.answers),
            *(self._instead_of, self.choice, self.note),
        )

    def expected(self) -> Known:
        """What the hub is to know the next time, where no other device has told it anything."""
        if self._shared is None or self._sent is None:
            return self._known
        basis = self._shared.row.basis
        answers = _told(basis)["answers"]
        return self._known._replace(level=self.choice.level, basis=basis, answers=answers)

    def work_out(self) -> None:
        """Work out what the hub is to be told by now, unless that was done and still holds.

        The hub is not needed for it: it may be busy meanwhile.
        """
        moment = self._clock.now()
        basis = self._basis_at(moment)
        if basis == self._basis:
            return
        if self.is_there and self._instead_of is not None:
            self._instead_of = self.choice.level
        self._moment, self._basis, self._shared, self._sent = moment, basis, None, None
        if self._told != basis | {"answers": self._known.answers}:
            is_going_on = self._told.get("answers") == self._known.answers
            is_going_on = is_going_on and _hangs_on_the_same(self._told, basis)
            self._shared = self._worked_out(self._reach() if is_going_on else None)

    def send(self, hub: psycopg.Connection) -> None:
        """Work it out and send it, in a pipeline that insists; `bring` does what is left then."""
        self.work_out()
        if self._shared is not None and self._sent is None:
            self._sent = Sending(self._shared, self._instead_of)
            self._sent.send(hub)

    @property
    def is_there(self) -> bool:
        """Whether it was sent, and the hub has it."""
        return self._sent is not None and self._sent.outcome() is Outcome.WRITTEN

    def bring(self, hub: psycopg.Connection) -> bool:
        """Bring it to the hub, unless that was done and still holds; whether it was written there.

        Not where another device has said a level meanwhile: what was worked out is of the old one.
        """
        self.work_out()
        if self._shared is None:
            return False
        sent = self._sent or self._sent_alone(hub, self._shared)
        if sent.outcome() is Outcome.NOT_AS_TOLD:
            self._sent_alone(hub, self._worked_out(None))
        return self.is_there

    def _sent_alone(self, hub: psycopg.Connection, shared: Shared) -> Sending:
        self._shared, self._sent = shared, Sending(shared, self._instead_of)
        with insisting(hub):
            self._sent.send(hub)
        return self._sent

    def _basis_at(self, moment: Moment) -> dict[str, Any]:
        """All that what is shared hangs on."""
        with self._store.reading() as tx:
            today = study_day(moment, rollover_hour=entries.settings_history(tx).now.rollover_hour)
            basis = _basis(tx, self.choice.level, self._known)
            basis |= {"day": today, "ends": log_rows.ends_json(log_rows.ends(tx))}
            if self.choice.level is Level.CARDS:
                basis["set_back"] = _set_back(tx, self._told)
        # Kept here for the trainee's other devices, which write it with what they share.
        kept = {"note": self.note, "chosen_ms": self.choice.at_ms}
        return basis | {name: value for name, value in kept.items() if value}

    def _reach(self) -> dict[DeviceId, int] | None:
        """How far the log went when the hub was told; None where that is not in the log here."""
        ends = _read(self._told)
        with self._store.reading() as tx:
            is_known = bool(ends) and log_rows.has(tx, ends)
        return {device: head for device, (head, _) in ends.items()} if is_known else None

    def _worked_out(self, reach: Mapping[DeviceId, int] | None) -> Shared:
        assigned = self._known.assigned
        worked = worked_out(self._store, self._moment, self.choice.level, only=assigned, told=reach)
        ends = log_rows.ends_json(worked.ends)
        basis = {**self._basis, "ends": ends, "answers": worked.known}
        return _rows(worked, basis)


def _rows(worked: Worked, basis: Mapping[str, Any]) -> Shared:
    bundle = worked.bundle
    since = StudyDay(0) if worked.since is None else worked.since
    return Shared(
        SharedRow(
            level=bundle.level,
            made_ms=bundle.made_ms,
            content=json.dumps(_content(bundle, basis), ensure_ascii=False),
            basis=json.dumps(basis),
        ),
        {
            table: SharedCounts(
                since=week_or_day(name, since),
                earlier=worked.earlier[name],
                rows=list(_of_devices(bundle, name)),
            )
            for name, table in COUNTS.items()
        },
        SharedAnswers(since, worked.cards, list(map(_answer_row, worked.answers))),
    )


def _told(basis: str) -> dict[str, Any]:
    """The basis that a hub was told last; nothing where that cannot be read."""
    try:
        told = json.loads(basis or "{}")
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _chosen_ms(told: Mapping[str, Any]) -> int:
    """When the level that is there was chosen; 0 where whoever put it there keeps no time."""
    chosen_ms = told.get("chosen_ms", 0)
    return chosen_ms if isinstance(chosen_ms, int) else 0


def _latest(
    wanted: Level | None, remembered: Choice | None, at_hub: Choice, *, now_ms: int
) -> Choice:
    """What was chosen last: what is wanted now, or before a hub was put back to an earlier day.

    What a program has put there that keeps no time may be newer, and is never raised unasked.
    """
    if wanted is not None:
        return Choice(wanted, max(now_ms, at_hub.at_ms + 1))
    if remembered is None or remembered.at_ms <= at_hub.at_ms:
        return at_hub
    return remembered if at_hub.at_ms or remembered.level is Level.TOPICS else at_hub


def _basis(tx: Transaction, level: Level, known: Known) -> dict[str, Any]:
    """All that what is shared hangs on, beside the day and the log."""
    shared = (deck for deck in decks.installed(tx) if deck.slug in known.assigned)
    return {
        "program": __version__,
        "level": level,
        "decks": sorted([deck.slug, deck.version, deck.text_hash.hex()] for deck in shared),
    }


_Ends = Mapping[DeviceId, tuple[int, EntryId]]
"""The last entry of each device that what is shared is made of."""


def _read(told: Mapping[str, Any]) -> _Ends:
    """What `ends_json` gave; nothing where an older program, or none of ours, wrote it there."""
    try:
        return {
            DeviceId(bytes.fromhex(device)): (int(head), EntryId(bytes.fromhex(entry)))
            for device, head, entry in told["ends"]
        }
    except (KeyError, TypeError, ValueError):
        return {}


def _hangs_on_the_same(told: Mapping[str, Any], basis: Mapping[str, Any]) -> bool:
    """Whether all that what is shared hangs on, beside the day and the log, is as it was."""
    return all(told.get(name) == basis[name] for name in ("program", "level", "decks"))


def _set_back(tx: Transaction, told: Mapping[str, Any]) -> list[list[int]]:
    """When the clock of a device was set back: by what was told of that, and by what came since.

    So a sync reads what came since and no whole log.
    """
    ends = _read(told)
    try:
        known = read_set_back(told["set_back"]) if ends and log_rows.has(tx, ends) else None
    except (KeyError, TypeError, ValueError):
        known = None
    reach = {} if known is None else {device: head for device, (head, _) in ends.items()}
    since = writing_order(entries.written_since(tx, reach)).set_back
    return list(map(list, longest({*(known or ()), *since})))


def _content(bundle: Bundle, basis: Mapping[str, Any]) -> dict[str, Any]:
    standing = standing_json(bundle.standing) | {"note": basis.get("note", "")}
    first_week = week_of(bundle.standing.day) - _MOST_WEEKS
    standing["on_time"] = [row for row in bundle.standing.on_time if row.week >= first_week]
    return {
        "level": bundle.level,
        "made_ms": bundle.made_ms,
        "program": bundle.program,
        "standing": standing,
        "set_back": basis.get("set_back", []),
    }


def _of_devices(bundle: Bundle, name: str) -> Iterator[tuple[Any, ...]]:
    for device in bundle.devices:
        for row in getattr(device.counts, name):
            yield (device.device, *row)


def _answer_row(shared: SharedAnswer) -> tuple[Any, ...]:
    """A row of the table of answers."""
    card, day, *rest = card_answer(shared.answer)
    numbers = (int(one) if isinstance(one, bool) else one for one in rest)
    return (card, day, shared.place, shared.deck, *numbers)
