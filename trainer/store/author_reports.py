"""What learners want a deck's author to know, kept until it is written out or sent."""

from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.dialects.sqlite import insert

from trainer.domain.ids import BlockId, CardId, DeckSlug
from trainer.store.engine import Transaction
from trainer.store.problems import storable
from trainer.store.schema import AUTHOR_REPORT


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
    """Keep a report; the same one twice is one."""
    kept = insert(AUTHOR_REPORT).values(
        trainee_id=tx.trainee,
        report_id=report.id,
        card_id=report.card,
        deck=report.deck,
        block=report.block,
        card_version=report.card_version,
        at_ms=report.at_ms,
        sentence=storable(report.sentence),
    )
    tx.connection.execute(kept.on_conflict_do_nothing())


def author_reports(tx: Transaction, slug: DeckSlug | None = None) -> list[AuthorReport]:
    """Reports by time, of one deck or of all."""
    query = select(AUTHOR_REPORT).where(AUTHOR_REPORT.c.trainee_id == tx.trainee)
    if slug is not None:
        query = query.where(AUTHOR_REPORT.c.deck == slug)
    by_time = query.order_by(AUTHOR_REPORT.c.at_ms, text("rowid"))
    return [
        AuthorReport(
            id=row.report_id,
            card=row.card_id,
            deck=row.deck,
            block=row.block,
            card_version=row.card_version,
            at_ms=row.at_ms,
            sentence=row.sentence,
        )
        for row in tx.connection.execute(by_time)
    ]
