"""A line that takes its time: it stands between a program and a server on the loopback."""

import queue
import socket
import threading
import time
from contextlib import suppress
from types import TracebackType
from typing import Final, Self

_AT_ONCE: Final = 65536
_ON_THE_WAY: Final = 64
"""Pieces that a line holds at most; more wait at its beginning."""


class SlowLine:
    """Carries connections to a port of the loopback, every byte so much later, until it is left."""

    def __init__(self, port: int, *, delay_seconds: float) -> None:
        self._target = port
        self._delay = delay_seconds
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._is_over = threading.Event()
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

    def _accept(self) -> None:
        while True:
            near, _ = self._listener.accept()
            if self._is_over.is_set():
                near.close()
                return
            far = socket.create_connection(("127.0.0.1", self._target))
            for source, sink in ((near, far), (far, near)):
                # A small packet is not to wait for the next one on top.
                sink.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                way: queue.Queue[tuple[float, bytes]] = queue.Queue(_ON_THE_WAY)
                for target, one in ((self._put_in, source), (self._take_out, sink)):
                    threading.Thread(target=target, args=(one, way), daemon=True).start()

    def _put_in(self, source: socket.socket, way: "queue.Queue[tuple[float, bytes]]") -> None:
        piece = b"begun"
        while piece:
            try:
                piece = source.recv(_AT_ONCE)
            except OSError:
                piece = b""
            way.put((time.monotonic() + self._delay, piece))

    def _take_out(self, sink: socket.socket, way: "queue.Queue[tuple[float, bytes]]") -> None:
        while True:
            due, piece = way.get()
            time.sleep(max(0.0, due - time.monotonic()))
            # The other side may have ended it.
            with suppress(OSError):
                if not piece:
                    sink.shutdown(socket.SHUT_WR)
                    return
                sink.sendall(piece)
