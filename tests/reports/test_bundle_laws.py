"""Laws that counts of the same answers obey: honest bundles by the way they are made."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tests.reports.shared import bundle, standing
from tests.unit.scheduling.builders import CARD, MS_PER_DAY
from tests.unit.scheduling.histories import logs
from trainer.domain.fold import folded, retraced
from trainer.domain.ids import CardId, DeviceId
from trainer.domain.log import Entry, Mode, Review, SettingsChanged
from trainer.domain.measured import (
    FallenDue,
    Measured,
    answered_due,
    measured,
    unanswered_due,
)
from trainer.domain.rating import Confidence, ErrorKind, Mark
from trainer.domain.retention import given_in
from trainer.domain.settings import SettingsHistory
from trainer.domain.study_day import StudyDay
from trainer.reports.bundle import Bundle, DeviceCounts, bundle_bytes
from trainer.reports.bundle_laws import (
    TraineeSums,
    answers_by_week,
    check_bins,
    check_errors,
    check_trainee,
)
from trainer.reports.bundle_reading import read_bundle
from trainer.reports.counts import Topic, counts_of, week_of
from trainer.reports.standing import OnTime

TODAY = StudyDay(21_000)
TOPICS = (
    Topic("spine", "cause"),
    Topic("spine", "technique"),
    Topic("spine", "cause"),
    Topic("hip", "cause"),
    Topic("", "unsorted"),
)


@st.composite
def studied_logs(draw: st.DrawFn) -> list[list[Entry]]:
    """The logs of several cards, with marks, errors and confidence in every combination."""
    rng = Random(draw(st.integers(0, 2**32)))
    return [[_varied(rng, entry) for entry in draw(logs())] for _ in TOPICS]


def _varied(rng: Random, entry: Entry) -> Entry:
    if not isinstance(entry, Review):
        return entry
    return replace(
        entry,
        mark=rng.choice((None, *Mark)),
        error=rng.choice((None, *ErrorKind)),
        confidence=rng.choice((None, *Confidence)),
        elapsed_ms=rng.choice((-5, 0, 9_000, 10**9)),
    )


def shared(cards: Sequence[Sequence[Entry]]) -> Bundle:
    """What is shared of logs of cards, each of the topic of its place."""
    topics: dict[bytes, Topic] = {}
    answers: list[Measured] = []
    crams: list[tuple[DeviceId, str, StudyDay]] = []
    due: list[tuple[str, FallenDue]] = []
    for number, log in enumerate(cards):
        topic, card = TOPICS[number], bytes([number]) * 16
        topics[card] = topic
        history = SettingsHistory.folded(e for e in log if isinstance(e, SettingsChanged))
        stages = list(retraced(CARD, log, history))
        given_answers = list(given_in(stages, history))
        answers += (replace(one, card=CardId(card)) for one in measured(given_answers))
        crams += (
            (one.review.stamp.device, topic.deck, one.day)
            for one in given_answers
            if one.review.mode is not Mode.STUDY
        )
        due += ((topic.deck, one) for one in answered_due(stages))
        late = unanswered_due(folded(CARD, log, history), today=TODAY)
        due += [(topic.deck, late)] if late else []
    devices = {entry.stamp.device for log in cards for entry in log}
    stands = replace(
        standing(),
        day=TODAY,
        on_time=tuple(
            OnTime(
                deck,
                week,
                sum(one.is_on_time for where, one in due if _at(where, one) == (deck, week)),
                sum(_at(where, one) == (deck, week) for where, one in due),
            )
            for deck, week in sorted({_at(where, one) for where, one in due})
        ),
    )
    return bundle(
        [
            DeviceCounts(
                device=device,
                head=sum(entry.stamp.device == device for log in cards for entry in log),
                counts=counts_of(
                    [one for one in answers if one.device == device],
                    lambda one: topics[one.card],
                    [(deck, day) for by, deck, day in crams if by == device],
                ),
            )
            for device in sorted(devices)
        ],
        made_ms=TODAY * MS_PER_DAY,
        stands=stands,
    )


def _at(deck: str, one: FallenDue) -> tuple[str, int]:
    return deck, week_of(one.day)


@given(cards=studied_logs())
def test_what_any_log_comes_to_is_taken_as_it_is(cards: list[list[Entry]]) -> None:
    whole = shared(cards)
    assert read_bundle(bundle_bytes(whole), path="a bundle") == whole


@given(cards=studied_logs())
def test_counts_of_the_same_answers_agree(cards: list[list[Entry]]) -> None:
    whole = shared(cards)
    on_time: Counter[str] = Counter()
    answers: Counter[str] = Counter()
    for row in whole.standing.on_time:
        on_time[row.deck] += row.on_time
    for device in whole.devices:
        counts = device.counts
        every, marked, days, wrong, long = (Counter[object]() for _ in range(5))
        for one in counts.topics:
            every[one.deck, one.week] += one.n
            if one.is_marked:
                marked[one.deck, one.category, one.week] += one.n
                wrong[one.deck, one.week] += one.n - one.passed - one.close
                long[one.deck, one.week] += one.n * (one.interval > 0)
        for work in counts.work:
            days[work.deck, week_of(work.day)] += work.answers
            answers[work.deck] += work.answers
        assert +every == +days
        errors = Counter[object]()
        for error in counts.errors:
            errors[error.deck, error.category, error.week] += error.n
        assert errors == marked
        bins = Counter[object]()
        for bin_ in counts.bins:
            bins[bin_.deck, bin_.week] += bin_.n
        assert bins == +long
        sure = Counter[object]()
        for said in counts.confidences:
            sure[said.deck, said.week] += said.wrong
        assert sure <= wrong
    assert on_time <= answers


@given(cards=studied_logs(), weeks=st.integers(0, 60))
def test_what_a_hub_adds_up_of_any_log_is_taken_as_it_is(
    cards: list[list[Entry]], weeks: int
) -> None:
    whole = shared(cards)
    last = week_of(TODAY) - 5
    period = range(last - weeks, last + 1)
    every = [device.counts for device in whole.devices]
    counting = [row for counts in every for row in counts.topics if row.interval]
    said = [row for counts in every for row in counts.confidences if row.week in period]
    worked: dict[StudyDay, tuple[int, int]] = {}
    for work in (work for counts in every for work in counts.work):
        n, elapsed_ms = worked.get(work.day, (0, 0))
        worked[work.day] = n + work.answers, elapsed_ms + work.elapsed_ms
    days = [(1, day, *given_then) for day, given_then in worked.items()]
    by_week = answers_by_week(days)
    sums = TraineeSums(
        weeks=counting,
        days=days,
        answers=by_week,
        sure=sum(row.n for row in said if row.confidence == "sure"),
        sure_wrong=sum(row.wrong for row in said if row.confidence == "sure"),
        on_time=sum(row.on_time for row in whole.standing.on_time),
    )
    check_trainee(sums, period)
    within = [row for row in counting if row.week in period]
    marked = [row for row in within if row.is_marked]
    answers = sum(by_week.get(week, 0) for week in period)
    bins = [row for counts in every for row in counts.bins if row.week in period]
    check_bins((row[3:] for row in bins), sum(row.n for row in marked))
    errors = [row for counts in every for row in counts.errors if row.week in period]
    check_errors(
        ((row.category, row.n) for row in errors),
        ((row.category, row.n) for row in marked),
        answers - sum(row.n for row in within),
    )
