from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from trainer.tui.widgets.forecast import bar
from trainer.tui.widgets.hanging import hanging, packed


def test_further_lines_stand_below_the_text_and_not_below_the_prefix() -> None:
    lines = hanging(Content("1  "), Content("one two three four five"), 16)
    assert [line.plain.rstrip() for line in lines] == ["1  one two three", "   four five"]


@given(st.text(min_size=1), st.integers(20, 120))
def test_no_line_is_wider_than_there_is_room_for(text: str, width: int) -> None:
    lines = hanging(Content("label  "), Content(text), width)
    assert all(line.cell_length <= width for line in lines)


@given(st.lists(st.integers(1, 20), max_size=6), st.integers(20, 80))
def test_items_side_by_side_are_never_broken(lengths: list[int], width: int) -> None:
    lines = packed([Content("x" * length) for length in lengths], width)
    assert [len(item) for line in lines for item in line.plain.split()] == lengths


@given(st.integers(0, 9999), st.integers(1, 9999), st.integers(1, 60))
def test_a_bar_is_seen_whenever_there_is_something_and_never_outgrows_its_room(
    count: int, most: int, width: int
) -> None:
    length = len(bar(min(count, most), most, width))
    assert (length > 0) == (min(count, most) > 0)
    assert length <= width
