"""Shell completion, as click gives it."""

import click
from click.shell_completion import get_completion_class

SHELLS = ("bash", "zsh", "fish")


@click.command(
    epilog='Example, for ~/.bashrc: eval "$(trainer completion bash)"',
)
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the lines that make SHELL complete trainer's commands.

    bash and zsh: eval "$(trainer completion SHELL)" in ~/.bashrc or ~/.zshrc.
    fish: trainer completion fish > ~/.config/fish/completions/trainer.fish
    """
    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"click has no completion for {shell}.")
    click.echo(kind(ctx.find_root().command, {}, "trainer", "_TRAINER_COMPLETE").source())
