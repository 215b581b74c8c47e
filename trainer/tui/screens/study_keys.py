"""Keys of the study screen, and which of them are worth a place at the bottom."""

from collections.abc import Sequence
from typing import Final

from textual.binding import Binding

from trainer.domain.rating import Rating
from trainer.tui.keys import KeyHint

RATING_IDS: Final = {rating: f"study.{rating.name.lower()}" for rating in Rating}
"""Binding id of each rating."""
SENDING_IDS: Final = ("field.send", "choice.send", "steps.send")
"""Binding ids of what sends an answer, in each of the places to answer in."""

STUDY_BINDINGS: Final = (
    Binding("space,enter", "go_on", "Show the answer; accept the rating", id="study.go_on"),
    *(
        Binding(str(rating.value), f"rate({rating.value})", rating.name.title(), id=binding_id)
        for rating, binding_id in RATING_IDS.items()
    ),
    Binding("o", "overrule", "Overrule the mark: it was right", id="study.overrule"),
    Binding("a", "retype", "Type the answer again, once, where the mark asks", id="study.retype"),
    Binding("p", "picture", "Picture of the risk, out of 1000", id="study.picture"),
    Binding("u", "undo", "Undo the last thing done", id="study.undo"),
    Binding("f", "flag", "Flag, or take the flag off", id="study.flag"),
    Binding("r", "report", "Report to the author", id="study.report"),
    Binding("minus", "bury", "Bury until tomorrow", id="study.bury"),
    Binding("at", "suspend", "Suspend: take out of study", id="study.suspend"),
    Binding("i", "info", "Card and its history", id="study.info"),
    Binding("s", "source", "Source", id="study.source"),
    Binding("escape", "back", "Back, with a summary", id="study.back"),
)

_LOOKING_UP: Final = (
    KeyHint("study.flag", "flag"),
    KeyHint("study.info", "info"),
    KeyHint("study.source", "source"),
)
_COMMANDS: Final = (
    KeyHint("study.undo", "undo"),
    KeyHint("app.help", "help"),
    KeyHint("app.quit", "quit"),
    *_LOOKING_UP,
)
_UNKNOWN: Final = "twice: I do not know"
ASKING_HINTS: Final = (
    KeyHint("choice.1", "… choose"),
    KeyHint("choice.tick", "tick"),
    *(KeyHint(send, "send") for send in SENDING_IDS),
    KeyHint("field.leave", "commands"),
    KeyHint("steps.grab", "grab"),
    *(KeyHint(send, _UNKNOWN) for send in SENDING_IDS),
    KeyHint("app.help", "help"),
    KeyHint("app.quit", "quit"),
    KeyHint("study.undo", "undo"),
    KeyHint("steps.up", "move up"),
    KeyHint("steps.down", "down"),
    *_LOOKING_UP,
)
"""While the learner is answering."""
LEFT_HINTS: Final = (KeyHint("study.go_on", "back to the answer"), *_COMMANDS)
"""When the place to answer in has been left."""
SHOWING_HINTS: Final = (KeyHint("study.go_on", "show the answer"), *_COMMANDS)
"""On a card that is turned over."""


def answered_hints(*, is_overruled: bool) -> Sequence[KeyHint]:
    """Once a card is answered; the three after the first only where they apply."""
    return (
        KeyHint("study.go_on", "accept ▸"),
        KeyHint("study.retype", "type again"),
        KeyHint("study.overrule", "the mark holds" if is_overruled else "it was right"),
        KeyHint("study.picture", "picture"),
        *_COMMANDS,
    )
