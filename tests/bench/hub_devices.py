"""Residents of a hub that is measured: a home each, and days of answers in its log."""

import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg.conninfo import make_conninfo
from trustme import CA

from tests.bench.homes import deck_text
from tests.hub.server import Server, running
from tests.hub.tls_server import HOST, TlsServer
from tests.services.builders import FakeClock, open_library
from trainer.domain.card import Card
from trainer.domain.ids import TraineeId
from trainer.domain.log import Mode, Review, Stamp
from trainer.domain.rating import MARKER_VERSION, Confidence, ErrorKind, Mark, Rating
from trainer.domain.scheduler import SCHEDULER_VERSION
from trainer.hub import people, programmes, rows
from trainer.hub.making import make_hub
from trainer.hub.programmes import Programme
from trainer.services.hubs import url_for
from trainer.services.library import Library
from trainer.services.recording import write
from trainer.services.syncing import join
from trainer.store import decks, log_rows

CARDS: Final = 1000
DAILY: Final = 200
"""Answers of a day on which much was studied."""
PROGRAMME: Final = "spine"
_PASSED: Final = 0.87


@contextmanager
def hub(*settings: str) -> Iterator[tuple[Server, str]]:
    """A server with an empty hub of one programme; where its owner connects."""
    with running(*settings) as server:
        url = server.new_database()
        begin(url)
        yield server, url


@contextmanager
def encrypted_hub(folder: Path) -> Iterator[tuple[str, Path]]:
    """The same on a server that takes encrypted connections alone; and its authority's file.

    Raises RuntimeError where this machine has no PostgreSQL with TLS.
    """
    server, authority = TlsServer(), CA()
    file = folder / "root.pem"
    authority.cert_pem.write_to_path(file)
    try:
        server.make()
        server.serve(authority.issue_cert(HOST))
        url = checked(server.address(server.new_database()), file)
        begin(url)
        yield url, file
    finally:
        server.remove()


def checked(url: str, authority: Path) -> str:
    """An address by which the server's certificate is checked."""
    return make_conninfo(
        url, hostaddr="127.0.0.1", sslmode="verify-full", sslrootcert=str(authority)
    )


def begin(url: str) -> None:
    """Make a hub of one programme."""
    make_hub(url)
    with psycopg.connect(url) as owner:
        programmes.put_programme(
            owner,
            Programme(
                name=PROGRAMME,
                title="Spine",
                purpose="a benchmark",
                audience="nobody",
                target_percent=85,
                decks=("sample",),
            ),
        )


def new_resident(owner_url: str) -> tuple[TraineeId, str]:
    """Enrol somebody; where they connect."""
    trainee = TraineeId(secrets.token_bytes(16))
    with psycopg.connect(owner_url) as owner:
        login = people.enrol(owner, trainee, PROGRAMME, pseudonym=f"R-{trainee.hex()[:12]}")
    if login is None:
        raise AssertionError("this trainee has a login")
    return trainee, url_for(owner_url, login)


class Device:
    """One computer of a resident; the clock stands at the end of the last day of answers."""

    def __init__(self, folder: Path, trainee: TraineeId | None, url: str) -> None:
        self.clock = FakeClock()
        self.url = url
        self._folder = folder
        self._rng = random.Random(1)
        folder.mkdir(exist_ok=True)
        self.library = self._opened()
        if trainee is not None:
            join(self.library.store, trainee)
            # What was opened before goes by the id that it had then.
            self.library.close()
            self.library = self._opened()

    def _opened(self) -> Library:
        return open_library(self._folder, deck_text("sample", CARDS), self.clock)

    def study(self, answers: int) -> None:
        """Write so many answers of one day into the log, marked as most are."""
        self.clock.advance(days=1)
        with self.library.store.writing() as tx:
            cards = decks.cards(tx, decks.installed(tx)[0].slug)
            for _ in range(answers):
                self.clock.advance(seconds=10)
                write(tx, self.clock.now(), partial(self._review, self._rng.choice(cards)))

    def _review(self, card: Card, stamp: Stamp) -> Review:
        is_passed = self._rng.random() < _PASSED
        return Review(
            stamp=stamp,
            card=card.id,
            card_version=card.version,
            key_hash=card.key_hash,
            mode=Mode.STUDY,
            mark=Mark.CORRECT if is_passed else Mark.WRONG,
            error=None if is_passed else ErrorKind.VALUE,
            rating=Rating.GOOD if is_passed else Rating.AGAIN,
            confidence=Confidence.SURE if self._rng.random() < 1 / 8 else None,
            elapsed_ms=8000,
            marker_version=MARKER_VERSION,
            scheduler_version=SCHEDULER_VERSION,
        )

    def study_days(self, answers: int) -> None:
        """Write so many answers, a day's at a time."""
        for _ in range(answers // DAILY):
            self.study(DAILY)

    def batches(self, reached: int = 0) -> list[list[dict[str, Any]]]:
        """The log behind a number, in the batches that a sync sends."""
        found: list[list[dict[str, Any]]] = []
        with self.library.store.reading() as tx:
            while batch := log_rows.beyond(tx, tx.identity.device, reached, most=rows.BATCH):
                found.append(batch)
                reached = batch[-1]["sequence"]
        return found

    def close(self) -> None:
        """Close its store."""
        self.library.close()


def by_way_of(url: str, port: int) -> str:
    """The same address, through another port of the loopback."""
    return make_conninfo(url, port=str(port))
