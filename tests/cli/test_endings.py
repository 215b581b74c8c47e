"""Commands that are ended from outside, as by a terminal that is closed, leave nothing behind."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def heeds_hangups() -> Iterator[None]:
    """What is begun here heeds a closed terminal, also where the tests run under `nohup`."""
    was = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, was)


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    """Where a command makes its temporary folders."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    return folder


def started(
    *arguments: str, home: Path, temporary: Path, path: str | None = None
) -> "subprocess.Popen[str]":
    environment = os.environ | {"TMPDIR": str(temporary)}
    if path is not None:
        environment["PATH"] = path
    return subprocess.Popen(
        [sys.executable, "-m", "trainer", "--home", str(home), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )


def ended(process: "subprocess.Popen[str]", by: signal.Signals) -> int:
    """The exit code after a signal that came twice, as terminals send it."""
    process.send_signal(by)
    process.send_signal(by)
    _, said = process.communicate(timeout=60)
    assert "Traceback" not in said
    return process.returncode


@pytest.mark.parametrize("by", [signal.SIGHUP, signal.SIGTERM])
def test_a_demo_that_is_ended_while_it_is_made_leaves_no_folder(
    by: signal.Signals, tmp_path: Path, temporary: Path
) -> None:
    process = started("demo", home=tmp_path / "home", temporary=temporary)
    assert process.stderr is not None
    assert "cards" in process.stderr.readline()
    assert ended(process, by) == 128 + by
    assert list(temporary.iterdir()) == []


def test_a_print_that_is_ended_leaves_no_page(tmp_path: Path, temporary: Path) -> None:
    programs, begun = tmp_path / "bin", tmp_path / "begun"
    programs.mkdir()
    os.mkfifo(begun)
    browser = programs / "chromium"
    browser.write_text(
        f'#!/bin/sh\necho begun >"{begun}"\nread none <"{begun}"\n', encoding="utf-8"
    )
    browser.chmod(0o755)
    process = started(
        "report",
        "--me",
        "--pdf",
        str(tmp_path / "report.pdf"),
        home=tmp_path / "home",
        temporary=temporary,
        path=str(programs),
    )
    assert begun.read_text(encoding="utf-8")
    assert list(temporary.rglob("report.html"))
    assert ended(process, signal.SIGTERM) == 128 + signal.SIGTERM
    assert list(temporary.iterdir()) == []
    # Lets a browser end that was begun in the very moment of the signal.
    os.close(os.open(begun, os.O_RDWR))
