"""Running a hub: making it, letting people in, looking after it; and a home's way to it."""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from trainer.domain.ids import TraineeId, uuid7
from trainer.errors import HubError
from trainer.hub import people
from trainer.hub.connection import connected
from trainer.hub.distribution import distribution
from trainer.hub.making import make_hub, upgrade_hub
from trainer.hub.patience import WAITS
from trainer.hub.people import Login, Programme
from trainer.hub.roles import login_of
from trainer.hub.state import Finding, findings
from trainer.services.clock import Clock
from trainer.store.files import write_whole

__all__ = ["Finding", "Programme", "make_hub", "upgrade_hub"]

_LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without those that are taken for each other."""
_PSEUDONYM_LETTERS: Final = 6
_INVITATION: Final = "trainer-invitation"
_FORMAT: Final = 1
_KEPT: Final = "hub.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """What a trainee needs to come to a hub: for their eyes alone."""

    trainee: TraineeId
    pseudonym: str
    url: str
    """With login and password."""


def checked(url: str) -> list[Finding]:
    """What of a hub is unsafe, or behind."""
    with connected(url) as hub:
        return findings(hub)


def distributing(url: str) -> list[str]:
    """The statements that distribute a hub by trainee on Citus."""
    with connected(url) as hub:
        return list(distribution(hub))


def add_programme(url: str, programme: Programme) -> None:
    """Begin a programme at a hub, or change what it says of itself."""
    with connected(url) as hub:
        people.put_programme(hub, programme)


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
    known = trainee or TraineeId(uuid7(clock.now().at_ms, secrets.SystemRandom()))
    pseudonym = pseudonym_of(known)
    with connected(url) as hub:
        login = people.enrol(
            hub, known, programme, pseudonym=pseudonym, year=year, groups=tuple(groups)
        )
    if login is None:
        return None
    return Invitation(trainee=known, pseudonym=pseudonym, url=url_for(url, login))


def pseudonym_of(trainee: TraineeId) -> str:
    """What a trainee is called at a hub: six letters made from their id, `R-7QK4MX`."""
    number = int.from_bytes(hashlib.sha256(b"pseudonym\0" + trainee).digest()[:8], "big")
    letters = ""
    for _ in range(_PSEUDONYM_LETTERS):
        number, place = divmod(number, len(_LETTERS))
        letters += _LETTERS[place]
    return f"R-{letters}"


def add_director(url: str, name: str, programme: str) -> str | None:
    """Let somebody read a programme; where they connect, or None where they have a login."""
    with connected(url) as hub:
        login = people.add_director(hub, name, programme)
    return None if login is None else url_for(url, login)


def add_educator(url: str, name: str) -> str | None:
    """Let somebody publish decks; where they connect, or None where they have a login."""
    with connected(url) as hub:
        login = people.add_educator(hub, name)
    return None if login is None else url_for(url, login)


def rotate(url: str, login: str) -> str:
    """Give a login another password; where it connects from now on."""
    with connected(url) as hub:
        return url_for(url, people.rotate(hub, login))


def leave(url: str, trainee: TraineeId, programme: str) -> None:
    """Take a trainee out of a programme."""
    with connected(url) as hub:
        people.leave(hub, trainee, programme)


def erase(url: str, trainee: TraineeId) -> None:
    """Leave nothing of a trainee at a hub but that they are refused for ever."""
    with connected(url, patience=WAITS) as hub, hub.transaction():
        people.erase(hub, trainee)


def url_for(url: str, login: Login) -> str:
    """Where a login connects, given where the owner does."""
    parts = conninfo_to_dict(url)
    place = {
        key: str(value)
        for key, value in parts.items()
        if key in ("host", "port", "dbname", "sslmode", "sslrootcert") and value is not None
    }
    return make_conninfo(**place, user=login.name, password=login.password)


def invitation_text(invitation: Invitation) -> str:
    """An invitation as a line of JSON."""
    return json.dumps(
        {
            "format": _INVITATION,
            "version": _FORMAT,
            "trainee": invitation.trainee.hex(),
            "pseudonym": invitation.pseudonym,
            "url": invitation.url,
        }
    )


def read_invitation(text: str) -> Invitation:
    """The invitation of a line, or of the file that it names; raises HubError for what is none."""
    path = Path(text)
    try:
        if not text.lstrip().startswith("{") and path.is_file():
            text = path.read_text(encoding="utf-8")
        return _invitation(json.loads(text))
    except (OSError, ValueError, KeyError, TypeError, psycopg.ProgrammingError) as error:
        raise HubError(
            "This is no invitation to a hub.",
            hint="Give the file, or the whole line, that the hub's owner gave you.",
        ) from error


def _invitation(told: Mapping[str, Any]) -> Invitation:
    """Raises ValueError, KeyError or TypeError for what is none."""
    trainee, url = TraineeId(bytes.fromhex(told["trainee"])), str(told["url"])
    is_ours = told["format"] == _INVITATION and told["version"] == _FORMAT
    if not is_ours or conninfo_to_dict(url).get("user") != login_of(trainee):
        raise ValueError(told)
    return Invitation(trainee=trainee, pseudonym=str(told["pseudonym"]), url=url)


def keep_hub(home: Path, url: str) -> None:
    """Remember where the hub of a home is, with the password: its owner's alone to read."""
    path = home / _KEPT
    path.touch(mode=0o600)
    path.chmod(0o600)
    write_whole(path, json.dumps({"url": url}).encode())


def kept_hub(home: Path) -> str:
    """Where the hub of a home is; raises HubError where there is none."""
    path = home / _KEPT
    try:
        return str(json.loads(path.read_text(encoding="utf-8"))["url"])
    except FileNotFoundError as error:
        raise HubError(
            "This home has no hub.", hint="Join one: `trainer sync --join INVITATION`."
        ) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise HubError(
            f"{path}: where the hub is cannot be read.", hint="Join it again with your invitation."
        ) from error
