"""`trainer deck`: decks as files, and decks as installed."""

from collections.abc import Mapping
from typing import Final

import click

from trainer.cli.lazy import Entry, LazyGroup

COMMANDS: Final[Mapping[str, Entry]] = {
    "list": Entry("trainer.cli.deck_library:list_decks", "The decks there are."),
    "add": Entry("trainer.cli.deck_library:add", "Install your own deck, or a newer version."),
    "remove": Entry("trainer.cli.deck_library:remove", "Take a deck out of study."),
    "check": Entry("trainer.cli.deck_files:check", "Find every problem of deck files."),
    "ids": Entry("trainer.cli.deck_files:ids", "Write the ids that a deck file lacks."),
    "import": Entry("trainer.cli.deck_import:import_table", "Make a deck of a table."),
    "try": Entry("trainer.cli.deck_try:try_answer", "See how an answer would be marked."),
    "suspended": Entry("trainer.cli.deck_set_aside:list_suspended", "Cards you have suspended."),
    "unsuspend": Entry("trainer.cli.deck_set_aside:take_back", "Take suspended cards back."),
    "flagged": Entry("trainer.cli.deck_set_aside:list_flagged", "Cards you have flagged."),
    "reports": Entry("trainer.cli.deck_library:reports", "What to tell a deck's author."),
    "publish": Entry("trainer.cli.deck_hub:publish", "Publish a deck at a hub."),
    "statistics": Entry(
        "trainer.cli.deck_hub:statistics", "How a deck's cards are answered at a hub."
    ),
    "inbox": Entry("trainer.cli.deck_hub:inbox", "What residents say of a deck at a hub."),
}
"""Every command about decks, in the order help lists them."""


class DeckGroup(LazyGroup):
    """The commands about decks."""

    entries = COMMANDS


@click.group(cls=DeckGroup, epilog="Example: trainer deck check my-deck.md")
def deck() -> None:
    """List, add, check and try decks.

    A deck is a text file; how it is written is told in trainer/decks/FORMAT.md.
    """
