"""What a learner does before the sitting is there: it waits for it, in order."""

from collections import deque
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from trainer.services.sitting import Prompt

if TYPE_CHECKING:
    # Met at run time only once the library is open; loading it before would delay the first card.
    from trainer.services.study import StudySession

    Step = Callable[[StudySession], None]


class EarlyStep(NamedTuple):
    """One thing that waits."""

    step: "Step"
    prompt: Prompt | None
    """The card it was done to; None where it does not matter."""


class EarlySteps:
    """Steps that wait; those done to a card that is not asked after all are dropped."""

    def __init__(self) -> None:
        self._steps: deque[EarlyStep] = deque()

    def add(self, step: "Step", prompt: Prompt | None) -> None:
        """Let a step wait."""
        self._steps.append(EarlyStep(step, prompt))

    def taken(self, asked: Callable[[], Prompt | None]) -> Iterator["Step"]:
        """Take the steps that still hold, asking before each which card is on screen by then."""
        while self._steps:
            early = self._steps.popleft()
            if early.prompt is None or early.prompt is asked():
                yield early.step
