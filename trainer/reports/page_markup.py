"""Text on its way into the page: made visible, escaped, and only then marked up by us."""

import re
from typing import Final
from unicodedata import bidirectional

from markupsafe import Markup

from trainer.domain.plain_text import visible

_MAY_END: Final = re.compile(r"(?<=\), )|(?<=answers )(?=\()|(?<=% )(?=\(\d+ of )")
"""Before how many were close, and before counts that stand for no rate."""
_BETWEEN_BACKTICKS: Final = re.compile("`([^`]+)`")
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL", "AN"})


def shown(value: object) -> object:
    """What a template puts out, with control characters made visible; markup is our own."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def loose(words: str) -> Markup:
    """Figures in a cell, whose line may end where no rate is taken apart."""
    bound = str(Markup.escape(words)).replace(", n ", ", n\N{NO-BREAK SPACE}")
    return Markup(_MAY_END.sub("<wbr>", bound))  # noqa: S704 - escaped


def typed(text: str) -> Markup:
    """A sentence of ours in which what is to be typed, between backticks, is shown as such."""
    # Escaped before: of what others wrote nothing but backticks can become markup.
    safe = str(Markup.escape(visible(text)))
    return Markup(_BETWEEN_BACKTICKS.sub(r"<code>\1</code>", safe))  # noqa: S704 - escaped


def isolated(text: str) -> Markup:
    """Text that cannot turn what follows it: what is written from right to left is set apart."""
    escaped = Markup.escape(visible(text))
    turns = any(bidirectional(letter) in _RIGHT_TO_LEFT for letter in text)
    return Markup("<bdi>{}</bdi>").format(escaped) if turns else escaped
