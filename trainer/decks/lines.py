"""From the bytes of a deck file to its lines, without comments, each with its place."""

import re
from collections.abc import Iterator

from trainer.decks.grammar import LARGEST_FILE_BYTES, LONGEST_LINE, MOST_LINES
from trainer.decks.passage import Line
from trainer.decks.problem import Code, Position, Problems

BYTE_ORDER_MARK = "\ufeff"
_START = Position(1, 1)
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_COMMENT_OPENS = re.compile(r"\\.|<!--")
_UNCLOSED = "this comment has no end; `-->` was expected"


def decoded(content: bytes | str, problems: Problems) -> str | None:
    """The content as text with plain line ends; None, with a problem, when it is none."""
    if len(content) > LARGEST_FILE_BYTES:
        megabytes = LARGEST_FILE_BYTES // 1_000_000
        message = f"the file is too large; at most {megabytes} MB were expected"
        problems.add(_START, Code.FILE_TOO_LARGE, message, "Split the deck into several files.")
        return None
    text = _text(content, problems)
    if text is None:
        return None
    text = text.removeprefix(BYTE_ORDER_MARK)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\n") >= MOST_LINES:
        message = f"the file has too many lines; at most {MOST_LINES} were expected"
        problems.add(_START, Code.FILE_TOO_LARGE, message, "Split the deck into several files.")
        return None
    return text


def _text(content: bytes | str, problems: Problems) -> str | None:
    return _whole(content, problems) if isinstance(content, str) else _utf8(content, problems)


def _whole(text: str, problems: Problems) -> str | None:
    try:
        text.encode()  # half a character, as a str can hold it, has no UTF-8 form
    except UnicodeEncodeError as error:
        message = f"this is not text: half a character (U+{ord(text[error.start]):04X})"
        problems.add(_end_of(text[: error.start]), Code.NOT_UTF8, message, "Delete it.")
        return None
    return text


def _utf8(content: bytes, problems: Problems) -> str | None:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        at = _end_of(content[: error.start].decode())
        byte = content[error.start]
    is_utf16 = content.startswith(_UTF16_MARKS)
    suggestion = f"Save the file as UTF-8{', not as UTF-16' if is_utf16 else ''}."
    message = f"this is not UTF-8 text: the byte 0x{byte:02x} does not belong here"
    problems.add(at, Code.NOT_UTF8, message, suggestion)
    return None


def _end_of(text: str) -> Position:
    plain = text.removeprefix(BYTE_ORDER_MARK)
    lines = plain.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return Position(len(lines), len(lines[-1]) + 1)


def lines_of(text: str, problems: Problems) -> Iterator[Line]:
    """The lines that say something and the empty ones, but none that is all comment."""
    _note_controls(text, problems)
    rows = text.split("\n")
    opened: Position | None = None
    for number, raw in enumerate(rows, 1):
        row = raw
        if len(row) > LONGEST_LINE:
            message = f"the line has {len(row)} characters; at most {LONGEST_LINE} were expected"
            problems.add(Position(number, 1), Code.LINE_TOO_LONG, message, "Break the line.")
        if opened or "<!--" in row:
            is_comment = opened is not None or bool(raw.strip())
            row, opened = _without_comments(row, number, opened)
            if is_comment and not row.strip():
                continue
        text_from = row.lstrip()
        # What is too long is read as far as it may be, so that no field seems to be missing.
        yield Line(number, len(row) - len(text_from) + 1, text_from[:LONGEST_LINE].rstrip())
    if opened:
        problems.add(opened, Code.UNCLOSED_COMMENT, _UNCLOSED, "End the comment with `-->`.")


def _without_comments(
    row: str, number: int, opened: Position | None
) -> tuple[str, Position | None]:
    """The row with spaces in place of its comments, and where a comment is open at its end."""
    kept: list[str] = []
    at = 0
    while True:
        if opened:
            end = row.find("-->", at)
            if end < 0:
                return "".join(kept), opened
            kept.append(" " * (end + 3 - at))
            at, opened = end + 3, None
        begin = _comment_start(row, at)
        if begin < 0:
            return "".join(kept) + row[at:], None
        kept.append(row[at:begin] + "    ")
        at, opened = begin + 4, Position(number, begin + 1)


def _comment_start(row: str, at: int) -> int:
    for mark in _COMMENT_OPENS.finditer(row, at):
        if mark.group() == "<!--":
            return mark.start()
    return -1


def _note_controls(text: str, problems: Problems) -> None:
    number, line_start, counted_to = 1, 0, 0
    for control in _CONTROL.finditer(text):
        if problems.is_full:
            return
        at = control.start()
        number += text.count("\n", counted_to, at)
        line_start = text.rfind("\n", counted_to, at) + 1 or line_start
        counted_to = at
        is_null = control.group() == "\0"
        code = Code.NUL_CHARACTER if is_null else Code.CONTROL_CHARACTER
        name = "a NUL" if is_null else f"a control character (U+{ord(control.group()):04X})"
        message = f"the text has {name} where writing was expected"
        problems.add(Position(number, at - line_start + 1), code, message, "Delete it.")
