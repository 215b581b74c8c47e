"""How far a long piece of work has come, where there is a terminal to show it on."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Final, TextIO

import click

from trainer.cli.terminal import is_terminal

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

_WORTH_A_BAR: Final = 1000
"""Fewer entries than that are there before a bar can be read."""


@contextmanager
def progress_bar(label: str, stream: TextIO) -> Iterator[Callable[[int, int], None]]:
    """What to tell how many are done, of how many: a bar on a terminal, and nothing elsewhere.

    What comes after all are done begins another bar.
    """
    if not is_terminal(stream):
        yield lambda _done, _of: None
        return
    bars: list[ProgressBar[int]] = []
    with ExitStack() as shown:

        def tell(done: int, of: int) -> None:
            if of < _WORTH_A_BAR:
                return
            if not bars:
                bar = click.progressbar(length=of, label=label, file=stream, show_pos=True, width=0)
                bars.append(shown.enter_context(bar))
            bars[0].update(done - bars[0].pos)
            if done >= of:
                bars.clear()
                shown.close()

        yield tell
