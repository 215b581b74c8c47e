"""What bundles do not know of each other, where that makes figures of a trainee doubtful."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum, auto
from typing import Any, Final, NamedTuple

from trainer.domain.plain_text import counted
from trainer.domain.study_day import StudyDay, calendar_date
from trainer.domain.writing_order import SetBack, WritingOrder

_BY_THE_LAST: Final = (
    "Overdue cards, what was on time, coverage, stale figures and expected recall are by the last"
    " bundle alone, and so they are not listed for overdue cards."
)
_DATED: Final = (
    "Answers given afterwards are dated before earlier ones: days, weeks and intervals around these"
    " dates may be wrong, and the log keeps its dates. It ran ahead before, or runs behind since:"
)
_MINUTES_PER_HOUR: Final = 60
_MINUTES_PER_DAY: Final = 1440
_SYNC: Final = "(`trainer sync`; without a hub, that one of them alone be studied on)"


class Gap(Enum):
    """Why the bundle that is dated last does not know all that others hold."""

    COPIED = auto()
    """Two copies of one home give their numbers to different entries, as the log shows."""

    OTHER_DEVICE = auto()
    """It was made on a device that another one had not been synced with."""
    GOES_BACK = auto()
    """Of every device something is known that goes further: it cannot have been made last."""


class Doubts(NamedTuple):
    """What a reader must know of one trainee's figures."""

    gap: Gap | None = None
    set_back: tuple[SetBack, ...] = ()
    """When the clock of a device was, as the log shows; the longest first."""


NO_DOUBTS: Final = Doubts()


def doubts_of(shared: Mapping[str, Any] | None, heads: Mapping[str, int]) -> Doubts:
    """What is doubtful, by what is kept of the last bundle and by how far each device is counted.

    A bundle that an earlier program took does not say how far it went: of that nothing is known.
    """
    if shared is None:
        return NO_DOUBTS
    known, order = shared.get("heads", heads), shared.get("order", {})
    return Doubts(
        gap=Gap.COPIED if order.get("is_copied") else gap_of(known, heads),
        set_back=tuple(
            SetBack(StudyDay(before), StudyDay(after), minutes)
            for before, after, minutes in order.get("set_back", ())
        ),
    )


def order_json(order: WritingOrder) -> dict[str, Any]:
    """What is kept of a log's order, beside the bundle; nothing where all is in order."""
    return {} if order == WritingOrder() else order._asdict()


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
    for gap, words in _WORDS.items():
        if names := [name for name, doubts in every if doubts.gap is gap]:
            yield words(", ".join(names))


def set_back_words(people: Iterable[tuple[str, Sequence[SetBack]]]) -> Iterator[str]:
    """A sentence on the clocks of those who have any that were set back."""
    if those := [f"of {name} {_when(set_back)}" for name, set_back in people if set_back]:
        yield (
            f"The clock of a device was set back: {'; '.join(those)}. {_DATED} ask that it be set"
            " right."
        )


def own_set_back_words(set_back: Sequence[SetBack]) -> Iterator[str]:
    """The same for whoever has that clock."""
    if set_back:
        yield (
            f"The clock of a device of yours was set back, {_when(set_back)}. {_DATED} see that it"
            " is right now."
        )


def _when(set_back: Sequence[SetBack]) -> str:
    longest = set_back[0]
    times = "" if len(set_back) == 1 else f"{len(set_back)} times, at most "
    before, after = calendar_date(longest.before), calendar_date(longest.after)
    if before == after:
        return f"{times}by {_long(longest.minutes)} on {before:%Y-%m-%d}"
    return f"{times}by {_long(longest.minutes)}, from {before:%Y-%m-%d} to {after:%Y-%m-%d}"


def _long(minutes: int) -> str:
    if minutes < 2 * _MINUTES_PER_HOUR:
        return counted(minutes, "minute")
    if minutes < 2 * _MINUTES_PER_DAY:
        return counted(round(minutes / _MINUTES_PER_HOUR), "hour")
    return counted(round(minutes / _MINUTES_PER_DAY), "day")


def _copied(names: str) -> str:
    return (
        f"Two copies of one home of {names} are studied in, which the program takes for one device."
        " Figures by card hold the answers of both, all others those of the copy that went further."
        f" {_BY_THE_LAST} Ask that both be synced {_SYNC}, and for a new bundle."
    )


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
        " studied in; of two copies the answers of the one that went further are counted. The level"
        f" that is shared is that of the bundle dated last. {_BY_THE_LAST} Ask that clocks be set"
        f" right, that copies be synced {_SYNC}, and for a new bundle."
    )


_WORDS: Final = {Gap.COPIED: _copied, Gap.OTHER_DEVICE: _unsynced, Gap.GOES_BACK: _goes_back}
