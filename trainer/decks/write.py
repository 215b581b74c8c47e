"""Writing decks as text that `check_text` reads back as what was meant."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from trainer.decks.passage import OWN_LINE, SPACES
from trainer.domain.plain_text import visible

_LINE_ENDS: Final = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_MARKS: Final = re.compile(r"[\\{}]|\[\[|\]\]|<!--")
_BESIDE_GAP: Final = re.compile(r"[\\{}]|\[\[|\]\]|<!--|\[$|^\]")
"""Also a bracket that would join those of the gap beside it."""
_WITHIN_GAP: Final = re.compile(r"[\\{}]|\[\[|\]\]|<!--|\]$")
_ITEM_MARKS: Final = re.compile(r"[\\{};]|\[\[|\]\]|<!--")
_MISREAD: Final = re.compile(r"#|\[[^\[\]]?\]|[^\W\d_][\w-]*[ \t]*:|\d{1,4}[.)](?:\s|$)")
"""What a line must not begin with: a heading, an option, a field, a step."""
_IS_PLAIN: Final = re.compile(r"[\w ,.!?()'%/=~≤≥±–:+*\"-]*").fullmatch


class Value(NamedTuple):
    """A field of a block, or an option or step with its mark or number as the name."""

    name: str
    text: str
    """As it stands in the file, behind the name."""


class Written(NamedTuple):
    """One block to be written."""

    kind: str
    id: str
    values: Sequence[Value]


def tidied(text: str) -> str:
    """Text as a deck can say it: no space twice, no control characters, paragraphs and lists.

    Two line ends part paragraphs; one stands only before an item of a list.
    """
    if _IS_PLAIN(text) and "  " not in text:
        return text.strip()
    spaced = visible(SPACES.sub(" ", _LINE_ENDS.sub("\n", text)))
    lines = [line.strip() for line in spaced.split("\n")]
    pieces: list[str] = []
    is_apart = False
    for line in lines:
        if not line:
            is_apart = True
            continue
        is_item = OWN_LINE.match(line) is not None
        pieces += (("\n" if is_item and not is_apart else "\n\n") if pieces else "", line)
        is_apart = False
    return "".join(pieces)


def passage(text: str) -> str:
    """Text that `tidied` has made ready, as the value of a field."""
    if _IS_PLAIN(text):
        return text
    first, *later = _MARKS.sub(_escaped, text).split("\n")
    return "\n".join((first, *(_at_line_start(line) for line in later)))


def _escaped(mark: re.Match[str]) -> str:
    return "".join(f"\\{character}" for character in mark.group()) if _is_pair(mark) else _one(mark)


def _is_pair(mark: re.Match[str]) -> bool:
    return mark.group() in ("[[", "]]")


def _one(mark: re.Match[str]) -> str:
    return f"\\{mark.group()}"


def _at_line_start(line: str) -> str:
    if not _MISREAD.match(line):
        return line
    # A number of a list item stays what it is: behind a backslash the line would join the last.
    return line if OWN_LINE.match(line) else f"\\{line}"


def item(text: str) -> str:
    """Text as one entry of a list: on one line, and no `;` in it ends it."""
    line = " ".join(text.split())
    return line if _IS_PLAIN(line) else _ITEM_MARKS.sub(_escaped, line)


def items(texts: Iterable[str]) -> str:
    """Texts as a list."""
    return "; ".join(map(item, texts))


def deck_head(title: str, fields: Iterable[tuple[str, str]]) -> str:
    """The head of a deck; empty fields are left out."""
    lines = [f"# {_heading(title)}", *(f"{name}: {item(text)}" for name, text in fields if text)]
    return "\n".join(lines) + "\n"


def _heading(title: str) -> str:
    return passage(" ".join(visible(title).split()))


def block_text(block: Written) -> str:
    """A block as it stands in a file, with an empty line before it."""
    return "\n".join(("", f"## {block.kind} {block.id}", *_lines(block.values), ""))


def _lines(values: Iterable[Value]) -> Iterator[str]:
    for name, text in values:
        if text:
            # An option has its mark and a step its number in front, and no colon.
            yield f"{name}: {text}" if name[0].isalpha() else f"{name} {text}"


def gap(number: int, answer: str, hint: str) -> str:
    """A deletion of a cloze; its texts are on one line each."""
    hinted = f"::{_in_gap(hint)}" if hint else ""
    return f"[[{number}:{_in_gap(answer)}{hinted}]]"


def _in_gap(text: str) -> str:
    return _WITHIN_GAP.sub(_escaped, " ".join(text.split())).replace("::", "\\:\\:")


def gapped(pieces: Iterable[str], gaps: Iterable[str]) -> str:
    """A text of pieces with a gap, as `gap` writes it, behind each but the last."""
    parts = [_BESIDE_GAP.sub(_escaped, piece) for piece in pieces]
    text = "".join(part for pair in zip(parts, [*gaps, ""], strict=True) for part in pair)
    first, *later = text.split("\n")
    return "\n".join((first, *(_at_line_start(line) for line in later)))
