"""Workbook, CSV and JSON of a report: the same figures, as text where they are text."""

import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reports.sheet_reading import (
    WITHOUT_WORDS,
    Rows,
    all_bytes,
    as_csv,
    of_csv,
    of_json,
    of_workbook,
    sheets_of,
    wanted,
    workbook,
)
from tests.reports.sheet_samples import Sample, numbers
from trainer.domain.file_names import is_portable
from trainer.reports.rates import HIDDEN
from trainer.reports.report import Coverage, Report, Retained
from trainer.reports.sheets import csv_files, json_text, workbook_bytes
from trainer.reports.table_form import Value
from trainer.reports.tables import tables

REPORTS = st.builds(
    lambda lines, trainees, cards: Sample().report(lines=lines, trainees=trainees, cards=cards),
    st.integers(0, 3),
    st.integers(0, 3),
    st.integers(0, 3),
)
RUN = (
    "=cmd|'/C calc'!A0",
    "+1",
    "-1",
    "@SUM(A1:A9)",
    "\t=1",
    "＝1+1",
    "\n=1",
)
HOSTILE = (
    *RUN,
    "'=1",
    "#N/A",
    "1e5",
    "2026-11-29",
    "TRUE",
    "<script>alert(1)</script>",
    'a "quoted" text, with a comma; and ]]> &amp;',
    "two\nlines",
    "Müller 2 × 10⁹/l 🩺",
    " room ",
)
UNSEEN = {
    "right \u202e to left": "right <U+202E> to left",
    "zero\u200bwidth": "zero<U+200B>width",
    "\x9b2J": "<U+009B>2J",
    "a\x00b": "a␀b",
    "\r=1": "␍=1",
    "\x1b[2J": "␛[2J",
    "two\r\nlines": "two\nlines",
    "half \ud800": "half <U+D800>",
    "none \uffff": "none <U+FFFF>",
}
WRITE_A_WORKBOOK = """
import sys
from tests.reports.sheet_samples import Sample
from trainer.reports.sheets import workbook_bytes
sys.stdout.buffer.write(workbook_bytes(Sample().report()))
"""
HIDDEN_FIRST = 987_001


@settings(max_examples=15, deadline=None)
@given(REPORTS)
def test_each_form_has_every_number_of_the_report_and_no_other(report: Report) -> None:
    there = set(numbers(report))
    for form in (of_workbook(report), of_json(report)):
        assert _numbers_in(form) == there
    in_csv = {cell for rows in of_csv(report).values() for row in rows for cell in row}
    assert in_csv >= {as_csv(number) for number in there}


@settings(max_examples=15, deadline=None)
@given(REPORTS)
def test_each_form_says_the_same_in_the_same_place(report: Report) -> None:
    by_name = wanted(report)
    assert of_workbook(report) == _each(by_name, lambda value: None if value == "" else value)
    assert of_csv(report) == _each(by_name, as_csv)
    assert of_json(report) == _each(by_name, _iso)


def test_marked_and_self_rated_answers_stand_in_columns_of_their_own() -> None:
    report = Sample().report()
    line, row = report.categories[1], _row(report, "categories", 1)
    marked, self_rated = line.long_retained.marked, line.long_retained.self_rated
    assert row["long_retention_marked_hits"] == marked.hits
    assert row["long_retention_marked_n"] == marked.n
    assert row["long_retention_marked_trainees"] == marked.trainees
    assert row["long_retention_marked_share"] == pytest.approx(marked.share, abs=5e-7)
    assert row["long_retention_marked_low"] == marked.low
    assert row["long_retention_marked_high"] == marked.high
    assert row["long_retention_marked_close"] == line.long_retained.close
    assert row["long_retention_self_rated_hits"] == self_rated.hits
    assert row["retention_self_rated_n"] == line.retained.self_rated.n


