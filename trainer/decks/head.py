"""The head of a deck file: its title and what is said of the deck as a whole."""

import re
from dataclasses import dataclass
from datetime import date

from trainer.decks.grammar import ID_WORDS, LONGEST_VERSION, is_id, like_an_id
from trainer.decks.inline import Inline
from trainer.decks.passage import Passage
from trainer.decks.problem import Code, quoted
from trainer.decks.scan import Document
from trainer.domain.ids import DeckSlug

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a deck says of itself."""

    slug: DeckSlug
    title: str
    version: str
    procedure: str
    language: str
    author: str
    reviewed: str
    review_by: str
    note: str


def head(document: Document, inline: Inline) -> Head:
    """The head of a deck file; what is wrong in it becomes a problem and reads as empty."""
    values = {name: field.passage for name, field in document.head.items()}
    plain = {name: inline.plain(value) for name, value in values.items() if value.text}
    title = document.title.passage if document.title else None
    _check_slug(values.get("deck"), inline)
    _check_version(values.get("version"), inline)
    _check_language(values.get("language"), inline)
    _check_dates(values, inline)
    return Head(
        slug=DeckSlug(plain.get("deck", "")),
        title=inline.plain(title) if title else "",
        version=plain.get("version", ""),
        procedure=plain.get("procedure", ""),
        language=plain.get("language", "en"),
        author=plain.get("author", ""),
        reviewed=plain.get("reviewed", ""),
        review_by=plain.get("review-by", ""),
        note=plain.get("note", ""),
    )


def _check_slug(written: Passage | None, inline: Inline) -> None:
    if written and written.text and not is_id(written.text):
        message = f"{quoted(written.text)} is no short name of a deck; {ID_WORDS} were expected"
        suggestion = f"Write `{like_an_id(written.text) or 'a-name'}`, for good."
        inline.problems.add(written.at(0), Code.BAD_SLUG, message, suggestion)


def _check_version(written: Passage | None, inline: Inline) -> None:
    if written and len(written.text) > LONGEST_VERSION:
        message = f"this version is too long; at most {LONGEST_VERSION} characters were expected"
        inline.problems.add(written.at(0), Code.VALUE_TOO_LONG, message, "As in `version: 1.0`.")


def _check_language(written: Passage | None, inline: Inline) -> None:
    if written and written.text and not _LANGUAGE.fullmatch(written.text):
        message = f"{quoted(written.text)} is no code of a language; as in `en` was expected"
        inline.problems.add(written.at(0), Code.BAD_LANGUAGE, message, "English is `en`.")


def _check_dates(values: dict[str, Passage], inline: Inline) -> None:
    reviewed = _date(values.get("reviewed"), inline)
    review_by = _date(values.get("review-by"), inline)
    if reviewed and review_by and review_by < reviewed:
        message = "`review-by` is before `reviewed`; a later day was expected"
        at = values["review-by"].at(0)
        inline.problems.add(at, Code.BAD_DATE, message, "Have the two changed places?")


def _date(written: Passage | None, inline: Inline) -> date | None:
    if written is None or not written.text:
        return None
    try:
        if _DATE.fullmatch(written.text):
            return date.fromisoformat(written.text)
        reason = "YYYY-MM-DD was expected"
    except ValueError:
        reason = "there is no such day"
    message = f"{quoted(written.text)} is no date; {reason}"
    inline.problems.add(written.at(0), Code.BAD_DATE, message, "As in `2026-11-22`.")
    return None
