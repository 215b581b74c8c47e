"""Where screens find the library, which opens behind the first of them."""

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # It is met only once it is open, and must not be loaded before the first paint.
    from trainer.services.library import Library


class Desk:
    """A place the library is laid on once it is open; made and used on the app's event loop."""

    def __init__(self) -> None:
        self._library: Library | None = None
        self._laid = asyncio.Event()
        self._warm = asyncio.Event()

    def lay(self, library: "Library") -> None:
        """Hand the opened library to everyone who waits for it."""
        self._library = library
        self._laid.set()

    async def library(self) -> "Library":
        """The library, as soon as it is open; for ever pending when it never opens."""
        while self._library is None:
            await self._laid.wait()
        return self._library

    def say_warm(self) -> None:
        """Say that marking has loaded what it needs."""
        self._warm.set()

    @property
    def is_warm(self) -> bool:
        """Whether an answer can be marked without a wait."""
        return self._warm.is_set()

    async def warmth(self) -> None:
        """Wait until an answer can be marked without holding up the screen."""
        await self._warm.wait()

    def if_open(self) -> "Library | None":
        """The library when it is open by now."""
        return self._library
