"""The answer typed once more, where the mark asks what was meant."""

from trainer.tui.screens.report import ReportScreen
from trainer.tui.widgets.typed_area import LONGEST_ANSWER


class RetypeScreen(ReportScreen):
    """Asks for the answer once more; None when the learner leaves it."""

    title_words = "Type the answer again"
    placeholder = "The answer as you meant it"
    longest = LONGEST_ANSWER

    def __init__(self, why: str) -> None:
        super().__init__()
        self._why = why

    @property
    def explanation(self) -> str:
        """What the mark has asked, and that it stays."""
        return f"{self._why} The mark stays as it is; the log keeps both answers."
