"""The health of a home: the file itself, and whether what is derived says what the log says."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, fields
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from trainer.domain.fold import folded
from trainer.domain.ids import CardId, DeckSlug
from trainer.domain.schedule import Memory, Schedule
from trainer.domain.study_day import calendar_date
from trainer.errors import StoreError
from trainer.services.pictures import missing_pictures
from trainer.services.place import hub_path
from trainer.services.recording import fold
from trainer.store import decks, entries, schedules
from trainer.store.database_file import is_missing
from trainer.store.decks import InstalledDeck
from trainer.store.engine import Transaction, open_existing, open_to_read
from trainer.store.integrity import integrity_problems
from trainer.store.schedules import Strayed

_MOST_DIFFERENCES = 50


class MissingPictures(NamedTuple):
    """Pictures of a deck that are not in the home."""

    deck: DeckSlug
    files: tuple[str, ...]
    way_back: str
    """What brings them back, to be said as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What the doctor found."""

    problems: tuple[str, ...]
    """What is wrong with the file itself; where it is not sound, nothing else is looked at."""
    differences: tuple[str, ...] = ()
    """Where derived rows did not say what the log and the decks say, in words; the first fifty."""
    different_cards: int = 0
    cards: int = 0
    """Cards that were folded from the log and compared."""
    missing: tuple[MissingPictures, ...] = ()
    """Of installed decks."""


def examined(database: Path) -> Findings:
    """Check the file, fold every card from the log and compare, without writing anything.

    Raises StoreError where there is no database of ours.
    """
    problems = _problems(database)
    if problems:
        return Findings(problems=problems)
    with closing(open_to_read(database)) as store, store.reading() as tx:
        by_log = _folded(tx)
        return _findings(tx, by_log, _differences(tx, by_log), database.parent)


def rebuilt(database: Path) -> Findings:
    """Fold everything that is derived again, put it in place, and say what was different."""
    problems = _problems(database)
    if problems:
        return Findings(problems=problems)
    with closing(open_existing(database)) as store:
        # Folding takes a third of a millisecond a card: nobody is to wait for it with an answer.
        with store.reading() as tx:
            reach = entries.heads(tx)
            by_log = _folded(tx)
            different = _differences(tx, by_log)
            findings = _findings(tx, by_log, different, database.parent)
        with store.writing() as tx:
            for card in different:
                _put_right(tx, card, by_log.get(card))
            schedules.bring_cards(tx)
            for entry in entries.beyond(tx, reach):
                fold(tx, entry)
    return findings


def _put_right(tx: Transaction, card: CardId, by_log: Schedule | None) -> None:
    schedules.remove(tx, card)
    if by_log is not None:
        schedules.put(tx, by_log)


def _problems(database: Path) -> tuple[str, ...]:
    if is_missing(database):
        raise StoreError(
            f"{database}: there is no database yet.",
            hint="`trainer` makes one, and `trainer restore PATH` puts a backup there.",
        )
    return tuple(integrity_problems(database))


def _folded(tx: Transaction) -> dict[CardId, Schedule]:
    """Where every card stands by the log; installed ones that it does not know are new."""
    history = entries.settings_history(tx)
    fresh = {card: Schedule(card=card) for card in schedules.installed_cards(tx)}
    return fresh | {
        card: folded(card, of_card, history) for card, of_card in entries.by_card(tx).items()
    }


def _differences(tx: Transaction, by_log: dict[CardId, Schedule]) -> dict[CardId, str]:
    """What is different of each card whose row does not say what the log and its deck say."""
    rows = {schedule.card: schedule for schedule in schedules.all_schedules(tx)}
    strayed = {row.card: row for row in schedules.strayed(tx)}
    return {
        card: "; ".join(_words_of(rows.get(card), by_log.get(card), strayed.get(card)))
        for card in rows | by_log
        if rows.get(card) != by_log.get(card) or card in strayed
    }


def _findings(
    tx: Transaction, by_log: dict[CardId, Schedule], different: dict[CardId, str], home: Path
) -> Findings:
    listed = islice(different.items(), _MOST_DIFFERENCES)
    return Findings(
        problems=(),
        differences=tuple(f"{_card_name(tx, card)}: {words}" for card, words in listed),
        different_cards=len(different),
        cards=len(by_log),
        missing=tuple(_missing(tx, home)),
    )


def _missing(tx: Transaction, home: Path) -> Iterator[MissingPictures]:
    for deck in decks.installed(tx):
        if files := missing_pictures(tx, deck.slug, home):
            yield MissingPictures(deck.slug, files, _way_back(deck, home))


def _way_back(deck: InstalledDeck, home: Path) -> str:
    if deck.is_shipped:
        return f"trainer deck add {deck.slug}"
    from_file = "trainer deck add FILE, with the deck's own file"
    if hub_path(home).exists():
        return f"trainer sync, where the deck is your programme's; else {from_file}"
    return from_file


def _card_name(tx: Transaction, card_id: CardId) -> str:
    card = decks.card(tx, card_id)
    return f"{card.deck} {card.block}" if card else f"card {card_id.hex()}"


def _words_of(
    row: Schedule | None, by_log: Schedule | None, strayed: Strayed | None
) -> Iterator[str]:
    if row is None:
        yield "it had no row"
    elif by_log is None:
        yield "its row belongs to no card and no entry"
    else:
        yield from _changes(row, by_log)
    if strayed is not None:
        yield _astray(strayed)


def _astray(strayed: Strayed) -> str:
    if strayed.is_asked == strayed.is_in_deck:
        return "its place was not the one in its deck"
    if strayed.is_in_deck:
        return "it was hidden, and its deck has it"
    return "it was asked, and no deck has it"


def _changes(before: Schedule, after: Schedule) -> Iterator[str]:
    for field in fields(Schedule):
        was, now = getattr(before, field.name), getattr(after, field.name)
        if was != now:
            name = field.name.removeprefix("is_").replace("_", " ")
            yield f"{name} was {_words(field.name, was)}, by the log {_words(field.name, now)}"


def _words(name: str, value: object) -> str:
    match value:
        case None:
            return "none"
        case int() if name.endswith("_day"):
            return calendar_date(value).isoformat()  # type: ignore[arg-type] # a StudyDay by its name
        case Memory(stability_days=stability, difficulty=difficulty):
            return f"stability {stability:.4g} d and difficulty {difficulty:.4g}"
        case tuple():
            return "another entry"
        case _:
            return str(value)
