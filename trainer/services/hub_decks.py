"""Decks through a hub: published by their authors, and brought to every device by its sync."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import psycopg

from trainer.decks.check import check_text, deck_of
from trainer.decks.pictures import is_picture
from trainer.domain.ids import BlockId, DeckSlug
from trainer.domain.study_day import StudyDay, calendar_date
from trainer.errors import DeckError
from trainer.hub import decks as hub_decks
from trainer.hub.connection import connected
from trainer.hub.decks import DeckVersion
from trainer.hub.fit import refuse_other_schema
from trainer.services.author_reports import Note
from trainer.services.clock import Clock
from trainer.services.deck_change import DeckChange
from trainer.services.deck_library import DeckFile, installed_deck, put_deck, read_deck_file
from trainer.services.pictures import picture_content, picture_files, put_picture
from trainer.services.place import pictures_folder
from trainer.store import author_reports, decks
from trainer.store.engine import Store

_MS_PER_DAY: Final = 86_400_000


def publish(url: str, path: Path) -> tuple[str, int | None]:
    """Publish a deck file with its pictures.

    Its slug, and the number of its version, None where that is there.  Raises DeckError for a deck
    in which the check finds anything at all, and for a text whose pictures have changed since.
    """
    file = read_deck_file(path)
    checked = check_text(file.content, path=file.path, folder=file.folder)
    deck = deck_of(checked)
    if checked.problems:
        raise DeckError(
            f"{path}: {len(checked.problems)} problems; only a clean deck is published.",
            hint=f"`trainer deck check {path}` lists them.",
        )
    names = picture_files(deck)
    version = DeckVersion(
        slug=deck.slug,
        number=0,
        text_hash=_hash(file.text),
        text=file.text,
        pictures={name: _digest(picture_content(file.folder / name)) for name in names},
    )
    with connected(url) as hub, hub.transaction():
        refuse_other_schema(hub, url)
        lacking = hub_decks.lacking(hub, version.pictures.values())
        for name in names:
            if version.pictures[name] in lacking:
                hub_decks.put_picture(hub, picture_content(file.folder / name))
        number = hub_decks.publish(hub, version, title=deck.title, version=deck.version)
        if number is None:
            _refuse_other_pictures(hub, version, path)
    return deck.slug, number


def _refuse_other_pictures(hub: psycopg.Connection, version: DeckVersion, path: Path) -> None:
    there = hub_decks.published(hub, version.slug, version.text_hash)
    if there is not None and there.pictures != version.pictures:
        raise DeckError(
            f"{path}: this text is published already, with other pictures.",
            hint="Raise `version:` in the file; what is published stays as it is.",
        )


def bring(
    store: Store, clock: Clock, hub: psycopg.Connection, published: Mapping[str, bytes]
) -> list[DeckChange]:
    """Install what was published of the assigned decks since; what it changed.

    `published` has the hash of each one's newest text.  A changed text keeps the schedules, and a
    changed answer sends its card back to relearning.
    """
    changes = []
    for slug, newest in published.items():
        with store.reading() as tx:
            known = installed_deck(tx, DeckSlug(slug))
            text = None if known is None else decks.deck_text(tx, DeckSlug(slug))
        if text is not None and _hash(text) == newest:
            continue
        version = hub_decks.newest(hub, slug)
        if version is not None:
            changes.append(_install(store, clock, hub, version))
    return changes


def _install(
    store: Store, clock: Clock, hub: psycopg.Connection, version: DeckVersion
) -> DeckChange:
    file = DeckFile(path=f"{version.slug}.md at the hub", content=version.text.encode())
    deck = deck_of(check_text(file.content, path=file.path))
    home = store.path.parent
    for name in picture_files(deck):
        picture_hash = version.pictures.get(name)
        if picture_hash is None or _has_picture(deck.slug, name, picture_hash, home):
            continue
        content = hub_decks.picture(hub, picture_hash)
        # Its own checks were made before it was published; these are of what arrives.
        if content is not None and is_picture(name, content):
            put_picture(deck.slug, name, content, home)
    with store.writing() as tx:
        return put_deck(tx, deck, file, clock.now(), is_shipped=False)


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


def inbox(url: str, slug: str) -> tuple[Note, ...]:
    """What learners say of a deck's cards, without their names."""
    with connected(url) as hub:
        refuse_other_schema(hub, url)
        return tuple(
            Note(
                deck=DeckSlug(slug),
                block=BlockId(block),
                card_version=version.hex(),
                day=calendar_date(StudyDay(day)).isoformat(),
                sentence=sentence,
            )
            for block, version, day, sentence in hub_decks.inbox(hub, slug)
        )


def _hash(text: str) -> bytes:
    return _digest(text.encode())


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()
