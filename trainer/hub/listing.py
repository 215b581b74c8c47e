"""Who and what is at a hub: its programmes, trainees, directors and educators."""

from dataclasses import dataclass
from datetime import datetime

import psycopg

from trainer.domain.ids import TraineeId
from trainer.hub.programmes import Programme, programmes, refuse_no_programme
from trainer.hub.roles import groups_of, login_of, owner_of, trainee_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """What a programme knows of one of its trainees."""

    programme: str
    pseudonym: str
    year: int | None
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trainee:
    """Somebody who studies, be it in no programme any more."""

    trainee: TraineeId
    enrolments: tuple[Enrolment, ...]
    level: str | None
    """At which they share; None as long as nothing of theirs was shared."""
    received_at: datetime | None
    """When an entry of their log last came in, by the server's clock."""
    may_come: bool
    """Whether they have a login, and are not shut out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Director:
    """A director's login, and what it reads."""

    login: str
    programmes: tuple[str, ...]
    may_come: bool
    """Whether they have a login, and are not shut out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Who and what is at a hub."""

    programmes: tuple[Programme, ...]
    published: frozenset[str]
    """Decks that somebody has published there."""
    trainees: tuple[Trainee, ...]
    directors: tuple[Director, ...]
    educators: tuple[str, ...]
    """Their logins: they publish for every programme."""


def listing(hub: psycopg.Connection, programme: str | None = None) -> Listing:
    """Who and what is at a hub, or in one programme; raises HubError for one that is not there."""
    if programme is not None:
        refuse_no_programme(hub, programme)
    trainees, directors = _trainees(hub), _directors(hub)
    return Listing(
        programmes=tuple(one for one in programmes(hub) if programme in (None, one.name)),
        published=published(hub),
        trainees=tuple(
            one
            for one in trainees
            if programme is None or programme in (its.programme for its in one.enrolments)
        ),
        directors=tuple(
            one for one in directors if programme is None or programme in one.programmes
        ),
        educators=tuple(_members(hub, groups_of(hub.info.dbname).educators)),
    )


def published(hub: psycopg.Connection) -> frozenset[str]:
    """The decks of which a hub has a version."""
    rows = hub.execute("SELECT DISTINCT slug FROM trainer.deck_version").fetchall()
    return frozenset(slug for (slug,) in rows)


def known_trainees(hub: psycopg.Connection) -> dict[TraineeId, list[Enrolment]]:
    """Who is enrolled, and who has left every programme and has a login still."""
    logins = map(trainee_of, _members(hub, groups_of(hub.info.dbname).residents))
    return {one: [] for one in logins if one is not None} | _enrolments(hub)


def entries_of(hub: psycopg.Connection, trainee: TraineeId) -> int:
    """How long the log of a trainee is."""
    ((count,),) = hub.execute(
        "SELECT count(*) FROM trainer.log WHERE trainee_id = %s", [trainee]
    ).fetchall()
    return int(count)


def _trainees(hub: psycopg.Connection) -> list[Trainee]:
    """Who is enrolled, and who has left every programme and may go on syncing."""
    logins = _members(hub, groups_of(hub.info.dbname).residents)
    enrolments = known_trainees(hub)
    levels: dict[TraineeId, str] = dict(
        hub.execute("SELECT trainee_id, level FROM trainer.shared").fetchall()
    )
    received: dict[TraineeId, datetime] = dict(
        hub.execute("SELECT trainee_id, max(received_at) FROM trainer.log GROUP BY 1").fetchall()
    )
    trainees = (
        Trainee(
            trainee=one,
            enrolments=tuple(its),
            level=levels.get(one),
            received_at=received.get(one),
            may_come=logins.get(login_of(one), False),
        )
        for one, its in enrolments.items()
    )
    return sorted(trainees, key=_place)


def _place(one: Trainee) -> tuple[bool, list[tuple[str, str]], bytes]:
    """By programme and pseudonym, those in no programme last."""
    places = [(its.programme, its.pseudonym) for its in one.enrolments]
    return not places, places, one.trainee


def _enrolments(hub: psycopg.Connection) -> dict[TraineeId, list[Enrolment]]:
    enrolments: dict[TraineeId, list[Enrolment]] = {}
    for trainee, programme, pseudonym, year, groups in hub.execute(
        "SELECT trainee_id, programme, pseudonym, year, groups FROM trainer.enrolment ORDER BY 1, 2"
    ):
        enrolments.setdefault(TraineeId(trainee), []).append(
            Enrolment(programme=programme, pseudonym=pseudonym, year=year, groups=tuple(groups))
        )
    return enrolments


def _directors(hub: psycopg.Connection) -> list[Director]:
    logins = _members(hub, groups_of(hub.info.dbname).directors)
    directed: dict[str, list[str]] = {login: [] for login in logins}
    for login, programme in hub.execute(
        "SELECT login, programme FROM trainer.director ORDER BY 1, 2"
    ):
        directed.setdefault(login, []).append(programme)
    return [
        Director(login=login, programmes=tuple(programmes), may_come=logins.get(login, False))
        for login, programmes in sorted(directed.items())
    ]


def _members(hub: psycopg.Connection, group: str) -> dict[str, bool]:
    """The logins of a group, and whether each may connect; the owner, who made it, is none."""
    rows = hub.execute(
        """
        SELECT member.rolname, bool_or(member.rolcanlogin) FROM pg_auth_members
        JOIN pg_roles AS held ON held.oid = pg_auth_members.roleid
        JOIN pg_roles AS member ON member.oid = pg_auth_members.member
        WHERE held.rolname = %s AND member.oid <> %s GROUP BY 1 ORDER BY 1""",
        [group, owner_of(hub)],
    ).fetchall()
    return dict(rows)
