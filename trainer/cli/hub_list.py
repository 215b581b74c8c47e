"""`trainer hub list`: who and what is at a hub, for whoever lost an id or a name."""

from collections.abc import Container, Iterable, Iterator
from datetime import UTC, datetime

import click

from trainer.cli.hub_url import URL, AddressedCommand
from trainer.cli.output import say, say_json, say_table
from trainer.services.hub_list import (
    Director,
    Enrolment,
    Listing,
    Trainee,
    listed,
    pseudonym,
    shipped_slugs,
)


@click.command(cls=AddressedCommand, name="list", epilog="Example: trainer hub list spine")
@click.argument("programme", required=False)
@URL
@click.option("--json", "as_json", is_flag=True, help="For a program to read.")
def list_hub(*, programme: str | None, url: str, as_json: bool) -> None:
    """List programmes, trainees with their ids, directors and educators; of PROGRAMME alone.

    Of a trainee it says as well at which level they share, and when something of theirs last came
    in. What anybody answered is not in it.
    """
    found = listed(url, programme)
    if as_json:
        say_json(_told(found))
        return
    for head, rows in _parts(found, programme):
        say(f"{head}:")
        say_table([("", *row) for row in rows] or [("", "none")])


def _parts(found: Listing, programme: str | None) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    at_hand = found.published | shipped_slugs()
    yield (
        "Programmes",
        [
            (one.name, one.title, f"target {one.target_percent} %", _decks(one.decks, at_hand))
            for one in found.programmes
        ],
    )
    idle = (
        []
        if programme
        else sorted(found.published.difference(*(one.decks for one in found.programmes)))
    )
    if idle:
        yield "Published, and in no programme", [(slug,) for slug in idle]
    yield "Trainees", [_row(one) for one in found.trainees]
    yield (
        "Directors",
        [
            (one.login, ", ".join(one.programmes) or "no programme", _shut_out(one))
            for one in found.directors
        ],
    )
    yield "Educators", [(login,) for login in found.educators]


def _decks(decks: Iterable[str], at_hand: Container[str]) -> str:
    return ", ".join(slug if slug in at_hand else f"{slug} (not published yet)" for slug in decks)


def _row(one: Trainee) -> tuple[str, ...]:
    return (
        pseudonym(one),
        one.trainee.hex(),
        ", ".join(map(enrolment_words, one.enrolments)) or "no programme",
        f"shares {one.level}" if one.level else "has shared nothing",
        f"last received {_minute(one.received_at)}" if one.received_at else "nothing received",
        _shut_out(one),
    )


def enrolment_words(one: Enrolment) -> str:
    """A programme, and what it knows of a trainee: `spine (year 2, ward)`."""
    more = [*([] if one.year is None else [f"year {one.year}"]), *one.groups]
    return f"{one.programme} ({', '.join(more)})" if more else one.programme


def _shut_out(one: Trainee | Director) -> str:
    return "" if one.may_come else "cannot log in"


def _minute(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _told(found: Listing) -> dict[str, object]:
    return {
        "programmes": [
            {
                "programme": one.name,
                "title": one.title,
                "target_percent": one.target_percent,
                "decks": [
                    {"deck": slug, "is_published": slug in found.published} for slug in one.decks
                ],
            }
            for one in found.programmes
        ],
        "trainees": [_told_of(one) for one in found.trainees],
        "directors": [
            {"login": one.login, "programmes": one.programmes, "may_log_in": one.may_come}
            for one in found.directors
        ],
        "educators": [{"login": login} for login in found.educators],
    }


def _told_of(one: Trainee) -> dict[str, object]:
    at = one.received_at
    return {
        "id": one.trainee.hex(),
        "pseudonym": pseudonym(one),
        "programmes": [
            {"programme": its.programme, "year": its.year, "groups": its.groups}
            for its in one.enrolments
        ],
        "level": one.level,
        "last_received": None if at is None else at.astimezone(UTC).isoformat(),
        "may_log_in": one.may_come,
    }
