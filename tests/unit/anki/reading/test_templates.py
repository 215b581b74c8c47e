"""Templates with a note's fields in them."""

import pytest

from trainer.anki.reading.templates import (
    behind_answer_line,
    filtered_fields,
    is_filled,
    rendered,
)

VALUES = {"Front": "f", "Back": "b", "Extra": "", "Break": "<br>&nbsp;<div></div>"}


@pytest.mark.parametrize(
    ("template", "html"),
    [
        ("{{Front}} and {{ Back }}", "f and b"),
        ("{{#Extra}}e{{Extra}}{{/Extra}}{{^Extra}}none{{/Extra}}", "none"),
        ("{{#Front}}{{#Back}}both{{/Back}}{{/Front}}", "both"),
        ("{{#Break}}x{{/Break}}", ""),
        ("{{FrontSide}}<hr id=answer>{{Back}}", "<hr id=answer>b"),
        ("{{Tags}}{{Deck}}{{Card}}{{Type}}", ""),
        ("{{furigana:Front}} {{hint:Back}} {{text:Back}} {{own-filter:Back}}", "f b b b"),
        ("{{tts en_US voices=x:Front}}y", "y"),
        ("{{Nowhere}}x", "x"),
        ("<!-- {{Front}} -->x", "x"),
        ("{{#Front}}unclosed", "unclosed"),
        ("stray{{/Front}}", "stray"),
        ("{{/Front}}{{#Front}}{{/Back}}x{{/Front}}", "x"),
        ("{{}}x", "x"),
        ("q{{#Back}}<!-- hint -->{{/Back}}", "q"),
        ("q{{#Back}}{{/Back}}{{^Back}}{{/Back}}{{^Extra}}{{/Extra}}", "q"),
        ("a<!-- x --><!---->b<!-- {{Front}}", "ab<!-- f"),
    ],
)
def test_a_template_shows_what_anki_would(template: str, html: str) -> None:
    assert rendered(template, VALUES) == html


def test_a_filter_can_be_left_out() -> None:
    assert rendered("a{{type:Front}}b{{Back}}", VALUES, leave_out=("type",)) == "abb"


def test_fields_behind_a_filter_are_found_within_conditions() -> None:
    template = "{{#Extra}}{{type:cloze:Text}}{{/Extra}}{{type:Back}}{{type:Back}}"
    assert filtered_fields(template, "type") == ("Text", "Back")
    assert filtered_fields(template, "cloze") == ("Text",)
    assert filtered_fields(template, "cloze", without="type") == ()
    assert filtered_fields("{{cloze:Text}}" + template, "cloze", without="type") == ("Text",)


def test_what_stands_behind_the_line_of_the_answer_is_the_answer() -> None:
    assert behind_answer_line('q<hr class="x" id="answer">a') == "a"
    assert behind_answer_line("q<hr>a") == "q<hr>a"


def test_a_field_of_line_ends_alone_is_empty() -> None:
    assert not is_filled(VALUES["Break"])
    assert is_filled("<img src=x>")


def test_a_template_made_to_be_deep_is_shown_without_end_of_the_stack() -> None:
    assert rendered("{{#Front}}" * 10_000 + "x", VALUES).endswith("x")
