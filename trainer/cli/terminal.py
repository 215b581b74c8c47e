"""Whether there is a terminal that a screen can be painted on."""

import os
import sys


def has_screen() -> bool:
    """Whether keys can be read and a screen painted.

    Standard error counts as well, since the screen is painted there.
    """
    streams = (sys.stdin, sys.stdout, sys.stderr)
    is_dumb = os.environ.get("TERM") == "dumb"
    return not is_dumb and all(stream.isatty() for stream in streams)
