"""The five note types: their names, ids, fields and looks.

Names, ids, fields, their order and the sort field are frozen for good: where one of them changes,
Anki makes a second note type beside the first, calls every note conflicting and updates none.
A look may change: it arrives with the next import, if `LOOK_MOD` is raised with it.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

LOOK_MOD: Final = 1_795_759_200
"""When a template or the style last changed, in UTC seconds: Anki takes only a newer look."""
_LOOK: Final = Path(__file__).parent / "look"
_BACK: Final = "<!-- back -->\n"
_TAIL: Final = "<!-- tail -->\n"
_COMMON: Final = ("Why", "Source", "Status", "Extra", "Image", "Notes", "Id")
"""Behind each type's own fields; `Notes` is the learner's, `Id` is shown nowhere."""


@dataclass(frozen=True, kw_only=True)
class NoteType:
    """One note type; it has one template, `Card`."""

    name: str
    id: int
    own_fields: tuple[str, ...]
    """The first is the sort field."""
    is_cloze: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        """Names of all fields, in order."""
        return self.own_fields + _COMMON

    @cached_property
    def faces(self) -> tuple[str, str]:
        """Templates of the front and of the back."""
        file = _LOOK / f"{self.name.removeprefix('Trainer ').lower()}.html"
        front, back = file.read_text(encoding="utf-8").split(_BACK)
        tail = (_LOOK / "tail.html").read_text(encoding="utf-8")
        return front.strip(), back.replace(_TAIL, tail).strip()

    @cached_property
    def style(self) -> str:
        """The style sheet, the same for all."""
        return (_LOOK / "card.css").read_text(encoding="utf-8")


BASIC: Final = NoteType(
    name="Trainer Basic", id=1_795_000_000_001, own_fields=("Question", "Answer", "Accept")
)
CLOZE: Final = NoteType(
    name="Trainer Cloze", id=1_795_000_000_002, own_fields=("Text", "Accept"), is_cloze=True
)
CHOICE: Final = NoteType(
    name="Trainer Choice", id=1_795_000_000_003, own_fields=("Question", "Options", "Answer")
)
FIGURE: Final = NoteType(
    name="Trainer Figure",
    id=1_795_000_000_004,
    own_fields=("Question", "Answer", "Figure", "Thousand", "Accept"),
)
STEPS: Final = NoteType(
    name="Trainer Steps", id=1_795_000_000_005, own_fields=("Question", "Reveal", "Steps")
)
NOTE_TYPES: Final = (BASIC, CLOZE, CHOICE, FIGURE, STEPS)
