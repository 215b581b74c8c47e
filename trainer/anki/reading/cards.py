"""From a note as Anki keeps it to its questions and answers as text."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from trainer.anki.reading.collection import NoteThere
from trainer.anki.reading.html_text import Image, Reading, read_html
from trainer.anki.reading.note_kinds import NoteKind, Template
from trainer.anki.reading.templates import behind_answer_line, filtered_fields, rendered

LONGEST_FIELD: Final = 200_000
"""Characters; a note with a longer one is not read."""
_HIDDEN: Final = ("type", "cloze")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One card: a question and its answer, which is typed or turned over."""

    ordinal: int
    question: str
    answer: str
    why: str
    """What stands beside a typed answer."""
    is_typed: bool
    images: tuple[Image, ...]
    answer_images: tuple[Image, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gapped:
    """All cards of a cloze note."""

    text: str
    """With its marks `{{c1::answer::hint}}`."""
    why: str
    is_typed: bool
    images: tuple[Image, ...]
    answer_images: tuple[Image, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Occluded:
    """A note of image occlusion: its picture, and what is written beside it."""

    header: str
    back: str
    images: tuple[Image, ...]
    answer_images: tuple[Image, ...]


@dataclass(slots=True)
class Lost:
    """What of a note cannot be text, each once, in the order in which it was met."""

    sounds: dict[str, None] = field(default_factory=dict)
    links: dict[str, None] = field(default_factory=dict)


class ReadNote(NamedTuple):
    """What a note asks, and what of it cannot be text."""

    cards: tuple[Asked | Gapped | Occluded, ...]
    lost: Lost


def read_note(note: NoteThere, kind: NoteKind) -> ReadNote:
    """The questions of a note; `note` has as many fields as its kind, none longer than allowed."""
    values = dict(zip(kind.fields, note.fields, strict=True))
    lost = Lost()
    if kind.is_occlusion:
        return ReadNote((_occluded(note, lost),), lost)
    if kind.is_cloze:
        gapped = (_gapped(template, values, lost) for template in kind.templates[:1])
        return ReadNote(tuple(gapped), lost)
    asked = tuple(_asked_cards(note, kind, values, lost))
    return ReadNote(asked, lost)


def _asked_cards(
    note: NoteThere, kind: NoteKind, values: dict[str, str], lost: Lost
) -> Iterator[Asked]:
    for ordinal in dict.fromkeys(card.ordinal for card in note.cards):
        if 0 <= ordinal < len(kind.templates):
            yield _asked(ordinal, kind.templates[ordinal], values, lost)


@lru_cache(maxsize=1024)
def _typed_field(template: Template) -> str:
    """The field whose content is typed; empty where none is."""
    return next(iter(filtered_fields(template.front, "type")), "")


@lru_cache(maxsize=1024)
def _said_twice(template: Template) -> tuple[str, ...]:
    """The filter of the line to type in, where the front shows the text of a cloze beside it."""
    return ("type",) if filtered_fields(template.front, "cloze", without="type") else ()


def _asked(ordinal: int, template: Template, values: dict[str, str], lost: Lost) -> Asked:
    typed = _typed_field(template)
    front = _read(rendered(template.front, values, leave_out=_HIDDEN), lost)
    back = _read(
        behind_answer_line(rendered(template.back, values, leave_out=_HIDDEN if typed else ())),
        lost,
    )
    # A back that repeats the question says the answer in its other lines.
    repeats = bool(front.text) and front.text in back.text
    answer = (_without_lines(back.text, front.text).strip() if repeats else "") or back.text
    why = ""
    if typed:
        answer = read_html(values.get(typed, "")).text
        why = _without_lines(back.text, f"{front.text}\n{answer}")
    return Asked(
        ordinal=ordinal,
        question=front.text,
        answer=answer,
        why=why,
        is_typed=bool(typed),
        images=tuple(front.images),
        answer_images=tuple(image for image in back.images if image not in front.images),
    )


def _gapped(template: Template, values: dict[str, str], lost: Lost) -> Gapped:
    front = _read(rendered(template.front, values, leave_out=_said_twice(template)), lost)
    back = _read(rendered(template.back, values, leave_out=_HIDDEN), lost)
    return Gapped(
        text=front.text,
        why=_without_lines(back.text, front.text),
        is_typed=bool(_typed_field(template)),
        images=tuple(front.images),
        answer_images=tuple(image for image in back.images if image not in front.images),
    )


def _occluded(note: NoteThere, lost: Lost) -> Occluded:
    # Its fields are fixed: occlusion, image, header, back extra, comments.
    _, image, header, *back = (_read(part, lost) for part in (*note.fields, "", "", "")[:5])
    return Occluded(
        header=header.text,
        back="\n".join(part.text for part in back),
        images=(*image.images, *header.images),
        answer_images=tuple(picture for part in back for picture in part.images),
    )


def _read(html: str, lost: Lost) -> Reading:
    reading = read_html(html)
    lost.sounds.update(dict.fromkeys(reading.sounds))
    lost.links.update(dict.fromkeys(reading.links))
    return reading


def _without_lines(text: str, known: str) -> str:
    """The lines of a text that are not among known ones."""
    seen = {line.strip() for line in known.split("\n")}
    return "\n".join(line for line in text.split("\n") if line.strip() not in seen)
