"""What is said, on stderr, when a command cannot do what was asked."""

import errno
import os
import traceback
from typing import IO, Any, Final

import click

from trainer.domain.plain_text import visible
from trainer.errors import TrainerError

_OF_WRITING: Final = frozenset(
    getattr(errno, name)
    for name in ("ENOSPC", "EDQUOT", "EFBIG", "EIO", "EBADF")
    if hasattr(errno, name)
)
"""What a write into an open file or stream fails with, which names no file."""


class Failure(click.ClickException):
    """A problem in the words the user sees: `error:` and, where there is one, `hint:`."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint

    def show(self, file: IO[Any] | None = None) -> None:
        """Write the problem to stderr."""
        click.echo(f"error: {visible(self.message)}", file=file, err=True)
        if self.hint:
            click.echo(f"hint: {visible(self.hint)}", file=file, err=True)


def failure(error: Exception) -> Failure:
    """The words for an error that reached the outermost frame."""
    if os.environ.get("TRAINER_DEBUG"):
        traceback.print_exception(error)
    match error:
        case TrainerError():
            return Failure(error.message, hint=error.hint)
        case OSError(strerror=str(reason), filename=str(path)):
            return Failure(f"{path}: {reason}")
        case OSError(strerror=str(reason), errno=number) if number in _OF_WRITING:
            return Failure(f"the output could not be written: {reason}")
        case _:
            return _fault(error)


def _fault(error: Exception) -> Failure:
    named = " ".join(f"{type(error).__name__}: {error}".split())
    return Failure(
        f"this is a fault in trainer and not yours: {named}",
        hint="Please report that line and what you typed to the maintainers; with TRAINER_DEBUG=1"
        " set, the same command also shows where it happened.",
    )
