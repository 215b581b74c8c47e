"""`trainer deck suspended`, `flagged` and `unsuspend`: cards that were set aside."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Final

import click

from trainer.cli.output import say, say_json, say_table
from trainer.cli.way_in import clock_of, opened_store
from trainer.services.set_aside import SetAside, set_aside_cards, unsuspend

_LONGEST_QUESTION: Final = 50


@click.command(name="suspended", epilog="Example: trainer deck suspended")
@click.option("--json", "as_json", is_flag=True, help="For a program to read.")
@click.pass_context
def list_suspended(ctx: click.Context, *, as_json: bool) -> None:
    """List the cards that are suspended: they are not asked until they are taken back."""
    with opened_store(ctx) as store:
        cards = [card for card in set_aside_cards(store) if card.is_suspended]
    _say(cards, as_json=as_json, nothing="No card is suspended.")


@click.command(name="flagged", epilog="Example: trainer deck flagged --json")
@click.option("--json", "as_json", is_flag=True, help="For a program to read.")
@click.pass_context
def list_flagged(ctx: click.Context, *, as_json: bool) -> None:
    """List the cards that are flagged."""
    with opened_store(ctx) as store:
        cards = [card for card in set_aside_cards(store) if card.is_flagged]
    _say(cards, as_json=as_json, nothing="No card is flagged.")


@click.command(name="unsuspend", epilog="Example: trainer deck unsuspend vp-7k2m")
@click.argument("names", nargs=-1, required=True, metavar="CARD|DECK...")
@click.pass_context
def take_back(ctx: click.Context, *, names: Sequence[str]) -> None:
    """Take suspended cards back into study, by their names, or all those of a deck."""
    with opened_store(ctx) as store:
        for card in unsuspend(store, clock_of(ctx), names):
            say(f"{card.deck} {card.card}: asked again")


def _say(cards: Iterable[SetAside], *, as_json: bool, nothing: str) -> None:
    found = list(cards)
    if as_json:
        say_json([asdict(card) for card in found])
    elif found:
        rows = [(card.deck, card.card, _shortened(card.question)) for card in found]
        say_table([("deck", "card", "question"), *rows])
    else:
        say(nothing)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_QUESTION else text[: _LONGEST_QUESTION - 1] + "…"
