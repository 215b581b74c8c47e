"""Pictures beside a deck's file: how they are named, and whether they are there."""

import re
from pathlib import Path
from typing import Final

from trainer.decks.form import Entry, Form
from trainer.decks.problem import Code, Problems, quoted
from trainer.domain.card import Picture
from trainer.domain.file_names import is_portable

FIELDS: Final = ("Image", "Answer-image")
"""Shown with the question, and with the answer."""
LARGEST_PICTURE_BYTES: Final = 10_000_000
_FORM: Final = "`file, caption` was expected, as in `images/needle.png, an atraumatic needle`"
_SVG: Final = re.compile(rb"<svg[\s>]")
_BEGINNINGS: Final = {
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "gif": (b"GIF87a", b"GIF89a"),
    "webp": (b"RIFF",),
}
_ENDINGS: Final = (*_BEGINNINGS, "svg")
_HEAD_BYTES: Final = 4096


def pictures(form: Form, name: str, folder: Path | None) -> tuple[Picture, ...]:
    """The pictures of a field; with a `folder` they must be there.  What is wrong is reported."""
    named = [(entry, _picture(entry, form.problems)) for entry in form.entries(name)]
    for entry, picture in named:
        if picture is not None and folder is not None:
            _check_file(entry, folder / picture.path, form.problems)
    return tuple(picture for _, picture in named if picture is not None)


def _picture(entry: Entry, problems: Problems) -> Picture | None:
    file, _, caption = (part.strip() for part in entry.text.partition(","))
    if not file or not caption:
        message = f"{quoted(entry.text)} is no picture with a caption; {_FORM}"
        suggestion = "A caption is what a terminal and a screen reader have of a picture."
        problems.add(entry.at, Code.BAD_IMAGE, message, suggestion)
        return None
    if not is_safe(file):
        message = (
            f"{quoted(file)} cannot be a picture's file; a name beside the deck was expected, which"
            f" ends in .{', .'.join(_ENDINGS)}"
        )
        suggestion = "Put the picture into the deck's folder or below: no `..`, no `\\`, no drive."
        problems.add(entry.at, Code.BAD_IMAGE, message, suggestion)
        return None
    return Picture(path=file, caption=caption)


def is_safe(path: str) -> bool:
    """Whether a path stays below the deck's folder on every system, and ends as a picture does."""
    *_, name = parts = path.split("/")
    ending = name.rpartition(".")[2].lower()
    return "." in name and ending in _ENDINGS and all(map(is_portable, parts))


def _check_file(entry: Entry, path: Path, problems: Problems) -> None:
    if (fault := _fault(path)) is not None:
        code, message, suggestion = fault
        problems.add(entry.at, code, f"{quoted(path.name)} {message}", suggestion)


def _fault(path: Path) -> tuple[Code, str, str] | None:
    if path.exists() and not path.is_file():
        advice = "Put the picture in its place."
        return Code.MISSING_IMAGE, "is no file; a picture was expected", advice
    if not path.is_file():
        advice = "Put it beside the deck, or mend its name; capitals count."
        return Code.MISSING_IMAGE, "is not there; a picture was expected", advice
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
        size = path.stat().st_size
    except OSError as error:
        return Code.MISSING_IMAGE, f"cannot be read: {error.strerror}", "Look at its permissions."
    if size > LARGEST_PICTURE_BYTES:
        most = LARGEST_PICTURE_BYTES // 1_000_000
        return Code.BAD_IMAGE, f"is too large; {most} MB or less was expected", "Make it smaller."
    if not is_picture(path.name, head):
        message = f"is no {path.suffix[1:]} picture, whatever its name says"
        return Code.BAD_IMAGE, message, "Save it in the format of its name, or rename it."
    return None


def is_picture(name: str, head: bytes) -> bool:
    """Whether a file that begins so is a picture of the format its name ends in."""
    ending = name.rpartition(".")[2].lower()
    if ending == "svg":
        return _SVG.search(head) is not None
    is_riff = ending == "webp"
    return head.startswith(_BEGINNINGS.get(ending, ())) and (not is_riff or head[8:12] == b"WEBP")
