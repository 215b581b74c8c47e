"""Which published version of a deck a home has, so that a restored hub takes none of it back."""

import json
from collections.abc import Mapping
from typing import Final, NamedTuple

from trainer.domain.ids import DeckSlug
from trainer.hub.decks import Edition
from trainer.store import preferences
from trainer.store.engine import Transaction

_EDITIONS: Final = "published-decks"
"""Names what is kept of them beside the decks: a backup has both, or neither."""


class Had(NamedTuple):
    """A version that a home has had from its hub."""

    number: int
    published_ms: int

    def is_after(self, edition: Edition) -> bool:
        """Whether it was published after another one of the deck.

        What has a higher number came after it, whatever the server's clock said: only a hub that
        was put back to an earlier day has an earlier one than this as its newest.
        """
        return edition.number < self.number and edition.published_ms < self.published_ms


def editions_had(tx: Transaction) -> dict[DeckSlug, Had]:
    """The latest that each deck was here in; none for a trainee whose hub was another one's."""
    try:
        told = json.loads(preferences.preferences(tx).get(_EDITIONS, "{}"))
        if told.get("trainee") != tx.trainee.hex():
            return {}
        return {DeckSlug(slug): Had(*map(int, had)) for slug, had in told["decks"].items()}
    except (AttributeError, KeyError, TypeError, ValueError):
        # Not worth a sync: then the hub's versions are taken, as where nothing is known of them.
        return {}


def had_of(edition: Edition) -> Had:
    """What is kept of a version that is here."""
    return Had(edition.number, edition.published_ms)


def note_editions(tx: Transaction, now: Mapping[DeckSlug, Had]) -> None:
    """Note the versions whose text is here now."""
    told = {"trainee": tx.trainee.hex(), "decks": {**editions_had(tx), **now}}
    preferences.put(tx, _EDITIONS, json.dumps(told))
