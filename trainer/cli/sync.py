"""`trainer sync`: one's devices brought together through a hub."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import click

from trainer.cli.output import say, say_aside
from trainer.cli.way_in import clock_of, home_of, opened_store
from trainer.domain.plain_text import counted
from trainer.reports.bundle import Level
from trainer.services.hubs import keep_hub, kept_hub, read_invitation
from trainer.services.syncing import Synced, join, lacking, sync

_STOPPED: Final = "Stopped. What was sent and received by then is kept; sync again to go on."
_INTERRUPTED: Final = 130


@click.command(name="sync", epilog="Example: trainer sync --join ann.invitation")
@click.option("--join", "invitation", metavar="INVITATION", help="Come to a hub: a file or a line.")
@click.option(
    "--level",
    type=click.Choice([level.value for level in Level]),
    default=Level.TOPICS.value,
    help="What directors may read: topics, if not said, or cards.",
)
@click.option("--dry-run", is_flag=True, help="Say what there is to do, and do nothing.")
@click.pass_context
def sync_(ctx: click.Context, *, invitation: str | None, level: str, dry_run: bool) -> None:
    """Bring this device and your others together through your programme's hub.

    What this device lacks comes, what the hub lacks goes, and cards are scheduled anew from all of
    it. What you typed never leaves this device. A director reads counts by topic and week; your
    answers card by card only with --level cards.
    """
    home = home_of(ctx)
    if invitation is not None:
        told = read_invitation(invitation)
        with opened_store(ctx) as store:
            join(store, told.trainee)
        keep_hub(home, told.url)
        say(f"Joined as {told.pseudonym}.")
    url = kept_hub(home)
    with _stoppable(ctx), opened_store(ctx) as store:
        if dry_run:
            sent, received = lacking(store, url)
            say(f"To send: {counted(sent, 'entry', 'entries')}; to come: {received}.")
            return
        done = sync(store, clock_of(ctx), url, level=Level(level), progress=_tell)
    _say(done)


@contextmanager
def _stoppable(ctx: click.Context) -> Iterator[None]:
    """Say of a sync that is stopped by Ctrl+C what became of it."""
    try:
        yield
    except KeyboardInterrupt:
        say_aside(_STOPPED)
        ctx.exit(_INTERRUPTED)


def _tell(done: int, of: int) -> None:
    if done % 5000 == 0 or done == of:
        say_aside(f"{done} of {of}")


def _say(done: Synced) -> None:
    if done.is_new_device:
        say("This was a copy of another device's data; it goes on as a device of its own.")
    for change in done.decks:
        for line in change.lines:
            say(line)
    say(
        f"Sent {counted(done.sent, 'entry', 'entries')}, received {done.received};"
        f" {counted(done.cards, 'card')} scheduled anew."
    )
