"""Backups of a home, and a backup in the home's place."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from trainer.domain.ids import DeviceId
from trainer.domain.study_day import Moment
from trainer.errors import StoreError
from trainer.services.recording import new_id
from trainer.store import copies
from trainer.store.engine import Store
from trainer.store.problems import reachable


def write_backup(store: Store, place: Path | None, moment: Moment) -> Path:
    """Write a verified copy, and return where it is.

    Without a place it goes into the folder `backups` beside the database; a folder gets a file
    named by the time.  A file that exists is never overwritten: that is a StoreError.
    """
    folder = place if place is not None else store.path.parent / "backups"
    is_named = place is not None and not place.is_dir()
    target = folder if is_named else folder / f"trainer-{_stamp(moment)}.db"
    with reachable(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
    copies.backup(store, target)
    return target


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


def _stamp(moment: Moment) -> str:
    """Local time in a form that every file system takes and that sorts."""
    utc = datetime.fromtimestamp(moment.at_ms / 1000, tz=UTC)
    return f"{utc + timedelta(minutes=moment.offset_minutes):%Y%m%d-%H%M%S}"
