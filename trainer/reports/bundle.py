"""Bundles: what a trainee shares, as one compressed text file that can be read and checked.

A line of JSON each for the head, every device's counts, the standing and, at card level, every
entry of the log without what was typed.  The last line holds the SHA-256 of all before it.
"""

import gzip
import hashlib
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import Any, Final, TypeVar

from trainer.domain.ids import DeviceId, TraineeId
from trainer.domain.measured import IntervalClass
from trainer.domain.study_day import StudyDay
from trainer.errors import BundleError
from trainer.reports.counts import (
    BINS,
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
    Overdue,
    Quantiles,
    Standing,
    TopicStanding,
)

FORMAT: Final = "trainer-bundle"
VERSION: Final = 1
LARGEST_FILE: Final = 50_000_000
"""Bytes; a log of 100 000 answers packs into a tenth of it."""
LARGEST_TEXT: Final = 200_000_000
LONGEST_LINE: Final = 8_000_000
"""What is longer would take many times its size in memory."""
MOST_LINES: Final = 1_000_000
"""A log of 27 years at a hundred answers a day."""
_LONGEST_HEAD: Final = 2_000
_LONGEST_WORD: Final = 200
_LONGEST_NOTE: Final = 500
_MOST: Final = 1_000_000_000
"""No count of one trainee is larger."""
_MILLION: Final = 1_000_000
_LAST_DAY: Final = 400_000
"""In the year 3065; study days are counted from 1970."""
_LAST_MS: Final = 86_400_000 * _LAST_DAY
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
        return _bundle(map(json.loads, lines))
    except (
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
        RecursionError,
        MemoryError,
    ) as error:
        raise BundleError(
            f"{path}: what the bundle holds contradicts its format.", hint=_AGAIN
        ) from error


def _unpacked(content: bytes, path: str) -> bytes:
    if len(content) > LARGEST_FILE:
        raise _too_large(path)
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
                if size > LARGEST_TEXT:
                    raise _too_large(path)
                pieces.append(piece)
    except (OSError, EOFError, zlib.error) as error:
        raise BundleError(f"{path}: the bundle is damaged or cut off.", hint=_AGAIN) from error
    return b"".join(pieces)


def _checked(text: bytes, path: str) -> Iterator[bytes]:
    """The lines of a bundle but the last, which must be their checksum."""
    _check_head(text[: text.find(b"\n", 0, _LONGEST_HEAD) + 1], path)
    body, _, last = text.removesuffix(b"\n").rpartition(b"\n")
    body += b"\n"
    expected = _line({"sha256": hashlib.sha256(body).hexdigest()}).encode().rstrip(b"\n")
    if last != expected:
        raise BundleError(
            f"{path}: the bundle is damaged, cut off or was changed: its checksum does not fit.",
            hint=_AGAIN,
        )
    if body.count(b"\n") > MOST_LINES:
        raise _too_large(path)
    return (_of_size(line, path) for line in BytesIO(body))


def _of_size(line: bytes, path: str) -> bytes:
    if len(line) > LONGEST_LINE:
        raise _too_large(path)
    return line


