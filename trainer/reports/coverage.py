"""Facts that trainees have covered, and figures that have changed since they passed them."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping

from trainer.reports.gathered import Person, Wanted
from trainer.reports.report import Coverage
from trainer.reports.standing import TopicStanding


def assigned_facts(people: Collection[Person], wanted: Wanted) -> dict[str, int]:
    """Facts of the assigned decks by category: of each deck as many as most who have it state.

    Decks of one version have as many; of numbers that as many state, the greatest holds.  So no
    single trainee can say what is assigned to everybody.
    """
    facts: Counter[str] = Counter()
    for deck in wanted.decks:
        stated = [own for person in people if (own := _facts_of_deck(person, deck))]
        for category in {category for own in stated for category in own}:
            facts[category] += _stated_by_most(own.get(category, 0) for own in stated)
    return dict(facts)


def coverage(people: Iterable[Person], wanted: Wanted) -> Coverage:
    """Facts covered of facts assigned, over those who share.

    Whoever lacks an assigned deck has all of its facts before them.
    """
    covered = [
        sum(_covered_by_category(person, wanted).values()) for person in people if person.standing
    ]
    return Coverage(covered=sum(covered), facts=len(covered) * sum(wanted.facts.values()))


def coverage_by_category(people: Iterable[Person], wanted: Wanted) -> dict[str, Coverage]:
    """The same of each category in which facts are assigned."""
    sharing = [person for person in people if person.standing]
    covered: Counter[str] = Counter()
    for person in sharing:
        covered.update(_covered_by_category(person, wanted))
    return {
        category: Coverage(covered=covered[category], facts=len(sharing) * facts)
        for category, facts in wanted.facts.items()
    }


def facts_by_category(person: Person, wanted: Wanted) -> dict[str, int]:
    """Facts of the assigned decks by category, as a trainee's own decks have them."""
    return _by_category(person, wanted, lambda topic: topic.facts)


def stale_by_category(person: Person, wanted: Wanted) -> dict[str, int]:
    """Facts last passed before their figure changed, by category; no more than are assigned."""
    return _of_assigned(_by_category(person, wanted, lambda topic: topic.stale), wanted)


def _covered_by_category(person: Person, wanted: Wanted) -> dict[str, int]:
    return _of_assigned(_by_category(person, wanted, lambda topic: topic.covered), wanted)


def _by_category(
    person: Person, wanted: Wanted, facts: Callable[[TopicStanding], int]
) -> dict[str, int]:
    counts: dict[str, int] = {}
    for one in person.standing.topics if person.standing else ():
        deck, category = one.topic
        if deck in wanted.decks:
            counts[category] = counts.get(category, 0) + facts(one)
    return counts


def _of_assigned(counts: Mapping[str, int], wanted: Wanted) -> dict[str, int]:
    return {category: min(n, wanted.facts.get(category, 0)) for category, n in counts.items()}


def _stated_by_most(numbers: Iterable[int]) -> int:
    votes = Counter(numbers)
    return max(votes, key=lambda number: (votes[number], number))


def _facts_of_deck(person: Person, deck: str) -> dict[str, int]:
    topics = person.standing.topics if person.standing else ()
    return {one.topic.category: one.facts for one in topics if one.topic.deck == deck}
