"""Bundles: the same in, the same out, and nothing that is spoilt is taken."""

import gzip
import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reports.shared import MONDAY, answer, bundle, device_counts, standing
from trainer.domain.rating import Confidence, Mark
from trainer.domain.study_day import StudyDay
from trainer.errors import BundleError
from trainer.reports.bundle import Bundle, Level, bundle_bytes, standing_json
from trainer.reports.bundle_laws import MOST_A_DAY
from trainer.reports.bundle_reading import (
    LARGEST_FILE,
    LONGEST_LINE,
    MOST_ENTRIES,
    MOST_LINES,
    read_bundle,
)
from trainer.reports.bundle_rows import MOST_KNOWN, MOST_ROWS, read_standing
from trainer.reports.counts import Topic
from trainer.reports.standing import Expected, OnTime, TopicStanding

PATH = "ann.trainer"
FULL = bundle(
    [device_counts([answer(day, number=day) for day in range(9)]), device_counts(by=2)],
    level=Level.CARDS,
    made_ms=(MONDAY + 28) * 86_400_000,
    stands=standing(note="on nights\u202e", overdue=3),
)
MADE = f'"made_ms":{FULL.made_ms}'

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
        ('"on nights', '"\\nCheck in with: R-AAAA'),
        ('"A sample deck","1.0"', '"A sample deck","1.0\\nCheck in with: R-AAAA"'),
        ('"A sample deck","1.0"', f'"A sample deck","{"1" * 41}"'),
        (MADE, '"made_ms":-1'),
        (MADE, '"made_ms":1152921504606846975'),
        (MADE, f'"made_ms":{FULL.made_ms + 3 * 86_400_000}'),
        (MADE, f'"made_ms":{FULL.made_ms - 2 * 86_400_000 - 1}'),
        ('"head":9', '"head":8'),
        ('"head":9', '"head":10000001'),
        ('"work":[["sample",20780,1,8000]', '"work":[["sample",20780,1,60001]'),
        ('"work":[["sample",20780,1,8000]', '"work":[["sample",20780,100001,8000]'),
        (
            '[["sample","risk figure",2969,1,1,7,7,0]',
            '[["sample","risk figure",2969,1,1,100001,7,0]',
        ),
        ('["sample","risk figure",4,2,0', '["sample","risk figure",100001,2,0'),
        ("[[20808,30,24000000]]", "[[20808,1000001,24000000]]"),
        ('["sample",3]', '["sample",1000001]'),
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


def device_line(**counts: list[Any]) -> dict[str, Any]:
    kinds = ("topics", "errors", "confidences", "bins", "work")
    return {"device": "00" * 16, "head": 1000, **{kind: [] for kind in kinds}, **counts}


def taken(line: dict[str, Any], *, times: int = 1) -> Bundle:
    """A bundle with a device of these counts, or with several, and a checksum that fits."""
    head, *_, stands, _ = text_of(bundle_bytes(replace(FULL, devices=()))).splitlines(keepends=True)
    devices = [
        json.dumps({**line, "device": number.to_bytes(16, "big").hex()}) + "\n"
        for number in range(times)
    ]
    lines = [head, *devices, stands]
    return read_bundle(packed("".join(lines) + checksum(lines)), path=PATH)


def test_categories_that_are_none_of_ours_are_read_as_one_and_added_up() -> None:
    rows = [
        ["sample", "Dr Okafor on nights", 2969, 1, 1, 7, 5, 1],
        ["sample", "cause", 2969, 1, 1, 4, 4, 0],
        ["sample", "risk-figure", 2969, 1, 1, 3, 2, 1],
        ["sample", "risk-figure", 2969, 0, 1, 2, 2, 0],
    ]
    line = device_line(
        topics=rows,
        errors=[
            ["sample", category, 2969, "", n] for _, category, _, is_, _, n, _, _ in rows if is_
        ],
        bins=[["sample", 2969, 9, 14, 14, 0]],
        work=[["sample", MONDAY, 16, 0]],
    )
    (device,) = taken(line).devices
    assert device.counts.topics == (
        ("sample", "unsorted", 2969, 1, 1, 10, 7, 2),
        ("sample", "cause", 2969, 1, 1, 4, 4, 0),
        ("sample", "unsorted", 2969, 0, 1, 2, 2, 0),
    )


def test_kinds_of_error_that_are_none_of_ours_are_read_as_other_and_added_up() -> None:
    rows = [
        ["sample", "cause", 2969, "see page 3", 7],
        ["sample", "cause", 2969, "", 4],
        ["sample", "cause", 2969, "other", 3],
        ["sample", "my own", 2969, "unit", 2],
    ]
    line = device_line(
        topics=[
            ["sample", "cause", 2969, 1, 0, 14, 0, 0],
            ["sample", "my own", 2969, 1, 0, 2, 0, 0],
        ],
        errors=rows,
        work=[["sample", MONDAY, 16, 0]],
    )
    (device,) = taken(line).devices
    assert device.counts.errors == (
        ("sample", "cause", 2969, "other", 10),
        ("sample", "cause", 2969, "", 4),
        ("sample", "unsorted", 2969, "unit", 2),
    )


