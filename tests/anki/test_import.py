"""What real Anki exports comes here: text, pictures, tags and sections."""

from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.anki.conftest import BEGIN_MS, Export
from tests.anki.judge import Judge
from tests.anki.there import FORMATS, There
from tests.pictures import png
from tests.services.builders import EVERY_KIND, deck_text
from trainer.decks.check import check_path, check_text
from trainer.domain.card import Card, Cloze, Picture, Shown, Typed
from trainer.domain.deck import Deck
from trainer.domain.fact import Category
from trainer.domain.study_day import Moment
from trainer.errors import DeckError, OutputError
from trainer.services.anki_decks import deck_of_file
from trainer.services.anki_export import export, prepared
from trainer.services.anki_import import DeckImport, Naming, import_deck, opened_package
from trainer.services.leftovers import Left
from trainer.services.table_files import read_table
from trainer.services.table_import import imported as imported_table

FORM = "apkg"


def imported(package: Path, folder: Path) -> tuple[Deck, DeckImport]:
    """The deck of a package, checked, and what was said of the import."""
    with opened_package(package) as (archive, collection):
        done = import_deck(archive, collection, folder / "deck.md", replaces=True)
    reading = check_path(folder / "deck.md")
    assert reading.problems == ()
    assert reading.deck is not None
    return reading.deck, done


def only_card(there: There, folder: Path) -> Card:
    deck, _ = imported(there.package(FORM), folder)
    (card,) = deck.cards
    return card


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_brings_the_same(form: str, there: There, tmp_path: Path) -> None:
    name = there.picture("n.png")
    there.add("Basic", "Spine::Lumbar", ["a::b"], Front=f'L2?<img src="{name}">', Back="A vertebra")
    there.add("Cloze", "Spine", Text="An {{c1::antibiotic::class}} is given.", Back_Extra="So.")
    deck, done = imported(there.package(form), tmp_path)
    basic, cloze = deck.cards
    assert (done.notes, done.cards, [*done.leftovers]) == (2, 2, [])
    assert (basic.question, basic.section, basic.tags) == (
        Shown(stem="L2?", answer="A vertebra"),
        "Lumbar",
        ("a::b",),
    )
    assert isinstance(cloze.question, Cloze)
    assert (cloze.question.answer, cloze.question.hint, cloze.why) == ("antibiotic", "class", "So.")
    assert basic.pictures == (Picture(path="deck-media/n.png", caption="n"),)
    assert (tmp_path / "deck-media" / "n.png").read_bytes() == png()


def test_the_oldest_packages_are_read(there: There, tmp_path: Path) -> None:
    there.add("Basic", "Spine", Front="q", Back="a")
    with ZipFile(there.package("legacy apkg")) as package:
        collection = package.read("collection.anki21")
    with ZipFile(tmp_path / "oldest.apkg", "w") as package:
        package.writestr("collection.anki2", collection)
        package.writestr("media", "{}")
    deck, _ = imported(tmp_path / "oldest.apkg", tmp_path)
    assert [card.question for card in deck.cards] == [Shown(stem="q", answer="a")]


def test_a_typed_card_is_typed_here(there: There, tmp_path: Path) -> None:
    there.add("Basic (type in the answer)", "Spine", Front="Which needle?", Back="atraumatic")
    card = only_card(there, tmp_path)
    assert isinstance(card.question, Typed)
    assert card.question.answer == "atraumatic"


def test_what_stands_beside_a_typed_answer_is_the_reason_without_the_answer(
    there: There, tmp_path: Path
) -> None:
    model = there.collection.models.by_name("Basic (type in the answer)")
    assert model is not None
    model["tmpls"][0]["afmt"] = "{{Front}}<hr id=answer>{{type:Back}}, as they say."
    there.collection.models.update_dict(model)
    there.add("Basic (type in the answer)", "Spine", Front="Which needle?", Back="atraumatic")
    assert only_card(there, tmp_path).why == ", as they say."


