"""What can be done to the card on screen, answered or not, and to the sitting."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from trainer.tui.keys import bound_keys
from trainer.tui.screens.study_sitting import SittingScreen
from trainer.tui.screens.study_stage import Answered, prompt_at

if TYPE_CHECKING:
    # Met at run time only after the first paint, which must not wait for it.
    from trainer.services.study import StudySession


class CardCommands(SittingScreen):
    """Undoes, flags, buries, suspends, reports and looks up."""

    def action_undo(self) -> None:
        """Take back the latest answer, suspension, burial or flag, and ask its card again.

        What is older than the sitting is named first; a held key does not say that it is meant.
        """
        is_meant = self._undo_keys.press()
        self._do(lambda session: self._undo(session, is_meant=is_meant), to_card=False)

    def _undo(self, session: "StudySession", *, is_meant: bool) -> None:
        undone = session.undo(self._named if is_meant else None)
        if undone is None:
            self._say("There is nothing to undo.")
        elif undone.is_done:
            self._follow(session)
            self._say(undone.taken_back)
        else:
            self._say(undone.asked(bound_keys(self).get("study.undo", "u")))
            self._named = undone.entry

    def action_flag(self) -> None:
        """Flag the card for later, or take its flag off."""
        self._do(self._toggle_flag)

    def _toggle_flag(self, session: "StudySession") -> None:
        self._card.flag(is_flagged=session.toggle_flag())
        self._say("")

    def action_bury(self) -> None:
        """Leave the card alone until tomorrow."""
        self._do(lambda session: self._leave(session, session.bury, "Buried until tomorrow."))

    def action_suspend(self) -> None:
        """Take the card out of study."""
        self._do(lambda session: self._leave(session, session.suspend, "Suspended."))

    def _leave(self, session: "StudySession", deed: Callable[[], None], words: str) -> None:
        deed()
        undo = bound_keys(self).get("study.undo", "u")
        self._follow(session)
        # Where letters are text another key must come first.
        leave = bound_keys(self).get("field.leave")
        self._say(f"{words} {f'{leave}, then {undo}' if leave else undo} takes it back.")

    def action_report(self) -> None:
        """Write a sentence to the card's author."""
        self._do(self._ask_report)

    def _ask_report(self, session: "StudySession") -> None:
        from trainer.tui.screens.report import ReportScreen

        self.app.push_screen(ReportScreen(session.way_to_author), self._report)

    def _report(self, sentence: str | None) -> None:
        if sentence:
            self._do(lambda session: self._keep_report(session, sentence))

    def _keep_report(self, session: "StudySession", sentence: str) -> None:
        session.report(sentence)
        self._say(f"Kept: {session.way_to_author}; undo leaves it.")

    def action_info(self) -> None:
        """Show what is known of the card."""
        self._do(self._show_info)

    def _show_info(self, session: "StudySession") -> None:
        from trainer.tui.screens.card_info import CardInfoScreen

        is_answered = isinstance(self.stage, Answered)
        self.app.push_screen(CardInfoScreen(session.info(), is_answered=is_answered))

    def action_source(self) -> None:
        """Show where the card is taken from."""
        from trainer.tui.screens.source import SourceScreen

        prompt = prompt_at(self.stage)
        if prompt is not None:
            self.app.push_screen(SourceScreen(prompt.card))

    def action_back(self) -> None:
        """End the sitting, or leave one in which nothing is answered."""
        self._do(self._go_back, to_card=False)

    def _go_back(self, session: "StudySession") -> None:
        if session.summary().answered:
            self._end(session)
        else:
            self.post_message(self.Left())
