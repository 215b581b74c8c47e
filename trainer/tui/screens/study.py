"""The study screen: one card after the other, answered, marked and rated."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.reactive import var
from textual.screen import Screen
from textual.widgets import Static

from trainer.domain.rating import Confidence, Rating
from trainer.errors import TrainerError
from trainer.services.clock import Clock
from trainer.services.sitting import Outcome, Plan, Prompt
from trainer.tui.desk import Desk
from trainer.tui.early_steps import EarlySteps
from trainer.tui.held_keys import HeldKeys
from trainer.tui.keys import KeyHint, bound_keys
from trainer.tui.messages import Refused
from trainer.tui.screens.study_keys import (
    ANSWERED_HINTS,
    ASKING_HINTS,
    LEFT_HINTS,
    RATING_IDS,
    SHOWING_HINTS,
    STUDY_BINDINGS,
)
from trainer.tui.widgets.answer_area import AnswerArea
from trainer.tui.widgets.card_view import CardView
from trainer.tui.widgets.header_line import HeaderLine, ProgressLine
from trainer.tui.widgets.key_line import KeyLine
from trainer.tui.widgets.rating_bar import RatingBar
from trainer.tui.wording import foreign, progress_words

if TYPE_CHECKING:
    # Met at run time only after the first paint, which must not wait for them.
    from trainer.domain.answer import Answer
    from trainer.services.looking_back import Summary
    from trainer.services.study import StudySession


class Stage(Enum):
    """How far the card on screen has come."""

    OPENING = auto()
    """There is no card yet."""
    ASKING = auto()
    SENT = auto()
    """An answer is on its way, or waits for the library to open."""
    ANSWERED = auto()


class StudyScreen(Screen[None]):
    """A sitting on screen, which may begin with a glimpse of its first card."""

    CSS_PATH = "study.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = list(STUDY_BINDINGS)

    stage: var[Stage] = var(Stage.OPENING)
    """How far the card on screen has come; decides which keys can be used."""

    _header = getters.query_one(HeaderLine)
    _progress = getters.query_one(ProgressLine)
    _card = getters.query_one(CardView)
    _status = getters.query_one("#status", Static)
    _ratings = getters.query_one(RatingBar)

    @dataclass
    class Ended(Message):
        """There is nothing more to ask, or the learner has had enough."""

        session: "StudySession"
        summary: "Summary"

    @dataclass
    class Left(Message):
        """The learner has looked and answered nothing."""

    def __init__(
        self,
        desk: Desk,
        clock: Clock,
        start: "Plan | StudySession",
        *,
        glimpse: Prompt | None = None,
        status: str = "",
    ) -> None:
        super().__init__()
        self._desk = desk
        self._start = start
        self._glimpse = glimpse
        self._first_status = status
        self._said = ""
        self._session: StudySession | None = None
        self._prompt: Prompt | None = None
        self._outcome: Outcome | None = None
        self._early_steps = EarlySteps()
        self._held_keys = HeldKeys(clock)

    def compose(self) -> ComposeResult:
        """Where one is, the card, what was done last, the ratings, the keys."""
        yield HeaderLine()
        yield ProgressLine()
        yield CardView(self._glimpse, id="card")
        yield RatingBar(RATING_IDS)
        yield Static(id="status", markup=False)
        yield KeyLine(self.hints)

    def on_mount(self) -> None:
        """Show the glimpse, and fetch the sitting it belongs to."""
        self._say(self._first_status)
        if self._glimpse is not None:
            self._head(self._glimpse)
            self._prompt, self.stage = self._glimpse, Stage.ASKING
        if isinstance(self._start, Plan):
            self._fetch_session(self._start)
        else:
            self._take(self._start)

    def hints(self) -> Sequence[KeyHint]:
        """The keys that matter at this stage."""
        if self.stage is Stage.ANSWERED:
            return ANSWERED_HINTS
        if not self._card.takes_answer:
            return SHOWING_HINTS
        return LEFT_HINTS if self.focused is self._card else ASKING_HINTS

    @work(exclusive=True, group="session")
    async def _fetch_session(self, plan: Plan) -> None:
        if self._prompt is None:
            self._say("Opening your library …")
        library = await self._desk.library()
        try:
            self._say("")
            self._take(library.session(plan))
        except TrainerError as problem:
            self.post_message(Refused(problem))

    def _take(self, session: "StudySession") -> None:
        self._session = session
        current = session.current
        if isinstance(current, Prompt) and _is_same_question(current, self._prompt):
            self._head(current)
        else:
            self._follow(session)
        for step in self._early_steps.taken(lambda: self._prompt):
            self._do(step)

    def _do(self, step: Callable[["StudySession"], None], *, to_card: bool = True) -> None:
        session = self._session
        if session is None:
            self._early_steps.add(step, self._prompt if to_card else None)
            self._say("Opening your library …")
        else:
            self._attempt(lambda: step(session))

    def _attempt(self, deed: Callable[[], None]) -> None:
        try:
            deed()
        except TrainerError as problem:
            from trainer.tui.screens.problem import ProblemScreen

            if self.stage is Stage.SENT:
                self.stage = Stage.ASKING
            self.app.push_screen(ProblemScreen(problem))

    def _follow(self, session: "StudySession") -> None:
        """Show the card that is current now, or end where there is none."""
        current = session.current
        if isinstance(current, Prompt):
            self._ask(current)
        else:
            self._end(session)

    def _ask(self, prompt: Prompt) -> None:
        self._prompt, self._outcome, self.stage = prompt, None, Stage.ASKING
        self._held_keys.covered()
        self._head(prompt)
        self._ratings.offer(None)
        self._card.ask(prompt)

    def _head(self, prompt: Prompt) -> None:
        progress = prompt.progress
        self._header.left, self._header.right = prompt.deck_title, progress_words(progress)
        self._progress.share = progress.answered / max(1, progress.answered + progress.left)

    def _reveal(self, outcome: Outcome) -> None:
        self._outcome, self.stage = outcome, Stage.ANSWERED
        self._say("")
        self._card.reveal(outcome)
        self._ratings.offer(outcome)
        self.call_after_refresh(self._held_keys.painted)

    def _say(self, words: str) -> None:
        if words != self._said:
            self._said = words
            self._status.update(foreign(words), layout=False)

    def watch_stage(self) -> None:
        """Keys follow the stage."""
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A card is rated once it is answered, and nothing is done to one that is not there."""
        del parameters
        match action:
            case "rate":
                return self.stage is Stage.ANSWERED
            case "go_on":
                return self.stage in (Stage.ASKING, Stage.ANSWERED)
            case "overrule" | "retype" | "picture":
                return self.stage is Stage.ANSWERED and self._applies(action)
            case "undo":
                return self.stage is not Stage.SENT
            case "flag" | "report" | "bury" | "suspend" | "info" | "source":
                return self.stage in (Stage.ASKING, Stage.ANSWERED)
            case _:
                return True

    def _applies(self, action: str) -> bool:
        """Whether what can be done to some answers can be done to this one."""
        outcome = self._outcome
        if outcome is None:
            return False
        can = {"overrule": outcome.can_overrule, "retype": outcome.can_retype}
        return can.get(action, outcome.has_picture)

    @on(AnswerArea.Given)
    def submit(self, message: AnswerArea.Given) -> None:
        """Have an answer marked and kept; what is painted then is on disk already."""
        is_meant = self._held_keys.press() or not message.is_bare
        if self.stage is Stage.ASKING and is_meant:
            self.stage = Stage.SENT
            self._do(partial(self._weigh, message.answer))

    def _weigh(self, answer: "Answer", session: "StudySession") -> None:
        """Ask how sure the learner is, where they want that, and send the answer."""
        if not session.asks_confidence(answer):
            self._send(answer)
            return
        from trainer.tui.screens.confidence import ConfidenceScreen

        self.app.push_screen(ConfidenceScreen(), partial(self._weighed, answer))

    def _weighed(self, answer: "Answer", confidence: Confidence | None) -> None:
        self._held_keys.press()
        if confidence is None:
            self.stage = Stage.ASKING
        else:
            self._send(answer, confidence)

    def _send(self, answer: "Answer", confidence: Confidence | None = None) -> None:
        if self._desk.is_warm:
            self._do(lambda session: self._reveal(session.submit(answer, confidence)))
        else:
            self._mark_when_warm(answer, confidence)

    @work(exclusive=True, group="answer")
    async def _mark_when_warm(self, answer: "Answer", confidence: Confidence | None) -> None:
        prompt = self._prompt
        await self._desk.warmth()
        if self._prompt is prompt:
            self._do(lambda session: self._reveal(session.submit(answer, confidence)))

    @on(AnswerArea.Incomplete)
    def ask_for_more(self, message: AnswerArea.Incomplete) -> None:
        """Say what is missing of an answer."""
        self._say(message.hint)

    def action_go_on(self) -> None:
        """Accept the proposed rating; before that, show the answer or go back to the field."""
        if self.stage is Stage.ANSWERED and self._outcome is not None:
            self.action_rate(self._outcome.proposed)
        elif self._card.takes_answer:
            self._card.enter()
        else:
            self._held_keys.press()
            self.stage = Stage.SENT
            self._do(lambda session: self._reveal(session.show()))

    def action_rate(self, rating: int) -> None:
        """Rate the answer and go on to the next card."""
        if self._held_keys.press_to_rate():
            self._do(partial(self._rate, Rating(rating)))

    def _rate(self, rating: Rating, session: "StudySession") -> None:
        session.rate(rating)
        self._say("")
        self._follow(session)

    def action_overrule(self) -> None:
        """Say that the answer was right, or take that back."""
        self._do(lambda session: self._reveal(session.overrule()))

    def action_retype(self) -> None:
        """Type the answer once more, for the same mark."""
        from trainer.tui.screens.retype import RetypeScreen

        if self._outcome is not None and self._outcome.verdict is not None:
            self.app.push_screen(RetypeScreen(self._outcome.verdict.why), self._retype)

    def _retype(self, text: str | None) -> None:
        if text:
            self._do(lambda session: self._reveal(session.retype(text)))
        self.refresh_bindings()

    def action_picture(self) -> None:
        """Draw the risk as so many of a thousand."""
        from trainer.tui.screens.picture import PictureScreen

        if self._outcome is not None and self._outcome.per_thousand is not None:
            self.app.push_screen(PictureScreen(self._outcome.per_thousand, self._outcome.figure))

    def action_undo(self) -> None:
        """Take back the latest answer, suspension, burial or flag, and ask its card again."""
        self._do(self._undo, to_card=False)

    def _undo(self, session: "StudySession") -> None:
        words = session.undo()
        if words:
            self._follow(session)
        self._say(f"Taken back: {words}." if words else "There is nothing to undo.")

    def action_flag(self) -> None:
        """Flag the card for later, or take its flag off."""
        self._do(lambda session: self._card.flag(is_flagged=session.toggle_flag()))

    def action_bury(self) -> None:
        """Leave the card alone until tomorrow."""
        self._do(lambda session: self._leave(session.bury, "Buried until tomorrow."))

    def action_suspend(self) -> None:
        """Take the card out of study."""
        self._do(lambda session: self._leave(session.suspend, "Suspended."))

    def _leave(self, deed: Callable[[], None], words: str) -> None:
        deed()
        undo = bound_keys(self).get("study.undo", "u")
        if self._session is not None:
            self._follow(self._session)
        # Where letters are text another key must come first.
        leave = bound_keys(self).get("field.leave")
        self._say(f"{words} {f'{leave}, then {undo}' if leave else undo} takes it back.")

    def action_report(self) -> None:
        """Write a sentence to the card's author."""
        from trainer.tui.screens.report import ReportScreen

        self.app.push_screen(ReportScreen(), self._report)

    def _report(self, sentence: str | None) -> None:
        if sentence:
            self._do(lambda session: self._keep_report(session, sentence))

    def _keep_report(self, session: "StudySession", sentence: str) -> None:
        session.report(sentence)
        self._say("Kept for the card's author.")

    def action_info(self) -> None:
        """Show what is known of the card."""
        self._do(self._show_info)

    def _show_info(self, session: "StudySession") -> None:
        from trainer.tui.screens.card_info import CardInfoScreen

        is_answered = self.stage is Stage.ANSWERED
        self.app.push_screen(CardInfoScreen(session.info(), is_answered=is_answered))

    def action_source(self) -> None:
        """Show where the card is taken from."""
        from trainer.tui.screens.source import SourceScreen

        if self._prompt is not None:
            self.app.push_screen(SourceScreen(self._prompt.card))

    def action_back(self) -> None:
        """End the sitting, or leave one in which nothing is answered."""
        self._do(self._go_back, to_card=False)

    def _go_back(self, session: "StudySession") -> None:
        if session.summary().answered:
            self._end(session)
        else:
            self.post_message(self.Left())

    def _end(self, session: "StudySession") -> None:
        self.post_message(self.Ended(session, session.summary()))


def _is_same_question(current: Prompt, painted: Prompt | None) -> bool:
    """Whether what is painted can stay; how much is still to come may differ."""
    return painted is not None and replace(current, progress=painted.progress) == painted
