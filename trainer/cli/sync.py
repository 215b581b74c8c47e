"""`trainer sync`: one's devices brought together through a hub."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import click

from trainer.cli.agreement import agree
from trainer.cli.hub_url import AddressedCommand
from trainer.cli.output import say, say_aside
from trainer.cli.progress_bar import progress_bar
from trainer.cli.sentence import sentence
from trainer.cli.way_in import clock_of, home_of, opened_store
from trainer.domain.plain_text import counted, visible
from trainer.hub.address_form import OTHER_FORM
from trainer.reports.bundle import Level
from trainer.services.home_hub import choose_level, choose_note, place_of_kept
from trainer.services.home_sync import (
    former_trainee,
    join_home,
    lacking_at,
    lacking_of_home,
    leave_home,
    news_of,
    refuse_another,
    sync_home,
)
from trainer.services.hub_address import read_address
from trainer.services.hubs import pseudonym_of
from trainer.services.invitation import Invitation, read_invitation, unchecked
from trainer.services.syncing import Lacking, Synced
from trainer.store.engine import Store

_STOPPED: Final = "Stopped. What was sent and received by then is kept; sync again to go on."
_NO_NOTE: Final = "No sentence of yours stands beside your lines."
_INTERRUPTED: Final = 130
_LEAVE: Final = (
    "Leave the hub at {place}? Its address and password are forgotten on this device; all your"
    " progress stays."
)
_ANOTHER: Final = (
    "What was learnt here has been {former}'s at a hub until now; joined, all of it is {now}'s"
    " there."
)
_READ: Final = {
    Level.TOPICS: "Directors read your counts by topic and week.",
    Level.CARDS: "Directors read your answers card by card, without what you typed.",
}


@click.command(
    name="sync", cls=AddressedCommand, epilog="Example: trainer sync --join ann.invitation"
)
@click.argument("url", metavar="[URL]", required=False)
@click.option("--join", "invitation", metavar="INVITATION", help="A file, or a line between '…'.")
@click.option(
    "--level",
    type=click.Choice([level.value for level in Level]),
    help="What directors may read from now on, whichever device syncs: topics or cards.",
)
@click.option(
    "--note",
    metavar="SENTENCE",
    callback=sentence,
    help='Stands beside your lines until another does; "" takes it away.',
)
@click.option("--leave", is_flag=True, help="Forget the hub here, and keep all you have learnt.")
@click.option("--yes", is_flag=True, help="Do not ask, when leaving or joining as another trainee.")
@click.option("--dry-run", is_flag=True, help="Say what there is to do, and do nothing.")
@click.pass_context
def sync_(  # noqa: PLR0913 - one for each parameter
    ctx: click.Context,
    *,
    url: str | None,
    invitation: str | None,
    level: str | None,
    note: str | None,
    leave: bool,
    yes: bool,
    dry_run: bool,
) -> None:
    """Bring this device and your others together through your programme's hub.

    What this device lacks comes, what the hub lacks goes, and cards are scheduled anew from all of
    it. What you typed never leaves this device. A director reads counts by topic and week; your
    answers card by card only from when you say --level cards until you say --level topics. Authors
    of decks read your reports, and how many have flagged a card, without names.

    URL is another address of the hub that this device has joined, for this once: a tunnel, another
    name or port. Login and password are those of the invitation, and so is what it does not say.
    """
    if leave:
        if any(one is not None for one in (url, invitation, level, note)) or dry_run:
            raise click.UsageError("--leave goes alone, or with --yes.")
        _leave(ctx, yes=yes)
        return
    if url is not None and invitation is not None:
        raise click.UsageError("An invitation has the address: --join goes without URL.")
    home = home_of(ctx)
    told = None if invitation is None else read_invitation(invitation)
    by = None if url is None else read_address(url, OTHER_FORM)
    with _stoppable(ctx), opened_store(ctx) as store:
        if dry_run:
            _say_what_there_is(store, told, by)
            return
        if told is not None:
            _agree_to_another(store, told, yes=yes)
            join_home(store, told)
            say(f"Joined as {told.pseudonym}.")
            _warn(told.url, "Ask the hub's owner for an invitation without sslmode.")
        elif by is not None:
            _warn(by, "Take sslmode out of the address.")
        if level is not None:
            choose_level(home, Level(level))
        if note is not None:
            choose_note(home, note)
        with progress_bar("Entries", sys.stderr) as tell:
            done = sync_home(store, clock_of(ctx), by=by, progress=tell)
    _say(done)
    if done.is_assigned and note is not None:
        say(f"Beside your lines stands: {visible(note)}" if note else _NO_NOTE)


def _leave(ctx: click.Context, *, yes: bool) -> None:
    with opened_store(ctx) as store:
        place = place_of_kept(store.path.parent)
        agree(_LEAVE.format(place=place), yes=yes, unasked="no hub is left unasked.")
        leave_home(store)
    say(f"Left: {place}. Its address and password are forgotten here, and nothing is sent to it.")
    say("All your progress stays here. `trainer sync --join INVITATION` comes back.")


def _agree_to_another(store: Store, told: Invitation, *, yes: bool) -> None:
    former = former_trainee(store, told)
    if former is None:
        return
    refuse_another(store, told)
    words = _ANOTHER.format(former=pseudonym_of(former), now=told.pseudonym)
    agree(
        f"{words} Is {told.pseudonym} you?", yes=yes, unasked=f"{words} This is not done unasked."
    )


def _say_what_there_is(store: Store, told: Invitation | None, by: str | None) -> None:
    if told is None:
        _say_lacking(lacking_of_home(store, by=by))
        return
    found = lacking_at(store, told)
    former = former_trainee(store, told)
    if former is not None:
        say(_ANOTHER.format(former=pseudonym_of(former), now=told.pseudonym))
    say(f"Joins as {told.pseudonym}, once it is no dry run.")
    _say_lacking(found)


def _say_lacking(found: Lacking) -> None:
    say(f"To send: {counted(found.to_send, 'entry', 'entries')}; to come: {found.to_come}.")
    for deck in found.decks:
        say(visible(f"A deck to come: {deck.title} ({deck.slug} {deck.version})."))


def _warn(url: str, remedy: str) -> None:
    """What an invitation or an address leaves unchecked is said once, when it is taken."""
    wanting = unchecked(url)
    if wanting is not None:
        say_aside(f"Take care: the connection to this hub {wanting}.")
        say_aside(remedy)


@contextmanager
def _stoppable(ctx: click.Context) -> Iterator[None]:
    """Say of a sync that is stopped by Ctrl+C what became of it."""
    try:
        yield
    except KeyboardInterrupt:
        say_aside(_STOPPED)
        ctx.exit(_INTERRUPTED)


def _say(done: Synced) -> None:
    for line in news_of(done):
        say(line)
    say(
        f"Sent {counted(done.sent, 'entry', 'entries')}, received {done.received};"
        f" {counted(done.cards, 'card')} scheduled anew."
    )
    if done.is_assigned:
        say(_READ[done.level])
