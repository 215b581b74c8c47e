"""Decks written as a package for Anki, with the ledger that keeps later exports compatible."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from trainer.anki.ledger import Ledger, brought_up_to_date, ledger_text, read_ledger
from trainer.anki.media import media_names
from trainer.anki.notes import Note, notes_of
from trainer.anki.parity import Parity, parity
from trainer.anki.progress import Progress
from trainer.domain.deck import Deck
from trainer.domain.ids import BlockId, DeckSlug
from trainer.domain.study_day import Moment
from trainer.errors import AnkiError
from trainer.services.output_file import check_package_target, writing
from trainer.services.pictures import picture_files
from trainer.store.files import draft_of, replacing, write_whole

if TYPE_CHECKING:
    from trainer.anki.package import Parcel

_ID_BYTES: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class DeckSource:
    """A deck to export, and where its ledger is kept."""

    deck: Deck
    ledger: Path
    folder: Path
    """Where its pictures lie."""
    files: tuple[Path, ...] = ()
    """Its own files, beside the pictures, that an export must not overwrite."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Becomes:
    """How many cards become what."""

    cards: int
    parity: Parity


@dataclass(frozen=True, slots=True, kw_only=True)
class DeckExport:
    """What an export makes of one deck."""

    media: Mapping[str, Path]
    """Its pictures, by their names in Anki."""
    files: tuple[Path, ...]
    """The deck's own files, beside the pictures."""

    slug: DeckSlug
    title: str
    deck_name: str
    """In Anki; of the first export for good."""
    ledger_path: Path
    ledger: Ledger
    notes: tuple[Note, ...]
    cards: int
    new: int
    """Notes that no earlier export had."""
    changed: int
    """Notes that are not as they were exported last."""
    retired: tuple[BlockId, ...]
    """Notes of earlier exports that are gone: Anki keeps them until the learner deletes them."""
    other_kinds: tuple[BlockId, ...]
    """Notes that had another note type in an earlier export: Anki keeps the old one as it is."""
    emptied: tuple[BlockId, ...]
    """Notes of which a card is gone: Anki keeps it, with nothing on it."""
    becomes: tuple[Becomes, ...]
    is_renamed: bool
    """The deck would be called otherwise, had it not been exported before."""
    is_first: bool
    """No ledger knows of an earlier export."""
    is_ledger_kept: bool
    """The ledger says all this already."""


def prepared(
    sources: Iterable[DeckSource], moment: Moment, *, tags: Sequence[str] = ()
) -> tuple[DeckExport, ...]:
    """What an export would write, and nothing is written.

    Raises AnkiError for a tag that Anki cannot have, a deck named twice and a ledger that is none.
    """
    for tag in tags:
        if not tag or any(character.isspace() for character in tag):
            raise AnkiError(
                f"{tag!r} cannot be a tag.", hint="A tag has no spaces; `::` makes levels: a::b."
            )
    exports = tuple(_prepared(source, moment, tags) for source in sources)
    twice = [slug for slug, times in Counter(one.slug for one in exports).items() if times > 1]
    if twice:
        raise AnkiError(f"The deck {twice[0]} is named twice.", hint="Name it once.")
    return exports


