"""Whether there is a terminal that a screen can be painted on."""

import os
import shutil
import sys
from typing import Final, TextIO

import click

_NARROWEST: Final = 40
_WIDEST: Final = 120
_USUAL: Final = (80, 24)


def columns() -> int:
    """How wide a chart on standard output may be: 80 where there is no terminal, 40 to 120."""
    return min(_WIDEST, max(_NARROWEST, shutil.get_terminal_size(_USUAL).columns))


def has_screen() -> bool:
    """Whether keys can be read and a screen painted.

    Standard error counts as well, since the screen is painted there.
    """
    return _is_at_terminal() and _has_all_letters()


def note_lack_of_letters() -> None:
    """Say why a terminal gets lines and no screen, where it is for its encoding."""
    if _is_at_terminal() and not _has_all_letters():
        encoding = sys.stderr.encoding
        click.echo(
            f"This terminal's encoding is {encoding}, which lacks signs that a screen is drawn"
            " with; so it goes line by line. With LC_ALL=C.UTF-8 set there is a screen.",
            err=True,
        )


def _is_at_terminal() -> bool:
    is_dumb = os.environ.get("TERM") == "dumb"
    return not is_dumb and all(map(is_terminal, (sys.stdin, sys.stdout, sys.stderr)))


def _has_all_letters() -> bool:
    encodings = (stream.encoding.lower() for stream in (sys.stdout, sys.stderr))
    return all(encoding.replace("-", "").replace("_", "") == "utf8" for encoding in encodings)


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a stream leads to a terminal; one that was closed before the start is None."""
    return stream is not None and stream.isatty()
