"""From the options before a command to the home that they name."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from trainer.cli import Whereabouts
from trainer.cli.output import say_aside
from trainer.services.clock import Clock, SystemClock
from trainer.services.opening import Opening, database_path
from trainer.services.place import home

if TYPE_CHECKING:
    from trainer.services.library import Library

    # The store takes 150 ms to import, which the first card must not wait for.
    from trainer.store.engine import Store


def home_of(ctx: click.Context) -> Path:
    """The folder of the learner's data."""
    whereabouts = _whereabouts(ctx)
    return home(chosen=whereabouts.home, profile=whereabouts.profile, environment=os.environ)


def clock_of(ctx: click.Context) -> Clock:
    """The clock to go by."""
    clock = _whereabouts(ctx).clock
    return cast("Clock", clock) if clock else SystemClock()


def database_of(ctx: click.Context) -> Path:
    """The database of the home; it need not exist yet."""
    return database_path(home_of(ctx))


def opening_of(ctx: click.Context) -> Opening:
    """The way into the home, not yet opened."""
    return Opening(home_of(ctx), clock_of(ctx))


@contextmanager
def opened(ctx: click.Context) -> Iterator["Library"]:
    """The home, opened in full and closed again; news of its decks goes to standard error."""
    library = opening_of(ctx).open()
    try:
        for line in library.take_news():
            say_aside(line)
        yield library
    finally:
        library.close()


@contextmanager
def opened_store(ctx: click.Context) -> Iterator["Store"]:
    """The store of the home, with the shipped decks up to date, and closed again."""
    with opened(ctx) as library:
        yield library.store


def _whereabouts(ctx: click.Context) -> Whereabouts:
    whereabouts = ctx.find_object(Whereabouts)
    return whereabouts or Whereabouts(None, None)