def test_of_one_trainee_s_cards_nothing_is_said_that_is_known_of_all_together_alone() -> None:
    form = tables(Sample().report(lines=1, trainees=1, cards=2))
    (weakest,) = [table for table in form if table.name == "trainee_weakest"]
    together = ("missed_when_due", "model_expected_missed", "teaches_badly")
    places = [
        place for place, column in enumerate(weakest.columns) if column.name.startswith(together)
    ]
    assert len(places) == 8
    assert len(weakest.rows) == 2
    for place in places:
        assert {row[place] for row in weakest.rows} == {None}
        assert weakest.columns[place].meaning.endswith("worked out of all trainees together")
    (share,) = [column for column in weakest.columns if column.name == "missed_share"]
    assert share.shown_from == "20 answers"


def test_a_rate_of_too_few_answers_has_its_count_and_no_share() -> None:
    report = Sample().report()
    row = _row(report, "key_figures", 0)
    assert row["retention_self_rated_n"] == report.key.retained.self_rated.n
    assert [row[f"retention_self_rated_{end}"] for end in ("share", "low", "high")] == [None] * 3


def test_what_is_hidden_leaves_its_cells_empty() -> None:
    report = Sample().report()
    nothing = Retained(marked=HIDDEN, close=None, self_rated=HIDDEN)
    key = replace(
        report.key,
        long_retained=nothing,
        coverage=Coverage(covered=0, facts=0, is_hidden=True),
        active=None,
    )
    hidden = replace(report, key=key, header=replace(report.header, at_card_level=None))
    of_key = _row(hidden, "key_figures", 0)
    named = ("long_retention", "coverage", "active")
    assert {value for name, value in of_key.items() if name.startswith(named)} == {None}
    assert of_key["retention_marked_n"] is not None
    assert _row(hidden, "header", 0)["at_card_level"] is None


def test_what_the_model_says_is_called_so() -> None:
    for part in tables(Sample().report()):
        for column in part.columns:
            assert column.name.startswith("model_") == column.meaning.startswith("Model estimate")


def test_a_calendar_has_a_row_for_each_day() -> None:
    report = Sample().report(trainees=1)
    days = [_row(report, "trainee_days", place) for place in range(3)]
    assert [day["day"] for day in days] == [date(2026, 11, 2 + place) for place in range(3)]
    assert tuple(day["answers"] for day in days) == report.pages[0].calendar


@pytest.mark.parametrize("text", HOSTILE)
def test_text_comes_back_as_it_was_and_is_no_formula(text: str) -> None:
    report = Sample(text=text).report(lines=1, trainees=1, cards=1)
    assert _row(report, "cards", 0)["question"] == text
    by_name = wanted(report)
    assert of_workbook(report) == _each(by_name, lambda value: None if value == "" else value)
    assert of_csv(report) == _each(by_name, as_csv)
    assert of_json(report) == _each(by_name, _iso)
    for sheet in workbook(report).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type == "s" or not isinstance(cell.value, str)
                assert cell.hyperlink is None


def test_no_cell_announces_a_text_and_has_none() -> None:
    for content in all_bytes(Sample(text="").report()).values():
        assert not re.search(rb't="inlineStr" ?/>|<t ?/>|<is ?/>', content)


@pytest.mark.parametrize("text", RUN)
def test_text_that_a_spreadsheet_would_run_is_marked_as_text(text: str) -> None:
    report = Sample(text=text).report()
    cell = workbook(report)["Trainees"]["A2"]
    assert (cell.value, cell.quotePrefix) == (text, True)
    for content in csv_files(report).values():
        lines = re.split("(?<=\r\n)", content.decode("utf-8-sig"))
        assert not [line for line in lines if re.search(r'(^|,)"?[=+\-@\t＝]', line)]


@pytest.mark.parametrize("text", UNSEEN)
def test_what_a_reader_would_not_see_or_a_terminal_would_obey_is_made_visible(text: str) -> None:
    report = Sample(text=text).report()
    shown = wanted(Sample(text=UNSEEN[text]).report())
    assert workbook(report)["Cards"]["D2"].value == UNSEEN[text]
    assert of_csv(report) == _each(shown, as_csv)
    assert of_json(report) == _each(wanted(report), _iso)


