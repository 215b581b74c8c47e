"""Pictures on their way to Anki, which keeps all media of all decks in one folder."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from trainer.anki.field_text import field
from trainer.domain.card import Picture

_HASH_LETTERS: Final = 16


def media_name(slug: str, path: str, content: bytes) -> str:
    """A picture's name there: by its deck and its bytes, so that another one is another name."""
    digest = hashlib.sha256(content).hexdigest()[:_HASH_LETTERS]
    return f"trainer-{slug}-{digest}{PurePosixPath(path).suffix.lower()}"


def media_names(slug: str, paths: Iterable[str], folder: Path) -> dict[str, str]:
    """The names of a deck's pictures, by their paths below its folder; raises OSError."""
    return {path: media_name(slug, path, (folder / path).read_bytes()) for path in paths}


def pictures_field(pictures: Sequence[Picture], names: Mapping[str, str]) -> str:
    """Pictures with their captions, as HTML; most cards have none."""
    if not pictures:
        return ""
    return "".join(
        f'<img src="{names[picture.path]}" alt="">'
        f'<div class="caption">{field(picture.caption)}</div>'
        for picture in pictures
    )
