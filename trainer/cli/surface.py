"""What the screens can be set to, asked of them only where a theme or key is set."""

import unicodedata
from typing import Final

from trainer.services.config import Surface
from trainer.services.key_map import KeyTable

_MODIFIERS: Final = frozenset({"ctrl", "alt", "shift", "meta", "super", "hyper"})
_SCREENS: Final = (
    frozenset({"study", "field", "choice", "steps", "judgement", "list"}),
    frozenset({"home", "list"}),
    frozenset({"panel", "list"}),
)
_TEXT_FIELDS: Final = frozenset({"field", "report"})


def themes() -> tuple[str, ...]:
    """Names of every theme: the program's own and Textual's."""
    # Textual takes 150 ms to import, and only a change of theme asks for this.
    from textual.theme import BUILTIN_THEMES

    from trainer.tui.theme import DARK, LIGHT

    return (DARK.name, LIGHT.name, *BUILTIN_THEMES)


def key_table() -> KeyTable:
    """Every action of every screen, with its keys."""
    # As above; it loads every screen.
    from trainer.tui.app import TrainerApp
    from trainer.tui.key_groups import key_groups

    defaults: dict[str, str] = {}
    for _, bindings in key_groups(TrainerApp.BINDINGS):
        for binding in bindings:
            if binding.id:
                keys = ",".join(spelling(key) for key in binding.key.split(","))
                defaults.setdefault(binding.id, keys)
    return KeyTable(
        defaults=defaults,
        is_key=is_key,
        spelling=spelling,
        together=_SCREENS,
        text_fields=_TEXT_FIELDS,
    )


def spelling(key: str) -> str:
    """A key's name as Textual spells it: `?` is `question_mark`."""
    # As above.
    from textual.keys import _character_to_key

    *modifiers, base = key.lower().split("+") if len(key) > 1 else [key]
    return "+".join([*modifiers, _character_to_key(base) if len(base) == 1 else base])


def is_key(key: str) -> bool:
    """Whether a spelling is that of a key: a character, or a name with or without modifiers."""
    from textual.keys import KEY_NAME_REPLACEMENTS, Keys

    *modifiers, base = key.split("+")
    named = {member.value for member in Keys} | set(KEY_NAME_REPLACEMENTS.values())
    is_character = len(base) == 1 and base.isalnum()
    return _MODIFIERS.issuperset(modifiers) and (
        is_character or base in named or _is_character_name(base)
    )


def _is_character_name(name: str) -> bool:
    words = name.upper()
    try:
        unicodedata.lookup(words.replace("_", " "))
    except KeyError:
        return name in ("less_than_sign", "greater_than_sign")
    return True


SURFACE: Final = Surface(themes=themes, keys=key_table)
"""The screens of this program."""
