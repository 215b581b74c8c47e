"""From the text of a deck file to its head and blocks, with fields and their places."""

import re
from dataclasses import dataclass, field

from trainer.decks.grammar import (
    HEAD_FIELDS,
    ID_WORDS,
    KINDS,
    LONGEST_VALUE,
    Item,
    Kind,
    is_id,
)
from trainer.decks.lines import lines_of
from trainer.decks.passage import Line
from trainer.decks.problem import Code, Position, Problems, either, quoted

_HEADING = re.compile(r"##[ \t]+(\S+)[ \t]*(.*)")
_HEAD_FIELD = re.compile(r"([^\W\d_][\w-]*)[ \t]*:[ \t]*")
_OPTION = re.compile(r"\[([^\[\]]?)\](?!\()[ \t]*")
_STEP = re.compile(r"(\d{1,4})[.)](?:[ \t]+|$)")
_RIGHT, _WRONG = "xX", " "
_ESCAPE = r"If it is text, put `\` before it."


@dataclass(slots=True)
class Field:
    """A named value, or an option or step with its mark or number as the name."""

    name: str
    at: Position
    lines: list[Line]
    """The value's lines; an empty one stands for any number of empty lines between them."""


@dataclass(slots=True)
class Block:
    """What stands under one `## kind id`."""

    kind: str
    kind_at: Position
    id: str
    """Empty when it is missing."""
    id_at: Position
    fields: dict[str, Field] = field(default_factory=dict)
    items: list[Field] = field(default_factory=list)
    """Options or steps."""


@dataclass(slots=True)
class Document:
    """A deck file in its parts, before anything is looked up or worked out."""

    title: Field | None = None
    head: dict[str, Field] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)


def scan(text: str, problems: Problems) -> Document:
    """The parts of a deck file; what fits nowhere becomes a problem."""
    scanner = _Scanner(problems)
    for line in lines_of(text, problems):
        scanner.take(line)
        if problems.is_full:
            break
    return scanner.document


