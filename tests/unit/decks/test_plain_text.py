"""Text from elsewhere is shown, and never obeyed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.domain.plain_text import visible

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]0;x\x07", "␛]0;x␇"),
        ("\x1b[2J", "␛[2J"),
        ("a\tb\0\x7f", "a␉b␀␡"),
        ("a\nb\r\nc\rd", "a\nb\nc␍d"),
        ("\x9b31m", "<U+009B>31m"),
        ("a\u202eb\u2066c", "a<U+202E>b<U+2066>c"),
        ("a\u200bb\ufeffc\u2028d", "a<U+200B>b<U+FEFF>c<U+2028>d"),
        ("\U000e0041", "<U+E0041>"),
        ("\ud800", "<U+D800>"),
        ("[@click=app.quit]x[/]", "[@click=app.quit]x[/]"),
        (
            "שלום, Ünïcode, कि, 👩\u200d⚕️, ≤ 10 ‰\u00a0h",
            "שלום, Ünïcode, कि, 👩\u200d⚕️, ≤ 10 ‰\u00a0h",
        ),
        ("می\u200cخواهم \u200f!", "می\u200cخواهم \u200f!"),
    ],
)
def test_what_a_terminal_would_obey_is_shown(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(ANY_TEXT)
def test_no_control_character_is_left_but_line_ends(text: str) -> None:
    left = {unicodedata.category(character) for character in visible(text).replace("\n", "")}
    assert not left & {"Cc", "Cs"}


@given(ANY_TEXT)
def test_any_text_can_be_written_out(text: str) -> None:
    assert visible(text).encode().decode() == visible(text)


@given(ANY_TEXT)
def test_showing_twice_is_showing_once(text: str) -> None:
    assert visible(visible(text)) == visible(text)


@given(st.text(alphabet=st.characters(categories=("L", "N", "P", "S"))))
def test_plain_writing_stays_as_it_is(text: str) -> None:
    assert visible(text) == text
