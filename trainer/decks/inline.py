r"""Marks within a text: `{fact-id}` for a fact's figure, and `\` before what is meant as it is."""

import re
import string
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from trainer.decks.grammar import LONGEST_VALUE, is_id
from trainer.decks.passage import Passage, tidy
from trainer.decks.problem import Code, Position, Problems, quoted

_SPECIAL = re.compile(r"[\\{}]|\[\[|\]\]")
_MARK = re.compile(r"\\(?P<plain>.?)|\{(?P<fact>[^{}\n]*)(?P<closed>\}?)|\}|\[\[|\]\]", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inline:
    """Turns a passage into the text that is meant."""

    figures: Mapping[str, str]
    """What stands for each fact's figure."""
    facts: AbstractSet[str]
    """Ids of all facts, of those that are not right too."""
    broken: AbstractSet[str]
    """Ids of facts whose figure is there but does not parse, which is reported where it stands."""
    problems: Problems

    def plain(self, passage: Passage) -> str:
        """The text with its marks worked out; what they get wrong becomes a problem."""
        if not _SPECIAL.search(passage.text):
            return tidy(passage.text)
        text, end = passage.text, 0
        pieces: list[str] = []
        for mark in _MARK.finditer(text):
            pieces += (text[end : mark.start()], self._meant(mark, passage))
            end = mark.end()
        meant = tidy("".join(pieces) + text[end:])
        if len(meant) <= LONGEST_VALUE:
            return meant
        message = f"this text is too long; at most {LONGEST_VALUE} characters were expected"
        self.problems.add(passage.at(0), Code.VALUE_TOO_LONG, message, "Split the block in two.")
        return ""

    def _meant(self, mark: re.Match[str], passage: Passage) -> str:
        at = passage.at(mark.start())
        match mark.group()[0]:
            case "\\":
                return self._escaped(mark, passage)
            case "{":
                return self._figure(mark, at)
            case "}":
                message = "this `}` closes nothing; `{fact-id}` was expected"
                self.problems.add(at, Code.STRAY_BRACE, message, r"If it is text, write `\}`.")
            case _:
                message = (
                    f"`{mark.group()}` belongs to no deletion; they stand in the Text of a cloze"
                )
                suggestion = rf"If it is text, write `\{mark.group()[0]}{mark.group()[0]}`."
                self.problems.add(at, Code.MISPLACED_DELETION, message, suggestion)
        return mark.group()

    def _escaped(self, mark: re.Match[str], passage: Passage) -> str:
        character = mark.group("plain")
        if character in string.punctuation and character:
            return character
        if not passage.begins_line(mark.start()) or not character:
            message = r"this `\` stands before no mark; one was expected, or the start of a line"
            at = passage.at(mark.start())
            self.problems.add(at, Code.BAD_ESCAPE, message, r"For the character itself write `\\`.")
        return character

    def _figure(self, mark: re.Match[str], at: Position) -> str:
        fact, is_closed = mark.group("fact").strip(), bool(mark.group("closed"))
        if not is_closed:
            message = "this `{` is not closed; `{fact-id}` was expected"
            self.problems.add(at, Code.UNCLOSED_BRACE, message, r"If it is text, write `\{`.")
        elif fact not in self.facts:
            guess = self.problems.did_you_mean(fact, tuple(self.facts)) if is_id(fact) else ""
            message = f"there is no fact {quoted(fact)} in this deck; `{{fact-id}}` was expected"
            self.problems.add(
                at, Code.UNKNOWN_FACT, message, guess or r"If it is text, write `\{`."
            )
        elif fact not in self.figures and fact not in self.broken:
            message = f"the fact `{fact}` has no figure to stand here"
            suggestion = f"Give `## fact {fact}` a `Figure:`, or write the words out."
            self.problems.add(at, Code.NO_FIGURE, message, suggestion)
        return self.figures.get(fact, "")
