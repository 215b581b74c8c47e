"""What the log of each card comes to, gone on from where it was the last time.

It is kept in a file beside the log, which can be deleted at any time: what is in it is used only by
the program that wrote it, and only as far as the log is the one that it was made from.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

from trainer.domain.ids import CardId, DeviceId
from trainer.domain.log import Entry, SettingsChanged
from trainer.domain.measured import Measured
from trainer.domain.schedule import Schedule
from trainer.domain.studied import Reached, Studied, studied, studied_on
from trainer.reports.counts import Counts, Topic, counts_of, week_of
from trainer.store import decks, entries, log_rows
from trainer.store.decks import CardPlace
from trainer.store.engine import Store, Transaction
from trainer.store.entry_rows import entry_from
from trainer.store.studied_file import Counted, StudiedFile, work_in
from trainer.store.studied_schema import TALLIES

NOWHERE: Final = Topic("", "unsorted")
"""Where a card belongs of which the trainee no longer has the deck."""
_FILE: Final = ".studied.db"
"""How the file beside a database is called."""
_FORMER: Final = ".studied.json"
"""How it was called when it was of another kind."""
Row = tuple[Any, ...]
"""Of a table of sums."""


class StudiedLog:
    """A log with what it comes to, as far as it is shared."""

    def __init__(
        self,
        tx: Transaction,
        file: StudiedFile,
        places: Mapping[CardId, CardPlace],
        only: Collection[str] | None,
    ) -> None:
        self.tx = tx
        self.file = file
        self._all = places
        self._is_all = only is None
        self.places = {
            card: place for card, place in places.items() if only is None or place.deck in only
        }
        """Cards that are shared."""
        self.decks = frozenset(place.deck for place in self.places.values())
        """The decks of these."""

    def whole(self) -> "StudiedLog":
        """The same with all that can be shared."""
        return StudiedLog(self.tx, self.file, self._all, None)

    def has_deck(self, deck: str) -> bool:
        """Whether a deck is shared; with all, also that of cards whose deck is no longer here."""
        return self._is_all or deck in self.decks

    def has(self, card: CardId) -> bool:
        """Whether a card is shared; with all, also one of which the deck is no longer here."""
        return self._is_all or card in self.places

    def topic(self, card: CardId) -> Topic:
        """What a card is about."""
        place = self.places.get(card)
        return NOWHERE if place is None else Topic(place.deck, place.category)

    def sums(self, name: str, *, since: int | None = None) -> Iterator[Row]:
        """Rows of a table of sums; of a week or a day or later ones alone."""
        deck = TALLIES[name].key.split().index("deck")
        rows = self.file.sums(name, since=since)
        return (row for row in rows if self.has_deck(row[deck]))

    def rows_before(self, name: str, time: int) -> int:
        """How many rows a table of sums has of weeks, or days, before one."""
        rows = self.file.rows_before(name, time)
        return sum(count for deck, count in rows if self.has_deck(deck))


_T = TypeVar("_T")


def work_on(store: Store, only: Collection[str] | None, work: Callable[[StudiedLog], _T]) -> _T:
    """Do some work on the log and what it comes to, of the decks in `only` or of all.

    It is done again where the file is found to be of no use meanwhile.
    """
    with store.reading() as tx:
        places = decks.card_places(tx)
        topics = {card: Topic(place.deck, place.category) for card, place in places.items()}

        def brought_up(file: StudiedFile) -> _T:
            _bring_up(tx, file, topics)
            return work(StudiedLog(tx, file, places, only))

        return work_in(_file_beside(store.path), brought_up)


def _file_beside(database: Path) -> Path:
    """Where what a database's log comes to is kept; what an older program kept of it goes."""
    with suppress(OSError):
        database.with_name(f"{database.stem}{_FORMER}").unlink(missing_ok=True)
    return database.with_name(f"{database.stem}{_FILE}")


def _bring_up(tx: Transaction, file: StudiedFile, topics: Mapping[CardId, Topic]) -> None:
    """Bring the file to where the log is; only cards of which the log has grown are looked at.

    A card without a topic belongs nowhere.
    """
    if not log_rows.has(tx, file.heads()):
        file.clear()
    reach = {device: head for device, (head, _) in file.heads().items()}
    moved = _move(file, topics)
    went = _go_on(tx, file, reach) if reach else _begin(tx)
    # In order, which is how they lie in the file.
    added = [(card, topics.get(card, NOWHERE), one) for card, one in sorted(went.added.items())]
    file.put(added)
    come = (Counted(topic, one.answers, one.due, one.other_days) for _, topic, one in added)
    for name, rows in _sums([*moved.now, *come]).items():
        file.add(name, rows)
    if gone := [*moved.before, *went.taken]:
        for name, rows in _sums(gone).items():
            file.add(name, _taken_off(name, rows))
        file.tidy()
    for device, (head, entry) in log_rows.ends(tx).items():
        if head != reach.get(device):
            file.put_head(device, head, entry)


