"""Decks installed and brought up to date, with what an edit means to who learnt the old answers."""

import hashlib
import random
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from trainer import __version__
from trainer.decks.check import check_text, deck_of, file_content
from trainer.domain.deck import Deck
from trainer.domain.ids import CardId, DeckSlug, EntryId
from trainer.domain.log import KeyChanged
from trainer.domain.plain_text import counted
from trainer.domain.study_day import Moment
from trainer.errors import DeckError
from trainer.services.answers_before import ANSWERS_BEFORE, noting
from trainer.services.clock import Clock
from trainer.services.deck_change import DeckChange
from trainer.services.deck_edit import CLAIMED, NewKey, card_edits
from trainer.services.permanent_ids import refuse_reused
from trainer.services.pictures import keep_pictures
from trainer.services.recording import Attempt, new_id, write
from trainer.store import decks, preferences, schedules
from trainer.store.decks import InstalledDeck, StoredKey
from trainer.store.engine import Store, Transaction

_HASH_BYTES: Final = 16


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
    def folder(self) -> Path:
        """Where it lies, with its pictures."""
        return Path(self.path).parent

    @property
    def text(self) -> str:
        """Its text, once it was read as a deck."""
        return self.content.decode("utf-8-sig")


def read_deck_file(path: Path) -> DeckFile:
    """The bytes of a deck file; raises DeckError when it cannot be read."""
    return DeckFile(path=str(path), content=file_content(path))


def add_deck(
    store: Store, clock: Clock, path: Path, *, replaces_another: bool = False
) -> DeckChange:
    """Install an educator's own deck, or another version of one.

    Raises DeckError when the file has errors, a newer version is installed, or its slug is that of
    a deck that came with the program, or one without any of its cards, and which it is not said to
    replace.
    """
    file = read_deck_file(path)
    deck = deck_of(check_text(file.content, path=file.path, folder=file.folder))
    with store.writing() as tx:
        installed = installed_deck(tx, deck.slug)
        if installed is not None and installed.text_hash == file.hash:
            keep_pictures(deck, file.folder, store.path.parent)
            return _unchanged(deck)
        if installed is not None and installed.is_shipped and not replaces_another:
            raise DeckError(
                f"{path}: {deck.slug} is the slug of a deck that comes with trainer.",
                hint="Give yours another `deck:` slug, or add it with --replace; `trainer deck add"
                f" {deck.slug}` brings the other one back.",
            )
        if installed is not None and not replaces_another:
            _refuse_stranger(tx, deck, path)
        if installed is not None and is_older(deck.version, installed.version):
            raise DeckError(
                f"{path}: version {deck.version} of {deck.slug} is older than the installed "
                f"{installed.version}.",
                hint="Raise `version:` in the file if it is to take its place.",
            )
        keep_pictures(deck, file.folder, store.path.parent)
        return put_deck(tx, deck, file, clock.now(), is_shipped=False)


def _refuse_stranger(tx: Transaction, deck: Deck, path: Path) -> None:
    """Raise DeckError where the installed deck of that slug has cards, and none of this one's."""
    there = {card.id for card in decks.cards(tx, deck.slug)}
    if there and there.isdisjoint(card.id for card in deck.cards):
        raise DeckError(
            f"{path}: none of the {counted(len(there), 'card')} of the installed {deck.slug} is in"
            " it: it is another deck, and would put them out of study.",
            hint="Give it another `deck:` slug, or take the other's place with --replace.",
        )


def remove_deck(store: Store, slug: DeckSlug) -> InstalledDeck:
    """Take a deck out of study, until it is added again; the deck as it was.

    Its answers stay in the log, and its cards come back where they stood.  Raises DeckError where
    it is not installed.
    """
    with store.writing() as tx:
        deck = installed_deck(tx, slug)
        if deck is None:
            raise DeckError(
                f"There is no deck {slug!r}.", hint="`trainer deck list` shows the decks there are."
            )
        decks.remove(tx, slug)
    return deck


def put_deck(  # noqa: PLR0913 - what is put, when, and whose it is
    tx: Transaction,
    deck: Deck,
    file: DeckFile,
    moment: Moment,
    *,
    is_shipped: bool,
    rng: random.Random | None = None,
) -> DeckChange:
    """Put a deck in the place of what is stored of it, and send changed answers to relearning.

    Its pictures are to be kept before.  `rng` draws the ids of the entries that are written, where
    they are to come out the same again.

    Raises DeckError for a card that has the id of one that was retired.
    """
    is_new = installed_deck(tx, deck.slug) is None
    before = None if is_new else check_text(decks.deck_text(tx, deck.slug), path=deck.slug).deck
    retired = frozenset(before.retired if before else ())
    refuse_reused(deck, retired, file.path)
    stored = _keys_of_today(tx, deck.slug, before)
    edits = card_edits(deck, stored, _claimed(tx, deck))
    decks.put(tx, deck, text=file.text, text_hash=file.hash, is_shipped=is_shipped)
    changed = [(edit.card, edit.key) for edit in edits if edit.key is not None]
    sent_back = {card for card, key in changed if _send_back(tx, card, key, moment, rng)}
    _note_unlearnt(tx, [(card, key) for card, key in changed if card not in sent_back])
    return DeckChange(
        slug=deck.slug,
        title=deck.title,
        version=deck.version,
        cards=len(deck.cards),
        is_new=is_new,
        edits=edits,
        released=tuple(sorted(retired.difference(deck.retired))),
        relearnt=len(sent_back),
    )


def _keys_of_today(tx: Transaction, slug: DeckSlug, read: Deck | None) -> dict[CardId, StoredKey]:
    """The stored keys as today's algorithm has them.

    An older release may have stored them by another one: the deck's text is read again, so that a
    change of ours is not taken for a change of the answer.
    """
    stored = decks.stored_keys(tx, slug)
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


def _note_unlearnt(tx: Transaction, changed: Collection[tuple[CardId, NewKey]]) -> None:
    """Note what answers were that nobody here had learnt, of which the log says nothing."""
    if changed:
        preferences.put(tx, ANSWERS_BEFORE, noting(preferences.preferences(tx), changed))


def _send_back(
    tx: Transaction, card: CardId, key: NewKey, moment: Moment, rng: random.Random | None
) -> bool:
    """Write down that an answer changed, where somebody here had learnt it."""
    if schedules.schedule_of(tx, card).memory is None:
        return False
    write(
        tx,
        moment,
        lambda stamp: KeyChanged(
            stamp=stamp,
            card=card,
            key_hash=key.key_hash,
            was=key.was,
            now=key.now,
            source=key.source,
        ),
        attempt=Attempt(EntryId(new_id(moment, rng))) if rng else None,
    )
    return True
