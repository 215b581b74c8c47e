"""Whole logs of one card, as hypothesis draws them: two devices, any kind of entry, any clock."""

from collections.abc import Callable
from random import Random

from hypothesis import strategies as st

from tests.unit.scheduling.builders import MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, Device, noon
from trainer.domain.log import Entry, Mode, Origin, Retype, Review
from trainer.domain.rating import Mark, Rating
from trainer.domain.settings import Settings
from trainer.domain.study_day import Moment

_Writer = Callable[[], Entry]
_STEPS = st.lists(st.integers(1, 1440), max_size=4, unique=True).map(lambda s: tuple(sorted(s)))
_GAPS_MS = (
    0,
    1,
    MS_PER_MINUTE,
    10 * MS_PER_MINUTE,
    5 * MS_PER_HOUR,
    MS_PER_DAY,
    3 * MS_PER_DAY,
    40 * MS_PER_DAY,
    -MS_PER_HOUR,
    -2 * MS_PER_DAY,
)
_OFFSETS = (0, 60, 120, -300, 345, 840, -720)
_CHANGES = (
    {"rollover_hour": "0"},
    {"retention": "0.8"},
    {"learning_steps": ""},
    {"learning_steps": "5 60 600"},
    {"relearning_steps": ""},
    {"maximum_interval_days": "7"},
)


settings = st.builds(
    Settings,
    retention=st.floats(0.7, 0.97),
    rollover_hour=st.integers(0, 23),
    learning_steps=_STEPS,
    relearning_steps=_STEPS,
    maximum_interval_days=st.integers(1, 36_500),
)
moments = st.builds(
    Moment,
    at_ms=st.integers(noon(0), noon(800)),
    offset_minutes=st.integers(-12 * 60, 14 * 60),
)


@st.composite
def logs(draw: st.DrawFn, *, most: int = 25) -> list[Entry]:
    """Entries of two devices in the order they were written, times not always rising."""
    # One seed instead of a choice per field: shrinking is poorer and drawing ten times as fast.
    rng = Random(draw(st.integers(0, 2**32)))
    devices = (Device("here"), Device("phone"))
    written: list[Entry] = []
    at_ms = noon(0)
    for _ in range(draw(st.integers(0, most))):
        at_ms += rng.choice(_GAPS_MS)
        moment = Moment(at_ms, rng.choice(_OFFSETS))
        written.append(_entry(rng, rng.choice(devices), moment, written))
    return written


def _entry(rng: Random, device: Device, moment: Moment, written: list[Entry]) -> Entry:
    targets = [entry for entry in written if isinstance(entry, Review)]
    writers: list[_Writer] = [
        *[lambda: device.review(moment, rng.choice(list(Rating)), key=rng.choice(_KEYS))] * 8,
        lambda: device.review(moment, mode=rng.choice((Mode.CRAM, Mode.EXAM))),
        lambda: device.review(moment, origin=Origin(log="anki", id=rng.choice("12"))),
        lambda: device.suspend(moment, is_suspended=rng.random() < 0.5),
        lambda: device.bury(moment),
        lambda: device.flag(moment, is_flagged=rng.random() < 0.5),
        *[lambda: device.key_changed(moment, rng.choice(_KEYS), now=rng.choice("678"))] * 2,
        lambda: device.start(moment, origin_id=rng.choice("12")),
        lambda: device.settings(moment, **rng.choice(_CHANGES)),
    ]
    if targets:
        writers += [
            lambda: device.rerate(moment, rng.choice(targets), rng.choice(list(Rating)))
        ] * 2
        writers.append(
            lambda: device.rerate(
                moment, rng.choice(targets), rng.choice(list(Rating)), mark=rng.choice(list(Mark))
            )
        )
    once = {entry.review for entry in written if isinstance(entry, Retype)}
    if fresh := [review for review in targets if review.stamp.entry not in once]:
        writers.append(lambda: device.retype(moment, rng.choice(fresh), rng.choice(list(Mark))))
    if written:
        writers += [lambda: device.retract(moment, rng.choice(written))] * 2
    return rng.choice(writers)()


_KEYS = (b"old", b"new", b"newer")
