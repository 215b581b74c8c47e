"""The four ratings with the interval each leads to."""

from collections.abc import Mapping, Sequence

from textual.content import Content

from trainer.domain.rating import Rating
from trainer.tui.keys import bound_keys
from trainer.tui.widgets.drawn_lines import DrawnLines
from trainer.tui.widgets.hanging import packed
from trainer.tui.wording import RATING_WORDS, foreign


class RatingBar(DrawnLines):
    """`1 Again 1 min   2 Hard 6 min   ▸ 3 Good 10 min   4 Easy 4 d`; empty until answered."""

    def __init__(self, binding_ids: Mapping[Rating, str]) -> None:
        super().__init__()
        self._binding_ids = binding_ids
        self._items: Sequence[Content] = ()
        self._keys: dict[str, str] = {}

    def offer(self, proposed: Rating, intervals: Mapping[Rating, str]) -> None:
        """Show the ratings an answer can get, and when its card comes back after each."""
        if not self._keys:
            self._keys = bound_keys(self.screen)
        self._items = [
            self._item(rating, intervals[rating], is_proposed=rating is proposed)
            for rating in Rating
        ]
        self.redraw()

    def clear(self) -> None:
        """Show nothing."""
        self._items = ()
        self.redraw()

    def lines(self, width: int) -> list[Content]:
        """One line where there is room, else two or more; a blank one until answered."""
        return packed(self._items, width) or [Content("")]

    def _item(self, rating: Rating, interval: str, *, is_proposed: bool) -> Content:
        return Content.assemble(
            ("▸ " if is_proposed else "  ", "bold $primary"),
            (self._keys.get(self._binding_ids[rating], " "), "bold $accent"),
            (f" {RATING_WORDS[rating]} ", "bold $primary" if is_proposed else ""),
            foreign(interval, "$text-muted"),
        )
