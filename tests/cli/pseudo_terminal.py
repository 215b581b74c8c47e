"""The installed program in a real pseudo-terminal: keys in, painted text out."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sysconfig
import termios
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self

_ESCAPES = re.compile(
    rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|[@-Z\\-_=>])"
)
_MOVES = re.compile(rb"\x1b\[[0-9;]*[Hf]")
_SILENCE_SECONDS = 0.4
"""Shorter than the blinking of a cursor, longer than a rating key is passed over."""
_MOST_READS = 1000
_MOST_SILENCES = 75
"""So many in all while waiting for one text, and nothing is thought to come any more."""


def installed_program() -> str:
    """The `trainer` that pip installed beside this interpreter."""
    return str(Path(sysconfig.get_path("scripts")) / "trainer")


@contextmanager
def _heard_by_children(*numbers: signal.Signals) -> Iterator[None]:
    """Where the tests ignore signals, as under `nohup`, what they start meanwhile does not."""
    before = {number: signal.signal(number, signal.SIG_DFL) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class PseudoTerminal:
    """A terminal of 24 lines and 80 columns in which a program runs."""

    def __init__(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        *,
        program: Sequence[str] = (),
    ) -> None:
        self._near, far = pty.openpty()
        fcntl.ioctl(far, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self._painted = b""
        self._is_closed = False
        self._has_hung_up = False
        with _heard_by_children(signal.SIGHUP, signal.SIGINT):
            self.process = subprocess.Popen(
                [*(program or [installed_program()]), *arguments],
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
        if not self._has_hung_up:
            os.close(self._near)

    def press(self, keys: str) -> None:
        """Type keys; what was painted before is forgotten."""
        self._painted = b""
        os.write(self._near, keys.encode())

    def hang_up(self) -> int:
        """Close the terminal under the program, as a lost connection does; its exit code."""
        os.close(self._near)
        self._has_hung_up = True
        self.process.send_signal(signal.SIGHUP)
        return self.process.wait(timeout=60)

    @property
    def painted(self) -> bytes:
        """What was painted since the last keys, with all that the terminal obeys."""
        return self._painted

    def wait_for(self, text: str) -> None:
        """Read until a text is painted; fails when it does not come or the program ends first."""
        for _ in self._reads():
            if text in self.text:
                return
        raise AssertionError(f"{text!r} was not painted, but:\n{self.text}")

    def wait_for_silence(self) -> None:
        """Read until nothing more is painted for a while."""
        for has_come in self._reads():
            if not has_come:
                return

    def wait_for_end(self) -> int:
        """Read until the program ends; its exit code."""
        for _ in self._reads():
            pass
        if self._is_closed:
            return self.process.wait(timeout=60)
        raise AssertionError(f"the program does not end, but shows:\n{self.text}")

    @property
    def text(self) -> str:
        """What was painted since the last keys, without colours; a line end for each move."""
        return _ESCAPES.sub(b"", _MOVES.sub(b"\n", self._painted)).decode(errors="replace")

    def _reads(self) -> Iterator[bool]:
        """Read again and again, each time with whether anything came, while there is hope."""
        silences = 0
        for _ in range(_MOST_READS):
            has_come = self._read()
            silences += not has_come
            yield has_come
            if self._is_closed or silences > _MOST_SILENCES:
                return

    def _read(self) -> bool:
        """Read what comes before a silence; whether anything came."""
        ready, _, _ = select.select([self._near], [], [], _SILENCE_SECONDS)
        if not ready:
            return False
        try:
            painted = os.read(self._near, 65536)
        except OSError:  # Linux says so when the other end is closed
            painted = b""
        self._painted += painted
        self._is_closed = not painted
        return bool(painted)
