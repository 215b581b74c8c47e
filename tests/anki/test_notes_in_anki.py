"""What a deck looks like in Anki, asked of Anki."""

import re
from pathlib import Path

import pytest

from tests.anki.conftest import Export
from tests.anki.judge import Judge
from tests.services.builders import (
    CHOICE,
    CLOZE,
    FIGURE,
    SEVERAL,
    SHOWN,
    STEPS,
    TRUE_FALSE,
    TYPED,
    deck_text,
)
from tests.shipped import SHIPPED
from trainer.anki.note_types import NOTE_TYPES

HOSTILE = 'if K<low & Na>hi, {{c9::x}} [sound:x.mp3] \\(y\\) }} :: "z" <script>w</script>'


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_a_shipped_deck_arrives_whole_and_every_card_has_two_faces(
    path: Path, anki: Judge, export_deck: Export
) -> None:
    package, one = export_deck(path.read_text(encoding="utf-8"))
    assert anki.imports(package).new == len(one.notes)
    cards = [anki.collection.get_card(card) for card in anki.collection.find_cards("")]
    assert len(cards) == one.cards
    for card in cards:
        front, back = card.question(), card.answer()
        assert "{{" not in front + back
        assert front != back
    assert anki.complaints() == []


def test_a_note_type_has_the_names_and_fields_it_had_in_the_first_release() -> None:
    common = ("Why", "Source", "Status", "Extra", "Image", "Notes", "Id")
    assert [(one.name, one.id, one.fields) for one in NOTE_TYPES] == [
        ("Trainer Basic", 1_795_000_000_001, ("Question", "Answer", "Accept", *common)),
        ("Trainer Cloze", 1_795_000_000_002, ("Text", "Accept", *common)),
        ("Trainer Choice", 1_795_000_000_003, ("Question", "Options", "Answer", *common)),
        (
            "Trainer Figure",
            1_795_000_000_004,
            ("Question", "Answer", "Figure", "Thousand", "Accept", *common),
        ),
        ("Trainer Steps", 1_795_000_000_005, ("Question", "Reveal", "Steps", *common)),
    ]


@pytest.mark.parametrize("block", [SHOWN, TYPED, CHOICE, FIGURE, STEPS, TRUE_FALSE])
def test_what_a_question_says_is_shown_and_nothing_of_it_is_obeyed(
    block: str, anki: Judge, export_deck: Export
) -> None:
    written = re.sub(r"[\\{}\[]", r"\\\g<0>", HOSTILE)
    asked = block.replace("Q: ", f"Q: {written} ")
    package, one = export_deck(deck_text(asked))
    anki.imports(package)
    front, _ = anki.faces(f"sample/{one.notes[0].block}")
    assert HOSTILE in anki.read(front)
    assert "[sound:" not in front
    assert "<script" not in front


def test_marks_of_anki_within_a_gap_end_nothing(anki: Judge, export_deck: Export) -> None:
    block = (
        "## cloze s-odd\nText: It is [[1:a \\}\\} b::hint \\:\\: here]] and [[3:last]].\n"
        "Typed: no\nRetired: 2\nFact: route\n"
    )
    package, _ = export_deck(deck_text(block))
    anki.imports(package)
    front, back = anki.faces("sample/s-odd", ordinal=0)
    assert "It is [hint :: here] and last." in anki.read(front)
    assert "It is a }} b and last." in anki.read(back)
    assert [card.ord for card in anki.note("sample/s-odd").cards()] == [0, 2]


def test_options_are_shuffled_for_good_and_the_back_says_which_is_right(
    anki: Judge, export_deck: Export
) -> None:
    package, _ = export_deck(deck_text(CHOICE + SEVERAL))
    anki.imports(package)
    front, back = anki.faces("sample/s-several")
    assert "Choose all that are right." in front
    assert back.count('class="right"') == 2
    assert back.count('class="wrong"') == 1
    added = deck_text(CHOICE + SEVERAL).replace("[ ] Trocar", "[ ] Trocar\n[ ] Spinal cannula")
    package, _ = export_deck(added, day=1)
    order = anki.note("sample/s-choice")["Options"]
    anki.imports(package)
    assert anki.note("sample/s-choice")["Options"].replace("<li>Spinal cannula</li>", "") == order


def test_a_question_that_says_to_choose_all_is_not_told_to_say_it_again(
    anki: Judge, export_deck: Export
) -> None:
    asked = SEVERAL.replace("are headaches?", "are headaches? Choose all.")
    package, _ = export_deck(deck_text(asked))
    anki.imports(package)
    assert anki.note("sample/s-several")["Question"].endswith("are headaches? Choose all.")


def test_a_judgement_shows_its_truth_and_its_reason(anki: Judge, export_deck: Export) -> None:
    package, one = export_deck(deck_text(TRUE_FALSE))
    anki.imports(package)
    front, back = anki.faces(f"sample/{one.notes[0].block}")
    assert "True or false, and why?" in front
    assert '<div class="answer">False</div>' in back
    assert back.count('class="right"') == 1


def test_a_figure_is_typed_without_what_its_question_gives_away(
    anki: Judge, export_deck: Export
) -> None:
    package, _ = export_deck(deck_text(FIGURE, figure="~ 10 % of patients"))
    anki.imports(package)
    note = anki.note("sample/s-figure")
    front, back = anki.faces("sample/s-figure")
    assert "[[type:Answer]]" in front
    assert note["Answer"] == "10"
    assert "~ 10 % of patients" in anki.read(back)
    assert "~ 100 per 1000 (~ 10 %)" in anki.read(back)
    assert "typeGood" in anki.collection.compare_answer(note["Answer"], "10")


def test_a_bound_is_typed_with_its_comparator(anki: Judge, export_deck: Export) -> None:
    figure = FIGURE.replace("States: %\n", "")
    package, _ = export_deck(deck_text(figure, figure="< 1 in 1000 procedures"))
    anki.imports(package)
    note = anki.note("sample/s-figure")
    compared = anki.collection.compare_answer(note["Answer"], "< 1 in 1000")
    assert anki.read(compared) == "< 1 in 1000"
    assert "typeBad" not in compared


def test_steps_are_closed_in_front_and_in_order_behind(anki: Judge, export_deck: Export) -> None:
    package, _ = export_deck(deck_text(STEPS))
    anki.imports(package)
    front, back = anki.faces("sample/s-steps")
    assert front.count("<details>") == 3
    assert back.index("Position") < back.index("Clean") < back.index("Insert")
    assert "<details>" not in back


def test_a_note_lies_in_its_procedure_with_tags_and_a_badge(
    anki: Judge, export_deck: Export
) -> None:
    text = deck_text(FIGURE + CLOZE).replace("deck: sample", "deck: sample\nprocedure: Puncture")
    disputed = text.replace("Source: notes, headache", "Source: notes, headache\nStatus: disputed")
    package, _ = export_deck(disputed)
    anki.imports(package)
    assert anki.deck_names() == ["Puncture", "Puncture::A sample deck"]
    assert set(anki.note("sample/s-figure").tags) == {
        "category::risk-figure",
        "fact::headache",
        "source::notes",
        "status::disputed",
    }
    assert '<div class="badge">disputed</div>' in anki.faces("sample/s-figure")[0]
    assert "badge" not in anki.faces("sample/s-cloze")[0]