def _too_large(path: str) -> BundleError:
    return BundleError(f"{path}: the bundle is too large.", hint=_AGAIN)


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
    if type(version) is not int or version != VERSION:
        said = str(version)[:20]
        raise BundleError(
            f"{path}: the bundle has format {said}; this program reads {VERSION}.",
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


def _bundle(lines: Iterator[Any]) -> Bundle:
    """The bundle of its lines, each of which is read before the next one is unpacked."""
    head = next(lines)
    devices: list[DeviceCounts] = []
    standings: list[Standing] = []
    entries: list[Mapping[str, Any]] = []
    for line in lines:
        match line:
            case {"device": _}:
                devices.append(_device(line))
            case {"standing": values}:
                standings.append(read_standing(values))
            case {"entry": values}:
                entries.append(_entry(values))
            case _:
                raise ValueError("a line of no kind")
    (standing,) = standings
    level = Level(head["level"])
    if entries and level is not Level.CARDS:
        raise ValueError(level)
    return Bundle(
        trainee=TraineeId(_id(head["trainee"])),
        level=level,
        made_ms=_within(head["made_ms"], _LAST_MS),
        program=_text(head["program"]),
        devices=_unlike(devices, key=lambda device: device.device),
        standing=standing,
        entries=tuple(entries),
    )


_T = TypeVar("_T")


def _unlike(rows: Iterable[_T], *, key: Callable[[_T], object]) -> tuple[_T, ...]:
    """All rows; raises ValueError where two have the same key."""
    every = tuple(rows)
    if len({key(row) for row in every}) < len(every):
        raise ValueError("twice")
    return every


def _device(line: Mapping[str, Any]) -> DeviceCounts:
    return DeviceCounts(
        device=DeviceId(_id(line["device"])),
        head=_count(line["head"]),
        counts=Counts(
            topics=_unlike(map(_topic_count, line["topics"]), key=lambda row: row[:5]),
            errors=_unlike(map(_error_count, line["errors"]), key=lambda row: row[:4]),
            confidences=_unlike(
                map(_confidence_count, line["confidences"]), key=lambda row: row[:3]
            ),
            bins=_unlike(map(_bin_count, line["bins"]), key=lambda row: row[:3]),
            work=_unlike(map(_work, line["work"]), key=lambda row: row[:2]),
        ),
    )


def _topic_count(row: Sequence[Any]) -> TopicCount:
    deck, category, week, is_marked, interval, n, passed, close = row
    _in_order(_count(passed) + _count(close), _count(n))
    return TopicCount(
        deck=_text(deck),
        category=_text(category),
        week=_week(week),
        is_marked=_within(is_marked, 1),
        interval=_within(interval, max(IntervalClass)),
        n=n,
        passed=passed,
        close=close,
    )


def _error_count(row: Sequence[Any]) -> ErrorCount:
    deck, category, week, error, n = row
    return ErrorCount(_text(deck), _text(category), _week(week), _text(error), _count(n))


def _confidence_count(row: Sequence[Any]) -> ConfidenceCount:
    deck, week, confidence, n, wrong = row
    _in_order(_count(wrong), _count(n))
    return ConfidenceCount(_text(deck), _week(week), _text(confidence), n, wrong)


def _bin_count(row: Sequence[Any]) -> BinCount:
    deck, week, bin_, n, recalled, predicted_ppm = row
    _in_order(_count(recalled), _count(n))
    _in_order(_number(predicted_ppm), n * _MILLION)
    return BinCount(_text(deck), _week(week), _within(bin_, BINS - 1), n, recalled, predicted_ppm)


def _work(row: Sequence[Any]) -> Work:
    deck, day, answers, elapsed_ms = row
    return Work(_text(deck), _day(day), _count(answers), _count(elapsed_ms))


def read_standing(values: Mapping[str, Any]) -> Standing:
    """A standing from JSON; raises ValueError, KeyError or TypeError for what is none."""
    return Standing(
        day=_day(values["day"]),
        decks=_unlike(
            (DeckSeen(*map(_text, deck)) for deck in values["decks"]), key=lambda deck: deck.slug
        ),
        topics=_unlike(map(_topic, values["topics"]), key=lambda topic: topic.topic),
        quantiles=tuple(
            Quantiles(_text(deck), _day(day), _within(low, _MILLION), _within(high, _MILLION))
            for deck, day, low, high in values["quantiles"]
        ),
        on_time=tuple(map(_on_time, values["on_time"])),
        overdue=tuple(Overdue(_text(deck), _count(cards)) for deck, cards in values["overdue"]),
        note=_text(values["note"], longest=_LONGEST_NOTE),
    )


def _on_time(row: Sequence[Any]) -> OnTime:
    deck, week, on_time, fell_due = row
    _in_order(_count(on_time), _count(fell_due))
    return OnTime(_text(deck), _week(week), on_time, fell_due)


def _topic(values: Sequence[Any]) -> TopicStanding:
    deck, category, facts, covered, stale, expected = values
    for part in (covered, stale):
        _in_order(_count(part), _count(facts))
    return TopicStanding(
        topic=Topic(_text(deck), _text(category)),
        facts=facts,
        covered=covered,
        stale=stale,
        expected=tuple(map(_expected, expected)),
    )


def _expected(row: Sequence[Any]) -> Expected:
    day, cards, sum_ppm = row
    _in_order(_number(sum_ppm), _count(cards) * _MILLION)
    return Expected(_day(day), cards, sum_ppm)


def _entry(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """A row of words, numbers and bytes, which are checked when they are made an entry."""
    for value in values.values():
        match value:
            case None | str() | int() | {"hex": str()}:
                pass
            case _:
                raise TypeError(value)
    return values


def _id(text: str) -> bytes:
    content = bytes.fromhex(text)
    if len(content) != _IDS:
        raise ValueError(text)
    return content


def _number(value: object) -> int:
    if type(value) is not int:
        raise TypeError(value)
    return value


def _within(value: object, most: int) -> int:
    number = _number(value)
    if not 0 <= number <= most:
        raise ValueError(number)
    return number


def _count(value: object) -> int:
    return _within(value, _MOST)


def _day(value: object) -> StudyDay:
    return StudyDay(_within(value, _LAST_DAY))


def _week(value: object) -> int:
    return _within(value, _LAST_DAY // 7)


def _in_order(part: int, whole: int) -> None:
    if not 0 <= part <= whole:
        raise ValueError(part)


def _text(value: object, *, longest: int = _LONGEST_WORD) -> str:
    if not isinstance(value, str) or len(value) > longest:
        raise TypeError(value)
    # Half a character, which JSON can hold and nothing else can write, is no text.
    value.encode()
    return value
