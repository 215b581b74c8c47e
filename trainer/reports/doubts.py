"""What bundles do not know of each other, where that makes figures of a trainee doubtful."""

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum, auto
from typing import Any, Final, NamedTuple

_BY_THE_LAST: Final = (
    "Overdue cards, what was on time, coverage, stale figures and expected recall are by the last"
    " bundle alone, and so nobody of them is listed for overdue cards."
)
_SYNC: Final = "(`trainer sync`; without a hub, that one of them alone be studied on)"


class Gap(Enum):
    """Why the bundle that is dated last does not know all that is counted."""

    OTHER_DEVICE = auto()
    """It was made on a device that another one had not been synced with."""
    GOES_BACK = auto()
    """Of every device something is known that goes further: it cannot have been made last."""


class Doubts(NamedTuple):
    """What a reader must know of one trainee's figures."""

    gap: Gap | None = None


NO_DOUBTS: Final = Doubts()


def doubts_of(shared: Mapping[str, Any] | None, heads: Mapping[str, int]) -> Doubts:
    """What is doubtful, by what is kept of the last bundle and by how far each device is counted.

    A bundle that an earlier program took does not say how far it went: of that nothing is known.
    """
    known = (shared or {}).get("heads")
    return NO_DOUBTS if known is None else Doubts(gap=gap_of(known, heads))


def gap_of(known: Mapping[str, int], heads: Mapping[str, int]) -> Gap | None:
    """What the last bundle lacks: `known` and `heads` are last sequences, by device."""
    if all(known.get(device, 0) >= head for device, head in heads.items()):
        return None
    # Whatever device made the last bundle, nobody knows more of that one.
    is_of_another = any(0 < heads.get(device, 0) <= head for device, head in known.items())
    return Gap.OTHER_DEVICE if is_of_another else Gap.GOES_BACK


def doubt_words(people: Iterable[tuple[str, Doubts]]) -> Iterator[str]:
    """A sentence for each doubt, with the names of those whom it is about."""
    every = list(people)
    for gap, words in ((Gap.OTHER_DEVICE, _unsynced), (Gap.GOES_BACK, _goes_back)):
        if names := [name for name, doubts in every if doubts.gap is gap]:
            yield words(", ".join(names))


def _unsynced(names: str) -> str:
    return (
        f"The last bundle of {names} lacks what another one holds of another device: their devices"
        f" had not been synced. Answers of all devices are counted. {_BY_THE_LAST} Ask that the"
        f" devices be synced {_SYNC}, and for a new bundle."
    )


def _goes_back(names: str) -> str:
    return (
        f"The bundle of {names} that is dated last goes less far than another one of the same"
        " device: a clock was set back between the two, or a home was copied and both copies are"
        " studied in; of two copies the answers of the one that went further are counted."
        f" {_BY_THE_LAST} Ask that clocks be set right, that copies be synced {_SYNC}, and for a"
        " new bundle."
    )
