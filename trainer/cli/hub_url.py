"""How the commands of a hub are told where its owner connects."""

from typing import Final

import click

_VARIABLE: Final = "TRAINER_HUB"
URL: Final = click.option(
    "--url",
    envvar=_VARIABLE,
    required=True,
    metavar="URL",
    help=f"Where its owner connects; or the variable {_VARIABLE}, which no process list shows.",
)
