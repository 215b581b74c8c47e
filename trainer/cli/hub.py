"""`trainer hub`: running a hub, which is a PostgreSQL database and nothing else."""

from pathlib import Path
from typing import Any, Final

import click

from trainer.cli.agreement import agree
from trainer.cli.hub_list import list_hub
from trainer.cli.hub_programme import programme
from trainer.cli.hub_url import URL
from trainer.cli.output import say, say_aside, say_json
from trainer.cli.way_in import clock_of
from trainer.domain.ids import TraineeId
from trainer.errors import HubError
from trainer.services import hubs
from trainer.services.invitation import Invitation, invitation_text
from trainer.services.output_file import check_target, writing
from trainer.store.files import OWN, write_whole

_WAY: Final = {
    True: "they reach the server by the name of its host.",
    False: "it leads nowhere. Add host=NAME to your address, and make it again by `hub rotate`.",
}
"""What becomes of an address without hostaddr, by whether it names a host."""
_UNHEARD_OF: Final = (
    "This hub had not heard of that id: it is a new trainee. If it was mistyped, `trainer hub erase"
    " {id}` takes it away; `trainer hub list` has the ids of those who are there."
)


@click.group(epilog="Example: TRAINER_HUB=postgresql://owner@db/hub trainer hub check")
def hub() -> None:
    """Run a hub: a PostgreSQL database through which a programme's devices come together.

    All of it is done with the owner's login, who may make roles. Passwords are shown once, or
    written to a file that is yours alone. What to set on the server itself, and how to back it up,
    is in OPERATING.md beside the program's module trainer.hub.
    """


@hub.command(epilog="Example: trainer hub init --url postgresql://owner@db.example/hub")
@URL
def init(url: str) -> None:
    """Make schema, policies and groups in an empty database; an older hub is brought up to date.

    At one that is up to date it changes nothing.
    """
    before = hubs.make_hub(url)
    say("The hub is there.")
    _say_upgraded(before)
    _say_findings(url)


@hub.command(epilog="Example: trainer hub upgrade --url postgresql://owner@db.example/hub")
@URL
def upgrade(url: str) -> None:
    """Bring the hub up to this program's schema.

    Programs of residents go on working as far back as the schema says; an older one says that it is
    to be brought up to date, and loses nothing meanwhile.
    """
    before = hubs.upgrade_hub(url)
    say("The hub is up to date.")
    _say_upgraded(before)


def _say_upgraded(before: str | None) -> None:
    if before not in (None, hubs.REVISION):
        say(f"It was brought up to date, from schema {before} to {hubs.REVISION}.")


@hub.command(epilog="Example: trainer hub check --json")
@URL
@click.option("--json", "as_json", is_flag=True, help="For a program to read.")
@click.pass_context
def check(ctx: click.Context, *, url: str, as_json: bool) -> None:
    """List what of the hub is unsafe or behind, and what to do; exit 1 where there is anything."""
    if as_json:
        found = hubs.checked(url)
        say_json([one._asdict() for one in found])
    else:
        found = _say_findings(url)
    ctx.exit(1 if found else 0)


def _say_findings(url: str) -> list[Any]:
    found = hubs.checked(url)
    for one in found:
        say(f"! {one.what}")
        say(f"  {one.remedy}")
    if not found:
        say("Nothing unsafe was found.")
    return found


hub.add_command(list_hub)


@hub.command(epilog="Example: trainer hub distribute > distribute.sql")
@URL
def distribute(*, url: str) -> None:
    """Print the statements that distribute the hub by trainee on Citus; nothing is run."""
    for line in hubs.distributing(url):
        say(line)


hub.add_command(programme)


