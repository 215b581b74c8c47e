"""Backups of a home, and a backup in the home's place."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from trainer.domain.ids import DeviceId
from trainer.domain.study_day import Moment
from trainer.errors import StoreError
from trainer.services.recording import new_id
from trainer.store import copies
from trainer.store.copies import Difference
from trainer.store.engine import Store
from trainer.store.problems import reachable


def write_backup(store: Store, place: Path | None, moment: Moment) -> Path:
    """Write a verified copy, and return where it is.

    Without a place it goes into the folder `backups` beside the database; a folder gets a file
    named by the time.  A file that exists is never overwritten: that is a StoreError, as is a
    folder that is not there.
    """
    own_folder = store.path.parent / "backups"
    with reachable(place or own_folder):
        if place is None:
            own_folder.mkdir(parents=True, exist_ok=True)
        target = _target(place or own_folder, name=f"trainer-{_stamp(moment)}.db")
    copies.backup(store, target)
    return target


def _target(place: Path, *, name: str) -> Path:
    """The file to write; no folder is made for it.

    One that is missing is a stick that is not mounted, or a slip: a copy would lie elsewhere than
    is believed.  A name without an ending was meant for a folder.
    """
    if place.is_dir():
        return place / name
    is_file = bool(place.suffix) or place.exists()
    missing = place.parent if is_file else place
    if not missing.is_dir():
        raise StoreError(
            f"{missing}: there is no such folder, and nothing was written.",
            hint="See that it is mounted, or make it; the name of a file ends in .db.",
        )
    return place


def restore_backup(source: Path, database: Path, moment: Moment) -> Path | None:
    """Put a verified copy of a backup in the database's place; where the old one went, if any.

    What is answered from now on is a new device's, whose entries are numbered from 1.  A pipe is
    not opened, which would wait for somebody to write into it.
    """
    if source.exists() and not source.is_file():
        raise StoreError(
            f"{source}: this is no file; a backup was expected.",
            hint="Give the path of a file that `trainer backup` has written.",
        )
    return copies.restore(source, database, device=DeviceId(new_id(moment)))


def difference(source: Path, database: Path) -> Difference | None:
    """What a backup lacks of a database; None where there is none, or one cannot be read."""
    return copies.difference(source, database)


def _stamp(moment: Moment) -> str:
    """Local time in a form that every file system takes and that sorts."""
    utc = datetime.fromtimestamp(moment.at_ms / 1000, tz=UTC)
    return f"{utc + timedelta(minutes=moment.offset_minutes):%Y%m%d-%H%M%S}"
