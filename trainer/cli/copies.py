"""`trainer backup` and `trainer restore`: verified copies of the data."""

from pathlib import Path

import click

from trainer.cli.output import say
from trainer.cli.way_in import clock_of, database_of, opened_store
from trainer.services.copies import restore_backup, write_backup


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
@click.pass_context
def restore(ctx: click.Context, path: Path) -> None:
    """Put the backup at PATH in the place of your data.

    It is verified first; the data it takes the place of is kept beside it.
    """
    moved_to = restore_backup(path, database_of(ctx), clock_of(ctx).now())
    say(f"Restored and verified: {path}")
    if moved_to is not None:
        say(f"What was there before: {moved_to}")
