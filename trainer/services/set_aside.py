"""Cards that the learner has suspended or flagged: listing them, and taking them back."""

from collections.abc import Iterable
from dataclasses import dataclass

from trainer.domain.ids import CardId, DeckSlug
from trainer.domain.log import Suspend
from trainer.errors import DeckError
from trainer.services.clock import Clock
from trainer.services.prompts import asked_text
from trainer.services.recording import write
from trainer.store import decks, schedules
from trainer.store.engine import Store, Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """One card that was suspended or flagged."""

    deck: DeckSlug
    card: str
    """Its name: `vp-7k2m`, of a gap `vp-9qd4.2`."""
    question: str
    is_suspended: bool
    is_flagged: bool


def set_aside_cards(store: Store) -> tuple[SetAside, ...]:
    """Every installed card that is suspended or flagged, by deck and place in it."""
    with store.reading() as tx:
        found = _found(tx)
    return tuple(one for _, one in found)


def unsuspend(store: Store, clock: Clock, names: Iterable[str]) -> tuple[SetAside, ...]:
    """Take suspended cards back into study, by their names, blocks or decks; those taken back.

    All or none: raises DeckError for a name that no suspended card has.
    """
    with store.writing() as tx:
        suspended = [(card, one) for card, one in _found(tx) if one.is_suspended]
        chosen = {card: one for name in names for card, one in _named(name, suspended)}
        for card in chosen:
            _take_back(tx, clock, card)
    return tuple(chosen.values())


def _take_back(tx: Transaction, clock: Clock, card: CardId) -> None:
    write(tx, clock.now(), lambda stamp: Suspend(stamp=stamp, card=card, is_suspended=False))


def _named(
    name: str, suspended: Iterable[tuple[CardId, SetAside]]
) -> list[tuple[CardId, SetAside]]:
    wanted = name.strip()
    found = [
        (card, one)
        for card, one in suspended
        if wanted in (one.card, one.card.partition(".")[0], one.deck)
    ]
    if not found:
        raise DeckError(
            f"No card or deck {name!r} is suspended.",
            hint="`trainer deck suspended` lists the cards that are, by name.",
        )
    return found


def _found(tx: Transaction) -> list[tuple[CardId, SetAside]]:
    found = []
    for schedule in schedules.set_aside(tx):
        card = decks.active_card(tx, schedule.card)
        if card is not None:
            one = SetAside(
                deck=card.deck,
                card=card.name,
                question=asked_text(card.question),
                is_suspended=schedule.is_suspended,
                is_flagged=schedule.is_flagged,
            )
            found.append((card, one))
    in_order = sorted(found, key=lambda pair: (pair[0].deck, pair[0].position))
    return [(card.id, one) for card, one in in_order]
