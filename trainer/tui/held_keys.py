"""Protection from a key that is held down: it must never rate a card by itself."""

from typing import Final

from trainer.domain.answer import Answer, OrderedSteps, TypedText
from trainer.services.clock import Clock

QUIET_MS: Final = 250
"""No rating is taken so soon after the answer is painted."""
REPEAT_MS: Final = 100
"""Presses closer than this come from a held key: hands are slower, keyboards repeat faster."""


def is_bare(answer: Answer, order: tuple[int, ...]) -> bool:
    """Whether a lone Enter gives this answer, as a held one would on the next card.

    `order` is that of the steps as they are shown.
    """
    match answer:
        case TypedText(text=text):
            return not text.strip()
        case OrderedSteps(order=given):
            return given == order
        case _:
            return False


class HeldKeys:
    """Tells a press that is meant from one that a held key repeats."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._painted_ms: int | None = None
        self._pressed_ms: int | None = None

    def covered(self) -> None:
        """The answer is not on screen."""
        self._painted_ms = None

    def painted(self) -> None:
        """The answer has been painted just now."""
        self._painted_ms = self._clock.ticks_ms()

    def press(self) -> bool:
        """Note a press of a key that shows, sends or rates; whether it is one of its own."""
        now, before = self._clock.ticks_ms(), self._pressed_ms
        self._pressed_ms = now
        return before is None or now - before >= REPEAT_MS

    def press_to_rate(self) -> bool:
        """Note such a press; whether it may rate, the answer having been there to be read."""
        is_meant, painted = self.press(), self._painted_ms
        return is_meant and painted is not None and self._clock.ticks_ms() - painted >= QUIET_MS
