"""A home's way to its hub: where it is, what was chosen to be shared, and what it asks."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from trainer.errors import HubError
from trainer.hub.address import parts_of, proven
from trainer.hub.connection import place_of
from trainer.reports.bundle import Level
from trainer.reports.gathered import HubProgramme, Told
from trainer.services.place import hub_path
from trainer.store.files import OWN, alone_in, write_whole

_KEPT_AUTHORITY: Final = "hub-authority.pem"
_LOGIN: Final = ("user", "password")
_UNREADABLE: Final = (
    OSError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    psycopg.ProgrammingError,
)


def keep_hub(home: Path, url: str, authority: str = "") -> None:
    """Remember where the hub of a home is, with the password: its owner's alone to read."""
    try:
        kept = _kept(home)
        # What was chosen for one hub is not meant for another; a restored one may have moved.
        choice = kept.choice if _login_of(kept.url) == _login_of(url) else None
        is_same = place_of(kept.url) == place_of(url)
        chosen = kept if is_same else _Kept(url, choice=choice)
    except HubError:
        chosen = _Kept(url)
    _keep(home, chosen._replace(url=url, told=Told()))
    path = home / _KEPT_AUTHORITY
    if not authority:
        path.unlink(missing_ok=True)
        return
    _write_own(path, authority)


def place_of_kept(home: Path) -> str:
    """Host and database of the hub of a home, as far as what is kept of them is legible.

    Raises HubError for a home that has no hub.
    """
    try:
        return place_of(kept_hub(home))
    except HubError:
        if not hub_path(home).exists():
            raise
        return "a place that cannot be read"


def forget_hub(home: Path) -> None:
    """Forget where the hub of a home is, with the password and the level that was chosen."""
    hub_path(home).unlink(missing_ok=True)
    (home / _KEPT_AUTHORITY).unlink(missing_ok=True)


def kept_hub(home: Path) -> str:
    """Where the hub of a home is; raises HubError where there is none."""
    url, authority = _kept(home).url, home / _KEPT_AUTHORITY
    # Not kept with the address: the home may move, or be another computer's.
    return make_conninfo(url, sslrootcert=str(authority)) if authority.exists() else url


def kept_hub_by(address: str, home: Path) -> str:
    """Where the hub of a home is by another address, to be proven by the password that it keeps.

    An address that names no host has another port, or whatever it says, of the same one.  Of how
    much is checked nothing is taken over: what holds of one way need not of another.  Raises
    HubError for a home that has no hub, and for an address with another login than its own.
    """
    kept, said = parts_of(kept_hub(home)), parts_of(address)
    if any(said.get(name) not in (None, kept.get(name)) for name in _LOGIN):
        raise HubError(
            f"{place_of(address)}: the address has another login or password than this home keeps.",
            hint="Take both out of it: the home's own are used. With another password one joins"
            " anew: `trainer sync --join INVITATION`.",
        )
    own = (*_LOGIN, "dbname", "sslrootcert", *_host_of(said))
    return proven({name: kept[name] for name in own if name in kept} | said)


def _host_of(said: Mapping[str, str]) -> tuple[str, ...]:
    """What of its host is as the home keeps it, where an address does not say it all."""
    if "host" in said:
        return ()
    return ("host",) if "hostaddr" in said else ("host", "hostaddr", "port")


def choose_level(home: Path, level: Level) -> None:
    """Share at a level from the next sync on, also where it has to wait for a network."""
    _change(home, lambda kept: kept._replace(level=level))


def choose_note(home: Path, note: str) -> None:
    """Put a sentence beside one's own lines from the next sync on; an empty one takes it away."""
    _change(home, lambda kept: kept._replace(note=note))


def chosen_note(home: Path) -> str | None:
    """The sentence that the hub has not heard of; None where it has, or there is none."""
    return _kept(home).note


def note_is_told(home: Path, note: str | None) -> None:
    """The hub has heard of a sentence, and any device may change it there by now."""
    if note is not None:
        _change(home, lambda kept: kept._replace(note=None) if kept.note == note else kept)


