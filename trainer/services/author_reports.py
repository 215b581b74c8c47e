"""What learners want a deck's author to know, written out so that it can be sent."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from trainer.domain.card import Card
from trainer.domain.ids import BlockId, DeckSlug
from trainer.domain.plain_text import counted
from trainer.services.prompts import in_few_words
from trainer.store import author_reports as reports
from trainer.store import decks
from trainer.store.engine import Store
from trainer.store.files import write_whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One sentence about one card; it holds no name and no answer."""

    deck: DeckSlug
    block: BlockId
    card_version: str
    """Hexadecimal hash of the text the learner saw."""
    about: str
    """The first words of what the card asks, and whether its text has changed since."""
    day: str
    """ISO date in UTC."""
    sentence: str

    @property
    def line(self) -> str:
        """All of it in a line, below the name of its block."""
        return f"{self.day}, {self.about}: {_in_a_line(self.sentence)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flagged:
    """How many learners at a hub have a card flagged now, and none of their names."""

    deck: DeckSlug
    block: BlockId
    key: str
    """The answer key in words: a block with several gaps is several cards."""
    about: str
    """The first words of what the card asks."""
    trainees: int
    """Five or more."""
    since: str
    """ISO date in UTC on which the first of them flagged it."""

    @property
    def line(self) -> str:
        """All of it in a line, below the name of its block."""
        return (
            f"{self.about}: flagged by {counted(self.trainees, 'resident')}, since {self.since} at"
            " the earliest"
        )


def notes(store: Store, slug: DeckSlug | None = None) -> tuple[Note, ...]:
    """Every sentence kept for the author of a deck, or of all decks, by deck and card."""
    with store.reading() as tx:
        kept = reports.author_reports(tx, slug)
        cards = {report.card: decks.active_card(tx, report.card) for report in kept}
    by_card = sorted(kept, key=lambda report: (report.deck, report.block, report.at_ms))
    return tuple(
        Note(
            deck=report.deck,
            block=report.block,
            card_version=report.card_version.hex(),
            about=about(cards[report.card], report.card_version),
            day=datetime.fromtimestamp(report.at_ms / 1000, tz=UTC).date().isoformat(),
            sentence=report.sentence,
        )
        for report in by_card
    )


def about(card: Card | None, version: bytes) -> str:
    """Which text a note is about, for who knows the deck: the card as it is now, if it is there."""
    if card is None:
        return "on a card whose text is not at hand"
    words = f"on {in_few_words(card)}"
    return words if card.version == version else f"{words}, whose text has changed since"


def letter(said: Iterable[Note | Flagged]) -> Iterator[str]:
    """The lines of a text file that can be sent to an author, of what is in order by card."""
    for deck, of_deck in groupby(said, key=lambda note: note.deck):
        yield f"# Reports on the deck {deck}"
        for block, of_card in groupby(of_deck, key=lambda note: note.block):
            yield ""
            # At a hub both are what a learner's login says.
            yield f"## {_in_a_line(block)}"
            for note in of_card:
                yield f"- {note.line}"
        yield ""


def _in_a_line(text: str) -> str:
    return " ".join(text.split())


def write_letter(path: Path, text: str) -> None:
    """Write a text into a file at once or not at all."""
    write_whole(path, text.encode())
