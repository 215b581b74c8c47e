"""`trainer anki`: decks to Anki and back."""

from collections.abc import Mapping
from typing import Final

import click

from trainer.cli.lazy import Entry, LazyGroup

COMMANDS: Final[Mapping[str, Entry]] = {
    "export": Entry("trainer.cli.anki_export:export_decks", "Write decks as a package for Anki."),
    "import": Entry("trainer.cli.anki_import:import_package", "Make a deck of an Anki package."),
}
"""Every command about Anki, in the order help lists them."""


class AnkiGroup(LazyGroup):
    """The commands about Anki."""

    entries = COMMANDS


@click.group(cls=AnkiGroup, epilog="Example: trainer anki export vertebroplasty -o deck.apkg")
def anki() -> None:
    """Take decks to Anki and back."""
