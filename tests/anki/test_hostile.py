"""Packages that are damaged, foreign, or made to do harm."""

import io
import json
import os
import random
import sqlite3
import zipfile
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path

import pytest
import zstandard

from tests.anki.there import There
from tests.pictures import png
from trainer.anki.reading import archive as archives
from trainer.anki.reading.cards import LONGEST_FIELD
from trainer.anki.reading.gaps import pieces_of, shown
from trainer.anki.reading.history import histories
from trainer.anki.reading.html_text import read_html
from trainer.anki.reading.survey import survey
from trainer.anki.reading.templates import behind_answer_line, is_filled, rendered
from trainer.decks.check import check_path
from trainer.domain.card import Card, Shown
from trainer.errors import AnkiError
from trainer.services import picture_box
from trainer.services.anki_import import DeckImport, import_deck, opened_package
from trainer.services.leftovers import Left
from trainer.services.table_files import read_table
from trainer.services.table_import import imported

Change = Callable[[sqlite3.Connection], object]


def brought(package: Path, folder: Path) -> DeckImport:
    """Survey a package, import it into a folder, and read its history."""
    with opened_package(package) as (archive, collection):
        survey(collection)
        done = import_deck(archive, collection, folder / "deck.md", replaces=True)
        list(histories(collection, offset_minutes=0))
    return done


@pytest.fixture
def good(there: There) -> Path:
    """A good package of the middle generation, which is a plain zip of a plain database."""
    name = there.picture("n.png")
    there.add("Basic", "Spine", ["a"], Front=f'L2?<img src="{name}">', Back="A vertebra")
    there.add("Cloze", "Spine::Lumbar", Text="An {{c1::antibiotic}} is given.")
    return there.package("legacy apkg")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """An empty folder to import into."""
    folder = tmp_path / "target"
    folder.mkdir()
    return folder


def entries_of(package: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(package) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def repacked(package: Path, entries: dict[str, bytes]) -> Path:
    """The package with other entries."""
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return package


def with_collection(package: Path, change: Change) -> Path:
    """The package with a change in its collection."""
    entries = entries_of(package)
    file = package.with_suffix(".db")
    file.write_bytes(entries["collection.anki21"])
    with closing(sqlite3.connect(file)) as database:
        change(database)
        database.commit()
    return repacked(package, {**entries, "collection.anki21": file.read_bytes()})


def refused(package: Path, target: Path) -> str:
    """What is said of a package of which nothing is written."""
    with pytest.raises(AnkiError) as refusal:
        brought(package, target)
    assert list(target.iterdir()) == []
    assert refusal.value.hint
    assert "\n" not in refusal.value.message
    return refusal.value.message


def test_a_truncated_package_is_refused(good: Path, target: Path) -> None:
    good.write_bytes(good.read_bytes()[:-200])
    assert "damaged" in refused(good, target)


@pytest.mark.parametrize("content", [b"", b"x" * 1000, b"PK\x03\x04", b"SQLite format 3\0"])
def test_what_is_no_package_is_refused(content: bytes, tmp_path: Path, target: Path) -> None:
    (tmp_path / "x.apkg").write_bytes(content)
    refused(tmp_path / "x.apkg", target)


def test_a_folder_a_pipe_and_nothing_are_refused(tmp_path: Path, target: Path) -> None:
    os.mkfifo(tmp_path / "pipe.apkg")
    for name in ("pipe.apkg", "target", "none.apkg"):
        refused(tmp_path / name, target)


def test_a_zip_without_a_collection_is_refused(good: Path, target: Path) -> None:
    assert "no collection" in refused(repacked(good, {"readme.txt": b"x"}), target)


def test_a_foreign_database_is_refused(tmp_path: Path, target: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "x.anki2")) as database:
        database.execute("CREATE TABLE t (x)")
    assert "no collection" in refused(tmp_path / "x.anki2", target)


@pytest.mark.parametrize("version", [12, 14, 19, 10**9, -1])
def test_another_schema_is_refused(version: int, good: Path, target: Path) -> None:
    package = with_collection(good, lambda db: db.execute("UPDATE col SET ver = ?", (version,)))
    assert "schema" in refused(package, target)


def test_a_newer_package_format_is_refused(good: Path, target: Path) -> None:
    entries = entries_of(good) | {"meta": b"\x08\x09"}
    assert "newer format (9)" in refused(repacked(good, entries), target)


