"""From a resident's `share` to a director's `report`, as two people type it."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.cli.conftest import Run
from tests.services.builders import FIGURE, FakeClock, deck_text, study_days
from trainer.cli import program
from trainer.services.library import Library


@pytest.fixture
def bundle(run: Run, library: Library, clock: FakeClock, tmp_path: Path) -> Path:
    """What a resident of ten days shares, by topic."""
    study_days(library, clock, 10)
    file = tmp_path / "ann.trainer"
    answer = run("share", "-o", str(file), "--yes")
    assert answer.exit_code == 0, answer.stderr
    return file


@pytest.fixture
def direct(clock: FakeClock, tmp_path: Path) -> Run:
    """Run a command as the director, in a home of their own."""

    def run_command(*arguments: str, typed: str = "") -> Result:
        home = ["--home", str(tmp_path / "director")]
        return CliRunner().invoke(program, [*home, *arguments], typed, obj=clock)

    return run_command


def enrolled(direct: Run, bundle: Path) -> str:
    """The pseudonym of the trainee whose bundle it is."""
    assert direct("cohort", "new", "surgery", "--deck", "vertebroplasty").exit_code == 0
    answer = direct("cohort", "enrol", "surgery", str(bundle), "--name", "=Ann", "--year", "2")
    assert answer.exit_code == 0, answer.stderr
    return answer.stdout.split()[1]


def test_what_is_to_be_typed_next_can_be_typed_as_it_stands(direct: Run, bundle: Path) -> None:
    answer = direct("cohort", "new", "spine & hip", "--deck", "vertebroplasty")
    assert "`trainer cohort enrol 'spine & hip' FILE`" in answer.stdout
    nobody = direct("cohort", "remove", "spine & hip", "R-0000", "--yes").stderr
    assert "`trainer cohort list 'spine & hip'` shows who is there." in nobody
    spaced = bundle.with_name("ann lee.trainer")
    bundle.rename(spaced)
    assert (
        f"`trainer cohort enrol COHORT '{spaced}'`" in direct("cohort", "add", str(spaced)).stderr
    )


def test_share_says_what_is_in_the_bundle_and_that_nothing_typed_is(run: Run) -> None:
    answer = run("share", "-o", "mine.trainer", "--dry-run")
    assert answer.exit_code == 0
    assert "It does not hold your name, or any answer that you typed" in answer.stdout
    assert "Nothing is written." in answer.stdout
    assert not Path("mine.trainer").exists()


def test_share_says_all_that_counts_are_of_and_at_which_level(
    run: Run, library: Library, clock: FakeClock
) -> None:
    study_days(library, clock, 3)
    for level in ("topics", "cards"):
        said = run("share", "-o", "mine.trainer", "--dry-run", "--level", level).stdout
        assert f"The bundle, at level {level}, holds:" in said
        for what in ("right, close or wrong", "kinds of error", "how sure you were", "predicted"):
            assert what in said, what


def test_nothing_is_shared_unasked(run: Run, tmp_path: Path) -> None:
    answer = run("share", "-o", str(tmp_path / "mine.trainer"))
    assert answer.exit_code == 1
    assert "--yes" in answer.stderr
    assert not (tmp_path / "mine.trainer").exists()


def test_a_bundle_that_is_there_is_not_written_over(run: Run, bundle: Path) -> None:
    before = bundle.read_bytes()
    answer = run("share", "-o", str(bundle), "--yes")
    assert answer.exit_code == 1
    assert "--replace" in answer.stderr
    assert bundle.read_bytes() == before


def test_a_bundle_comes_to_a_report_with_a_pseudonym(direct: Run, bundle: Path) -> None:
    pseudonym = enrolled(direct, bundle)
    answer = direct("report")
    assert answer.exit_code == 0, answer.stderr
    assert pseudonym in answer.stdout
    assert "Ann" not in answer.stdout


def test_names_come_from_the_key_alone(direct: Run, bundle: Path, tmp_path: Path) -> None:
    pseudonym = enrolled(direct, bundle)
    assert "=Ann" in direct("report", "--names").stdout
    key = tmp_path / "director" / "cohort-names.json"
    assert json.loads(key.read_text(encoding="utf-8")) == {pseudonym: "=Ann"}
    assert b"Ann" not in (tmp_path / "director" / "cohorts.db").read_bytes()


def test_no_name_is_in_any_file_of_a_report_with_pseudonyms(
    direct: Run, bundle: Path, tmp_path: Path
) -> None:
    enrolled(direct, bundle)
    places = {name: tmp_path / f"report.{name}" for name in ("html", "xlsx", "json", "csv")}
    options = [word for name, place in places.items() for word in (f"--{name}", str(place))]
    answer = direct("report", *options)
    assert answer.exit_code == 0, answer.stderr
    files = [place for place in places.values() if place.is_file()]
    files += list(places["csv"].iterdir())
    for file in files:
        assert b"=Ann" not in unpacked(file)
        assert file.stat().st_mode & 0o777 == 0o600


def unpacked(file: Path) -> bytes:
    """The bytes of a file, and of all that is packed into it."""
    import zipfile

    content = file.read_bytes()
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as archive:
            content += b"".join(archive.read(name) for name in archive.namelist())
    return content


def test_two_reports_of_one_day_have_the_same_bytes(
    direct: Run, bundle: Path, tmp_path: Path
) -> None:
    enrolled(direct, bundle)
    written = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        options = [f"--{form}={folder / f'report.{form}'}" for form in ("html", "xlsx", "json")]
        assert direct("report", *options).exit_code == 0
        written.append([file.read_bytes() for file in sorted(folder.iterdir())])
    assert written[0] == written[1]


def test_a_report_about_oneself_needs_no_cohort(run: Run, bundle: Path) -> None:
    assert bundle.exists()
    answer = run("report", "--me")
    assert answer.exit_code == 0, answer.stderr
    assert "Your own progress" in answer.stdout


def test_a_report_about_oneself_has_the_sentence_of_the_last_bundle(
    run: Run, tmp_path: Path
) -> None:
    options = ("share", "-o", str(tmp_path / "b"), "--replace", "--yes")
    assert run(*options, "--note", "on nights").exit_code == 0
    assert "In your own words: “on nights”" in run("report", "--me").stdout
    assert run(*options, "--note", "back", "--dry-run").exit_code == 0
    assert "“on nights”" in run("report", "--me").stdout
    page = tmp_path / "own.html"
    assert run("report", "--me", "--html", str(page)).exit_code == 0
    assert "your note: <q>on nights</q>" in page.read_text()
    # A bundle without a sentence has none beside its lines.
    assert run(*options).exit_code == 0
    assert "own words" not in run("report", "--me").stdout


def test_a_report_about_oneself_is_measured_as_the_programme_asks(run: Run, bundle: Path) -> None:
    assert bundle.exists()
    asked = ("report", "--me", "--target", "95", "--deck", "vertebroplasty")
    assert "a target of 95 %" in " ".join(run(*asked).stdout.split())
    assert "There is no deck 'other'" in run("report", "--me", "--deck", "other").stderr
    assert run("report", "--target", "95").exit_code == 2


def test_paper_is_of_a_print_alone(run: Run, tmp_path: Path) -> None:
    refused = run("report", "--me", "--paper", "letter", "--html", str(tmp_path / "own.html"))
    assert refused.exit_code == 2
    assert "--paper is of a print: give --pdf FILE as well." in refused.stderr
    assert not (tmp_path / "own.html").exists()


def test_names_of_the_key_are_listed_also_where_there_are_none(direct: Run, bundle: Path) -> None:
    assert direct("cohort", "new", "surgery").exit_code == 0
    assert direct("cohort", "enrol", "surgery", str(bundle)).exit_code == 0
    answer = direct("cohort", "list", "surgery", "--names")
    assert answer.exit_code == 0, answer.stderr
    assert "name" in answer.stdout


def test_a_list_of_nobody_says_how_trainees_are_enrolled(direct: Run) -> None:
    assert direct("cohort", "new", "surgery").exit_code == 0
    answer = direct("cohort", "list", "surgery")
    assert "Nobody yet. Enrol trainees: `trainer cohort enrol surgery FILE`" in answer.stdout
    assert json.loads(direct("cohort", "list", "surgery", "--json").stdout) == []


def test_a_cohort_keeps_what_is_not_said_anew(direct: Run) -> None:
    direct("cohort", "new", "surgery", "--target", "90", "--purpose", "for the board")
    answer = direct("cohort", "new", "surgery", "--title", "Surgery, all years")
    assert "target 90 %" in answer.stdout
    assert "for the board" in direct("report").stdout.casefold()


def test_a_deck_is_added_to_a_cohort_and_taken_away_by_name(direct: Run, tmp_path: Path) -> None:
    file = tmp_path / "sample.md"
    file.write_text(deck_text(FIGURE), encoding="utf-8")
    assert direct("deck", "add", str(file)).exit_code == 0
    begun = direct("cohort", "new", "surgery", "--deck", "vertebroplasty", "--title", "Surgery")
    assert begun.stdout.startswith("New cohort surgery: title Surgery;")
    added = direct("cohort", "new", "surgery", "--deck", "sample")
    assert "title Surgery; target 85 %; decks vertebroplasty, sample." in added.stdout
    assert "Added: sample." in added.stdout
    taken = direct("cohort", "new", "surgery", "--without-deck", "vertebroplasty")
    assert "decks sample." in taken.stdout
    assert "Taken away: vertebroplasty." in taken.stdout
    assert direct("cohort", "new", "surgery", "--without-deck", "sample").exit_code == 1


def test_a_pipe_is_no_bundle(direct: Run, bundle: Path, tmp_path: Path) -> None:
    enrolled(direct, bundle)
    os.mkfifo(tmp_path / "pipe")
    answer = direct("cohort", "add", str(tmp_path / "pipe"))
    assert answer.exit_code == 1
    assert "this is no file" in answer.stderr


def test_one_bad_bundle_does_not_keep_the_others_out(
    direct: Run, bundle: Path, tmp_path: Path
) -> None:
    enrolled(direct, bundle)
    bad = tmp_path / "bad.trainer"
    bad.write_bytes(bundle.read_bytes()[:-20])
    answer = direct("cohort", "add", str(bad), str(bundle), str(tmp_path / "none.trainer"))
    assert answer.exit_code == 1
    assert "known already" in answer.stdout
    assert f"{bad}: the bundle is damaged or cut off." in answer.stderr
    assert "none.trainer: it cannot be read" in answer.stderr


def test_an_erased_trainee_s_bundle_is_refused_with_the_reason(direct: Run, bundle: Path) -> None:
    pseudonym = enrolled(direct, bundle)
    assert direct("cohort", "erase", "surgery", pseudonym).exit_code == 1
    assert direct("cohort", "erase", "surgery", pseudonym, "--yes").exit_code == 0
    refused = direct("cohort", "add", str(bundle))
    assert refused.exit_code == 1
    assert "was erased here" in refused.stderr


def test_a_report_without_a_cohort_says_how_to_begin_one(direct: Run) -> None:
    answer = direct("report")
    assert answer.exit_code == 1
    assert "trainer cohort new" in answer.stderr
    assert "trainer demo" in answer.stderr


def test_a_report_of_an_empty_cohort_says_how_to_enrol(direct: Run) -> None:
    assert direct("cohort", "new", "surgery").exit_code == 0
    answer = direct("report")
    assert answer.exit_code == 0, answer.stderr
    assert "Nobody is enrolled yet" in answer.stdout


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (["--since", "2031-01-01", "--until", "2031-02-01"], "begins after the report's day"),
        (["--since", "2026-10-01", "--until", "2026-01-01"], "ends before it begins"),
        (["--since", "2026-11-23"], "is over yet"),
        (["--as-of", "9999-12-31"], "a report is of days from 1971"),
        (["--since", "0001-01-01"], "a report is of days from 1971"),
        (["--since", "2001-01-01"], "longer than five years"),
    ],
)
def test_an_impossible_period_is_said(direct: Run, period: list[str], words: str) -> None:
    assert direct("cohort", "new", "surgery").exit_code == 0
    answer = direct("report", *period)
    assert answer.exit_code == 1
    assert words in answer.stderr


def test_a_period_without_answers_is_said(direct: Run, bundle: Path) -> None:
    enrolled(direct, bundle)
    answer = direct("report", "--until", "2024-01-01", "--since", "2023-12-01")
    assert answer.exit_code == 0, answer.stderr
    assert "No answer of the period counts towards retention yet" in " ".join(answer.stdout.split())


def test_a_deck_that_is_not_here_cannot_be_assigned(direct: Run) -> None:
    answer = direct("cohort", "new", "surgery", "--deck", "vertebroplsty")
    assert answer.exit_code == 1
    assert "vertebroplasty" in answer.stderr


def option_for(form: str, place: Path) -> str:
    return f"--{form}={place}"


@pytest.mark.parametrize("form", ["html", "xlsx", "json", "csv"])
def test_a_report_may_be_written_again_over_its_earlier_self(
    form: str, direct: Run, bundle: Path, tmp_path: Path
) -> None:
    enrolled(direct, bundle)
    for _ in range(2):
        answer = direct("report", option_for(form, tmp_path / "report"))
        assert answer.exit_code == 0, answer.stderr


@pytest.mark.parametrize("form", ["html", "pdf", "xlsx", "json", "csv"])
@pytest.mark.parametrize("name", ["cohorts.db", "trainer.db", "cohort-names.json", "new"])
def test_a_report_never_goes_among_the_databases_of_the_home(
    form: str, name: str, direct: Run, bundle: Path, tmp_path: Path
) -> None:
    enrolled(direct, bundle)
    home = tmp_path / "director"
    link = tmp_path / "link"
    link.symlink_to(home / name)
    before = {file: file.read_bytes() for file in home.iterdir()}
    for place in (home / name, link):
        answer = direct("report", option_for(form, place))
        assert answer.exit_code == 1
        assert "in the home of your databases" in answer.stderr
        assert f"--{form}" in answer.stderr
    assert {file: file.read_bytes() for file in home.iterdir()} == before


@pytest.mark.parametrize("form", ["html", "pdf", "xlsx", "json"])
def test_a_file_that_is_no_report_of_ours_is_not_replaced(
    form: str, direct: Run, bundle: Path, tmp_path: Path
) -> None:
    enrolled(direct, bundle)
    thesis = tmp_path / f"thesis.{form}"
    for content in (
        "PK\x03\x04",
        "%PDF-1.4 by hand",
        "<!doctype html><p>mine",
        '{"schema": "mine"}',
    ):
        thesis.write_text(content, encoding="utf-8")
        answer = direct("report", option_for(form, thesis))
        assert answer.exit_code == 1
        assert f"{thesis}: this file is there already" in answer.stderr
        assert f"--{form}" in answer.stderr
        assert thesis.read_text(encoding="utf-8") == content


def test_a_workbook_of_somebody_s_is_not_replaced(
    direct: Run, bundle: Path, tmp_path: Path
) -> None:
    import openpyxl

    enrolled(direct, bundle)
    rota = tmp_path / "rota.xlsx"
    openpyxl.Workbook().save(rota)
    before = rota.read_bytes()
    answer = direct("report", option_for("xlsx", rota))
    assert (answer.exit_code, rota.read_bytes()) == (1, before)


def test_a_table_that_is_none_of_ours_is_not_replaced_and_nothing_is_written(
    direct: Run, bundle: Path, tmp_path: Path
) -> None:
    enrolled(direct, bundle)
    folder = tmp_path / "tables"
    folder.mkdir()
    (folder / "trainees.csv").write_text("name,phone\r\nAnn,1\r\n", encoding="utf-8-sig")
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    page = tmp_path / "report.html"
    answer = direct("report", option_for("html", page), option_for("csv", folder))
    assert answer.exit_code == 1
    assert f"{folder / 'trainees.csv'}: this file is there already" in answer.stderr
    assert not page.exists()
    assert sorted(file.name for file in folder.iterdir()) == ["notes.txt", "trainees.csv"]


def test_two_forms_in_one_place_are_refused_before_either_is_written(
    direct: Run, bundle: Path, tmp_path: Path
) -> None:
    enrolled(direct, bundle)
    one, folder = tmp_path / "report", tmp_path / "tables"
    for places in (
        {"html": one, "json": one},
        {"html": one, "csv": one},
        {"json": tmp_path / "tables" / ".." / "report", "xlsx": one},
        {"json": folder / "trainees.csv", "csv": folder},
    ):
        folder.mkdir(exist_ok=True)
        answer = direct("report", *(option_for(*place) for place in places.items()))
        assert answer.exit_code == 1
        assert "in one place" in answer.stderr
        assert not one.exists()
        assert not list(folder.iterdir())


def test_a_place_that_cannot_be_written_is_said_with_the_option_that_named_it(
    direct: Run, bundle: Path, tmp_path: Path
) -> None:
    enrolled(direct, bundle)
    answer = direct("report", option_for("html", tmp_path))
    assert "this is no file" in answer.stderr
    assert "--html" in answer.stderr
    assert "-o" not in answer.stderr.split()
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert "leads to itself" in direct("report", option_for("xlsx", tmp_path / "loop")).stderr
    answer = direct("report", option_for("json", tmp_path / "none" / "report.json"))
    assert "there is no such folder" in answer.stderr


@pytest.mark.parametrize(
    "options",
    [
        ["--me", "--hub", "postgresql://127.0.0.1/none"],
        ["--me", "--names"],
        ["--me", "--cohort", "surgery"],
    ],
)
def test_a_report_about_oneself_takes_nothing_that_is_about_others(
    options: list[str], run: Run
) -> None:
    answer = run("report", *options)
    assert answer.exit_code == 2
    assert "about yourself" in answer.stderr


def test_a_log_that_cannot_be_folded_does_not_keep_the_others_out(
    direct: Run, run: Run, bundle: Path, clock: FakeClock, tmp_path: Path
) -> None:
    enrolled(direct, bundle)
    clock.advance(minutes=1)
    good, bad = tmp_path / "cards.trainer", tmp_path / "bad.trainer"
    assert run("share", "-o", str(good), "--level", "cards", "--yes").exit_code == 0
    spoil(good, bad, "card_version")
    answer = direct("cohort", "add", str(bad), str(good))
    assert answer.exit_code == 1
    assert f"{bad}: its log holds what no trainer writes" in answer.stderr
    assert f"{good}: " in answer.stdout
    assert "added" in answer.stdout


def spoil(good: Path, bad: Path, column: str) -> None:
    """Write a bundle again with a checksum that fits, and one review without a column."""
    import gzip
    import hashlib

    *lines, _ = gzip.decompress(good.read_bytes()).splitlines(keepends=True)
    place = next(place for place, line in enumerate(lines) if b'"kind":"review"' in line)
    entry = json.loads(lines[place])
    del entry["entry"][column]
    lines[place] = json.dumps(entry).encode() + b"\n"
    digest = hashlib.sha256(b"".join(lines)).hexdigest()
    bad.write_bytes(gzip.compress(b"".join(lines) + b'{"sha256":"%s"}\n' % digest.encode()))
