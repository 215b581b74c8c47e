"""No number of a report that goes further, taken from another, leaves what is of a few.

What each number counts is worked out here anew from the answers themselves, and so is what is left
of every larger one.
"""

import random
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import combinations, permutations
from typing import NamedTuple

import pytest

from tests.reports.cohort_reports import RELEASED, Answers, report, shared
from tests.reports.shared import DECK, MONDAY, answer
from trainer.domain.measured import IntervalClass, Measured
from trainer.domain.rating import Mark, Rating
from trainer.domain.study_day import StudyDay, day_of
from trainer.reports.counts import Topic, bin_of
from trainer.reports.rates import LEAST_TRAINEES, Rate
from trainer.reports.report import Report, Retained
from trainer.reports.standing import TopicStanding

INTERVALS = ((0,), (5,), (5, 30), (5, 30), (30,))
CATEGORIES = ("cause", "benefit", "diagnosis", "technique")


class Given(NamedTuple):
    """An answer, with whose it is."""

    trainee: int
    number: int
    category: str
    one: Measured


class Number(NamedTuple):
    """A number that a report tells, of a family that adds up, and the answers that it counts."""

    family: str
    name: str
    n: int
    counts: frozenset[Given]


@pytest.mark.parametrize("seed", range(60))
def test_no_difference_of_numbers_that_are_told_is_of_a_few(seed: int) -> None:
    everyone = cohort(random.Random(seed))
    told = list(numbers(report(shared(*everyone), RELEASED), list(given(everyone))))
    for number in told:
        assert number.n == len(number.counts), number[:3]
        check(number.counts, number.family, number[:2])
    for larger, parts, left in differences(told):
        check(left, larger.family + parts[0].family, (larger[:2], [part[:2] for part in parts]))


def test_most_such_reports_tell_something() -> None:
    wholes = [report(shared(*cohort(random.Random(seed))), RELEASED) for seed in range(60)]
    rates = [one.categories for one in wholes]
    assert sum(any(line.retained.marked.n for line in lines) for lines in rates) > 30
    assert sum(bool(one.key.retained.marked.n) for one in wholes) > 30


def check(left: Collection[Given], families: str, where: object) -> None:
    """What is left is nothing, or many trainees', none or two of whom have most of it."""
    if not left:
        return
    everything = Counter(one.trainee for one in left)
    passes = Counter(one.trainee for one in left if one.one.is_pass)
    # Tenths are of what was recalled, not passed: their answers alone are held against others.
    parts = [everything] if "tenth" in families else [passes, everything - passes]
    check_parts(parts, where)


def check_parts(parts: list[Counter[int]], where: object) -> None:
    """Each is of twenty or more of ten trainees, and none or two of them have most of it."""
    for part in parts:
        assert len(part) >= LEAST_TRAINEES, where
        assert part.total() >= 2 * LEAST_TRAINEES, where
        (_, first), (_, second), *_ = part.most_common()
        assert 2 * first <= part.total(), where
        assert 3 * (first + second) <= 2 * part.total(), where


@pytest.mark.parametrize("seed", range(40))
def test_no_difference_of_coverages_that_are_told_is_of_a_few(seed: int) -> None:
    rng = random.Random(seed)
    facts = {category: rng.randint(1, 12) for category in CATEGORIES}
    everyone = shared(*({} for _ in range(rng.randint(10, 16))))
    odds = {category: rng.choice((0.02, 0.1, 0.5, 0.9, 1.0)) for category in CATEGORIES}
    covered: dict[str, Counter[int]] = {category: Counter() for category in CATEGORIES}
    for number, one in everyone.items():
        for category, n in facts.items():
            is_any = rng.random() < odds[category]
            covered[category][number] = rng.randint(1, n) if is_any else 0
        topics = tuple(
            TopicStanding(
                topic=Topic(DECK, category),
                facts=n,
                covered=covered[category][number],
                stale=0,
                expected=(),
            )
            for category, n in facts.items()
        )
        everyone[number] = replace(one, standing=replace(one.standing, topics=topics))
    whole = report(everyone, RELEASED)
    told = [line.category for line in whole.categories if line.coverage.share is not None]
    chosen = [parts for size in range(5) for parts in combinations(told, size)]
    differences = [set(CATEGORIES) - set(parts) for parts in chosen]
    is_total_told = whole.key.coverage.share is not None
    for left in [*({category} for category in told), *(differences if is_total_told else [])]:
        if left:
            passed = sum((covered[category] for category in left), Counter[int]())
            each = sum(facts[category] for category in left)
            missed = Counter({number: each - passed[number] for number in everyone})
            check_parts([+passed, +missed], left)


def differences(told: list[Number]) -> Iterator[tuple[Number, list[Number], frozenset[Given]]]:
    """Each number less each other within it, and less all choices of one family within it."""
    for larger, smaller in permutations(told, 2):
        if smaller.counts <= larger.counts:
            yield larger, [smaller], larger.counts - smaller.counts
    for larger in told:
        for family in {number.family for number in told} - {larger.family}:
            yield from _less_choices(larger, [one for one in told if one.family == family])


