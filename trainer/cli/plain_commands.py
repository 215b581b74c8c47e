"""The commands of a plain session: `:undo`, `:flag`, `:right`, and what each says."""

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Final, Protocol

from trainer.cli.plain_words import info_lines, overruled_line, retyped_line
from trainer.services.study import StudySession

if TYPE_CHECKING:
    from trainer.domain.ids import EntryId
    from trainer.services.sitting import Outcome

HELP: Final[Mapping[str, str]] = {
    ":right": "say that an answer was right after all; again, that its mark holds",
    ":again ANSWER": "type an answer once more where the mark asks what was meant",
    ":undo": (
        "take back the latest answer, burial, suspension or flag, also from before a restart;"
        " one of another day is named first"
    ),
    ":flag": "flag this card, or take its flag off",
    ":bury": "leave this card alone until tomorrow",
    ":suspend": "take this card out of study",
    ":report TEXT": "tell the deck's author something about this card",
    ":source": "where this card is taken from",
    ":info": "what is known of this card, and its history",
    ":help": "this list",
    ":quit": "end the session; every answer is kept",
}
"""Every command of a plain session; each may be shortened to a single letter or its key."""
_SHORT: Final = {
    "o": "right",
    "a": "again",
    "u": "undo",
    "f": "flag",
    "b": "bury",
    "-": "bury",
    "@": "suspend",
    "r": "report",
    "s": "source",
    "i": "info",
    "h": "help",
    "?": "help",
    "q": "quit",
}
_WITHOUT_CARD: Final = frozenset({"undo", "help", "quit"})


class Console(Protocol):
    """Where lines come from and go to."""

    def read(self) -> str | None:
        """The next line without its end; None at the end of input."""

    def say(self, line: str) -> None:
        """Show one line."""


class Turn(Enum):
    """What a line led to, where it was no answer."""

    STAYS = "stays"
    """The same card waits for the same thing."""
    MOVES = "moves"
    """Another card may be current now."""
    ENDS = "ends"


class PlainCommands:
    """Obeys the commands of a sitting."""

    def __init__(self, session: StudySession, console: Console) -> None:
        self._session = session
        self._console = console
        self.shown: Outcome | None = None
        """What was said of the card's answer; None before it is answered."""
        self.named: EntryId | None = None
        """What undo takes back if it comes right away: it is older than the sitting."""
        self._commands: dict[str, Callable[[str], Turn]] = {
            "right": self._right,
            "again": self._again,
            "undo": self._undo,
            "flag": self._flag,
            "bury": self._bury,
            "suspend": self._suspend,
            "report": self._report,
            "source": self._source,
            "info": self._info,
            "help": self._help,
            "quit": lambda _: Turn.ENDS,
        }

    def run(self, line: str, *, has_card: bool) -> Turn:
        """Obey a line without its colon; `has_card` says whether a card is on screen."""
        typed, _, rest = line.strip().partition(" ")
        name = _SHORT.get(typed, typed)
        command = self._commands.get(name)
        if name != "undo":
            self.named = None
        if command is None:
            self._say(f"There is no command :{typed}; :help lists them.")
            self._say("For an answer that begins with a colon type two.")
            return Turn.STAYS
        if not has_card and name not in _WITHOUT_CARD:
            self._say("There is no card to do that to.")
            return Turn.STAYS
        return command(rest.strip())

    def _right(self, _: str) -> Turn:
        if self.shown is None or not self.shown.can_overrule:
            self._say("There is no mark here to overrule.")
        else:
            self.shown = self._session.overrule()
            self._say(overruled_line(self.shown))
        return Turn.STAYS

    def _again(self, text: str) -> Turn:
        if self.shown is None or not self.shown.can_retype:
            self._say("An answer is typed again where its mark asks what was meant, and once.")
        elif not text:
            self._say("Write the answer behind it: :again 10 %")
        else:
            self.shown = self._session.retype(text)
            self._say(retyped_line(self.shown))
        return Turn.STAYS

    def _undo(self, _: str) -> Turn:
        undone = self._session.undo(self.named)
        self.named = None
        if undone is None:
            self._say("There is nothing to undo.")
        elif undone.is_done:
            self._say(undone.taken_back)
            return Turn.MOVES
        else:
            self.named = undone.entry
            self._say(undone.asked(":undo"))
        return Turn.STAYS

    def _flag(self, _: str) -> Turn:
        self._say("Flagged." if self._session.toggle_flag() else "The flag is off.")
        return Turn.STAYS

    def _bury(self, _: str) -> Turn:
        self._session.bury()
        self._say("Left alone until tomorrow; :undo takes that back.")
        return Turn.MOVES

    def _suspend(self, _: str) -> Turn:
        self._session.suspend()
        self._say("Taken out of study; :undo takes that back.")
        return Turn.MOVES

    def _report(self, sentence: str) -> Turn:
        if sentence:
            self._session.report(sentence)
            self._say(f"Kept: {self._session.way_to_author}; :undo leaves it.")
        else:
            self._say("Write what the author should know behind it: :report The figure is old.")
        return Turn.STAYS

    def _source(self, _: str) -> Turn:
        self._say(f"Source: {self._session.info().card.source}")
        return Turn.STAYS

    def _info(self, _: str) -> Turn:
        self._say_all(info_lines(self._session.info(), is_answered=self.shown is not None))
        return Turn.STAYS

    def _help(self, _: str) -> Turn:
        self._say_all(f"{name}: {what}" for name, what in HELP.items())
        return Turn.STAYS

    def _say(self, line: str) -> None:
        self._console.say(line)

    def _say_all(self, lines: Iterable[str]) -> None:
        for line in lines:
            self._say(line)
