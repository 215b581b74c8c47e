"""One block as its builder reads it: values by field name, each checked as it is read."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from trainer.decks.inline import Inline
from trainer.decks.passage import Passage, listed, separated
from trainer.decks.problem import Code, Position, Problems, either, quoted
from trainer.decks.scan import Block, Field


class Entry(NamedTuple):
    """One item of a list, and where it stands."""

    text: str
    at: Position


@dataclass(frozen=True, slots=True)
class Form:
    """A block, and what turns its values into text.

    What is missing or wrong has been reported by then and reads as empty: a deck is made only of a
    file without errors, so that no such value ever reaches a card.
    """

    block: Block
    inline: Inline

    @property
    def problems(self) -> Problems:
        """Where problems of the block go."""
        return self.inline.problems

    def passage(self, name: str) -> Passage | None:
        """A field's value as it is written, None when the field is missing."""
        field = self.block.fields.get(name)
        return field.passage if field else None

    def text(self, name: str) -> str:
        """A field's value with its marks worked out, empty when the field is missing."""
        field = self.block.fields.get(name)
        return self.inline.plain(field.passage) if field else ""

    def entries(self, name: str) -> list[Entry]:
        """The items of a list between `;` or line ends, with their marks worked out."""
        field = self.block.fields.get(name)
        items = listed(field.lines) if field else []
        return [Entry(self.inline.plain(item), item.at(0)) for item in items]

    def parts(self, name: str) -> list[Passage]:
        """The parts of a value between commas, as they are written."""
        field = self.block.fields.get(name)
        return separated(field.lines) if field else []

    def items(self) -> list[tuple[Field, str]]:
        """Options or steps, each with its text."""
        return [(item, self.inline.plain(item.passage)) for item in self.block.items]

    def word(self, name: str, allowed: Iterable[str], code: Code = Code.UNKNOWN_WORD) -> str:
        """A field's value, which must be one of a few words; empty when it is missing or none."""
        value = self.passage(name)
        if value is None or not value.text:
            return ""
        word = value.text.lower()
        known = tuple(allowed)
        if word in known:
            return word
        message = f"{quoted(value.text)} is no value of `{name}:`; {either(known)} was expected"
        guess = self.problems.did_you_mean(word, known) or f"Write one of them, as in `{known[0]}`."
        self.problems.add(value.at(0), code, message, guess)
        return ""

    def report(self, code: Code, message: str, suggestion: str) -> None:
        """Report a problem of the block as a whole, at its head."""
        self.problems.add(self.block.kind_at, code, message, suggestion)
