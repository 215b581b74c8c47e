"""A trainee's figures beside the middle half of those who met the same text, in every form."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.reports.cohort_reports import report
from tests.reports.samples import MIDDLE_HALVES, sample_report
from tests.reports.shared import WEEK, answer, bundle, device_counts, standing
from trainer.domain.measured import Measured
from trainer.domain.rating import Confidence, Mark
from trainer.reports.bundle import Bundle
from trainer.reports.page import page
from trainer.reports.report import MiddleHalf, MiddleHalves, Report
from trainer.reports.standing import OnTime
from trainer.reports.tables import tables

NOTHING = MiddleHalves()
EACH = (0, 1, 2, 3, 4)


def answers(missed: int, *, n: int = 20, days: int = 21) -> list[Measured]:
    """So many answers on each of five days, a fifth of `missed` of them wrong on each."""
    sure = Confidence.SURE
    return [
        answer(
            day,
            mark=Mark.WRONG if number < missed else Mark.CORRECT,
            days=days,
            confidence=sure,
        )
        for number in range(n)
        for day in (number % 5,)
    ]


def shared(missed: int, *, n: int = 20, on_time: int = 20, version: str = "1.0") -> Bundle:
    stands = replace(
        standing(day=27, covered=missed, facts=10, version=version),
        on_time=(OnTime("sample", WEEK, on_time - missed, on_time),),
    )
    return bundle([device_counts(answers(missed, n=n))], stands=stands)


def halves(bundles: Mapping[int, Bundle]) -> list[MiddleHalves]:
    return [each.middle_half for each in report(bundles).pages]


def test_each_figure_stands_beside_its_own_middle_half() -> None:
    (half, *others) = halves({number: shared(number * 2) for number in EACH})
    # Of 0, 2, 4, 6 and 8 in 20 the middle half, both ends included, is that from 2 to 6.
    for passed in (half.retained, half.long_retained, half.on_time):
        assert passed == pytest.approx((0.7, 0.9))
    assert half.confident_errors == pytest.approx((0.1, 0.3))
    assert half.coverage == pytest.approx((0.2, 0.6))
    assert half.answers_a_day == (4, 4)
    assert set(others) == {half}


def test_below_its_least_count_a_figure_stands_in_no_middle_half() -> None:
    bundles = {number: shared(number) for number in EACH}
    (*_, half) = halves({**bundles, 4: shared(4, n=19, on_time=19)})
    assert half == replace(NOTHING, coverage=half.coverage, answers_a_day=half.answers_a_day)
    assert half.coverage == (0.1, 0.3)
    assert half.answers_a_day == (4, 4)


def test_of_four_trainees_there_is_no_middle_half() -> None:
    assert halves({number: shared(number) for number in EACH[:4]}) == [NOTHING] * 4


def test_only_those_of_one_version_stand_beside_each_other() -> None:
    found = halves({number: shared(number) for number in EACH} | {9: shared(9, version="2.0")})
    assert found.count(NOTHING) == 1
    assert {half.coverage for half in found} == {None, MiddleHalf(0.1, 0.3)}


def section(of: Report, anchor: str) -> str:
    html = page(of).replace("\N{NO-BREAK SPACE}", " ")
    return html.split(f'<section id="{anchor}">')[1].split("</section>")[0]


def full(number: int) -> Report:
    """A report whose trainees' figures are all shown."""
    made = sample_report(trainees=number)
    shown = made.key.retained.marked
    pages = tuple(
        replace(
            each,
            line=replace(
                each.line,
                retained=replace(each.line.retained, marked=shown),
                long_retained=replace(each.line.long_retained, marked=shown),
                confident_errors=shown,
                on_time=shown,
            ),
        )
        for each in made.pages
    )
    return replace(made, pages=pages)


def test_a_page_of_a_trainee_has_a_middle_half_in_words_for_each_figure() -> None:
    of = full(6)
    words = section(of, of.pages[0].line.anchor)
    assert " marked; middle half 79–88 %, " in words
    for ends in ("79–88 %", "72–85 %", "40–75 %", "6–13 %", "64–76 %", "14.5–21 answers"):
        assert f"middle half {ends}" in words
    assert "lie in it" in page(of)


def test_a_short_page_has_them_in_square_brackets_that_are_explained() -> None:
    of = full(40)
    words = section(of, of.pages[0].line.anchor)
    # Before the share that was close, of which it is not.
    assert " marked [79–88], " in words
    for ends in ("79–88", "72–85", "40–75", "6–13", "64–76", "14.5–21"):
        assert f" [{ends}]" in words
    assert "is the middle half: half of the cohort’s trainees" in page(of)


@pytest.mark.parametrize(("trainees", "words"), [(6, "too few answers ("), (40, "too few (")])
def test_a_short_page_tells_of_too_few_answers_in_a_word_less(trainees: int, words: str) -> None:
    made = sample_report(trainees=trainees)
    few = replace(made.key.retained.marked, n=7, hits=5, low=None, high=None)
    pages = tuple(
        replace(each, line=replace(each.line, confident_errors=few)) for each in made.pages
    )
    of = replace(made, pages=pages)
    assert f"<dd>{words}7)" in section(of, pages[0].line.anchor)


def test_a_figure_that_is_not_shown_has_none_beside_it() -> None:
    made = sample_report(trainees=6)
    first, *_ = made.pages
    few = replace(made.key.retained.marked, n=7, hits=5, low=None, high=None)
    line = replace(first.line, on_time=few)
    words = section(replace(made, pages=(replace(first, line=line),)), line.anchor)
    assert "<dt>On time<dd>too few answers (7); overdue" in words


def test_the_sheets_have_both_ends_of_each() -> None:
    made = sample_report(trainees=6)
    (trainees,) = (part for part in tables(made) if part.name == "trainees")
    row = dict(zip((column.name for column in trainees.columns), trainees.rows[0], strict=True))
    named = {
        "marked": MIDDLE_HALVES.retained,
        "long_marked": MIDDLE_HALVES.long_retained,
        "coverage": MIDDLE_HALVES.coverage,
        "confident_errors": MIDDLE_HALVES.confident_errors,
        "on_time": MIDDLE_HALVES.on_time,
        "answers_a_day": MIDDLE_HALVES.answers_a_day,
    }
    for name, half in named.items():
        assert (row[f"middle_half_{name}_low"], row[f"middle_half_{name}_high"]) == half


def test_a_trainees_categories_stand_in_the_order_of_page_one() -> None:
    devices = [
        device_counts([answer(1)] * 20, by=by, category=category)
        for by, category in enumerate(("risk figure", "complication", "definition", "cause"))
    ]
    made = report({1: bundle(devices, stands=standing(day=27, category="cause"))})
    (own,) = made.pages
    names = [name for name, _ in own.categories]
    assert names == ["definition", "cause", "risk figure", "complication"]
    assert names == [line.category for line in made.categories]
