"""Decks through a hub: published by their authors, and brought to every device by its sync."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import psycopg

from trainer.decks.check import check_text, deck_of
from trainer.domain.ids import BlockId, DeckSlug
from trainer.domain.study_day import StudyDay, calendar_date
from trainer.errors import DeckError
from trainer.hub import decks as hub_decks
from trainer.hub.connection import connected
from trainer.services.author_reports import Note
from trainer.services.clock import Clock
from trainer.services.deck_change import DeckChange
from trainer.services.deck_library import DeckFile, installed_deck, put_deck, read_deck_file
from trainer.store import author_reports, decks
from trainer.store.engine import Store

_MS_PER_DAY: Final = 86_400_000
_MOST_PICTURES: Final = "Pictures do not travel through a hub yet: publish a deck without."


def publish(url: str, path: Path) -> tuple[str, int | None]:
    """Publish a deck file; its slug, and the number of its version, None where that is there.

    Raises DeckError for a deck in which the check finds anything at all, and for one with pictures.
    """
    file = read_deck_file(path)
    checked = check_text(file.content, path=file.path, folder=file.folder)
    deck = deck_of(checked)
    if checked.problems:
        raise DeckError(
            f"{path}: {len(checked.problems)} problems; only a clean deck is published.",
            hint=f"`trainer deck check {path}` lists them.",
        )
    if any(card.pictures or card.answer_pictures for card in deck.cards):
        raise DeckError(f"{path}: this deck has pictures.", hint=_MOST_PICTURES)
    with connected(url) as hub:
        number = hub_decks.publish(
            hub,
            slug=deck.slug,
            title=deck.title,
            version=deck.version,
            text_hash=_hash(file.text),
            text=file.text,
        )
    return deck.slug, number


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
            changes.append(_install(store, clock, slug, version.text))
    return changes


def _install(store: Store, clock: Clock, slug: str, text: str) -> DeckChange:
    file = DeckFile(path=f"{slug}.md at the hub", content=text.encode())
    deck = deck_of(check_text(file.content, path=file.path))
    with store.writing() as tx:
        return put_deck(tx, deck, file, clock.now(), is_shipped=False)


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
    return hashlib.sha256(text.encode()).digest()
