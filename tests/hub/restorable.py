"""A hub that can be put back to an earlier day."""

import hashlib
from pathlib import Path

import psycopg

from tests.hub.devices import at_the_hub
from tests.hub.server import Server
from tests.services.builders import FIGURE, deck_text
from trainer.hub import decks
from trainer.hub.decks import DeckVersion
from trainer.hub.tables import BY_TRAINEE

SHARED = tuple(table for table in BY_TRAINEE if table not in {"log", "enrolment", "shared"})
"""What directors read, and authors."""


class RestorableHub:
    """A hub of which there is a backup, once one was kept."""

    def __init__(self, server: Server, owner: psycopg.Connection, folder: Path) -> None:
        self.owner = owner
        self._server = server
        self._backup = folder / "yesterday.dump"

    def keep(self) -> None:
        """Write a backup."""
        self._server.dump(self.owner.info.dbname, self._backup)

    def put_back(self) -> None:
        """Make it what it was when the backup was written."""
        self._server.restore(self.owner.info.dbname, self._backup)

    @property
    def log(self) -> set[bytes]:
        return at_the_hub(self.owner)

    @property
    def shared(self) -> dict[str, set[tuple[object, ...]]]:
        """By table."""
        return {
            table: set(self.owner.execute(f"SELECT * FROM trainer.{table}").fetchall())  # noqa: S608
            for table in SHARED
        }

    def publish(self, figure: str, version: str) -> None:
        text = deck_text(FIGURE, version=version, figure=figure)
        text_hash = hashlib.sha256(text.encode()).digest()
        deck = DeckVersion("sample", 0, text_hash, text, {})
        decks.publish(self.owner, deck, title="A sample deck", version=version)
