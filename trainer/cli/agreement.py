"""The question before something that cannot be taken back."""

import click

from trainer.cli.terminal import has_screen
from trainer.domain.plain_text import visible
from trainer.errors import ConfigError


def agree(question: str, *, yes: bool, unasked: str = "nothing is removed unasked.") -> None:
    """Go on only after a yes: one said before, or at the terminal; ends the command otherwise.

    Raises ConfigError, with what is not done `unasked`, where nobody can be asked.
    """
    if yes:
        return
    if not has_screen():
        raise ConfigError(unasked, hint="Add --yes to do it.")
    if not click.confirm(visible(question), err=True):
        raise click.Abort
