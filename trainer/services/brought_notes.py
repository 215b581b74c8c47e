"""From the notes of an Anki package to the notes of a deck file."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final, assert_never

from trainer.anki.notes import guid_for
from trainer.anki.reading.archive import Archive
from trainer.anki.reading.cards import LONGEST_FIELD, Asked, Gapped, Occluded, read_note
from trainer.anki.reading.collection import NoteThere
from trainer.anki.reading.gaps import Gap, answers, are_simple, asked, gaps_of, pieces_of, shown
from trainer.anki.reading.note_kinds import Models, NoteKind
from trainer.decks.brought import BroughtCard, BroughtNote, lasting_id
from trainer.decks.grammar import LONGEST_VALUE, MOST_DELETIONS
from trainer.decks.write import Value, gap, gapped, passage, tidied
from trainer.domain.fact import Category
from trainer.domain.ids import BlockId, DeckSlug
from trainer.services.leftovers import Left, Leftovers
from trainer.services.picture_box import PictureBox

_CATEGORY: Final = "category::"
_ID_FIELD: Final = "Id"
_LONGEST_CLAIM: Final = 500
_LONGEST_TYPED: Final = 100
_ROOM: Final = 2
"""Escapes can double a text."""
_ONLY_PICTURE: Final = "What is to be seen in the picture?"
_SEE_PICTURE: Final = "See the picture."


class Bringer:
    """Turns notes into notes of a deck, puts their pictures aside, and counts what is left."""

    def __init__(self, archive: Archive, models: Models, *, root: str, media: Path) -> None:
        self.leftovers = Leftovers()
        self.own: dict[int, tuple[DeckSlug, BlockId]] = {}
        """Notes that this program exported, by their ids there."""
        self.blocks: dict[tuple[int, int], tuple[str, int | None]] = {}
        """The block, and the deletion of a cloze, that each card became: by note and ordinal."""
        self.pictures = PictureBox(archive, media, self.leftovers)
        self._models = models
        self._root = root
        self._guids: set[str] = set()

    def notes(self, notes: Iterable[NoteThere]) -> Iterator[BroughtNote]:
        """What becomes of notes, in their order."""
        for note in notes:
            kind = self._models.kinds.get(note.model)
            if kind is None:
                self.leftovers.add(Left.NO_NOTE_TYPE, _name(note))
            elif (own := own_name(note, kind)) is not None:
                self.own[note.id] = own
            elif self._can_be_read(note, kind):
                brought = self._brought(note, kind)
                if brought is not None:
                    yield brought

    def _can_be_read(self, note: NoteThere, kind: NoteKind) -> bool:
        if len(note.fields) != len(kind.fields):
            self.leftovers.add(Left.WRONG_FIELDS, _name(note))
        elif max(map(len, note.fields)) > LONGEST_FIELD:
            self.leftovers.add(Left.TOO_LONG, _name(note))
        elif not note.cards:
            self.leftovers.add(Left.NO_CARD, _name(note))
        else:
            return True
        return False

    def _brought(self, note: NoteThere, kind: NoteKind) -> BroughtNote | None:
        read = read_note(note, kind)
        key = self._key(note)
        for sound in read.sounds:
            self.leftovers.add(Left.SOUND, sound)
        cards = [brought for card in read.cards for brought in self._cards(note, key, card)]
        if not cards:
            return None
        category, tags = self._tags(note)
        return BroughtNote(
            fact=f"f-{lasting_id(key)}",
            claim=_claim(read.cards[0]),
            cards=cards,
            category=category,
            section=self._section(note),
            tags=tags,
        )

    def _key(self, note: NoteThere) -> str:
        """By what the note is known: its GUID, or its id where that is missing or taken."""
        if note.guid and note.guid not in self._guids:
            self._guids.add(note.guid)
            return note.guid
        self.leftovers.add(Left.SAME_GUID, _name(note))
        return f"{note.guid}\0{note.id}"

    def _cards(
        self, note: NoteThere, key: str, card: Asked | Gapped | Occluded
    ) -> Iterator[BroughtCard]:
        match card:
            case Asked():
                yield from self._asked(note, key, card)
            case Gapped():
                yield from self._gapped(note, key, card)
            case Occluded():
                self.leftovers.add(Left.OCCLUSION, _name(note))
                header, back = tidied(card.header), tidied(card.back) or _SEE_PICTURE
                basic = self._basic(note, lasting_id(key), (header, back), card)
                yield from basic
            case _:
                assert_never(card)

    def _asked(self, note: NoteThere, key: str, card: Asked) -> Iterator[BroughtCard]:
        block = lasting_id(key, card.ordinal)
        question, answer = tidied(card.question), tidied(card.answer)
        is_typed = card.is_typed and len(answer) <= _LONGEST_TYPED and "\n" not in answer
        why = tidied(card.why)
        for basic in self._basic(note, block, (question, answer), card, is_typed=is_typed, why=why):
            self.blocks[note.id, card.ordinal] = (block, None)
            yield basic

    def _basic(  # noqa: PLR0913 - what a card is made of
        self,
        note: NoteThere,
        block: str,
        texts: tuple[str, str],
        images: Asked | Gapped | Occluded,
        *,
        is_typed: bool = False,
        why: str = "",
    ) -> Iterator[BroughtCard]:
        pictures = self.pictures.of(images.images)
        answer_pictures = self.pictures.of(images.answer_images)
        question, answer = texts
        question = question or (_ONLY_PICTURE if pictures else "")
        answer = answer or (_SEE_PICTURE if answer_pictures else "")
        if not question or not answer:
            self.leftovers.add(Left.NO_ANSWER if question else Left.NO_QUESTION, _name(note))
            return
        if not _fits(question, answer, why):
            self.leftovers.add(Left.TOO_LONG, _name(note))
            return
        typed = (Value("Accept", "none"),) if is_typed else ()
        yield BroughtCard(
            kind="basic",
            id=block,
            values=(Value("Q", passage(question)), Value("A", passage(answer)), *typed),
            why=why,
            pictures=pictures,
            answer_pictures=answer_pictures,
        )

    def _gapped(self, note: NoteThere, key: str, card: Gapped) -> Iterator[BroughtCard]:
        pieces = pieces_of(tidied(card.text))
        gaps = list(gaps_of(pieces))
        if not gaps:
            self.leftovers.add(Left.NO_DELETION, _name(note))
        elif are_simple(pieces, most=MOST_DELETIONS):
            yield from self._cloze(note, key, card, pieces)
        else:
            yield from self._turned_over(note, key, card, pieces)

    def _cloze(
        self, note: NoteThere, key: str, card: Gapped, pieces: Sequence[str | Gap]
    ) -> Iterator[BroughtCard]:
        block, why = lasting_id(key), tidied(card.why)
        if not _fits(shown(pieces), why):
            self.leftovers.add(Left.TOO_LONG, _name(note))
            return
        gaps = [piece for piece in pieces if isinstance(piece, Gap)]
        text = gapped(
            _between(pieces), (gap(one.number, one.answer.strip(), one.hint) for one in gaps)
        )
        for one in gaps:
            self.blocks[note.id, one.number - 1] = (block, one.number)
        yield BroughtCard(
            kind="cloze",
            id=block,
            values=(Value("Text", text), Value("Typed", "yes" if card.is_typed else "no")),
            asks=len(gaps),
            why=why,
            pictures=self.pictures.of(card.images),
            answer_pictures=self.pictures.of(card.answer_images),
        )

    def _turned_over(
        self, note: NoteThere, key: str, card: Gapped, pieces: Sequence[str | Gap]
    ) -> Iterator[BroughtCard]:
        for number in dict.fromkeys(one.number for one in gaps_of(pieces)):
            self.leftovers.add(Left.TURNED_OVER, _name(note))
            block = lasting_id(key, number)
            texts = (tidied(asked(pieces, number)), tidied("; ".join(answers(pieces, number))))
            for basic in self._basic(note, block, texts, card, why=tidied(card.why)):
                self.blocks[note.id, number - 1] = (block, None)
                yield basic

    def _tags(self, note: NoteThere) -> tuple[Category, tuple[str, ...]]:
        """The category that a tag names, and the other tags as a deck can have them."""
        category = Category.UNSORTED
        tags: list[str] = []
        for tag in note.tags:
            named = tag.removeprefix(_CATEGORY).replace("-", " ")
            if tag.startswith(_CATEGORY) and named in list(Category):
                category = Category(named)
                continue
            clean = _clean_tag(tag)
            if clean != tag:
                self.leftovers.add(Left.BAD_TAG, tag)
            tags += (clean,) if clean else ()
        return category, tuple(dict.fromkeys(tags))

    def _section(self, note: NoteThere) -> str:
        deck = note.cards[0].deck
        if not deck:
            self.leftovers.add(Left.NO_DECK, _name(note))
        return _below(deck, self._root)


@lru_cache(maxsize=4096)
def _clean_tag(tag: str) -> str:
    """A tag as a deck can have it."""
    return "_".join(tidied(tag).split())


@lru_cache(maxsize=4096)
def _below(deck: str, root: str) -> str:
    """The levels of a deck's name below those of all."""
    levels = deck[len(root) :].removeprefix("::") if deck.startswith(root) else deck
    return " ".join(tidied(levels).split())


