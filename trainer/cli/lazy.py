"""Groups of commands whose modules are imported when they run."""

from collections.abc import Mapping
from importlib import import_module
from typing import ClassVar, NamedTuple

import click

from trainer.services.suggestion import did_you_mean


class Entry(NamedTuple):
    """Where a command is, and the line that help shows for it."""

    place: str
    """`module:name`, the name being that of a click command."""
    summary: str


class LazyGroup(click.Group):
    """A group that knows its commands by a table, and imports one only to run or explain it."""

    entries: ClassVar[Mapping[str, Entry]] = {}
    """Every command by its name, in the order help lists them."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """The names of all commands, in the order of the table."""
        return list(self.entries)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, imported now."""
        if cmd_name not in self.entries:
            return None
        module, name = self.entries[cmd_name].place.split(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that arguments name; a usage error that suggests one when there is none."""
        name = args[0]
        if name in self.entries or name.startswith("-"):
            return super().resolve_command(ctx, args)
        guess = did_you_mean(name, self.entries)
        raise click.UsageError(f"There is no command {name!r}. {guess}".rstrip(), ctx)

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands in help, from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.summary) for name, entry in self.entries.items()])
