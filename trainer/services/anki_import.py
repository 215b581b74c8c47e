"""Packages of Anki's brought here: a deck file with its pictures, and what is left behind."""

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from filecmp import cmp
from pathlib import Path
from typing import Final

from trainer.anki.reading.archive import Archive, opened
from trainer.anki.reading.collection import Collection, read_collection
from trainer.anki.reading.note_kinds import Models
from trainer.decks.brought import UNSEEN, BroughtDeck, BroughtNote, deck_pieces
from trainer.decks.grammar import like_an_id
from trainer.decks.write import tidied
from trainer.domain.ids import BlockId, CardId, DeckSlug, card_id
from trainer.errors import AnkiError, OutputError
from trainer.services.brought_cards import LEVELS, common_levels
from trainer.services.brought_notes import Bringer
from trainer.services.deck_slug import lasting_slug
from trainer.services.leftovers import Left, Leftovers
from trainer.services.output_file import check_target, writing
from trainer.services.picture_box import is_plain_name
from trainer.store.files import replacing

_PICTURES: Final = "-media"

InstalledCards = Callable[[DeckSlug], frozenset[CardId]]
"""The cards of an installed deck."""


def _no_cards(_: DeckSlug) -> frozenset[CardId]:
    return frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """How a deck is to be known, and which decks are known already."""

    slug: str = ""
    """Empty where none was chosen."""
    installed: InstalledCards = _no_cards


_BY_ITS_NAME: Final = Naming()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeckImport:
    """What came of a package."""

    deck: BroughtDeck
    target: Path
    notes: int
    cards: int
    pictures: int
    own: dict[int, tuple[DeckSlug, BlockId]]
    """Notes that this program exported, by their ids there: they are in their own decks."""
    blocks: dict[tuple[int, int], tuple[str, int | None]]
    """What each card became: block and deletion, by note and place in its note type."""
    leftovers: Leftovers


@contextmanager
def opened_package(path: Path) -> Iterator[tuple[Archive, Collection]]:
    """A package with its collection; raises AnkiError for what is none."""
    with (
        tempfile.TemporaryDirectory(prefix="trainer-") as work,
        opened(path, work=Path(work)) as archive,
        read_collection(archive) as collection,
    ):
        yield archive, collection


def import_deck(
    archive: Archive,
    collection: Collection,
    target: Path | None,
    *,
    naming: Naming = _BY_ITS_NAME,
    replaces: bool = False,
) -> DeckImport:
    """Write the deck file of a package, and its pictures beside it, at once or not at all.

    Without a `target` it is named after the deck, in the current folder.  Without a slug a deck
    that is replaced keeps its own, and a new one has that of the deck's name.  A package of this
    program's own cards alone makes no file.  Raises OutputError where a file or another picture
    is there already and not to be replaced, where it is the package, and where one cannot be
    written; and AnkiError where an installed deck of its slug has none of its cards.
    """
    models = collection.models()
    deck, root = _deck_of(archive.path, collection, models)
    path = Path(f"{naming.slug or deck.slug}.md") if target is None else target
    deck = replace(deck, slug=lasting_slug(naming.slug, path, deck.slug))
    check_target(path, replaces=replaces, sources=[archive.path])
    with writing(path), tempfile.TemporaryDirectory(prefix=".trainer-", dir=path.parent) as work:
        media = Path(work) / _pictures_name(path, deck.slug)
        media.mkdir()
        bringer = Bringer(archive, models, root=root, media=media)
        notes = _Counted(bringer.notes(collection.notes(models.decks)))
        draft = Path(work) / "deck.md"
        with draft.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(deck_pieces(deck, notes))
        for _ in range(collection.cards_without_note()):
            bringer.leftovers.add(Left.NO_NOTE, "")
        if notes.notes:
            _refuse_other_deck(deck.slug, bringer.blocks.values(), naming.installed)
            _refuse_other_pictures(media, path, replaces=replaces)
            _publish(draft, media, path)
    return DeckImport(
        deck=deck,
        target=path,
        notes=notes.notes,
        cards=notes.cards,
        pictures=len(bringer.pictures.kept),
        own=bringer.own,
        blocks=bringer.blocks,
        leftovers=bringer.leftovers,
    )


def ids_here(done: DeckImport, note: int, ordinal: int) -> tuple[CardId, ...]:
    """The ids a card of the package can have here; which of several, its deck knows."""
    if note in done.own:
        slug, block = done.own[note]
        return card_id(slug, block), card_id(slug, block, deletion=ordinal + 1)
    if (note, ordinal) not in done.blocks:
        return ()
    return (_card_here(done.deck.slug, done.blocks[note, ordinal]),)


def _card_here(slug: str, block: tuple[str, int | None]) -> CardId:
    name, deletion = block
    return card_id(DeckSlug(slug), BlockId(name), deletion=deletion)


class _Counted:
    """Notes on their way, counted."""

    def __init__(self, notes: Iterable[BroughtNote]) -> None:
        self.notes = 0
        self.cards = 0
        self._notes = notes

    def __iter__(self) -> Iterator[BroughtNote]:
        for note in self._notes:
            self.notes += 1
            self.cards += sum(card.asks for card in note.cards)
            yield note


def _deck_of(path: Path, collection: Collection, models: Models) -> tuple[BroughtDeck, str]:
    """The deck that all cards come under, and its whole name there."""
    names = [models.decks[deck] for deck in collection.deck_ids() if deck in models.decks]
    root = LEVELS.join(common_levels(name.split(LEVELS) for name in names))
    *upper, title = (" ".join(tidied(level).split()) for level in root.split(LEVELS))
    title = title or " ".join(tidied(path.stem).split()) or "Imported"
    deck = BroughtDeck(
        slug=like_an_id(title) or like_an_id(path.stem) or "imported",
        title=title,
        procedure=LEVELS.join(upper),
        origin=f"Imported from Anki, {path.name}",
        note=UNSEEN,
    )
    return deck, root


def _refuse_other_deck(
    slug: str, blocks: Iterable[tuple[str, int | None]], installed: InstalledCards
) -> None:
    """Refuse to take the place of an installed deck that only happens to have the slug."""
    there = installed(DeckSlug(slug))
    if there and not any(_card_here(slug, block) in there for block in blocks):
        raise AnkiError(
            f"Your deck {slug} is another one: it has none of the cards of this package.",
            hint="Give this one a short name of its own with --slug.",
        )


def _pictures_name(path: Path, slug: str) -> str:
    """The folder of a deck file's pictures, named after the file: another deck has another."""
    name = f"{path.stem}{_PICTURES}"
    return name if is_plain_name(name) else f"{slug}{_PICTURES}"


def _refuse_other_pictures(media: Path, path: Path, *, replaces: bool) -> None:
    """Refuse to put a picture in the place of another, which a deck that is there may show."""
    for picture in () if replaces else sorted(media.iterdir()):
        there = path.parent / media.name / picture.name
        if there.exists() and not (there.is_file() and cmp(there, picture, shallow=False)):
            raise OutputError(
                f"{there}: another picture is there already.",
                hint="Choose another name for the deck with -o, or replace it with --replace.",
            )


def _publish(draft: Path, media: Path, path: Path) -> None:
    """Put the deck and the pictures that it names where they are to be, the deck last.

    It lies beside its place as a whole before the first picture moves: what is left then is names.
    """
    pictures = sorted(media.iterdir())
    folder = path.parent / media.name
    with replacing(path) as whole:
        shutil.copyfile(draft, whole)
        if pictures:
            folder.mkdir(exist_ok=True)
        for picture in pictures:
            picture.replace(folder / picture.name)
