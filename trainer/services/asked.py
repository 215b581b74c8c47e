"""The card of a sitting that is on screen, and how far its answer has come."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trainer.domain.card import Card
from trainer.domain.log import Review
from trainer.domain.schedule import Schedule
from trainer.domain.study_day import Moment
from trainer.services.sitting import Outcome, Prompt

if TYPE_CHECKING:
    # The store takes 150 ms to import, and this module is wanted before the first paint.
    from trainer.services.recording import Attempt


@dataclass(slots=True, kw_only=True)
class Asked:
    """The card on screen."""

    prompt: Prompt
    before: Schedule
    """Where the card stood when it was asked."""
    attempt: "Attempt"
    """The answer on its way into the log."""
    again: "Attempt"
    """The same of an answer typed once more."""
    moment: Moment
    """When it was asked, and once it is answered, when that was."""
    seen_ms: int | None = None
    """Ticks when it was first looked at."""
    elapsed_ms: int = 0
    """From then to the answer given or shown."""
    outcome: Outcome | None = None
    """Set once the answer is given or shown."""
    review: Review | None = None
    """The answer as the log has it, last rerate and all; of a self-rated card once it is rated."""

    @property
    def card(self) -> Card:
        """The card itself."""
        return self.prompt.card
