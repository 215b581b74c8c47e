"""The card of a sitting that is on screen, and how far its answer has come."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trainer.domain.card import Card
from trainer.domain.log import Mode, Review, Stamp
from trainer.domain.rating import MARKER_VERSION, Rating, Verdict
from trainer.domain.schedule import Schedule
from trainer.domain.scheduler import SCHEDULER_VERSION
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

    def review_as(
        self, rating: Rating, mode: Mode, verdict: Verdict | None = None
    ) -> Callable[[Stamp], Review]:
        """The review of its answer for the log, once it is stamped; unmarked without a verdict."""
        return lambda stamp: Review(
            stamp=stamp,
            card=self.card.id,
            card_version=self.card.version,
            key_hash=self.card.key_hash,
            mode=mode,
            mark=verdict.mark if verdict else None,
            error=verdict.error if verdict else None,
            rating=rating,
            elapsed_ms=self.elapsed_ms,
            marker_version=MARKER_VERSION,
            scheduler_version=SCHEDULER_VERSION,
        )
