"""A learner at a terminal of 80 by 24: presses keys, reads the screen, waits for nothing."""

import html
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.app import App
from textual.pilot import Pilot

from tests.services.builders import FakeClock
from trainer.services.opening import Opening
from trainer.services.sitting import Plan
from trainer.tui.app import TrainerApp

_TEXT = re.compile(r'<text[^>]* x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)</text>')
_CELL_WIDTH = 12.2
"""Of a character in a picture, in its own units."""


def screen_of(app: App[None]) -> str:
    """What is on an app's screen, line by line."""
    rows: dict[float, str] = {}
    for x, y, text in _TEXT.findall(app.export_screenshot()):
        column = round(float(x) / _CELL_WIDTH)
        row = rows.get(float(y), "").ljust(column)
        rows[float(y)] = row + html.unescape(text).replace("\xa0", " ")
    return "\n".join(rows[y].rstrip() for y in sorted(rows))


class Learner:
    """Presses keys a second apart, each after the screen has come to rest."""

    def __init__(self, app: TrainerApp, pilot: Pilot[None], clock: FakeClock) -> None:
        self.app = app
        self.pilot = pilot
        self.clock = clock

    async def press(self, *keys: str) -> None:
        """Press keys a second apart."""
        for key in keys:
            self.clock.advance(seconds=1)
            await self.pilot.press(key)
            await self.settle()

    async def type(self, text: str) -> None:
        """Type letters, faster than commands."""
        await self.pilot.press(*("space" if letter == " " else letter for letter in text))
        await self.settle()

    async def settle(self) -> None:
        """Wait until nothing is under way."""
        await self.pilot.pause()
        await self.app.workers.wait_for_complete()
        await self.pilot.pause()

    @property
    def screen(self) -> str:
        """What is on screen, line by line."""
        return screen_of(self.app)

    @property
    def words(self) -> str:
        """What is on screen as running text, so that a line's end does not matter."""
        return " ".join(self.screen.split())


@asynccontextmanager
async def learner_at(
    opening: Opening, plan: Plan | None = None, *, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Learner]:
    """A learner in front of the app, which has come to rest."""
    app = TrainerApp(opening, plan)
    app.animation_level = "none"
    clock = opening.clock
    assert isinstance(clock, FakeClock)
    async with app.run_test(size=size) as pilot:
        learner = Learner(app, pilot, clock)
        await learner.settle()
        yield learner