def test_a_reversed_note_is_two_cards_of_one_fact(there: There, tmp_path: Path) -> None:
    there.add("Basic (and reversed card)", "Spine", Front="L2", Back="a vertebra")
    deck, _ = imported(there.package(FORM), tmp_path)
    assert [card.question for card in deck.cards] == [
        Shown(stem="L2", answer="a vertebra"),
        Shown(stem="a vertebra", answer="L2"),
    ]
    assert len({card.facts for card in deck.cards}) == 1


def test_html_is_read_as_text(there: There, tmp_path: Path) -> None:
    html = "<ul><li>Na&lt;130</li><li>10<sup>-3</sup></li></ul><table><tr><td>a</td><td>b</td></tr>"
    there.add("Basic", "Spine", Front="Which?", Back=html)
    card = only_card(there, tmp_path)
    assert card.question == Shown(stem="Which?", answer="- Na<130\n- 10⁻³\n\na | b")


def test_writing_from_right_to_left_and_odd_signs_stay_what_they_are(
    there: There, tmp_path: Path
) -> None:
    there.add("Basic", "עמוד", Front="مضاد حيوي؟ {x} [[1:y]] \\", Back="נכון; ```## basic```")
    deck, _ = imported(there.package(FORM), tmp_path)
    assert deck.title == "עמוד"
    (card,) = deck.cards
    expected = Shown(stem="مضاد حيوي؟ {x} [[1:y]] \\", answer="נכון; ```## basic```")
    assert card.question == expected


def test_a_category_s_tag_becomes_the_category(there: There, tmp_path: Path) -> None:
    there.add("Basic", "Spine", ["category::risk-figure", "x"], Front="q", Back="a")
    card = only_card(there, tmp_path)
    assert (card.category, card.tags) == (Category.RISK_FIGURE, ("x",))


def test_what_has_no_category_is_unsorted(there: There, tmp_path: Path) -> None:
    there.add("Basic", "Spine", Front="q", Back="a")
    assert only_card(there, tmp_path).category is Category.UNSORTED


def test_a_deletion_in_several_places_is_turned_over_and_said_so(
    there: There, tmp_path: Path
) -> None:
    there.add("Cloze", "Spine", Text="{{c1::A}} and {{c1::B}}, {{c2::C}}")
    deck, done = imported(there.package(FORM), tmp_path)
    assert [card.question for card in deck.cards] == [
        Shown(stem="_____ and _____, C", answer="A; B"),
        Shown(stem="A and B, _____", answer="C"),
    ]
    assert done.leftovers.counts == {Left.TURNED_OVER: 2}


def test_image_occlusion_is_kept_as_a_picture_and_said_so(there: There, tmp_path: Path) -> None:
    name = there.picture("spine.png")
    there.collection.add_image_occlusion_notetype()
    there.collection.add_image_occlusion_note(
        notetype_id=there.collection.models.id_for_name("Image Occlusion") or 0,
        image_path=str(there.folder / name),
        occlusions="{{c1::image-occlusion:rect:left=.1:top=.1:width=.2:height=.2}}",
        header="The lumbar spine",
        back_extra="From the left",
        tags=[],
    )
    deck, done = imported(there.package(FORM), tmp_path)
    (card,) = deck.cards
    assert card.question == Shown(stem="The lumbar spine", answer="From the left")
    assert len(card.pictures) == 1
    assert done.leftovers.counts == {Left.OCCLUSION: 1}


