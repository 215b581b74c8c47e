"""From the notes of an Anki package to the notes of a deck file."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final, assert_never

from trainer.anki.notes import guid_for
from trainer.anki.reading.archive import Archive
from trainer.anki.reading.cards import LONGEST_FIELD, Asked, Gapped, Occluded, read_note
from trainer.anki.reading.collection import NoteThere
from trainer.anki.reading.gaps import pieces_of, shown
from trainer.anki.reading.note_kinds import Models, NoteKind
from trainer.decks.brought import BroughtCard, BroughtNote, lasting_id
from trainer.decks.write import tidied
from trainer.domain.ids import BlockId, DeckSlug
from trainer.services.brought_cards import SEE_PICTURE, CardMaker, Draft, claim_of
from trainer.services.leftovers import Left, Leftovers
from trainer.services.picture_box import PictureBox

_ID_FIELD: Final = "Id"


class Bringer:
    """Turns notes into notes of a deck, puts their pictures aside, and counts what is left."""

    def __init__(self, archive: Archive, models: Models, *, root: str, media: Path) -> None:
        self.leftovers = Leftovers()
        self.own: dict[int, tuple[DeckSlug, BlockId]] = {}
        """Notes that this program exported, by their ids there."""
        self.blocks: dict[tuple[int, int], tuple[str, int | None]] = {}
        """The block, and the deletion of a cloze, that each card became: by note and ordinal."""
        self.pictures = PictureBox(archive, media, self.leftovers)
        self._maker = CardMaker(self.leftovers)
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
        for sound in read.lost.sounds:
            self.leftovers.add(Left.SOUND, sound)
        for link in read.lost.links:
            self.leftovers.add(Left.LINK, link)
        cards = [brought for card in read.cards for brought in self._cards(note, key, card)]
        if not cards:
            return None
        category, tags = self._maker.sorted_tags(note.tags)
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
        draft = Draft(
            name=_name(note),
            key=key,
            why="" if isinstance(card, Occluded) else card.why,
            pictures=self.pictures.of(card.images),
            answer_pictures=self.pictures.of(card.answer_images),
        )
        match card:
            case Asked():
                yield from self._asked(note, draft, card)
            case Gapped():
                yield from self._gapped(note, draft, card)
            case Occluded():
                self.leftovers.add(Left.OCCLUSION, draft.name)
                texts = (card.header, card.back.strip() or SEE_PICTURE)
                yield from self._maker.basic(draft, lasting_id(key), texts)
            case _:
                assert_never(card)

    def _asked(self, note: NoteThere, draft: Draft, card: Asked) -> Iterator[BroughtCard]:
        block = lasting_id(draft.key, card.ordinal)
        accept = () if card.is_typed else None
        texts = (card.question, card.answer)
        for basic in self._maker.basic(draft, block, texts, accept=accept):
            self.blocks[note.id, card.ordinal] = (block, None)
            yield basic

    def _gapped(self, note: NoteThere, draft: Draft, card: Gapped) -> Iterator[BroughtCard]:
        for made in self._maker.gapped(draft, card.text, is_typed=card.is_typed):
            for number, deletion in made.deletions.items():
                self.blocks[note.id, number - 1] = (made.card.id, deletion)
            yield made.card

    def _section(self, note: NoteThere) -> str:
        deck = note.cards[0].deck
        if not deck:
            self.leftovers.add(Left.NO_DECK, _name(note))
        return _below(deck, self._root)


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


def _claim(card: Asked | Gapped | Occluded) -> str:
    match card:
        case Asked(question=question, answer=answer):
            return claim_of(f"{question} — {answer}")
        case Gapped(text=text):
            return claim_of(shown(pieces_of(text)))
        case Occluded(header=header):
            return claim_of(header)
    assert_never(card)


def _name(note: NoteThere) -> str:
    return next((field for field in note.fields if field.strip()), f"note {note.id}")[:200]
