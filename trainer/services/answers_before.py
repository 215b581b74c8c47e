"""What answers were that a deck changed before anybody here had learnt them.

Of an answer that was learnt the log says so itself.  Whoever only reads reports has no such log,
and is told on a card's page all the same what was right before.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Final

from trainer.domain.ids import CardId
from trainer.reports.gathered import KeyChange

if TYPE_CHECKING:
    from trainer.services.deck_edit import NewKey

ANSWERS_BEFORE: Final = "answers-before"
"""Names what is noted of them among the preferences of a home."""


def noting(preferences: Mapping[str, str], changed: "Iterable[tuple[CardId, NewKey]]") -> str:
    """What is to be noted from now on: all that was noted, and what these answers were."""
    told = {f"{card.hex()} {key.key_hash.hex()}": [key.was, key.now] for card, key in changed}
    return json.dumps(_noted(preferences) | told, ensure_ascii=False)


def noted_changes(
    preferences: Mapping[str, str], cards: Collection[CardId]
) -> dict[tuple[CardId, bytes], KeyChange]:
    """What is noted of some cards, by card and by the answer key that came next."""
    changes: dict[tuple[CardId, bytes], KeyChange] = {}
    for name, (was, now) in _noted(preferences).items():
        card, key_hash = map(bytes.fromhex, name.split())
        if card in cards:
            changes[CardId(card), key_hash] = KeyChange(was, now)
    return changes


def _noted(preferences: Mapping[str, str]) -> dict[str, list[str]]:
    noted: dict[str, list[str]] = json.loads(preferences.get(ANSWERS_BEFORE, "{}"))
    return noted
