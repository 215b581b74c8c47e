"""Reports as files: a page, a print, sheets, tables and JSON, each its owner's alone to read."""

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from trainer.errors import OutputError
from trainer.reports.report import Report
from trainer.services.output_file import writing
from trainer.store.files import write_whole

_OWNER: Final = 0o600


def write_html(report: Report, path: Path) -> None:
    """Write the page; raises OutputError where it cannot be written."""
    # Jinja takes 40 ms to import, and a report in the terminal needs none of it.
    from trainer.reports.page import page

    _write(path, page(report).encode())


def write_pdf(report: Report, path: Path) -> None:
    """Print the page through an installed browser; raises OutputError where there is none."""
    from trainer.reports.page import page
    from trainer.reports.pdf import print_to_pdf

    with tempfile.TemporaryDirectory(prefix="trainer-") as folder:
        html, printed = Path(folder) / "report.html", Path(folder) / "report.pdf"
        html.write_text(page(report), encoding="utf-8")
        print_to_pdf(html, printed)
        _write(path, printed.read_bytes())


def write_xlsx(report: Report, path: Path) -> None:
    """Write the workbook; raises OutputError where it cannot be written."""
    # openpyxl takes 150 ms to import.
    from trainer.reports.sheets import workbook_bytes

    _write(path, workbook_bytes(report))


def write_json(report: Report, path: Path) -> None:
    """Write all figures as JSON; raises OutputError where it cannot be written."""
    from trainer.reports.sheets import json_text

    _write(path, json_text(report).encode())


def write_csv(report: Report, folder: Path) -> None:
    """Write a table for each part into a folder, made where there is none; raises OutputError."""
    from trainer.reports.sheets import csv_files

    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder}: this is no folder.", hint="Name a folder with --csv.")
    with writing(folder):
        folder.mkdir(mode=0o700, exist_ok=True)
    for name, content in csv_files(report).items():
        _write(folder / name, content)


Writer = Callable[[Report, Path], None]
WRITERS: Final[Mapping[str, Writer]] = {
    "html": write_html,
    "pdf": write_pdf,
    "xlsx": write_xlsx,
    "csv": write_csv,
    "json": write_json,
}
"""By the option that names the place."""


def _write(path: Path, content: bytes) -> None:
    if path.exists() and not path.is_file():
        raise OutputError(f"{path}: this is no file.", hint="Name a file.")
    with writing(path):
        if not path.exists():
            path.touch(mode=_OWNER)
        path.chmod(_OWNER)
        write_whole(path, content)
