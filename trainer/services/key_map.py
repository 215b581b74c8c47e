"""Remapped keys: which can be bound to what, and what two actions on one screen would share."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final

from trainer.errors import ConfigError
from trainer.services.suggestion import did_you_mean

EVERYWHERE: Final = "app"
"""First part of the ids of actions that every screen has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyTable:
    """The actions that have a key, and what can be a key."""

    defaults: Mapping[str, str]
    """Keys of each action by its id, `study.undo`, several with a comma between."""
    is_key: Callable[[str], bool]
    """Whether a name is that of a key."""
    spelling: Callable[[str], str]
    """One spelling for a key that has several: `?` and `question_mark`."""


def checked_keys(table: KeyTable, action: str, text: str, changed: Mapping[str, str]) -> str:
    """The keys a text names for an action, as they are kept.

    `changed` are the actions that have other keys already.  Raises ConfigError for an unknown
    action, for what is no key, and for a key that means something else on the same screen.
    """
    known_action(table, action)
    keys = _keys(table, text)
    if not keys:
        raise ConfigError(
            f"keys.{action}: no key is given.", hint="Give one or more, as in `u,ctrl+u`."
        )
    for key in keys:
        if not table.is_key(key):
            raise ConfigError(
                f"keys.{action}: {key!r} is no key.",
                hint="A key is a character or a name: u, ?, f5, space, ctrl+u.",
            )
    _refuse_shared(table, action, keys, changed)
    return ",".join(keys)


def known_action(table: KeyTable, action: str) -> None:
    """Raise ConfigError, with the nearest one there is, for an action that no screen has."""
    if action not in table.defaults:
        hint = f"{did_you_mean(action, table.defaults)}`trainer config keys` lists them."
        raise ConfigError(f"keys.{action}: there is no such action.", hint=hint)


def _keys(table: KeyTable, text: str) -> tuple[str, ...]:
    named = (key.strip() for key in text.split(","))
    return tuple(dict.fromkeys(table.spelling(key) for key in named if key))


def _refuse_shared(
    table: KeyTable, action: str, keys: Collection[str], changed: Mapping[str, str]
) -> None:
    for other, default in table.defaults.items():
        if other == action or not _meet(action, other):
            continue
        shared = set(_keys(table, changed.get(other, default))) & set(keys)
        # What shares a key from the start is meant to, as the digits that choose and then rate.
        shared -= set(_keys(table, table.defaults[action])) & set(_keys(table, default))
        if shared:
            key = min(shared)
            raise ConfigError(
                f"keys.{action}: {key} is the key of {other} already.",
                hint=f"Give {other} another key first, or choose another one.",
            )


def _meet(action: str, other: str) -> bool:
    screens = {action.partition(".")[0], other.partition(".")[0]}
    return len(screens) == 1 or EVERYWHERE in screens
