"""From the options before a command to the home that they name."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import click

from trainer.cli import Whereabouts
from trainer.cli.output import say_aside
from trainer.cli.terminal import has_screen
from trainer.domain.plain_text import visible
from trainer.errors import ConfigError
from trainer.services.clock import Clock, SystemClock
from trainer.services.opening import Opening
from trainer.services.place import database_path, home, other_profiles

if TYPE_CHECKING:
    from trainer.services.library import Library

    # The store takes 150 ms to import, which the first card must not wait for.
    from trainer.store.engine import Store

_NOTED: Final = "trainer.profile_noted"


def home_of(ctx: click.Context) -> Path:
    """The folder of the learner's data; a profile that is new beside others is spoken of once."""
    whereabouts = _whereabouts(ctx)
    place = home(chosen=whereabouts.home, profile=whereabouts.profile, environment=os.environ)
    if whereabouts.profile is not None and _NOTED not in ctx.meta:
        ctx.meta[_NOTED] = True
        _note_new_profile(place)
    return place


def _note_new_profile(place: Path) -> None:
    """Say that a profile is new where there are others, since its name may be mistyped."""
    others = other_profiles(place, database_path(place).name)
    if not others:
        return
    known = f"There is no profile {place.name} yet; there are: {', '.join(others)}."
    if not has_screen():
        click.echo(visible(f"{known} It is begun now."), err=True)
    elif not click.confirm(visible(f"{known} Begin it?"), err=True):
        raise ConfigError(f"no profile {place.name} was begun.", hint="Give one of the others.")


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
