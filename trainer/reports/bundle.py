"""Bundles: what a trainee shares, as one compressed text file that can be read and checked.

A line of JSON each for the head, every device's counts, the standing and, at card level, every
entry of the log without what was typed.  The last line holds the SHA-256 of all before it.
"""

import gzip
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import Any, Final

from trainer.domain.ids import DeviceId, TraineeId
from trainer.reports.counts import Counts
from trainer.reports.standing import Standing

FORMAT: Final = "trainer-bundle"
VERSION: Final = 1


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
    whole = text + line_of({"sha256": hashlib.sha256(text).hexdigest()}).encode()
    packed = BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0, filename="") as file:
        file.write(whole)
    return packed.getvalue()


def _lines(bundle: Bundle) -> Iterator[str]:
    yield line_of(
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
        yield line_of(
            {
                "device": device.device.hex(),
                "head": device.head,
                **device.counts._asdict(),
            }
        )
    yield line_of({"standing": standing_json(bundle.standing)})
    for entry in bundle.entries:
        yield line_of({"entry": entry})


def line_of(values: Mapping[str, Any]) -> str:
    """A line of a bundle."""
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
