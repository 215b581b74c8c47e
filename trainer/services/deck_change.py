"""What adding a deck has changed, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from trainer.domain.ids import BlockId, DeckSlug
from trainer.domain.plain_text import visible
from trainer.services.deck_edit import CardEdit, Fate

_TOLD: Final = frozenset({Fate.REKEYED, Fate.RETIRED, Fate.WITHDRAWN, Fate.GONE})
"""Fates told card by card; of the others the count is enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeckChange:
    """What adding a deck has changed."""

    slug: DeckSlug
    title: str
    version: str
    cards: int
    """How many cards can be asked now."""
    is_new: bool
    edits: tuple[CardEdit, ...] = ()
    released: tuple[BlockId, ...] = ()
    """Retired ids that the file names no longer."""
    relearnt: int = 0
    """Cards learnt here whose answer is another one now: they are asked again today."""

    def count(self, fate: Fate) -> int:
        """How many cards met a fate."""
        return sum(edit.fate is fate for edit in self.edits)

    @property
    def lines(self) -> tuple[str, ...]:
        """What has changed, in words: a line for the deck, then one for each card that matters."""
        told = (
            () if self.is_new else (edit for edit in self.edits if edit.fate in _TOLD or edit.key)
        )
        return (self.headline, *(visible(_line(edit)) for edit in told), *self._advice())

    @property
    def news(self) -> tuple[str, ...]:
        """What a learner should hear of it: the counts, and every answer that is another one."""
        changed = () if self.is_new else (edit for edit in self.edits if edit.key)
        return (self.headline, *(visible(_line(edit)) for edit in changed))

    def _advice(self) -> Iterator[str]:
        """What to write in the file where an edit was not meant as it was taken."""
        if self.is_new:
            return
        if any(edit.key is not None for edit in self.edits):
            yield (
                "Where an answer says what it said before in other words, `Key: same` in its block"
                " keeps the schedule, if it stands there before the deck is added or published."
            )
        for block in self.released:
            yield f"{block}: no longer retired in the file"
        if self.count(Fate.GONE) or self.released:
            yield "Leave `## retired ID` behind for a card that goes, so that its id stays taken."

    @property
    def headline(self) -> str:
        """What has changed in counts."""
        return visible(self._counts)

    @property
    def _counts(self) -> str:
        name = f"{self.title} ({self.slug} {self.version})"
        if self.is_new:
            return f"{name}: added, {self.cards} {'card' if self.cards == 1 else 'cards'}"
        counts = [f"{self.count(fate)} {fate}" for fate in Fate if self.count(fate)]
        if self.relearnt:
            counts.append(f"{self.relearnt} to be learnt again today")
        return f"{name}: {', '.join(counts) or 'every card is as it was'}"


def _line(edit: CardEdit) -> str:
    if edit.key is None:
        return f"{edit.name}: {edit.fate}"
    return f"{edit.name}: was {edit.key.was}, now {edit.key.now} ({edit.key.source})"