def test_a_collection_that_unpacks_to_too_much_is_refused(
    good: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MOST_COLLECTION_BYTES", 5_000_000)
    bomb = entries_of(good) | {"collection.anki21": b"SQLite format 3\0" + bytes(20_000_000)}
    assert "unpacks to more" in refused(repacked(good, bomb), target)
    squeezed = zstandard.ZstdCompressor().compress(bytes(50_000_000))
    assert "unpacks to more" in refused(repacked(good, {"collection.anki21b": squeezed}), target)


def test_the_bounds_are_what_the_readme_says() -> None:
    assert archives.MOST_COLLECTION_BYTES == 2_000_000_000
    assert archives.MOST_MEDIA_FILES == 200_000
    assert archives.LARGEST_MEDIA_FILE == 10_000_000
    assert picture_box.MOST_PICTURE_BYTES == 2_000_000_000


def test_too_many_media_are_refused(
    good: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MOST_MEDIA_FILES", 1000)
    named = json.dumps({str(number): f"{number}.png" for number in range(1001)}).encode()
    assert "1001 media" in refused(repacked(good, entries_of(good) | {"media": named}), target)


@pytest.mark.parametrize("listed", [b"[]", b"{", b"\xff", b'{"0": 1}', b"null", b'"x"'])
def test_a_damaged_list_of_media_harms_nothing_outside(
    listed: bytes, good: Path, target: Path
) -> None:
    package = repacked(good, entries_of(good) | {"media": listed})
    try:
        brought(package, target)
    except AnkiError:
        assert list(target.iterdir()) == []
    else:
        assert [path.name for path in target.iterdir()] == ["deck.md"]


@pytest.mark.parametrize(
    "name",
    [
        "../../evil.png",
        "/etc/evil.png",
        "..\\evil.png",
        "C:\\evil.png",
        "con.png",
        "a\x07b.png",
        ".hidden.png",
        "a,b;c.png",
        "x" * 300 + ".png",
        "\ud800.png",
        " .png",
        "a.png.",
    ],
)
def test_a_picture_s_name_leads_nowhere_else(name: str, good: Path, target: Path) -> None:
    def rename(database: sqlite3.Connection) -> None:
        html = f'q<img src="{name.encode("utf-8", "replace").decode()}">\x1fa'
        database.execute("UPDATE notes SET flds = ? WHERE flds LIKE '%<img%'", (html,))

    listed = json.dumps({"0": name.encode("utf-8", "replace").decode()}).encode()
    package = with_collection(repacked(good, entries_of(good) | {"media": listed}), rename)
    brought(package, target)
    written = {path for path in target.rglob("*") if path.is_file()}
    assert written <= {target / "deck.md", *(target / "deck-media").glob("*")}
    assert not list(target.parent.rglob("evil.png"))
    assert check_path(target / "deck.md").problems == ()


def test_a_picture_that_is_something_else_is_left_out(good: Path, target: Path) -> None:
    package = repacked(good, entries_of(good) | {"0": b"#!/bin/sh\nexit"})
    assert brought(package, target).leftovers.counts[Left.BAD_PICTURE] == 1
    assert [path.name for path in target.iterdir()] == ["deck.md"]


def test_a_picture_that_is_too_large_is_left_out(good: Path, target: Path) -> None:
    package = repacked(good, entries_of(good) | {"0": png() + bytes(10_000_001)})
    assert brought(package, target).leftovers.counts[Left.NO_PICTURE] == 1


def test_pictures_that_together_unpack_to_too_much_are_refused(
    good: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture_box, "MOST_PICTURE_BYTES", 1_500_000)
    names = [f"{number}.png" for number in range(3)]

    def show_all(database: sqlite3.Connection) -> None:
        html = "".join(f'<img src="{name}">' for name in names)
        database.execute("UPDATE notes SET flds = ? WHERE flds LIKE '%<img%'", (f"q{html}\x1fa",))

    pictures = {str(number): png() + bytes(600_000) for number in range(3)}
    listed = json.dumps(dict(enumerate(names))).encode()
    package = repacked(good, entries_of(good) | pictures | {"media": listed})
    assert "pictures unpack to more than" in refused(with_collection(package, show_all), target)


def only_card(target: Path) -> Card:
    reading = check_path(target / "deck.md")
    assert reading.problems == ()
    assert reading.deck is not None
    return reading.deck.cards[0]


def test_escape_sequences_scripts_and_markup_become_text(good: Path, target: Path) -> None:
    fields = "\x1b]0;x\x07q <script>alert(1)</script>[bold]\x1f## basic x-1\nA: b\x00"
    package = with_collection(
        good, lambda db: db.execute("UPDATE notes SET flds = ? WHERE flds LIKE '%L2%'", (fields,))
    )
    brought(package, target)
    card = only_card(target)
    assert card.question == Shown(stem="␛]0;x␇q [bold]", answer="## basic x-1 A: b␀")


def test_invalid_utf_8_is_mended(good: Path, target: Path) -> None:
    def spoil(database: sqlite3.Connection) -> None:
        flds = b"q \xff\xfe\x1fa"
        database.execute("UPDATE notes SET flds = CAST(? AS TEXT) WHERE flds LIKE '%L2%'", (flds,))

    brought(with_collection(good, spoil), target)
    assert only_card(target).question == Shown(stem="q \ufffd\ufffd", answer="a")


@pytest.mark.parametrize(("guid", "alike"), [("same", 1), ("", 2)])
def test_notes_of_one_identity_or_of_none_are_told_apart(
    guid: str, alike: int, good: Path, target: Path
) -> None:
    package = with_collection(good, lambda db: db.execute("UPDATE notes SET guid = ?", (guid,)))
    done = brought(package, target)
    assert (done.notes, done.leftovers.counts) == (2, {Left.SAME_GUID: alike})
    assert check_path(target / "deck.md").problems == ()


def test_cards_without_note_or_deck_are_counted(good: Path, target: Path) -> None:
    def spoil(database: sqlite3.Connection) -> None:
        database.execute("UPDATE cards SET did = 12345")
        database.execute(
            "INSERT INTO cards SELECT id + 1000, 99, did, ord, mod, usn, type, queue, due, ivl,"
            " factor, reps, lapses, left, odue, odid, flags, data FROM cards LIMIT 1"
        )

    done = brought(with_collection(good, spoil), target)
    assert done.notes == 2
    assert done.leftovers.counts == {Left.NO_NOTE: 1, Left.NO_DECK: 2}


@pytest.mark.parametrize(
    ("sql", "left"),
    [
        ("UPDATE notes SET flds = flds || char(31) WHERE id = 1", Left.WRONG_FIELDS),
        ("UPDATE notes SET mid = 7 WHERE id = 1", Left.NO_NOTE_TYPE),
        ("DELETE FROM cards WHERE nid = 1", Left.NO_CARD),
        ("UPDATE notes SET flds = hex(zeroblob(5000000)) || char(31) WHERE id = 1", Left.TOO_LONG),
    ],
)
def test_a_note_that_does_not_fit_is_left_out_and_counted(
    sql: str, left: Left, good: Path, target: Path
) -> None:
    def spoil(database: sqlite3.Connection) -> None:
        note = "SELECT id FROM notes WHERE flds LIKE '%L2%'"
        database.execute(f"UPDATE cards SET nid = 1 WHERE nid = ({note})")  # noqa: S608
        database.execute(f"UPDATE notes SET id = 1 WHERE id = ({note})")  # noqa: S608
        database.execute(sql)

    done = brought(with_collection(good, spoil), target)
    assert done.notes == 1
    assert done.leftovers.counts == {left: 1}


def test_a_view_in_the_place_of_a_table_is_refused(good: Path, target: Path) -> None:
    def spoil(database: sqlite3.Connection) -> None:
        database.execute("ALTER TABLE notes RENAME TO others")
        database.execute(
            "CREATE VIEW notes AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
            " SELECT x AS id, 'g' AS guid, 1 AS mid, '' AS tags, 'a' AS flds FROM n"
        )

    assert "no collection" in refused(with_collection(good, spoil), target)


def test_a_query_that_would_never_end_is_ended(good: Path, target: Path) -> None:
    def spoil(database: sqlite3.Connection) -> None:
        # Without its index each note asks for every card: a file can make any query slow.
        database.execute("DROP INDEX ix_cards_nid")
        rows = ((number, 1, number) for number in range(1_000_000, 1_030_000))
        database.executemany(
            "INSERT INTO notes SELECT ?, 'g' || ?, mid, mod, usn, tags, flds, sfld, csum, flags,"
            " data FROM notes LIMIT 1",
            ((number, number) for number, _, _ in rows),
        )

    done = brought(with_collection(good, spoil), target)
    assert done.leftovers.counts[Left.NO_CARD] == 30_000


@pytest.mark.parametrize("column", ["models", "decks", "conf"])
@pytest.mark.parametrize("text", ["", "[]", "null", "{", '{"x": 1}', '{"1": {}}', "[" * 100_000])
def test_damaged_settings_are_refused_or_do_no_harm(
    column: str, text: str, good: Path, target: Path
) -> None:
    package = with_collection(
        good,
        lambda db: db.execute(f"UPDATE col SET {column} = ?", (text,)),  # noqa: S608 - a case
    )
    with suppress(AnkiError):
        brought(package, target)
    assert {path.name for path in target.iterdir()} <= {
        "deck.md",
        "deck-media",
    }


def test_an_encrypted_package_is_refused(good: Path, target: Path) -> None:
    content = bytearray(good.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + place] |= 1
            at = content.find(mark, at + 4)
    good.write_bytes(bytes(content))
    assert "damaged" in refused(good, target)


def flipped(content: bytes, rng: random.Random) -> bytes:
    """Some bits turned over."""
    changed = bytearray(content)
    for _ in range(rng.choice((1, 2, 8, 64))):
        if changed:
            changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def spoilt(package: bytes, rng: random.Random) -> bytes:
    """A package cut short, with bits turned over, or with one entry spoilt and packed again."""
    way = rng.random()
    if way < 0.2:
        return package[: rng.randrange(len(package))]
    if way < 0.4 or not package.startswith(b"PK"):
        return flipped(package, rng)
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    victim = rng.choice([*entries])
    entries[victim] = _spoilt_entry(victim, entries, rng)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return packed.getvalue()


def _spoilt_entry(name: str, entries: dict[str, bytes], rng: random.Random) -> bytes:
    is_squeezed = "collection.anki21b" in entries and name not in ("meta", "collection.anki2")
    if not is_squeezed:
        return flipped(entries[name], rng)
    plain = zstandard.ZstdDecompressor().stream_reader(entries[name]).read()
    return zstandard.ZstdCompressor().compress(flipped(plain, rng))


@pytest.fixture
def packages(there: There, good: Path) -> Sequence[bytes]:
    """One good package of each generation, and a bare collection."""
    newest = there.package("apkg").read_bytes()
    return good.read_bytes(), newest, there.package("collection").read_bytes()


@pytest.mark.parametrize("seed", range(7))
def test_three_hundred_spoilt_packages_are_read_or_refused_and_touch_nothing_else(
    seed: int, packages: Sequence[bytes], tmp_path: Path
) -> None:
    rng = random.Random(seed)
    place = tmp_path / "place"
    for turn in range(300):
        folder = place / str(turn)
        folder.mkdir(parents=True)
        package = folder / "x.apkg"
        package.write_bytes(spoilt(rng.choice(packages), rng))
        with suppress(AnkiError):
            brought(package, folder)
        assert all(
            path.name in ("x.apkg", "deck.md") or path.name.endswith("-media")
            for path in folder.iterdir()
        )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["anki", "place"]


BEGINNINGS = (
    *("<!--", "<!--a>", "<hr", "<hr id", "<hr id=answer", "<td> ", "<a b=", '<a b="', "</", "<"),
    *("<![CDATA[>", "<![foo[>", "<!", "<?", "[sound:", "[anki:tts", "[latex]", "<sup>", "<ol><li>"),
    *("{{", "{{#a}}", "{{c1::", "{{c1,2::", "{{c1,1", "}}", "[[1:", "&#", "&#1", "&", "&nbsp;"),
)
"""What a reader that looks for each end anew would read a hundred thousand times."""


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_a_text_made_of_beginnings_is_read_to_its_end_once(beginning: str) -> None:
    long = beginning * (LONGEST_FIELD // len(beginning))
    for html in (long, f'{long}">'):
        assert isinstance(read_html(html).text, str)
        assert isinstance(rendered(html, {}), str)
        assert isinstance(behind_answer_line(html), str)
        assert is_filled(html) is (beginning != "&nbsp;" or html != long)
        assert shown(pieces_of(html)).count("[[1:") == html.count("[[1:")


def test_a_template_without_end_is_cut_off() -> None:
    assert rendered("x" * 300_000 + "{{Front}}", {"Front": "f"}) == "x" * 200_000


def test_a_cell_made_of_beginnings_is_read_to_its_end_once(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(f"Text\n{'[[1:' * 30_000}\n", encoding="utf-8")
    assert imported(read_table(tmp_path / "x.csv")).notes == 0


def test_a_collection_that_is_open_in_anki_is_refused(there: There, target: Path) -> None:
    package = there.package("collection")
    package.with_name(f"{package.name}-wal").write_bytes(b"x")
    assert "open in Anki" in refused(package, target)
