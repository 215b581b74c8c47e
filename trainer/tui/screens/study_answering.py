"""The way of an answer: it is sent, marked, shown and rated, and the next card comes."""

from functools import partial
from typing import TYPE_CHECKING

from textual import on, work

from trainer.domain.rating import Confidence, Rating
from trainer.tui.keys import bound_keys
from trainer.tui.screens.study_keys import SENDING_IDS
from trainer.tui.screens.study_sitting import SittingScreen
from trainer.tui.screens.study_stage import Answered, Asking, Sent, prompt_at
from trainer.tui.widgets.answer_area import AnswerArea

if TYPE_CHECKING:
    # Met at run time only after the first paint, which must not wait for them.
    from trainer.domain.answer import Answer
    from trainer.services.study import StudySession


class Answering(SittingScreen):
    """Answers a card, and rates it."""

    @on(AnswerArea.Given)
    def submit(self, message: AnswerArea.Given) -> None:
        """Have an answer marked and kept; what is painted then is on disk already."""
        is_meant = self._held_keys.press() or not message.is_bare
        if is_meant and self._has_sent():
            self._do(partial(self._weigh, message.answer))

    @on(AnswerArea.Unsure)
    def ask_once_more(self) -> None:
        """Ask whether the learner does not know; a held key does not say so."""
        self._held_keys.press()
        keys = bound_keys(self)
        key = next((keys[send] for send in SENDING_IDS if send in keys), "Enter")
        self._hint = f"{key} again: I do not know."
        self._say(self._hint)

    @on(AnswerArea.Resumed)
    def forget_hint(self) -> None:
        """Leave unsaid what the learner is doing by now."""
        if self._hint and self._hint == self._said:
            self._say("")
        self._hint = ""

    def action_go_on(self) -> None:
        """Accept the proposed rating; before that, show the answer or go back to the field."""
        if isinstance(self.stage, Answered):
            self.action_rate(self.stage.outcome.proposed)
        elif self._card.takes_answer:
            self._card.enter()
        else:
            self._held_keys.press()
            if self._has_sent():
                elapsed_ms = self._watch.elapsed_ms
                self._do(lambda session: self._reveal(session.show(elapsed_ms=elapsed_ms)))

    def action_rate(self, rating: int) -> None:
        """Rate the answer and go on to the next card."""
        if self._held_keys.press_to_rate():
            self._do(partial(self._rate, Rating(rating)))

    def _rate(self, rating: Rating, session: "StudySession") -> None:
        session.rate(rating)
        self._say("")
        self._follow(session)

    def _has_sent(self) -> bool:
        """Take no other answer to the card on screen; whether this one is the first."""
        if not isinstance(self.stage, Asking):
            return False
        self._watch.stop()
        self.stage = Sent(self.stage.prompt)
        return True

    def _weigh(self, answer: "Answer", session: "StudySession") -> None:
        """Ask how sure the learner is, where they want that, and send the answer."""
        if not session.asks_confidence(answer):
            self._send(answer)
            return
        if self._desk.is_warm:
            # Nobody is asked how sure they are of a slip; before there is a marker, sending tells.
            session.understood(answer)
        from trainer.tui.screens.confidence import ConfidenceScreen

        self.app.push_screen(ConfidenceScreen(), partial(self._weighed, answer))

    def _weighed(self, answer: "Answer", confidence: Confidence | None) -> None:
        self._held_keys.press()
        if confidence is not None:
            self._send(answer, confidence)
        elif isinstance(self.stage, Sent):
            self.stage = Asking(self.stage.prompt)

    def _send(self, answer: "Answer", confidence: Confidence | None = None) -> None:
        if self._desk.is_warm:
            self._submit(answer, confidence)
        else:
            self._submit_when_warm(answer, confidence)

    def _submit(self, answer: "Answer", confidence: Confidence | None) -> None:
        elapsed_ms = self._watch.elapsed_ms
        self._do(
            lambda session: self._reveal(session.submit(answer, confidence, elapsed_ms=elapsed_ms))
        )

    @work(exclusive=True, group="answer")
    async def _submit_when_warm(self, answer: "Answer", confidence: Confidence | None) -> None:
        prompt = prompt_at(self.stage)
        await self._desk.warmth()
        if prompt_at(self.stage) is prompt:
            self._submit(answer, confidence)