@hub.command(epilog="Example: trainer hub enrol spine --year 2 -o ann.invitation")
@click.argument("name", metavar="PROGRAMME")
@URL
@click.option("--trainee", metavar="ID", help="Of one who has an id already.")
@click.option("--year", type=click.IntRange(1, 20), help="Training year.")
@click.option("--group", "groups", multiple=True, metavar="NAME", help="Repeat it for several.")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Else shown.")
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

    Again with their id, it changes the year and the groups that are said; what is not said stays.
    """
    if output is not None:
        check_target(output, replaces=None)
    known = None if trainee is None else _trainee(trainee)
    is_unheard_of = known is not None and not hubs.is_known(url, known)
    invitation = hubs.enrol(url, name, clock_of(ctx), trainee=known, year=year, groups=groups)
    if invitation is None:
        say("Enrolled; the login is there already. `trainer hub rotate` gives another password.")
        return
    say(f"Enrolled: {invitation.pseudonym}, id {invitation.trainee.hex()}")
    if is_unheard_of:
        say_aside(_UNHEARD_OF.format(id=invitation.trainee.hex()))
    _hand_over(invitation, output)
    _warn(url)


def _warn(url: str) -> None:
    if hubs.is_here(url):
        say_aside("It works on this machine alone: your own address has no host of others.")
    if hubs.has_hostaddr(url):
        say_aside(f"The hostaddr of your own address is left out of it: {_WAY[hubs.has_host(url)]}")


def _hand_over(invitation: Invitation, output: Path | None) -> None:
    text = invitation_text(invitation)
    if output is None:
        say("Their invitation, shown this once; it is for their eyes alone:")
        say(text)
        return
    _write(output, text)
    say(f"Written: {output}. Give it to them: `trainer sync --join {output.name}`.")


def _write(output: Path, text: str) -> None:
    with writing(output):
        write_whole(output, text.encode(), mode=OWN)


@hub.group(epilog="Example: trainer hub director add okafor spine")
def director() -> None:
    """Directors, who read a programme."""


@director.command(name="add", epilog="Example: trainer hub director add okafor spine")
@click.argument("name")
@click.argument("programme_name", metavar="PROGRAMME")
@URL
def add_director(*, name: str, programme_name: str, url: str) -> None:
    """Let somebody read a programme: counts of all, answers only of those who share them."""
    address = hubs.add_director(url, name, programme_name)
    say(f"{name} reads {programme_name} from now on.")
    _say_login(address, url)


@director.command(name="remove", epilog="Example: trainer hub director remove okafor spine")
@click.argument("name")
@click.argument("programme_name", metavar="[PROGRAMME]", required=False)
@URL
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove_director(*, name: str, programme_name: str | None, url: str, yes: bool) -> None:
    """Let a director read a programme no more; without one, or after the last, the login ends.

    Connections that they have are ended at once. Reports that they have made stay with them.
    """
    what = programme_name or "any programme"
    agree(f"Let {name} read {what} no more?", yes=yes)
    hubs.remove_director(url, name, programme_name)
    say(f"{name} does not read {what} any more.")


@hub.group(epilog="Example: trainer hub educator add zoe")
def educator() -> None:
    """Educators, who publish decks."""


@educator.command(name="add", epilog="Example: trainer hub educator add zoe")
@click.argument("name")
@URL
def add_educator(*, name: str, url: str) -> None:
    """Let somebody publish decks, and read notes on cards without names."""
    _say_login(hubs.add_educator(url, name), url)


@educator.command(name="remove", epilog="Example: trainer hub educator remove zoe")
@click.argument("name")
@URL
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove_educator(*, name: str, url: str, yes: bool) -> None:
    """End an educator's login, and connections that they have; what they published stays."""
    agree(f"End the login of {name}?", yes=yes)
    hubs.remove_educator(url, name)
    say(f"{name} publishes no more.")


@hub.command(epilog="Example: trainer hub rotate d_okafor")
@click.argument("login")
@URL
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Else shown.")
def rotate(*, login: str, url: str, output: Path | None) -> None:
    """Give a login another password; the old one holds no more.

    A trainee's login, t_ and their id, gets a new invitation, with which each device joins again.
    """
    if output is not None:
        check_target(output, replaces=None)
    trainee = login.removeprefix("t_")
    if trainee != login:
        _hand_over(hubs.invite_again(url, _trainee(trainee)), output)
        _warn(url)
    elif output is None:
        _say_login(hubs.rotate(url, login), url)
    else:
        _write(output, hubs.rotate(url, login))
        say(f"Written: {output}.")


def _say_login(address: str | None, url: str) -> None:
    if address is None:
        say("The login is there already. `trainer hub rotate` gives another password.")
        return
    say("Where they connect, shown this once; it is for their eyes alone:")
    say(address)
    authority = hubs.own_authority(url)
    if authority is not None:
        say_aside(f"Give them {authority} as well: they add sslrootcert=FILE to that address.")
    _warn(url)


@hub.command(epilog="Example: trainer hub leave spine 01a207…")
@click.argument("name", metavar="PROGRAMME")
@click.argument("trainee", metavar="ID")
@URL
@click.option("--yes", is_flag=True, help="Do not ask.")
def leave(*, name: str, trainee: str, url: str, yes: bool) -> None:
    """Take a trainee out of a programme; their log stays, and they may go on syncing."""
    agree(f"Take {trainee} out of {name}?", yes=yes)
    hubs.leave(url, _trainee(trainee), name)
    say("They are in it no more.")


@hub.command(epilog="Example: trainer hub erase 01a207…")
@click.argument("trainee", metavar="ID")
@URL
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option(
    "--even-unknown",
    is_flag=True,
    help="Also an id that this hub does not know, as after a restore.",
)
def erase(*, trainee: str, url: str, yes: bool, even_unknown: bool) -> None:
    """Erase a trainee: the login, every row, and all that was worked out; refused from now on.

    What lies on their own devices, and in backups of the server, is not touched.
    """
    agree(f"Erase {trainee} for good?", yes=yes)
    hubs.erase(url, _trainee(trainee), even_unknown=even_unknown)
    say("Erased.")


def _trainee(text: str) -> TraineeId:
    try:
        trainee = bytes.fromhex(text)
    except ValueError:
        trainee = b""
    if len(trainee) != 16:
        raise HubError(
            f"{text!r} is no trainee's id.", hint="It has 32 letters and digits, as enrol says it."
        )
    return TraineeId(trainee)
