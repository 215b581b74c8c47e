"""Entries under the numbers that a hub has them under: three holders, whatever becomes of them."""

from collections.abc import Mapping
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from trainer.domain.branches import Number, gaps, renumbered
from trainer.domain.ids import DeviceId, EntryId

A, B, C, D, E = (EntryId(bytes([letter]) * 16) for letter in b"ABCDE")
ONE, TWO = (DeviceId(bytes([number]) * 16) for number in (1, 2))


def written(device: DeviceId, *entries: EntryId) -> dict[EntryId, Number]:
    return {entry: Number(device, place) for place, entry in enumerate(entries, start=1)}


def test_one_log_keeps_its_numbers() -> None:
    assert renumbered(written(ONE, A, B, C), written(ONE, A, B)) == {}
    assert renumbered(written(ONE, A, B), written(ONE, A, B, C) | written(TWO, D)) == {}


def test_entries_of_one_device_never_follow_those_of_another() -> None:
    assert renumbered(written(ONE, A) | written(TWO, D), written(ONE, A)) == {}
    apart = {A: Number(ONE, 1), B: Number(ONE, 3)}
    assert renumbered(apart, {A: Number(TWO, 1)}) == {A: Number(TWO, 1)}


def test_a_branch_that_the_hub_has_not_is_a_device_that_is_called_as_its_first_entry() -> None:
    changed = renumbered(written(ONE, A, B, C), written(ONE, A, D, E))
    assert changed == {B: Number(DeviceId(B), 1), C: Number(DeviceId(B), 2)}


def test_what_the_hub_has_elsewhere_goes_there_and_what_follows_goes_along() -> None:
    changed = renumbered(written(ONE, A, B, C), written(ONE, A, D) | written(TWO, B))
    assert changed == {B: Number(TWO, 1), C: Number(TWO, 2)}


def test_what_follows_begins_a_branch_where_the_hub_has_another_one_behind() -> None:
    changed = renumbered(written(ONE, A, B, C), written(ONE, A, D) | written(TWO, B, E))
    assert changed == {B: Number(TWO, 1), C: Number(DeviceId(C), 1)}


def test_what_lies_below_an_entry_that_goes_elsewhere_is_lacking() -> None:
    assert gaps(written(TWO, C), written(ONE, A, B, C, D)) == {ONE: (1, 3)}
    assert gaps(written(ONE, A) | written(TWO, C), written(ONE, A, B, C, D)) == {ONE: (2, 3)}
    assert gaps(written(ONE, A, B), written(ONE, A, B, C)) == {}


Log = dict[EntryId, Number]


class Holder:
    """A device of the model: what it holds, and as which device it writes."""

    def __init__(self, own: DeviceId) -> None:
        self.own = own
        self.log: Log = {}

    def put_back(self, own: DeviceId, log: Log) -> None:
        self.own, self.log = own, dict(log)

    def write(self, entry: EntryId) -> None:
        self.log[entry] = Number(self.own, heads(self.log).get(self.own, 0) + 1)

    def sync(self, hub: Log, fresh: DeviceId, most: int) -> None:
        """As the program does it; no more than so many entries are sent, and no more come."""
        if self.has_parted(hub):
            self.bring_together(hub, fresh)
        if not self.exchange(hub, most):
            self.bring_together(hub, fresh)
            assert self.exchange(hub, most)

    def has_parted(self, hub: Log) -> bool:
        """Whether some device's last number that both have is another entry's there."""
        here, there = heads(self.log), heads(hub)
        mine, theirs = ({number: e for e, number in log.items()} for log in (self.log, hub))
        last = (Number(one, min(head, there.get(one, 0))) for one, head in here.items())
        is_other = any(mine.get(number) != theirs.get(number) for number in last)
        return is_other or there.get(self.own, 0) > here.get(self.own, 0)

    def bring_together(self, hub: Log, fresh: DeviceId) -> None:
        changed, lacking = renumbered(self.log, hub), gaps(self.log, hub)
        head = heads(self.log).get(self.own, 0)
        own = {entry for entry, number in self.log.items() if number.device == self.own}
        self.log |= changed
        self.log |= {entry: number for entry, number in hub.items() if is_in(lacking, number)}
        if own & changed.keys() or heads(hub).get(self.own, 0) > head:
            self.own = fresh
        assert renumbered(self.log, hub) == {}

    def exchange(self, hub: Log, most: int) -> bool:
        """Send what is behind the hub's last numbers, and take what is; whether that works out."""
        for entry in beyond(heads(hub), self.log)[:most]:
            if entry in hub:
                return False
            assert self.log[entry] not in hub.values()
            hub[entry] = self.log[entry]
        for entry in beyond(heads(self.log), hub)[:most]:
            if entry in self.log:
                return False
            self.log[entry] = hub[entry]
        return True


