"""Words and signs of the screens: how values of the program are said to a learner."""

from typing import TYPE_CHECKING, Final

from textual.content import Content

from trainer.domain.fact import Status
from trainer.domain.plain_text import counted, visible
from trainer.domain.rating import Mark, Rating
from trainer.services.sitting import Progress

MARK_SIGNS: Final = {
    Mark.CORRECT: "✓ Correct",
    Mark.CLOSE: "≈ Close",
    Mark.WRONG: "✗ Wrong",
}
MARK_STYLES: Final = {
    Mark.CORRECT: "bold $success",
    Mark.CLOSE: "bold $warning",
    Mark.WRONG: "bold $error",
}
RATING_WORDS: Final = {
    Rating.AGAIN: "Again",
    Rating.HARD: "Hard",
    Rating.GOOD: "Good",
    Rating.EASY: "Easy",
}
STATUS_WORDS: Final = {
    Status.CURRENT: "",
    Status.DISPUTED: "other sources say otherwise",
    Status.TRUNCATED: "the source breaks off here",
    Status.SUPERSEDED: "a newer edition says otherwise",
    Status.WITHDRAWN: "taken back by its source",
}
if TYPE_CHECKING:
    # It comes with what syncs, which the first paint does without.
    from trainer.services.quiet_sync import SyncStanding

_ENDINGS: Final = {1: "st", 2: "nd", 3: "rd"}


def foreign(text: str, style: str = "") -> Content:
    """Text from a deck or a learner as it stands: no markup, control characters made visible."""
    return Content.styled(visible(text), style)


def ordinal(number: int) -> str:
    """A place in a row: `1st`, `2nd`, `3rd`, `11th`."""
    ending = "th" if number % 100 in (11, 12, 13) else _ENDINGS.get(number % 10, "th")
    return f"{number}{ending}"


def progress_words(progress: Progress, *, is_cram: bool = False) -> str:
    """How far a sitting has come: `3 of 20 · 12 new · 8 due`, with `cram` before it in a cram."""
    due = progress.reviews + progress.in_steps
    place = f"{progress.answered + 1} of {progress.answered + progress.left}"
    words = f"{place} · {progress.new} new · {due} due"
    return f"cram · {words}" if is_cram else words


def sync_words(standing: "SyncStanding", now_ms: int) -> str:
    """How syncing stands, in a line: `Synced 2 min ago · 3 answers to send`."""
    if standing.is_running:
        return "Syncing …"
    parts = [f"{counted(standing.unsent, 'answer')} to send"] if standing.unsent else []
    if standing.trouble:
        parts.append(f"Not synced: {standing.trouble}")
    elif standing.synced_ms is not None:
        parts.insert(0, f"Synced {_ago(now_ms - standing.synced_ms)}")
    return " · ".join(parts)


def _ago(elapsed_ms: int) -> str:
    minutes = elapsed_ms // 60_000
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min ago"
    hours = minutes // 60
    return f"{hours} h ago" if hours < 48 else f"{hours // 24} days ago"


def duration_words(elapsed_ms: int) -> str:
    """A length of time for a human: `48 s`, `6 min`, `1 h 5 min`."""
    seconds = elapsed_ms // 1000
    minutes = round(seconds / 60)
    if seconds < 90:
        return f"{seconds} s"
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
