"""Cloze texts as Anki writes them."""

import pytest

from trainer.anki.reading.gaps import answers, are_simple, asked, gaps_of, pieces_of, shown


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("It is {{c1::open", "It is {{c1::open"),
        ("{{c1::a}} and {{c2::b {{c3::c}}", "a and {{c2::b c"),
        ("{{c1::{{c1::", "{{c1::{{c1::"),
    ],
)
def test_a_gap_that_is_not_closed_is_text(text: str, said: str) -> None:
    assert shown(pieces_of(text)) == said


@pytest.mark.parametrize("numbers", ["1,2", "2,1", "1,2,1"])
def test_a_gap_of_several_numbers_is_asked_by_each(numbers: str) -> None:
    pieces = pieces_of(f"{{{{c{numbers}::aspirin::a drug}}}} and {{{{c3::heparin}}}}")
    assert {gap.number for gap in gaps_of(pieces)} == {1, 2, 3}
    assert not are_simple(pieces, most=9)
    for number in (1, 2):
        assert asked(pieces, number) == "_____ (a drug) and heparin"
        assert answers(pieces, number) == ("aspirin",)
    assert asked(pieces, 3) == "aspirin and _____"
    assert shown(pieces) == "aspirin and heparin"


@pytest.mark.parametrize(
    ("text", "said", "question"),
    [
        ("The {{c1::spinal }}cord", "The spinal cord", "The _____ cord"),
        ("and{{c1:: big::size }}vessels", "and bigvessels", "and _____ (size)vessels"),
        ("of {{c1,2:: 10 mg\n}}daily", "of  10 mg\ndaily", "of  _____\ndaily"),
        ("{{c1::a {{c2:: b }} }}c", "a  b  c", "_____ c"),
    ],
)
def test_white_space_at_the_edges_of_a_gap_stays_between_the_words(
    text: str, said: str, question: str
) -> None:
    pieces = pieces_of(text)
    assert (shown(pieces), asked(pieces, 1)) == (said, question)


def test_a_gap_of_a_thousand_numbers_is_shown_without_end_of_the_stack() -> None:
    numbers = ",".join(map(str, range(1, 1001)))
    assert shown(pieces_of(f"{{{{c{numbers}::x}}}}" * 3)) == "xxx"
