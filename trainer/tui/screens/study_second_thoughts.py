"""What a learner may still do once the mark is there: overrule it, type again, see a picture."""

from trainer.domain.rating import Verdict
from trainer.services.sitting import Outcome
from trainer.tui.screens.study_sitting import SittingScreen
from trainer.tui.screens.study_stage import Answered


class SecondThoughts(SittingScreen):
    """Comes back to an answer that waits for its rating; the log keeps the mark it had."""

    def action_overrule(self) -> None:
        """Say that the answer was right, or take that back."""
        self._do(lambda session: self._reveal(session.overrule()))

    def action_retype(self) -> None:
        """Type the answer once more, for the same mark."""
        from trainer.tui.screens.retype import RetypeScreen

        match self.stage:
            case Answered(outcome=Outcome(verdict=Verdict(why=why))):
                self.app.push_screen(RetypeScreen(why), self._retype)

    def _retype(self, text: str | None) -> None:
        if text:
            self._do(lambda session: self._reveal(session.retype(text)))

    def action_picture(self) -> None:
        """Draw the risk as so many of a thousand."""
        from trainer.domain.figure.per_thousand import PerThousand
        from trainer.tui.screens.picture import PictureScreen

        match self.stage:
            case Answered(outcome=Outcome(per_thousand=PerThousand() as risk, figure=figure)):
                self.app.push_screen(PictureScreen(risk, figure))
