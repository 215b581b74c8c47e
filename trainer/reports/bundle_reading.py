"""Reading bundles: strangers' files, of which every number is checked before it is believed."""

import gzip
import hashlib
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any, Final, TypeVar

from trainer.domain.ids import DeviceId, TraineeId
from trainer.domain.measured import IntervalClass
from trainer.domain.study_day import StudyDay
from trainer.errors import BundleError
from trainer.reports.bundle import FORMAT, VERSION, Bundle, DeviceCounts, Level, line_of
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
LAST_DAY: Final = 400_000
"""In the year 3065; study days are counted from 1970."""
_LAST_MS: Final = 86_400_000 * LAST_DAY
_CHUNK: Final = 1 << 20
_IDS: Final = 16
_AGAIN: Final = "Ask for it again: `trainer share -o FILE` writes one."
_UNREADABLE: Final = (
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    AttributeError,
    RecursionError,
    MemoryError,
)
"""What JSON of another shape ends in."""


def read_bundle(content: bytes, *, path: str) -> Bundle:
    """The bundle of a file; raises BundleError, which names `path`, for what is none or spoilt."""
    lines = _checked(_unpacked(content, path), path)
    try:
        return _bundle(map(_loaded, lines))
    except _UNREADABLE as error:
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
    expected = line_of({"sha256": hashlib.sha256(body).hexdigest()}).encode().rstrip(b"\n")
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


def _loaded(line: bytes) -> Any:  # noqa: ANN401 - JSON
    return json.loads(line, object_pairs_hook=_unlike_names)


def _unlike_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; raises ValueError where two of its names are alike."""
    return dict(_unlike(pairs, key=lambda pair: pair[0]))


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
        quantiles=_unlike(map(_quantiles, values["quantiles"]), key=lambda row: row[:2]),
        on_time=_unlike(map(_on_time, values["on_time"]), key=lambda row: row[:2]),
        overdue=_unlike(
            (Overdue(_text(deck), _count(cards)) for deck, cards in values["overdue"]),
            key=lambda row: row.deck,
        ),
        note=_text(values["note"], longest=_LONGEST_NOTE),
    )


def _quantiles(row: Sequence[Any]) -> Quantiles:
    deck, day, low, high = row
    _in_order(_number(low), _within(high, _MILLION))
    return Quantiles(_text(deck), _day(day), low, high)


def _on_time(row: Sequence[Any]) -> OnTime:
    deck, week, on_time, fell_due = row
    _in_order(_count(on_time), _count(fell_due))
    return OnTime(_text(deck), _week(week), on_time, fell_due)


def _topic(values: Sequence[Any]) -> TopicStanding:
    deck, category, facts, covered, stale, expected = values
    # What was passed before its figure changed is not covered.
    _in_order(_count(covered) + _count(stale), _count(facts))
    return TopicStanding(
        topic=Topic(_text(deck), _text(category)),
        facts=facts,
        covered=covered,
        stale=stale,
        expected=_unlike(map(_expected, expected), key=lambda row: row.day),
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
    return StudyDay(_within(value, LAST_DAY))


def _week(value: object) -> int:
    return _within(value, LAST_DAY // 7)


def _in_order(part: int, whole: int) -> None:
    if not 0 <= part <= whole:
        raise ValueError(part)


def _text(value: object, *, longest: int = _LONGEST_WORD) -> str:
    if not isinstance(value, str) or len(value) > longest:
        raise TypeError(value)
    # Half a character, which JSON can hold and nothing else can write, is no text.
    value.encode()
    return value


def read_shared(text: str) -> Mapping[str, Any] | None:
    """What a trainee put at a hub of their level and standing; None for what no trainer puts."""
    try:
        told = _loaded(text.encode())
        Level(told["level"])
        read_standing(told["standing"])
    except _UNREADABLE:
        return None
    return dict(told)
