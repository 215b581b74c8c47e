"""From the cards of a deck to Anki's notes: a note for each block, a card for each deletion."""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType
from typing import Final, assert_never

from trainer.anki import note_types
from trainer.anki.field_text import deletion, field, lettered, ordered
from trainer.anki.figure_text import figure_fields
from trainer.anki.media import pictures_field
from trainer.anki.note_types import NoteType
from trainer.domain.card import (
    Card,
    Choice,
    Cloze,
    FigureQuestion,
    Option,
    Question,
    Shown,
    Steps,
    TrueFalse,
    Typed,
)
from trainer.domain.deck import Deck
from trainer.domain.fact import Status
from trainer.domain.ids import BlockId, CardId, DeckSlug, card_id

_ALL: Final = "choose all"
"""What a question says that tells by itself that several options are right."""
NO_MEDIA: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One note as Anki keeps it."""

    guid: str
    """By which Anki knows it again: from the deck's slug and the block's id alone."""
    block: BlockId
    note_type: NoteType
    section: str
    """The part of the deck it belongs to; empty for the deck itself."""
    fields: tuple[str, ...]
    """HTML, in the order of the type's fields."""
    tags: tuple[str, ...]
    """Its own, as its deck has them."""
    added_tags: tuple[str, ...]
    """Of this export alone."""
    cards: tuple[tuple[int, CardId], ...]
    """Its cards by their place in the note type: of a cloze the deletion's number less one."""


def notes_of(
    deck: Deck, *, tags: Sequence[str] = (), media: Mapping[str, str] = NO_MEDIA
) -> Iterator[Note]:
    """The notes of a deck in the deck's order, each with `tags` added to its own.

    `media` names each picture in Anki, by its path below the deck's folder.
    """
    for block, cards in groupby(deck.cards, key=lambda card: card.block):
        yield _note(deck, block, tuple(cards), tags, media)


def guid_for(slug: DeckSlug, block: BlockId) -> str:
    """The note's lasting name: 16 bytes of SHA-256 over slug and id, in letters."""
    return urlsafe_b64encode(card_id(slug, block)).rstrip(b"=").decode()


def _note(
    deck: Deck,
    block: BlockId,
    cards: tuple[Card, ...],
    tags: Sequence[str],
    media: Mapping[str, str],
) -> Note:
    first = cards[0]
    status = "" if first.status is Status.CURRENT else f"{first.status}"
    extra = pictures_field(first.answer_pictures, media)
    image = pictures_field(first.pictures, media)
    head = (field(first.why), field(first.source), status)
    tail = (extra, image, "", f"{deck.slug}/{block}")
    return Note(
        guid=guid_for(deck.slug, block),
        block=block,
        section=first.section,
        note_type=note_type_of(first.question),
        fields=(*_own_fields(cards), *head, *tail),
        tags=tuple(dict.fromkeys(_tags(deck, cards))),
        added_tags=tuple(tags),
        cards=tuple((_ordinal(card), card.id) for card in cards),
    )


def _ordinal(card: Card) -> int:
    return card.question.number - 1 if isinstance(card.question, Cloze) else 0


def _tags(deck: Deck, cards: Iterable[Card]) -> Iterator[str]:
    for card in cards:
        yield f"category::{card.category.replace(' ', '-')}"
        for name in card.facts:
            yield f"fact::{name}"
            yield f"source::{deck.facts[name].source}"
        if card.status is not Status.CURRENT:
            yield f"status::{card.status}"
        yield from card.tags


def note_type_of(question: Question) -> NoteType:
    """The note type that a card of this question belongs to."""
    match question:
        case Shown() | Typed():
            return note_types.BASIC
        case Cloze():
            return note_types.CLOZE
        case Choice() | TrueFalse():
            return note_types.CHOICE
        case FigureQuestion():
            return note_types.FIGURE
        case Steps():
            return note_types.STEPS
        case _:
            assert_never(question)


def _own_fields(cards: tuple[Card, ...]) -> tuple[str, ...]:
    """The fields that are the note type's own, as HTML."""
    question = cards[0].question
    match question:
        case Shown() | Typed():
            return _basic_fields(question)
        case Cloze():
            return _cloze_fields([_cloze(card) for card in cards])
        case Choice() | TrueFalse():
            return _choice_fields(cards[0].id, question)
        case FigureQuestion():
            figure = figure_fields(question)
            stem, accept = field(question.stem), _listed(question.rubric.accept)
            return (stem, *map(field, figure), accept)
        case Steps(stem=stem):
            return (field(stem), *_steps_fields(question))
        case _:
            assert_never(question)


def _basic_fields(question: Shown | Typed) -> tuple[str, str, str]:
    accept = _listed(question.rubric.accept) if isinstance(question, Typed) else ""
    return field(question.stem), field(question.answer), accept


def _listed(texts: Sequence[str]) -> str:
    return field("; ".join(texts))


def _cloze(card: Card) -> Cloze:
    if not isinstance(card.question, Cloze):
        raise TypeError(f"{card.block} holds a card that is no deletion")
    return card.question


def _cloze_fields(gaps: Sequence[Cloze]) -> tuple[str, str]:
    """The text with every deletion in it, and what else each takes."""
    in_order = sorted(gaps, key=lambda gap: len(gap.before))
    pieces: list[str] = []
    done = 0
    for gap in in_order:
        pieces += (
            field(gap.before[done:]),
            deletion(gap.number, gap.answer, gap.hint),
        )
        done = len(gap.before) + len(gap.answer)
    accepted = (
        f"{gap.answer}: {', '.join(gap.rubric.accept)}" for gap in in_order if gap.rubric.accept
    )
    return "".join(pieces) + field(in_order[-1].after), _listed(tuple(accepted))


def _choice_fields(card: CardId, question: Choice | TrueFalse) -> tuple[str, str, str]:
    if isinstance(question, TrueFalse):
        shown, answer = _options(card, question.reasons)
        asked = f"{question.statement}\nTrue or false, and why?"
        return field(asked), shown, f'<div class="answer">{question.is_true}</div>{answer}'
    is_said = _ALL in question.stem.lower()
    several = "\nChoose all that are right." if question.takes_several and not is_said else ""
    return field(question.stem + several), *_options(card, question.options)


def _options(card: CardId, options: Iterable[Option]) -> tuple[str, str]:
    """The options, and the options with what is right.

    A deck often has the right one first, so they are shuffled, by the card and their own words: an
    option that comes or goes leaves the others in their order.
    """
    shuffled = sorted(
        options, key=lambda option: hashlib.sha256(card + option.text.encode()).digest()
    )
    marked = (
        f'<span class="{"right" if option.is_right else "wrong"}">{field(option.text)}</span>'
        for option in shuffled
    )
    return lettered(field(option.text) for option in shuffled), lettered(marked)


def _steps_fields(question: Steps) -> tuple[str, str]:
    """The steps closed, each to be opened by itself, and the steps in their order."""
    numbered = tuple(zip(question.ranks, question.steps, strict=True))
    closed = (
        f"<details><summary>Step {rank}</summary>{field(step)}</details>" for rank, step in numbered
    )
    return "".join(closed), ordered((rank, field(step)) for rank, step in numbered)
