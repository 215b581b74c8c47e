"""Pictures of a deck, in Anki."""

from pathlib import Path

import pytest

from tests.anki.conftest import Export
from tests.anki.judge import Imported, Judge
from tests.pictures import BY_NAME, png
from tests.services.builders import (
    CHOICE,
    CLOZE,
    FIGURE,
    SHOWN,
    STEPS,
    TRUE_FALSE,
    TYPED,
    deck_text,
)

PICTURED = SHOWN.replace("\nA:", "\nImage: a.png, a needle\nAnswer-image: b.png, a {1} <spine>\nA:")


def media_of(anki: Judge) -> dict[str, bytes]:
    """What lies in the learner's media folder."""
    return {path.name: path.read_bytes() for path in Path(anki.collection.media.dir()).iterdir()}


@pytest.fixture
def pictured(tmp_path: Path) -> str:
    """A deck with a picture on each side, whose files lie beside it."""
    for name, shade in (("a.png", 10), ("b.png", 20)):
        (tmp_path / name).write_bytes(png(shade))
    return deck_text(PICTURED.replace("{1}", "very \\{1\\}"))


def test_each_picture_is_on_its_side_with_its_caption(
    pictured: str, anki: Judge, export_deck: Export
) -> None:
    package, one = export_deck(pictured)
    anki.imports(package)
    front, back = anki.faces("sample/s-shown")
    first, second = one.media
    assert f'<img src="{first}"' in front
    assert second not in front
    assert f'<img src="{second}"' in back.partition("answer")[2]
    assert "a needle" in anki.read(front)
    assert "a very {1} <spine>" in anki.read(back)
    assert media_of(anki) == {first: png(10), second: png(20)}


@pytest.mark.parametrize("block", [SHOWN, TYPED, CLOZE, CHOICE, FIGURE, STEPS, TRUE_FALSE])
def test_every_kind_of_card_shows_its_picture_before_the_answer(
    block: str, tmp_path: Path, anki: Judge, export_deck: Export
) -> None:
    (tmp_path / "a.png").write_bytes(png())
    package, one = export_deck(deck_text(block.rstrip("\n") + "\nImage: a.png, a needle\n"))
    anki.imports(package)
    (name,) = one.media
    (note, *_) = anki.collection.find_notes("")
    for card in anki.collection.get_note(note).cards():
        assert card.question().count(f'<img src="{name}"') == 1
        assert card.answer().count(f'<img src="{name}"') == 1


@pytest.mark.parametrize("name", BY_NAME)
def test_a_picture_of_any_format_arrives_under_a_name_of_its_own(
    name: str, tmp_path: Path, anki: Judge, export_deck: Export
) -> None:
    (tmp_path / name).write_bytes(BY_NAME[name])
    package, _ = export_deck(deck_text(SHOWN.rstrip("\n") + f"\nImage: {name}, a needle\n"))
    anki.imports(package)
    ((there, content),) = media_of(anki).items()
    assert there.startswith("trainer-sample-")
    assert Path(there).suffix == Path(name).suffix
    assert content == BY_NAME[name]


def test_another_picture_under_the_same_name_reaches_the_learner(
    pictured: str, tmp_path: Path, anki: Judge, export_deck: Export
) -> None:
    package, _ = export_deck(pictured)
    anki.imports(package)
    (tmp_path / "a.png").write_bytes(png(99))
    package, one = export_deck(pictured, day=1)
    assert one.changed == 1
    assert anki.imports(package) == Imported(new=0, updated=1, unchanged=0, conflicting=0)
    (front, _) = anki.faces("sample/s-shown")
    assert media_of(anki)[next(iter(one.media))] == png(99)
    assert next(iter(one.media)) in front


def test_the_same_pictures_make_the_same_package(pictured: str, export_deck: Export) -> None:
    first, _ = export_deck(pictured, name="first.apkg")
    again, _ = export_deck(pictured, day=3, name="again.apkg")
    assert first.read_bytes() == again.read_bytes()