def test_what_cannot_be_brought_is_listed(there: There, tmp_path: Path) -> None:
    there.add("Basic", "Spine", Front="q [sound:x.mp3]", Back='a<img src="gone.png">')
    there.add("Basic", "Spine", Front="q2", Back='<a href="https://x.example">here</a>')
    there.add("Basic", "Spine", Front="no answer", Back="")
    there.add("Basic", "Spine", Front="[sound:y.mp3]", Back="no question")
    there.add("Basic", "Spine", Front="long", Back="x" * 20_001)
    _, done = imported(there.package(FORM), tmp_path)
    assert done.leftovers.counts == {
        Left.SOUND: 2,
        Left.LINK: 1,
        Left.NO_PICTURE: 1,
        Left.NO_ANSWER: 1,
        Left.NO_QUESTION: 1,
        Left.TOO_LONG: 1,
    }
    assert done.leftovers.examples[Left.SOUND] == ["x.mp3", "y.mp3"]


def test_the_same_package_again_gives_the_same_deck(there: There, tmp_path: Path) -> None:
    there.add("Basic", "Spine", Front="q", Back="a")
    package = there.package(FORM)
    imported(package, tmp_path)
    first = (tmp_path / "deck.md").read_bytes()
    imported(package, tmp_path)
    assert (tmp_path / "deck.md").read_bytes() == first


def test_an_edited_note_keeps_its_id(there: There, tmp_path: Path) -> None:
    note = there.add("Basic", "Spine", Front="q", Back="a")
    before = only_card(there, tmp_path)
    note["Front"] = "another question"
    there.collection.update_note(note)
    after = only_card(there, tmp_path)
    assert (after.id, after.question) == (before.id, Shown(stem="another question", answer="a"))


def test_this_program_s_own_notes_are_known_and_make_no_deck(
    tmp_path: Path, export_deck: Export
) -> None:
    package, one = export_deck(deck_text(EVERY_KIND))
    (tmp_path / "deck.md").unlink()
    with opened_package(package) as (archive, collection):
        done = import_deck(archive, collection, tmp_path / "deck.md")
    assert (done.notes, len(done.own)) == (0, len(one.notes))
    assert not (tmp_path / "deck.md").exists()


def test_two_decks_side_by_side_come_as_sections(there: There, tmp_path: Path) -> None:
    there.add("Basic", "Spine", Front="q", Back="a")
    there.add("Basic", "Heart::Valves", Front="q2", Back="a2")
    deck, _ = imported(there.package(FORM), tmp_path)
    assert {card.section for card in deck.cards} == {"Spine", "Heart::Valves"}


@pytest.mark.parametrize("with_html", [True, False], ids=["HTML", "plain"])
def test_anki_s_notes_in_plain_text_are_read(
    with_html: bool,  # noqa: FBT001 - a case
    there: There,
    tmp_path: Path,
) -> None:
    there.add("Basic", "Spine", ["a::b"], Front='"Which" &lt;b&gt;;\tof L2?', Back="A<br>vertebra")
    there.add("Cloze", "Spine::Drugs", Text="An {{c1::antibiotic::class}} is given.")
    target = tmp_path / "notes.txt"
    there.collection.export_note_csv(
        out_path=str(target),
        limit=None,
        with_html=with_html,
        with_tags=True,
        with_deck=True,
        with_notetype=True,
        with_guid=True,
    )
    done = imported_table(read_table(target))
    reading = check_text("".join(done.pieces), path="deck.md")
    assert reading.problems == ()
    assert reading.deck is not None
    basic, cloze = sorted(reading.deck.cards, key=lambda card: card.section)
    assert isinstance(basic.question, Shown)
    assert basic.question.stem == '"Which" <b>; of L2?'
    assert basic.question.answer.split() == ["A", "vertebra"]
    assert (basic.section, basic.tags) == ("", ("a::b",))
    assert cloze.section == "Drugs"
    if with_html:  # without it Anki writes its clozes as text with brackets
        assert isinstance(cloze.question, Cloze)
        assert (cloze.question.answer, cloze.question.hint) == ("antibiotic", "class")


