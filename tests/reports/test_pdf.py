"""Printing without a browser, with one that fails, and with one that hangs."""

import os
import time
from datetime import date
from pathlib import Path

import pytest

from tests.reports.samples import sample_report
from trainer.errors import OutputError
from trainer.reports import pdf
from trainer.reports.pdf import on_paper, print_to_pdf
from trainer.services.report_files import write_pdf

AS_OF = date(2026, 11, 29)


def browser_that(folder: Path, does: str) -> None:
    program = folder / "chromium"
    program.write_text(f"#!/bin/sh\n{does}\n")
    program.chmod(0o755)


@pytest.fixture
def path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder that holds all programs which are found."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(pdf, "_PLACES", ())
    return folder


def test_without_a_browser_the_hint_is_to_print_from_one(path: Path, tmp_path: Path) -> None:
    assert not list(path.iterdir())
    with pytest.raises(OutputError) as caught:
        print_to_pdf(tmp_path / "report.html", tmp_path / "report.pdf", as_of=AS_OF)
    assert "no Chromium, Chrome or Edge was found" in caught.value.message
    assert "print it from there" in caught.value.hint


def test_what_was_asked_for_is_named_and_no_place_on_the_way_to_it(
    path: Path, tmp_path: Path
) -> None:
    for does in (None, "exit 0", "/bin/kill -9 $$"):
        if does:
            browser_that(path, does)
        with pytest.raises(OutputError) as caught:
            write_pdf(sample_report(trainees=1, cards=1), tmp_path / "report.pdf")
        assert caught.value.message.startswith(f"{tmp_path / 'report.pdf'}: ")
        assert "--html FILE" in caught.value.hint


def test_what_the_browser_printed_is_put_where_it_was_wanted(path: Path, tmp_path: Path) -> None:
    browser_that(path, 'for a; do case "$a" in --print-to-pdf=*) echo PDF >"${a#*=}";; esac; done')
    print_to_pdf(tmp_path / "report.html", tmp_path / "report.pdf", as_of=AS_OF)
    assert (tmp_path / "report.pdf").read_text() == "PDF\n"


def test_what_a_browser_keeps_beside_its_profile_goes_with_the_print(
    path: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    keeps = (
        f'for a in "$XDG_CONFIG_HOME" "$XDG_CACHE_HOME"; do /bin/mkdir "$a"; echo "$a" >>"{kept}"'
    )
    browser_that(path, f"{keeps}; done")
    with pytest.raises(OutputError, match="printed nothing"):
        print_to_pdf(tmp_path / "report.html", tmp_path / "report.pdf", as_of=AS_OF)
    folders = [Path(line) for line in kept.read_text().splitlines()]
    assert len({folder.parent for folder in folders}) == 1
    assert not any(folder.exists() for folder in folders)


def test_paper_is_asked_of_the_page_and_of_nothing_else() -> None:
    html = "<head><title>x</title></head><body></head></body>"
    assert on_paper(html, "A4") == html.replace(
        "</head>", "<style>@page { size: A4 }</style></head>", 1
    )


def test_prints_of_two_moments_are_the_same_bytes(path: Path, tmp_path: Path) -> None:
    prints = []
    for moment in ("20261130082340+00'00'", "20261201101502-05'00'"):
        words = f"/CreationDate (D:{moment})\\n/ModDate (D:{moment})>>"
        print_it = f'printf "%b" "{words}" >"${{a#*=}}"'
        browser_that(path, f'for a; do case "$a" in --print-to-pdf=*) {print_it};; esac; done')
        print_to_pdf(tmp_path / "report.html", tmp_path / "report.pdf", as_of=AS_OF)
        prints.append((tmp_path / "report.pdf").read_bytes())
    of_the_day = b"(D:20261129000000+00'00')"
    assert prints == [b"/CreationDate %b\n/ModDate %b>>" % (of_the_day, of_the_day)] * 2


def test_a_browser_that_prints_nothing_leaves_the_old_file_alone(
    path: Path, tmp_path: Path
) -> None:
    browser_that(path, "exit 0")
    target = tmp_path / "report.pdf"
    target.write_text("old")
    with pytest.raises(OutputError, match="printed nothing"):
        print_to_pdf(tmp_path / "report.html", target, as_of=AS_OF)
    assert target.read_text() == "old"


def test_a_browser_that_hangs_is_ended_with_its_children(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "PRINT_SECONDS", 0.5)
    children = tmp_path / "child"
    browser_that(path, f'/bin/sleep 60 & echo $! >"{children}"; wait')
    with pytest.raises(OutputError, match=r"did not print it within 0\.5 s"):
        print_to_pdf(tmp_path / "report.html", tmp_path / "report.pdf", as_of=AS_OF)
    assert is_ended(int(children.read_text()))


def is_ended(process: int) -> bool:
    """Whether a process that nobody may have reaped yet runs no more."""
    for _ in range(100):
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False


def test_the_sandbox_is_switched_off_for_root_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for user, is_off in ((0, True), (1000, False)):
        monkeypatch.setattr(os, "geteuid", lambda user=user: user)
        command = pdf._command("b", Path("a.html"), Path("a.pdf"), profile=Path("p"))  # noqa: SLF001
        assert ("--no-sandbox" in command) == is_off


def test_a_target_that_cannot_be_written_is_named(path: Path, tmp_path: Path) -> None:
    browser_that(path, 'for a; do case "$a" in --print-to-pdf=*) echo PDF >"${a#*=}";; esac; done')
    with pytest.raises(OutputError, match="cannot be written"):
        print_to_pdf(tmp_path / "report.html", tmp_path / "no" / "report.pdf", as_of=AS_OF)
