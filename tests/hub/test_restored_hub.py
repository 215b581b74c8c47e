"""A hub that was put back to yesterday: what it lost comes back from whoever has it."""

from tests.hub.devices import Device
from tests.hub.restorable import RestorableHub
from tests.services.builders import answer
from trainer.domain.ids import DeckSlug
from trainer.domain.rating import Rating
from trainer.reports.bundle import Level
from trainer.services.home_hub import choose_level, keep_hub
from trainer.services.home_sync import sync_home
from trainer.services.place import hub_path
from trainer.services.sitting import Plan
from trainer.services.syncing import lacking
from trainer.store import decks as store_decks


def test_what_a_device_wrote_that_is_gone_for_good_comes_back_from_the_other_one(
    devices: tuple[Device, Device], hub: RestorableHub
) -> None:
    gone, ward = devices
    for device in (gone, ward, gone):
        device.answer()
        device.sync()
    hub.keep()
    for _ in range(3):
        gone.answer(Rating.AGAIN)
    gone.sync()
    ward.answer()
    ward.sync()
    before, shared_before = hub.log, hub.shared
    hub.put_back()
    assert len(hub.log) < len(before)
    ward.sync()
    assert hub.log == before == ward.log
    assert hub.shared == shared_before


def test_what_a_learner_told_an_author_is_sent_again_to_a_hub_that_lost_it(
    devices: tuple[Device, Device], hub: RestorableHub
) -> None:
    laptop, _ = devices
    hub.keep()
    laptop.library.session(Plan()).report("The second option is right as well.")
    laptop.sync()
    before = hub.shared
    assert len(before["card_note"]) == 1
    hub.put_back()
    assert not hub.shared["card_note"]
    laptop.sync()
    assert hub.shared == before


def sync_at_level(device: Device, level: Level | None = None) -> Level:
    """As `trainer sync` does it, with `--level` where one is said; what directors read then."""
    if not hub_path(device.home).exists():
        keep_hub(device.home, device.url)
    if level is not None:
        choose_level(device.home, level)
    device.clock.advance(minutes=1)
    return sync_home(device.library.store, device.clock).level


def test_who_has_stopped_sharing_card_by_card_does_so_at_a_restored_hub_without_saying_it_again(
    devices: tuple[Device, Device], hub: RestorableHub
) -> None:
    laptop, ward = devices
    laptop.answer()
    sync_at_level(laptop, Level.CARDS)
    hub.keep()
    sync_at_level(ward, Level.TOPICS)
    assert sync_at_level(laptop) is Level.TOPICS
    hub.put_back()
    assert len(hub.shared["answer"]) == 1
    assert sync_at_level(laptop) is Level.TOPICS
    assert len(hub.shared["answer"]) == 0
    assert sync_at_level(ward) is Level.TOPICS


def test_a_level_that_is_said_at_a_restored_hub_is_newer_than_what_a_device_remembers(
    devices: tuple[Device, Device], hub: RestorableHub
) -> None:
    laptop, ward = devices
    laptop.answer()
    sync_at_level(laptop, Level.CARDS)
    sync_at_level(ward)
    hub.keep()
    sync_at_level(laptop, Level.TOPICS)
    hub.put_back()
    sync_at_level(ward, Level.CARDS)
    assert sync_at_level(laptop) is Level.CARDS
    assert sync_at_level(ward) is Level.CARDS
    assert len(hub.shared["answer"]) == 1


def test_a_level_that_somebody_without_a_clock_has_put_at_the_hub_stays(
    devices: tuple[Device, Device], hub: RestorableHub
) -> None:
    laptop, _ = devices
    sync_at_level(laptop, Level.CARDS)
    # As an older program leaves it.
    hub.owner.execute("UPDATE trainer.shared SET level = 'topics', basis = ''")
    assert sync_at_level(laptop) is Level.TOPICS
    assert sync_at_level(laptop) is Level.TOPICS


def test_a_restored_hub_sends_nobody_back_to_an_earlier_version_of_a_deck(
    devices: tuple[Device, Device], hub: RestorableHub
) -> None:
    laptop, ward = devices
    hub.publish("~ 21 %", "1.1")
    for device in devices:
        device.sync()
        device.clock.advance(minutes=1)
    laptop.answer()
    hub.keep()
    hub.publish("~ 22 %", "1.2")
    laptop.clock.advance(minutes=1)
    (change,) = laptop.sync().decks
    assert change.relearnt == 1
    laptop.clock.advance(minutes=1)
    laptop.answer()
    before = laptop.answered
    hub.put_back()
    done = laptop.sync()
    assert done.decks == ()
    (told,) = done.passed_over
    assert told.startswith(
        "sample.md at the hub: its 1.1 was published before the 1.2 that is here"
    )
    assert lacking(laptop.library.store, laptop.url).decks == ()
    done = ward.sync()
    assert (done.decks, done.passed_over) == ((), ())
    hub.publish("~ 22 %", "1.2")
    (change,) = ward.sync().decks
    assert change.version == "1.2"
    again = laptop.sync()
    assert (again.decks, again.passed_over) == ((), ())
    assert laptop.answered == before
    hub.publish("~ 23 %", "1.3")
    (change,) = laptop.sync().decks
    assert (change.version, change.relearnt) == ("1.3", 1)


def test_a_deck_that_was_removed_here_comes_also_as_an_earlier_version(
    devices: tuple[Device, Device], hub: RestorableHub
) -> None:
    laptop, _ = devices
    hub.publish("~ 21 %", "1.1")
    hub.keep()
    hub.publish("~ 22 %", "1.2")
    laptop.sync()
    hub.put_back()
    with laptop.library.store.writing() as tx:
        store_decks.remove(tx, DeckSlug("sample"))
    (change,) = laptop.sync().decks
    assert change.version == "1.1"


def test_what_was_answered_after_the_backup_and_after_the_loss_ends_alike_everywhere(
    devices: tuple[Device, Device], hub: RestorableHub
) -> None:
    laptop, ward = devices
    hub.keep()
    laptop.answer()
    ward.answer()
    for device in (laptop, ward, laptop):
        device.sync()
    session = ward.library.session(Plan())
    answer(session, Rating.AGAIN)
    session.undo()
    hub.put_back()
    laptop.answer()
    for device in (ward, laptop, ward):
        assert not device.sync().is_new_device
    assert hub.log == laptop.log == ward.log
    assert laptop.standing == ward.standing


def test_a_device_takes_nothing_from_behind_a_gap_at_the_hub(
    devices: tuple[Device, Device], hub: RestorableHub
) -> None:
    laptop, ward = devices
    for _ in range(4):
        laptop.answer()
    laptop.sync()
    hub.owner.execute("DELETE FROM trainer.log WHERE sequence = 2")
    assert ward.sync().received == 1
    laptop.sync()
    ward.sync()
    assert ward.log == laptop.log
    assert ward.standing == laptop.standing
