"""Packages as files: their generation, the collection in them, and their media, within bounds."""

import errno
import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from trainer.anki.reading.wire import fields, number_of, text_of
from trainer.domain.file_names import is_portable
from trainer.errors import AnkiError

MOST_COLLECTION_BYTES: Final = 2_000_000_000
"""Of the collection, unpacked."""
MOST_MEDIA_FILES: Final = 200_000
LARGEST_MEDIA_FILE: Final = 10_000_000
"""Bytes, unpacked; a larger one is passed over."""
_MOST_MAP_BYTES: Final = 50_000_000
_LATEST: Final = 3
_GENERATIONS: Final = ("collection.anki21b", "collection.anki21", "collection.anki2")
"""From the newest to the oldest: newer packages carry a stub under an older name."""
_SQLITE: Final = b"SQLite format 3\0"
_ZIP: Final = b"PK\x03\x04"
_CHUNK: Final = 1 << 20
_WINDOW: Final = 1 << 27
"""The most that a stream may have its reader keep at once, in bytes; Anki's need 8 MB."""
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """A package or collection that is open for reading."""

    path: Path
    collection: Path
    """The collection, unpacked."""
    unpacked_bytes: int
    media: Mapping[str, str]
    """Media by their names, as the entries of the package that hold them."""
    is_compressed: bool
    """Each entry is compressed once more."""
    package: zipfile.ZipFile | None
    """None for a bare collection, whose media lie in a folder beside it."""

    @property
    def media_files(self) -> int:
        """How many media files there are."""
        if self.package is not None:
            return len(self.media)
        folder = _media_folder(self.path)
        return sum(file.is_file() for file in folder.iterdir()) if folder.is_dir() else 0

    def media_bytes(self, name: str) -> bytes | None:
        """The bytes of a media file; None where it is not there, too large, or damaged."""
        if self.package is None:
            return _beside(self.path, name)
        entry = self.media.get(name)
        if entry is None:
            return None
        try:
            with self.package.open(entry) as packed:
                return _bounded(packed, LARGEST_MEDIA_FILE, is_compressed=self.is_compressed)
        except (*_BROKEN, KeyError, ValueError, OSError):
            return None


@contextmanager
def opened(path: Path, *, work: Path) -> Iterator[Archive]:
    """A package or a bare collection; `work` is a folder of our own to unpack into.

    Raises AnkiError for what is neither, is damaged, or unpacks to more than is allowed.
    """
    head = _head(path)
    if head.startswith(_SQLITE):
        _refuse_open_collection(path)
        size = path.stat().st_size
        yield Archive(
            path=path,
            collection=path,
            unpacked_bytes=size,
            media={},
            is_compressed=False,
            package=None,
        )
        return
    if not head.startswith(_ZIP):
        raise AnkiError(
            f"{path}: this is no package of Anki's.",
            hint="Export one from Anki: File, Export, an .apkg or .colpkg file.",
        )
    with ExitStack() as open_files:
        with _broken_as_error(path):
            package = open_files.enter_context(zipfile.ZipFile(path))
            archive = _unpacked(path, package, work)
        yield archive


def _beside(collection: Path, name: str) -> bytes | None:
    """A media file of a bare collection, whose folder is named after it."""
    file = _media_folder(collection) / name
    if not is_portable(name) or not file.is_file() or file.stat().st_size > LARGEST_MEDIA_FILE:
        return None
    try:
        return file.read_bytes()
    except OSError:
        return None


def _media_folder(collection: Path) -> Path:
    return collection.with_suffix(".media")


