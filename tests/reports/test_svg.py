"""Charts of the page: what lies over what, told from their marks."""

import re

import pytest

from trainer.reports.svg import Dot, Row, rows_chart

KEPT = Dot(share=0.9, low=0.82, high=0.95)


def row(*, is_shown: bool, why: str = "too few answers (12)") -> Row:
    return Row(name="cause", marked=KEPT if is_shown else None, self_rated=None, why=why)


def upright_lines(chart: str) -> list[tuple[int, int]]:
    """Upper and lower end of every upright line, without the marks of answers."""
    return [(int(top), int(end)) for top, end in re.findall(r"M\d+ (\d+)V(\d+)", chart)]


def heights_of(chart: str, words: str) -> list[int]:
    return [int(y) for y in re.findall(rf'y="(\d+)">{re.escape(words)}', chart)]


@pytest.mark.parametrize(
    "shown",
    [(True, False, True), (False, True, False), (True, False, False), (True, True, True)],
    ids=str,
)
@pytest.mark.parametrize("target", [0.5, 0.85, 0.97])
def test_no_line_crosses_the_words_in_the_place_of_a_mark(
    shown: tuple[bool, ...], target: float
) -> None:
    rows = [row(is_shown=is_shown) for is_shown in shown]
    chart = str(rows_chart(rows, target=target, title="Retention"))
    heights = heights_of(chart, "too few answers (12)")
    lines = upright_lines(chart)
    assert len(heights) == shown.count(False)
    assert not [at for at in heights for top, end in lines if top < at and at - 10 < end]


def test_lines_run_through_all_rows_that_have_marks() -> None:
    rows = [row(is_shown=True) for _ in range(3)]
    chart = str(rows_chart(rows, target=0.85, title="Retention"))
    assert {end for _, end in upright_lines(chart)} == {26 + 3 * 30}
    assert {top for top, _ in upright_lines(chart)} == {26, 20}
