"""Rows of bundles: every number is checked before it is believed, and known words are kept apart.

A bound is one that no trainee can reach, so that sums of what is believed stay what they seem:
none overflows, and no single bundle stands for a whole programme.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter, itemgetter
from typing import Any, Final, TypeVar

from trainer.domain.fact import Category
from trainer.domain.ids import DeviceId
from trainer.domain.measured import LONGEST_ANSWER_MS, IntervalClass
from trainer.domain.rating import ErrorKind
from trainer.domain.study_day import StudyDay
from trainer.reports.bundle import DeviceCounts
from trainer.reports.counts import (
    BINS,
    BinCount,
    ConfidenceCount,
    Counts,
    ErrorCount,
    Topic,
    TopicCount,
    Work,
)
from trainer.reports.standing import (
    DeckSeen,
    Expected,
    OnTime,
    Overdue,
    Quantiles,
    Standing,
    TopicStanding,
)

LAST_DAY: Final = 400_000
"""In the year 3065; study days are counted from 1970."""
LAST_YEAR: Final = 2999
"""No report is of a later day, nor is recall expected on one."""
MOST_KNOWN: Final = 10_000_000
"""Entries of one trainee: a thousand a day for 27 years."""
MOST_ROWS: Final = 100_000
"""Of one kind and device: ten decks, in all their categories, every week for ten years and more."""
_MOST_ANSWERS: Final = 100_000
"""Of a row: one every six seconds, day and night, for its week."""
_MOST_CARDS: Final = 1_000_000
"""Ten times those of all decks that a trainer is measured with."""
_MOST_FACTS: Final = 100_000
"""Of a category of a deck: the largest decks have a tenth of it in all."""
LONGEST_WORD: Final = 200
LONGEST_VERSION: Final = 40
"""Of a deck, as deck files are held to: whatever stands there stands in everybody's report."""
MOST_EXPECTED: Final = 100
"""Days on which a trainee has recall worked out: every report goes through all of everybody's."""
_LONGEST_NOTE: Final = 500
_MILLION: Final = 1_000_000
_UNSORTED: Final = Category.UNSORTED.value
_IDS: Final = 16
# Words of strangers would stand in everybody's report, as many as they like.
_CATEGORIES: Final = frozenset(category.value for category in Category)
_ERRORS: Final = frozenset({"", *(error.value for error in ErrorKind)})


class TooMuchError(Exception):
    """More rows than any trainee's bundle has."""


_T = TypeVar("_T")
_Row = TypeVar("_Row", bound=tuple[Any, ...])


def unlike(rows: Iterable[_T], *, key: Callable[[_T], object]) -> tuple[_T, ...]:
    """All rows; raises ValueError where two have the same key."""
    every = tuple(rows)
    if len(set(map(key, every))) < len(every):
        raise ValueError("twice")
    return every


def read_device(line: Mapping[str, Any]) -> DeviceCounts:
    """The counts of a device from JSON.

    Raises ValueError, KeyError or TypeError for what is none, and TooMuchError.
    """
    device = DeviceCounts(
        device=DeviceId(read_id(line["device"])),
        head=read_within(line["head"], MOST_KNOWN),
        counts=Counts(
            topics=_known_topics(_rows(line["topics"], _topic_count, 5)),
            errors=_known_errors(_rows(line["errors"], _error_count, 4)),
            confidences=_rows(line["confidences"], _confidence_count, 3),
            bins=_rows(line["bins"], _bin_count, 3),
            work=_rows(line["work"], _work, 2),
        ),
    )
    _check_head(device)
    return device


def _check_head(device: DeviceCounts) -> None:
    """Raise ValueError for more answers than entries: each has a number of its own."""
    counts = device.counts
    if device.head < max(
        sum(row.answers for row in counts.work),
        *(
            sum(row.n for row in rows)
            for rows in (counts.topics, counts.errors, counts.confidences, counts.bins)
        ),
    ):
        raise ValueError("head")


def _rows(
    values: Sequence[Any], read: Callable[[Sequence[Any]], _Row], width: int
) -> tuple[_Row, ...]:
    """Rows that are read each alone, the first `width` values of which are their key."""
    if len(values) > MOST_ROWS:
        raise TooMuchError
    return unlike(map(read, values), key=itemgetter(slice(width)))


