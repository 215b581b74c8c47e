"""Decks at a hub: immutable versions, numbered as they were published."""

from typing import NamedTuple

import psycopg


class DeckVersion(NamedTuple):
    """One published text."""

    slug: str
    number: int
    text_hash: bytes
    """SHA-256 of the text."""
    text: str


def publish(  # noqa: PLR0913 - what a version is
    hub: psycopg.Connection, *, slug: str, title: str, version: str, text_hash: bytes, text: str
) -> int | None:
    """Publish a text as the deck's next version; its number, or None where it is there already."""
    row = hub.execute(
        """
        INSERT INTO trainer.deck_version (slug, number, title, version, text_hash, text)
        SELECT %(slug)s, coalesce(max(number), 0) + 1, %(title)s, %(version)s, %(hash)s, %(text)s
        FROM trainer.deck_version WHERE slug = %(slug)s
        ON CONFLICT (slug, text_hash) DO NOTHING RETURNING number""",
        {"slug": slug, "title": title, "version": version, "hash": text_hash, "text": text},
    ).fetchone()
    return None if row is None else int(row[0])


def newest(hub: psycopg.Connection, slug: str) -> DeckVersion | None:
    """The version of a deck that was published last."""
    row = hub.execute(
        "SELECT slug, number, text_hash, text FROM trainer.deck_version WHERE slug = %s"
        " ORDER BY number DESC LIMIT 1",
        [slug],
    ).fetchone()
    return None if row is None else DeckVersion(row[0], row[1], bytes(row[2]), row[3])


def send_note(  # noqa: PLR0913 - what a note is
    hub: psycopg.Connection,
    *,
    note: bytes,
    card: bytes,
    deck: str,
    block: str,
    card_version: bytes,
    day: int,
    sentence: str,
) -> None:
    """Send a sentence about a card to its author; the same again is one."""
    hub.execute(
        """
        INSERT INTO trainer.card_note VALUES (trainer.own_trainee(), %s, %s, %s, %s, %s, %s, %s)
        ON CONFLICT (trainee_id, note_id) DO NOTHING""",
        [note, card, deck, block, card_version, day, sentence],
    )


def inbox(hub: psycopg.Connection, slug: str) -> list[tuple[str, bytes, int, str]]:
    """What learners say of a deck's cards: block, card version, study day and sentence."""
    rows = hub.execute("SELECT * FROM trainer.notes_on(%s)", [slug]).fetchall()
    return [(block, bytes(version), day, sentence) for block, version, day, sentence in rows]
