"""The command line: arguments in, exit codes and lines out."""

import os
import sys
from collections.abc import Mapping
from io import TextIOWrapper
from typing import Final, NamedTuple

import click

from trainer import __version__
from trainer.cli.lazy import Entry, LazyGroup

COMMANDS: Final[Mapping[str, Entry]] = {
    "study": Entry("trainer.cli.study:study", "Study what is due, or what you choose."),
    "stats": Entry("trainer.cli.stats:stats", "What you answered, kept and have before you."),
    "deck": Entry("trainer.cli.deck:deck", "List, add, check and try decks."),
    "anki": Entry("trainer.cli.anki:anki", "Take decks to Anki and back."),
    "sync": Entry("trainer.cli.sync:sync_", "Bring your devices together through a hub."),
    "share": Entry("trainer.cli.share:share", "Give your progress to a programme's director."),
    "cohort": Entry("trainer.cli.cohort:cohort", "Keep programmes, and what trainees share."),
    "report": Entry("trainer.cli.report:report", "What a cohort retains, or you yourself."),
    "demo": Entry("trainer.cli.demo:demo", "Show a report of a cohort that is made up."),
    "hub": Entry("trainer.cli.hub:hub", "Run a hub for a programme."),
    "config": Entry("trainer.cli.config:config", "Show and change settings, theme and keys."),
    "backup": Entry("trainer.cli.copies:backup", "Write a verified copy of your data."),
    "restore": Entry("trainer.cli.copies:restore", "Put a backup in the place of your data."),
    "doctor": Entry("trainer.cli.doctor:doctor", "Check your data, and rebuild what is derived."),
    "completion": Entry("trainer.cli.completion:completion", "Completion for your shell."),
}
"""Every command, in the order help lists them."""


class Whereabouts(NamedTuple):
    """What the options before a command say of where its data is."""

    home: str | None
    profile: str | None
    clock: object = None
    """A clock to go by instead of the machine's own."""


class Program(LazyGroup):
    """The whole program, and the outermost frame of whatever goes wrong in it."""

    entries = COMMANDS

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: object,
    ) -> click.Context:
        """Read the arguments; help and the version are printed while that is done."""
        try:
            return super().make_context(info_name, args, parent, **extra)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise _failure(error) from error

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; a problem becomes a line on stderr and an exit code."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except KeyboardInterrupt:
            ctx.exit(130)
        except Exception as error:
            raise _failure(error) from error


def _failure(error: Exception) -> click.ClickException:
    # Imported only when something has gone wrong: traceback alone costs 4 ms.
    from trainer.cli.failures import failure

    return failure(error)


@click.group(
    cls=Program,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: trainer study vertebroplasty --minutes 5",
)
@click.option("--home", metavar="PATH", help="Keep all data in this folder.")
@click.option("--profile", metavar="NAME", help="Keep several people on one computer apart.")
@click.version_option(__version__, prog_name="trainer", message="%(prog)s %(version)s")
@click.pass_context
def program(ctx: click.Context, home: str | None, profile: str | None) -> None:
    """Spaced repetition for medical trainees.

    Without a command it opens the home screen.
    """
    ctx.obj = Whereabouts(home, profile, ctx.obj)
    if ctx.invoked_subcommand is None:
        # Everything behind it is imported only where the home screen is wanted.
        from trainer.cli.home import open_home

        open_home(ctx)


def main() -> None:
    """Run the program and end the process with its exit code."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        _never_fail_on_letters(stream)
    try:
        program(prog_name="trainer")
    finally:
        _drop_what_cannot_be_written()


def _drop_what_cannot_be_written() -> None:
    """Empty the output, so that Python does not fail on it once more at its end."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _never_fail_on_letters(stream: object) -> None:
    """Read and write what a stream's encoding lacks as something else, and never stop for it."""
    if not isinstance(stream, TextIOWrapper):
        return
    if stream is not sys.stdin and stream.encoding.lower().replace("-", "") != "utf8":
        # Only terminals without Unicode need the table of plain spellings.
        from trainer.cli import plain_letters

        stream.reconfigure(errors=plain_letters.HANDLER)
    else:
        stream.reconfigure(errors="replace" if stream is sys.stdin else "backslashreplace")
