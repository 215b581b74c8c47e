"""Trainees of a report before anything of theirs is counted."""

from collections.abc import Iterable, Mapping

from trainer.reports.bundle_reading import Shared, known_shared
from trainer.reports.doubts import NO_DOUBTS, Doubts, doubts_of
from trainer.reports.gathered import Person
from trainer.store.cohorts import Enrolled


def people_of(enrolled: Iterable[Enrolled], names: Mapping[str, str]) -> dict[int, Person]:
    """The trainees of a programme by number, with what they share, and their names where given."""
    return {
        one.person: person_of(
            _shown_name(one.pseudonym, names),
            one.year,
            one.groups,
            None if one.shared is None else known_shared(one.shared),
            doubts=doubts_of(one.shared, one.heads),
        )
        for one in enrolled
    }


def person_of(
    name: str,
    year: int | None,
    groups: tuple[str, ...],
    shared: Shared | None,
    *,
    doubts: Doubts = NO_DOUBTS,
) -> Person:
    """A trainee of whom nothing is counted yet."""
    return Person(
        name=name,
        year=year,
        groups=groups,
        level="" if shared is None else shared.level.value,
        shared_day=None if shared is None else shared.standing.day,
        standing=None if shared is None else shared.standing,
        doubts=doubts,
    )


def _shown_name(pseudonym: str, names: Mapping[str, str]) -> str:
    """The name where names are wanted; of two who share one, with the pseudonym behind it."""
    name = names.get(pseudonym)
    if name is None:
        return pseudonym
    is_shared = sum(other == name for other in names.values()) > 1
    return f"{name} ({pseudonym})" if is_shared else name
