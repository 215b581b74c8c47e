"""The sentence that a trainee puts beside their own lines, as an option of a command."""

from typing import Final

import click

_LONGEST: Final = 500
"""Characters that a director's program reads."""


def sentence(ctx: click.Context, param: click.Parameter, text: str | None) -> str | None:
    """What was typed on one line; longer than a director's program reads is wrong usage."""
    del ctx
    if text is None:
        return None
    line = " ".join(text.encode(errors="replace").decode().split())
    if len(line) > _LONGEST:
        raise click.BadParameter(
            f"it has {len(line)} characters, and {_LONGEST} is the most.", param=param
        )
    return line
