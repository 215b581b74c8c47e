"""Installed decks by the names that are typed for them."""

from collections.abc import Iterable

from trainer.domain.ids import DeckSlug
from trainer.errors import DeckError
from trainer.services.suggestion import did_you_mean
from trainer.store import decks
from trainer.store.engine import Store


def known_slugs(store: Store, names: Iterable[str]) -> tuple[DeckSlug, ...]:
    """The decks of names; raises DeckError, with the nearest there is, for one not installed."""
    with store.reading() as tx:
        installed = {deck.slug for deck in decks.installed(tx)}
    return tuple(_known(name, installed) for name in names)


def assigned(store: Store, names: Iterable[str]) -> tuple[str, ...]:
    """The decks of a programme: those named, or all that are installed.

    Raises DeckError for one that is not installed.
    """
    chosen = tuple(dict.fromkeys(map(str, known_slugs(store, names))))
    if chosen:
        return chosen
    with store.reading() as tx:
        return tuple(sorted(map(str, decks.titles(tx))))


def installed_text(store: Store, slug: DeckSlug) -> str:
    """The text of the file that an installed deck came from."""
    with store.reading() as tx:
        return decks.deck_text(tx, slug)


def _known(name: str, installed: set[DeckSlug]) -> DeckSlug:
    slug = DeckSlug(name.lower())
    if slug not in installed:
        raise DeckError(
            f"There is no deck {name!r}.",
            hint=f"{did_you_mean(name, installed)}`trainer deck list` shows the decks there are;"
            " `trainer deck add FILE` brings another.",
        )
    return slug