def _prepared(source: DeckSource, moment: Moment, tags: Sequence[str]) -> DeckExport:
    deck = source.deck
    named = _media_names(source)
    notes = tuple(notes_of(deck, tags=tags, media=named))
    before = _kept_ledger(source.ledger)
    name = _anki_name(deck)
    ledger = brought_up_to_date(before, notes, deck_name=name, now=moment.at_ms // 1000)
    known = before.lines if before else {}
    present = {note.guid for note in notes}
    return DeckExport(
        media={name: source.folder / path for path, name in named.items()},
        files=source.files,
        slug=deck.slug,
        title=deck.title,
        deck_name=ledger.deck_name,
        ledger_path=source.ledger,
        ledger=ledger,
        notes=notes,
        cards=len(deck.cards),
        new=sum(note.guid not in known for note in notes),
        changed=sum(
            note.guid in known and known[note.guid].changed != ledger.changed(note.guid)
            for note in notes
        ),
        retired=tuple(BlockId(line.block) for guid, line in known.items() if guid not in present),
        other_kinds=tuple(note.block for note in notes if _has_changed_kind(ledger, note)),
        emptied=tuple(note.block for note in notes if _has_lost_card(ledger, note)),
        becomes=tuple(
            Becomes(cards=cards, parity=one)
            for one, cards in Counter(parity(card) for card in deck.cards).items()
        ),
        is_renamed=name != ledger.deck_name,
        is_first=before is None,
        is_ledger_kept=before == ledger,
    )


def _has_changed_kind(ledger: Ledger, note: Note) -> bool:
    return len(ledger.lines[note.guid].kinds) > 1


def _has_lost_card(ledger: Ledger, note: Note) -> bool:
    is_lost = len(ledger.lines[note.guid].cards) > len(note.cards)
    return is_lost and not _has_changed_kind(ledger, note)


def export(
    exports: Sequence[DeckExport], target: Path, *, progress: Progress | None = None
) -> None:
    """Write the package, at once or not at all, and the ledgers before it.

    With `progress` its cards stand where the learner's do; without, every card is new.

    A ledger that was written for a package that was not does no harm: what it says changed then is
    newer than any learner's.  Raises OutputError where a file cannot be written.
    """
    check_package_target(target, sources=[path for one in exports for path in _read_for(one)])
    # genanki takes 170 ms to import, and a report alone needs none of it.
    from trainer.anki.package import Contents, write_package

    for one in exports:
        if not one.is_ledger_kept:
            _write_ledger(one)
    contents = Contents(
        parcels=[parcel for one in exports for parcel in _parcels(one)],
        begun=min((one.ledger.begun for one in exports), default=0),
        media={name: file for one in exports for name, file in one.media.items()},
        progress=progress,
    )
    with writing(target), replacing(target) as draft, draft_of(target) as work:
        write_package(draft, contents, work=work)


def _read_for(one: DeckExport) -> tuple[Path, ...]:
    """What is read for an export, and kept for the next."""
    return (*one.files, one.ledger_path, *one.media.values())


def deck_id(slug: DeckSlug, section: str = "") -> int:
    """The id of a deck, or of a section, in packages: 48 bits of SHA-256 over its slug and name."""
    named = f"deck\0{slug}\0{section}" if section else f"deck\0{slug}"
    return 1 + int.from_bytes(hashlib.sha256(named.encode()).digest()[:_ID_BYTES], "big")


def _parcels(one: DeckExport) -> "Iterator[Parcel]":
    """The deck, and each of its sections, which is a deck of its own in Anki."""
    from trainer.anki.package import Parcel

    notes: dict[str, list[tuple[int, Note]]] = {}
    for note in one.notes:
        notes.setdefault(note.section, []).append((one.ledger.changed(note.guid), note))
    for section, of_section in notes.items():
        name = f"{one.deck_name}::{section}" if section else one.deck_name
        yield Parcel(deck_id=deck_id(one.slug, section), name=name, notes=of_section)


def _media_names(source: DeckSource) -> dict[str, str]:
    deck = source.deck
    try:
        return media_names(deck.slug, picture_files(deck.cards), source.folder)
    except OSError as error:
        raise AnkiError(
            f"{error.filename}: this picture of {deck.slug} cannot be read: {error.strerror}.",
            hint="Put it back, or add the deck again: `trainer deck add FILE`.",
        ) from error


def _anki_name(deck: Deck) -> str:
    levels = (level.replace("::", ":").strip() for level in (deck.procedure, deck.title))
    return "::".join(level for level in levels if level)


def _kept_ledger(path: Path) -> Ledger | None:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise AnkiError(
            f"{path}: the ledger of exports cannot be read: {_reason(error)}.",
            hint="It says when each note last changed, and no deck is exported without it.",
        ) from error
    return read_ledger(text, path=str(path))


def _write_ledger(one: DeckExport) -> None:
    path = one.ledger_path
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, ledger_text(one.ledger).encode())


def _reason(error: Exception) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else "it is not UTF-8"