class _Moved(NamedTuple):
    """Cards that belong elsewhere than they did."""

    before: list[Counted]
    now: list[Counted]


def _move(file: StudiedFile, topics: Mapping[CardId, Topic]) -> _Moved:
    moved = _Moved([], [])
    for card, topic in file.topics().items():
        now = topics.get(card, NOWHERE)
        if now != topic:
            before = file.counted(card)
            file.move(card, now)
            moved.before.append(before)
            moved.now.append(before._replace(topic=now))
    return moved


class _Went(NamedTuple):
    """How cards went on."""

    added: Mapping[CardId, Studied]
    """What is to be added to what is there."""
    taken: list[Counted]
    """What was taken out, of cards that began anew."""


def _begin(tx: Transaction) -> _Went:
    """Fold the whole log."""
    history = entries.settings_history(tx)
    log = entries.by_card(tx)
    return _Went({card: studied(card, of_card, history) for card, of_card in log.items()}, [])


def _go_on(tx: Transaction, file: StudiedFile, reach: Mapping[DeviceId, int]) -> _Went:
    """Go on with what came since, or begin anew with a card where that is not enough."""
    came = _came(tx, file, reach)
    known = file.reached(came.by_card.keys() - came.anew)
    history = entries.settings_history(tx)
    added: dict[CardId, Studied] = {}
    taken: list[Counted] = []
    for card in came.by_card.keys() | came.anew:
        on = None
        if card not in came.anew:
            before = known.get(card, Reached(Schedule(card=card)))
            on = studied_on(before, came.by_card[card], history)
        if on is None:
            taken.append(file.counted(card))
            file.remove(card)
            on = studied(card, entries.of_card(tx, card), history)
        added[card] = on
    return _Went(added, taken)


class _Came(NamedTuple):
    """What came since the log went less far."""

    by_card: Mapping[CardId, list[Entry]]
    anew: set[CardId]
    """Cards of which something that lies before is other than it was."""


def _came(tx: Transaction, file: StudiedFile, reach: Mapping[DeviceId, int]) -> _Came:
    named = log_rows.named_before(tx, reach)
    by_card: dict[CardId, list[Entry]] = defaultdict(list)
    anew: set[CardId] = set()
    for row in log_rows.since(tx, reach):
        entry, card = entry_from(row), log_rows.card_of(tx, row)
        if isinstance(entry, SettingsChanged):
            anew.update(file.beyond(entry.stamp.place))
        elif card is not None and entry is not None:
            by_card[card].append(entry)
            anew |= {card} if entry.stamp.entry in named else set()
    return _Came(by_card, anew)


def _sums(counted: Iterable[Counted]) -> dict[str, list[Row]]:
    """What is counted of cards, as rows of the tables of sums."""
    answers: dict[tuple[DeviceId, Topic], list[Measured]] = defaultdict(list)
    others: Counter[Row] = Counter()
    on_time: list[Row] = []
    for one in counted:
        topic = Topic(*one.topic)
        for answer in one.answers:
            answers[answer.device, topic].append(answer)
        others.update((device, topic.deck, day) for device, day in one.other_days)
        on_time += ((topic.deck, week_of(due.day), int(due.is_on_time), 1) for due in one.due)
    sums: dict[str, list[Row]] = {name: [] for name in TALLIES}
    for (device, topic), given in answers.items():
        counts = counts_of(given, partial(_same, topic))
        for name in Counts._fields:
            sums[name] += ((device, *row) for row in getattr(counts, name))
    sums["work"] = [(*row, 0) for row in sums["work"]]
    sums["work"] += ((*key, 0, 0, number) for key, number in others.items())
    return sums | {"on_time": on_time}


def _same(topic: Topic, _answer: Measured) -> Topic:
    return topic


def _taken_off(name: str, rows: Iterable[Row]) -> Iterator[Row]:
    """The same rows, to be taken off what they were added to."""
    places = len(TALLIES[name].key.split())
    for row in rows:
        yield (*row[:places], *(-total for total in row[places:]))