class _Scanner:
    """Takes one line after the other and knows where the next one belongs."""

    def __init__(self, problems: Problems) -> None:
        self.document = Document()
        self._problems = problems
        self._kind: Kind | None = None
        self._kind_name = ""
        self._block: Block | None = None
        self._open: list[Line] | None = None
        """Lines of the value that the next line may carry on; None where there is none."""
        self._length = 0
        self._gap: Line | None = None

    def take(self, line: Line) -> None:
        """Put a line where it belongs."""
        if not line.text:
            self._gap = line
        elif line.text[0] == "#":
            self._take_heading(line)
        elif self._block is None:
            self._take_head(line)
        elif self._kind is None:
            pass  # its kind is unknown, which is reported once
        else:
            self._take_content(line, self._block, self._kind)

    def _take_heading(self, line: Line) -> None:
        if heading := _HEADING.fullmatch(line.text):
            self._open_block(line, heading)
        elif line.text.startswith("# ") and self._block is None and self.document.title is None:
            title = Line(line.number, line.column + 2, line.text[2:].strip())
            self.document.title = Field("title", line.at, [title])
            self._open = None
        else:
            message = f"{quoted(line.text)} is no heading of a deck; `## kind id` was expected"
            self._problems.add(line.at, Code.STRAY_HEADING, message, _ESCAPE)

    def _open_block(self, line: Line, heading: re.Match[str]) -> None:
        name, block_id = heading.group(1, 2)
        kind_at = Position(line.number, line.column + heading.start(1))
        id_at = Position(line.number, line.column + (heading.start(2) if block_id else 0))
        self._open, self._kind, self._kind_name = None, KINDS.get(name), name
        self._block = Block(name, kind_at, block_id, id_at)
        self.document.blocks.append(self._block)
        if self._kind is None:
            message = f"there is no kind {quoted(name)}; {either(KINDS)} was expected"
            guess = self._problems.did_you_mean(name, tuple(KINDS))
            self._problems.add(kind_at, Code.UNKNOWN_KIND, message, guess)
        elif block_id and not is_id(block_id):
            message = f"the id {quoted(block_id)} is malformed; {ID_WORDS} were expected"
            self._problems.add(id_at, Code.MALFORMED_ID, message)

    def _take_head(self, line: Line) -> None:
        named = _HEAD_FIELD.match(line.text)
        if named is None:
            self._carry_on(line)
        elif named.group(1) in HEAD_FIELDS:
            self._open_field(line, named, self.document.head)
        else:
            self._open = []
            message = f"the head has no field {quoted(named.group(1))}"
            guess = self._problems.did_you_mean(named.group(1), HEAD_FIELDS)
            self._problems.add(line.at, Code.UNKNOWN_FIELD, message, guess or _ESCAPE)

    def _take_content(self, line: Line, block: Block, kind: Kind) -> None:
        text = line.text
        if text[0].isalpha() and (named := _HEAD_FIELD.match(text)):
            name = named.group(1)
            if _is_field(name, kind):
                self._open_field(line, named, block.fields)
            elif name[0].isupper() or _is_field(name.title(), kind):
                self._unknown_field(line, name, kind)
            else:
                self._carry_on(line)
        elif text[0] == "[" and (option := _OPTION.match(text)):
            self._take_option(line, option, block, kind)
        elif kind.items is Item.STEP and (step := _STEP.match(text)):
            self._open_item(line, step, block)
        else:
            self._carry_on(line)

    def _open_field(self, line: Line, named: re.Match[str], fields: dict[str, Field]) -> None:
        name = named.group(1)
        value = [Line(line.number, line.column + named.end(), line.text[named.end() :])]
        self._begin(value)
        if name in fields:
            first = fields[name].at.line
            message = f"`{name}:` is given twice in this block; it stands on line {first} already"
            self._problems.add(line.at, Code.DUPLICATE_FIELD, message, "Join the two.")
        else:
            fields[name] = Field(name, line.at, value)

    def _unknown_field(self, line: Line, name: str, kind: Kind) -> None:
        self._open = []
        numbered = tuple(f"{field}-1" for field in kind.numbered)
        known = kind.fields + numbered
        one_of = f"{either(known)} was expected" if known else "it has none"
        message = f"a {self._kind_name} has no field {quoted(name)}; {one_of}"
        guess = self._problems.did_you_mean(name, known)
        self._problems.add(line.at, Code.UNKNOWN_FIELD, message, guess or _ESCAPE)

    def _take_option(self, line: Line, option: re.Match[str], block: Block, kind: Kind) -> None:
        mark = option.group(1)
        is_known = mark in (*_RIGHT, _WRONG)
        if kind.items is Item.OPTION and is_known:
            self._open_item(line, option, block)
        elif kind.items is Item.OPTION:
            message = (
                f"{quoted(option.group().strip())} marks no option; `[x]` or `[ ]` was expected"
            )
            self._problems.add(line.at, Code.MALFORMED_OPTION, message, _ESCAPE)
        elif is_known:
            message = f"a {self._kind_name} has no options; a field or text was expected"
            self._problems.add(line.at, Code.MISPLACED_OPTION, message, _ESCAPE)
        else:
            self._carry_on(line)

    def _open_item(self, line: Line, mark: re.Match[str], block: Block) -> None:
        value = [Line(line.number, line.column + mark.end(), line.text[mark.end() :])]
        self._begin(value)
        block.items.append(Field(mark.group(1), line.at, value))

    def _begin(self, value: list[Line]) -> None:
        self._open, self._gap, self._length = value, None, 0

    def _carry_on(self, line: Line) -> None:
        if self._open is None:
            message = f"{quoted(line.text)} belongs to nothing; a field was expected"
            suggestion = "Write it behind a field, or in `<!-- -->` if it is a remark."
            self._problems.add(line.at, Code.STRAY_TEXT, message, suggestion)
            return
        if self._gap:
            self._open.append(self._gap)
            self._gap = None
        self._open.append(line)
        self._length += len(line.text) + 1
        if self._length > LONGEST_VALUE:
            message = f"this value is too long; at most {LONGEST_VALUE} characters were expected"
            self._problems.add(line.at, Code.VALUE_TOO_LONG, message)
            self._open = []
            self._length = 0


def _is_field(name: str, kind: Kind) -> bool:
    if name in kind.fields:
        return True
    stem, _, number = name.rpartition("-")
    return stem in kind.numbered and number.isascii() and number.isdigit()
