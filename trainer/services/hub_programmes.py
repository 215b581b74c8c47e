"""Programmes of a hub, as its owner begins, changes and ends them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from trainer.hub import programmes
from trainer.hub.programmes import Programme
from trainer.services.assignment import Assignment, assignment
from trainer.services.cohorts import PURPOSE, TARGET_PERCENT
from trainer.services.hubs import ours

__all__ = ["Programme", "ProgrammeChange", "put_programme", "refuse_in_use", "remove_programme"]

_AUDIENCE: Final = "the programme's directors"


class ProgrammeChange(NamedTuple):
    """A programme as it is now, and how it came to be so."""

    programme: Programme
    is_new: bool
    assignment: Assignment


def put_programme(  # noqa: PLR0913 - what is said of a programme
    url: str,
    name: str,
    *,
    title: str | None = None,
    target_percent: int | None = None,
    more: Sequence[str] = (),
    without: Sequence[str] = (),
) -> ProgrammeChange:
    """Begin a programme, or change what is said of one that is there: the rest stays.

    `more` decks are assigned as well, those in `without` no more.  Raises ConfigError where none
    would be left, and HubError for what is no name.
    """
    with ours(url) as hub:
        before = programmes.programme(hub, name)
        known = before or Programme(
            name=name,
            title=name,
            purpose=PURPOSE,
            audience=_AUDIENCE,
            target_percent=TARGET_PERCENT,
            decks=(),
        )
        programmes.refuse_no_name(hub, name)
        assigned = assignment(name, known.decks, more=more, without=without)
        programme = replace(
            known,
            title=title or known.title,
            target_percent=target_percent or known.target_percent,
            decks=assigned.decks,
        )
        programmes.put_programme(hub, programme)
    return ProgrammeChange(programme, before is None, assigned)


def refuse_in_use(url: str, name: str) -> None:
    """Raise HubError, with what to do, for a programme that cannot be ended."""
    with ours(url) as hub:
        programmes.refuse_in_use(hub, name)


def remove_programme(url: str, name: str) -> None:
    """End a programme that nobody is in and nobody reads; raises HubError as `refuse_in_use`."""
    with ours(url) as hub:
        programmes.remove(hub, name)
