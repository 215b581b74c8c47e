"""`trainer` alone: the home screen, or the same in lines where there is no screen."""

import click

from trainer.cli.terminal import has_screen, note_lack_of_letters
from trainer.services.library import Overview


def open_home(ctx: click.Context) -> None:
    """Show the home screen, or print what is due and what to type."""
    if has_screen():
        _home_screen(ctx)
    else:
        note_lack_of_letters()
        _home_lines(ctx)


def _home_screen(ctx: click.Context) -> None:
    from trainer.cli.screen import show
    from trainer.cli.way_in import opening_of

    ctx.exit(show(opening_of(ctx)))


def _home_lines(ctx: click.Context) -> None:
    from trainer.cli.output import say, say_table
    from trainer.cli.way_in import opened

    with opened(ctx) as library:
        overview = library.overview()
    say(_today(overview))
    for waiting in (overview.backlog, overview.new_limit):
        if waiting:
            say(waiting)
    say()
    rows = [("deck", "due", "new", "learnt", "cards")]
    rows += [
        (line.slug, str(line.due), str(line.new), str(line.learnt), str(line.cards))
        for line in overview.decks
    ]
    say_table(rows, numbers=(1, 2, 3, 4))
    say()
    say("To study: trainer study. For everything else: trainer --help")


def _today(overview: Overview) -> str:
    due, new = overview.due_today, overview.new_today
    answered = f", {overview.answered_today} answered" if overview.answered_today else ""
    crammed = f", {overview.crammed_today} crammed" if overview.crammed_today else ""
    return f"Today: {due} due, {new} new{answered}{crammed}."