def heads(log: Log) -> dict[DeviceId, int]:
    found: dict[DeviceId, int] = {}
    for device, sequence in log.values():
        found[device] = max(sequence, found.get(device, 0))
    return found


def beyond(reach: dict[DeviceId, int], log: Log) -> list[EntryId]:
    """Entries behind what is known of each device, in order."""
    behind = (entry for entry, one in log.items() if one.sequence > reach.get(one.device, 0))
    return sorted(behind, key=lambda entry: log[entry])


def is_in(lacking: Mapping[DeviceId, tuple[int, int]], number: Number) -> bool:
    first, last = lacking.get(number.device, (1, 0))
    return first <= number.sequence <= last


def assert_whole(log: Log) -> None:
    """Each number is one entry's, and no device has a gap."""
    numbers = sorted(log.values())
    assert len(set(numbers)) == len(numbers)
    for one in numbers:
        assert one.sequence == 1 or Number(one.device, one.sequence - 1) in numbers


STEPS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(
            (
                *("write", "write", "sync", "cut", "keep", "put back", "hub kept", "hub put back"),
                *(f"copy {place}" for place in range(3)),
            )
        ),
    ),
    max_size=40,
)


class Histories:
    """Three holders and their hub, and what becomes of them."""

    def __init__(self) -> None:
        self.ids = (number.to_bytes(16, "big") for number in count(1))
        self.holders = [Holder(DeviceId(next(self.ids))) for _ in range(3)]
        self.kept = [(one.own, dict(one.log)) for one in self.holders]
        self.hub: Log = {}
        self.yesterday: Log = {}

    def do(self, place: int, step: str) -> None:
        holder = self.holders[place]
        match step.split():
            case ["write"]:
                holder.write(EntryId(next(self.ids)))
            case ["sync"]:
                self.sync(holder, 1_000)
                assert holder.log == self.hub
            case ["cut"]:
                self.sync(holder, 1)
            case ["keep"]:
                self.kept[place] = holder.own, dict(holder.log)
            case ["put", "back"]:
                holder.put_back(*self.kept[place])
            case ["copy", other]:
                self.holders[int(other)].put_back(holder.own, holder.log)
            case ["hub", "kept"]:
                self.yesterday = dict(self.hub)
            case ["hub", "put", "back"]:
                self.hub = dict(self.yesterday)

    def sync(self, holder: Holder, most: int) -> None:
        before = holder.log.keys() | self.hub.keys()
        holder.sync(self.hub, DeviceId(next(self.ids)), most)
        assert holder.log.keys() | self.hub.keys() == before


@given(steps=STEPS, last=st.permutations(range(3)))
def test_three_holders_and_their_hub_end_alike(
    steps: list[tuple[int, str]], last: list[int]
) -> None:
    histories = Histories()
    for place, step in steps:
        histories.do(place, step)
        for log in (histories.hub, *(one.log for one in histories.holders)):
            assert_whole(log)
    everything = histories.hub.keys() | {entry for one in histories.holders for entry in one.log}
    for place in (*last, *last):
        histories.sync(histories.holders[place], 1_000)
    assert histories.hub.keys() == everything
    assert all(one.log == histories.hub for one in histories.holders)