def own_name(note: NoteThere, kind: NoteKind) -> tuple[DeckSlug, BlockId] | None:
    """Deck and block of a note that this program exported; None for any other."""
    if _ID_FIELD not in kind.fields or len(note.fields) != len(kind.fields):
        return None
    slug, _, block = note.fields[kind.fields.index(_ID_FIELD)].partition("/")
    is_own = note.guid == guid_for(DeckSlug(slug), BlockId(block))
    return (DeckSlug(slug), BlockId(block)) if is_own else None


def _between(pieces: Sequence[str | Gap]) -> list[str]:
    """What stands before, between and behind the gaps."""
    texts = [""]
    for piece in pieces:
        if isinstance(piece, Gap):
            texts.append("")
        else:
            texts[-1] += piece
    return texts


def _claim(card: Asked | Gapped | Occluded) -> str:
    match card:
        case Asked(question=question, answer=answer):
            claim = f"{question} — {answer}"
        case Gapped(text=text):
            claim = shown(pieces_of(text))
        case Occluded(header=header):
            claim = header
        case _:
            assert_never(card)
    line = " ".join(claim.split())
    line = line if line.isprintable() else " ".join(tidied(line).split())
    short = line if len(line) <= _LONGEST_CLAIM else f"{line[: _LONGEST_CLAIM - 1]}…"
    return short or "What its picture shows."


def _fits(*texts: str) -> bool:
    return all(_ROOM * len(text) <= LONGEST_VALUE for text in texts)


def _name(note: NoteThere) -> str:
    return next((field for field in note.fields if field.strip()), f"note {note.id}")[:200]
