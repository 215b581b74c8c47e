"""Where the card on screen is taken from, and how far that can be relied on."""

from trainer.domain.card import Card
from trainer.tui.screens.panel import Panel
from trainer.tui.widgets.sheet import Entry, Sheet
from trainer.tui.wording import STATUS_WORDS


class SourceScreen(Panel):
    """Source, section and status of a card; nothing of its answer."""

    title_words = "Source"

    def __init__(self, card: Card) -> None:
        super().__init__()
        self._card = card

    def sheet(self) -> Sheet:
        """Source line, status, category, and the names of the facts in the deck file."""
        card = self._card
        doubt = STATUS_WORDS[card.status]
        return Sheet(
            [
                Entry(label="Source", text=card.source),
                Entry(label="Status", text=f"{card.status.value}{': ' if doubt else ''}{doubt}"),
                Entry(label="Category", text=card.category.value),
                Entry(label="Facts", text=", ".join(card.facts)),
                Entry(label="Card", text=f"{card.deck}, {card.block}"),
            ]
        )
