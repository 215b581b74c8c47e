"""`trainer hub enrol`, `rotate`, `leave` and `erase`: who comes to a hub, and how they go."""

from pathlib import Path
from typing import Final

import click

from trainer.cli.agreement import agree
from trainer.cli.hub_handing import OUTPUT, hand_over, hand_over_login
from trainer.cli.hub_list import enrolment_words
from trainer.cli.hub_url import URL, AddressedCommand
from trainer.cli.output import say, say_aside
from trainer.cli.way_in import clock_of
from trainer.domain.plain_text import counted, visible
from trainer.services import hub_trainees, hubs
from trainer.services.hub_trainees import Whom

_UNHEARD_OF: Final = (
    "This hub had not heard of that id: it is a new trainee. If it was mistyped, `trainer hub erase"
    " {id}` takes it away; `trainer hub list` has the ids of those who are there."
)


@click.command(
    cls=AddressedCommand, epilog="Example: trainer hub enrol spine --year 2 -o ann.invitation"
)
@click.argument("name", metavar="PROGRAMME")
@URL
@click.option("--trainee", metavar="TRAINEE", help="Of one who is there: their pseudonym or id.")
@click.option("--year", type=click.IntRange(1, 20), help="Training year.")
@click.option("--group", "groups", multiple=True, metavar="NAME", help="Repeat it for several.")
@OUTPUT
@click.pass_context
def enrol(  # noqa: PLR0913 - one for each option
    ctx: click.Context,
    *,
    name: str,
    url: str,
    trainee: str | None,
    year: int | None,
    groups: tuple[str, ...],
    output: Path | None,
) -> None:
    """Enrol a trainee, and make the invitation with which they come: `trainer sync --join`.

    Again with their pseudonym or id, it changes the year and the groups that are said; what is not
    said stays.
    """
    known = None if trainee is None else hub_trainees.trainee(url, trainee)
    is_unheard_of = known is not None and not hubs.is_known(url, known)
    invitation = hubs.enrol(url, name, clock_of(ctx), trainee=known, year=year, groups=groups)
    if invitation is None:
        say("Enrolled; the login is there already. `trainer hub rotate` gives another password.")
        return
    say(f"Enrolled: {invitation.pseudonym}, id {invitation.trainee.hex()}")
    if is_unheard_of:
        say_aside(_UNHEARD_OF.format(id=invitation.trainee.hex()))
    hand_over(invitation, output, url)


@click.command(
    cls=AddressedCommand, epilog="Example: trainer hub rotate R-7QK4MX -o ann.invitation"
)
@click.argument("login", metavar="LOGIN")
@URL
@OUTPUT
def rotate(*, login: str, url: str, output: Path | None) -> None:
    """Give a login another password; the old one holds no more.

    LOGIN is a director's, d_…, an educator's, e_…, or a trainee's pseudonym or id: they get a new
    invitation, with which each device joins again.
    """
    if hub_trainees.is_staff(login):
        hand_over_login(login, hubs.rotate(url, login), output, url)
    else:
        hand_over(hubs.invite_again(url, hub_trainees.trainee(url, login)), output, url)


@click.command(cls=AddressedCommand, epilog="Example: trainer hub leave spine R-7QK4MX")
@click.argument("name", metavar="PROGRAMME")
@click.argument("trainee", metavar="TRAINEE")
@URL
@click.option("--yes", is_flag=True, help="Do not ask.")
def leave(*, name: str, trainee: str, url: str, yes: bool) -> None:
    """Take a trainee, by pseudonym or id, out of a programme.

    Their log stays, and they may go on syncing.
    """
    whom = hub_trainees.to_leave(url, trainee, name)
    agree(f"Take {whom.pseudonym} out of {name}? They are: {_words(whom)}.", yes=yes)
    hubs.leave(url, whom.trainee, name)
    say(f"{whom.pseudonym} is in {name} no more.")


@click.command(cls=AddressedCommand, epilog="Example: trainer hub erase R-7QK4MX")
@click.argument("trainee", metavar="TRAINEE")
@URL
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option(
    "--even-unknown",
    is_flag=True,
    help="Also an id that this hub does not know, as after a restore.",
)
def erase(*, trainee: str, url: str, yes: bool, even_unknown: bool) -> None:
    """Erase a trainee, by pseudonym or id: the login, every row, and all that was worked out.

    They are refused from now on. What lies on their own devices, and in backups of the server, is
    not touched.
    """
    whom = hub_trainees.to_erase(url, trainee, even_unknown=even_unknown)
    agree(f"Erase {whom.pseudonym} for good? They are: {_words(whom)}.", yes=yes)
    hubs.erase(url, whom.trainee, even_unknown=even_unknown)
    again = " They had been erased before." if whom.is_erased else ""
    say(f"Erased: {whom.pseudonym}, id {whom.trainee.hex()}.{again}")


def _words(whom: Whom) -> str:
    """All by which an owner knows whom they mean: ids of one morning look alike."""
    programmes = ", ".join(map(enrolment_words, whom.enrolments)) or "in no programme"
    entries = counted(whom.entries, "entry", "entries")
    erased = ", erased here before" if whom.is_erased else ""
    return visible(f"{programmes}; {entries} of their log; id {whom.trainee.hex()}{erased}")
