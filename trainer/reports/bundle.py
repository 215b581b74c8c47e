"""Bundles: what a trainee shares, as one compressed text file that can be read and checked.

A line of JSON each for the head, every device's counts, the standing and, at card level, every
entry of the log without what was typed.  The last line holds the SHA-256 of all before it.
"""

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import Any, Final

from trainer.domain.ids import DeviceId, TraineeId
from trainer.domain.study_day import StudyDay
from trainer.errors import BundleError
from trainer.reports.counts import (
    BinCount,
    ConfidenceCount,
    Counts,
    ErrorCount,
    Topic,
    TopicCount,
    Work,
)
from trainer.reports.standing import (
    DeckSeen,
    Expected,
    OnTime,
    Quantiles,
    Standing,
    TopicStanding,
)

FORMAT: Final = "trainer-bundle"
VERSION: Final = 1
LARGEST_BYTES: Final = 500_000_000
"""Of the text; what unpacks to more is no bundle."""
_CHUNK: Final = 1 << 20
_IDS: Final = 16
_AGAIN: Final = "Ask for it again: `trainer share -o FILE` writes one."


class Level(StrEnum):
    """How much a trainee shares."""

    TOPICS = "topics"
    """Totals by topic and week alone."""
    CARDS = "cards"
    """The log of answers as well, without what was typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceCounts:
    """What was recorded on one device."""

    device: DeviceId
    head: int
    """Sequence of its last entry that is counted here."""
    counts: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """What one trainee shares at one moment."""

    trainee: TraineeId
    level: Level
    made_ms: int
    """UTC milliseconds."""
    program: str
    """Version of the program that made it."""
    devices: tuple[DeviceCounts, ...]
    standing: Standing
    entries: tuple[Mapping[str, Any], ...] = ()
    """At card level the log, an entry as a row with its bytes in hexadecimal."""

    @property
    def known(self) -> int:
        """How many entries it was made from."""
        return sum(device.head for device in self.devices)


def bundle_bytes(bundle: Bundle) -> bytes:
    """The file of a bundle; the same bundle gives the same bytes."""
    text = b"".join(line.encode() for line in _lines(bundle))
    whole = text + _line({"sha256": hashlib.sha256(text).hexdigest()}).encode()
    packed = BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0, filename="") as file:
        file.write(whole)
    return packed.getvalue()


def read_bundle(content: bytes, *, path: str) -> Bundle:
    """The bundle of a file; raises BundleError, which names `path`, for what is none or spoilt."""
    lines = _checked(_unpacked(content, path), path)
    try:
        return _bundle([json.loads(line) for line in lines])
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise BundleError(
            f"{path}: what the bundle holds contradicts its format.", hint=_AGAIN
        ) from error


def _unpacked(content: bytes, path: str) -> bytes:
    if not content.startswith(b"\x1f\x8b"):
        raise BundleError(
            f"{path}: this is no bundle of trainer's.",
            hint="Give a file that `trainer share -o FILE` has written.",
        )
    try:
        with gzip.GzipFile(fileobj=BytesIO(content)) as file:
            pieces, size = [], 0
            while piece := file.read(_CHUNK):
                size += len(piece)
                if size > LARGEST_BYTES:
                    raise BundleError(f"{path}: the bundle is too large.", hint=_AGAIN)
                pieces.append(piece)
    except (OSError, EOFError, zlib.error) as error:
        raise BundleError(f"{path}: the bundle is damaged or cut off.", hint=_AGAIN) from error
    return b"".join(pieces)


def _checked(text: bytes, path: str) -> list[bytes]:
    """The lines of a bundle but the last, which must be their checksum."""
    head, _, _ = text.partition(b"\n")
    _check_head(head, path)
    body, _, last = text.rstrip(b"\n").rpartition(b"\n")
    body += b"\n"
    expected = _line({"sha256": hashlib.sha256(body).hexdigest()}).encode().rstrip(b"\n")
    if last != expected:
        raise BundleError(
            f"{path}: the bundle is damaged, cut off or was changed: its checksum does not fit.",
            hint=_AGAIN,
        )
    return body.splitlines()


def _check_head(line: bytes, path: str) -> None:
    try:
        head = json.loads(line)
        is_ours, version = head["format"] == FORMAT, head["version"]
    except (ValueError, KeyError, TypeError, RecursionError):
        is_ours, version = False, None
    if not is_ours:
        raise BundleError(
            f"{path}: this is no bundle of trainer's.",
            hint="Give a file that `trainer share -o FILE` has written.",
        )
    if version != VERSION:
        raise BundleError(
            f"{path}: the bundle has format {version!r}; this program reads {VERSION}.",
            hint="Bring this trainer up to date, or ask for a bundle of its version.",
        )


def _lines(bundle: Bundle) -> Iterator[str]:
    yield _line(
        {
            "format": FORMAT,
            "version": VERSION,
            "level": bundle.level,
            "trainee": bundle.trainee.hex(),
            "made_ms": bundle.made_ms,
            "program": bundle.program,
        }
    )
    for device in bundle.devices:
        yield _line(
            {
                "device": device.device.hex(),
                "head": device.head,
                **device.counts._asdict(),
            }
        )
    yield _line({"standing": standing_json(bundle.standing)})
    for entry in bundle.entries:
        yield _line({"entry": entry})


def _line(values: Mapping[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")) + "\n"


def standing_json(standing: Standing) -> dict[str, Any]:
    """A standing as JSON."""
    return {
        "day": standing.day,
        "decks": standing.decks,
        "topics": [
            [*topic.topic, topic.facts, topic.covered, topic.stale, topic.expected]
            for topic in standing.topics
        ],
        "quantiles": standing.quantiles,
        "on_time": standing.on_time,
        "overdue": standing.overdue,
        "note": standing.note,
    }


def _bundle(lines: Sequence[Any]) -> Bundle:
    head, *rest = lines
    (standing,) = (line["standing"] for line in rest if "standing" in line)
    return Bundle(
        trainee=TraineeId(_id(head["trainee"])),
        level=Level(head["level"]),
        made_ms=_number(head["made_ms"]),
        program=_text(head["program"]),
        devices=tuple(_device(line) for line in rest if "device" in line),
        standing=read_standing(standing),
        entries=tuple(_entry(line["entry"]) for line in rest if "entry" in line),
    )


def _device(line: Mapping[str, Any]) -> DeviceCounts:
    return DeviceCounts(
        device=DeviceId(_id(line["device"])),
        head=_count(line["head"]),
        counts=Counts(
            topics=tuple(
                TopicCount(_text(deck), _text(category), _number(week), *map(_count, rest))
                for deck, category, week, *rest in line["topics"]
            ),
            errors=tuple(
                ErrorCount(_text(deck), _text(category), _number(week), _text(error), _count(n))
                for deck, category, week, error, n in line["errors"]
            ),
            confidences=tuple(
                ConfidenceCount(_text(deck), _number(week), _text(said), *map(_count, rest))
                for deck, week, said, *rest in line["confidences"]
            ),
            bins=tuple(
                BinCount(_text(deck), _number(week), *map(_count, rest))
                for deck, week, *rest in line["bins"]
            ),
            work=tuple(
                Work(StudyDay(_number(day)), *map(_count, sums)) for day, *sums in line["work"]
            ),
        ),
    )


def read_standing(values: Mapping[str, Any]) -> Standing:
    """A standing from JSON; raises ValueError, KeyError or TypeError for what is none."""
    return Standing(
        day=StudyDay(_number(values["day"])),
        decks=tuple(DeckSeen(*map(_text, deck)) for deck in values["decks"]),
        topics=tuple(_topic(topic) for topic in values["topics"]),
        quantiles=tuple(
            Quantiles(StudyDay(_number(day)), *map(_count, ppm))
            for day, *ppm in values["quantiles"]
        ),
        on_time=tuple(OnTime(_number(week), *map(_count, n)) for week, *n in values["on_time"]),
        overdue=_count(values["overdue"]),
        note=_text(values["note"]),
    )


def _topic(values: Sequence[Any]) -> TopicStanding:
    deck, category, facts, covered, stale, expected = values
    return TopicStanding(
        topic=Topic(_text(deck), _text(category)),
        facts=_count(facts),
        covered=_count(covered),
        stale=_count(stale),
        expected=tuple(
            Expected(StudyDay(_number(day)), *map(_count, sums)) for day, *sums in expected
        ),
    )


def _entry(values: Mapping[str, Any]) -> Mapping[str, Any]:
    if not isinstance(values, dict):
        raise TypeError(values)
    return values


def _id(text: str) -> bytes:
    content = bytes.fromhex(text)
    if len(content) != _IDS:
        raise ValueError(text)
    return content


def _number(value: object) -> int:
    if type(value) is not int or abs(value) >= 1 << 60:
        raise TypeError(value)
    return value


def _count(value: object) -> int:
    number = _number(value)
    if number < 0:
        raise ValueError(number)
    return number


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value
