"""Log entries as rows and back."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final, assert_never

from trainer.domain.ids import DeviceId, EntryId, TraineeId
from trainer.domain.log import (
    Bury,
    Entry,
    Flag,
    KeyChanged,
    Mode,
    Origin,
    Rerate,
    Retract,
    Retype,
    Review,
    SettingsChanged,
    Stamp,
    Start,
    Suspend,
)
from trainer.domain.rating import Confidence, ErrorKind, Mark, Rating
from trainer.store.problems import legible

Columns = dict[str, Any]
"""Values by column of the log; a column that is not there is NULL."""
Row = Mapping[Any, Any]
"""A whole row by column."""

_JSON_SEPARATORS = (",", ":")
_OF_A_START: Final = ("stability_days", "difficulty", "last_day", "due_day")
_ERRORS: Final = {error.value: error for error in ErrorKind}
_CONFIDENCES: Final = {confidence.value: confidence for confidence in Confidence}


def columns_of(entry: Entry) -> Columns:
    """The row of an entry."""
    stamp = entry.stamp
    return {
        "trainee_id": stamp.trainee,
        "entry_id": stamp.entry,
        "device_id": stamp.device,
        "sequence": stamp.sequence,
        "at_ms": stamp.at_ms,
        "offset_minutes": stamp.offset_minutes,
        **_columns_of_kind(entry),
    }


def entry_from(columns: Row) -> Entry | None:
    """The entry of a row; None for a kind that only a newer trainer knows, which is kept for it."""
    read = _READERS.get(columns["kind"])
    with legible("an entry of the log"):
        return read(stamp_from(columns), columns) if read is not None else None


def stamp_from(columns: Row) -> Stamp:
    """Who wrote the entry of a row, where and when, of whatever kind it is."""
    return Stamp(
        trainee=TraineeId(columns["trainee_id"]),
        entry=EntryId(columns["entry_id"]),
        device=DeviceId(columns["device_id"]),
        sequence=columns["sequence"],
        at_ms=columns["at_ms"],
        offset_minutes=columns["offset_minutes"],
    )


def _columns_of_kind(entry: Entry) -> Columns:
    match entry:
        case Review():
            return _review_columns(entry)
        case Rerate() | Retype() | Retract():
            return _naming_columns(entry)
        case SettingsChanged():
            return {"kind": "settings", "payload": _json(changes=dict(entry.changes))}
        case Suspend() | Bury() | Flag() | KeyChanged() | Start():
            kind, payload = _words_of(entry)
            return {
                "kind": kind,
                "card_id": entry.card,
                "payload": _json(**payload) if payload else None,
                **_own_columns(entry),
            }
    assert_never(entry)


def _naming_columns(entry: Rerate | Retype | Retract) -> Columns:
    match entry:
        case Rerate(review=review, rating=rating, mark=mark):
            return {"kind": "rerate", "target_id": review, "rating": int(rating), "mark": mark}
        case Retype(review=review, mark=Mark() as mark, error=error):
            return {"kind": "retype", "target_id": review, "mark": mark, "error": error}
        case Retract(target=target):
            return {"kind": "retract", "target_id": target}
    assert_never(entry)


def _words_of(entry: Suspend | Bury | Flag | KeyChanged | Start) -> tuple[str, dict[str, object]]:
    """The kind's word, and what of the entry goes into the payload."""
    match entry:
        case Suspend():
            return "suspend", {"is_suspended": entry.is_suspended}
        case Bury():
            return "bury", {}
        case Flag():
            return "flag", {"is_flagged": entry.is_flagged}
        case KeyChanged():
            return "key-changed", {"was": entry.was, "now": entry.now, "source": entry.source}
        case Start():
            return "start", {name: getattr(entry, name) for name in _OF_A_START}
    assert_never(entry)


def _own_columns(entry: Suspend | Bury | Flag | KeyChanged | Start) -> Columns:
    match entry:
        case KeyChanged():
            return {"key_hash": entry.key_hash}
        case Start():
            return _origin_columns(entry.origin)
        case _:
            return {}


