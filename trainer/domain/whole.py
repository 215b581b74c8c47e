"""Whether a value is whole: each field of the type that its class declares, all the way down.

What this program makes is so by itself; what strangers send is not.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Final, NewType, get_args, get_origin, get_type_hints

_Check = Callable[[object], bool]


def is_whole(value: object) -> bool:
    """Whether every field of a dataclass holds what its declaration says.

    A bool is no number, and what is not finite is none either.
    """
    kind: Any = type(value)
    return bool(_check_of(kind)(value))


@cache
def _check_of(kind: Any) -> _Check:  # noqa: ANN401 - whatever a field can be declared as
    """A check for a type, made once: a log has hundreds of thousands of entries."""
    if isinstance(kind, NewType):
        return _check_of(kind.__supertype__)
    origin, inner = get_origin(kind), get_args(kind)
    if origin is UnionType:
        return _any_of(tuple(map(_check_of, inner)))
    if origin is tuple:
        each, _ = inner
        return _tuple_of(_check_of(each))
    if origin is Mapping:
        return _mapping_of(*map(_check_of, inner))
    if is_dataclass(kind):
        return _dataclass(kind)
    return _PLAIN.get(kind) or _instance(kind)


def _instance(kind: type) -> _Check:
    return lambda value: isinstance(value, kind)


def _any_of(checks: tuple[_Check, ...]) -> _Check:
    return lambda value: any(check(value) for check in checks)


def _tuple_of(check: _Check) -> _Check:
    return lambda values: isinstance(values, tuple) and all(map(check, values))


def _mapping_of(key: _Check, value: _Check) -> _Check:
    def holds(values: object) -> bool:
        return (
            isinstance(values, Mapping)
            and all(map(key, values))
            and all(map(value, values.values()))
        )

    return holds


def _dataclass(kind: Any) -> _Check:  # noqa: ANN401 - as above
    declared = get_type_hints(kind)
    checks = [(attrgetter(one.name), _check_of(declared[one.name])) for one in fields(kind)]
    return lambda value: (
        isinstance(value, kind) and all(check(read(value)) for read, check in checks)
    )


def _is_int(value: object) -> bool:
    return type(value) is int


def _is_number(value: object) -> bool:
    match value:
        case float():
            return math.isfinite(value)
        case _:
            return _is_int(value)


_PLAIN: Final[Mapping[object, _Check]] = {
    int: _is_int,
    float: _is_number,
    NoneType: lambda value: value is None,
}
