"""How long a learner takes to answer, as the log keeps it."""

from trainer.services.clock import Clock


class AnswerWatch:
    """Runs from the paint of a question to the sending of its answer.

    What comes after that is no time of the answer: the library that opens, marking that loads,
    and the question how sure the learner is.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._painted_ms: int | None = None
        self.elapsed_ms = 0
        """As it stood when it was stopped; 0 for an answer sent before its question was painted."""

    def cover(self) -> None:
        """Another question comes, and is not painted yet."""
        self._painted_ms = None

    def start(self) -> None:
        """The question has been painted just now."""
        self._painted_ms = self._clock.ticks_ms()

    def stop(self) -> None:
        """The answer is sent."""
        now_ms = self._clock.ticks_ms()
        self.elapsed_ms = 0 if self._painted_ms is None else now_ms - self._painted_ms
