"""Running a hub: making it, letting people in, looking after it; and a home's way to it."""

import hashlib
import json
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from trainer.domain.ids import TraineeId, uuid7
from trainer.errors import HubError
from trainer.hub import people
from trainer.hub.address import has_host, has_hostaddr, is_here, own_authority, unchecked
from trainer.hub.connection import connected, place_of
from trainer.hub.distribution import distribution
from trainer.hub.making import make_hub, upgrade_hub
from trainer.hub.patience import WAITS
from trainer.hub.people import Login, Programme
from trainer.hub.roles import login_of
from trainer.hub.state import Finding, findings
from trainer.hub.way import entrants, findings_of_the_way
from trainer.reports.bundle import Level
from trainer.services.clock import Clock
from trainer.services.place import hub_path
from trainer.store.files import write_whole

__all__ = [
    "Finding",
    "Programme",
    "has_host",
    "has_hostaddr",
    "is_here",
    "make_hub",
    "own_authority",
    "unchecked",
    "upgrade_hub",
]

_LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without those that are taken for each other."""
_PSEUDONYM_LETTERS: Final = 6
_INVITATION: Final = "trainer-invitation"
_FORMAT: Final = 1
_PLACE: Final = ("host", "port", "dbname", "sslmode")
_INVITED: Final = {*_PLACE, "user", "password"}
"""What the address of an invitation is made of."""
_KEPT_AUTHORITY: Final = "hub-authority.pem"
_UNREADABLE: Final = (
    OSError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    psycopg.ProgrammingError,
)
_CERTIFICATE: Final = re.compile(
    r"-----BEGIN CERTIFICATE-----[\sA-Za-z0-9+/=]+-----END CERTIFICATE-----"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """What a trainee needs to come to a hub: for their eyes alone."""

    trainee: TraineeId
    pseudonym: str
    url: str
    """With login and password."""
    authority: str = ""
    """Certificates of the authority that vouches for the server; none where everybody knows it."""


def checked(url: str) -> list[Finding]:
    """What of a hub is unsafe, or behind."""
    with connected(url) as hub:
        inside = findings(hub)
        return [*findings_of_the_way(url, entrants(hub)), *inside]


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
    return Invitation(
        trainee=known,
        pseudonym=pseudonym,
        url=url_for(url, login),
        authority=_authority(url),
    )


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


def invite_again(url: str, trainee: TraineeId) -> Invitation:
    """Give a trainee another password, and the invitation with which each device joins again."""
    return Invitation(
        trainee=trainee,
        pseudonym=pseudonym_of(trainee),
        url=rotate(url, login_of(trainee)),
        authority=_authority(url),
    )


def _authority(url: str) -> str:
    """The certificates in the file that an address names, and nothing else that may be in it."""
    file = own_authority(url)
    return "" if file is None else "\n".join(_CERTIFICATE.findall(_text(file)))


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise HubError(
            f"{file}: the certificate authority's file cannot be read.",
            hint="Give the right file as sslrootcert=FILE in the address.",
        ) from error


def leave(url: str, trainee: TraineeId, programme: str) -> None:
    """Take a trainee out of a programme."""
    with connected(url) as hub:
        people.leave(hub, trainee, programme)


def erase(url: str, trainee: TraineeId) -> None:
    """Leave nothing of a trainee at a hub but that they are refused for ever."""
    with connected(url, patience=WAITS) as hub:
        people.erase(hub, trainee)


def url_for(url: str, login: Login) -> str:
    """Where a login connects, given where the owner does: no file of the owner's is named."""
    parts = conninfo_to_dict(url)
    place = {key: str(value) for key, value in parts.items() if key in _PLACE and value is not None}
    return make_conninfo(**place, user=login.name, password=login.password)


def invitation_text(invitation: Invitation) -> str:
    """An invitation as a line of JSON."""
    told = {
        "format": _INVITATION,
        "version": _FORMAT,
        "trainee": invitation.trainee.hex(),
        "pseudonym": invitation.pseudonym,
        "url": invitation.url,
    }
    return json.dumps(told | ({"authority": invitation.authority} if invitation.authority else {}))


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
    parts = conninfo_to_dict(url)
    # libpq can be told to read and to write files, and to give the password away.
    if not is_ours or parts.get("user") != login_of(trainee) or not parts.keys() <= _INVITED:
        raise ValueError(told)
    return Invitation(
        trainee=trainee,
        pseudonym=str(told["pseudonym"]),
        url=url,
        authority=str(told.get("authority", "")),
    )


def keep_hub(home: Path, url: str, authority: str = "") -> None:
    """Remember where the hub of a home is, with the password: its owner's alone to read."""
    try:
        # What was chosen for one hub is not meant for another.
        is_same = place_of(kept_hub(home)) == place_of(url)
        level = chosen_level(home) if is_same else None
    except HubError:
        level = None
    _keep(home, _Kept(url, level))
    path = home / _KEPT_AUTHORITY
    if not authority:
        path.unlink(missing_ok=True)
        return
    _write_own(path, authority)


def kept_hub(home: Path) -> str:
    """Where the hub of a home is; raises HubError where there is none."""
    url, authority = _kept(home).url, home / _KEPT_AUTHORITY
    # Not kept with the address: the home may move, or be another computer's.
    return make_conninfo(url, sslrootcert=str(authority)) if authority.exists() else url


def choose_level(home: Path, level: Level) -> None:
    """Share at a level from the next sync on, also where it has to wait for a network."""
    _keep(home, _Kept(_kept(home).url, level))


def chosen_level(home: Path) -> Level | None:
    """What the learner wants to share and the hub has not heard of; None where it has."""
    return _kept(home).level


def level_is_told(home: Path, level: Level | None) -> None:
    """The hub has heard of a level, and any device may change it there by now."""
    if level is not None and chosen_level(home) is level:
        _keep(home, _Kept(_kept(home).url, None))


class _Kept(NamedTuple):
    url: str
    level: Level | None


def _keep(home: Path, kept: _Kept) -> None:
    told = {name: value for name, value in kept._asdict().items() if value is not None}
    _write_own(hub_path(home), json.dumps(told))


def _write_own(path: Path, content: str) -> None:
    """Write a file that is its owner's alone to read."""
    path.touch(mode=0o600)
    path.chmod(0o600)
    write_whole(path, content.encode())


def _kept(home: Path) -> _Kept:
    path = hub_path(home)
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        level = kept.get("level")
        url = str(kept["url"])
        conninfo_to_dict(url)
        return _Kept(url, None if level is None else Level(level))
    except FileNotFoundError as error:
        raise HubError(
            "This home has no hub.", hint="Join one: `trainer sync --join INVITATION`."
        ) from error
    except _UNREADABLE as error:
        raise HubError(
            f"{path}: where the hub is cannot be read.", hint="Join it again with your invitation."
        ) from error
