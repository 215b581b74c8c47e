"""What falls due on each of the next seven days, as bars with their numbers."""

from collections.abc import Sequence

from textual.content import Content

from trainer.domain.study_day import StudyDay, calendar_date
from trainer.tui.widgets.drawn_lines import DrawnLines

_EIGHTHS = " ▏▎▍▌▋▊▉█"
_LONGEST_BAR = 40
_LABEL_WIDTH = 10


class Forecast(DrawnLines):
    """One bar for each day, tomorrow first."""

    def __init__(self) -> None:
        super().__init__()
        self._today: StudyDay | None = None
        self._counts: tuple[int, ...] = ()

    def foretell(self, today: StudyDay, counts: Sequence[int]) -> None:
        """Show how many reviews fall due on each day after today."""
        self._today, self._counts = today, tuple(counts)
        self.redraw()

    def lines(self, width: int) -> list[Content]:
        """A line for each day."""
        if self._today is None:
            return []
        most = max(self._counts, default=0)
        room = max(1, min(_LONGEST_BAR, width - _LABEL_WIDTH - len(str(most)) - 1))
        return [
            Content.assemble(
                (_day_name(self._today, ahead).ljust(_LABEL_WIDTH), "$text-muted"),
                (bar(count, most, room), "$primary"),
                f" {count}" if count else "0",
            )
            for ahead, count in enumerate(self._counts, start=1)
        ]


def bar(count: int, most: int, width: int) -> str:
    """A bar in eighths of a cell, as long as its share of the most; a thin one for very little."""
    if count == 0 or most == 0:
        return ""
    eighths = max(1, round(count / most * width * 8))
    full, rest = divmod(eighths, 8)
    return "█" * full + (_EIGHTHS[rest] if rest else "")


def _day_name(today: StudyDay, ahead: int) -> str:
    return "Tomorrow" if ahead == 1 else f"{calendar_date(StudyDay(today + ahead)):%a %d}"
