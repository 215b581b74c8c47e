"""Writing missing ids into a deck file, and changing nothing else of it."""

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from trainer.decks.grammar import KINDS, is_id
from trainer.decks.lines import BYTE_ORDER_MARK, decoded
from trainer.decks.problem import Problems
from trainer.decks.scan import Block, Document, scan
from trainer.errors import DeckError

_LETTERS: Final = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without those that are taken for one another: 0 and o, 1, i and l."""
_LENGTH: Final = 4
_LONGEST_PREFIX: Final = 8
_LINE_END = re.compile(r"\r\n|\n|\r")
_NAMED = re.compile(r"^[ \t]*##[ \t]+\S+[ \t]+(\S+)", re.MULTILINE)


def with_ids(content: bytes, *, path: str, rng: random.Random) -> bytes:
    """The bytes of a deck file with an id written behind each kind that has none.

    An id is never one that is used or retired, nor one within a comment.  Raises DeckError when
    the file is no text; whatever else is wrong with it stays as it is.
    """
    problems = Problems(path=path)
    plain = decoded(content, problems)
    if plain is None:
        first = problems.in_order()[0]
        raise DeckError(str(first), hint=first.suggestion)
    document = scan(plain, Problems(path=path))
    nameless = [block for block in document.blocks if _lacks_id(block)]
    ids = _new_ids(_prefix(document), set(_NAMED.findall(plain)), rng)
    return _inserted(content.decode(), zip(nameless, ids, strict=False)).encode()


def _lacks_id(block: Block) -> bool:
    return not block.id and block.kind in KINDS and block.kind != "retired"


def _inserted(text: str, ids: Iterable[tuple[Block, str]]) -> str:
    """The text with each id behind the kind of its block."""
    mark = len(BYTE_ORDER_MARK) if text.startswith(BYTE_ORDER_MARK) else 0
    starts = [mark, *(end.end() for end in _LINE_END.finditer(text))]
    pieces: list[str] = []
    done = 0
    for block, block_id in ids:
        behind_kind = starts[block.number - 1] + block.kind_column - 1 + len(block.kind)
        pieces += (text[done:behind_kind], f" {block_id}")
        done = behind_kind
    return "".join(pieces) + text[done:]


def _new_ids(prefix: str, taken: set[str], rng: random.Random) -> Iterator[str]:
    """Ids that are not taken, without end."""
    while True:
        new = f"{prefix}-{''.join(rng.choices(_LETTERS, k=_LENGTH))}"
        if new not in taken:
            taken.add(new)
            yield new


def _prefix(document: Document) -> str:
    """What most ids of cards begin with, or else the first letters of the slug's words."""
    prefixes = Counter(
        block.id.rpartition("-")[0]
        for block in document.blocks
        if "-" in block.id and is_id(block.id) and _is_of_card(block)
    )
    for prefix, _ in prefixes.most_common(1):
        if len(prefix) <= _LONGEST_PREFIX:
            return prefix
    slug = document.head["deck"].text if "deck" in document.head else ""
    if not is_id(slug):
        return "card"
    words = slug.split("-")
    return "".join(word[0] for word in words)[:_LONGEST_PREFIX] if len(words) > 1 else slug[:2]


def _is_of_card(block: Block) -> bool:
    return block.kind == "retired" or (block.kind in KINDS and KINDS[block.kind].is_card)
