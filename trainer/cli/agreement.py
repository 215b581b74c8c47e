"""A yes before what cannot simply be taken back."""

import click

from trainer.cli.terminal import has_screen
from trainer.errors import ConfigError


def agree(question: str, *, yes: bool, unasked: str = "nothing is removed unasked.") -> None:
    """Ask, unless the option `--yes` has said it; no leaves everything as it is.

    Raises ConfigError where there is nobody to ask.
    """
    if yes:
        return
    if not has_screen():
        raise ConfigError(unasked, hint="Add --yes to do it.")
    if not click.confirm(question, err=True):
        raise click.Abort
