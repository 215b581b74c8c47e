"""Decks at a hub: immutable versions, numbered as they were published, with their pictures."""

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

import psycopg

_MAY_SEE: Final = "SELECT has_table_privilege('trainer.programme', 'SELECT')"
_HASH: Final = re.compile("[0-9a-f]{64}")
"""SHA-256 in hexadecimal."""
# What else is in there is left there: a number may have more digits, and a list more lists in it,
# than can be read.
_PICTURES: Final = """
    SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(pictures)
    WHERE jsonb_typeof(value) = 'string'"""
_NEWEST: Final = f"""
    SELECT slug, number, text_hash, text, ({_PICTURES}) FROM trainer.deck_version
    WHERE slug = %(slug)s AND number < coalesce(%(below)s, number + 1)
    ORDER BY number DESC LIMIT 1"""  # noqa: S608 - ours


def hash_of(content: bytes) -> bytes:
    """SHA-256, by which a text and a picture are known: 32 bytes."""
    return hashlib.sha256(content).digest()


def hash_of_text(text: str) -> bytes:
    """The same of a text, as it is written."""
    return hash_of(text.encode())


class DeckVersion(NamedTuple):
    """One published text."""

    slug: str
    number: int
    text_hash: bytes
    """SHA-256 of the text."""
    text: str
    pictures: Mapping[str, bytes]
    """SHA-256 of each picture by its path below the deck's folder."""


class Edition(NamedTuple):
    """A published version without its text."""

    text_hash: bytes
    """SHA-256 of the text."""
    number: int
    """One more than that of the version before; a restored hub gives numbers once more."""
    published_ms: int
    """When, by the server's clock: UTC milliseconds since 1970."""
    version: str
    """As its author numbers it."""


class Heading(NamedTuple):
    """What a published version is called."""

    slug: str
    title: str
    version: str
    """As its author numbers it."""


def publish(hub: psycopg.Connection, deck: DeckVersion, *, title: str, version: str) -> int:
    """Publish a text as the deck's next version; its number.

    Its pictures are to be there before; the number it comes with says nothing.
    """
    try:
        return _publish(hub, deck, title, version)
    except psycopg.errors.UniqueViolation:
        # Somebody else has published at the same moment: theirs is the one before.
        return _publish(hub, deck, title, version)


def _publish(hub: psycopg.Connection, deck: DeckVersion, title: str, version: str) -> int:
    row = hub.execute(
        """
        INSERT INTO trainer.deck_version (slug, number, title, version, text_hash, text, pictures)
        VALUES (%(slug)s, trainer.next_version(%(slug)s), %(title)s, %(version)s, %(hash)s,
            %(text)s, %(pictures)s)
        RETURNING number""",
        {
            "slug": deck.slug,
            "title": title,
            "version": version,
            "hash": deck.text_hash,
            "text": deck.text,
            "pictures": json.dumps({path: one.hex() for path, one in deck.pictures.items()}),
        },
    ).fetchone()
    if row is None:
        raise AssertionError("an insert that returns nothing")
    return int(row[0])


def lacking(hub: psycopg.Connection, hashes: Collection[bytes]) -> set[bytes]:
    """Those of some pictures that the hub has not got."""
    found = hub.execute("SELECT hash FROM trainer.picture WHERE hash = ANY (%s)", [list(hashes)])
    return set(hashes) - {bytes(one) for (one,) in found}


def put_picture(hub: psycopg.Connection, content: bytes) -> None:
    """Send a picture; the same again is one."""
    hub.execute(
        "INSERT INTO trainer.picture SELECT sha256(content), content"
        " FROM (SELECT %s::bytea AS content) AS one ON CONFLICT (hash) DO NOTHING",
        [content],
    )


def picture(hub: psycopg.Connection, picture_hash: bytes) -> bytes | None:
    """A picture by the hash of its content; None for one that is not there."""
    row = hub.execute(
        "SELECT content FROM trainer.picture WHERE hash = %s", [picture_hash]
    ).fetchone()
    return None if row is None else bytes(row[0])


def newest(hub: psycopg.Connection, slug: str, *, below: int | None = None) -> DeckVersion | None:
    """The version of a deck that was published last; with `below`, of those before that one."""
    row = hub.execute(_NEWEST, {"slug": slug, "below": below}).fetchone()
    return None if row is None else _version(*row)


def assigned_by(hub: psycopg.Connection, slug: str) -> tuple[str, ...]:
    """The programmes that have assigned a deck.

    Educators publish for every programme, and read none: a function names those of a deck.
    """
    ((may_see,),) = hub.execute(_MAY_SEE).fetchall()
    if may_see:
        rows = hub.execute(
            "SELECT programme FROM trainer.programme WHERE %s = ANY (decks) ORDER BY 1", [slug]
        )
    else:
        rows = hub.execute("SELECT * FROM trainer.assigned_by(%s)", [slug])
    return tuple(name for (name,) in rows)


def headings(hub: psycopg.Connection, slugs: Collection[str]) -> list[Heading]:
    """What the newest versions of some decks are called, by their slugs, without their texts."""
    rows = hub.execute(
        "SELECT DISTINCT ON (slug) slug, title, version FROM trainer.deck_version"
        " WHERE slug = ANY (%s) ORDER BY slug, number DESC",
        [list(slugs)],
    )
    return [Heading(*row) for row in rows]


def _version(
    slug: str, number: int, text_hash: bytes, text: str, pictures: Mapping[str, str]
) -> DeckVersion:
    # What no trainer writes there names no picture, and must not end everybody's sync.
    hashes = {path: bytes.fromhex(one) for path, one in pictures.items() if _HASH.fullmatch(one)}
    return DeckVersion(slug, number, bytes(text_hash), text, hashes)


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
