"""`trainer deck import`: a deck of a table."""

from collections.abc import Iterator
from pathlib import Path

import click

from trainer.cli.leftovers import leftover_lines, leftovers_as_json
from trainer.cli.output import say, say_json
from trainer.domain.plain_text import counted
from trainer.errors import DeckError
from trainer.services.table_files import read_table
from trainer.services.table_import import TableImport, imported, write_deck

_HEAD = 2
"""Pieces before the first note: the deck's head and its source."""
_SHOWN = 6
"""Pieces of a dry run: fact and card of each of three notes."""


@click.command(
    name="import", epilog="Example: trainer deck import cards.xlsx -o spine.md --dry-run"
)
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="DECK",
    help="The deck file to write; SLUG.md in this folder where not given.",
)
@click.option(
    "--title", default="", metavar="TITLE", help="The deck's title; the file's name else."
)
@click.option("--slug", default="", metavar="SLUG", help="The deck's permanent short name.")
@click.option("--replace", "replaces", is_flag=True, help="Replace a deck file that is there.")
@click.option("--dry-run", is_flag=True, help="Show the first cards, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="The report for a program to read.")
def import_table(  # noqa: PLR0913 - one for each option
    *,
    file: Path,
    output: Path | None,
    title: str,
    slug: str,
    replaces: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Make a deck file of a table: .csv, .tsv, .xlsx, or Anki's `Notes in plain text`.

    The first row names the columns: Question and Answer, or Text for clozes, and as you like
    Accept, Why, Category, Section, Tags, Id. The same table imported again gives every card the
    same id: by Id where there is one, else by the question, and by the slug, which is that of the
    file that is replaced, or --slug, or the title's.
    """
    done = imported(read_table(file), target=output, title=title, slug=slug)
    if not done.notes:
        for line in leftover_lines(done.leftovers):
            say(line)
        raise DeckError(
            f"{file}: no row of this table makes a card, and nothing is written.",
            hint="Put the names of its columns into its first row, and a card into each row below.",
        )
    if not dry_run:
        write_deck(done, replaces=replaces)
    if as_json:
        say_json(_as_json(done, None if dry_run else done.target))
        return
    for line in (*_lines(done), *leftover_lines(done.leftovers)):
        say(line)
    if dry_run:
        say("Nothing is written. It would begin:")
        say("".join(done.pieces[_HEAD : _HEAD + _SHOWN]).rstrip("\n"))
    else:
        say(f"Written: {done.target}")
        say(f"Next: `trainer deck check {done.target}`, then `trainer deck add {done.target}`.")


def _lines(done: TableImport) -> Iterator[str]:
    yield (
        f"{done.deck.title} ({done.deck.slug}): {counted(done.cards, 'card')} from"
        f" {counted(done.notes, 'row')}"
    )
    if done.unused:
        yield f"Columns that a deck has no use for: {', '.join(done.unused)}"


def _as_json(done: TableImport, target: Path | None) -> dict[str, object]:
    return {
        "deck": done.deck.slug,
        "title": done.deck.title,
        "notes": done.notes,
        "cards": done.cards,
        "unused_columns": done.unused,
        "written": None if target is None else str(target),
        "left": leftovers_as_json(done.leftovers),
    }
