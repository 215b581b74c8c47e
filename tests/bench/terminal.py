"""A program in a pseudo-terminal of 80 by 24, as a resident's terminal would run it."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

_QUIET_LIMIT_S = 60


class TerminalProgram:
    """A child process whose screen is read and whose keyboard is typed on."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            env={"TERM": "xterm-256color", "COLORTERM": "truecolor", **environment},
        )
        os.close(slave)
        self._seen = b""

    def wait_for(self, text: str) -> float:
        """The moment at which a text came onto the screen.

        Raises RuntimeError if it never does.
        """
        wanted = text.encode()
        while wanted not in self._seen:
            readable, _, _ = select.select([self._master], [], [], _QUIET_LIMIT_S)
            if not readable:
                raise RuntimeError(f"{text!r} never came; last seen: {self._seen[-2000:]!r}")
            try:
                self._seen += os.read(self._master, 1 << 16)
            except OSError as error:
                raise RuntimeError(f"ended before {text!r}: {self._seen[-2000:]!r}") from error
        return time.perf_counter()

    def settle(self, quiet_s: float = 0.3) -> None:
        """Read on until nothing has come for a while."""
        while select.select([self._master], [], [], quiet_s)[0]:
            self._seen += os.read(self._master, 1 << 16)

    def press(self, keys: str) -> float:
        """Type, forgetting what was on the screen; the moment at which the keys went in."""
        self._seen = b""
        pressed = time.perf_counter()
        os.write(self._master, keys.encode())
        return pressed

    def peak_memory_mb(self) -> float:
        """Greatest resident memory so far, in MB (Linux)."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024

    def end(self) -> None:
        """End the program and close its terminal."""
        self._process.kill()
        self._process.wait()
        os.close(self._master)


def environment_of() -> dict[str, str]:
    """The variables a measured program needs, and no others, so that runs are alike."""
    kept = ("PATH", "HOME", "LANG", "VIRTUAL_ENV", "PYTHONPATH")
    return {name: os.environ[name] for name in kept if name in os.environ}
