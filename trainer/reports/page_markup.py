"""Text on its way into the page: made visible, escaped, and only then marked up by us."""

import re
from typing import Final
from unicodedata import bidirectional

from markupsafe import Markup

from trainer.domain.plain_text import visible
from trainer.reports.lines import INSEPARABLE

_MAY_END: Final = re.compile(r"(?<=\), )|(?<=answers )(?=\()|(?<=% )(?=\(\d+\sof\s)")
"""Before the share that was close, and before counts that stand for no rate."""
_KEPT_WHOLE: Final = re.compile(r"\d+ of \d+|\d+\s% close \(\d+\)")
"""Counts that stand on one line with what they are of."""
_BETWEEN_BACKTICKS: Final = re.compile("`([^`]+)`")
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL", "AN"})


def shown(value: object) -> object:
    """What a template puts out, with control characters made visible; markup is our own."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def bound(words: str) -> str:
    """Words with figures, none of which is parted from its unit at the end of a line."""
    return INSEPARABLE.sub("\N{NO-BREAK SPACE}", words)


def loose(words: str) -> Markup:
    """Figures in a cell, whose line may end where no rate is taken apart."""
    kept = _KEPT_WHOLE.sub(lambda met: met[0].replace(" ", "\N{NO-BREAK SPACE}"), bound(words))
    return Markup(_MAY_END.sub("<wbr>", str(Markup.escape(kept))))  # noqa: S704 - escaped


def typed(text: str) -> Markup:
    """A sentence of ours in which what is to be typed, between backticks, is shown as such."""
    # Escaped before: of what others wrote nothing but backticks can become markup.
    safe = str(Markup.escape(visible(text)))
    return Markup(_BETWEEN_BACKTICKS.sub(r"<code>\1</code>", safe))  # noqa: S704 - escaped


def isolated(text: str) -> Markup:
    """Text that cannot turn what follows it: what is written from right to left is set apart."""
    escaped = Markup.escape(visible(text))
    return Markup("<bdi>{}</bdi>").format(escaped) if _turns(text) else escaped


def direction(text: str) -> Markup:
    """An attribute by which text that is written from right to left begins at the right."""
    return Markup(" dir=auto") if _turns(text) else Markup("")


def _turns(text: str) -> bool:
    return any(bidirectional(letter) in _RIGHT_TO_LEFT for letter in text)
