"""Decks of a hub, brought to every device by its sync, and what learners say of them sent back."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final, NamedTuple

import psycopg

from trainer.decks.check import check_text, deck_of
from trainer.decks.pictures import is_picture
from trainer.domain.deck import Deck
from trainer.domain.ids import DeckSlug
from trainer.errors import DeckError
from trainer.hub import decks as hub_decks
from trainer.hub.decks import DeckVersion, Edition, Heading, hash_of, hash_of_text
from trainer.services.clock import Clock
from trainer.services.deck_change import DeckChange
from trainer.services.deck_editions import Had, editions_had, had_of, note_editions
from trainer.services.deck_library import DeckFile, put_deck
from trainer.services.pictures import missing_pictures, picture_files, put_picture
from trainer.services.place import pictures_folder
from trainer.store import author_reports, decks
from trainer.store.engine import Store, Transaction

_MS_PER_DAY: Final = 86_400_000
_PUBLISHED_AGAIN: Final = "Its author publishes it again: `trainer deck publish`."


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
        if slug in published
        and hash_of_text(decks.deck_text(tx, slug)) == published[slug].text_hash
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
    if hash_of_text(version.text) != version.text_hash:
        raise DeckError(
            f"{file.path}: its text is not the one that was published.", hint=_PUBLISHED_AGAIN
        )


def _installed(store: Store, clock: Clock, fetched: _Fetched) -> DeckChange:
    with store.writing() as tx:
        return put_deck(tx, fetched.deck, fetched.file, clock.now(), is_shipped=False)


def _has_picture(slug: DeckSlug, name: str, picture_hash: bytes, home: Path) -> bool:
    try:
        return hash_of((pictures_folder(home, slug) / name).read_bytes()) == picture_hash
    except OSError:
        return False


def send_notes(store: Store, hub: psycopg.Connection) -> int:
    """Send what the learner wants authors to know; how many notes there are."""
    with store.reading() as tx:
        kept = author_reports.author_reports(tx)
    if not kept:
        return 0
    with hub.pipeline():
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
