"""A sitting on screen: it is opened, and one card after the other is put there until it ends."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from textual import getters, work
from textual.app import ComposeResult
from textual.message import Message
from textual.reactive import var
from textual.screen import Screen
from textual.widgets import Static

from trainer.errors import AskedAgainError, NotUnderstoodError, TrainerError
from trainer.services.clock import Clock
from trainer.services.sitting import Outcome, Plan, Prompt
from trainer.tui.answer_watch import AnswerWatch
from trainer.tui.desk import Desk
from trainer.tui.early_steps import EarlySteps
from trainer.tui.held_keys import HeldKeys
from trainer.tui.keys import KeyHint
from trainer.tui.messages import Refused
from trainer.tui.screens.study_keys import (
    ASKING_HINTS,
    LEFT_HINTS,
    RATING_IDS,
    SHOWING_HINTS,
    answered_hints,
)
from trainer.tui.screens.study_stage import Answered, Asking, Opening, Sent, Stage, prompt_at
from trainer.tui.widgets.card_view import CardView
from trainer.tui.widgets.header_line import HeaderLine, ProgressLine
from trainer.tui.widgets.key_line import KeyLine
from trainer.tui.widgets.rating_bar import RatingBar
from trainer.tui.wording import foreign, progress_words

if TYPE_CHECKING:
    # Met at run time only after the first paint, which must not wait for them.
    from trainer.domain.ids import EntryId
    from trainer.services.looking_back import Summary
    from trainer.services.study import StudySession

_WRITING_S: Final = 0.01
"""A thread writes a paint to the terminal; what comes right after the paint would hold it up."""


class SittingScreen(Screen[None]):
    """A sitting, which may begin with a glimpse of its first card; it knows of no keys."""

    AUTO_FOCUS = ""

    stage: var[Stage] = var(Opening())
    """How far the card on screen has come; decides which keys can be used."""

    _header = getters.query_one(HeaderLine)
    _progress = getters.query_one(ProgressLine)
    _card = getters.query_one(CardView)
    _status = getters.query_one("#status", Static)
    _ratings = getters.query_one(RatingBar)

    @dataclass
    class Ended(Message, namespace="study_screen"):
        """There is nothing more to ask, or the learner has had enough."""

        session: "StudySession"
        summary: "Summary"

    @dataclass
    class Left(Message, namespace="study_screen"):
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
        self._named: EntryId | None = None
        """What undo takes back the next time, as long as that is said on screen."""
        self._hint = ""
        """What is wanted of an answer that was sent and was none, until the learner goes on."""
        self._session: StudySession | None = None
        self._early_steps = EarlySteps()
        self._held_keys = HeldKeys(clock)
        self._undo_keys = HeldKeys(clock)
        self._watch = AnswerWatch(clock)

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
            self.stage = Asking(self._glimpse)
            self.call_after_refresh(self._watch.start)
        if isinstance(self._start, Plan):
            self._fetch_session(self._start)
        else:
            self._take(self._start)

    def on_screen_suspend(self) -> None:
        """Let go of what was said: it is old once a panel over it is closed."""
        self._say("")

    def hints(self) -> Sequence[KeyHint]:
        """The keys that matter at this stage."""
        if isinstance(self.stage, Answered):
            return answered_hints(is_overruled=self.stage.outcome.is_overruled)
        if not self._card.takes_answer:
            return SHOWING_HINTS
        return LEFT_HINTS if self.focused is self._card else ASKING_HINTS

    def watch_stage(self) -> None:
        """Keys follow the stage."""
        self.refresh_bindings()

    @work(exclusive=True, group="session")
    async def _fetch_session(self, plan: Plan) -> None:
        if isinstance(self.stage, Opening):
            self._say("Opening your library …")
        library = await self._desk.library()
        try:
            self._say("")
            self._take(library.session(plan))
        except TrainerError as problem:
            self.post_message(Refused(problem))

    def _take(self, session: "StudySession") -> None:
        """Go on from the glimpse where it was right, and do what was asked for by then."""
        self._session = session
        current = session.current
        if isinstance(current, Prompt) and _is_same_question(current, prompt_at(self.stage)):
            self._head(current)
        else:
            self._follow(session)
        for step in self._early_steps.taken(lambda: prompt_at(self.stage)):
            self._do(step)

    def _do(self, step: Callable[["StudySession"], None], *, to_card: bool = True) -> None:
        """Do something in the sitting, as soon as there is one."""
        session = self._session
        if session is None:
            self._early_steps.add(step, prompt_at(self.stage) if to_card else None)
            self._say("Opening your library …")
        else:
            self._attempt(lambda: step(session))

    def _attempt(self, deed: Callable[[], None]) -> None:
        try:
            deed()
        except AskedAgainError as news:
            if self._session is not None:
                self._follow(self._session)
            self._say(news.message)
        except NotUnderstoodError as news:
            if isinstance(self.stage, Sent):
                self.stage = Asking(self.stage.prompt)
            self._hint = news.message
            self._say(news.message)
        except TrainerError as problem:
            from trainer.tui.screens.problem import ProblemScreen

            if isinstance(self.stage, Sent):
                self.stage = Asking(self.stage.prompt)
            self.app.push_screen(ProblemScreen(problem))

    def _follow(self, session: "StudySession") -> None:
        """Show the card that is current now, or end where there is none."""
        current = session.current
        if isinstance(current, Prompt):
            self._ask(current)
        else:
            self._end(session)

    def _ask(self, prompt: Prompt) -> None:
        self.stage = Asking(prompt)
        self._held_keys.covered()
        self._watch.cover()
        self._ratings.clear()
        self._card.ask(prompt)
        self.call_after_refresh(self._question_painted)

    def _question_painted(self) -> None:
        self._watch.start()
        if (prompt := prompt_at(self.stage)) is not None:
            self._head(prompt)

    def _reveal(self, outcome: Outcome) -> None:
        """Show the mark of the card on screen, or its answer, with the ratings."""
        if isinstance(self.stage, Opening):
            return
        self.stage = Answered(self.stage.prompt, outcome)
        self._say("")
        self._card.reveal(outcome)
        self.call_after_refresh(self._answer_painted)

    def _answer_painted(self) -> None:
        self._held_keys.painted()
        self._offer_ratings()

    @work(exclusive=True, group="ratings")
    async def _offer_ratings(self) -> None:
        """Offer the ratings with the intervals that the answer did not wait for."""
        await asyncio.sleep(_WRITING_S)
        if self._session is not None and isinstance(self.stage, Answered):
            self._ratings.offer(self.stage.outcome.proposed, self._session.intervals())
            self.call_after_refresh(self._card.show_mark)

    def _end(self, session: "StudySession") -> None:
        self.post_message(self.Ended(session, session.summary()))

    def _head(self, prompt: Prompt) -> None:
        progress = prompt.progress
        self._header.left = prompt.deck_title
        self._header.right = progress_words(progress, is_cram=prompt.is_cram)
        self._progress.share = progress.answered / max(1, progress.answered + progress.left)

    def _say(self, words: str) -> None:
        self._named = None
        if words != self._said:
            self._said = words
            self._status.update(foreign(words), layout=False)


def _is_same_question(current: Prompt, painted: Prompt | None) -> bool:
    """Whether what is painted can stay; how much is still to come may differ."""
    return painted is not None and replace(current, progress=painted.progress) == painted
