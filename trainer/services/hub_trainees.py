"""Trainees of a hub by what they are called there, for its owner to act on the one who is meant."""

import re
from typing import Final, NamedTuple

import psycopg

from trainer.domain.ids import TraineeId
from trainer.errors import HubError
from trainer.hub import people
from trainer.hub.connection import place_of_hub
from trainer.hub.listing import Enrolment, entries_of, known_trainees
from trainer.services.hubs import ours, pseudonym_of

__all__ = ["Enrolment", "Whom", "is_staff", "to_erase", "to_leave", "trainee"]

_ID: Final = re.compile("(?:t_)?([0-9a-f]{32})")


class Whom(NamedTuple):
    """A trainee, and what tells them from another one."""

    trainee: TraineeId
    pseudonym: str
    enrolments: tuple[Enrolment, ...]
    entries: int
    """Of their log."""
    is_erased: bool


def is_staff(login: str) -> bool:
    """Whether a login is named as those of directors and educators are."""
    return login.startswith(("d_", "e_"))


def trainee(url: str, called: str) -> TraineeId:
    """Whom a pseudonym, an id or a login means; an id need not be known.

    Raises HubError for a pseudonym that nobody has, or several have.
    """
    with ours(url) as hub:
        return _trainee(hub, called)


def to_leave(url: str, called: str, programme: str) -> Whom:
    """Who is to leave a programme; raises HubError where they are not in it, as leaving does."""
    with ours(url) as hub:
        whom = _whom(hub, _trainee(hub, called))
        people.refuse_not_enrolled(hub, whom.trainee, programme, whom.pseudonym)
        return whom


def to_erase(url: str, called: str, *, even_unknown: bool = False) -> Whom:
    """Who is to be erased; raises HubError where nothing is known of them, as erasing does."""
    with ours(url) as hub:
        whom = _trainee(hub, called)
        if not even_unknown:
            people.refuse_unknown(hub, whom)
        return _whom(hub, whom)


def _whom(hub: psycopg.Connection, whom: TraineeId) -> Whom:
    enrolments = tuple(known_trainees(hub).get(whom, ()))
    return Whom(
        trainee=whom,
        pseudonym=_pseudonyms(whom, enrolments)[0],
        enrolments=enrolments,
        entries=entries_of(hub, whom),
        is_erased=people.is_erased(hub, whom),
    )


def _trainee(hub: psycopg.Connection, called: str) -> TraineeId:
    told = _ID.fullmatch(called.lower())
    if told is not None:
        return TraineeId(bytes.fromhex(told[1]))
    meant = [
        one
        for one, enrolments in known_trainees(hub).items()
        if called.casefold() in map(str.casefold, _pseudonyms(one, tuple(enrolments)))
    ]
    if len(meant) == 1:
        return meant[0]
    if meant:
        raise HubError(
            f"{place_of_hub(hub)}: {len(meant)} trainees are called {called!r}.",
            hint=f"Give the id of the one whom you mean: {', '.join(one.hex() for one in meant)}.",
        )
    raise HubError(
        f"{place_of_hub(hub)}: no trainee is called {called!r} at this hub.",
        hint="`trainer hub list` has their pseudonyms and ids. Who was erased has an id alone, of"
        " 32 letters and digits; a director's login begins with d_, an educator's with e_.",
    )


def _pseudonyms(whom: TraineeId, enrolments: tuple[Enrolment, ...]) -> list[str]:
    return [one.pseudonym for one in enrolments] or [pseudonym_of(whom)]
