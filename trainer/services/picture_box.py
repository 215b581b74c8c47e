"""Pictures of an Anki package, put aside under names that a deck can have."""

import hashlib
import unicodedata
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Final

from trainer.anki.reading.archive import Archive
from trainer.anki.reading.html_text import Image
from trainer.decks.pictures import is_picture, is_safe
from trainer.decks.write import tidied
from trainer.domain.card import Picture
from trainer.domain.file_names import is_portable
from trainer.errors import AnkiError
from trainer.services.leftovers import Left, Leftovers

MOST_PICTURE_BYTES: Final = 2_000_000_000
"""Of all pictures of a package together, unpacked."""
_LONGEST_CAPTION: Final = 300
_LONGEST_NAME: Final = 120
"""Bytes; file systems allow 255."""
_HASH_LETTERS: Final = 12
_ODD: Final = frozenset(",;{}[]\\")
"""What a deck would take for its own marks."""


class PictureBox:
    """Puts pictures into a folder when they are first asked for."""

    def __init__(self, archive: Archive, folder: Path, leftovers: Leftovers) -> None:
        self.kept: dict[str, str] = {}
        """Pictures put aside, by their names in the package: as paths below the deck's folder."""
        self._archive = archive
        self._folder = folder
        self._leftovers = leftovers
        self._taken: set[str] = set()
        self._missing: set[str] = set()
        self._bytes = 0

    def of(self, images: Iterable[Image]) -> tuple[Picture, ...]:
        """The pictures that could be kept, each once; raises AnkiError where they are too many."""
        return tuple(
            Picture(path=path, caption=_caption(image))
            for image in dict.fromkeys(images)
            if (path := self._path(image.name)) is not None
        )

    def _path(self, name: str) -> str | None:
        """Where a picture lies below the deck's folder; None where it cannot be had."""
        if name in self.kept:
            return self.kept[name]
        if name in self._missing:
            return None
        content = self._archive.media_bytes(unicodedata.normalize("NFC", name))
        content = self._archive.media_bytes(name) if content is None else content
        safe = self._safe_name(name)
        if content is None or not is_safe(safe) or not is_picture(safe, content):
            self._missing.add(name)
            left = Left.NO_PICTURE if content is None else Left.BAD_PICTURE
            self._leftovers.add(left, name)
            return None
        self._bytes += len(content)
        if self._bytes > MOST_PICTURE_BYTES:
            raise AnkiError(
                f"{self._archive.path}: its pictures unpack to more than"
                f" {MOST_PICTURE_BYTES // 1_000_000_000} GB.",
                hint="Export fewer decks at a time, or without media.",
            )
        (self._folder / safe).write_bytes(content)
        self.kept[name] = f"{self._folder.name}/{safe}"
        return self.kept[name]

    def _safe_name(self, name: str) -> str:
        """The picture's own name, or another where that could not be a file's or is taken."""
        safe = name
        if not is_plain_name(name) or name.casefold() in self._taken:
            ending = PurePosixPath(name).suffix.lower()[:6]
            digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
            safe = f"{digest[:_HASH_LETTERS]}{ending}"
        self._taken.add(safe.casefold())
        return safe


def is_plain_name(name: str) -> bool:
    """Whether a deck can name a file or folder so, in a list of pictures as on every system."""
    is_plain = is_portable(name) and name.isprintable() and name == " ".join(name.split())
    return is_plain and not _ODD.intersection(name) and len(name.encode()) < _LONGEST_NAME


def _caption(image: Image) -> str:
    words = " ".join(tidied(image.alt).split())[:_LONGEST_CAPTION]
    return words or " ".join(tidied(PurePosixPath(image.name).stem).split()) or "a picture"
