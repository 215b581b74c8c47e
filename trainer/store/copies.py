"""Verified copies of the database, and its integrity."""

from pathlib import Path

from trainer.store.engine import Store


def integrity_problems(store: Store) -> list[str]:
    """What SQLite's integrity and foreign key checks find; empty when all is well."""
    raise NotImplementedError


def backup(store: Store, target: Path) -> None:
    """Write a verified copy beside the target and move it into place; never overwrites.

    Raises StoreError when the target exists, or the copy does not check out.
    """
    raise NotImplementedError


def restore(source: Path, target: Path) -> Path | None:
    """Put a verified copy of a backup in the database's place, and return where the old one went.

    Raises StoreError, with nothing changed, when the source is not a sound backup of ours or another
    program has the target open.
    """
    raise NotImplementedError
