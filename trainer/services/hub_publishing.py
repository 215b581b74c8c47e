"""Publishing a deck at a hub: what it would change there, and sending it with its pictures."""

from pathlib import Path
from typing import NamedTuple

import psycopg

from trainer.decks.answers import check_answers
from trainer.decks.check import check_text, deck_of
from trainer.domain.card import Card
from trainer.domain.deck import Deck
from trainer.domain.plain_text import counted
from trainer.errors import DeckError
from trainer.hub import decks as hub_decks
from trainer.hub.connection import connected
from trainer.hub.decks import DeckVersion, hash_of, hash_of_text
from trainer.hub.fit import refuse_other_schema
from trainer.services.deck_change import DeckChange
from trainer.services.deck_edit import CLAIMED, card_edits
from trainer.services.deck_library import DeckFile, is_older, read_deck_file
from trainer.services.hub_texts import published_deck, shipped_deck
from trainer.services.pictures import picture_content, picture_files
from trainer.store.decks import StoredKey


class Published(NamedTuple):
    """What came of publishing a deck."""

    change: DeckChange
    """From the version before, or, of a first one, from nothing."""
    number: int | None
    """Of the version; None where the newest one is this text already."""
    former_version: str | None
    """The `version:` of the text before, which is another one; None where there is none."""
    assigned_by: tuple[str, ...]
    """Programmes that have assigned the deck."""

    @property
    def is_named_alike(self) -> bool:
        """Whether the text before has the same `version:`."""
        return self.former_version == self.change.version

    @property
    def is_named_older(self) -> bool:
        """Whether the text before has a later `version:`."""
        return self.former_version is not None and is_older(
            self.change.version, self.former_version
        )


def publish(
    url: str, path: Path, *, replaces_another: bool = False, dry_run: bool = False
) -> Published:
    """Publish a deck file with its pictures, or say what that would change.

    Raises DeckError for a deck in which the check finds anything at all, for a text whose pictures
    have changed since, and for one that has no card of the deck whose slug it has and is not said
    to replace it.
    """
    file = read_deck_file(path)
    deck = _clean(file, path)
    version = _version(file, deck)
    with connected(url, is_autocommit=True) as hub:
        refuse_other_schema(hub, url)
        before = hub_decks.newest(hub, deck.slug)
        known = published_deck(before)
        if not replaces_another:
            _refuse_stranger(deck, known or shipped_deck(deck.slug), path)
        change = _change(deck, known)
        assigned_by = hub_decks.assigned_by(hub, deck.slug)
        if before is not None and before.text_hash == version.text_hash:
            if before.pictures != version.pictures:
                raise _other_pictures(path)
            return Published(change, None, None, assigned_by)
        number = before.number + 1 if before else 1
        if not dry_run:
            number = _sent(hub, file, deck, version)
    return Published(change, number, known.version if known else None, assigned_by)


def _clean(file: DeckFile, path: Path) -> Deck:
    checked = check_text(file.content, path=file.path, folder=file.folder, closer=check_answers)
    deck = deck_of(checked)
    if checked.problems:
        raise DeckError(
            f"{path}: {counted(len(checked.problems), 'problem')}; only a clean deck is published.",
            hint=f"`trainer deck check {path}` lists what there is.",
        )
    return deck


def _version(file: DeckFile, deck: Deck) -> DeckVersion:
    return DeckVersion(
        slug=deck.slug,
        number=0,
        text_hash=hash_of_text(file.text),
        text=file.text,
        pictures={
            name: hash_of(picture_content(file.folder / name)) for name in picture_files(deck.cards)
        },
    )


def _sent(hub: psycopg.Connection, file: DeckFile, deck: Deck, version: DeckVersion) -> int:
    lacking = hub_decks.lacking(hub, version.pictures.values())
    for name, picture_hash in version.pictures.items():
        if picture_hash in lacking:
            hub_decks.put_picture(hub, picture_content(file.folder / name))
    return hub_decks.publish(hub, version, title=deck.title, version=deck.version)


def _refuse_stranger(deck: Deck, known: Deck | None, path: Path) -> None:
    """Raise DeckError where the deck of that slug has cards, and none of this one's."""
    there = {card.id for card in known.cards} if known else set()
    if there and there.isdisjoint(card.id for card in deck.cards):
        raise DeckError(
            f"{path}: none of the {counted(len(there), 'card')} of the {deck.slug} that residents"
            " have is in it: it is another deck, and would put them out of study.",
            hint="Give it another `deck:` slug, or take the other's place with --replace.",
        )


def _change(deck: Deck, before: Deck | None) -> DeckChange:
    active = {card.id for card in before.cards} if before else set()
    cards = (*before.cards, *before.withdrawn) if before else ()
    stored = {card.id: _as_stored(card, is_active=card.id in active) for card in cards}
    claimed = frozenset(card.id for card in cards if card.key_claim == CLAIMED)
    return DeckChange(
        slug=deck.slug,
        title=deck.title,
        version=deck.version,
        cards=len(deck.cards),
        is_new=before is None,
        edits=card_edits(deck, stored, claimed),
    )


def _as_stored(card: Card, *, is_active: bool) -> StoredKey:
    return StoredKey(
        card=card.id,
        block=card.block,
        version=card.version,
        key_hash=card.key_hash,
        key_text=card.key_text,
        is_active=is_active,
    )


def _other_pictures(path: Path) -> DeckError:
    return DeckError(
        f"{path}: this text is published already, with other pictures.",
        hint="Raise `version:` in the file; what is published stays as it is.",
    )
