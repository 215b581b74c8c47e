"""Chromium by the DevTools protocol over a pipe: the standard library is enough for it.

Chromium reads commands on descriptor 3 and writes answers on 4, each JSON and a zero byte.
"""

import base64
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import deque
from pathlib import Path
from typing import Any, Final, Self

ANSWER_SECONDS: Final = 60
_BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_CHUNK: Final = 1 << 16
_MOVING: Final = """
import fcntl, os, sys
from_us, to_us = (fcntl.fcntl(int(end), fcntl.F_DUPFD, 10) for end in sys.argv[1:3])
os.dup2(from_us, 3)
os.dup2(to_us, 4)
os.execv(sys.argv[3], sys.argv[3:])
"""
"""Puts both ends where Chromium looks for them, which `pass_fds` alone cannot."""


class Browser:
    """A headless Chromium with one tab, which can reach no network."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        """What the tab told since `forget`, in order."""
        self._profile = tempfile.mkdtemp(prefix="trainer-chromium-")
        self._waiting: deque[dict[str, Any]] = deque()
        self._rest = b""
        self._last = 0
        self._session = ""
        self._process, self._commands, self._answers = _started(self._profile)

    def __enter__(self) -> Self:
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        attached = self._call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self._call(f"{domain}.enable")
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._commands)
        # Its own group alone: Chromium's children are in it, and nobody else's.
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        os.close(self._answers)
        shutil.rmtree(self._profile, ignore_errors=True)

    def open(self, file: Path, *, width: int, scheme: str = "light") -> None:
        """Open a page as so wide a window shows it, in the `light` or `dark` scheme."""
        self.events.clear()
        self._call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=900,
            deviceScaleFactor=1,
            mobile=False,
        )
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self._call("Emulation.setEmulatedMedia", media="", features=features)
        self._call("Page.navigate", url=file.as_uri())
        self._until("Page.loadEventFired")

    def run(self, script: str) -> Any:  # noqa: ANN401 - whatever the script gives
        """What a script comes to; a promise is awaited."""
        outcome = self._call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in outcome:
            raise AssertionError(outcome["exceptionDetails"])
        return outcome["result"].get("value")

    def press_tab(self) -> None:
        """Go to the next place that the keyboard reaches."""
        for kind in ("keyDown", "keyUp"):
            self._call("Input.dispatchKeyEvent", type=kind, key="Tab", windowsVirtualKeyCode=9)

    def print_media(self) -> None:
        """Show the page as its rules for paper have it."""
        self._call("Emulation.setEmulatedMedia", media="print")

    def pdf(self, *, width_inches: float, height_inches: float) -> bytes:
        """The page as it is printed."""
        printed = self._call("Page.printToPDF", paperWidth=width_inches, paperHeight=height_inches)
        return base64.b64decode(printed["data"])

    def screenshot(self) -> bytes:
        """The whole page as a PNG."""
        picture = self._call("Page.captureScreenshot", captureBeyondViewport=True)
        return base64.b64decode(picture["data"])

    def _call(self, method: str, **parameters: object) -> dict[str, Any]:
        self._last += 1
        command: dict[str, Any] = {"id": self._last, "method": method, "params": parameters}
        if self._session:
            command["sessionId"] = self._session
        unsent = json.dumps(command).encode() + b"\0"
        while unsent:
            unsent = unsent[os.write(self._commands, unsent) :]
        while True:
            message = self._next()
            if message.get("id") != self._last:
                self.events.append(message)
            elif "error" in message:
                raise AssertionError(f"{method}: {message['error']}")
            else:
                answer: dict[str, Any] = message["result"]
                return answer

    def _until(self, event: str) -> None:
        while not any(message.get("method") == event for message in self.events):
            self.events.append(self._next())

    def _next(self) -> dict[str, Any]:
        last_moment = time.monotonic() + ANSWER_SECONDS
        while not self._waiting:
            left = last_moment - time.monotonic()
            if left <= 0 or not select.select([self._answers], [], [], left)[0]:
                raise AssertionError(f"Chromium did not answer within {ANSWER_SECONDS} s.")
            piece = os.read(self._answers, _CHUNK)
            if not piece:
                raise AssertionError("Chromium ended before it had answered.")
            *whole, self._rest = (self._rest + piece).split(b"\0")
            self._waiting.extend(json.loads(message) for message in whole)
        return self._waiting.popleft()


def _started(profile: str) -> tuple[subprocess.Popen[bytes], int, int]:
    """Chromium, with where commands are written and answers are read."""
    program = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if program is None:
        raise AssertionError("These tests need Chromium: `apt-get install chromium`.")
    command = [program, *_options(profile)]
    theirs_in, commands = os.pipe()
    answers, theirs_out = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-c", _MOVING, *map(str, (theirs_in, theirs_out)), *command],
        pass_fds=(theirs_in, theirs_out),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    os.close(theirs_in)
    os.close(theirs_out)
    return process, commands, answers


def _options(profile: str) -> list[str]:
    options = [
        "--headless=new",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--proxy-server=127.0.0.1:9",
        "--remote-debugging-pipe",
        f"--user-data-dir={profile}",
    ]
    # As root Chromium does not start with its sandbox.
    return [*options, "--no-sandbox"] if os.geteuid() == 0 else options
