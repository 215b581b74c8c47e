"""Reports as files: a page, a print, sheets, tables and JSON, each its owner's alone to read.

A report is written again over its earlier self and over nothing else.
"""

import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Final

from trainer.errors import OutputError
from trainer.reports.report import Report
from trainer.services.output_file import check_target, is_same, resolved, writing
from trainer.store.files import OWN, write_whole

A4: Final = "a4"
PAPERS: Final = {A4: "A4", "letter": "letter"}
"""Sizes of paper, by the words that choose them, as style sheets call them."""
_HEAD: Final = 1 << 16
"""Bytes within which a form says what it is, but for PDF."""
_PRINT_MARK: Final = b"%%trainer report\n"
"""A remark behind a PDF's end, which its readers skip."""
_COLUMN: Final = re.compile(rb"[a-z][a-z0-9_]*")
"""How a column of a table is called."""
_CORE: Final = re.compile(
    rb"<cp:coreProperties [^<>]*><dc:creator>trainer [0-9][^<>\s]*</dc:creator>"
    rb"<dcterms:created [^<>]*>([0-9-]{10}T00:00:00Z)</dcterms:created>"
    rb"<dcterms:modified [^<>]*>\1</dcterms:modified></cp:coreProperties>"
)
"""What our workbooks say of themselves; whoever saves one anew gives it another time."""


def check_places(places: Mapping[str, Path], home: Path) -> None:
    """Refuse places, by the options that name them, before any work is done for them.

    Raises OutputError for one in the home, for two that are one, for one that cannot be written,
    and for a file that is there and is no report of that form.
    """
    for form, path in places.items():
        if resolved(path).is_relative_to(resolved(home)):
            raise OutputError(
                f"{path}: this is in the home of your databases, where no report goes.",
                hint=f"Choose another place with --{form}.",
            )
        if form == "csv":
            _check_folder(path)
            continue
        check_target(path, replaces=True, option=f"--{form}")
        _check_ours(path, form)
    for (form, path), (other, place) in combinations(places.items(), 2):
        if is_same(path, place) or _is_table_in(path, place) or _is_table_in(place, path):
            raise OutputError(
                f"{path}: --{form} and --{other} would both be written in one place.",
                hint="Give each a place of its own.",
            )


def write_report(report: Report, places: Mapping[str, Path], *, paper: str = A4) -> Iterator[Path]:
    """Write a report in each form that has a place, which `check_places` has looked at before.

    A print is on `paper`, one of `PAPERS`.  Yields each place when it is written.  Raises
    OutputError where that cannot be done.
    """
    if "csv" in places:
        _check_tables(report, places["csv"])
    writers: Mapping[str, Writer] = {**WRITERS, "pdf": partial(write_pdf, paper=paper)}
    for form, path in places.items():
        writers[form](report, path)
        yield path


def _check_folder(path: Path) -> None:
    if path.exists() and not path.is_dir():
        raise OutputError(f"{path}: this is no folder.", hint="Name a folder with --csv.")
    if path.is_symlink() and not path.exists():
        raise OutputError(
            f"{path}: this link leads to a folder that is not there.",
            hint="Make that folder first, or name another one with --csv.",
        )
    if not path.parent.is_dir():
        raise OutputError(f"{path.parent}: there is no such folder.", hint="Make it first.")


def _check_tables(report: Report, folder: Path) -> None:
    """Refuse a folder in which a table of somebody's would be replaced, or one outside of it."""
    from trainer.reports.sheets import csv_files

    for name, content in csv_files(report).items():
        place = folder / name
        # Only the folder was named: nobody has said that a table may go elsewhere.
        if resolved(place).parent != resolved(folder):
            raise OutputError(
                f"{place}: this link leads out of the folder.",
                hint="Remove the link, or choose another folder with --csv.",
            )
        _check_ours(place, "csv", partial(_is_table, _columns(content)))


def _is_table(columns: Sequence[bytes], path: Path) -> bool:
    """Whether a file begins as this table does, also in a program that had other columns.

    The mark of our CSV files, the first column and the last stay what they are.
    """
    there = _columns(_head(path))
    is_named = all(_COLUMN.fullmatch(name) for name in there[1:])
    return is_named and (there[0], there[-1]) == (columns[0], columns[-1])