def _known_topics(rows: Iterable[TopicCount]) -> tuple[TopicCount, ...]:
    """Rows of categories that are known; those that are of one key then are added up."""
    sums: dict[tuple[Any, ...], TopicCount] = {}
    for row in rows:
        known = row._replace(category=known_category(row.category))
        key = known[:5]
        there = sums.get(key)
        sums[key] = (
            known
            if there is None
            else there._replace(
                n=there.n + row.n, passed=there.passed + row.passed, close=there.close + row.close
            )
        )
    return tuple(sums.values())


def _known_errors(rows: Iterable[ErrorCount]) -> tuple[ErrorCount, ...]:
    """Rows of kinds and categories that are known; those that are of one key then are added up."""
    sums: dict[tuple[Any, ...], ErrorCount] = {}
    for row in rows:
        known = row._replace(category=known_category(row.category), error=known_error(row.error))
        key = known[:4]
        there = sums.get(key)
        sums[key] = known if there is None else there._replace(n=there.n + row.n)
    return tuple(sums.values())


def known_category(word: str) -> str:
    """The category; a word that is none of ours is read as what nobody has sorted."""
    return word if word in _CATEGORIES else _UNSORTED


def known_error(word: str) -> str:
    """The kind of error, empty for none; a word that is none of ours is another kind."""
    return word if word in _ERRORS else ErrorKind.OTHER.value


def _topic_count(row: Sequence[Any]) -> TopicCount:
    deck, category, week, is_marked, interval, n, passed, close = row
    _in_order(_count(passed) + _count(close), _count(n))
    return TopicCount(
        deck=read_text(deck),
        category=read_text(category),
        week=_week(week),
        is_marked=read_within(is_marked, 1),
        interval=read_within(interval, max(IntervalClass)),
        n=n,
        passed=passed,
        close=close,
    )


def _error_count(row: Sequence[Any]) -> ErrorCount:
    deck, category, week, error, n = row
    return ErrorCount(
        read_text(deck), read_text(category), _week(week), read_text(error), _count(n)
    )


def _confidence_count(row: Sequence[Any]) -> ConfidenceCount:
    deck, week, confidence, n, wrong = row
    _in_order(_count(wrong), _count(n))
    return ConfidenceCount(read_text(deck), _week(week), read_text(confidence), n, wrong)


def _bin_count(row: Sequence[Any]) -> BinCount:
    deck, week, bin_, n, recalled, predicted_ppm = row
    _in_order(_count(recalled), _count(n))
    _in_order(_number(predicted_ppm), n * _MILLION)
    return BinCount(
        read_text(deck), _week(week), read_within(bin_, BINS - 1), n, recalled, predicted_ppm
    )


def _work(row: Sequence[Any]) -> Work:
    deck, day, answers, elapsed_ms = row
    _in_order(_number(elapsed_ms), _count(answers) * LONGEST_ANSWER_MS)
    return Work(read_text(deck), _day(day), answers, elapsed_ms)


def read_standing(values: Mapping[str, Any]) -> Standing:
    """A standing from JSON.

    Raises ValueError, KeyError or TypeError for what is none, and TooMuchError.
    """
    return Standing(
        day=_day(values["day"]),
        decks=_rows(values["decks"], _deck_seen, 1),
        topics=_topics(values["topics"]),
        quantiles=_rows(values["quantiles"], _quantiles, 2),
        on_time=_rows(values["on_time"], _on_time, 2),
        overdue=_rows(values["overdue"], _overdue, 1),
        note=read_text(values["note"], longest=_LONGEST_NOTE),
    )


def _deck_seen(row: Sequence[Any]) -> DeckSeen:
    slug, title, version = row
    return DeckSeen(read_text(slug), read_text(title), read_text(version, longest=LONGEST_VERSION))


def _quantiles(row: Sequence[Any]) -> Quantiles:
    deck, day, low, high = row
    _in_order(_number(low), read_within(high, _MILLION))
    return Quantiles(read_text(deck), _day(day), low, high)


