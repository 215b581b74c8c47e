"""Problems a user can act on; everything else is a programming mistake and crashes loudly."""

from typing import ClassVar


class TrainerError(Exception):
    """A problem the user can act on; `hint` says what to do next."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        """The place, what is wrong and what was expected, in one line."""
        self.hint = hint
        """What to do next, in one line; empty when the message says it all."""


class DeckError(TrainerError):
    """A deck that cannot be used; its message begins with `path:line:column:` if there is one."""


class StoreError(TrainerError):
    """A database that cannot be opened or written; the file is left as it was."""


class AskedAgainError(TrainerError):
    """The card on screen is not as it was, and another prompt is current by now."""


class TakenBackError(AskedAgainError):
    """An answer that waited for its rating was taken back in another window."""


class CardChangedError(AskedAgainError):
    """The answer to a card was changed while it was on screen; nothing was recorded."""


class NotUnderstoodError(TrainerError):
    """An answer that has not the form its card asks for; nothing was recorded."""


class ConfigError(TrainerError):
    """A setting or a place that is not possible; the message names the range."""


class AnkiError(TrainerError):
    """A package that cannot be written or read; nothing is left half-done."""


class OutputError(TrainerError):
    """A file that was to be written and cannot be; what was there is left as it was."""


class BundleError(TrainerError):
    """A shared bundle that cannot be read or taken; nothing of it is."""


class CohortError(TrainerError):
    """A cohort, or a trainee of one, that is not there or cannot be as wanted."""


class HubError(TrainerError):
    """A hub that cannot be reached or refuses; what is here stays as it was."""
