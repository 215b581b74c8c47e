"""Running a hub: making it, letting people in and out, looking after it."""

import hashlib
import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from trainer.domain.ids import TraineeId, uuid7
from trainer.errors import HubError
from trainer.hub import people
from trainer.hub.address import has_host, has_hostaddr, is_here, own_authority
from trainer.hub.connection import connected
from trainer.hub.distribution import distribution
from trainer.hub.fit import refuse_other_schema
from trainer.hub.making import REVISION, make_hub, upgrade_hub
from trainer.hub.patience import PATIENT, WAITS, Patience
from trainer.hub.people import Login
from trainer.hub.roles import login_of
from trainer.hub.schema_state import findings_of_the_schema
from trainer.hub.state import Finding, findings
from trainer.hub.way import entrants, findings_of_the_way
from trainer.services.clock import Clock
from trainer.services.cohorts import LETTERS
from trainer.services.invitation import PLACE, Invitation

__all__ = [
    "REVISION",
    "Finding",
    "add_director",
    "add_educator",
    "checked",
    "distributing",
    "enrol",
    "erase",
    "has_host",
    "has_hostaddr",
    "invite_again",
    "is_here",
    "is_known",
    "leave",
    "make_hub",
    "ours",
    "own_authority",
    "pseudonym_of",
    "remove_director",
    "remove_educator",
    "rotate",
    "upgrade_hub",
    "url_for",
]

_PSEUDONYM_LETTERS: Final = 6
_CERTIFICATE: Final = re.compile(
    r"-----BEGIN CERTIFICATE-----[\sA-Za-z0-9+/=]+-----END CERTIFICATE-----"
)


def checked(url: str) -> list[Finding]:
    """What of a hub is unsafe, or behind."""
    with connected(url) as hub:
        inside = findings(hub)
        schema = findings_of_the_schema(hub, url)
        return [*findings_of_the_way(url, entrants(hub)), *inside, *schema]


def distributing(url: str) -> list[str]:
    """The statements that distribute a hub by trainee on Citus."""
    with ours(url) as hub:
        return list(distribution(hub))


@contextmanager
def ours(url: str, patience: Patience = PATIENT) -> Iterator[psycopg.Connection]:
    """A hub of this program's schema: in an older one half of what is to be done would fail."""
    with connected(url, patience=patience) as hub:
        refuse_other_schema(hub, url)
        hub.commit()
        yield hub


def enrol(  # noqa: PLR0913 - what is said of a trainee
    url: str,
    programme: str,
    clock: Clock,
    *,
    trainee: TraineeId | None = None,
    year: int | None = None,
    groups: Sequence[str] = (),
) -> Invitation | None:
    """Put a trainee into a programme, a new one where none is given.

    Their invitation; None for one who has a login already.
    """
    authority = _authority(url)
    known = trainee or TraineeId(uuid7(clock.now().at_ms, secrets.SystemRandom()))
    pseudonym = pseudonym_of(known)
    with ours(url) as hub:
        login = people.enrol(
            hub, known, programme, pseudonym=pseudonym, year=year, groups=tuple(groups)
        )
    if login is None:
        return None
    return Invitation(
        trainee=known,
        pseudonym=pseudonym,
        url=url_for(url, login),
        authority=authority,
    )


def is_known(url: str, trainee: TraineeId) -> bool:
    """Whether a hub knows anything of a trainee."""
    with ours(url) as hub:
        return people.is_known(hub, trainee)


def pseudonym_of(trainee: TraineeId) -> str:
    """What a trainee is called at a hub: six letters made from their id, `R-7QK4MX`."""
    number = int.from_bytes(hashlib.sha256(b"pseudonym\0" + trainee).digest()[:8], "big")
    letters = ""
    for _ in range(_PSEUDONYM_LETTERS):
        number, place = divmod(number, len(LETTERS))
        letters += LETTERS[place]
    return f"R-{letters}"


def add_director(url: str, name: str, programme: str) -> str | None:
    """Let somebody read a programme; where they connect, or None where they have a login."""
    with ours(url) as hub:
        login = people.add_director(hub, name, programme)
    return None if login is None else url_for(url, login)


def add_educator(url: str, name: str) -> str | None:
    """Let somebody publish decks; where they connect, or None where they have a login."""
    with ours(url) as hub:
        login = people.add_educator(hub, name)
    return None if login is None else url_for(url, login)


def remove_director(url: str, name: str, programme: str | None = None) -> None:
    """Let a director read a programme no more, or none at all."""
    with ours(url, WAITS) as hub:
        people.remove_director(hub, name, programme)


def remove_educator(url: str, name: str) -> None:
    """End an educator's login; what they published stays."""
    with ours(url, WAITS) as hub:
        people.remove_educator(hub, name)


def rotate(url: str, login: str) -> str:
    """Give a login another password; where it connects from now on."""
    with ours(url) as hub:
        return url_for(url, people.rotate(hub, login))


def invite_again(url: str, trainee: TraineeId) -> Invitation:
    """Give a trainee another password, and the invitation with which each device joins again."""
    # Before the password changes: what fails after it would leave nobody with the new one.
    authority = _authority(url)
    return Invitation(
        trainee=trainee,
        pseudonym=pseudonym_of(trainee),
        url=rotate(url, login_of(trainee)),
        authority=authority,
    )


def _authority(url: str) -> str:
    """The certificates in the file that an address names, and nothing else that may be in it."""
    file = own_authority(url)
    return "" if file is None else "\n".join(_CERTIFICATE.findall(_text(file)))


def _text(file: Path) -> str:
    try:
        # Certificates are ASCII; comments beside them may be in any encoding, and libpq takes them.
        return file.read_text(encoding="latin-1")
    except OSError as error:
        raise HubError(
            f"{file}: the certificate authority's file cannot be read.",
            hint="Give the right file as sslrootcert=FILE in the address.",
        ) from error


def leave(url: str, trainee: TraineeId, programme: str) -> None:
    """Take a trainee out of a programme."""
    with ours(url) as hub:
        people.leave(hub, trainee, programme)


def erase(url: str, trainee: TraineeId, *, even_unknown: bool = False) -> None:
    """Leave nothing of a trainee at a hub but that they are refused for ever."""
    with ours(url, WAITS) as hub:
        people.erase(hub, trainee, even_unknown=even_unknown)


def url_for(url: str, login: Login) -> str:
    """Where a login connects, given where the owner does: no file of the owner's is named."""
    parts = conninfo_to_dict(url)
    place = {key: str(value) for key, value in parts.items() if key in PLACE and value is not None}
    return make_conninfo(**place, user=login.name, password=login.password)