def _less_choices(
    larger: Number, family: list[Number]
) -> Iterator[tuple[Number, list[Number], frozenset[Given]]]:
    within = [one for one in family if one.counts <= larger.counts]
    for size in range(1, len(within) + 1):
        for parts in combinations(within, size):
            yield larger, list(parts), larger.counts.difference(*(one.counts for one in parts))


def numbers(whole: Report, answers: list[Given]) -> Iterator[Number]:
    """Every number of answers that is told, with what it counts."""
    for family, name, rate, counts in _rates(whole):
        if rate.n:
            yield Number(family, name, rate.n, frozenset(filter(counts, answers)))


Rates = Iterator[tuple[str, str, Rate, Callable[[Given], bool]]]


def _rates(whole: Report) -> Rates:
    yield from _of_kinds("all", "", whole.key.retained, _counts)
    yield from _of_kinds("all long", "", whole.key.long_retained, _is_long)
    for line in whole.categories:
        name = line.category
        of_it = partial(_is_of_category, name)
        yield from _of_kinds("category", name, line.retained, _both(_counts, of_it))
        yield from _of_kinds("long category", name, line.long_retained, _both(_is_long, of_it))
    for week in whole.weeks:
        in_it = partial(_is_in_week, day_of(week.first_day))
        yield from _of_kinds("week", str(week.first_day), week.retained, _both(_counts, in_it))
    for place, tenth in enumerate(whole.calibration):
        in_tenth = partial(_is_in_tenth, place)
        yield "tenth", str(place), tenth.recalled, _both(_is_marked, in_tenth)


def _of_kinds(family: str, name: str, retained: Retained, counts: Callable[[Given], bool]) -> Rates:
    yield f"{family}, marked", name, retained.marked, _both(counts, _is_marked)
    yield f"{family}, rated", name, retained.self_rated, _both(counts, _is_rated)


def _both(one: Callable[[Given], bool], other: Callable[[Given], bool]) -> Callable[[Given], bool]:
    return lambda answer: one(answer) and other(answer)


def _is_marked(one: Given) -> bool:
    return one.one.mark is not None


def _is_rated(one: Given) -> bool:
    return one.one.mark is None


def _counts(one: Given) -> bool:
    return one.one.interval is not IntervalClass.SHORT


def _is_long(one: Given) -> bool:
    return one.one.interval is IntervalClass.LONG


def _is_of_category(name: str, one: Given) -> bool:
    return one.category == name


def _is_in_week(first: StudyDay, one: Given) -> bool:
    return first <= one.one.day < first + 7


def _is_in_tenth(place: int, one: Given) -> bool:
    return one.one.predicted is not None and bin_of(one.one.predicted) == place


def given(everyone: list[Answers]) -> Iterator[Given]:
    """All answers, told apart."""
    number = 0
    for trainee, answers in enumerate(everyone):
        for category, some in answers.items():
            for one in some:
                number += 1
                yield Given(trainee, number, category, one)


def cohort(rng: random.Random) -> list[Answers]:
    """Ten to sixteen trainees: most answer much alike, some more, less or elsewhere."""
    habits = [_habit(rng) for _ in range(rng.randint(1, 3))]
    everyone = [rng.choice(habits) for _ in range(rng.randint(10, 16))]
    if rng.random() < 0.3:
        # One who answers as often as all others together.
        everyone[0] = {
            place: (15 * n, days, is_rated) for place, (n, days, is_rated) in everyone[0].items()
        }
    odd = [rng.random() < 0.2 for _ in everyone]
    return [
        _answers(rng, {**one, **_habit(rng)} if is_odd else one)
        for one, is_odd in zip(everyone, odd, strict=True)
    ]


Habit = dict[tuple[str, int], tuple[int, Sequence[int], bool]]
"""Answers, days of their intervals, and whether they are self-rated, by category and week."""


def _habit(rng: random.Random) -> Habit:
    return {
        (category, week): (rng.randint(1, 20), rng.choice(INTERVALS), rng.random() < 0.2)
        for category in CATEGORIES
        for week in range(4)
        if rng.random() < rng.choice((0.2, 0.5, 0.8))
    }


def _answers(rng: random.Random, habit: Habit) -> Answers:
    answers: Answers = {}
    for (category, week), (n, days, is_rated) in habit.items():
        for _ in range(n):
            is_right = rng.random() < 0.7
            mark = Mark.CORRECT if is_right else Mark.WRONG
            answers.setdefault(category, []).append(
                answer(
                    7 * week + rng.randint(0, 6),
                    mark=None if is_rated else mark,
                    rating=Rating.GOOD if is_right else Rating.AGAIN,
                    days=rng.choice(days),
                    predicted=rng.choice((0.72, 0.95)),
                )
            )
    assert all(one.day >= MONDAY for some in answers.values() for one in some)
    return answers
