"""What holds for every block: it has an id of its own, its fields, and no empty value."""

from trainer.decks.grammar import HEAD_REQUIRED, ID_WORDS, KINDS
from trainer.decks.problem import Code, Position, Problems
from trainer.decks.scan import Block, Document, Field

_HEAD = Position(1, 1)
_TITLE = "the deck has no title; `# Title of the deck` was expected at the top"


def check_shape(document: Document, problems: Problems) -> None:
    """Report ids, fields and values that are missing, empty or there twice."""
    _check_head(document, problems)
    seen: dict[str, Position] = {}
    for block in document.blocks:
        if block.kind in KINDS:
            _check_id(block, seen, problems)
            _check_fields(block, problems)


def _check_head(document: Document, problems: Problems) -> None:
    if document.title is None:
        problems.add(_HEAD, Code.MISSING_TITLE, _TITLE, "Write the title above the head.")
    else:
        _check_value(document.title, "the title", problems)
    for name in HEAD_REQUIRED:
        if name not in document.head:
            message = f"the head has no `{name}:` line; one was expected below the title"
            problems.add(_HEAD, Code.MISSING_FIELD, message, f"Write `{name}: …` below the title.")
    for field in document.head.values():
        _check_value(field, f"`{field.name}:`", problems)


def _check_id(block: Block, seen: dict[str, Position], problems: Problems) -> None:
    if not block.id:
        message = f"this {block.kind} has no id; {ID_WORDS} were expected"
        suggestion = "`trainer deck ids FILE` writes missing ids."
        problems.add(block.kind_at, Code.MISSING_ID, message, suggestion)
    elif block.id in seen:
        message = f"the id `{block.id}` is used already on line {seen[block.id].line}"
        suggestion = "Take it away here and let `trainer deck ids FILE` write a new one."
        problems.add(block.id_at, Code.DUPLICATE_ID, message, suggestion)
    else:
        seen[block.id] = block.id_at


def _check_fields(block: Block, problems: Problems) -> None:
    for name in KINDS[block.kind].required:
        if name not in block.fields:
            message = f"this {block.kind} has no `{name}:`, which every {block.kind} needs"
            problems.add(block.kind_at, Code.MISSING_FIELD, message, f"Write `{name}: …`.")
    for field in block.fields.values():
        _check_value(field, f"`{field.name}:`", problems)
    for item in block.items:
        _check_value(item, "this line", problems)


def _check_value(field: Field, name: str, problems: Problems) -> None:
    if field.is_empty:
        message = f"{name} is empty; a value was expected"
        problems.add(field.at, Code.EMPTY_VALUE, message, "Write one, or take the line away.")
