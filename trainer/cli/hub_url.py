"""How commands are told where a hub is: an address, the file that has it, or a variable."""

import re
from typing import Final

import click

from trainer.services.hub_address import read_address

VARIABLE: Final = "TRAINER_HUB"
"""Names the variable that an address is taken from."""
_PIECE: Final = re.compile(
    r"\b(host|hostaddr|port|dbname|user|password|sslmode|sslrootcert)\s*=|postgres(ql)?://"
    r"|trainer-invitation",
    re.IGNORECASE,
)
_TAKEN_APART: Final = (
    "An address or an invitation has blanks and quotes, and the shell took it apart: put all of it"
    " between single quotes, '…', or give the file that it is in."
)
_WHOLE: Final = re.compile(r"postgres(ql)?://", re.IGNORECASE)
_NOT_HERE: Final = (
    "No address stands alone here. A device joins a hub by `trainer sync --join INVITATION`, and"
    " then syncs by another address of it with `trainer sync URL`; other commands take one behind"
    " --hub or --url."
)


class Address(click.ParamType[str]):
    """An address, as it stands or in a file that is named."""

    name = "address"

    def convert(
        self,
        value: object,
        param: click.Parameter | None,  # noqa: ARG002 - click's
        ctx: click.Context | None,  # noqa: ARG002
    ) -> str:
        """The address itself."""
        return read_address(str(value))

    def get_missing_message(
        self,
        param: click.Parameter,  # noqa: ARG002 - click's
        ctx: click.Context | None,  # noqa: ARG002
    ) -> str:
        """Where an address is looked for, when none is given."""
        return f"Give the address, or the file that it is in, or set the variable {VARIABLE}."


ADDRESS: Final = Address()
URL: Final = click.option(
    "--url",
    envvar=VARIABLE,
    required=True,
    type=ADDRESS,
    metavar="URL",
    help=f"Where its owner connects: an address, or its file; or the variable {VARIABLE}, which no"
    " process list shows.",
)


class AddressedCommand(click.Command):
    """A command that is given an address or an invitation, which no error of usage repeats."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse what a shell took apart without saying it: there is a password in it."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            said = error.format_message()
            if _PIECE.search(said):
                told = _NOT_HERE if _WHOLE.search(said) else _TAKEN_APART
                raise click.UsageError(told, ctx) from None
            raise


class AddressedGroup(click.Group):
    """A group of such commands."""

    command_class = AddressedCommand
