"""Invitations to a hub: the line that its owner hands over, and that a home is joined by."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg.conninfo import conninfo_to_dict

from trainer.domain.ids import TraineeId
from trainer.errors import HubError
from trainer.hub.address import unchecked
from trainer.hub.roles import login_of
from trainer.reports.bundle_rows import read_id

__all__ = ["PLACE", "Invitation", "invitation_text", "read_invitation", "unchecked"]

_INVITATION: Final = "trainer-invitation"
_FORMAT: Final = 1
PLACE: Final = ("host", "port", "dbname", "sslmode")
"""What an owner's address hands on to others of where the hub is."""
_INVITED: Final = {*PLACE, "user", "password"}
"""What the address of an invitation is made of."""
_RESIDENTS: Final = (
    "Give the file that the hub's owner gave you, or the whole line between single quotes: `trainer"
    " sync --join '…'`."
)
_OF_STAFF: Final = (
    "It is the address of a director or an educator, who join nothing: it goes behind --hub, as in"
    " `trainer report --hub FILE` and `trainer deck inbox --hub FILE`."
)
_NONE: Final = (
    OSError,
    ValueError,
    KeyError,
    TypeError,
    RecursionError,
    psycopg.ProgrammingError,
)
"""What is raised of a text that is none, or is made to take a reader down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """What a trainee needs to come to a hub: for their eyes alone."""

    trainee: TraineeId
    pseudonym: str
    url: str
    """With login and password."""
    authority: str = ""
    """Certificates of the authority that vouches for the server; none where everybody knows it."""


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
    # There may be a password in it, so only what can be nothing but a file's name is repeated.
    what = "This is" if _is_secret(text) else f"{text!r} is no file, and"
    try:
        if not _is_line(text) and (path := Path(text)).is_file():
            what = f"{path}: this is"
            text = path.read_text(encoding="utf-8")
        return _invitation(json.loads(text))
    except _NONE as error:
        raise HubError(
            f"{what} no invitation to a hub.", hint=_OF_STAFF if _is_of_staff(text) else _RESIDENTS
        ) from error


def _is_of_staff(text: str) -> bool:
    """Whether a text is the address of a director or an educator."""
    try:
        return str(conninfo_to_dict(text.strip()).get("user", "")).startswith(("d_", "e_"))
    except psycopg.ProgrammingError:
        return False


def _is_line(text: str) -> bool:
    return "{" in text or '"' in text


def _is_secret(text: str) -> bool:
    return _is_line(text) or "=" in text or "://" in text


def _invitation(told: Mapping[str, Any]) -> Invitation:
    """Raises ValueError, KeyError or TypeError for what is none."""
    trainee, url = TraineeId(read_id(told["trainee"])), str(told["url"])
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
