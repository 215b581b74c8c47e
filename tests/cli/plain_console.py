"""A console that types what it is given, and keeps what it is shown."""

from collections.abc import Callable, Iterable

from trainer.domain.card import (
    Choice,
    Cloze,
    FigureQuestion,
    Shown,
    Steps,
    TrueFalse,
    Typed,
)
from trainer.services.sitting import Prompt
from trainer.services.study import StudySession


class ScriptedConsole:
    """Types lines in turn, then ends the input."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self.shown: list[str] = []

    def read(self) -> str | None:
        return next(self._lines, None)

    def say(self, line: str) -> None:
        self.shown.append(line)

    @property
    def text(self) -> str:
        return "\n".join(self.shown)


class Learner(ScriptedConsole):
    """Types an answer of its own to each card it meets, and accepts the proposed rating."""

    def __init__(self, session: StudySession, answer: Callable[[Prompt], str]) -> None:
        super().__init__(())
        self._session = session
        self._answer = answer
        self.met: list[str] = []

    def read(self) -> str | None:
        assert len(self.shown) < 5000, "the sitting does not end"
        prompt = self._session.current
        if self.shown[-1].startswith("Rate it") or not isinstance(prompt, Prompt):
            return ""
        self.met.append(type(prompt.card.question).__name__)
        return self._answer(prompt)


def right_line(prompt: Prompt) -> str:
    """What a learner who knows the card types."""
    question, order = prompt.card.question, prompt.order
    match question:
        case Shown() | Cloze(is_typed=False):
            return ""
        case Typed(answer=answer) | Cloze(answer=answer):
            return answer
        case FigureQuestion():
            return prompt.card.key_text
        case Choice(options=options):
            chosen = (n for n, place in enumerate(order, 1) if options[place].is_right)
            return " ".join(map(str, chosen))
        case Steps(steps=steps):
            return " ".join(str(order.index(place) + 1) for place in range(len(steps)))
        case TrueFalse(reasons=reasons):
            reason = next(n for n, place in enumerate(order, 1) if reasons[place].is_right)
            return f"{str(question.is_true).lower()} {reason}"
