"""Whether what strangers send is of the types that a class declares."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NewType

import pytest

from trainer.domain.rating import Mark
from trainer.domain.whole import is_whole

_Name = NewType("_Name", bytes)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Inner:
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sample:
    name: _Name = _Name(b"n")
    inner: _Inner = _Inner(text="words")
    mark: Mark | None = None
    places: tuple[int, ...] = (1, 2)
    days: float = 0.5
    number: int = 3
    is_so: bool = True
    changes: Mapping[str, str] | None = None


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"mark": Mark.WRONG},
        {"places": ()},
        {"days": 3},
        {"changes": {}},
        {"changes": {"a": "b"}},
    ],
    ids=repr,
)
def test_what_holds_to_its_declaration_is_whole(fields: dict[str, Any]) -> None:
    assert is_whole(replace(_Sample(), **fields))


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "n"},
        {"name": None},
        {"inner": None},
        {"inner": {"text": "words"}},
        {"mark": "wrong"},
        {"places": [1]},
        {"places": (1, None)},
        {"places": (True,)},
        {"days": float("nan")},
        {"days": float("-inf")},
        {"days": "0.5"},
        {"days": True},
        {"number": 3.0},
        {"number": True},
        {"number": None},
        {"is_so": 1},
        {"changes": [("a", "b")]},
        {"changes": {"a": 1}},
        {"changes": {1: "b"}},
    ],
    ids=repr,
)
def test_what_holds_something_else_is_not(fields: dict[str, Any]) -> None:
    assert not is_whole(replace(_Sample(), **fields))
