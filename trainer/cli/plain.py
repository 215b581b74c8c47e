"""A sitting line by line, without colour or cursor movement: for screen readers and pipes."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING, Final, Protocol

from trainer.cli.plain_words import (
    CONFIDENCE,
    REASON,
    card_lines,
    confidence_of,
    info_lines,
    instruction,
    outcome_lines,
    overruled_line,
    rating_instruction,
    rating_of,
    reason_lines,
    retyped_line,
    summary_lines,
)
from trainer.domain.answer import Answer, Judgement
from trainer.domain.card import Question, TrueFalse
from trainer.domain.rating import Confidence, Rating
from trainer.errors import AskedAgainError, NotUnderstoodError
from trainer.services.prompts import is_self_rated
from trainer.services.sitting import Nothing, Outcome, Prompt
from trainer.services.study import StudySession

if TYPE_CHECKING:
    from trainer.domain.ids import EntryId

GREETING: Final = (
    "Type an answer and press Enter. Lines that begin with a colon are commands:"
    " :help lists them, :quit ends."
)
HELP: Final[Mapping[str, str]] = {
    ":right": "say that an answer was right after all; again, that its mark holds",
    ":again ANSWER": "type an answer once more where the mark asks what was meant",
    ":undo": (
        "take back the latest answer, burial, suspension or flag, also from before a restart;"
        " one of another day is named first"
    ),
    ":flag": "flag this card, or take its flag off",
    ":bury": "leave this card alone until tomorrow",
    ":suspend": "take this card out of study",
    ":report TEXT": "tell the deck's author something about this card",
    ":source": "where this card is taken from",
    ":info": "what is known of this card, and its history",
    ":help": "this list",
    ":quit": "end the session; every answer is kept",
}
"""Every command of a plain session; each may be shortened to a single letter or its key."""
_SHORT: Final = {
    "o": "right",
    "a": "again",
    "u": "undo",
    "f": "flag",
    "b": "bury",
    "-": "bury",
    "@": "suspend",
    "r": "report",
    "s": "source",
    "i": "info",
    "h": "help",
    "?": "help",
    "q": "quit",
}
_WITHOUT_CARD: Final = frozenset({"undo", "help", "quit"})


class Console(Protocol):
    """Where lines come from and go to."""

    def read(self) -> str | None:
        """The next line without its end; None at the end of input."""

    def say(self, line: str) -> None:
        """Show one line."""


class Turn(Enum):
    """What a line led to, where it was no answer."""

    STAYS = "stays"
    """The same card waits for the same thing."""
    MOVES = "moves"
    """Another card may be current now."""
    ENDS = "ends"


class PlainRunner:
    """Asks the cards of a sitting until they are answered, or the input ends."""

    def __init__(self, session: StudySession, console: Console) -> None:
        self._session = session
        self._console = console
        self._shown: Outcome | None = None
        """What was said of the card's answer; None before it is answered."""
        self._named: EntryId | None = None
        """What undo takes back if it comes right away: it is older than the sitting."""
        self._commands: dict[str, Callable[[str], Turn]] = {
            "right": self._right,
            "again": self._again,
            "undo": self._undo,
            "flag": self._flag,
            "bury": self._bury,
            "suspend": self._suspend,
            "report": self._report,
            "source": self._source,
            "info": self._info,
            "help": self._help,
            "quit": lambda _: Turn.ENDS,
        }

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
        self._shown = None
        self._say_all(card_lines(prompt))
        outcome = self._outcome(prompt)
        if isinstance(outcome, Turn):
            return outcome
        self._shown = outcome
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
        return rating_instruction((self._shown or outcome).proposed, self._session.intervals())

    def _rating(self, outcome: Outcome) -> Turn:
        while True:
            line = self._line(lambda: self._rating_instruction(outcome))
            if isinstance(line, Turn):
                return line
            rating = rating_of(line, (self._shown or outcome).proposed)
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
                self._named = None
                return line.removeprefix(":")
            turn = self._command(line[1:], has_card=has_card)
            if turn is not Turn.STAYS:
                return turn

    def _command(self, line: str, *, has_card: bool) -> Turn:
        typed, _, rest = line.strip().partition(" ")
        name = _SHORT.get(typed, typed)
        command = self._commands.get(name)
        if name != "undo":
            self._named = None
        if command is None:
            self._say(f"There is no command :{typed}; :help lists them.")
            self._say("For an answer that begins with a colon type two.")
            return Turn.STAYS
        if not has_card and name not in _WITHOUT_CARD:
            self._say("There is no card to do that to.")
            return Turn.STAYS
        return command(rest.strip())

    def _right(self, _: str) -> Turn:
        if self._shown is None or not self._shown.can_overrule:
            self._say("There is no mark here to overrule.")
        else:
            self._shown = self._session.overrule()
            self._say(overruled_line(self._shown))
        return Turn.STAYS

    def _again(self, text: str) -> Turn:
        if self._shown is None or not self._shown.can_retype:
            self._say("An answer is typed again where its mark asks what was meant, and once.")
        elif not text:
            self._say("Write the answer behind it: :again 10 %")
        else:
            self._shown = self._session.retype(text)
            self._say(retyped_line(self._shown))
        return Turn.STAYS

    def _undo(self, _: str) -> Turn:
        undone = self._session.undo(self._named)
        self._named = None
        if undone is None:
            self._say("There is nothing to undo.")
        elif undone.is_done:
            self._say(undone.taken_back)
            return Turn.MOVES
        else:
            self._named = undone.entry
            self._say(undone.asked(":undo"))
        return Turn.STAYS

    def _flag(self, _: str) -> Turn:
        self._say("Flagged." if self._session.toggle_flag() else "The flag is off.")
        return Turn.STAYS

    def _bury(self, _: str) -> Turn:
        self._session.bury()
        self._say("Left alone until tomorrow; :undo takes that back.")
        return Turn.MOVES

    def _suspend(self, _: str) -> Turn:
        self._session.suspend()
        self._say("Taken out of study; :undo takes that back.")
        return Turn.MOVES

    def _report(self, sentence: str) -> Turn:
        if sentence:
            self._session.report(sentence)
            self._say(f"Kept: {self._session.way_to_author}; :undo leaves it.")
        else:
            self._say("Write what the author should know behind it: :report The figure is old.")
        return Turn.STAYS

    def _source(self, _: str) -> Turn:
        self._say(f"Source: {self._session.info().card.source}")
        return Turn.STAYS

    def _info(self, _: str) -> Turn:
        self._say_all(info_lines(self._session.info(), is_answered=self._shown is not None))
        return Turn.STAYS

    def _help(self, _: str) -> Turn:
        self._say_all(f"{name}: {what}" for name, what in HELP.items())
        return Turn.STAYS

    def _say(self, line: str) -> None:
        self._console.say(line)

    def _say_all(self, lines: Iterable[str]) -> None:
        for line in lines:
            self._say(line)


def _asks_reason(question: Question, answer: Judgement) -> bool:
    """Whether a judgement is right and came without its reason, which is asked next."""
    is_right = isinstance(question, TrueFalse) and question.asks_reason(is_true=answer.is_true)
    return is_right and answer.reason is None
