"""Whether a hub and this program understand each other, asked before anything is sent."""

from typing import Final

import psycopg

from trainer.errors import HubError
from trainer.hub.connection import place_of
from trainer.hub.making import REVISION

_SCHEMA: Final = "SELECT trainer.schema_revision(), trainer.least_program()"


def refuse_other_schema(hub: psycopg.Connection, url: str) -> None:
    """Raise HubError at a hub that is older than this program, or too new for it.

    A newer hub serves every program that is not older than the least it names.
    """
    try:
        row = hub.execute(_SCHEMA).fetchone()
    except psycopg.errors.UndefinedFunction as error:
        raise _older(url) from error
    revision, least_program = row or ("", "")
    if revision < REVISION:
        raise _older(url)
    if least_program > REVISION:
        raise HubError(
            f"{place_of(url)}: its schema is {revision}, and this trainer, which knows {REVISION},"
            " is too old for it; nothing was sent.",
            hint="Bring this trainer up to date.",
        )


def _older(url: str) -> HubError:
    return HubError(
        f"{place_of(url)}: its schema is older than {REVISION}, which this trainer needs; nothing"
        " was sent.",
        hint="The hub's owner brings it up to date: `trainer hub upgrade`.",
    )
