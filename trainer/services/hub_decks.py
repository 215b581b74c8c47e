"""Decks through a hub: published by their authors, and brought to every device by its sync."""

import hashlib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final, NamedTuple

import psycopg

from trainer.decks.check import check_text, deck_of
from trainer.decks.pictures import is_picture
from trainer.domain.card import Card
from trainer.domain.deck import Deck
from trainer.domain.ids import DeckSlug
from trainer.domain.plain_text import counted
from trainer.errors import DeckError
from trainer.hub import decks as hub_decks
from trainer.hub.connection import connected
from trainer.hub.decks import DeckVersion, Edition, Heading
from trainer.hub.fit import refuse_other_schema
from trainer.services.clock import Clock
from trainer.services.deck_change import DeckChange
from trainer.services.deck_edit import CLAIMED, card_edits
from trainer.services.deck_editions import Had, editions_had, had_of, note_editions
from trainer.services.deck_library import (
    DeckFile,
    is_older,
    put_deck,
    read_deck_file,
)
from trainer.services.hub_texts import published_deck, shipped_deck
from trainer.services.pictures import (
    missing_pictures,
    picture_content,
    picture_files,
    put_picture,
)
from trainer.services.place import pictures_folder
from trainer.store import author_reports, decks
from trainer.store.decks import StoredKey
from trainer.store.engine import Store, Transaction

_MS_PER_DAY: Final = 86_400_000
_PUBLISHED_AGAIN: Final = "Its author publishes it again: `trainer deck publish`."


class Published(NamedTuple):
    """What came of publishing a deck."""

    change: DeckChange
    """From the version before, or, of a first one, from nothing."""
    number: int | None
    """Of the version; None where the newest one is this text already."""
    former_version: str | None
    """The `version:` of the text before, which is another one; None where there is none."""
    assigned_by: tuple[str, ...] | None
    """Programmes that have assigned the deck; None for a login that cannot see programmes."""

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
    checked = check_text(file.content, path=file.path, folder=file.folder)
    deck = deck_of(checked)
    if checked.problems:
        raise DeckError(
            f"{path}: {len(checked.problems)} problems; only a clean deck is published.",
            hint=f"`trainer deck check {path}` lists them.",
        )
    version = DeckVersion(
        slug=deck.slug,
        number=0,
        text_hash=_hash(file.text),
        text=file.text,
        pictures={
            name: _digest(picture_content(file.folder / name)) for name in picture_files(deck.cards)
        },
    )
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


class Brought(NamedTuple):
    """What came of the decks of a hub."""

    changes: tuple[DeckChange, ...]
    passed_over: tuple[str, ...]
    """Why a deck that was published could not be installed."""


def bring(
    store: Store, clock: Clock, hub: psycopg.Connection, published: Mapping[str, Edition]
) -> Brought:
    """Install what was published of the assigned decks since, and pictures that are gone here.

    `published` has the newest version of each.  A changed text keeps the schedules, and a changed
    answer sends its card back to relearning.  A deck that this program cannot read leaves the
    others, and the one that is installed, as they are; so does one that was published before it,
    which a hub has that was put back to an earlier day.
    """
    with store.reading() as tx:
        here, had = _with_newest(tx, published), editions_had(tx)
        outdated = _outdated(tx, published, here, had)
        whole = {slug for slug in here if not missing_pictures(tx, slug, store.path.parent)}
    changes: list[DeckChange] = []
    passed_over: list[str] = [*outdated.values()]
    for slug in published:
        if slug in whole or slug in outdated:
            continue
        version = hub_decks.newest(hub, slug)
        try:
            deck = None if version is None else _fetched(store, hub, version)
            if deck is not None and slug not in here:
                changes.append(_installed(store, clock, deck))
        except DeckError as error:
            why = error.message.removesuffix(".")
            passed_over.append(f"{why}. Your own one stays; tell its author.")
    here |= {change.slug for change in changes}
    now = {slug: had_of(published[slug]) for slug in here}
    if any(had.get(slug) != one for slug, one in now.items()):
        with store.writing() as tx:
            note_editions(tx, now)
    return Brought(tuple(changes), tuple(passed_over))


