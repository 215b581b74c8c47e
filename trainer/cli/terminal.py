"""Whether there is a terminal that a screen can be painted on."""

import os
import sys
from typing import TextIO


def has_screen() -> bool:
    """Whether keys can be read and a screen painted.

    Standard error counts as well, since the screen is painted there.
    """
    is_dumb = os.environ.get("TERM") == "dumb"
    return not is_dumb and all(map(is_terminal, (sys.stdin, sys.stdout, sys.stderr)))


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a stream leads to a terminal; one that was closed before the start is None."""
    return stream is not None and stream.isatty()
