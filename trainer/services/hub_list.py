"""Who and what is at a hub, for its owner to look up."""

from collections.abc import Sequence

from trainer.hub.connection import connected
from trainer.hub.listing import Director, Enrolment, Listing, Trainee, listing, published
from trainer.hub.patience import WAITS
from trainer.services.hubs import pseudonym_of
from trainer.services.shipped_decks import shipped_slugs
from trainer.services.suggestion import did_you_mean

__all__ = [
    "Director",
    "Enrolment",
    "Listing",
    "Trainee",
    "listed",
    "pseudonym",
    "shipped_slugs",
    "unpublished",
]


def listed(url: str, programme: str | None = None) -> Listing:
    """Who and what is at a hub, or in one programme; raises HubError for one that is not there."""
    # When somebody was heard of last is looked for in the whole log.
    with connected(url, patience=WAITS) as hub:
        return listing(hub, programme)


def pseudonym(trainee: Trainee) -> str:
    """What a trainee is called, also in no programme."""
    names = [one.pseudonym for one in trainee.enrolments]
    return names[0] if names else pseudonym_of(trainee.trainee)


def unpublished(url: str, decks: Sequence[str]) -> dict[str, str]:
    """Those decks that nobody has published at a hub, and that no program brings.

    Each with the known one that was probably meant, as `did_you_mean` says it.
    """
    with connected(url) as hub:
        known = published(hub) | shipped_slugs()
    return {slug: did_you_mean(slug, known) for slug in decks if slug not in known}
