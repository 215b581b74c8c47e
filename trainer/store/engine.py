"""Opening the database, and the transactions everything else runs in."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from trainer.domain.ids import DeviceId, TraineeId


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Whose log this is, and which device writes it."""

    trainee: TraineeId
    device: DeviceId


class Transaction:
    """One transaction; the modules of this package read and write through it."""


class Store:
    """An open database."""

    path: Path
    identity: Identity

    def reading(self) -> AbstractContextManager[Transaction]:
        """A read transaction: one consistent view, never blocking a writer."""
        raise NotImplementedError

    def writing(self) -> AbstractContextManager[Transaction]:
        """A write transaction: `BEGIN IMMEDIATE`, committed at the end, rolled back on any error.

        Raises StoreError when the file is locked for longer than 5 s, read-only, or the disk is full.
        """
        raise NotImplementedError

    def close(self) -> None:
        """Let go of the file."""
        raise NotImplementedError


def open_store(path: Path, *, new_identity: Identity) -> Store:
    """Open the database, making or migrating it first when that is needed.

    `new_identity` is used only when the file is made.  Safe to use from another thread than the one
    that opened it, one at a time.  Raises StoreError for a file that is not ours, damaged, read-only,
    newer than this program, or on a full disk; such a file is left as it was.
    """
    raise NotImplementedError
