"""Decks made of tables: which column is what, which row cannot be a card, and why."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

from trainer.anki.reading.gaps import pieces_of, shown
from trainer.anki.reading.html_text import read_html
from trainer.decks.brought import (
    UNSEEN,
    BroughtCard,
    BroughtDeck,
    BroughtNote,
    deck_pieces,
    lasting_id,
)
from trainer.decks.grammar import like_an_id
from trainer.decks.write import tidied
from trainer.domain.fact import Category
from trainer.errors import DeckError
from trainer.services.brought_cards import LEVELS, CardMaker, Draft, claim_of, common_levels
from trainer.services.deck_slug import lasting_slug
from trainer.services.leftovers import Left, Leftovers
from trainer.services.output_file import check_target, writing
from trainer.services.suggestion import did_you_mean
from trainer.services.table_files import Row, Table
from trainer.store.files import write_whole

_CLOZE: Final = re.compile(r"\{\{c\d{1,4}::")
_OUR_GAP: Final = re.compile(r"\[\[(\d{1,4}):(.{1,1000}?)\]\]", re.DOTALL)
"""Bounded: a cell made of its beginnings would else be read to its end from each."""
_MOST_PROBLEMS: Final = 20


class Role(StrEnum):
    """What a column is."""

    QUESTION = "Question"
    ANSWER = "Answer"
    TEXT = "Text"
    ACCEPT = "Accept"
    WHY = "Why"
    CATEGORY = "Category"
    SECTION = "Section"
    TAGS = "Tags"
    ID = "Id"


_NAMES: Final[Mapping[str, Role]] = {
    **dict.fromkeys(("question", "front", "q"), Role.QUESTION),
    **dict.fromkeys(("answer", "back", "a"), Role.ANSWER),
    **dict.fromkeys(("text", "cloze"), Role.TEXT),
    **dict.fromkeys(("accept", "accepted"), Role.ACCEPT),
    **dict.fromkeys(("why", "explanation", "extra", "back extra"), Role.WHY),
    **dict.fromkeys(("category",), Role.CATEGORY),
    **dict.fromkeys(("section", "deck"), Role.SECTION),
    **dict.fromkeys(("tags", "tag"), Role.TAGS),
    **dict.fromkeys(("id", "guid"), Role.ID),
}
_PLACES: Final = {"guid": Role.ID, "deck": Role.SECTION, "tags": Role.TAGS}
_HTML: Final = frozenset((Role.QUESTION, Role.ANSWER, Role.TEXT, Role.ACCEPT, Role.WHY))
"""What Anki exports as HTML; its GUIDs, decks and tags may have signs that look like it."""
_IN_TURN: Final = (Role.QUESTION, Role.ANSWER, Role.WHY)
"""What columns without a name are, one after the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableImport:
    """What came of a table."""

    table: Path
    target: Path
    """The deck file to be written."""
    deck: BroughtDeck
    pieces: tuple[str, ...]
    """The text of the deck file: its head, its source, then fact and cards of each note."""
    notes: int
    cards: int
    unused: tuple[str, ...]
    """Columns that are nothing a deck has."""
    leftovers: Leftovers


def imported(
    table: Table, *, target: Path | None = None, title: str = "", slug: str = ""
) -> TableImport:
    """The deck of a table; raises DeckError with row and column of everything that is wrong.

    Without a `target` it is named after the slug, in the current folder.  Without a `slug` a deck
    that is there keeps its own, and a new one has that of its title.
    """
    roles, unused = _roles(table)
    reader = _Reader(table, roles)
    notes = [note for row in table.rows for note in reader.notes(row)]
    for sheet in table.other_sheets:
        reader.leftovers.add(Left.SHEET, sheet)
    reader.refuse()
    root = [] if title else _levels_in_anki(table, notes)
    deck = _deck(table, root, title)
    made = Path(f"{slug or deck.slug}.md") if target is None else target
    deck = replace(deck, slug=lasting_slug(slug, made, deck.slug))
    placed = [_placed(note, LEVELS.join(root)) for note in notes]
    return TableImport(
        table=table.path,
        target=made,
        deck=deck,
        pieces=tuple(deck_pieces(deck, placed)),
        notes=len(notes),
        cards=sum(card.asks for note in notes for card in note.cards),
        unused=unused,
        leftovers=reader.leftovers,
    )


def write_deck(done: TableImport, *, replaces: bool) -> None:
    """Write the deck file, at once or not at all; raises OutputError where that cannot be."""
    check_target(done.target, replaces=replaces, sources=[done.table])
    with writing(done.target):
        write_whole(done.target, "".join(done.pieces).encode())