def test_text_too_long_for_a_cell_ends_with_an_ellipsis() -> None:
    report = Sample(text="long " * 8000).report(lines=1, trainees=0, cards=1)
    shown = workbook(report)["Cards"]["D2"].value
    assert len(shown) == 32_767
    assert shown.endswith("…")


def test_two_runs_give_the_same_bytes_without_the_time_of_the_clock() -> None:
    first = workbook_bytes(Sample().report())
    in_another = subprocess.run(
        [
            sys.executable,
            "-c",
            WRITE_A_WORKBOOK,
        ],
        check=True,
        capture_output=True,
        env={"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
    ).stdout
    assert in_another == first
    properties = workbook(Sample().report()).properties
    assert properties.created == properties.modified
    assert properties.created.date() == date(2026, 11, 29)
    with zipfile.ZipFile(io.BytesIO(first)) as book:
        assert {info.date_time for info in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert csv_files(Sample().report()) == csv_files(Sample().report())
    assert json_text(Sample().report()) == json_text(Sample().report())


def test_nothing_that_is_hidden_is_anywhere_in_the_bytes() -> None:
    secret = Sample(first=HIDDEN_FIRST)
    category = secret.category(9, is_hidden=True)
    report = Sample().report(hidden=(category,))
    secrets = {str(number) for number in numbers(replace(category, is_hidden=False))}
    assert len(secrets) > 20
    for name, content in all_bytes(report).items():
        text = content.decode()
        assert not [number for number in secrets if number in text], name
    row = _row(report, "categories", 2)
    assert row.pop("category") == category.category
    assert row.pop("anchor") == category.anchor
    assert (row.pop("is_hidden"), row.pop("made_up")) == (True, True)
    assert set(row.values()) == {None}


def test_a_report_that_goes_further_has_no_line_of_a_single_trainee() -> None:
    report = Sample(text="words").report(is_release=True)
    by_name = wanted(report)
    of_one = [name for name in by_name if name.startswith(("trainee", "check_in"))]
    assert len(of_one) == 6
    assert all(len(by_name[name]) == 1 for name in of_one)
    for name, content in all_bytes(report).items():
        assert b"trainee-0" not in content, name


def test_a_trainees_own_page_is_listed_though_no_list_of_all_is_there() -> None:
    report = replace(Sample().report(trainees=1), trainees=())
    assert _row(report, "trainees", 0)["overdue"] == report.pages[0].line.overdue


def test_a_report_of_nobody_and_nothing_is_written() -> None:
    report = Sample().report(lines=0, trainees=0, cards=0)
    assert set(of_workbook(report)) == set(of_csv(report)) == set(of_json(report))
    assert json.loads(json_text(report))["tables"]["cards"] == []


def test_a_category_without_errors_keeps_its_answers() -> None:
    report = Sample().report(lines=1)
    (line,) = report.errors
    report = replace(report, errors=(replace(line, kinds=()),))
    row = _row(report, "errors", 0)
    assert (row["kind"], row["times"], row["answers"]) == ("", None, line.answers)


def test_the_data_dictionary_names_every_column_of_every_table_and_no_other() -> None:
    report = Sample().report()
    names, *entries = of_csv(report)["data_dictionary"]
    assert names == WITHOUT_WORDS
    for form in (of_csv(report), of_json(report)):
        there = [
            (name, column)
            for name, rows in form.items()
            if name != "data_dictionary"
            for column in rows[0]
        ]
        assert [entry[:2] for entry in entries] == there
    assert of_workbook(report).keys() == of_csv(report).keys()
    assert len(set(map(str, (entry[:2] for entry in entries)))) == len(entries)
    assert all(all(entry[2:5]) for entry in entries)


def test_in_a_workbook_every_column_has_a_heading_in_words_beside_its_name_in_the_dictionary() -> (
    None
):
    sheets = sheets_of(Sample().report())
    headings, *entries = sheets.pop("Data dictionary")
    assert headings == (
        "Sheet",
        "Heading",
        "Table in CSV and JSON",
        "Column in CSV and JSON",
        "What it holds",
        "Unit",
        "Shown from",
        "Made up",
    )
    above = {(title, heading) for title, rows in sheets.items() for heading in rows[0]}
    assert sorted(entry[:2] for entry in entries) == sorted(above)
    for _, heading in above:
        assert "_" not in heading
        assert heading[0].isupper()


def test_headings_of_a_workbook_say_what_they_are_of() -> None:
    headings = sheets_of(Sample().report())["Key figures"][0]
    assert headings[:7] == (
        "Retention, marked: passed",
        "Retention, marked: answered",
        "Retention, marked: trainees behind it",
        "Retention, marked: share",
        "Retention, marked: 95 % from",
        "Retention, marked: 95 % to",
        "Retention, marked: close",
    )
    assert "Long retention, self-rated: share" in headings
    assert "Fact coverage: covered" in headings


def test_what_the_model_says_is_called_so_above_its_column() -> None:
    for part in tables(Sample().report()):
        for column in part.columns:
            is_estimate = column.name.startswith("model_")
            assert is_estimate == ("(model estimate)" in column.heading)


def test_the_workbook_opens_on_what_to_act_on_and_keeps_its_headers_in_sight() -> None:
    book = workbook(Sample().report())
    sheets = book.worksheets
    assert [sheet.title for sheet in sheets[:4]] == ["Act on", "Remarks", "Key figures", "Check in"]
    assert sheets[-1].title == "Data dictionary"
    assert book.active is sheets[0]
    assert {sheet.freeze_panes for sheet in sheets} == {"A2"}
    widths = {column.width for sheet in sheets for column in sheet.column_dimensions.values()}
    assert 4 <= min(widths) <= max(widths) <= 62


def test_json_begins_with_its_schema_and_keeps_its_order() -> None:
    text = json_text(Sample().report())
    assert text.startswith('{"schema": "trainer-report/2"')
    assert list(json.loads(text)) == ["schema", "made_up", "tables", "data_dictionary"]
    assert list(json.loads(text)["tables"]) == [part.name for part in tables(Sample().report())]


@pytest.mark.parametrize("is_made_up", [True, False])
def test_every_table_of_every_form_says_whether_it_is_made_up(*, is_made_up: bool) -> None:
    report = Sample().report(is_made_up=is_made_up)
    for form, said in (
        (of_workbook(report), is_made_up),
        (of_csv(report), str(is_made_up).upper()),
        (of_json(report), is_made_up),
    ):
        for names, *rows in form.values():
            assert names[-1] == "made_up"
            assert {row[-1] for row in rows} == {said}
    assert json.loads(json_text(report))["made_up"] is is_made_up


def test_csv_files_are_rfc_4180_with_a_mark_and_names_that_are_good_anywhere() -> None:
    for name, content in csv_files(Sample(text="two\nlines").report()).items():
        assert is_portable(name)
        assert content.startswith(b"\xef\xbb\xbf")
        assert content.endswith(b"\r\n")


def _numbers_in(form: dict[str, list[tuple[object, ...]]]) -> set[float]:
    return {
        value
        for rows in form.values()
        for row in rows
        for value in row
        if isinstance(value, int | float) and not isinstance(value, bool)
    }


def _each(by_name: dict[str, Rows], said: Callable[[Any], Any]) -> dict[str, Rows]:
    return {name: [tuple(map(said, row)) for row in rows] for name, rows in by_name.items()}


def _iso(value: Value) -> Value:
    return value.isoformat() if isinstance(value, date) else value


def _row(report: Report, name: str, place: int) -> dict[str, Value]:
    (part,) = (part for part in tables(report) if part.name == name)
    names = (column.name for column in part.columns)
    return dict(zip(names, part.rows[place], strict=True))
