"""Reading bundles: strangers' files, of which every number is checked before it is believed."""

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from operator import itemgetter
from sys import intern
from typing import Any, Final, NamedTuple

from trainer.domain.ids import TraineeId
from trainer.domain.study_day import StudyDay
from trainer.domain.writing_order import MOST_SET_BACK, SetBack
from trainer.errors import BundleError
from trainer.reports.bundle import FORMAT, VERSION, Bundle, DeviceCounts, Level, line_of
from trainer.reports.bundle_laws import ContradictionError, check_laws
from trainer.reports.bundle_rows import (
    LAST_DAY,
    MOST_KNOWN,
    TooMuchError,
    read_device,
    read_id,
    read_standing,
    read_text,
    read_within,
    unlike,
)
from trainer.reports.standing import Standing

LARGEST_FILE: Final = 50_000_000
"""Bytes; a log of 100 000 answers packs into a tenth of it."""
LARGEST_TEXT: Final = 200_000_000
LONGEST_LINE: Final = 8_000_000
"""What is longer would take many times its size in memory."""
MOST_LINES: Final = 1_000_000
MOST_ENTRIES: Final = 300_000
"""A log of eight years at a hundred answers a day; of fewer decks it is a shorter one."""
_MOST_DEVICES: Final = 1_000
"""A new one every week for twenty years."""
_MOST_ROWS: Final = 500_000
"""Counts of all devices: each is of an answer at least, and most are of many."""
_LONGEST_HEAD: Final = 2_000
_NEWEST: Final = 1_000_000
"""No trainer will ever have as many formats."""
_MS_PER_DAY: Final = 86_400_000
_MINUTES_PER_DAY: Final = 1_440
_LAST_MS: Final = _MS_PER_DAY * LAST_DAY
_FROM_UTC_DAYS: Final = 2
"""No study day is further from its day in UTC, wherever on earth and at whatever rollover hour."""
_CHUNK: Final = 1 << 20
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
    except TooMuchError as error:
        raise _too_large(path) from error
    except ContradictionError as error:
        raise BundleError(
            f"{path}: its counts contradict each other: they cannot be of the same answers.",
            hint=_AGAIN,
        ) from error
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
    return BundleError(
        f"{path}: the bundle is too large: it holds more than any trainee can have done.",
        hint="Ask for it again, of your decks alone or without the log: `trainer share --deck SLUG"
        " --level topics -o FILE`.",
    )


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
        said = (
            f"format {version}" if type(version) is int and abs(version) < _NEWEST else "no format"
        )
        raise BundleError(
            f"{path}: the bundle has {said}; this program reads format {VERSION}.",
            hint="Bring this trainer up to date, or ask for a bundle of its version.",
        )


def _loaded(line: bytes) -> Any:  # noqa: ANN401 - JSON
    return json.loads(line, object_pairs_hook=_unlike_names)


def _unlike_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; raises ValueError where two of its names are alike."""
    # Every line of a log has the same names: kept once, a large one takes half of the memory.
    return {intern(name): value for name, value in unlike(pairs, key=itemgetter(0))}


def _bundle(lines: Iterator[Any]) -> Bundle:
    """The bundle of its lines, each of which is read before the next one is unpacked."""
    head = next(lines)
    devices: list[DeviceCounts] = []
    standings: list[Standing] = []
    entries: list[Mapping[str, Any]] = []
    rows = 0
    words: dict[str, str] = {}
    ids: dict[str, Mapping[str, str]] = {}
    for line in lines:
        match line:
            case {"device": _}:
                devices.append(read_device(line))
                rows += sum(map(len, devices[-1].counts))
            case {"standing": values}:
                standings.append(read_standing(values))
            case {"entry": values}:
                entries.append(_entry(values, words, ids))
            case _:
                raise ValueError("a line of no kind")
        if rows > _MOST_ROWS or len(devices) > _MOST_DEVICES or len(entries) > MOST_ENTRIES:
            raise TooMuchError
    (standing,) = standings
    level = Level(head["level"])
    if entries and level is not Level.CARDS:
        raise ValueError(level)
    bundle = Bundle(
        trainee=TraineeId(read_id(head["trainee"])),
        level=level,
        made_ms=read_within(head["made_ms"], _LAST_MS),
        program=read_text(head["program"]),
        devices=unlike(devices, key=lambda device: device.device),
        standing=standing,
        entries=tuple(entries),
    )
    read_within(bundle.known, MOST_KNOWN)
    _check_day(standing, bundle.made_ms)
    check_laws(bundle)
    return bundle


def _check_day(standing: Standing, made_ms: int) -> None:
    """Raise ValueError for a standing of another day than that on which it was shared."""
    if abs(standing.day - made_ms // _MS_PER_DAY) > _FROM_UTC_DAYS:
        raise ValueError(standing.day)


def _entry(
    values: Mapping[str, Any], words: dict[str, str], ids: dict[str, Mapping[str, str]]
) -> Mapping[str, Any]:
    """A row of words, numbers and bytes, which are checked when they are made an entry.

    The words and ids of earlier rows are kept once: trainee, device and card are alike in many.
    """
    row: dict[str, Any] = {}
    for name, value in values.items():
        match value:
            case None | int():
                row[name] = value
            case str():
                row[name] = words.setdefault(value, value)
            case {"hex": str(text), **more} if not more:
                row[name] = ids.setdefault(text, value)
            case _:
                raise TypeError(value)
    return row


class Shared(NamedTuple):
    """What a trainee shares about themselves, beside their counts."""

    level: Level
    standing: Standing
    set_back: tuple[SetBack, ...] = ()
    """When the clock of a device was, as they tell a hub who share card by card there."""


def read_shared(text: str) -> Shared | None:
    """What a trainee put at a hub of their level and standing; None for what no trainer puts."""
    try:
        told = _loaded(text.encode())
        standing = read_standing(told["standing"])
        _check_day(standing, read_within(told["made_ms"], _LAST_MS))
        return Shared(Level(told["level"]), standing, read_set_back(told.get("set_back", [])))
    except (*_UNREADABLE, TooMuchError):
        return None


def read_set_back(rows: Any) -> tuple[SetBack, ...]:  # noqa: ANN401 - JSON
    """Days and minutes of clocks that were set back; raises ValueError for what is none."""
    if not isinstance(rows, list) or len(rows) > MOST_SET_BACK:
        raise ValueError(rows)
    return tuple(
        SetBack(
            StudyDay(read_within(before, LAST_DAY)),
            StudyDay(read_within(after, LAST_DAY)),
            read_within(minutes, LAST_DAY * _MINUTES_PER_DAY),
        )
        for before, after, minutes in rows
    )


def known_shared(told: Mapping[str, Any]) -> Shared | None:
    """The same by what is kept of a bundle; None for what no trainer shares.

    One trainee's row, which an earlier program took, must not end everybody's report.
    """
    try:
        return Shared(Level(told["level"]), read_standing(told["standing"]))
    except (*_UNREADABLE, TooMuchError):
        return None