def _roles(table: Table) -> tuple[dict[Role, list[int]], tuple[str, ...]]:
    """Which columns are what, and the names of those that are nothing."""
    roles: dict[Role, list[int]] = {}
    for name, place in table.places.items():
        if name in _PLACES:
            roles.setdefault(_PLACES[name], []).append(place)
    unused: list[str] = []
    for place, name in _free_columns(table):
        role = _NAMES.get(" ".join(name.lower().split()))
        if role is None:
            unused.append(name)
        else:
            roles.setdefault(role, []).append(place)
    if not (roles.keys() >= {Role.QUESTION, Role.ANSWER} or Role.TEXT in roles):
        raise _unknown_columns(table)
    return roles, tuple(unused)


def _free_columns(table: Table) -> Iterator[tuple[int, str]]:
    """Columns that the file has not told apart by number; those without names are named in turn."""
    taken = set(table.places.values())
    if table.columns:
        named = ((place, name.strip()) for place, name in enumerate(table.columns))
        yield from ((place, name) for place, name in named if name and place not in taken)
        return
    width = max((len(row.cells) for row in table.rows), default=0)
    free = (place for place in range(width) if place not in taken)
    yield from ((place, _IN_TURN[min(at, len(_IN_TURN) - 1)]) for at, place in enumerate(free))


def _unknown_columns(table: Table) -> DeckError:
    named = ", ".join(name.strip() for name in table.columns if name.strip()) or "none"
    others = ", ".join(role for role in Role if role not in (Role.QUESTION, Role.ANSWER))
    return DeckError(
        f"{table.path}: its first row names no columns `Question` and `Answer`, and no `Text` for"
        f" clozes; it names: {named}.",
        hint=f"Name them in the first row. Others that are known: {others}.",
    )


