"""Charts of characters: no wider than asked, never empty, every sign explained."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reports.sample import week
from trainer.cli.plain_letters import HANDLER
from trainer.reports.calendar_marks import legend
from trainer.reports.chart import Dot, bars, calendar, dots, trend
from trainer.reports.lines import cells
from trainer.reports.rates import Rate, trainee_rate

MONDAY = date(2026, 6, 1)
WIDTHS = st.integers(40, 120)
RATES = st.integers(0, 400).flatmap(
    lambda n: st.integers(0, n).map(lambda hits: trainee_rate(hits, n))
)
LABELS = st.sampled_from(("definition", "contraindication", "the long name of a topic", "診断"))
DOTS = st.builds(
    Dot,
    label=LABELS,
    rate=RATES,
    is_hidden=st.booleans(),
    note=st.sampled_from(("", "12 active")),
    target=st.none() | st.floats(0, 1),
)


def drawn(rate: Rate, *, target: float | None = None, width: int = 80) -> list[str]:
    return list(dots([Dot(label="risk figure", rate=rate)], width, target=target))


@given(st.lists(DOTS, max_size=8), WIDTHS, st.none() | st.floats(0, 1))
def test_no_line_of_dots_is_wider_than_asked(
    rows: list[Dot], width: int, target: float | None
) -> None:
    assert all(cells(line) <= width for line in dots(rows, width, target=target))


@given(st.lists(st.integers(0, 300), max_size=400), WIDTHS, st.integers(0, 6))
def test_no_line_of_a_calendar_is_wider_than_asked(
    days: list[int], width: int, weekday: int
) -> None:
    first = date(2026, 6, 1 + weekday)
    assert all(cells(line) <= width for line in calendar(days, first, width))


@given(st.lists(st.integers(0, 3000), max_size=60), WIDTHS)
def test_no_line_of_bars_is_wider_than_asked_and_every_count_is_there(
    counts: list[int], width: int
) -> None:
    lines = list(bars(counts, [f"d{number}" for number in range(len(counts))], width))
    assert all(cells(line) <= width for line in lines)
    if any(counts):
        words = " ".join(lines).split()
        assert all(str(count) in words for count in counts)


def test_a_rate_stands_beside_its_dot_with_interval_and_count() -> None:
    line, ticks, legend = drawn(trainee_rate(84, 100), target=0.85)
    assert line.endswith("84 % (76–90 %, n 100)")
    assert [sign for sign in line if sign in "├●┤"] == ["├", "●", "┤"]
    assert ticks.split() == ["70", "%", "85", "%", "100", "%"]
    assert legend == "├─●─┤ share with its 95 % interval  │ target 85 %"


def test_a_target_outside_the_interval_stands_where_it_is() -> None:
    line = drawn(trainee_rate(150, 300), target=0.85)[0]
    assert line.index("┤") < line.index("│")


def test_a_low_rate_has_a_scale_from_nothing() -> None:
    assert drawn(trainee_rate(1, 100))[1].split() == ["0", "%", "50", "%", "100", "%"]


@pytest.mark.parametrize("width", [40, 80, 120])
def test_without_a_rate_there_are_words_and_no_empty_chart(width: int) -> None:
    (line,) = drawn(trainee_rate(10, 12), target=0.85, width=width)
    assert line in {"risk figure  too few answers (12)", "risk figure  too few (12)"}


def test_too_few_answers_beside_others_have_no_dot() -> None:
    rows = [Dot(label="a", rate=trainee_rate(84, 100)), Dot(label="b", rate=trainee_rate(1, 2))]
    second = list(dots(rows, 80))[1]
    assert second.endswith("too few answers (2)")
    assert "●" not in second


def test_of_a_hidden_rate_nothing_is_drawn_or_said() -> None:
    row = Dot(label="a", rate=trainee_rate(84, 100), is_hidden=True, target=0.4)
    (line,) = dots([row], 80)
    assert line == "a  hidden: too few trainees"
    kept_back = Dot(label="a", rate=replace(trainee_rate(84, 100), is_hidden=True), target=0.4)
    assert list(dots([kept_back], 80)) == [line]
    assert list(dots([kept_back], 30)) == ["a  hidden"]


def test_in_forty_columns_the_words_keep_share_and_count() -> None:
    line = drawn(trainee_rate(284, 312), target=0.85, width=40)[0]
    assert line.endswith("91 % n 312")
    assert "●" in line


def test_a_calendar_has_a_line_for_each_weekday_and_says_its_classes() -> None:
    months, *lines = calendar([0, 3, 8, 12, 20, 30, 1] * 26, MONDAY, 80)
    assert months.split() == ["Jun", "Jul", "Aug", "Sep", "Oct", "Nov"]
    assert [line[:3] for line in lines[:7]] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert lines[0] == "Mon " + "··" * 26
    assert lines[7] == "·· none  ░░ 1–9  ▒▒ 10–19  ▓▓ 20–39  ██ 40 or more answers"


def test_a_calendar_in_forty_columns_has_one_column_a_day() -> None:
    lines = list(calendar([0, 3, 8, 12, 20, 30, 1] * 26, MONDAY, 40))
    assert lines[1] == "Mon " + "·" * 26


def test_a_year_that_does_not_fit_goes_on_below() -> None:
    lines = list(calendar([1] * 371, MONDAY, 40))
    assert [line[:3] for line in lines].count("Mon") == 2


def test_a_calendar_has_the_classes_of_the_page_whatever_is_in_it() -> None:
    for most in (4, 900):
        *_, sunday, classes = calendar([0, 1, 9, 10, 19, 20, 39, 40] * 7 + [most], MONDAY, 80)
        assert classes.split("  ") == [
            f"{shade * 2} {words}{' answers' if shade == '█' else ''}"
            for shade, (_, words) in zip("·░▒▓█", legend(), strict=True)
        ]
        assert sunday.startswith("Sun ▓▓")


def test_a_calendar_that_begins_within_a_week_leaves_the_days_before_it_blank() -> None:
    lines = list(calendar([1] * 5, date(2026, 6, 3), 80))
    assert lines[1:4] == ["Mon", "Tue", "Wed ░░"]
    assert lines[7] == "Sun ░░"


def test_without_answers_there_is_no_calendar() -> None:
    assert not list(calendar([0] * 180, MONDAY, 80))


def test_where_nothing_falls_due_there_are_no_bars() -> None:
    assert not list(bars([0, 0], ["a", "b"], 80))


def test_thirty_days_stand_in_three_rows_of_bars() -> None:
    lines = list(bars(range(30), [f"Mo {number:>2}" for number in range(30)], 80))
    assert lines.count("") == 2
    assert lines[-1].split()[-1] == "29"


def test_a_trend_keeps_marked_and_self_rated_answers_apart() -> None:
    weeks = [week(0, marked=(84, 100), self_rated=(20, 60)), week(1, marked=(1, 3))]
    lines = list(trend(weeks, 80, target=0.85))
    assert lines[0] == "Marked by the program"
    assert lines[1].startswith("01 Jun")
    assert "too few answers (3)" in lines[2]
    assert "Self-rated" in lines


def test_a_trend_names_no_kind_that_nobody_answered() -> None:
    assert "Self-rated" not in list(trend([week(0, marked=(84, 100))], 80))


def test_without_unicode_every_sign_is_still_told_from_the_others() -> None:
    text = "├─●┼─┤│ ·░▒▓█"
    plain = text.encode("ascii", errors=HANDLER).decode()
    assert plain == "[-o+-]| -.:=#"
