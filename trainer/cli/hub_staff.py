"""`trainer hub director` and `trainer hub educator`: who reads programmes, and who publishes."""

from pathlib import Path

import click

from trainer.cli.agreement import agree
from trainer.cli.hub_handing import OUTPUT, hand_over_login
from trainer.cli.hub_url import URL, AddressedGroup
from trainer.cli.output import say
from trainer.services import hubs


@click.group(cls=AddressedGroup, epilog="Example: trainer hub director add okafor spine")
def director() -> None:
    """Directors, who read a programme."""


@director.command(name="add", epilog="Example: trainer hub director add okafor spine")
@click.argument("name")
@click.argument("programme_name", metavar="PROGRAMME")
@URL
@OUTPUT
def add_director(*, name: str, programme_name: str, url: str, output: Path | None) -> None:
    """Let somebody read a programme: counts of all, answers only of those who share them."""
    address = hubs.add_director(url, name, programme_name)
    say(f"{name} reads {programme_name} from now on.")
    hand_over_login(f"d_{name.removeprefix('d_')}", address, output, url)


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


@click.group(cls=AddressedGroup, epilog="Example: trainer hub educator add zoe")
def educator() -> None:
    """Educators, who publish decks."""


@educator.command(name="add", epilog="Example: trainer hub educator add zoe")
@click.argument("name")
@URL
@OUTPUT
def add_educator(*, name: str, url: str, output: Path | None) -> None:
    """Let somebody publish decks, and read notes on cards without names."""
    address = hubs.add_educator(url, name)
    hand_over_login(f"e_{name.removeprefix('e_')}", address, output, url)


@educator.command(name="remove", epilog="Example: trainer hub educator remove zoe")
@click.argument("name")
@URL
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove_educator(*, name: str, url: str, yes: bool) -> None:
    """End an educator's login, and connections that they have; what they published stays."""
    agree(f"End the login of {name}?", yes=yes)
    hubs.remove_educator(url, name)
    say(f"{name} publishes no more.")