@dataclass(slots=True)
class _Reader:
    """Reads one row after the other, and collects what is wrong."""

    table: Table
    roles: Mapping[Role, list[int]]
    leftovers: Leftovers = field(default_factory=Leftovers)
    _problems: list[str] = field(default_factory=list)
    _met: dict[str, int] = field(default_factory=dict)
    """The rows of notes by what they are known by."""

    def notes(self, row: Row) -> Iterator[BroughtNote]:
        """The note of a row, unless there is none."""
        self._note_strays(row)
        cells = {role: self._cell(row, role) for role in Role}
        if cells[Role.TEXT] and cells[Role.QUESTION]:
            self._report(row, Role.QUESTION, "a row with a Text is a cloze and has no Question")
        asked = cells[Role.TEXT] or cells[Role.QUESTION]
        key = cells[Role.ID] or asked
        category = self._category(row, cells[Role.CATEGORY])
        if not self._is_new(row, key, has_id=bool(cells[Role.ID])):
            return
        maker = CardMaker(self.leftovers)
        tagged, tags = maker.sorted_tags((*self.table.tags, *_words(cells[Role.TAGS])))
        cards = tuple(self._cards(maker, key, cells))
        if cards:
            yield BroughtNote(
                fact=f"f-{lasting_id(key)}",
                claim=claim_of(_claim(asked, cells[Role.ANSWER])),
                cards=cards,
                category=category or tagged,
                section=" ".join(tidied(cells[Role.SECTION] or self.table.deck).split()),
                tags=tags,
            )

    def _cards(
        self, maker: CardMaker, key: str, cells: Mapping[Role, str]
    ) -> Iterator[BroughtCard]:
        asked = cells[Role.TEXT] or cells[Role.QUESTION]
        why = cells[Role.WHY]
        text = _OUR_GAP.sub(r"{{c\1::\2}}", asked)
        is_cloze = bool(cells[Role.TEXT]) or _CLOZE.search(text) is not None
        if is_cloze:
            # A cloze's second field is what stands beside it.
            beside = "\n".join(part for part in (cells[Role.ANSWER], why) if part)
            draft = Draft(name=asked, key=key, why=beside)
            is_typed = bool(cells[Role.ACCEPT].strip())
            if is_typed and _accept(cells[Role.ACCEPT]):
                self.leftovers.add(Left.CLOZE_ACCEPT, cells[Role.ACCEPT])
            yield from (made.card for made in maker.gapped(draft, text, is_typed=is_typed))
            return
        draft = Draft(name=asked or key, key=key, why=why)
        accept = _accept(cells[Role.ACCEPT]) if cells[Role.ACCEPT].strip() else None
        texts = (asked, cells[Role.ANSWER])
        yield from maker.basic(draft, lasting_id(key), texts, accept=accept)

    def _cell(self, row: Row, role: Role) -> str:
        """What a row says in the columns of a role."""
        places = (place for place in self.roles.get(role, ()) if place < len(row.cells))
        texts = (self._text(row.cells[place], role) for place in places)
        return "\n".join(filter(None, texts))

    def _text(self, cell: str, role: Role) -> str:
        if not self.table.is_html or role not in _HTML:
            return cell.strip()
        reading = read_html(cell)
        for image in reading.images:
            self.leftovers.add(Left.NO_PICTURE, image.name)
        for sound in reading.sounds:
            self.leftovers.add(Left.SOUND, sound)
        for link in reading.links:
            self.leftovers.add(Left.LINK, link)
        return reading.text.strip()

    def _category(self, row: Row, written: str) -> Category | None:
        name = " ".join(written.replace("-", " ").lower().split())
        if not name:
            return None
        if name in list(Category):
            return Category(name)
        guess = did_you_mean(name, [*map(str, Category)])
        self._report(row, Role.CATEGORY, f"there is no category {written!r}. {guess}".strip())
        return None

    def _is_new(self, row: Row, key: str, *, has_id: bool) -> bool:
        if not key:
            self.leftovers.add(Left.NO_QUESTION, f"row {row.number}")
            return False
        before = self._met.setdefault(key, row.number)
        if before == row.number:
            return True
        if has_id:
            self._report(row, Role.ID, f"the id {key!r} is that of row {before} already")
        else:
            self.leftovers.add(Left.SAME_QUESTION, f"row {row.number}, as row {before}: {key}")
        return False

    def _note_strays(self, row: Row) -> None:
        """Report what stands behind the last column that has a name, where columns have names."""
        width = len(self.table.columns) or len(row.cells)
        for place, cell in enumerate(row.cells[width:], width):
            if cell.strip() and place not in self.table.places.values():
                message = f'there is no column here for {cell.strip()[:40]!r}; put `"` round a cell'
                self._report_at(row, place, f"{message} with the separator in it")

    def _report(self, row: Row, role: Role, message: str) -> None:
        self._report_at(row, self.roles[role][0], message)

    def _report_at(self, row: Row, place: int, message: str) -> None:
        self._problems.append(f"{self.table.path}:{row.number}:{place + 1}: {message}")

    def refuse(self) -> None:
        """Raise what is wrong, if anything is."""
        if self._problems:
            beyond = len(self._problems) - _MOST_PROBLEMS
            more = (f"… and {beyond} more",) if beyond > 0 else ()
            raise DeckError(
                "\n".join((*self._problems[:_MOST_PROBLEMS], *more)),
                hint="The numbers are row and column. Mend them there and import it again.",
            )


def _words(cell: str) -> list[str]:
    return cell.replace(",", " ").replace(";", " ").split()


def _accept(cell: str) -> tuple[str, ...]:
    entries = (" ".join(tidied(part).split()) for part in cell.split(";"))
    kept = tuple(dict.fromkeys(entry for entry in entries if entry))
    return () if kept == ("none",) else kept


def _claim(asked: str, answer: str) -> str:
    filled = shown(pieces_of(_OUR_GAP.sub(r"{{c\1::\2}}", asked)))
    return filled if filled != asked or not answer else f"{asked} — {answer}"


def _levels_in_anki(table: Table, notes: Sequence[BroughtNote]) -> list[str]:
    """The levels that all of Anki's decks have in common, where the table says it is Anki's.

    Any other table is one deck, whatever its cells say: a row more must not name it otherwise.
    """
    if not table.deck and "deck" not in table.places:
        return []
    sections = [note.section.split(LEVELS) for note in notes if note.section]
    return common_levels(sections) if len(sections) == len(notes) else []


def _deck(table: Table, root: Sequence[str], title: str) -> BroughtDeck:
    """The deck, named as it was told, or by its levels in Anki, or by its file."""
    *upper, name = root or [title or " ".join(tidied(table.path.stem).split())]
    return BroughtDeck(
        slug=like_an_id(name) or like_an_id(table.path.stem) or "imported",
        title=name or "Imported",
        procedure=LEVELS.join(upper),
        origin=f"Imported from {table.path.name}",
        note=UNSEEN,
    )


def _placed(note: BroughtNote, root: str) -> BroughtNote:
    """The note in its section below the deck."""
    below = note.section[len(root) :].removeprefix(LEVELS) if root else note.section
    return replace(note, section=below)
