"""`trainer anki import`: decks and history from Anki."""

from collections.abc import Iterator
from pathlib import Path

import click

from trainer.cli.output import counted, say, say_json
from trainer.services.anki_import import DeckImport, import_deck, opened_package
from trainer.services.leftovers import Leftovers


@click.command(name="import", epilog="Example: trainer anki import spine.apkg -o spine.md")
@click.argument("package", type=click.Path(path_type=Path), metavar="FILE")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="DECK",
    help="The deck file to write; DECK.md in this folder, by the deck's name, where not given.",
)
@click.option("--replace", "replaces", is_flag=True, help="Replace a deck file that is there.")
@click.option("--json", "as_json", is_flag=True, help="The report for a program to read.")
def import_package(package: Path, *, output: Path | None, replaces: bool, as_json: bool) -> None:
    """Make a deck file of what Anki exported: .apkg, .colpkg, or a collection.anki2.

    Pictures lie beside the deck file. What cannot be carried over is listed. The same package
    imported again gives every card the same id, so that a deck added again keeps its schedules.
    """
    with opened_package(package) as (archive, collection):
        done = import_deck(archive, collection, output, replaces=replaces)
    if as_json:
        say_json(_as_json(done))
        return
    for line in (*_lines(done), *leftover_lines(done.leftovers)):
        say(line)


def _lines(done: DeckImport) -> Iterator[str]:
    yield f"{done.deck.title}: {counted(done.cards, 'card')} from {counted(done.notes, 'note')}"
    if done.own:
        decks = ", ".join(sorted({slug for slug, _ in done.own.values()}))
        yield (
            f"{counted(len(done.own), 'note')} came from this program ({decks}) and stay in their"
            " own decks."
        )
    if done.notes:
        with_pictures = f", with {counted(done.pictures, 'picture')}" if done.pictures else ""
        yield f"Written: {done.target}{with_pictures}"
        yield (
            f"Next: sort what is `unsorted`, then `trainer deck check {done.target}` and"
            f" `trainer deck add {done.target}`."
        )


def leftover_lines(leftovers: Leftovers) -> Iterator[str]:
    """What was left behind or changed, with a few examples of each."""
    for left, count, examples in leftovers:
        yield f"{count:>5} {left}"
        yield from (f"      {example}" for example in examples if example)


def _as_json(done: DeckImport) -> dict[str, object]:
    return {
        "deck": done.deck.slug,
        "title": done.deck.title,
        "notes": done.notes,
        "cards": done.cards,
        "pictures": done.pictures,
        "own_notes": len(done.own),
        "written": str(done.target) if done.notes else None,
        "left": [
            {"what": left.name.lower(), "count": count, "words": left, "examples": examples}
            for left, count, examples in done.leftovers
        ],
    }
