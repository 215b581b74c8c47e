"""`trainer hub`: running a hub, which is a PostgreSQL database and nothing else."""

from typing import Any

import click

from trainer.cli.hub_list import list_hub
from trainer.cli.hub_programme import programme
from trainer.cli.hub_staff import director, educator
from trainer.cli.hub_trainees import enrol, erase, leave, rotate
from trainer.cli.hub_url import URL, AddressedGroup
from trainer.cli.output import say, say_json
from trainer.services import hubs


@click.group(
    cls=AddressedGroup, epilog="Example: TRAINER_HUB=postgresql://owner@db/hub trainer hub check"
)
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


@hub.command(epilog="Example: trainer hub distribute > distribute.sql")
@URL
def distribute(*, url: str) -> None:
    """Print the statements that distribute the hub by trainee on Citus; nothing is run."""
    for line in hubs.distributing(url):
        say(line)


for command in (list_hub, programme, enrol, rotate, leave, erase, director, educator):
    hub.add_command(command)
