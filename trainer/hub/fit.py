"""Whether a hub and this program understand each other, asked before anything is sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import psycopg

from trainer.errors import HubError
from trainer.hub.connection import place_of
from trainer.hub.making import LEAST_HUB, REVISION

_SCHEMA: Final = "SELECT trainer.schema_revision(), trainer.least_program()"
_BEFORE_IT_SAID: Final = "0001"
"""The only schema that cannot be asked which one it is."""


def refuse_other_schema(hub: psycopg.Connection, url: str) -> None:
    """Raise HubError at a hub that is too old for this program, or too new for it.

    A newer hub serves every program that is not older than the least it names, and this program
    works with every hub that is not older than the least it knows.
    """
    with fitting(hub, url):
        pass


@contextmanager
def fitting(hub: psycopg.Connection, url: str) -> Iterator[None]:
    """As `refuse_other_schema`; what is asked meanwhile, in its pipeline, is asked with that."""
    asked: psycopg.Cursor[Any] | None = None
    try:
        with hub.pipeline():
            asked = hub.execute(_SCHEMA)
            yield
    except psycopg.errors.UndefinedFunction as error:
        if asked is None or asked.pgresult is None:
            raise _older(url, _BEFORE_IT_SAID) from error
        _refuse(asked, url)
        raise
    _refuse(asked, url)


def _refuse(asked: psycopg.Cursor[Any], url: str) -> None:
    revision, least_program = asked.fetchone() or ("", "")
    if revision < LEAST_HUB:
        raise _older(url, revision)
    if least_program > REVISION:
        raise HubError(
            f"{place_of(url)}: this trainer is older than the hub: it knows schema {REVISION}, and"
            f" the hub's {revision} serves none before {least_program}; nothing was sent.",
            hint="Bring this trainer up to date.",
        )


def _older(url: str, revision: str) -> HubError:
    return HubError(
        f"{place_of(url)}: the hub is older than this trainer: its schema is {revision}, and"
        f" {LEAST_HUB} is needed; nothing was sent.",
        hint="The hub's owner brings it up to date: `trainer hub upgrade`.",
    )
