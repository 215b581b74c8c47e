"""`trainer hub programme`: what a hub's residents are assigned."""

import click

from trainer.cli.agreement import agree
from trainer.cli.hub_url import URL, AddressedGroup
from trainer.cli.output import say, say_aside
from trainer.cli.programme_words import say_programme
from trainer.services import hub_list
from trainer.services.hub_programmes import put_programme, refuse_in_use, remove_programme


@click.group(
    cls=AddressedGroup, epilog="Example: trainer hub programme add spine --deck vertebroplasty"
)
def programme() -> None:
    """Programmes of the hub."""


@programme.command(
    name="add", epilog="Example: trainer hub programme add spine --deck vertebroplasty"
)
@click.argument("name")
@URL
@click.option("--title", help="As it stands on reports; else the name.")
@click.option("--deck", "more", multiple=True, metavar="SLUG", help="One more; repeat it.")
@click.option(
    "--without-deck", "without", multiple=True, metavar="SLUG", help="One that it has; repeat it."
)
@click.option("--target", type=click.IntRange(50, 99), help="Per cent; else 85.")
def add(  # noqa: PLR0913 - one for each option
    *,
    name: str,
    url: str,
    title: str | None,
    more: tuple[str, ...],
    without: tuple[str, ...],
    target: int | None,
) -> None:
    """Begin a programme, or change one: what is not said stays as it is.

    --deck assigns a deck beside those that it has, --without-deck takes one away.
    """
    done = put_programme(url, name, title=title, target_percent=target, more=more, without=without)
    now = done.programme
    say_programme(
        f"{'New programme' if done.is_new else 'Programme'} {name}",
        title=now.title,
        target_percent=now.target_percent,
        assigned=done.assignment,
    )
    missing = hub_list.unpublished(url, now.decks)
    if missing:
        guesses = "".join(missing.values())
        named = ", ".join(missing)
        say_aside(f"Not published yet: {named}; `trainer deck publish` does it. {guesses}".rstrip())


@programme.command(name="remove", epilog="Example: trainer hub programme remove spien")
@click.argument("name")
@URL
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(*, name: str, url: str, yes: bool) -> None:
    """End a programme that no trainee is in and no director reads; its decks stay published."""
    refuse_in_use(url, name)
    agree(f"End the programme {name}? Nobody is in it.", yes=yes)
    remove_programme(url, name)
    say(f"There is no programme {name} any more.")
