"""Devices and a hub that were put back or copied, and have other entries under the same numbers."""

from pathlib import Path

import psycopg
import pytest

from tests.hub.conftest import Far
from tests.hub.devices import Device
from tests.hub.restorable import RestorableHub
from tests.services.builders import answer
from trainer.domain.rating import Rating
from trainer.services.sitting import Plan
from trainer.services.syncing import sync


def with_three_answers(devices: tuple[Device, Device]) -> tuple[Device, Device]:
    """Both have them, and so has the hub."""
    laptop, ward = devices
    for _ in range(3):
        laptop.answer()
    laptop.sync()
    ward.sync()
    return laptop, ward


def test_a_copy_that_syncs_first_to_a_restored_hub_costs_nobody_an_answer(
    devices: tuple[Device, Device],
    far: Far,
    hub: RestorableHub,
    tmp_path: Path,
) -> None:
    laptop, ward = with_three_answers(devices)
    copied = Device(tmp_path / "copied", far.trainee, far.url)
    hub.keep()
    laptop.keep_data(tmp_path / "saved.db")
    copied.put_data(tmp_path / "saved.db")
    for _ in range(3):
        laptop.answer(Rating.AGAIN)
    laptop.sync()
    ward.sync()
    hub.put_back()
    copied.answer(Rating.EASY)
    everything = copied.log | laptop.log
    news = [device.sync().is_new_device for device in (copied, ward, laptop)]
    assert news == [False, False, True]
    for device in (copied, ward, laptop):
        device.sync()
    assert hub.log == laptop.log == ward.log == copied.log == everything
    assert laptop.standing == ward.standing == copied.standing
    copied.library.close()


def test_a_device_and_a_hub_that_are_both_restored_lose_nothing_that_another_device_has(
    devices: tuple[Device, Device],
    hub: RestorableHub,
    tmp_path: Path,
) -> None:
    laptop, ward = with_three_answers(devices)
    hub.keep()
    laptop.keep_data(tmp_path / "saved.db")
    laptop.answer(Rating.AGAIN)
    laptop.sync()
    ward.sync()
    hub.put_back()
    laptop.put_data(tmp_path / "saved.db")
    laptop.answer(Rating.EASY)
    everything = laptop.log | ward.log
    for device in (laptop, ward, laptop):
        device.sync()
    assert hub.log == laptop.log == ward.log == everything
    assert laptop.standing == ward.standing


def test_what_another_device_undid_and_overruled_stays_so_under_other_numbers(
    devices: tuple[Device, Device],
    hub: RestorableHub,
    tmp_path: Path,
) -> None:
    laptop, ward = devices
    laptop.answer()
    laptop.sync()
    hub.keep()
    laptop.keep_data(tmp_path / "saved.db")
    session = laptop.library.session(Plan())
    answer(session, Rating.AGAIN)
    laptop.sync()
    ward.sync()
    session.undo()
    laptop.sync()
    ward.sync()
    hub.put_back()
    laptop.put_data(tmp_path / "saved.db")
    laptop.answer(Rating.EASY)
    for device in (laptop, ward, laptop):
        device.sync()
    kinds = hub.owner.execute("SELECT kind FROM trainer.log ORDER BY at_ms, sequence").fetchall()
    assert sorted(kinds) == [("retract",), ("review",), ("review",), ("review",)]
    assert hub.log == laptop.log == ward.log
    assert laptop.standing == ward.standing


def test_the_latest_answer_can_be_undone_also_where_it_is_another_device_s_by_then(
    devices: tuple[Device, Device], far: Far, owner: psycopg.Connection, tmp_path: Path
) -> None:
    laptop, _ = devices
    copied = Device(tmp_path / "copied", far.trainee, far.url)
    laptop.answer()
    laptop.keep_data(tmp_path / "saved.db")
    copied.put_data(tmp_path / "saved.db")
    copied.answer()
    copied.sync()
    before = laptop.standing
    laptop.answer()
    assert laptop.sync().is_new_device
    copied.sync()
    session = laptop.library.session(Plan())
    session.undo()
    session.undo()
    laptop.sync()
    copied.sync()
    assert laptop.standing == copied.standing
    assert len(before) == len(laptop.standing)
    kinds = owner.execute("SELECT kind FROM trainer.log").fetchall()
    assert kinds.count(("retract",)) == 2
    copied.library.close()


def test_entries_that_the_hub_has_under_other_numbers_leave_no_gap_there(
    devices: tuple[Device, Device],
    far: Far,
    hub: RestorableHub,
    tmp_path: Path,
) -> None:
    laptop, ward = devices
    copied = Device(tmp_path / "copied", far.trainee, far.url)
    laptop.answer()
    laptop.sync()
    hub.keep()
    laptop.keep_data(tmp_path / "saved.db")
    copied.put_data(tmp_path / "saved.db")
    copied.answer()
    copied.keep_data(tmp_path / "saved.db")
    laptop.answer(Rating.AGAIN)
    laptop.sync()
    # Cut before the laptop's answer has come: what parted the copy is not there.
    with pytest.raises(InterruptedError):
        sync(copied.library.store, copied.clock, copied.url, progress=interrupted)
    hub.put_back()
    copied.sync()
    ward.put_data(tmp_path / "saved.db")
    ward.answer(Rating.EASY)
    assert ward.sync().is_new_device
    assert hub.log == ward.log
    heads = hub.owner.execute("SELECT max(sequence), count(*) FROM trainer.log GROUP BY device_id")
    assert sorted(heads.fetchall()) == [(1, 1), (2, 2)]
    for device in (laptop, copied, ward):
        device.sync()
    assert hub.log == laptop.log == copied.log == ward.log
    assert len(ward.log) == 4
    copied.library.close()


def interrupted(_done: int, _of: int) -> None:
    raise InterruptedError