def _columns(table: bytes) -> Sequence[bytes]:
    """The names of a CSV file's columns, before the first of them the mark of the file."""
    return table.split(b"\r\n", maxsplit=1)[0].split(b",")


def _check_ours(path: Path, form: str, is_ours: Callable[[Path], bool] | None = None) -> None:
    """Refuse a file that holds something, and something else than this form of a report."""
    if not path.exists():
        return
    _check_file(path, form)
    with writing(path, option=f"--{form}"):
        is_free = not _head(path) or (is_ours or _OURS[form])(path)
    if not is_free:
        raise OutputError(
            f"{path}: this file is there already, and is no report that trainer wrote.",
            hint=f"Choose another place with --{form}, or move it away.",
        )


def _check_file(path: Path, form: str) -> None:
    if path.exists() and not path.is_file():
        raise OutputError(f"{path}: this is no file.", hint=f"Name a file with --{form}.")


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD)


def _is_page(path: Path) -> bool:
    head = _head(path)
    return head.startswith(b"<!doctype html>") and b">Skip to the report</a>" in head


def _is_print(path: Path) -> bool:
    """Whether it ends as ours do; what was written into it since stands behind that."""
    content = path.read_bytes()
    return content.startswith(b"%PDF-") and content.endswith(_PRINT_MARK)


def _is_json(path: Path) -> bool:
    return _head(path).startswith(b'{"schema": "trainer-report/')


def _is_workbook(path: Path) -> bool:
    # 5 ms and its compressors; only a workbook that is there already is looked into.
    import zipfile

    try:
        with zipfile.ZipFile(path) as archive, archive.open("docProps/core.xml") as core:
            return _CORE.fullmatch(core.read(_HEAD)) is not None
    except (OSError, KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return False


_OURS: Final[Mapping[str, Callable[[Path], bool]]] = {
    "html": _is_page,
    "pdf": _is_print,
    "xlsx": _is_workbook,
    "json": _is_json,
}


def _is_table_in(path: Path, folder: Path) -> bool:
    """Whether a file would be one of the tables in a folder."""
    is_inside = resolved(path).parent == resolved(folder)
    return is_inside and path.suffix.lower() == ".csv"


def write_html(report: Report, path: Path) -> None:
    """Write the page; raises OutputError where it cannot be written."""
    # Jinja takes 40 ms to import, and a report in the terminal needs none of it.
    from trainer.reports.page import page

    _write(path, page(report).encode(), "html")


def write_pdf(report: Report, path: Path, *, paper: str = A4) -> None:
    """Print the page through an installed browser; raises OutputError where there is none."""
    from trainer.reports.page import page
    from trainer.reports.pdf import on_paper, print_to_pdf

    with tempfile.TemporaryDirectory(prefix="trainer-") as folder:
        html, printed = Path(folder) / "report.html", Path(folder) / "report.pdf"
        html.write_text(on_paper(page(report), PAPERS[paper]), encoding="utf-8")
        print_to_pdf(html, printed, as_of=report.header.as_of, asked=path)
        _write(path, printed.read_bytes() + _PRINT_MARK, "pdf")


def write_xlsx(report: Report, path: Path) -> None:
    """Write the workbook; raises OutputError where it cannot be written."""
    # openpyxl takes 150 ms to import.
    from trainer.reports.sheets import workbook_bytes

    _write(path, workbook_bytes(report), "xlsx")


def write_json(report: Report, path: Path) -> None:
    """Write all figures as JSON; raises OutputError where it cannot be written."""
    from trainer.reports.sheets import json_text

    _write(path, json_text(report).encode(), "json")


def write_csv(report: Report, folder: Path) -> None:
    """Write a table for each part into a folder, made where there is none; raises OutputError."""
    from trainer.reports.sheets import csv_files

    _check_folder(folder)
    with writing(folder, option="--csv"):
        folder.mkdir(mode=0o700, exist_ok=True)
    for name, content in csv_files(report).items():
        _write(folder / name, content, "csv")


Writer = Callable[[Report, Path], None]
WRITERS: Final[Mapping[str, Writer]] = {
    "html": write_html,
    "pdf": write_pdf,
    "xlsx": write_xlsx,
    "csv": write_csv,
    "json": write_json,
}
"""By the option that names the place."""


def _write(path: Path, content: bytes, form: str) -> None:
    _check_file(path, form)
    with writing(path, option=f"--{form}"):
        write_whole(path, content, mode=OWN)