def test_facts_of_categories_that_are_none_of_ours_are_added_up() -> None:
    day, later = FULL.standing.day, FULL.standing.day + 30
    values = json.loads(json.dumps(standing_json(FULL.standing)))
    values["topics"] = [
        ["sample", "mine", 4, 2, 1, [[day, 4, 2_000_000], [later, 4, 1_000_000]]],
        ["sample", "yours", 3, 1, 0, [[day, 3, 3_000_000]]],
    ]
    (topic,) = read_standing(values).topics
    assert topic == TopicStanding(
        topic=Topic("sample", "unsorted"),
        facts=7,
        covered=3,
        stale=1,
        expected=(
            Expected(day, 7, 5_000_000),
            Expected(StudyDay(later), 4, 1_000_000),
        ),
    )
    values["topics"] = [["sample", name, 60_000, 0, 0, []] for name in ("mine", "yours")]
    with pytest.raises(ValueError, match="120000"):
        read_standing(values)


@pytest.mark.parametrize(
    ("line", "times"),
    [
        (device_line(work=[["sample", day, 0, 0] for day in range(MOST_ROWS + 1)]), 1),
        (device_line(work=[["sample", day, 0, 0] for day in range(MOST_ROWS - 1)]), 6),
        (device_line(), 1001),
    ],
    ids=["rows", "rows of all devices", "devices"],
)
def test_more_counts_than_any_trainee_has_are_refused(line: dict[str, Any], times: int) -> None:
    with pytest.raises(BundleError, match="too large") as refused:
        taken(line, times=times)
    assert "trainer share" in refused.value.hint


def test_more_entries_than_any_trainee_has_are_refused() -> None:
    head, *others, _ = text_of(bundle_bytes(FULL)).splitlines(keepends=True)
    lines = [head, *others, *['{"entry":{}}\n'] * (MOST_ENTRIES + 1)]
    with pytest.raises(BundleError, match="too large"):
        read_bundle(packed("".join(lines) + checksum(lines)), path=PATH)


def test_no_more_entries_are_believed_than_any_trainee_writes() -> None:
    line = {**answers_of_a_day(10), "head": MOST_KNOWN // 100}
    assert taken(line, times=100).known == MOST_KNOWN
    with pytest.raises(BundleError, match="contradicts"):
        taken({**line, "head": MOST_KNOWN // 100 + 1}, times=100)


def answers_of_a_day(n: int) -> dict[str, Any]:
    """So many self-rated answers of one day and device."""
    return {
        **device_line(
            topics=[["sample", "cause", 2969, 0, 1, n, n, 0]], work=[["sample", MONDAY, n, 0]]
        ),
        "head": n,
    }


def test_no_more_answers_a_day_are_believed_than_anybody_gives_on_all_devices() -> None:
    assert taken(answers_of_a_day(MOST_A_DAY // 2), times=2).known == MOST_A_DAY
    with pytest.raises(BundleError, match="more than any trainee can have done"):
        taken(answers_of_a_day(MOST_A_DAY // 2 + 1), times=2)


SAID = bundle(
    [
        device_counts(
            [
                answer(day, mark=mark, days=days, confidence=Confidence.SURE)
                for day, mark, days in (
                    (0, Mark.CORRECT, 5),
                    (0, Mark.WRONG, 5),
                    (1, Mark.CLOSE, 0),
                    (9, Mark.CORRECT, 5),
                )
            ],
            head=1000,
        )
    ],
    made_ms=(MONDAY + 28) * 86_400_000,
    stands=replace(standing(), on_time=(OnTime("sample", 2969, 4, 10),)),
)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"risk figure",2969,1,1,2,1,0]', '"risk figure",2969,1,1,500,499,0]'),
        ('"risk figure",2969,1,1,2,1,0]', '"risk figure",2969,0,1,2,1,0]'),
        ('"risk figure",2969,1,0,1,0,1]', '"risk figure",2969,1,2,1,0,1]'),
        ('"risk figure",2969,1,1,2,1,0]', '"risk figure",2970,1,2,2,1,0]'),
        ('"topics":[["sample","risk figure",2969', '"topics":[["other","risk figure",2969'),
        ('"errors":[["sample","risk figure"', '"errors":[["sample","cause"'),
        ('"risk figure",2969,"",3]', '"risk figure",2969,"",300]'),
        ('"sure",3,1]', '"sure",4,1]'),
        ('"sure",3,1]', '"sure",3,2]'),
        ('"bins":[["sample",2969,9,2,', '"bins":[["sample",2969,9,200,'),
        ('"work":[["sample",20780,2,', '"work":[["sample",20780,200,'),
        ('"work":[["sample",20780,2,', '"work":[["sample",20780,1,'),
        ('"on_time":[["sample",2969,4,10]]', '"on_time":[["sample",2969,5,10]]'),
    ],
)
def test_counts_that_cannot_be_of_the_same_answers_are_refused(old: str, new: str) -> None:
    text = text_of(bundle_bytes(SAID))
    read_bundle(packed(text), path=PATH)
    assert old in text
    *lines, _ = text.replace(old, new, 1).splitlines(keepends=True)
    with pytest.raises(BundleError, match="its counts contradict each other") as refused:
        read_bundle(packed("".join(lines) + checksum(lines)), path=PATH)
    assert "trainer share" in refused.value.hint


def test_no_more_days_of_expected_recall_are_believed_than_anybody_shares() -> None:
    days = ",".join(f"[{20808 + ahead},30,24000000]" for ahead in range(101))
    changed = text_of(bundle_bytes(FULL)).replace("[[20808,30,24000000]]", f"[{days}]")
    *lines, _ = changed.splitlines(keepends=True)
    assert "too large" in refusal(packed("".join(lines) + checksum(lines)))
