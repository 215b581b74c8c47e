"""Work in a thread that nobody waits for when the program ends."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


async def in_own_thread(work: Callable[[], T]) -> T:
    """What a piece of work comes to that raises nothing; whoever waits for it can stop waiting.

    A thread of Textual's or of asyncio's own is joined at the end, and what waits in it for a
    network would keep the terminal from its user.
    """
    loop = asyncio.get_running_loop()
    outcome: asyncio.Future[T] = loop.create_future()

    def settle(value: T) -> None:
        if not outcome.done():
            outcome.set_result(value)

    def run() -> None:
        value = work()
        # The app may have ended meanwhile, and its loop with it.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(settle, value)

    Thread(target=run, daemon=True).start()
    return await outcome
