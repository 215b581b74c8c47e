"""Remapped keys: which can be bound to what, and what two actions on one screen would share."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final

from trainer.errors import ConfigError
from trainer.services.suggestion import did_you_mean

EVERYWHERE: Final = "app"
"""Area of the actions that every screen has; an action's area is the first part of its id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyTable:
    """The actions that have a key, and what can be a key."""

    defaults: Mapping[str, str]
    """Keys of each action by its id, `study.undo`, several with a comma between."""
    does: Mapping[str, str]
    """What each action does, by its id."""
    is_key: Callable[[str], bool]
    """Whether a name is that of a key that can be used."""
    is_text: Callable[[str], bool]
    """Whether a key types a character in a field."""
    spelling: Callable[[str], str]
    """One spelling for a key that has several: `?` and `question_mark`."""
    together: tuple[frozenset[str], ...] = ()
    """Areas that are on one screen at once."""
    text_fields: frozenset[str] = frozenset()
    """Areas in which a character is text."""


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
    own = _keys(table, table.defaults[action])
    for key in keys:
        # What it came with it can be given back, also where no other action may have it, as Tab.
        if key not in own and not table.is_key(key):
            raise ConfigError(
                f"keys.{action}: {key!r} is no key that can be used.",
                hint="A key is a character or a name: u, U, ?, f5, space, up, alt+u, or ctrl with a"
                " letter other than c, h, i, j, m, p, q, z, which are taken.",
            )
        if _area(action) in table.text_fields and table.is_text(key):
            raise ConfigError(
                f"keys.{action}: {key!r} is text in a field.",
                hint="Choose a key that types nothing, as enter, f5 or ctrl+u.",
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
        if other == action or not _meet(table, action, other):
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


def _meet(table: KeyTable, action: str, other: str) -> bool:
    areas = {_area(action), _area(other)}
    is_one_screen = any(areas <= screen for screen in table.together)
    return len(areas) == 1 or EVERYWHERE in areas or is_one_screen


def _area(action: str) -> str:
    return action.partition(".")[0]
