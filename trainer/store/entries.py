"""The log: entries in, entries out; nothing is ever updated or deleted."""

from collections.abc import Iterable, Iterator

from trainer.domain.ids import CardId, EntryId
from trainer.domain.log import Entry, Stamp
from trainer.domain.settings import SettingsHistory
from trainer.domain.study_day import Moment
from trainer.store.engine import Transaction


def next_stamp(tx: Transaction, entry: EntryId, moment: Moment) -> Stamp:
    """The stamp of the next entry of this device: its sequence is one more than the last."""
    raise NotImplementedError


def append(tx: Transaction, entry: Entry, *, typed: str | None = None) -> None:
    """Add an entry, and what was typed to the device's own table; the same entry twice is one."""
    raise NotImplementedError


def of_card(tx: Transaction, card: CardId) -> tuple[Entry, ...]:
    """All entries of one card in log order, with the rerates and retracts that name them."""
    raise NotImplementedError


def find(tx: Transaction, entry: EntryId) -> Entry | None:
    """One entry by its id."""
    raise NotImplementedError


def latest_undoable(tx: Transaction) -> Entry | None:
    """This device's latest review, suspension, burial or flag that is not retracted."""
    raise NotImplementedError


def settings_history(tx: Transaction) -> SettingsHistory:
    """Every change of settings, folded."""
    raise NotImplementedError


def typed_answers(tx: Transaction, card: CardId) -> dict[EntryId, str]:
    """What was typed on this device for a card, by review."""
    raise NotImplementedError


def reviews(tx: Transaction, *, since_ms: int = 0) -> Iterator[Entry]:
    """Reviews with their rerates and retracts in log order, from a time on."""
    raise NotImplementedError


def cards_with_entries(tx: Transaction) -> Iterable[CardId]:
    """Every card the log speaks of."""
    raise NotImplementedError
