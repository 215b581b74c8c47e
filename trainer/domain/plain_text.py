"""Text from elsewhere made safe to show: what a terminal would obey is shown instead."""

import unicodedata
from typing import Final

_CONTROL_PICTURES: Final = 0x2400
_DELETE: Final = 0x7F
_SYMBOL_FOR_DELETE: Final = "\u2421"
_BIDI_CONTROLS: Final = frozenset({*range(0x202A, 0x202F), *range(0x2066, 0x206A)})
_INVISIBLE: Final = frozenset({0x061C, 0x180E, 0x200B, 0x2028, 0x2029, 0xFEFF})
_TAGS: Final = range(0xE0000, 0xE0080)


class _Shown(dict[int, str | int]):
    """What is shown for each character, worked out when it is first met."""

    def __missing__(self, code: int) -> str | int:
        shown = self[code] = _shown(code)
        return shown


def _shown(code: int) -> str | int:
    if code == ord("\n"):
        return code
    if code < ord(" "):
        return chr(_CONTROL_PICTURES + code)
    if code == _DELETE:
        return _SYMBOL_FOR_DELETE
    is_hidden = code in _BIDI_CONTROLS or code in _INVISIBLE or code in _TAGS
    if is_hidden or unicodedata.category(chr(code)) in ("Cc", "Cs"):
        return f"<U+{code:04X}>"
    return code


_SHOWN: Final = _Shown()


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: `1 card`, `2 cards`."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def visible(text: str) -> str:
    """The text with control characters and the like made visible; line ends stay line ends.

    Escape becomes ␛, and other control characters their pictures; marks that turn the direction of
    writing, invisible characters and halves of characters become `<U+202E>` and the like.  The
    result holds nothing that a terminal obeys, and always encodes.
    """
    if text.isprintable():
        return text
    return text.replace("\r\n", "\n").translate(_SHOWN)