def _on_time(row: Sequence[Any]) -> OnTime:
    deck, week, on_time, fell_due = row
    _in_order(_number(on_time), read_within(fell_due, _MOST_CARDS))
    return OnTime(read_text(deck), _week(week), on_time, fell_due)


def _overdue(row: Sequence[Any]) -> Overdue:
    deck, cards = row
    return Overdue(read_text(deck), read_within(cards, _MOST_CARDS))


def _topics(values: Sequence[Any]) -> tuple[TopicStanding, ...]:
    """By topic, each once; those whose category is no word of ours are added up."""
    if len(values) > MOST_ROWS:
        raise TooMuchError
    sums: dict[Topic, TopicStanding] = {}
    for row in map(_of_known_category, unlike(map(_topic, values), key=attrgetter("topic"))):
        there = sums.get(row.topic)
        sums[row.topic] = _checked(row if there is None else _both(there, row))
    return tuple(sums.values())


def _of_known_category(row: TopicStanding) -> TopicStanding:
    deck, category = row.topic
    known = known_category(category)
    # Nearly all are known: a copy of each would take as long as reading it.
    return row if known == category else replace(row, topic=Topic(deck, known))


def _both(one: TopicStanding, other: TopicStanding) -> TopicStanding:
    days: dict[StudyDay, Expected] = {}
    for row in (*one.expected, *other.expected):
        there = days.get(row.day, Expected(row.day, 0, 0))
        days[row.day] = Expected(row.day, there.cards + row.cards, there.sum_ppm + row.sum_ppm)
    return TopicStanding(
        topic=one.topic,
        facts=one.facts + other.facts,
        covered=one.covered + other.covered,
        stale=one.stale + other.stale,
        expected=tuple(days.values()),
    )


def _topic(values: Sequence[Any]) -> TopicStanding:
    deck, category, facts, covered, stale, expected = values
    if len(expected) > MOST_EXPECTED:
        raise TooMuchError
    return TopicStanding(
        topic=Topic(read_text(deck), read_text(category)),
        facts=_number(facts),
        covered=_number(covered),
        stale=_number(stale),
        expected=_rows(expected, _expected, 1),
    )


def _checked(row: TopicStanding) -> TopicStanding:
    read_within(row.facts, _MOST_FACTS)
    _in_order(row.covered, row.facts)
    # What was passed before its figure changed is not covered.
    _in_order(row.stale, row.facts - row.covered)
    for expected in row.expected:
        _in_order(expected.cards, _MOST_CARDS)
        _in_order(expected.sum_ppm, expected.cards * _MILLION)
    return row


def _expected(row: Sequence[Any]) -> Expected:
    day, cards, sum_ppm = row
    return Expected(_day(day), _number(cards), _number(sum_ppm))


def read_id(text: str) -> bytes:
    """The bytes of an id in hexadecimal; raises ValueError or TypeError for what is none."""
    content = bytes.fromhex(text)
    if len(content) != _IDS:
        raise ValueError(text)
    return content


def _number(value: object) -> int:
    if type(value) is not int:
        raise TypeError(value)
    return value


def read_within(value: object, most: int) -> int:
    """A whole number from 0 on; raises ValueError or TypeError for another one, or none."""
    number = _number(value)
    if not 0 <= number <= most:
        raise ValueError(number)
    return number


def _count(value: object) -> int:
    return read_within(value, _MOST_ANSWERS)


def _day(value: object) -> StudyDay:
    return StudyDay(read_within(value, LAST_DAY))


def _week(value: object) -> int:
    return read_within(value, LAST_DAY // 7)


def _in_order(part: int, whole: int) -> None:
    if not 0 <= part <= whole:
        raise ValueError(part)


def read_text(value: object, *, longest: int = LONGEST_WORD) -> str:
    """A text that can be written on one line; raises TypeError or ValueError for another one."""
    if not isinstance(value, str) or len(value) > longest:
        raise TypeError(value)
    # A line of its own in somebody's report would be a stranger's.
    if "\n" in value:
        raise ValueError(value)
    # Half a character, which JSON can hold and nothing else can write, is no text.
    value.encode()
    return value