def test_text_tags_pictures_and_sections_go_there_and_back(there: There, tmp_path: Path) -> None:
    name = there.picture("n.png", 77)
    there.add("Basic", "Spine::Lumbar", ["a::b"], Front=f'L2?<img src="{name}">', Back="A &lt; B")
    there.add("Cloze", "Spine", Text="An {{c1::antibiotic::class}} is {{c2::given}}.")
    imported(there.package(FORM), tmp_path)
    (export_one,) = prepared([deck_of_file(tmp_path / "deck.md")], Moment(BEGIN_MS, 0))
    export([export_one], tmp_path / "back.apkg")
    judge = Judge(tmp_path / "judge.anki2")
    try:
        judge.imports(tmp_path / "back.apkg")
        assert judge.complaints() == []
        assert judge.deck_names() == ["Spine", "Spine::Lumbar"]
        (basic,) = judge.collection.find_notes('"note:Trainer Basic"')
        note = judge.collection.get_note(basic)
        assert (judge.read(note["Question"]), judge.read(note["Answer"])) == ("L2?", "A < B")
        assert "a::b" in note.tags
        (media,) = Path(judge.collection.media.dir()).iterdir()
        assert media.read_bytes() == png(77)
        assert media.name in note["Image"]
        (cloze,) = judge.collection.find_notes('"note:Trainer Cloze"')
        text = judge.collection.get_note(cloze)["Text"]
        assert text == "An {{c1::antibiotic::class}} is {{c2::given}}."
    finally:
        judge.collection.close()


def written(package: Path, target: Path, *, replaces: bool = False) -> None:
    """Import a package into a deck file of a name."""
    with opened_package(package) as (archive, collection):
        import_deck(archive, collection, target, replaces=replaces)


@pytest.fixture
def two_packages(there: There, tmp_path: Path) -> tuple[Path, Path]:
    """Two packages of decks of one name, each with a picture of one name, which differs."""
    note = there.add("Basic", "Spine", Front='q<img src="xray.png">', Back="a")
    packages = []
    for shade in (10, 200):
        (tmp_path / "anki" / "there.media" / "xray.png").write_bytes(png(shade))
        packages.append(there.package(FORM).rename(tmp_path / f"{shade}.apkg"))
    assert note.id
    return packages[0], packages[1]


def test_decks_of_one_name_in_two_files_keep_their_own_pictures(
    two_packages: tuple[Path, Path], tmp_path: Path
) -> None:
    for package, name in zip(two_packages, ("one.md", "two.md"), strict=True):
        written(package, tmp_path / name)
    assert (tmp_path / "one-media" / "xray.png").read_bytes() == png(10)
    assert (tmp_path / "two-media" / "xray.png").read_bytes() == png(200)
    assert check_path(tmp_path / "one.md").problems == ()


def test_another_picture_that_is_there_is_replaced_only_if_told_to(
    two_packages: tuple[Path, Path], tmp_path: Path
) -> None:
    first, second = two_packages
    written(first, tmp_path / "one.md")
    (tmp_path / "one.md").unlink()
    with pytest.raises(OutputError, match="another picture is there already"):
        written(second, tmp_path / "one.md")
    assert not (tmp_path / "one.md").exists()
    assert (tmp_path / "one-media" / "xray.png").read_bytes() == png(10)
    written(first, tmp_path / "one.md")
    written(second, tmp_path / "one.md", replaces=True)
    assert (tmp_path / "one-media" / "xray.png").read_bytes() == png(200)


