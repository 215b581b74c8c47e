"""A sitting line by line, without colour or cursor movement: for screen readers and pipes."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from trainer.cli.plain_commands import Console, PlainCommands, Turn
from trainer.cli.plain_words import (
    CONFIDENCE,
    REASON,
    card_lines,
    confidence_of,
    instruction,
    outcome_lines,
    rating_instruction,
    rating_of,
    reason_lines,
    summary_lines,
)
from trainer.domain.answer import Answer, Judgement
from trainer.domain.card import Question, TrueFalse
from trainer.domain.rating import Confidence, Rating
from trainer.errors import AskedAgainError, NotUnderstoodError
from trainer.services.prompts import is_self_rated
from trainer.services.sitting import Nothing, Outcome, Prompt
from trainer.services.study import StudySession

GREETING: Final = (
    "Type an answer and press Enter. Lines that begin with a colon are commands:"
    " :help lists them, :quit ends."
)


class PlainRunner:
    """Asks the cards of a sitting until they are answered, or the input ends."""

    def __init__(self, session: StudySession, console: Console) -> None:
        self._session = session
        self._console = console
        self._commands = PlainCommands(session, console)

    def run(self) -> None:
        """Run the sitting to its end, and say what it came to."""
        self._say(GREETING)
        if self._session.backlog:
            self._say(self._session.backlog)
        while self._next() is not Turn.ENDS:
            pass
        self._say_all(summary_lines(self._session.summary()))

    def _next(self) -> Turn:
        match self._session.current:
            case Prompt() as prompt:
                return self._turn_or_news(prompt)
            case Nothing.NOTHING_DUE:
                self._say("Nothing is due. To ask cards all the same: trainer study --cram")
            case Nothing.FINISHED:
                self._say("That was the last card for now.")
        return self._last_chance()

    def _last_chance(self) -> Turn:
        """Let the latest answer be taken back before the sitting ends."""
        line = self._line(lambda: "Press Enter to end, or type :undo.", has_card=False)
        return line if isinstance(line, Turn) else Turn.ENDS

    def _turn_or_news(self, prompt: Prompt) -> Turn:
        """A turn; where its card was changed, or its answer undone elsewhere, that is said."""
        try:
            return self._turn(prompt)
        except AskedAgainError as news:
            self._say(f"{news.message} {news.hint}")
            return Turn.MOVES

    def _turn(self, prompt: Prompt) -> Turn:
        self._commands.shown = None
        self._say_all(card_lines(prompt))
        outcome = self._outcome(prompt)
        if isinstance(outcome, Turn):
            return outcome
        self._commands.shown = outcome
        self._say_all(outcome_lines(prompt, outcome))
        return self._rating(outcome)

    def _outcome(self, prompt: Prompt) -> Outcome | Turn:
        question = prompt.card.question
        while True:
            line = self._line(lambda: instruction(question))
            if isinstance(line, Turn):
                return line
            if is_self_rated(question):
                return self._session.show()
            answer: Answer | Turn | None = self._answer(prompt, line)
            if isinstance(answer, Judgement) and _asks_reason(question, answer):
                answer = self._with_reason(prompt, answer)
            if isinstance(answer, Turn):
                return answer
            outcome = None if answer is None else self._submitted(answer)
            if outcome is not None:
                return outcome

    def _submitted(self, answer: Answer) -> Outcome | Turn | None:
        """The outcome of an answer; None, with a word on what is wanted, where it was none."""
        elapsed_ms = self._session.elapsed_ms
        try:
            confidence = self._confidence(answer)
            if isinstance(confidence, Turn):
                return confidence
            return self._session.submit(answer, confidence, elapsed_ms=elapsed_ms)
        except NotUnderstoodError as news:
            self._say(news.message)
            return None

    def _confidence(self, answer: Answer) -> Confidence | Turn | None:
        """How sure the learner is of an answer; None where they are not asked, or do not say."""
        if not self._session.asks_confidence(answer):
            return None
        # Nobody is asked how sure they are of a slip.
        self._session.understood(answer)
        while True:
            line = self._line(lambda: CONFIDENCE)
            if isinstance(line, Turn):
                return line
            confidence = confidence_of(line)
            if confidence is not None or not line.strip():
                return confidence

    def _answer(self, prompt: Prompt, line: str) -> Answer | None:
        """What a line answers; None, with a word on what is wanted, where that cannot be said."""
        # Marking reads figures and units, which a sitting of other kinds never needs.
        from trainer.domain.marking import form_error, read_answer

        question, order = prompt.card.question, prompt.order
        answer = read_answer(question, line, order=order)
        if isinstance(answer, Judgement) and _asks_reason(question, answer):
            return answer
        wanted = form_error(question, answer, line, count=len(order))
        if wanted:
            self._say(f"That was not understood, and nothing was marked. {wanted}")
            return None
        return answer

    def _with_reason(self, prompt: Prompt, judged: Judgement) -> Judgement | Turn:
        """A right judgement with its reason; the judgement itself stands by now."""
        from trainer.domain.marking import form_error, read_answer

        question, order = prompt.card.question, prompt.order
        self._say_all(reason_lines(prompt, is_true=bool(judged.is_true)))
        while True:
            line = self._line(lambda: REASON)
            if isinstance(line, Turn):
                return line
            read = read_answer(question, line, order=order)
            reason = read.reason if isinstance(read, Judgement) else None
            answer = replace(judged, reason=reason)
            if not form_error(question, answer, line, count=len(order)):
                return answer
            wanted = f"One number from 1 to {len(order)} is wanted."
            self._say(f"That was not understood, and nothing was marked. {wanted}")

    def _rating_instruction(self, outcome: Outcome) -> str:
        return rating_instruction(
            (self._commands.shown or outcome).proposed, self._session.intervals()
        )

    def _rating(self, outcome: Outcome) -> Turn:
        while True:
            line = self._line(lambda: self._rating_instruction(outcome))
            if isinstance(line, Turn):
                return line
            rating = rating_of(line, (self._commands.shown or outcome).proposed)
            if rating is not None:
                self._session.rate(rating)
                return Turn.MOVES
            self._say(f"Type a number from 1 to {max(Rating)}, or Enter alone.")

    def _line(self, wanted: Callable[[], str], *, has_card: bool = True) -> str | Turn:
        """The next line that is no command, or what a command led to."""
        while True:
            self._say(wanted())
            line = self._console.read()
            if line is None:
                return Turn.ENDS
            if line.startswith("::") or not line.startswith(":"):
                self._commands.named = None
                return line.removeprefix(":")
            turn = self._commands.run(line[1:], has_card=has_card)
            if turn is not Turn.STAYS:
                return turn

    def _say(self, line: str) -> None:
        self._console.say(line)

    def _say_all(self, lines: Iterable[str]) -> None:
        for line in lines:
            self._say(line)


def _asks_reason(question: Question, answer: Judgement) -> bool:
    """Whether a judgement is right and came without its reason, which is asked next."""
    is_right = isinstance(question, TrueFalse) and question.asks_reason(is_true=answer.is_true)
    return is_right and answer.reason is None
