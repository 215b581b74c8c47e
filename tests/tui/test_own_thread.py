import asyncio
from threading import Event

import pytest

from trainer.tui.own_thread import in_own_thread


async def test_work_is_waited_for_without_holding_up_anything_else() -> None:
    gate = Event()
    work = asyncio.create_task(in_own_thread(gate.wait))
    # The loop runs on, or this would never open the gate.
    await asyncio.sleep(0)
    gate.set()
    assert await work


def test_a_loop_ends_while_work_goes_on_that_nobody_waits_for_any_more() -> None:
    gate = Event()

    async def start_and_leave() -> None:
        work = asyncio.create_task(in_own_thread(gate.wait))
        await asyncio.sleep(0)
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work

    asyncio.run(start_and_leave())
    assert not gate.is_set()
    gate.set()
