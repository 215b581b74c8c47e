"""The installed program in a real pseudo-terminal: keys in, painted text out."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sysconfig
import termios
from collections.abc import Mapping
from pathlib import Path
from typing import Self

_ESCAPES = re.compile(
    rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|[@-Z\\-_=>])"
)
_MOVES = re.compile(rb"\x1b\[[0-9;]*[Hf]")
_PATIENCE = 600
"""Tenths of a second of waiting for one text, after which it is said not to come."""


def installed_program() -> str:
    """The `trainer` that pip installed beside this interpreter."""
    return str(Path(sysconfig.get_path("scripts")) / "trainer")


class PseudoTerminal:
    """A terminal of 24 lines and 80 columns in which a program runs."""

    def __init__(self, arguments: list[str], environment: Mapping[str, str]) -> None:
        self._near, far = pty.openpty()
        fcntl.ioctl(far, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self._painted = b""
        self.process = subprocess.Popen(
            [installed_program(), *arguments],
            stdin=far,
            stdout=far,
            stderr=far,
            env=dict(environment),
            start_new_session=True,
        )
        os.close(far)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self._near)

    def press(self, keys: str) -> None:
        """Type keys; what was painted before is forgotten."""
        self._painted = b""
        os.write(self._near, keys.encode())

    def wait_for(self, text: str, *, again: str = "") -> None:
        """Read until a text is painted; `again` is typed anew whenever nothing comes for a while.

        Fails when the program ends first, or the text does not come.
        """
        for _ in range(_PATIENCE):
            if text in self.text:
                return
            if not self._read() and again:
                os.write(self._near, again.encode())
            if self.has_ended:
                break
        raise AssertionError(f"{text!r} was not painted, but:\n{self.text}")

    def wait_for_end(self) -> int:
        """Read until the program ends; its exit code."""
        for _ in range(_PATIENCE):
            self._read()
            if self.has_ended:
                return self.process.wait()
        raise AssertionError(f"the program does not end, but shows:\n{self.text}")

    @property
    def has_ended(self) -> bool:
        """Whether the program is gone."""
        return self.process.poll() is not None

    @property
    def text(self) -> str:
        """What was painted since the last keys, without colours; a line end for each move."""
        return _ESCAPES.sub(b"", _MOVES.sub(b"\n", self._painted)).decode(errors="replace")

    def _read(self) -> bool:
        """Read what there is within half a second; whether there was anything."""
        ready, _, _ = select.select([self._near], [], [], 0.5)
        if not ready:
            return False
        try:
            self._painted += os.read(self._near, 65536)
        except OSError:  # the other end is closed, as Linux says it
            return False
        return True
