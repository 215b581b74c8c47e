"""Keys as they are bound now, under the names they have on a keyboard."""

from typing import Any, Final, NamedTuple

from textual.screen import Screen

KEY_NAMES: Final = {
    "enter": "Enter",
    "escape": "Esc",
    "space": "Space",
    "tab": "Tab",
    "backspace": "Backspace",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "shift+tab": "Shift+Tab",
    "shift+up": "Shift+↑",
    "shift+down": "Shift+↓",
    "question_mark": "?",
    "minus": "-",
    "at": "@",
    "f1": "F1",
}


class KeyHint(NamedTuple):
    """One entry of the bottom line."""

    binding_id: str
    words: str


def key_name(key: str) -> str:
    """What is written on a key."""
    return KEY_NAMES.get(key, key)


def bound_keys(screen: Screen[Any]) -> dict[str, str]:
    """The first key of every binding that can be used now, by the binding's id."""
    keys: dict[str, str] = {}
    for active in screen.active_bindings.values():
        if active.binding.id and active.enabled:
            keys.setdefault(active.binding.id, key_name(active.binding.key))
    return keys
