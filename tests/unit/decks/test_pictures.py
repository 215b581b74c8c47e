"""Pictures beside a deck: their names, and whether they are there and are pictures."""

from pathlib import Path

import pytest

from tests.pictures import BY_NAME, png
from tests.unit.decks.samples import GROUND
from trainer.decks.check import Reading, check_path, check_text
from trainer.decks.pictures import LARGEST_PICTURE_BYTES, is_safe
from trainer.decks.problem import Code
from trainer.domain.card import Card, Picture

BASIC = "## basic b-1\nQ: What?\nFact: claim\nA: This\n"


def checked(folder: Path, fields: str) -> Reading:
    deck = folder / "deck.md"
    deck.write_text(f"{GROUND}{BASIC}{fields}\n", encoding="utf-8")
    return check_path(deck)


def card_of(reading: Reading) -> Card:
    assert reading.deck is not None, reading.problems
    return reading.deck.cards[-1]


@pytest.mark.parametrize("name", BY_NAME)
def test_a_picture_beside_the_deck_belongs_to_its_card(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(BY_NAME[name])
    card = card_of(checked(tmp_path, f"Image: {name}, a needle, seen from above"))
    assert card.pictures == (Picture(path=name, caption="a needle, seen from above"),)


def test_a_card_may_have_several_pictures_with_question_and_answer(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("a.png", "in/b.png", "c.png"):
        (tmp_path / name).write_bytes(png())
    card = card_of(
        checked(tmp_path, "Image: a.png, one; in/b.png, two\nAnswer-image: c.png, three")
    )
    assert [picture.path for picture in card.pictures] == ["a.png", "in/b.png"]
    assert [picture.caption for picture in card.answer_pictures] == ["three"]


def test_a_picture_counts_as_text_of_the_card_and_not_as_its_answer() -> None:
    def read(fields: str) -> Card:
        return card_of(check_text(f"{GROUND}{BASIC}{fields}", path="a.md"))

    plain, shown, answered = read(""), read("Image: a.png, x\n"), read("Answer-image: a.png, x\n")
    assert len({plain.version, shown.version, answered.version}) == 3
    assert len({plain.key_hash, shown.key_hash, answered.key_hash}) == 1


@pytest.mark.parametrize(
    "path",
    [
        "../a.png",
        "/etc/a.png",
        "C:/a.png",
        "in\\a.png",
        "in//a.png",
        "in/../a.png",
        "./a.png",
        "con.png",
        "in/LPT1.x.png",
        "a.png ",
        ".a.png",
        "a.\x07.png",
        "a.exe",
        "a",
        "png",
        "a.png/",
    ],
)
def test_a_path_that_could_lead_elsewhere_is_not_safe(path: str) -> None:
    assert not is_safe(path)


@pytest.mark.parametrize("path", ["a.png", "in/a.PNG", "Wirbelkörper L2.jpeg", "a.b.svg"])
def test_a_name_below_the_deck_is_safe(path: str) -> None:
    assert is_safe(path)


@pytest.mark.parametrize("field", ["a.png", "a.png,", ", a needle", "../a.png, a needle"])
def test_a_picture_without_a_caption_or_a_good_name_is_an_error(field: str) -> None:
    reading = check_text(f"{GROUND}{BASIC}Image: {field}\n", path="a.md")
    assert [problem.code for problem in reading.problems] == [Code.BAD_IMAGE]


def test_a_picture_that_is_not_there_is_an_error_where_it_is_named(tmp_path: Path) -> None:
    (problem,) = checked(tmp_path, "Image: a.png, a needle").problems
    assert (problem.code, problem.column) == (Code.MISSING_IMAGE, 8)
    assert "`a.png` is not there" in problem.message


def test_a_folder_is_no_picture(tmp_path: Path) -> None:
    (tmp_path / "a.png").mkdir()
    (problem,) = checked(tmp_path, "Image: a.png, a needle").problems
    assert problem.code is Code.MISSING_IMAGE
    assert "`a.png` is no file" in problem.message


@pytest.mark.parametrize("name", BY_NAME)
def test_what_is_no_picture_of_its_format_is_an_error(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"<html><script>alert(1)</script></html>")
    (problem,) = checked(tmp_path, f"Image: {name}, a needle").problems
    assert problem.code is Code.BAD_IMAGE
    assert "whatever its name says" in problem.message


def test_a_picture_that_is_too_large_is_an_error(tmp_path: Path) -> None:
    with (tmp_path / "a.png").open("wb") as file:
        file.write(png())
        file.truncate(LARGEST_PICTURE_BYTES + 1)
    (problem,) = checked(tmp_path, "Image: a.png, a needle").problems
    assert problem.code is Code.BAD_IMAGE
    assert "10 MB" in problem.message


def test_a_text_without_a_folder_is_read_without_looking_for_pictures() -> None:
    reading = check_text(f"{GROUND}{BASIC}Image: a.png, a needle\n", path="a.md")
    assert reading.problems == ()
