"""A risk as a thousand signs."""

from trainer.domain.figure.per_thousand import PerThousand
from trainer.tui.screens.panel import Panel
from trainer.tui.widgets.icon_array import IconArray


class PictureScreen(Panel):
    """How many of a thousand: all of it seen at once at 80 by 24."""

    title_words = "Out of 1000"

    def __init__(self, risk: PerThousand, figure: str) -> None:
        super().__init__()
        self._risk = risk
        self._figure = figure

    def sheet(self) -> IconArray:
        """The signs, and what they show in words."""
        return IconArray(self._risk, self._figure)
