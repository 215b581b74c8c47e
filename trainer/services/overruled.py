"""Cards whose marks the learner overrules, for the deck's author: counts, and nothing typed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from trainer.domain.fold import retraced
from trainer.domain.ids import BlockId, CardId, DeckSlug
from trainer.domain.log import Entry, Review
from trainer.domain.rating import Mark
from trainer.domain.settings import SettingsHistory
from trainer.store import decks, entries
from trainer.store.engine import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Overruled:
    """One card, how often it was marked and how often that was overruled; it holds no answer."""

    deck: DeckSlug
    block: BlockId
    key: str
    """The answer key in words."""
    marked: int
    """Answers to it that were marked, those taken back left out."""
    overruled: int
    """Of these, answers whose mark the learner has overruled."""
    reasons: Mapping[str, int]
    """What the machine said of the overruled answers, `wrong, unit`, and how often."""


def overruled_cards(store: Store, slug: DeckSlug | None = None) -> tuple[Overruled, ...]:
    """Installed cards with an overruled mark, by deck, those overruled most often first."""
    with store.reading() as tx:
        history = entries.settings_history(tx)
        found = []
        for card_id in entries.overruled_cards(tx):
            card = decks.card(tx, card_id)
            if card is None or slug not in (None, card.deck):
                continue
            marked, reasons = overrulings(card_id, entries.of_card(tx, card_id), history)
            found.append(
                Overruled(
                    deck=card.deck,
                    block=card.block,
                    key=card.key_text,
                    marked=marked,
                    overruled=sum(reasons.values()),
                    reasons=reasons,
                )
            )
    often = sorted(found, key=lambda one: (one.deck, -one.overruled, one.marked, one.block))
    return tuple(one for one in often if one.overruled)


def overrulings(
    card: CardId, log: Iterable[Entry], history: SettingsHistory
) -> tuple[int, Mapping[str, int]]:
    """How many of a card's answers were marked, and the machine's words on those overruled."""
    log = tuple(log)
    as_marked = {entry.stamp.entry: entry for entry in log if isinstance(entry, Review)}
    marked, reasons = 0, Counter[str]()
    for stage in retraced(card, log, history):
        if not isinstance(stage.entry, Review):
            continue
        mark, error = (review := as_marked[stage.entry.stamp.entry]).mark, review.error
        marked += mark is not None
        if mark is not None and stage.entry.mark is not mark:
            reasons[_reason(mark, error.value if error else "")] += 1
    return marked, dict(reasons.most_common())


def overruled_lines(cards: Iterable[Overruled]) -> Iterator[str]:
    """The lines of a text file that can be sent to an author."""
    for deck, of_deck in groupby(cards, key=lambda one: one.deck):
        yield f"# Marks overruled in the deck {deck}, most often first"
        yield ""
        for one in of_deck:
            yield f"- {one.block} ({one.key}): {one.overruled} of {one.marked} marked answers"
            reasons = "; ".join(f"{reason} ({count})" for reason, count in one.reasons.items())
            yield f"  marked {reasons}"
        yield ""


def _reason(mark: Mark, error: str) -> str:
    return f"{mark.value}, {error}" if error else mark.value
