"""Files of the user's own that a command writes: refused before the work, and in words after it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from trainer.errors import OutputError

PACKAGE_HEAD: Final = b"PK"
"""What a package begins with, as every zip does."""


def check_target(
    path: Path, *, replaces: bool | None, sources: Iterable[Path] = (), option: str = "-o"
) -> None:
    """Refuse a place that cannot be written, before any work is done for it.

    A command that never replaces a file, and has no option for it, says None of `replaces`.

    Raises OutputError for what is no file, for a file that is not to be replaced, for one of the
    `sources`, which are read, and for a folder that is not there; `option` is what named the place.
    """
    if path.exists() and not path.is_file():
        raise OutputError(f"{path}: this is no file.", hint=f"Name a file with {option}.")
    if any(is_same(path, source) for source in sources):
        raise OutputError(
            f"{path}: this file is read, and would be overwritten.",
            hint=f"Choose another name with {option}.",
        )
    if path.exists() and not replaces:
        instead = "remove it first" if replaces is None else "replace it with --replace"
        raise OutputError(
            f"{path}: this file is there already.",
            hint=f"Choose another name with {option}, or {instead}.",
        )
    if not path.parent.is_dir():
        raise OutputError(f"{path.parent}: there is no such folder.", hint="Make it first.")


def check_package_target(path: Path, *, sources: Iterable[Path]) -> None:
    """Refuse as `check_target` does, and what is no package, by its name or by what is there.

    A package is replaced without a question, since the next export makes it again.  Other files
    begin as packages do, such as documents and backups of whole collections.
    """
    check_target(path, replaces=True, sources=sources)
    if path.suffix.lower() != ".apkg":
        raise OutputError(
            f"{path}: Anki takes a package by its name.",
            hint="Choose one that ends in .apkg with -o.",
        )
    with writing(path):
        head = _head(path)
    if head and head != PACKAGE_HEAD:
        raise OutputError(
            f"{path}: this file is there already, and is no package.",
            hint="Choose another name with -o, one that ends in .apkg.",
        )


def _head(path: Path) -> bytes:
    """The first bytes of a file; none where there is no file."""
    if not path.exists():
        return b""
    with path.open("rb") as file:
        return file.read(len(PACKAGE_HEAD))


def is_same(path: Path, source: Path) -> bool:
    """Whether both are one file, also under two names, or would be one."""
    if path.exists() and source.exists():
        return path.samefile(source)
    return resolved(path) == resolved(source)


def resolved(path: Path) -> Path:
    """Where a file lies without links; raises OutputError for a link that leads to itself."""
    try:
        return path.resolve()
    except RuntimeError as error:
        raise OutputError(
            f"{path}: this link leads to itself.", hint="Choose another place."
        ) from error


@contextmanager
def writing(path: Path, *, option: str = "-o") -> Iterator[None]:
    """Turn what the system says while a file is written into an OutputError that names it.

    And with it the `option` by which another place is chosen.
    """
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"{path}: it cannot be written: {error.strerror or error}.",
            hint=f"Choose another place with {option}, or make room there.",
        ) from error
