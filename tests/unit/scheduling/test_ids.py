"""Ids: of cards, which outlive edits, and of entries, which sort by time."""

import hashlib
from random import Random
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from trainer.domain.ids import BlockId, DeckSlug, card_id, uuid7

names = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1)


def test_a_cards_id_is_what_every_device_reckons_for_it() -> None:
    digest = hashlib.sha256(b"vertebroplasty\0vp-7k2m").digest()
    assert card_id(DeckSlug("vertebroplasty"), BlockId("vp-7k2m")) == digest[:16]


@given(deck=names, block=names, number=st.integers(0, 99))
def test_deletions_of_a_cloze_are_cards_of_their_own(deck: str, block: str, number: int) -> None:
    slug, block_id = DeckSlug(deck), BlockId(block)
    ids = {card_id(slug, block_id, deletion=deletion) for deletion in (None, number, number + 1)}
    assert len(ids) == 3


@given(one=st.tuples(names, names), other=st.tuples(names, names))
def test_cards_of_different_decks_or_blocks_differ(
    one: tuple[str, str], other: tuple[str, str]
) -> None:
    ids = [card_id(DeckSlug(deck), BlockId(block)) for deck, block in (one, other)]
    assert (ids[0] == ids[1]) == (one == other)


@given(at_ms=st.integers(0, 2**48 - 1), seed=st.integers())
def test_an_entrys_id_is_a_uuid_of_version_7_with_its_time(at_ms: int, seed: int) -> None:
    uuid = UUID(bytes=uuid7(at_ms, Random(seed)))
    assert (uuid.version, uuid.variant) == (7, "specified in RFC 4122")
    assert uuid.int >> 80 == at_ms


@given(at_ms=st.integers(0, 2**48 - 2), seed=st.integers())
def test_entry_ids_sort_by_time_and_differ_within_a_millisecond(at_ms: int, seed: int) -> None:
    rng = Random(seed)
    first, second, later = uuid7(at_ms, rng), uuid7(at_ms, rng), uuid7(at_ms + 1, rng)
    assert first != second
    assert max(first, second) < later
