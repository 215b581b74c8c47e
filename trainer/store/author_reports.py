"""What learners want a deck's author to know, kept until it is written out or sent."""

from dataclasses import dataclass

from trainer.domain.ids import BlockId, CardId, DeckSlug
from trainer.store.engine import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorReport:
    """One sentence about one card; it holds no answer and no name."""

    id: bytes
    """16 bytes, a UUIDv7."""
    card: CardId
    deck: DeckSlug
    block: BlockId
    card_version: bytes
    at_ms: int
    sentence: str


def put(tx: Transaction, report: AuthorReport) -> None:
    """Keep a report."""
    raise NotImplementedError


def author_reports(tx: Transaction, slug: DeckSlug | None = None) -> list[AuthorReport]:
    """Reports by time, of one deck or of all."""
    raise NotImplementedError
