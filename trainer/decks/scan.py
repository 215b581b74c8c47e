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
    like_an_id,
)
from trainer.decks.lines import lines_of
from trainer.decks.passage import Line, Passage, joined
from trainer.decks.problem import Code, Position, Problems, either, quoted

_HEADING = re.compile(r"##[ \t]+(\S+)[ \t]*(.*)")
_NAMED = re.compile(r"([^\W\d_][\w-]*)[ \t]*:[ \t]*")
_OPTION = re.compile(r"\[([^\[\]]?)\](?!\()[ \t]*")
_STEP = re.compile(r"(\d{1,4})[.)](?:[ \t]+|$)")
_ESCAPE = r"If it is text, put `\` before it."


@dataclass(slots=True)
class Field:
    """A named value, or an option or step with its mark or number as the name.

    A deck has tens of thousands of these, so each is one flat object for most values.
    """

    name: str
    number: int
    """Line on which it stands."""
    column: int
    value_column: int
    text: str
    """The value as far as it stands on that line."""
    more: list[Line] | None = None
    """The value's further lines; an empty one stands for empty lines between them."""

    @property
    def at(self) -> Position:
        """Where its name stands."""
        return Position(self.number, self.column)

    @property
    def lines(self) -> list[Line]:
        """All lines of the value."""
        return [Line(self.number, self.value_column, self.text), *(self.more or ())]

    @property
    def passage(self) -> Passage:
        """The value as one text."""
        if self.more:
            return joined(self.lines)
        return Passage(self.text, self.number, self.value_column)

    @property
    def is_empty(self) -> bool:
        """Whether there is no value at all."""
        return not self.text and not any(line.text for line in self.more or ())

    def carry_on(self, line: Line) -> None:
        """Take one more line into the value."""
        if self.more is None:
            self.more = []
        self.more.append(line)


