"""The four ratings with the interval each leads to."""

from collections.abc import Mapping

from textual.content import Content

from trainer.domain.rating import Rating
from trainer.services.sitting import Outcome
from trainer.tui.keys import bound_keys
from trainer.tui.widgets.drawn_lines import DrawnLines
from trainer.tui.widgets.hanging import packed
from trainer.tui.wording import RATING_WORDS, foreign


class RatingBar(DrawnLines):
    """`1 Again 1 min   2 Hard 6 min   ▸ 3 Good 10 min   4 Easy 4 d`; empty until answered."""

    def __init__(self, binding_ids: Mapping[Rating, str]) -> None:
        super().__init__()
        self._binding_ids = binding_ids
        self._outcome: Outcome | None = None
        self._keys: dict[str, str] = {}

    def offer(self, outcome: Outcome | None) -> None:
        """Show the ratings an answer can get, or nothing."""
        self._outcome = outcome
        if outcome is not None and not self._keys:
            self._keys = bound_keys(self.screen)
        self.redraw()

    def lines(self, width: int) -> list[Content]:
        """One line where there is room, else two or more; a blank one until answered."""
        outcome = self._outcome
        if outcome is None:
            return [Content("")]
        return packed([self._item(outcome, rating) for rating in Rating], width)

    def _item(self, outcome: Outcome, rating: Rating) -> Content:
        is_proposed = rating is outcome.proposed
        return Content.assemble(
            ("▸ " if is_proposed else "  ", "bold $primary"),
            (self._keys.get(self._binding_ids[rating], " "), "bold $accent"),
            (f" {RATING_WORDS[rating]} ", "bold $primary" if is_proposed else ""),
            foreign(outcome.intervals.get(rating, ""), "$text-muted"),
        )
