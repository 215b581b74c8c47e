"""`trainer deck check` and `trainer deck ids`: decks as files."""

from collections.abc import Sequence
from pathlib import Path

import click

from trainer.cli.output import say, say_json
from trainer.domain.plain_text import counted
from trainer.services.deck_check import Check, checked
from trainer.services.deck_ids import write_missing_ids


@click.command(epilog="Example: trainer deck check decks my-deck.md")
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH..."
)
@click.option(
    "--format",
    "layout",
    type=click.Choice(("text", "json")),
    default="text",
    help="`json` for a program to read.",
)
@click.pass_context
def check(ctx: click.Context, *, paths: Sequence[Path], layout: str) -> None:
    """Find every problem of deck files, and of those in folders.

    A problem is told as file:line:column, with a code, what was expected and what to do. Exit code
    1 when there is one.
    """
    outcome = checked(paths)
    if layout == "json":
        say_json(_as_json(outcome))
    else:
        _say(outcome)
    if outcome.problems:
        ctx.exit(1)


def _say(outcome: Check) -> None:
    for problem in outcome.problems:
        say(str(problem))
        if problem.suggestion:
            say(f"    {problem.suggestion}")
    files = counted(len(outcome.readings), "file")
    problems = counted(len(outcome.problems), "problem")
    say(f"{files}, {counted(outcome.cards, 'card')}, {problems if outcome.problems else 'clean'}")


def _as_json(outcome: Check) -> dict[str, object]:
    return {
        "files": [reading.path for reading in outcome.readings],
        "cards": outcome.cards,
        "problems": [problem.as_json() for problem in outcome.problems],
    }


@click.command(epilog="Example: trainer deck ids my-deck.md")
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE..."
)
def ids(*, paths: Sequence[Path]) -> None:
    """Write an id into every block that has none, and change no other byte.

    An id is permanent: it is what a card's history belongs to.
    """
    for path in paths:
        made = write_missing_ids(path)
        names = f": {', '.join(made)}" if made else ""
        say(f"{path}: {counted(len(made), 'id')} written{names}")
