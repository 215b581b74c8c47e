"""Bundles: the same in, the same out, and nothing that is spoilt is taken."""

import gzip
import hashlib
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reports.shared import answer, bundle, device_counts, standing
from trainer.errors import BundleError
from trainer.reports.bundle import Level, bundle_bytes
from trainer.reports.bundle_reading import LARGEST_FILE, LONGEST_LINE, MOST_LINES, read_bundle

PATH = "ann.trainer"
FULL = bundle(
    [device_counts([answer(day, number=day) for day in range(9)]), device_counts(by=2)],
    level=Level.CARDS,
    stands=standing(note="on nights\u202e", overdue=3),
)

WITH_LOG = replace(FULL, entries=({"kind": "review", "entry_id": {"hex": "ab"}},))


def packed(text: str) -> bytes:
    return gzip.compress(text.encode(), mtime=0)


def text_of(content: bytes) -> str:
    return gzip.decompress(content).decode()


def test_a_bundle_read_is_the_one_that_was_written() -> None:
    assert read_bundle(bundle_bytes(WITH_LOG), path=PATH) == WITH_LOG


def test_the_same_bundle_gives_the_same_bytes() -> None:
    assert bundle_bytes(FULL) == bundle_bytes(FULL)


def test_a_bundle_can_be_read_by_eye() -> None:
    head, *_ = text_of(bundle_bytes(FULL)).splitlines()
    assert json.loads(head)["format"] == "trainer-bundle"


def refusal(content: bytes) -> str:
    """Why a bundle is refused; empty where it is taken."""
    try:
        read_bundle(content, path=PATH)
    except BundleError as error:
        return error.message if error.hint else ""
    return ""


@given(place=st.integers(min_value=0), flip=st.integers(min_value=1, max_value=255))
def test_a_damaged_byte_is_noticed_or_does_not_matter(place: int, flip: int) -> None:
    content = bytearray(bundle_bytes(FULL))
    content[place % len(content)] ^= flip
    # Within gzip's own head, as its clock, nothing is said: then the bundle is what it was.
    assert (
        refusal(bytes(content)).startswith(f"{PATH}: ")
        or read_bundle(bytes(content), path=PATH) == FULL
    )


@given(kept=st.integers(min_value=0))
def test_a_bundle_that_is_cut_off_is_refused(kept: int) -> None:
    content = bundle_bytes(FULL)
    with pytest.raises(BundleError, match=PATH):
        read_bundle(content[: kept % len(content)], path=PATH)