def _review_columns(review: Review) -> Columns:
    return {
        "kind": "review",
        "card_id": review.card,
        "mode": review.mode,
        "mark": review.mark,
        "error": review.error,
        "rating": int(review.rating),
        "card_version": review.card_version,
        "key_hash": review.key_hash,
        "chosen": json.dumps(review.chosen) if review.chosen else None,
        "confidence": review.confidence,
        "elapsed_ms": review.elapsed_ms,
        "marker_version": review.marker_version,
        "scheduler_version": review.scheduler_version,
        **_origin_columns(review.origin),
    }


def _origin_columns(origin: Origin | None) -> Columns:
    return {} if origin is None else {"origin_log": origin.log, "origin_id": origin.id}


def _json(**payload: object) -> str:
    return json.dumps(payload, ensure_ascii=False, separators=_JSON_SEPARATORS)


def _payload(columns: Row, *names: str) -> dict[str, Any]:
    """What a kind of entry has in its payload; a newer trainer may have put more there."""
    payload: dict[str, Any] = json.loads(columns["payload"])
    return {name: payload[name] for name in names}


def _error_from(columns: Row) -> ErrorKind | None:
    """The kind of error; one that only a newer trainer tells apart is another one."""
    error = columns["error"]
    return None if error is None else _ERRORS.get(error, ErrorKind.OTHER)


def _origin_from(columns: Row) -> Origin:
    return Origin(log=columns["origin_log"], id=columns["origin_id"])


def _review(stamp: Stamp, columns: Row) -> Review:
    mark = columns["mark"]
    return Review(
        stamp=stamp,
        card=columns["card_id"],
        card_version=columns["card_version"],
        key_hash=columns["key_hash"],
        mode=Mode(columns["mode"]),
        mark=None if mark is None else Mark(mark),
        error=_error_from(columns),
        chosen=tuple(json.loads(columns["chosen"])) if columns["chosen"] else (),
        rating=Rating(columns["rating"]),
        confidence=_CONFIDENCES.get(columns["confidence"]),
        elapsed_ms=columns["elapsed_ms"],
        marker_version=columns["marker_version"],
        scheduler_version=columns["scheduler_version"],
        origin=None if columns["origin_log"] is None else _origin_from(columns),
    )


def _rerate(stamp: Stamp, columns: Row) -> Rerate:
    mark = columns["mark"]
    return Rerate(
        stamp=stamp,
        review=columns["target_id"],
        rating=Rating(columns["rating"]),
        mark=None if mark is None else Mark(mark),
    )


def _retype(stamp: Stamp, columns: Row) -> Retype:
    return Retype(
        stamp=stamp,
        review=columns["target_id"],
        mark=Mark(columns["mark"]),
        error=_error_from(columns),
    )


def _retract(stamp: Stamp, columns: Row) -> Retract:
    return Retract(stamp=stamp, target=columns["target_id"])


def _suspend(stamp: Stamp, columns: Row) -> Suspend:
    return Suspend(stamp=stamp, card=columns["card_id"], **_payload(columns, "is_suspended"))


def _bury(stamp: Stamp, columns: Row) -> Bury:
    return Bury(stamp=stamp, card=columns["card_id"])


def _flag(stamp: Stamp, columns: Row) -> Flag:
    return Flag(stamp=stamp, card=columns["card_id"], **_payload(columns, "is_flagged"))


def _key_changed(stamp: Stamp, columns: Row) -> KeyChanged:
    told = _payload(columns, "was", "now", "source")
    return KeyChanged(stamp=stamp, card=columns["card_id"], key_hash=columns["key_hash"], **told)


def _start(stamp: Stamp, columns: Row) -> Start:
    memory = _payload(columns, *_OF_A_START)
    return Start(stamp=stamp, card=columns["card_id"], origin=_origin_from(columns), **memory)


def _settings_changed(stamp: Stamp, columns: Row) -> SettingsChanged:
    return SettingsChanged(stamp=stamp, **_payload(columns, "changes"))


_READERS: Final[Mapping[str, Callable[[Stamp, Row], Entry]]] = {
    "review": _review,
    "rerate": _rerate,
    "retype": _retype,
    "retract": _retract,
    "suspend": _suspend,
    "bury": _bury,
    "flag": _flag,
    "key-changed": _key_changed,
    "start": _start,
    "settings": _settings_changed,
}
