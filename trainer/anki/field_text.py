"""Card text as an Anki field holds it: HTML in which nothing is markup and nothing is obeyed."""

import re
from collections.abc import Iterable
from typing import Final

from trainer.domain.plain_text import visible

_SHOWN: Final = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    # Anki looks for `{{c1::`, `[sound:` and `[latex]` before entities are resolved.
    "{": "&#123;",
    "}": "&#125;",
    "[": "&#91;",
    # MathJax looks for `\(` within one text node only.
    "\\": "<span>\\</span>",
    "\n": "<br>",
}
_is_plain: Final = re.compile(r"[\w ,.;?!()'%/=~≤≥±–-]*").fullmatch
"""Most texts are, and to see it takes a quarter of the time of translating them."""
_FIELD: Final = str.maketrans(_SHOWN)
_DELETION: Final = str.maketrans({**_SHOWN, ":": "&#58;"})


def field(text: str) -> str:
    """Text for a field; its line ends are kept."""
    return text if _is_plain(text) else visible(text).translate(_FIELD)


def deletion(number: int, answer: str, hint: str) -> str:
    """A deletion of a cloze, in which `::` and `}}` end nothing."""
    hinted = f"::{visible(hint).translate(_DELETION)}" if hint else ""
    return f"{{{{c{number}::{visible(answer).translate(_DELETION)}{hinted}}}}}"


def ordered(lines: Iterable[tuple[int, str]]) -> str:
    """Lines, already HTML, as a list with the number of each."""
    items = (f'<li value="{number}">{line}</li>' for number, line in lines)
    return f"<ol>{''.join(items)}</ol>"


def lettered(lines: Iterable[str]) -> str:
    """Lines, already HTML, as a list with letters."""
    items = (f"<li>{line}</li>" for line in lines)
    return f'<ol type="A">{"".join(items)}</ol>'