def to_come(
    store: Store, hub: psycopg.Connection, published: Mapping[str, Edition]
) -> tuple[Heading, ...]:
    """What `bring` would install, or cannot read; nothing is done about it."""
    with store.reading() as tx:
        here = _with_newest(tx, published)
        passed_over = here | _outdated(tx, published, here, editions_had(tx)).keys()
    slugs = [slug for slug in published if slug not in passed_over]
    return tuple(hub_decks.headings(hub, slugs)) if slugs else ()


def _with_newest(tx: Transaction, published: Mapping[str, Edition]) -> frozenset[DeckSlug]:
    """The decks that are installed with the text that was published last."""
    return frozenset(
        slug
        for slug in decks.titles(tx)
        if slug in published and _hash(decks.deck_text(tx, slug)) == published[slug].text_hash
    )


def _outdated(
    tx: Transaction,
    published: Mapping[str, Edition],
    here: Collection[DeckSlug],
    had: Mapping[DeckSlug, Had],
) -> dict[DeckSlug, str]:
    """The decks that are here in a later version than the newest at the hub, with what to say."""
    earlier = {
        slug
        for slug, one in had.items()
        if slug in published and slug not in here and one.is_after(published[slug])
    }
    return {
        deck.slug: f"{deck.slug}.md at the hub: its {published[deck.slug].version} was published"
        f" before the {deck.version} that is here, which the hub has lost. Yours stays; ask its"
        " author to publish again."
        for deck in (decks.installed(tx) if earlier else ())
        if deck.slug in earlier
    }


class _Fetched(NamedTuple):
    """A published deck whose pictures are here."""

    deck: Deck
    file: DeckFile


def _fetched(store: Store, hub: psycopg.Connection, version: DeckVersion) -> _Fetched:
    file = DeckFile(path=f"{version.slug}.md at the hub", content=version.text.encode())
    deck = deck_of(check_text(file.content, path=file.path))
    _refuse_another(deck, file, version)
    home = store.path.parent
    for name in picture_files(deck.cards):
        picture_hash = version.pictures.get(name)
        if picture_hash is None or _has_picture(deck.slug, name, picture_hash, home):
            continue
        content = hub_decks.picture(hub, picture_hash)
        # Its own checks were made before it was published; these are of what arrives.
        if content is not None and is_picture(name, content):
            put_picture(deck.slug, name, content, home)
    return _Fetched(deck, file)


def _refuse_another(deck: Deck, file: DeckFile, version: DeckVersion) -> None:
    """Raise DeckError for a text that is not what it was published as; no trainer sends one."""
    if deck.slug != version.slug:
        raise DeckError(f"{file.path}: it says `deck: {deck.slug}`.", hint=_PUBLISHED_AGAIN)
    if _hash(version.text) != version.text_hash:
        raise DeckError(
            f"{file.path}: its text is not the one that was published.", hint=_PUBLISHED_AGAIN
        )


def _installed(store: Store, clock: Clock, fetched: _Fetched) -> DeckChange:
    with store.writing() as tx:
        return put_deck(tx, fetched.deck, fetched.file, clock.now(), is_shipped=False)


def _has_picture(slug: DeckSlug, name: str, picture_hash: bytes, home: Path) -> bool:
    try:
        return _digest((pictures_folder(home, slug) / name).read_bytes()) == picture_hash
    except OSError:
        return False


def send_notes(store: Store, hub: psycopg.Connection) -> int:
    """Send what the learner wants authors to know; how many notes there are."""
    with store.reading() as tx:
        kept = author_reports.author_reports(tx)
    for report in kept:
        hub_decks.send_note(
            hub,
            note=report.id,
            card=report.card,
            deck=report.deck,
            block=report.block,
            card_version=report.card_version,
            day=report.at_ms // _MS_PER_DAY,
            sentence=report.sentence,
        )
    return len(kept)


def _hash(text: str) -> bytes:
    return _digest(text.encode())


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()
