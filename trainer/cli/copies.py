"""`trainer backup` and `trainer restore`: verified copies of the data."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from trainer.cli.agreement import agree
from trainer.cli.output import say
from trainer.cli.way_in import clock_of, database_of, opened_store
from trainer.domain.plain_text import counted
from trainer.services.copies import difference, restore_backup, write_backup

if TYPE_CHECKING:
    from trainer.store.copies import Difference


def _place(ctx: click.Context, param: click.Parameter, text: str | None) -> Path | None:
    del ctx
    if text == "":
        # As of a variable that is not set: it would mean the folder one happens to be in.
        raise click.BadParameter("it is empty; give a file or a folder.", param=param)
    return None if text is None else Path(text)


@click.command(epilog="Example: trainer backup /media/stick")
@click.argument("path", callback=_place, required=False)
@click.pass_context
def backup(ctx: click.Context, path: Path | None) -> None:
    """Write a copy of your data to PATH, a file or a folder, and verify it.

    Without PATH it goes into the folder `backups` beside the data. Nothing is overwritten.
    """
    with opened_store(ctx) as store:
        target = write_backup(store, path, clock_of(ctx).now())
    say(f"Written and verified: {target}")


@click.command(epilog="Example: trainer restore /media/stick/trainer-20261122-080000.db")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask, whosever backup it is.")
@click.pass_context
def restore(ctx: click.Context, path: Path, *, yes: bool) -> None:
    """Put the backup at PATH in the place of your data.

    It is verified first; the data it takes the place of is kept beside it, and how much of it the
    backup does not have is said. Another trainee's backup is restored only after a yes.
    """
    database = database_of(ctx)
    _agree(difference(path, database), yes=yes)
    moved_to = restore_backup(path, database, clock_of(ctx).now())
    say(f"Restored and verified: {path}")
    if moved_to is not None:
        lost = difference(path, moved_to)
        if lost is not None and lost.entries:
            told = counted(lost.entries, "entry", "entries")
            say(f"Not in the backup: {told} (answers, and what else you did), which are kept:")
        say(f"What was there before: {moved_to}")


def _agree(lost: "Difference | None", *, yes: bool) -> None:
    """Ask before somebody's data is put aside for a backup that is not of them."""
    if lost is None or not (lost.is_another_trainees and lost.entries):
        return
    agree(
        "The backup is another trainee's, or from before you joined your hub, and"
        f" {counted(lost.entries, 'entry', 'entries')} of your log are not in it. Restore it?",
        yes=yes,
        unasked="this backup is another trainee's, or from before you joined your hub; nothing is"
        " restored unasked.",
    )
