"""What a reader must know of a report before its figures."""

from collections import Counter
from collections.abc import Iterator

from trainer.domain.plain_text import counted
from trainer.domain.study_day import calendar_date
from trainer.reports.gathered import Gathered


def remarks(gathered: Gathered) -> tuple[str, ...]:
    """One sentence for each thing, in the order of their weight."""
    return tuple(
        sentence
        for part in (_who(gathered), _versions(gathered), _clocks(gathered), _unknown(gathered))
        for sentence in part
    )


def deck_words(gathered: Gathered) -> tuple[str, ...]:
    """Each assigned deck with the versions that trainees have."""
    versions = _versions_seen(gathered)
    return tuple(
        f"{title} {', '.join(sorted(versions.get(slug, ())))}".rstrip()
        for slug, title in sorted(gathered.wanted.decks.items())
    )


def _versions_seen(gathered: Gathered) -> dict[str, Counter[str]]:
    seen: dict[str, Counter[str]] = {}
    for person in gathered.people:
        for deck in person.standing.decks if person.standing else ():
            if deck.slug in gathered.wanted.decks:
                seen.setdefault(deck.slug, Counter())[deck.version] += 1
    return seen


def _who(gathered: Gathered) -> Iterator[str]:
    people = gathered.people
    if not people:
        yield (
            "Nobody is enrolled yet: ask for bundles, which `trainer share -o FILE` writes, and"
            " enrol with `trainer cohort enrol COHORT FILE`."
        )
        return
    silent = [person.name for person in people if person.standing is None]
    if silent:
        yield (
            f"{counted(len(silent), 'trainee')} shared nothing yet: {', '.join(silent)}. Add a"
            " bundle with `trainer cohort add FILE`."
        )
    at_cards = sum(person.level == "cards" for person in people)
    if not gathered.wanted.is_own:
        yield (
            f"{at_cards} of {counted(len(people), 'trainee')} share card by card; figures by card"
            " are theirs alone."
        )
    if not any(person.categories for person in people):
        yield (
            "No answer of the period counts towards retention yet: it takes a card that was left"
            " for a day or more. Choose another period with --since and --until, or wait."
        )


def _versions(gathered: Gathered) -> Iterator[str]:
    for slug, versions in sorted(_versions_seen(gathered).items()):
        if len(versions) > 1:
            parts = ", ".join(f"{version} ({n})" for version, n in sorted(versions.items()))
            yield (
                f"Trainees have different versions of {gathered.wanted.decks[slug]}: {parts}. A"
                " trainee stands beside those of the same version alone; answers to a figure that"
                " changed count anew from its first answer afterwards."
            )


def _clocks(gathered: Gathered) -> Iterator[str]:
    as_of = gathered.wanted.as_of
    ahead = [person.name for person in gathered.people if any(day > as_of for day in person.days)]
    if ahead:
        yield (
            f"Answers dated after {calendar_date(as_of):%Y-%m-%d} are left out: {', '.join(ahead)}."
            " A clock there runs ahead, or the report is of an earlier day."
        )


def _unknown(gathered: Gathered) -> Iterator[str]:
    if gathered.unknown_cards:
        yield (
            f"{counted(gathered.unknown_answers, 'answer')} to"
            f" {counted(gathered.unknown_cards, 'card')} of decks that are not installed here are"
            " left out of the figures by card: add the deck with `trainer deck add FILE`."
        )