def chosen_level(home: Path) -> Level | None:
    """What the learner wants to share and the hub has not heard of; None where it has."""
    return _kept(home).level


def level_is_told(home: Path, level: Level | None) -> None:
    """The hub has heard of a level, and any device may change it there by now."""
    if level is not None:
        _change(home, lambda kept: kept._replace(level=None) if kept.level is level else kept)


class Choice(NamedTuple):
    """How much a learner shares, and when they said so last, on whichever device."""

    level: Level
    at_ms: int
    """UTC milliseconds since 1970; 0 where only a program that kept no time of it has said so."""


def remember_choice(home: Path, choice: Choice) -> None:
    """Keep what the hub has now, for a hub that is put back to an earlier day."""
    _change(home, lambda kept: kept._replace(choice=choice))


def remembered_choice(home: Path) -> Choice | None:
    """What the hub had at the last sync; None before there was one."""
    return _kept(home).choice


def keep_told(home: Path, told: Told) -> None:
    """The hub has said what directors of the trainee read: for who looks without a network."""
    _change(home, lambda kept: kept._replace(told=told))


def told(home: Path) -> Told:
    """What directors of the trainee read by the last sync; nothing where that is not known."""
    try:
        return _kept(home).told
    except HubError:
        # Whoever syncs is told; a report about oneself needs no hub.
        return Told()


class _Kept(NamedTuple):
    url: str
    level: Level | None = None
    note: str | None = None
    choice: Choice | None = None
    told: Told = Told()


def _change(home: Path, change: Callable[[_Kept], _Kept]) -> None:
    """Change what is kept: a sync of the app and one of the command line may both do so."""
    with alone_in(home):
        kept = _kept(home)
        changed = change(kept)
        if changed != kept:
            _keep(home, changed)


def _keep(home: Path, kept: _Kept) -> None:
    fields: dict[str, Any] = {"url": kept.url, "level": kept.level, "note": kept.note}
    fields["choice"] = None if kept.choice is None else kept.choice._asdict()
    fields["programmes"] = [one._asdict() for one in kept.told.programmes]
    fields["told_note"] = kept.told.note
    kept_fields = {name: value for name, value in fields.items() if value not in (None, [], "")}
    if kept.note is not None:
        # An empty one, of which the hub has not heard, takes away the one that is there.
        kept_fields["note"] = kept.note
    _write_own(hub_path(home), json.dumps(kept_fields))


def _choice(told: Mapping[str, Any]) -> Choice:
    return Choice(level=Level(told["level"]), at_ms=int(told["at_ms"]))


def _programme(told: Mapping[str, Any]) -> HubProgramme:
    return HubProgramme(
        title=str(told["title"]),
        target_percent=int(told["target_percent"]),
        decks=tuple(map(str, told["decks"])),
        unpublished=tuple(map(str, told["unpublished"])),
    )


def _login_of(url: str) -> object:
    return conninfo_to_dict(url).get("user")


def _write_own(path: Path, content: str) -> None:
    """Write a file that is its owner's alone to read, or leave the one that is there."""
    write_whole(path, content.encode(), mode=OWN)


def _kept(home: Path) -> _Kept:
    path = hub_path(home)
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        level, note, choice = (kept.get(name) for name in ("level", "note", "choice"))
        url = str(kept["url"])
        conninfo_to_dict(url)
        return _Kept(
            url=url,
            level=None if level is None else Level(level),
            note=None if note is None else str(note),
            choice=None if choice is None else _choice(choice),
            told=Told(
                programmes=tuple(map(_programme, kept.get("programmes", ()))),
                note=str(kept.get("told_note", "")),
            ),
        )
    except FileNotFoundError as error:
        raise HubError(
            "This home has no hub.", hint="Join one: `trainer sync --join INVITATION`."
        ) from error
    except _UNREADABLE as error:
        raise HubError(
            f"{path}: where the hub is cannot be read.", hint="Join it again with your invitation."
        ) from error
