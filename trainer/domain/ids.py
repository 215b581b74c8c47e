"""Names of things: what identifies a deck, a fact, a card, a trainee, a device, an entry."""

import random
from typing import NewType

DeckSlug = NewType("DeckSlug", str)
"""Permanent short name of a deck, as in `deck: vertebroplasty`."""
BlockId = NewType("BlockId", str)
"""Id of a block within its deck file, as in `## figure vp-7k2m`."""
SourceId = NewType("SourceId", str)
FactId = NewType("FactId", str)
CardId = NewType("CardId", bytes)
"""16 bytes; see `card_id`."""
TraineeId = NewType("TraineeId", bytes)
"""16 bytes, a UUIDv7."""
DeviceId = NewType("DeviceId", bytes)
"""16 bytes, a UUIDv7."""
EntryId = NewType("EntryId", bytes)
"""16 bytes, a UUIDv7."""


def card_id(deck: DeckSlug, block: BlockId, *, deletion: int | None = None) -> CardId:
    """Stored id of a card: it outlives every edit of the card's text.

    First 16 bytes of SHA-256 over slug, NUL, block id and, for a cloze, NUL and deletion number.
    """
    # Loads OpenSSL, 2 ms which the first card need not wait for.
    import hashlib

    name = f"{deck}\0{block}" if deletion is None else f"{deck}\0{block}\0{deletion}"
    return CardId(hashlib.sha256(name.encode()).digest()[:16])


def uuid7(at_ms: int, rng: random.Random) -> bytes:
    """A new UUIDv7 as 16 bytes, for milliseconds of UTC since 1970.

    Source: RFC 9562, section 5.7: 48 bits of time, version, 12 random, variant, 62 random bits.
    """
    high = (at_ms & 0xFFFF_FFFF_FFFF) << 16 | 0x7000 | rng.getrandbits(12)
    low = 0b10 << 62 | rng.getrandbits(62)
    return (high << 64 | low).to_bytes(16, "big")
