"""Cards of a deck file from texts that come from elsewhere, and what cannot be one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from trainer.anki.reading.gaps import Gap, answers, are_simple, asked, gaps_of, pieces_of, shown
from trainer.decks.brought import BroughtCard, lasting_id
from trainer.decks.grammar import LONGEST_VALUE, MOST_DELETIONS
from trainer.decks.write import Value, gap, gapped, items, passage, tidied
from trainer.domain.card import Picture
from trainer.domain.fact import Category
from trainer.services.leftovers import Left, Leftovers

_LONGEST_TYPED: Final = 100
_ROOM: Final = 2
"""Escapes can double a text."""
_ONLY_PICTURE: Final = "What is to be seen in the picture?"
SEE_PICTURE: Final = "See the picture."
"""The answer where there is nothing but one."""
_LONGEST_CLAIM: Final = 500
LEVELS: Final = "::"
"""What stands between the names of decks that lie within each other."""
_NONE: Final = "none"
_CATEGORY: Final = "category::"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What all cards of a note have in common."""

    name: str
    """By which an educator knows the note."""
    key: str
    """By which the note is known where it comes from."""
    why: str = ""
    pictures: tuple[Picture, ...] = ()
    answer_pictures: tuple[Picture, ...] = ()


class Gapped(NamedTuple):
    """A block of a cloze note."""

    card: BroughtCard
    deletions: Mapping[int, int | None]
    """What it asks for, by the number there: the deletion here, or None for a card turned over."""


class CardMaker:
    """Makes blocks of texts that need not be tidy, and counts what cannot be one."""

    def __init__(self, leftovers: Leftovers) -> None:
        self._leftovers = leftovers

    def basic(
        self,
        draft: Draft,
        block: str,
        texts: tuple[str, str],
        *,
        accept: Sequence[str] | None = None,
    ) -> Iterator[BroughtCard]:
        """A question and its answer, unless one of them is missing or too long.

        With `accept`, other right answers, it is typed, if its answer is short enough for that.
        """
        question, answer, why = (*map(tidied, texts), tidied(draft.why))
        question = question or (_ONLY_PICTURE if draft.pictures else "")
        answer = answer or (SEE_PICTURE if draft.answer_pictures else "")
        if not question or not answer:
            self._leftovers.add(Left.NO_ANSWER if question else Left.NO_QUESTION, draft.name)
            return
        if not _fits(question, answer, why):
            self._leftovers.add(Left.TOO_LONG, draft.name)
            return
        is_typed = accept is not None and len(answer) <= _LONGEST_TYPED and "\n" not in answer
        others = (Value("Accept", items(accept or ()) or _NONE),) if is_typed else ()
        yield BroughtCard(
            kind="basic",
            id=block,
            values=(Value("Q", passage(question)), Value("A", passage(answer)), *others),
            why=why,
            pictures=draft.pictures,
            answer_pictures=draft.answer_pictures,
        )

    def gapped(self, draft: Draft, text: str, *, is_typed: bool) -> Iterator[Gapped]:
        """The cards of a text with `{{c1::answer::hint}}` in it: a cloze where it can be one."""
        pieces = pieces_of(tidied(text))
        if not any(gaps_of(pieces)):
            self._leftovers.add(Left.NO_DELETION, draft.name)
        elif are_simple(pieces, most=MOST_DELETIONS):
            yield from self._cloze(draft, pieces, is_typed=is_typed)
        else:
            yield from self._turned_over(draft, pieces)

    def sorted_tags(self, tags: Iterable[str]) -> tuple[Category, tuple[str, ...]]:
        """The category that a tag names, and the other tags as a deck can have them."""
        category = Category.UNSORTED
        kept: list[str] = []
        for tag in tags:
            named = tag.removeprefix(_CATEGORY).replace("-", " ")
            if tag.startswith(_CATEGORY) and named in list(Category):
                category = Category(named)
                continue
            clean = _clean_tag(tag)
            if clean != tag:
                self._leftovers.add(Left.BAD_TAG, tag)
            kept += (clean,) if clean else ()
        return category, tuple(dict.fromkeys(kept))

    def _cloze(
        self, draft: Draft, pieces: Sequence[str | Gap], *, is_typed: bool
    ) -> Iterator[Gapped]:
        why = tidied(draft.why)
        if not _fits(shown(pieces), why):
            self._leftovers.add(Left.TOO_LONG, draft.name)
            return
        gaps = [piece for piece in pieces if isinstance(piece, Gap)]
        marks = (gap(one.number, one.answer.strip(), one.hint) for one in gaps)
        typed = Value("Typed", "yes" if is_typed else "no")
        card = BroughtCard(
            kind="cloze",
            id=lasting_id(draft.key),
            values=(Value("Text", gapped(_between(pieces), marks)), typed),
            asks=len(gaps),
            why=why,
            pictures=draft.pictures,
            answer_pictures=draft.answer_pictures,
        )
        yield Gapped(card, {one.number: one.number for one in gaps})

    def _turned_over(self, draft: Draft, pieces: Sequence[str | Gap]) -> Iterator[Gapped]:
        for number in dict.fromkeys(one.number for one in gaps_of(pieces)):
            self._leftovers.add(Left.TURNED_OVER, draft.name)
            texts = (asked(pieces, number), "; ".join(answers(pieces, number)))
            for card in self.basic(draft, lasting_id(draft.key, number), texts):
                yield Gapped(card, {number: None})


@lru_cache(maxsize=4096)
def _clean_tag(tag: str) -> str:
    """A tag as a deck can have it."""
    return "_".join(tidied(tag).split())


def claim_of(text: str) -> str:
    """What a note claims, on one line and not too long."""
    line = " ".join(text.split())
    line = line if line.isprintable() else " ".join(tidied(line).split())
    short = line if len(line) <= _LONGEST_CLAIM else f"{line[: _LONGEST_CLAIM - 1]}…"
    return short or "What its picture shows."


def _between(pieces: Sequence[str | Gap]) -> list[str]:
    """What stands before, between and behind the gaps."""
    texts = [""]
    for piece in pieces:
        if isinstance(piece, Gap):
            texts.append("")
        else:
            texts[-1] += piece
    # A gap gives the spaces at its edges to what stands around it, which may have one of its own.
    return [text.replace("  ", " ") for text in texts]


def _fits(*texts: str) -> bool:
    return all(_ROOM * len(text) <= LONGEST_VALUE for text in texts)


def common_levels(names: Iterable[list[str]]) -> list[str]:
    """The levels that all names begin with."""
    levels: list[str] = []
    for level in zip(*names, strict=False):
        if len(set(level)) > 1:
            break
        levels.append(level[0])
    return levels
