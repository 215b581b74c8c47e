"""The page as PDF, printed by a browser that is installed, if there is one."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
from datetime import date
from pathlib import Path
from typing import Final

from trainer.errors import OutputError

PRINT_SECONDS: Final = 60
"""A page is printed in two or three; a browser that takes longer hangs."""
_NAMES: Final = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
)
_PLACES: Final = tuple(
    Path(f"/Applications/{name}.app/Contents/MacOS/{name}")
    for name in ("Chromium", "Google Chrome", "Microsoft Edge")
)
"""Where macOS keeps them, outside PATH."""
_MOMENTS: Final = re.compile(rb"(?<=Date \(D:)\d{14}[+-]\d\d'\d\d'(?=\))")
"""When a browser made and last changed a print: the one thing in it that two runs tell apart."""
_HINT: Final = (
    "Write the page with --html FILE, open it in a browser and print it from there, to a file or on"
    " paper."
)


def print_to_pdf(html_file: Path, target: Path, *, as_of: date, asked: Path | None = None) -> None:
    """Print a page to a PDF file, which says that it was made on the day the page is of.

    `asked` is the place a reader knows of, where `target` is on the way to it.  Raises OutputError,
    and leaves `target` alone, if that fails.
    """
    place = asked or target
    browser = _browser()
    if browser is None:
        raise OutputError(
            f"{place}: no Chromium, Chrome or Edge was found to print with.", hint=_HINT
        )
    with tempfile.TemporaryDirectory(prefix="trainer-print-", ignore_cleanup_errors=True) as folder:
        printed = Path(folder) / "report.pdf"
        command = _command(browser, html_file, printed, profile=Path(folder) / "profile")
        _print(command, place, own=Path(folder))
        # Chromium ends with 0 even if it could not write.
        if not printed.is_file() or not printed.stat().st_size:
            raise OutputError(f"{place}: {browser} printed nothing.", hint=_HINT)
        _put(dated(printed.read_bytes(), as_of), target)


def on_paper(html: str, size: str) -> str:
    """A page that a browser prints on paper of a size, as style sheets call it: `A4`, `letter`."""
    return html.replace("</head>", f"<style>@page {{ size: {size} }}</style></head>", 1)


def dated(printed: bytes, as_of: date) -> bytes:
    """A print made at midnight of a day, in place of the moment at which a browser made it."""
    # As long as what it takes the place of: a PDF finds its parts by their distance from the start.
    return _MOMENTS.sub(f"{as_of:%Y%m%d}000000+00'00'".encode(), printed)


def _browser() -> str | None:
    on_path = (shutil.which(name) for name in _NAMES)
    at_places = (str(place) for place in _PLACES if os.access(place, os.X_OK))
    return next(filter(None, (*on_path, *at_places)), None)


def _command(browser: str, html_file: Path, printed: Path, *, profile: Path) -> list[str]:
    command = [
        browser,
        "--headless=new",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--no-pdf-header-footer",
        # The page asks for nothing from the network, and the browser shall not either.
        "--proxy-server=127.0.0.1:9",
        f"--user-data-dir={profile}",
        f"--print-to-pdf={printed}",
        html_file.resolve().as_uri(),
    ]
    # As root Chromium does not start with its sandbox.
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.insert(1, "--no-sandbox")
    return command


def _print(command: list[str], place: Path, *, own: Path) -> None:
    """Run the browser in a process group of its own, and end that group whatever happens.

    What it keeps beside its profile, as crash reports, goes into the folder that is its own.
    """
    folders = {"XDG_CONFIG_HOME": str(own / "config"), "XDG_CACHE_HOME": str(own / "cache")}
    try:
        process = subprocess.Popen(  # noqa: S603 - a browser that is installed, and our own options
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env=os.environ | folders,
        )
    except OSError as error:
        raise OutputError(f"{place}: {command[0]} does not start: {error}.", hint=_HINT) from error
    try:
        process.wait(timeout=PRINT_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise OutputError(
            f"{place}: {command[0]} did not print it within {PRINT_SECONDS} s.", hint=_HINT
        ) from error
    finally:
        _end_group(process)


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """End the browser with its children, some of which may outlive it."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    finally:
        process.wait()


def _put(printed: bytes, target: Path) -> None:
    try:
        target.write_bytes(printed)
    except OSError as error:
        raise OutputError(
            f"{target}: the file cannot be written: {error.strerror}.",
            hint="Name another file, or a folder that you may write to.",
        ) from error
