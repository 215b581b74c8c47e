"""Plain spellings for output that has no Unicode, so that no comparator is lost on the way."""

import codecs
from collections.abc import Mapping
from typing import Final

HANDLER: Final = "trainer-plain-letters"
"""Name of the error handler for a stream's `errors`."""

SPELLINGS: Final[Mapping[str, str]] = {
    "≤": "<=",
    "≥": ">=",
    "≈": "~",
    "−": "-",
    "–": "-",
    "—": "-",
    "×": "x",
    "±": "+/-",
    "‰": " per mille",
    "µ": "u",
    "μ": "u",
    "°": " deg",
    "→": "->",
    "…": "...",
    "·": "-",
    "•": "*",
    "‘": "'",
    "’": "'",
    "“": '"',
    "”": '"',
    "✓": "+",
    "✗": "x",
    "●": "o",
    "├": "[",
    "┤": "]",
    "─": "-",
    "│": "|",
    "┼": "+",
    "░": ".",
    "▒": ":",
    "▓": "=",
    "▁": "_",
    "▂": "_",
    "▃": "=",
    "▄": "=",
    "▅": "=",
    "▆": "#",
    "▇": "#",
    "█": "#",
    "\N{NO-BREAK SPACE}": " ",
    "\N{NARROW NO-BREAK SPACE}": " ",
    "\N{THIN SPACE}": " ",
}
"""What stands for a character that the output cannot show."""


def _spelled(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(map(_plain, lacking)), error.end


def _plain(character: str) -> str:
    return SPELLINGS.get(character) or character.encode("ascii", "backslashreplace").decode()


codecs.register_error(HANDLER, _spelled)
