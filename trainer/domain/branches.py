"""One log where devices have written different entries under the same numbers.

Two copies of one device's data do, and so does one that was put back to an earlier state.  A hub
takes of two such branches the one that comes first; a hub that was restored may have taken the
other one.  So whoever holds entries goes by the numbers that the hub has them under, and gives a
branch that the hub has not got a device of its own, whose id is that of the branch's first entry:
everybody who holds it chooses the same.
"""

from collections.abc import Mapping
from typing import NamedTuple

from trainer.domain.ids import DeviceId, EntryId


class Number(NamedTuple):
    """Under which device and sequence an entry is kept."""

    device: DeviceId
    sequence: int


def renumbered(
    here: Mapping[EntryId, Number], there: Mapping[EntryId, Number]
) -> dict[EntryId, Number]:
    """The entries here that are to have another number, and which, where the hub has those there.

    An entry that the hub has takes its number from there.  Any other stays behind the one that was
    written before it, wherever that has gone, or begins a branch where the hub has another one in
    that place.  Done again it changes nothing, and no two entries get one number.
    """
    taken = frozenset(there.values())
    changed: dict[EntryId, Number] = {}
    before = now = None
    for entry, own in sorted(here.items(), key=lambda one: one[1]):
        is_next = before == Number(own.device, own.sequence - 1)
        follows = Number(now.device, now.sequence + 1) if now and is_next else own
        is_free = follows not in taken
        before = own
        now = there.get(entry) or (follows if is_free else Number(DeviceId(entry), 1))
        if now != own:
            changed[entry] = now
    return changed


def gaps(
    here: Mapping[EntryId, Number], there: Mapping[EntryId, Number]
) -> dict[DeviceId, tuple[int, int]]:
    """What would be lacking here of a device below an entry that is `renumbered`: from, and up to.

    Such come where a sync was cut before all of a device had come.
    """
    tops: dict[DeviceId, int] = {}
    for device, sequence in renumbered(here, there).values():
        tops[device] = max(sequence, tops.get(device, 0))
    starts: dict[DeviceId, int] = {}
    for entry, (device, sequence) in there.items():
        if entry not in here and sequence < tops.get(device, 0):
            starts[device] = min(sequence, starts.get(device, sequence))
    return {device: (start, tops[device]) for device, start in starts.items()}
