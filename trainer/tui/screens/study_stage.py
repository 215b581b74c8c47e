"""How far the card on screen has come, and what can be done to it by then."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from trainer.services.sitting import Outcome, Prompt


@dataclass(frozen=True, slots=True)
class Opening:
    """There is no card yet."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A card waits for its answer."""

    prompt: Prompt


@dataclass(frozen=True, slots=True)
class Sent:
    """An answer is on its way, or waits for the library to open."""

    prompt: Prompt


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer waits for its rating."""

    prompt: Prompt
    outcome: Outcome


Stage = Opening | Asking | Sent | Answered

_TO_CARDS: Final = frozenset({"go_on", "flag", "report", "bury", "suspend", "info", "source"})
"""Actions on a card, answered or not."""
_TO_ANSWERS: Final[Mapping[str, Callable[[Outcome], bool]]] = {
    "rate": lambda _: True,
    "overrule": lambda outcome: outcome.can_overrule,
    "retype": lambda outcome: outcome.can_retype,
    "picture": lambda outcome: outcome.has_picture,
}
"""Actions on an answer, and the answers each is for."""


def prompt_at(stage: Stage) -> Prompt | None:
    """The card on screen; None before there is one."""
    return None if isinstance(stage, Opening) else stage.prompt


def allows(stage: Stage, action: str) -> bool:
    """Whether a key's action can be done: a card is rated only once it is answered."""
    if action in _TO_ANSWERS:
        return isinstance(stage, Answered) and _TO_ANSWERS[action](stage.outcome)
    if action == "undo":
        return not isinstance(stage, Sent)
    return action not in _TO_CARDS or isinstance(stage, Asking | Answered)