@dataclass(slots=True)
class Block:
    """What stands under one `## kind id`."""

    kind: str
    id: str
    """Empty when it is missing."""
    number: int
    """Line of its heading."""
    kind_column: int
    id_column: int
    fields: dict[str, Field] = field(default_factory=dict)
    items: list[Field] = field(default_factory=list)
    """Options or steps."""

    @property
    def kind_at(self) -> Position:
        """Where its kind stands."""
        return Position(self.number, self.kind_column)

    @property
    def id_at(self) -> Position:
        """Where its id stands, or its kind when it has none."""
        return Position(self.number, self.id_column)


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
        self._block: Block | None = None
        self._open: Field | None = None
        """The value that the next line may carry on; None where there is none."""
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
        elif self._kind is not None:  # else its kind is unknown, which is reported once
            self._take_content(line, self._block, self._kind)

    def _take_heading(self, line: Line) -> None:
        if heading := _HEADING.fullmatch(line.text):
            self._open_block(line, heading)
        elif line.text.startswith("# ") and self._block is None and self.document.title is None:
            title = line.text[2:].strip()
            self.document.title = Field("title", line.number, line.column, line.column + 2, title)
            self._open = None
        else:
            message = f"{quoted(line.text)} is no heading of a deck; `## kind id` was expected"
            self._problems.add(line.at, Code.STRAY_HEADING, message, _ESCAPE)

    def _open_block(self, line: Line, heading: re.Match[str]) -> None:
        name, block_id = heading.group(1, 2)
        kind_column = line.column + heading.start(1)
        id_column = line.column + heading.start(2) if block_id else kind_column
        self._open, self._kind = None, KINDS.get(name)
        self._block = Block(name, block_id, line.number, kind_column, id_column)
        self.document.blocks.append(self._block)
        if self._kind is None:
            message = f"there is no kind {quoted(name)}; {either(KINDS)} was expected"
            guess = self._problems.did_you_mean(name, tuple(KINDS))
            suggestion = guess or "Kinds are written in lower case, as in `## basic`."
            self._problems.add(self._block.kind_at, Code.UNKNOWN_KIND, message, suggestion)
        elif block_id and not is_id(block_id):
            message = f"the id {quoted(block_id)} is malformed; {ID_WORDS} were expected"
            suggestion = (
                f"Write `{like_an_id(block_id) or 'ab-12'}`, if no other block has that id."
            )
            self._problems.add(self._block.id_at, Code.MALFORMED_ID, message, suggestion)

    def _take_head(self, line: Line) -> None:
        named = _NAMED.match(line.text)
        if named is None:
            self._carry_on(line)
        elif named.group(1) in HEAD_FIELDS:
            self._open_field(line, named, self.document.head)
        else:
            self._discard(line)
            message = f"the head has no field {quoted(named.group(1))}"
            expected = f"{message}; {either(HEAD_FIELDS)} was expected"
            guess = self._problems.did_you_mean(named.group(1), HEAD_FIELDS)
            self._problems.add(line.at, Code.UNKNOWN_FIELD, expected, guess or _ESCAPE)

    def _take_content(self, line: Line, block: Block, kind: Kind) -> None:
        text = line.text
        if named := _NAMED.match(text):
            name = named.group(1)
            if _is_field(name, kind):
                self._open_field(line, named, block.fields)
            elif name[0].isupper() or _is_field(name.title(), kind):
                self._unknown_field(line, name, block, kind)
            else:
                self._carry_on(line)
        elif text[0] == "[" and (option := _OPTION.match(text)):
            self._take_option(line, option, block, kind)
        elif kind.items is Item.STEP and (step := _STEP.match(text)):
            self._open_item(line, step, block)
        else:
            self._carry_on(line)

    def _open_field(self, line: Line, named: re.Match[str], fields: dict[str, Field]) -> None:
        opened = self._begin(line, named)
        if opened.name in fields:
            name, first = opened.name, fields[opened.name].number
            message = f"`{name}:` is given twice in this block; it stands on line {first} already"
            self._problems.add(line.at, Code.DUPLICATE_FIELD, message, "Join the two.")
        else:
            fields[opened.name] = opened

    def _unknown_field(self, line: Line, name: str, block: Block, kind: Kind) -> None:
        self._discard(line)
        known = kind.fields + tuple(f"{numbered}-1" for numbered in kind.numbered)
        one_of = f"{either(known)} was expected" if known else "it has none"
        message = f"a {block.kind} has no field {quoted(name)}; {one_of}"
        guess = self._problems.did_you_mean(name, known)
        self._problems.add(line.at, Code.UNKNOWN_FIELD, message, guess or _ESCAPE)

    def _take_option(self, line: Line, option: re.Match[str], block: Block, kind: Kind) -> None:
        is_known = option.group(1) in ("x", "X", " ")
        if kind.items is Item.OPTION and is_known:
            self._open_item(line, option, block)
        elif kind.items is Item.OPTION:
            mark = quoted(option.group().strip())
            message = f"{mark} marks no option; `[x]` or `[ ]` was expected"
            self._problems.add(line.at, Code.MALFORMED_OPTION, message, _ESCAPE)
            self._discard(line)
        elif is_known:
            message = f"a {block.kind} has no options; a field or text was expected"
            self._problems.add(line.at, Code.MISPLACED_OPTION, message, _ESCAPE)
            self._discard(line)
        else:
            self._carry_on(line)

    def _open_item(self, line: Line, mark: re.Match[str], block: Block) -> None:
        block.items.append(self._begin(line, mark))

    def _begin(self, line: Line, mark: re.Match[str]) -> Field:
        """Open the value behind a mark, which the next lines may carry on."""
        end = mark.end()
        name, value = mark.group(1), line.text[end:]
        self._open = Field(name, line.number, line.column, line.column + end, value)
        self._gap, self._length = None, len(value)
        return self._open

    def _discard(self, line: Line) -> None:
        """Let what carries on a value that is not understood go with it."""
        self._open = Field("", line.number, line.column, line.column, "")
        self._gap, self._length = None, 0

    def _carry_on(self, line: Line) -> None:
        if self._open is None:
            message = f"{quoted(line.text)} belongs to nothing; a field was expected"
            suggestion = "Write it behind a field, or in `<!-- -->` if it is a remark."
            self._problems.add(line.at, Code.STRAY_TEXT, message, suggestion)
            return
        if self._gap:
            self._open.carry_on(self._gap)
            self._gap = None
        self._open.carry_on(line)
        self._length += len(line.text) + 1
        if self._length > LONGEST_VALUE:
            message = f"this value is too long; at most {LONGEST_VALUE} characters were expected"
            self._problems.add(line.at, Code.VALUE_TOO_LONG, message, "Split the block in two.")
            self._discard(line)


def _is_field(name: str, kind: Kind) -> bool:
    if name in kind.field_names:
        return True
    if not kind.numbered:
        return False
    stem, _, number = name.rpartition("-")
    return stem in kind.numbered and number.isascii() and number.isdigit()
