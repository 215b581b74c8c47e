"""A thousand small signs, so that a risk is seen and not only read."""

from itertools import zip_longest
from typing import Final

from textual.content import Content

from trainer.domain.figure.per_thousand import WHOLE, PerThousand, Share
from trainer.tui.widgets.drawn_lines import DrawnLines
from trainer.tui.widgets.hanging import hanging
from trainer.tui.wording import foreign

SIGNS: Final = {Share.WITH: "●", Share.PART: "◐", Share.PERHAPS: "○", Share.WITHOUT: "·"}
"""Told apart by their shape; colour only helps."""
_STYLES: Final = {
    Share.WITH: "bold $error",
    Share.PART: "bold $warning",
    Share.PERHAPS: "bold $warning",
    Share.WITHOUT: "$text-muted",
}
_ACROSS: Final = 50
_GROUP: Final = 10
_WIDTH: Final = _ACROSS + _ACROSS // _GROUP - 1
_GAP: Final = 3
_NARROWEST: Final = 18
"""Of the words beside the signs; where there is less room they stand above."""


class IconArray(DrawnLines):
    """Rows of fifty in groups of ten, and beside or above them what they show, in words."""

    def __init__(self, risk: PerThousand, figure: str) -> None:
        super().__init__()
        self._risk = risk
        self._figure = figure
        """The figure as its source gives it."""

    def lines(self, width: int) -> list[Content]:
        """Signs with their words, for the width there is."""
        beside = width - _WIDTH - _GAP
        if beside < _NARROWEST:
            return [*self._words(width), Content(""), *self._rows()]
        rows = zip_longest(self._rows(), self._words(beside), fillvalue=Content(""))
        return [row.pad_right(_WIDTH + _GAP - row.cell_length) + words for row, words in rows]

    def _rows(self) -> list[Content]:
        signs = [share for share, count in self._risk.shares for _ in range(count)]
        return [self._row(signs[at : at + _ACROSS]) for at in range(0, WHOLE, _ACROSS)]

    def _row(self, shares: list[Share]) -> Content:
        groups = [shares[at : at + _GROUP] for at in range(0, len(shares), _GROUP)]
        return Content(" ").join(
            Content.assemble(*((SIGNS[share], _STYLES[share]) for share in group))
            for group in groups
        )

    def _words(self, width: int) -> list[Content]:
        of_thousand = self._risk.words.replace(" (", "\n(", 1)
        told = (self._figure, of_thousand, self._risk.sentence)
        paragraphs = [line for text in told for line in (*_wrapped(text, width), Content(""))]
        legend = [
            line
            for share, count in self._risk.shares
            for line in hanging(
                Content.styled(f"{SIGNS[share]} ", _STYLES[share]),
                Content(f"{count} {share.value}"),
                width,
            )
        ]
        return [*paragraphs, *legend]


def _wrapped(text: str, width: int) -> list[Content]:
    return [line for part in text.split("\n") for line in foreign(part).wrap(width)]
