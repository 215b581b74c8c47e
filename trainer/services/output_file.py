"""Files of the user's own that a command writes: refused before the work, and in words after it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trainer.errors import OutputError


def check_target(path: Path, *, replaces: bool) -> None:
    """Refuse a place that cannot be written, before any work is done for it.

    Raises OutputError for what is no file, for a file that is not to be replaced, and for a folder
    that is not there.
    """
    if path.exists() and not path.is_file():
        raise OutputError(f"{path}: this is no file.", hint="Name a file with -o.")
    if path.exists() and not replaces:
        raise OutputError(
            f"{path}: this file is there already.",
            hint="Choose another name with -o, or replace it with --replace.",
        )
    if not path.parent.is_dir():
        raise OutputError(f"{path.parent}: there is no such folder.", hint="Make it first.")


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn what the system says while a file is written into an OutputError that names it."""
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"{path}: it cannot be written: {error.strerror or error}.",
            hint="Choose another place with -o, or make room there.",
        ) from error