def test_a_deck_that_cannot_be_written_leaves_the_pictures_of_the_last(
    two_packages: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    first, second = two_packages
    written(first, tmp_path / "one.md")
    before = (tmp_path / "one.md").read_bytes()
    monkeypatch.setattr("trainer.services.anki_import.shutil.copyfile", full)
    with pytest.raises(OutputError, match="No space left"):
        written(second, tmp_path / "one.md", replaces=True)
    assert (tmp_path / "one.md").read_bytes() == before
    assert (tmp_path / "one-media" / "xray.png").read_bytes() == png(10)


def test_pictures_of_a_file_with_an_odd_name_lie_in_a_folder_a_deck_can_name(
    two_packages: tuple[Path, Path], tmp_path: Path
) -> None:
    written(two_packages[0], tmp_path / "heart, {lung}; [x].md")
    assert (tmp_path / "spine-media" / "xray.png").read_bytes() == png(10)
    assert check_path(tmp_path / "heart, {lung}; [x].md").problems == ()


def test_a_deck_that_is_replaced_keeps_its_slug_though_its_name_in_anki_is_another(
    there: There, tmp_path: Path
) -> None:
    there.add("Basic", "Bones::Spine", Front="q", Back="a")
    deck, _ = imported(there.package(FORM), tmp_path)
    there.add("Basic", "Bones::Knee", Front="q2", Back="a2")
    later, _ = imported(there.package(FORM), tmp_path)
    assert (deck.slug, later.slug, later.title) == ("spine", "spine", "Bones")
    assert {card.id for card in deck.cards} < {card.id for card in later.cards}


def test_a_slug_may_be_chosen(there: There, tmp_path: Path) -> None:
    there.add("Basic", "Сердце", Front="q", Back="a")
    target = tmp_path / "deck.md"
    with opened_package(there.package(FORM)) as (archive, collection):
        done = import_deck(archive, collection, target, naming=Naming(slug="heart"))
        assert done.deck.slug == "heart"
        with pytest.raises(DeckError, match="cannot be a deck's slug"):
            import_deck(archive, collection, tmp_path / "other.md", naming=Naming(slug="My Heart"))
    assert "deck: heart" in target.read_text(encoding="utf-8")


def test_a_deletion_of_several_numbers_is_a_card_for_each(there: There, tmp_path: Path) -> None:
    there.add("Cloze", "Spine", Text="{{c1,2::aspirin}} and {{c3::heparin}}")
    deck, done = imported(there.package(FORM), tmp_path)
    assert [card.question for card in deck.cards] == [
        Shown(stem="_____ and heparin", answer="aspirin"),
        Shown(stem="_____ and heparin", answer="aspirin"),
        Shown(stem="aspirin and _____", answer="heparin"),
    ]
    assert done.leftovers.counts == {Left.TURNED_OVER: 3}


def test_spaces_within_a_deletion_still_part_words(there: There, tmp_path: Path) -> None:
    text = "The {{c1::spinal }}cord, and{{c2:: big}} vessels, {{c3::10 mg&nbsp;}} daily"
    there.add("Cloze", "Spine", Text=text)
    deck, _ = imported(there.package(FORM), tmp_path)
    said = "The spinal cord, and big vessels, 10 mg daily"
    for card in deck.cards:
        assert isinstance(card.question, Cloze)
        assert f"{card.question.before}{card.question.answer}{card.question.after}" == said
    assert [fact.claim for fact in deck.facts.values()] == [said]


@pytest.mark.parametrize(
    "front", ["{{cloze:Text}}\n{{type:cloze:Text}}", "{{type:cloze:Text}}"], ids=["beside", "alone"]
)
def test_a_cloze_that_is_typed_is_said_once_and_typed_here(
    front: str, there: There, tmp_path: Path
) -> None:
    model = there.collection.models.by_name("Cloze")
    assert model is not None
    model["tmpls"][0]["qfmt"] = front
    model["tmpls"][0]["afmt"] = f"{front}<br>{{{{Back Extra}}}}"
    there.collection.models.update_dict(model)
    there.add("Cloze", "Spine", Text="The {{c1::conus}} ends at L1.", Back_Extra="So.")
    deck, done = imported(there.package(FORM), tmp_path)
    (card,) = deck.cards
    assert isinstance(card.question, Cloze)
    assert card.question.is_typed
    assert (card.question.before, card.question.after) == ("The ", " ends at L1.")
    assert card.why == "So."
    assert [*done.leftovers] == []
