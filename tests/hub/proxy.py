"""A network that fails where a test says: it stands between a program and a server."""

import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from types import TracebackType
from typing import Final, Self

_AT_ONCE: Final = 65536
_RESET: Final = struct.pack("ii", 1, 0)
"""Closing then sends a reset, as a router does that has forgotten a connection."""


class Way(Enum):
    """In which direction bytes go."""

    THERE = auto()
    """To the server."""
    BACK = auto()
    """From the server."""


class Deed(Enum):
    """What happens to a connection when so many bytes went one way."""

    END = auto()
    """Both sides are told that it ended."""
    RESET = auto()
    """Both sides are told that there is no such connection."""
    STALL = auto()
    """Nothing goes that way any more, and nobody is told."""
    TELL = auto()
    """It goes on; the test is told."""


def _nothing() -> None:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One failure of every connection that is made from now on."""

    way: Way
    after: int
    """Bytes that still go that way."""
    deed: Deed
    tell: Callable[[], None] = _nothing
    """Called when it happens, in the network's own thread."""


class Network:
    """Carries connections to a port of the loopback, one fault each, until it is left."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.fault: Fault | None = None
        self.changes: tuple[bytes, bytes] = (b"", b"")
        """What the server says, and what arrives of it, in as many bytes."""
        self.failed = threading.Event()
        """A fault has happened."""
        self.carried = dict.fromkeys(Way, 0)
        """Bytes each way."""
        self.connections = 0
        """How many were made."""
        self._is_over = threading.Event()
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._is_over.set()
        # Wakes the one that waits for connections, on every system.
        socket.create_connection(("127.0.0.1", self.port)).close()
        self._threads[0].join()
        self._listener.close()
        self.hang_up()
        for thread in self._threads:
            thread.join()

    def expect(self, fault: Fault | None) -> None:
        """Let the connections from now on have a fault, or none, and count anew."""
        self.fault = fault
        self.failed.clear()
        self.carried = dict.fromkeys(Way, 0)
        self.connections = 0

    def hang_up(self) -> None:
        """End every connection there is."""
        for one in self._open:
            _hang_up(one)

    def _accept(self) -> None:
        while True:
            near, _ = self._listener.accept()
            if self._is_over.is_set():
                near.close()
                return
            try:
                far = socket.create_connection(("127.0.0.1", self._target))
            except OSError:
                near.close()
                continue
            self._open += (near, far)
            self.connections += 1
            for way, source, sink in ((Way.THERE, near, far), (Way.BACK, far, near)):
                fault = self.fault if self.fault and self.fault.way is way else None
                thread = threading.Thread(
                    target=self._carry, args=(way, source, sink, fault), daemon=True
                )
                self._threads.append(thread)
                thread.start()

    def _carry(
        self, way: Way, source: socket.socket, sink: socket.socket, fault: Fault | None
    ) -> None:
        left = None if fault is None else fault.after
        # The other way may have ended it.
        with suppress(OSError):
            while True:
                if fault is not None and left == 0:
                    left = None
                    if self._fail(fault, source, sink):
                        return
                piece = source.recv(_AT_ONCE if left is None else min(left, _AT_ONCE))
                if not piece:
                    break
                # Counted first: whoever has got it may ask at once how much it was.
                self.carried[way] += len(piece)
                sink.sendall(piece.replace(*self.changes) if self.changes[0] else piece)
                left = None if left is None else left - len(piece)
        _hang_up(source)
        _hang_up(sink)

    def _fail(self, fault: Fault, source: socket.socket, sink: socket.socket) -> bool:
        """Let the fault happen; whether nothing goes that way any more."""
        self.failed.set()
        fault.tell()
        match fault.deed:
            case Deed.END:
                _hang_up(source)
                _hang_up(sink)
            case Deed.RESET:
                for one in (source, sink):
                    one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                    # Wakes the other way without a word to the peer.
                    one.shutdown(socket.SHUT_RD)
                    one.close()
            case Deed.STALL:
                self._is_over.wait()
            case Deed.TELL:
                return False
        return True


def _hang_up(one: socket.socket) -> None:
    # It may have ended already.
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
