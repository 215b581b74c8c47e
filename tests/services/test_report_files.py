"""Places of reports: only what this program wrote is replaced, and only where it was named."""

from pathlib import Path

import openpyxl
import pytest

from tests.reports.sample import report
from trainer.errors import OutputError
from trainer.services.report_files import check_places, write_report


def write(form: str, place: Path, home: Path) -> None:
    """Write a report as the command does."""
    check_places({form: place}, home)
    list(write_report(report(), {form: place}))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where databases lie."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def refused(form: str, place: Path, home: Path) -> OutputError:
    """Why a report is not written; what is there stays as it was."""
    before = {file: file.read_bytes() for file in place.parent.rglob("*") if file.is_file()}
    with pytest.raises(OutputError) as error:
        write(form, place, home)
    after = {file: file.read_bytes() for file in place.parent.rglob("*") if file.is_file()}
    assert after == before
    return error.value


@pytest.mark.parametrize("form", ["html", "xlsx", "json", "csv"])
def test_a_report_is_written_again_over_itself(form: str, tmp_path: Path, home: Path) -> None:
    for _ in range(2):
        write(form, tmp_path / "report", home)


@pytest.mark.parametrize("creator", ["trainer Kim", "trainer 0.1.0"])
def test_a_workbook_of_a_creator_called_like_us_is_not_replaced(
    creator: str, tmp_path: Path, home: Path
) -> None:
    book = openpyxl.Workbook()
    book.properties.creator = creator
    book.save(tmp_path / "rota.xlsx")
    assert "no report that trainer wrote" in refused("xlsx", tmp_path / "rota.xlsx", home).message


def test_a_workbook_of_ours_that_was_saved_anew_is_somebody_s(tmp_path: Path, home: Path) -> None:
    place = tmp_path / "report.xlsx"
    write("xlsx", place, home)
    book = openpyxl.load_workbook(place)
    book.worksheets[0]["A1"] = "a remark of mine"
    book.save(place)
    assert "no report that trainer wrote" in refused("xlsx", place, home).message


PRINTED = (
    b"%PDF-1.4\n<</Creator (Mozilla/5.0 HeadlessChrome/150.0.0.0)\n/Producer (Skia/PDF m150)>>\n"
)


@pytest.mark.parametrize(
    "content",
    [
        PRINTED + b"%%EOF\n",
        PRINTED + b"<</main [2 0 R /XYZ 0 593 0]>>\n%%EOF\n",
        b"%PDF-1.4\n<</main [2 0 R]>> /Alt (Retention by week)\n%%EOF\n",
    ],
)
def test_what_somebody_printed_is_not_replaced(content: bytes, tmp_path: Path, home: Path) -> None:
    place = tmp_path / "thesis.pdf"
    place.write_bytes(content)
    assert "no report that trainer wrote" in refused("pdf", place, home).message


def test_tables_of_an_earlier_program_are_replaced(tmp_path: Path, home: Path) -> None:
    """Whose columns were fewer: made here by leaving some out."""
    folder = tmp_path / "tables"
    write("csv", folder, home)
    place = folder / "trainees.csv"
    names = place.read_bytes().splitlines()[0].split(b",")
    place.write_bytes(b",".join([*names[:4], names[-1]]) + b"\r\nR-2222,,,,no\r\n")
    write("csv", folder, home)
    assert place.read_bytes().splitlines()[0].split(b",") == names


@pytest.mark.parametrize(
    "heading",
    [
        "name,anchor,made_up",
        "\ufeffname,made_up",
        "\ufeff{first},anchor",
        "\ufeff{first},Anchor of mine,made_up",
        "\ufeff{first}",
    ],
)
def test_tables_of_somebody_are_not_replaced(heading: str, tmp_path: Path, home: Path) -> None:
    folder = tmp_path / "tables"
    write("csv", folder, home)
    place = folder / "trainees.csv"
    first = place.read_text(encoding="utf-8-sig").split(",")[0]
    place.write_text(heading.format(first=first) + "\r\nmine,,\r\n", encoding="utf-8")
    assert "no report that trainer wrote" in refused("csv", folder, home).message


@pytest.mark.parametrize("target", ["elsewhere.csv", "home/new.csv", "home/there.csv"])
def test_a_table_goes_through_no_link_out_of_its_folder(
    target: str, tmp_path: Path, home: Path
) -> None:
    (home / "there.csv").touch()
    folder = tmp_path / "tables"
    folder.mkdir()
    (folder / "trainees.csv").symlink_to(tmp_path / target)
    error = refused("csv", folder, home)
    assert error.message == f"{folder / 'trainees.csv'}: this link leads out of the folder."
    assert "--csv" in error.hint
    assert sorted(file.name for file in folder.iterdir()) == ["trainees.csv"]


def test_a_folder_may_be_a_link_and_one_to_nowhere_is_said(tmp_path: Path, home: Path) -> None:
    folder = tmp_path / "tables"
    folder.symlink_to(tmp_path / "real")
    error = refused("csv", folder, home)
    assert error.message == f"{folder}: this link leads to a folder that is not there."
    (tmp_path / "real").mkdir()
    write("csv", folder, home)
    assert (tmp_path / "real" / "trainees.csv").is_file()


def test_of_a_report_that_cannot_be_written_nothing_is_left(tmp_path: Path, home: Path) -> None:
    # The draft's name is longer, and too long.
    refused("html", tmp_path / f"{'r' * 245}.html", home)
