"""Decks installed and brought up to date, with what an edit means to who learnt the old answers."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from trainer import __version__
from trainer.decks.check import check_text, deck_of, file_content
from trainer.domain.deck import Deck
from trainer.domain.ids import CardId, DeckSlug
from trainer.domain.log import KeyChanged
from trainer.domain.plain_text import visible
from trainer.domain.study_day import Moment
from trainer.errors import DeckError
from trainer.services.clock import Clock
from trainer.services.deck_edit import CLAIMED, CardEdit, Fate, card_edits
from trainer.services.recording import write
from trainer.store import decks, schedules
from trainer.store.decks import InstalledDeck, StoredKey
from trainer.store.engine import Store, Transaction

_HASH_BYTES: Final = 16
_TOLD: Final = frozenset({Fate.REKEYED, Fate.RETIRED, Fate.WITHDRAWN, Fate.GONE})
"""Fates told card by card; of the others the count is enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeckChange:
    """What adding a deck has changed."""

    slug: DeckSlug
    title: str
    version: str
    cards: int
    """How many cards can be asked now."""
    is_new: bool
    edits: tuple[CardEdit, ...] = ()
    relearnt: int = 0
    """Cards learnt here whose answer is another one now: they are asked again today."""

    def count(self, fate: Fate) -> int:
        """How many cards met a fate."""
        return sum(edit.fate is fate for edit in self.edits)

    @property
    def lines(self) -> tuple[str, ...]:
        """What has changed, in words: a line for the deck, then one for each card that matters."""
        told = (
            () if self.is_new else (edit for edit in self.edits if edit.fate in _TOLD or edit.key)
        )
        return (visible(self._headline), *(visible(_line(edit)) for edit in told), *self._advice())

    def _advice(self) -> Iterator[str]:
        """What to write in the file where an edit was not meant as it was taken."""
        if self.is_new:
            return
        if any(edit.key is not None for edit in self.edits):
            yield (
                "Where an answer says what it said before in other words, `Key: same` in its block"
                " keeps the schedule; write it before the deck is added."
            )
        if self.count(Fate.GONE):
            yield "Leave `## retired ID` behind for a card that goes, so that its id stays taken."

    @property
    def _headline(self) -> str:
        name = f"{self.title} ({self.slug} {self.version})"
        if self.is_new:
            return f"{name}: added, {self.cards} cards"
        counts = [f"{self.count(fate)} {fate}" for fate in Fate if self.count(fate)]
        if self.relearnt:
            counts.append(f"{self.relearnt} to be learnt again today")
        return f"{name}: {', '.join(counts) or 'every card is as it was'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeckFile:
    """A deck file as it was read, before anything is made of it."""

    path: str
    content: bytes

    @property
    def hash(self) -> bytes:
        """16-byte hash of the file and of the program's version, whose reading of it is stored."""
        return hashlib.sha256(__version__.encode() + b"\0" + self.content).digest()[:_HASH_BYTES]

    @property
    def text(self) -> str:
        """Its text, once it was read as a deck."""
        return self.content.decode("utf-8-sig")


def read_deck_file(path: Path) -> DeckFile:
    """The bytes of a deck file; raises DeckError when it cannot be read."""
    return DeckFile(path=str(path), content=file_content(path))


def add_deck(store: Store, clock: Clock, path: Path) -> DeckChange:
    """Install an educator's own deck, or another version of one.

    Raises DeckError when the file has errors, or a newer version is installed.
    """
    file = read_deck_file(path)
    deck = deck_of(check_text(file.content, path=file.path))
    with store.writing() as tx:
        installed = installed_deck(tx, deck.slug)
        if installed is not None and installed.text_hash == file.hash:
            return _unchanged(deck)
        if installed is not None and is_older(deck.version, installed.version):
            raise DeckError(
                f"{path}: version {deck.version} of {deck.slug} is older than the installed "
                f"{installed.version}.",
                hint="Raise `version:` in the file if it is to take its place.",
            )
        return put_deck(tx, deck, file, clock.now(), is_shipped=False)


def put_deck(
    tx: Transaction, deck: Deck, file: DeckFile, moment: Moment, *, is_shipped: bool
) -> DeckChange:
    """Put a deck in the place of what is stored of it, and send changed answers to relearning."""
    is_new = installed_deck(tx, deck.slug) is None
    stored = {} if is_new else _keys_of_today(tx, deck.slug)
    edits = card_edits(deck, stored, _claimed(tx, deck))
    decks.put(tx, deck, text=file.text, text_hash=file.hash, is_shipped=is_shipped)
    return DeckChange(
        slug=deck.slug,
        title=deck.title,
        version=deck.version,
        cards=len(deck.cards),
        is_new=is_new,
        edits=edits,
        relearnt=sum(_send_back(tx, edit, moment) for edit in edits),
    )


def _keys_of_today(tx: Transaction, slug: DeckSlug) -> dict[CardId, StoredKey]:
    """The stored keys as today's algorithm has them.

    An older release may have stored them by another one: the deck's text is read again, so that a
    change of ours is not taken for a change of the answer.
    """
    stored = decks.stored_keys(tx, slug)
    read = check_text(decks.deck_text(tx, slug), path=slug).deck
    written = () if read is None else (*read.cards, *read.withdrawn)
    today = {card.id: card.key_hash for card in written}
    return {
        card: replace(key, key_hash=today.get(card, key.key_hash)) for card, key in stored.items()
    }


def installed_deck(tx: Transaction, slug: DeckSlug) -> InstalledDeck | None:
    """What is installed under a slug."""
    return next((deck for deck in decks.installed(tx) if deck.slug == slug), None)


def is_older(version: str, other: str) -> bool:
    """Whether a version comes before another, number by number: 1.9 before 1.10."""
    return _numbers(version) < _numbers(other)


def _numbers(version: str) -> list[int]:
    numbers = [int(number) for number in re.findall(r"\d{1,9}", version)]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return numbers


def _unchanged(deck: Deck) -> DeckChange:
    return DeckChange(
        slug=deck.slug,
        title=deck.title,
        version=deck.version,
        cards=len(deck.cards),
        is_new=False,
    )


def _claimed(tx: Transaction, deck: Deck) -> frozenset[CardId]:
    """Cards of which the stored version says `Key: changed` already."""
    claiming = (card.id for card in (*deck.cards, *deck.withdrawn) if card.key_claim == CLAIMED)
    stored = (decks.card(tx, card_id) for card_id in claiming)
    return frozenset(card.id for card in stored if card and card.key_claim == CLAIMED)


def _send_back(tx: Transaction, edit: CardEdit, moment: Moment) -> bool:
    """Write down that an answer changed, where somebody here had learnt it."""
    key = edit.key
    if key is None or schedules.schedule_of(tx, edit.card).memory is None:
        return False
    write(
        tx,
        moment,
        lambda stamp: KeyChanged(
            stamp=stamp,
            card=edit.card,
            key_hash=key.key_hash,
            was=key.was,
            now=key.now,
            source=key.source,
        ),
    )
    return True


def _line(edit: CardEdit) -> str:
    if edit.key is None:
        return f"{edit.name}: {edit.fate}"
    return f"{edit.name}: was {edit.key.was}, now {edit.key.now} ({edit.key.source})"