def _head(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise AnkiError(f"{path}: this is no file.", hint="Give the path of an .apkg file.")
        with path.open("rb") as file:
            return file.read(len(_SQLITE))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise AnkiError(
            f"{path}: it cannot be read: {reason}.", hint="Look at its path and its permissions."
        ) from error


def _refuse_open_collection(path: Path) -> None:
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:
        raise AnkiError(
            f"{path}: this collection is open in Anki, or was not closed.",
            hint="Close Anki and try again, or export a package from it.",
        )


def _unpacked(path: Path, package: zipfile.ZipFile, work: Path) -> Archive:
    names = set(package.namelist())
    generation = next((name for name in _GENERATIONS if name in names), None)
    if generation is None:
        raise AnkiError(
            f"{path}: there is no collection in this package.",
            hint="Export it from Anki again; a workbook comes with `trainer deck import`.",
        )
    if "meta" in names:
        _refuse_future(path, package)
    is_compressed = generation == _GENERATIONS[0]
    target = work / "collection.db"
    size = _extract(path, package, generation, target, is_compressed=is_compressed)
    return Archive(
        path=path,
        collection=target,
        unpacked_bytes=size,
        media=_media(path, package, is_compressed=is_compressed) if "media" in names else {},
        is_compressed=is_compressed,
        package=package,
    )


def _refuse_future(path: Path, package: zipfile.ZipFile) -> None:
    with package.open("meta") as packed:
        version = number_of(_bounded(packed, _MOST_MAP_BYTES, is_compressed=False) or b"", 1)
    if version > _LATEST:
        raise AnkiError(
            f"{path}: this package is of a newer format ({version}) than this program knows.",
            hint="In Anki's export window tick `Support older Anki versions`, or update trainer.",
        )


def _extract(
    path: Path, package: zipfile.ZipFile, entry: str, target: Path, *, is_compressed: bool
) -> int:
    size = 0
    with package.open(entry) as packed, target.open("wb") as file:
        for chunk in _chunks(packed, is_compressed=is_compressed):
            size += len(chunk)
            if size > MOST_COLLECTION_BYTES:
                raise AnkiError(
                    f"{path}: its collection unpacks to more than"
                    f" {MOST_COLLECTION_BYTES // 1_000_000_000} GB.",
                    hint="Export fewer decks at a time.",
                )
            file.write(chunk)
    return size


def _media(path: Path, package: zipfile.ZipFile, *, is_compressed: bool) -> dict[str, str]:
    with package.open("media") as packed:
        listed = _bounded(packed, _MOST_MAP_BYTES, is_compressed=is_compressed)
    if listed is None:
        raise AnkiError(f"{path}: its list of media is too long.", hint="Export without media.")
    media = _media_entries(listed) if is_compressed else _media_map(listed)
    if len(media) > MOST_MEDIA_FILES:
        raise AnkiError(
            f"{path}: it holds {len(media)} media files; at most {MOST_MEDIA_FILES} were expected.",
            hint="Export without media, or fewer decks at a time.",
        )
    return media


def _media_map(listed: bytes) -> dict[str, str]:
    named = json.loads(listed)
    if not isinstance(named, dict):
        raise TypeError("a list of media that is no mapping")
    return {str(name): str(entry) for entry, name in named.items()}


def _media_entries(listed: bytes) -> dict[str, str]:
    media: dict[str, str] = {}
    for place, (number, entry) in enumerate(fields(listed)):
        if number == 1 and isinstance(entry, bytes):
            media[text_of(entry, 1)] = str(place)
    return media


def _bounded(packed: IO[bytes], most: int, *, is_compressed: bool) -> bytes | None:
    """All that is packed; None where that is more than `most` bytes."""
    pieces: list[bytes] = []
    size = 0
    for chunk in _chunks(packed, is_compressed=is_compressed):
        size += len(chunk)
        if size > most:
            return None
        pieces.append(chunk)
    return b"".join(pieces)


def _chunks(packed: IO[bytes], *, is_compressed: bool) -> Iterator[bytes]:
    if not is_compressed:
        while chunk := packed.read(_CHUNK):
            yield chunk
        return
    # 8 ms, and only the newest packages need it.
    import zstandard

    reader = zstandard.ZstdDecompressor(max_window_size=_WINDOW).stream_reader(packed)
    try:
        while chunk := reader.read(_CHUNK):
            yield chunk
    except zstandard.ZstdError as error:
        raise ValueError(f"a damaged entry ({error})") from error


@contextmanager
def _broken_as_error(path: Path) -> Iterator[None]:
    """A word for a package that is damaged."""
    try:
        yield
    except (*_BROKEN, KeyError, ValueError, TypeError) as error:
        raise _damaged(path) from error
    except OSError as error:
        if error.errno == errno.EINVAL:  # a place that lies before the file's begin
            raise _damaged(path) from error
        raise AnkiError(
            f"{path}: it cannot be unpacked: {error.strerror or error}.",
            hint="Look whether there is room in the folder for temporary files.",
        ) from error


def _damaged(path: Path) -> AnkiError:
    return AnkiError(
        f"{path}: this package is damaged and cannot be unpacked.",
        hint="Export it again, or copy it again from where it came.",
    )
