"""`trainer config`: settings, theme, confidence and keys."""

from collections.abc import Iterable
from difflib import get_close_matches

import click

from trainer.cli.output import say, say_json, say_table
from trainer.cli.surface import SURFACE
from trainer.cli.way_in import clock_of, opened_store
from trainer.services.config import Configuration, Option


def _argument(ctx: click.Context, param: click.Parameter, text: str | None) -> str | None:
    """An argument, which a number below zero is as well; of such a one its range is told."""
    looks_like_option = text is not None and text.startswith("-") and len(text) > 1
    if text is None or not looks_like_option or (param.name == "value" and text[1].isdigit()):
        return text
    options = [name for one in ctx.command.params for name in one.opts if name.startswith("--")]
    raise click.NoSuchOption(text, possibilities=get_close_matches(text, options), ctx=ctx)


@click.command(
    epilog="Example: trainer config new_per_day 10",
    # Or a number below zero is taken for an option.
    context_settings={"ignore_unknown_options": True},
)
@click.argument("name", required=False, callback=_argument)
@click.argument("value", required=False, callback=_argument)
@click.option("--reset", is_flag=True, help="Go back to the default of NAME.")
@click.option("--json", "as_json", is_flag=True, help="For a program to read.")
@click.pass_context
def config(
    ctx: click.Context, *, name: str | None, value: str | None, reset: bool, as_json: bool
) -> None:
    """Show everything that can be set, show NAME alone, or set it to VALUE.

    `trainer config keys` lists the keys; `trainer config keys.study.undo ctrl+u` changes one. Steps
    are minutes in quotes: `trainer config learning_steps '1 10'`.
    """
    if reset and (name is None or value is not None):
        raise click.UsageError("--reset takes the NAME of one setting and no VALUE.")
    with opened_store(ctx) as store:
        configuration = Configuration(store, clock_of(ctx), SURFACE)
        options = _options(configuration, name, value, reset=reset)
    if as_json:
        say_json({option.name: _as_json(option) for option in options})
    elif name and name != "keys":
        say(f"{options[0].name} = {options[0].value}")
        if options[0].does:
            say(f"  {options[0].does}")
        say(f"  takes {options[0].takes}; {options[0].default or 'empty'} if not set")
    else:
        hint = (
            "Several keys for one: a comma between them." if name else "Keys: trainer config keys"
        )
        _say_all(options, hint=hint)


def _options(
    configuration: Configuration, name: str | None, value: str | None, *, reset: bool
) -> tuple[Option, ...]:
    match name:
        case None:
            return configuration.options()
        case "keys" if value is None and not reset:
            return configuration.keys()
        case _ if not name.startswith("keys."):
            name = name.replace("-", "_")
    if reset:
        return (configuration.reset(name),)
    if value is not None:
        return (configuration.change(name, value),)
    return (configuration.option(name),)


def _say_all(options: Iterable[Option], *, hint: str) -> None:
    say_table([(option.name, option.value, option.does or option.takes) for option in options])
    if hint:
        say()
        say(hint)


def _as_json(option: Option) -> dict[str, str]:
    return {"value": option.value, "default": option.default, "takes": option.takes}
