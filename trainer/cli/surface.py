"""What the screens can be set to, asked of them only where a theme or key is set."""

import unicodedata
from typing import Final

from trainer.services.config import Surface
from trainer.services.key_map import KeyTable

_TAKEN: Final = frozenset({"tab", "shift+tab", *(f"ctrl+{letter}" for letter in "chijmpqz")})
"""Keys that leave the program, move the focus, or are sent as Enter, Tab or Backspace."""
_NEVER_SENT: Final = frozenset({"return", "shift+escape", "ctrl+@", "ctrl-at"})
_SCREENS: Final = (
    frozenset({"study", "field", "choice", "steps", "list"}),
    frozenset({"home", "list"}),
    frozenset({"panel", "list"}),
    frozenset({"progress", "list"}),
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
    from trainer.tui.key_groups import key_groups, report_key_groups

    defaults: dict[str, str] = {}
    does: dict[str, str] = {}
    everywhere = TrainerApp.BINDINGS
    for _, bindings in (*key_groups(everywhere), *report_key_groups(everywhere)):
        for binding in bindings:
            if binding.id:
                keys = ",".join(spelling(key) for key in binding.key.split(","))
                defaults.setdefault(binding.id, keys)
                does.setdefault(binding.id, binding.description)
    return KeyTable(
        defaults=defaults,
        does=does,
        is_key=is_key,
        is_text=is_text,
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
    """Whether a spelling is that of a key which every terminal sends, and which is free."""
    *modifiers, base = key.split("+")
    if modifiers == ["alt"] and len(base) == 1:
        return base.isascii() and base.isalnum()
    return key not in _TAKEN and (is_text(key) or key in _named_keys())


def is_text(key: str) -> bool:
    """Whether a key types a character in a field."""
    return key == "space" or _is_letter(key) or _is_character_name(key)


def _is_letter(key: str) -> bool:
    return len(key) == 1 and key.isalnum()


def _is_character_name(name: str) -> bool:
    from textual.keys import KEY_NAME_REPLACEMENTS

    if name in ("less_than_sign", "greater_than_sign", *KEY_NAME_REPLACEMENTS.values()):
        return True
    try:
        character = unicodedata.lookup(name.upper().replace("_", " "))
    except KeyError:
        return False
    return character.isprintable() and not character.isalnum()


def _named_keys() -> frozenset[str]:
    """Names of the keys that type nothing, with the modifiers a terminal can send them with."""
    from textual.keys import Keys

    named = {member.value for member in Keys if not member.value.startswith("<")}
    with_digits = {key for key in named if key[-2:-1] == "+" and key[-1].isdigit()}
    return frozenset(named - with_digits - _NEVER_SENT)


SURFACE: Final = Surface(themes=themes, keys=key_table)
"""The screens of this program."""