def test_a_changed_number_is_noticed() -> None:
    changed = text_of(bundle_bytes(FULL)).replace('["sample",3]', '["sample",9]')
    with pytest.raises(BundleError, match="its checksum does not fit"):
        read_bundle(packed(changed), path=PATH)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "this is no bundle"),
        (b"PK\x03\x04", "this is no bundle"),
        (packed("hello\n"), "this is no bundle"),
        (packed("[" * 100_000), "this is no bundle"),
        (packed('{"format":"trainer-bundle","version":2}\n'), "format 2"),
        (b"\x1f\x8b\x08\x00", "damaged or cut off"),
    ],
)
def test_what_is_no_bundle_of_this_format_is_said(content: bytes, words: str) -> None:
    with pytest.raises(BundleError, match=words) as refused:
        read_bundle(content, path=PATH)
    assert refused.value.hint


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('["sample",3]', '["sample",-1]'),
        ('["sample",3]', '["sample","many"]'),
        ('["sample",3]', '["sample",true]'),
        ('["sample",3]', '["sample",1e3]'),
        ('["sample",3]', '["sample",99999999999999999999]'),
        ('"level":"cards"', '"level":"everything"'),
        ('"level":"cards"', '"level":"topics"'),
        ('"trainee":"00', '"trainee":"'),
        ('"topics":[["sample"', '"topics":[[1,"sample"'),
        ('"standing":', '"sitting":'),
        ('"on nights', '"\\ud800on nights'),
        ('"program":"0.1.0"', '"program":"\\udfff"'),
        ('"made_ms":1000', '"made_ms":-1'),
        ('"made_ms":1000', '"made_ms":1152921504606846975'),
        ('[["sample","risk figure",2969,1,1,7,7,0]', '[["sample","risk figure",2969,1,1,7,8,0]'),
        ('[["sample","risk figure",2969,1,1,7,7,0]', '[["sample","risk figure",2969,1,1,7,6,2]'),
        ('[["sample","risk figure",2969,1,1,7,7,0]', '[["sample","risk figure",-9,1,1,7,7,0]'),
        ('[["sample","risk figure",2969,1,1,7,7,0]', '[["sample","risk figure",2969,5,1,7,7,0]'),
        ('[["sample","risk figure",2969,1,1,7,7,0]', '[["sample","risk figure",2969,1,9,7,7,0]'),
        ('"bins":[["sample",2969,9,7,7', '"bins":[["sample",2969,10,7,7'),
        ('"bins":[["sample",2969,9,7,7', '"bins":[["sample",2969,9,7,8'),
        ('"on_time":[["sample",2969,8,10]]', '"on_time":[["sample",2969,80,10]]'),
        ('["sample","risk figure",4,2,0', '["sample","risk figure",4,200,0'),
        ('["sample","risk figure",4,2,0', '["sample","risk figure",4,2,3'),
        ('"on_time":[[', '"on_time":[["sample",2969,1,1],['),
        ('"overdue":[[', '"overdue":[["sample",1],['),
        ("[[20808,30,24000000]]", "[[20808,30,24000000],[20808,30,1]]"),
        ('["sample",20808,600000,950000]', '["sample",20808,950000,600000]'),
        ('"quantiles":[[', '"quantiles":[["sample",20808,1,2],['),
        ('"head":9', '"head":9,"head":10'),
        ('"decks":[[', '"decks":[["sample","A sample deck","1.0"],['),
        ('{"device":"', '{"x":1}\n{"device":"'),
        ('{"device":"', '[1]\n{"device":"'),
    ],
)
def test_a_bundle_whose_words_are_wrong_is_refused_although_its_checksum_fits(
    old: str, new: str
) -> None:
    text = text_of(bundle_bytes(WITH_LOG))
    assert old in text
    *lines, _ = text.replace(old, new, 1).splitlines(keepends=True)
    with pytest.raises(BundleError, match="contradicts its format"):
        read_bundle(packed("".join(lines) + checksum(lines)), path=PATH)


def checksum(lines: list[str]) -> str:
    digest = hashlib.sha256("".join(lines).encode()).hexdigest()
    return json.dumps({"sha256": digest}, separators=(",", ":")) + "\n"


@pytest.mark.parametrize(
    "content",
    [
        packed("[" + "[]," * 3_000_000 + "[]]\n"),
        packed(
            '{"format":"trainer-bundle","version":1}\n[' + "[]," * (LONGEST_LINE // 3) + "[]]\n"
        ),
        packed('{"format":"trainer-bundle","version":1}\n' + "[]\n" * (MOST_LINES + 1)),
        bytes(LARGEST_FILE + 1),
    ],
    ids=["head", "line", "lines", "file"],
)
def test_what_would_take_all_memory_is_refused_before_it_is_read(content: bytes) -> None:
    if content.startswith(b"\x1f\x8b"):
        # With a checksum that fits, as whoever means harm would have it.
        lines = text_of(content).splitlines(keepends=True)
        content = packed("".join(lines) + checksum(lines))
    with pytest.raises(BundleError):
        read_bundle(content, path=PATH)


@pytest.mark.parametrize("value", ["[[],[]]", '{"hex":[]}', "0.5"])
def test_an_entry_holds_nothing_but_words_numbers_and_bytes(value: str) -> None:
    *lines, _ = text_of(bundle_bytes(WITH_LOG)).replace('"review"', value).splitlines(keepends=True)
    with pytest.raises(BundleError, match="contradicts its format"):
        read_bundle(packed("".join(lines) + checksum(lines)), path=PATH)
