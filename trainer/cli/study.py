"""`trainer study`: a sitting, on a screen or line by line."""

from collections.abc import Sequence
from dataclasses import replace

import click

from trainer.cli.terminal import has_screen, note_lack_of_letters
from trainer.domain.fact import Category
from trainer.domain.ids import DeckSlug
from trainer.services.sitting import Plan
from trainer.services.suggestion import did_you_mean


def _category(_ctx: click.Context, _param: click.Parameter, word: str | None) -> Category | None:
    """The category of a word, with hyphens or spaces and in any case."""
    if word is None:
        return None
    name = " ".join(word.replace("-", " ").lower().split())
    if name in list(Category):
        return Category(name)
    guess, known = did_you_mean(name, [*map(str, Category)]), ", ".join(Category)
    raise click.BadParameter(f"There is no category {word!r}. {guess}Categories are: {known}.")


@click.command(
    epilog="Example: trainer study vertebroplasty --minutes 5",
)
@click.argument("decks", nargs=-1, metavar="[DECK]...")
@click.option(
    "--minutes",
    type=click.IntRange(1, 1440),
    metavar="N",
    help="Stop asking after so many minutes.",
)
@click.option(
    "--cards", type=click.IntRange(1, 9999), metavar="N", help="Stop asking after so many answers."
)
@click.option(
    "--category",
    callback=_category,
    metavar="NAME",
    help="Only this category, as in 'risk figure'.",
)
@click.option(
    "--cram", is_flag=True, help="Ask whether due or not; the schedule does not hear of it."
)
@click.option("--plain", is_flag=True, help="Line by line, for screen readers and pipes.")
@click.pass_context
def study(  # noqa: PLR0913 - click gives one parameter for each option
    ctx: click.Context,
    *,
    decks: Sequence[str],
    minutes: int | None,
    cards: int | None,
    category: Category | None,
    cram: bool,
    plain: bool,
) -> None:
    """Study what is due in all decks, or only in DECKs.

    Where standard input or output is no terminal it goes line by line by itself.
    """
    if minutes and cards:
        raise click.UsageError("--minutes and --cards exclude each other.")
    plan = Plan(
        decks=tuple(map(DeckSlug, decks)),
        category=category,
        minutes=minutes,
        cards=cards,
        is_cram=cram,
    )
    if not plain:
        note_lack_of_letters()
    if plain or not has_screen():
        _study_line_by_line(ctx, plan)
    else:
        _study_on_screen(ctx, plan)


def _study_line_by_line(ctx: click.Context, plan: Plan) -> None:
    # The two ways do not need each other's modules.
    from trainer.cli.output import StandardStreams
    from trainer.cli.plain import PlainRunner
    from trainer.cli.way_in import opened
    from trainer.services.deck_names import known_slugs

    with opened(ctx) as library:
        plan = replace(plan, decks=known_slugs(library.store, plan.decks))
        PlainRunner(library.session(plan), StandardStreams()).run()


def _study_on_screen(ctx: click.Context, plan: Plan) -> None:
    from trainer.cli.screen import show
    from trainer.cli.way_in import database_of, opening_of
    from trainer.store.peek import deck_slugs

    if plan.decks and not deck_slugs(database_of(ctx)).issuperset(plan.decks):
        plan = _with_known_decks(ctx, plan)
    ctx.exit(show(opening_of(ctx), plan))


def _with_known_decks(ctx: click.Context, plan: Plan) -> Plan:
    """The plan with its decks as they are spelt; raises DeckError for one that is not installed."""
    # The store takes 150 ms to import, and is in doubt only here.
    from trainer.cli.way_in import opened_store
    from trainer.services.deck_names import known_slugs

    with opened_store(ctx) as store:
        return replace(plan, decks=known_slugs(store, plan.decks))
