"""Random histories of two devices whose syncs are prepared, whatever comes before these."""

import json
import random
from collections.abc import Iterator
from typing import Any, Final

import pytest

from tests.hub.devices import Device, what_is_known
from tests.hub.restorable import RestorableHub
from tests.hub.shared import shared_there
from tests.hub.test_shared_in_parts import do
from tests.services.builders import change_settings
from trainer.domain.ids import DeviceId
from trainer.hub.connection import connected
from trainer.reports.bundle import Level
from trainer.services.hub_sharing import Prepared, Sharing
from trainer.services.syncing import Synced, sync

STUDY: Final = ("good", "again", "cram", "undo", "suspend", "settings")
TIME: Final = {"day": 1, "week": 7, "back": -1.5}
AT_THE_HUB: Final = ("kept", "put back", "answers gone", "counts gone")
SYNCS: Final = ("prepare", "prepare", "sync", "sync", "sync", *Level)
STEPS: Final = (*STUDY, *STUDY, *TIME, *TIME, *AT_THE_HUB, *SYNCS, *SYNCS)


class Histories:
    """Two devices and their hub, and what was prepared on each."""

    def __init__(self, devices: tuple[Device, Device], hub: RestorableHub) -> None:
        self.devices = devices
        self.hub = hub
        self.is_kept = False
        self.synced: dict[Device, Synced] = {}
        self.ahead: dict[Device, Prepared] = {}

    def do(self, device: Device, step: str, rng: random.Random) -> None:
        match step:
            case "settings":
                change_settings(device.library, rollover_hour=str(rng.randrange(13)))
            case "day" | "week" | "back":
                device.clock.advance(days=TIME[step])
            case "kept":
                self.hub.keep()
                self.is_kept = True
            case "put back" if self.is_kept:
                self.hub.put_back()
            case "answers gone":
                self.hub.owner.execute("DELETE FROM trainer.answer")
            case "counts gone":
                # It is seen where something is new.
                self.hub.owner.execute("DELETE FROM trainer.work")
                self.hub.owner.execute("UPDATE trainer.shared SET basis = ''")
            case "prepare" if device in self.synced:
                expected = self.synced[device].expected
                store = device.library.store
                self.ahead[device] = Sharing(store, device.clock, None, expected).prepared()
            case "sync":
                self.sync(device, None)
            case Level.TOPICS | Level.CARDS:
                self.sync(device, Level(step))
            case _:
                do(device, step)

    def sync(self, device: Device, level: Level | None) -> None:
        """The hub has then what it would be told anew."""
        store, ahead = device.library.store, self.ahead.get(device)
        self.synced[device] = sync(store, device.clock, device.url, level=level, ahead=ahead)
        there = shared_there(self.hub.owner)
        assert dict(told_anew(device)) == {
            table: [row[1:] for row in rows] for table, rows in there.items()
        }


def told_anew(device: Device) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """By table what the hub would be told that knows nothing but the level."""
    with connected(device.url, is_autocommit=True) as hub:
        known = what_is_known(hub, DeviceId(bytes(16)))
    anew = Sharing(device.library.store, device.clock, None, known._replace(basis="")).prepared()
    assert anew.shared is not None
    for table, counts in anew.shared.counts.items():
        yield table, sorted(counts.rows)
    yield "answer", sorted(anew.shared.answers.rows)
    row = anew.shared.row
    assert json.loads(row.basis)["answers"] == known.answers
    content = json.loads(row.content)
    del content["made_ms"]
    yield "shared", [(row.level, content)]


@pytest.mark.parametrize("seed", [0, 3, 7])
def test_after_every_sync_the_hub_has_what_it_would_be_told_anew(
    devices: tuple[Device, Device], hub: RestorableHub, seed: int
) -> None:
    rng = random.Random(seed)
    histories = Histories(devices, hub)
    histories.sync(devices[0], Level.CARDS)
    for _ in range(70):
        histories.do(rng.choice(devices), rng.choice(STEPS), rng)
