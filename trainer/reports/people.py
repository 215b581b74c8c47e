"""Figures of one trainee."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from statistics import quantiles
from typing import Final

from trainer.domain.fact import Category
from trainer.domain.study_day import StudyDay, calendar_date
from trainer.reports.cards import card_line
from trainer.reports.check_in import (
    INACTIVE_DAYS,
    OVERDUE_TIMES,
    WINDOW_WEEKS,
    is_below_target,
    window,
)
from trainer.reports.counts import first_day, week_of
from trainer.reports.gathered import WEAKEST, Person, Sums, Wanted
from trainer.reports.rates import FROM_EXPECTED_CARDS, FROM_TRAINEE, Rate, trainee_rate
from trainer.reports.report import (
    CheckIn,
    Coverage,
    ExpectedRecall,
    MiddleHalves,
    Retained,
    Spread,
    TraineeLine,
    TraineePage,
    Workload,
)
from trainer.reports.standing import Standing
from trainer.reports.words import percent, percent_range

LEAST_ACTIVE_DAYS: Final = 5
LEAST_OF_A_CARD: Final = 3
"""Answers of a trainee from which a card can be one of their weakest."""
_USUAL_DAYS: Final = 84
"""A usual day is one of the last twelve weeks, whatever the period."""
_NAMES: Final = [category.value for category in Category]
_MILLION: Final = 1_000_000
_MS_PER_MINUTE: Final = 60_000


def anchor_of(name: str) -> str:
    """Where a trainee stands on the page."""
    kept = (letter if letter.isalnum() and letter.isascii() else "-" for letter in name.lower())
    return f"trainee-{''.join(kept)}"


def retained(sums: Sums, *, least: int = FROM_TRAINEE) -> Retained:
    """One trainee's retention."""
    return Retained(
        marked=trainee_rate(sums.marked_passed, sums.marked, least=least),
        close=sums.close,
        self_rated=trainee_rate(sums.rated_passed, sums.rated, least=least),
    )


def total(parts: Iterable[Sums]) -> Sums:
    """The sums of several."""
    whole = Sums()
    for part in parts:
        whole.add(is_marked=True, n=part.marked, passed=part.marked_passed, close=part.close)
        whole.add(is_marked=False, n=part.rated, passed=part.rated_passed, close=0)
    return whole


def category_place(category: str) -> tuple[int, str]:
    """The order of the categories that everyone knows, and behind them others by name."""
    return (_NAMES.index(category) if category in _NAMES else len(_NAMES), category)


def trainee_line(person: Person, wanted: Wanted) -> TraineeLine:
    """One trainee among all."""
    last_active = max((day for day in person.days if day <= wanted.as_of), default=None)
    return TraineeLine(
        name=person.name,
        anchor=anchor_of(person.name),
        year=person.year,
        groups=person.groups,
        level=person.level,
        shared=None if person.shared_day is None else calendar_date(person.shared_day),
        retained=retained(total(person.categories.values())),
        long_retained=retained(total(person.long_categories.values())),
        coverage=coverage([person], wanted),
        confident_errors=trainee_rate(person.sure_wrong, person.sure),
        on_time=on_time(person, wanted),
        workload=workload(days_in_period(person, wanted).values()),
        active_days=len(days_in_period(person, wanted)),
        last_active=None if last_active is None else calendar_date(last_active),
        overdue=overdue(person, wanted),
        stale=sum(of_assigned(person, wanted, "stale").values()),
        note=person.standing.note if person.standing else "",
    )


def trainee_page(person: Person, wanted: Wanted) -> TraineePage:
    """One trainee in detail, without what others are like."""
    start, end = first_day(wanted.first_week), period_end(wanted)
    in_order = sorted(person.weakest, key=lambda one: (-one.failed / one.n, -one.n, one.card.name))
    return TraineePage(
        line=trainee_line(person, wanted),
        middle_half=MiddleHalves(),
        calendar=tuple(person.days.get(StudyDay(day), (0, 0))[0] for day in range(start, end + 1)),
        calendar_first=calendar_date(start),
        weakest=tuple(card_line(one, least_trainees=1) for one in in_order[:WEAKEST]),
        categories=tuple(
            (category, retained(person.categories[category]))
            for category in sorted(person.categories, key=category_place)
        ),
        expected=expected([person], wanted),
    )


def period_end(wanted: Wanted) -> StudyDay:
    """The last study day of the period, a Sunday."""
    return StudyDay(first_day(wanted.last_week + 1) - 1)


def days_in_period(person: Person, wanted: Wanted) -> dict[StudyDay, tuple[int, int]]:
    """The active days of the period, with answers and milliseconds."""
    start, end = first_day(wanted.first_week), period_end(wanted)
    return {day: sums for day, sums in person.days.items() if start <= day <= end}


def workload(days: Iterable[tuple[int, int]]) -> Workload:
    """Answers and minutes of active days; neither with fewer than 5 of them."""
    # On a day of crams alone nothing was studied.
    every = [day for day in days if day[0]]
    if len(every) < LEAST_ACTIVE_DAYS:
        return Workload(answers=None, minutes=None, active_days=len(every))
    answers = spread([answers for answers, _ in every])
    minutes = spread([elapsed_ms / _MS_PER_MINUTE for _, elapsed_ms in every])
    return Workload(answers=answers, minutes=minutes, active_days=len(every))


def spread(values: Sequence[float]) -> Spread:
    """The median and the middle half of two values or more."""
    low, middle, high = quantiles(values, n=4, method="inclusive")
    return Spread(low=low, middle=middle, high=high, n=len(values))


def on_time(person: Person, wanted: Wanted) -> Rate:
    """Answered within two days of what fell due in the period."""
    hits, n = on_time_counts(person, wanted)
    return trainee_rate(hits, n)


def on_time_counts(person: Person, wanted: Wanted) -> tuple[int, int]:
    """Those answered within two days, and all that fell due in the period."""
    weeks = person.standing.on_time if person.standing else ()
    chosen = [
        week
        for week in weeks
        if week.deck in wanted.decks and wanted.first_week <= week.week <= wanted.last_week
    ]
    return sum(week.on_time for week in chosen), sum(week.fell_due for week in chosen)


def overdue(person: Person, wanted: Wanted) -> int:
    """Reviews of the assigned decks that were due on the day of the trainee's last bundle."""
    decks = person.standing.overdue if person.standing else ()
    return sum(one.cards for one in decks if one.deck in wanted.decks)


def topic_counts(person: Person, wanted: Wanted, what: str) -> dict[str, int]:
    """`facts`, `covered` or `stale` of the assigned decks, by category."""
    counts: dict[str, int] = {}
    for topic in person.standing.topics if person.standing else ():
        if topic.topic.deck in wanted.decks:
            category = topic.topic.category
            counts[category] = counts.get(category, 0) + int(getattr(topic, what))
    return counts


def assigned_facts(people: Collection[Person], wanted: Wanted) -> dict[str, int]:
    """Facts of the assigned decks by category: of each deck as many as most who have it state.

    Decks of one version have as many; of numbers that as many state, the greatest holds.  So no
    single trainee can say what is assigned to everybody.
    """
    facts: Counter[str] = Counter()
    for deck in wanted.decks:
        stated = [own for person in people if (own := _facts_of_deck(person, deck))]
        for category in {category for own in stated for category in own}:
            facts[category] += _stated_by_most(own.get(category, 0) for own in stated)
    return dict(facts)


def _stated_by_most(numbers: Iterable[int]) -> int:
    votes = Counter(numbers)
    return max(votes, key=lambda number: (votes[number], number))


def _facts_of_deck(person: Person, deck: str) -> dict[str, int]:
    topics = person.standing.topics if person.standing else ()
    return {one.topic.category: one.facts for one in topics if one.topic.deck == deck}


def of_assigned(person: Person, wanted: Wanted, what: str) -> dict[str, int]:
    """`covered` or `stale` facts by category, no more than are assigned."""
    counts = topic_counts(person, wanted, what)
    return {category: min(n, wanted.facts.get(category, 0)) for category, n in counts.items()}


def coverage(people: Iterable[Person], wanted: Wanted) -> Coverage:
    """Facts covered of facts assigned, over those who share.

    Whoever lacks an assigned deck has all of its facts before them.
    """
    every = coverage_by_category(people, wanted).values()
    return Coverage(
        covered=sum(one.covered for one in every), facts=sum(one.facts for one in every)
    )


def coverage_by_category(people: Iterable[Person], wanted: Wanted) -> dict[str, Coverage]:
    """The same of each category in which facts are assigned."""
    sharing = [person for person in people if person.standing]
    covered: Counter[str] = Counter()
    for person in sharing:
        covered.update(of_assigned(person, wanted, "covered"))
    return {
        category: Coverage(covered=covered[category], facts=len(sharing) * facts)
        for category, facts in wanted.facts.items()
    }


def expected(people: Sequence[Person], wanted: Wanted) -> tuple[ExpectedRecall, ...]:
    """Recall that the model expects, on each day that all who share have worked out."""
    standings = [person.standing for person in people if person.standing]
    days = [set(expected_on(standing, wanted)) for standing in standings]
    shared = sorted(set.intersection(*days)) if days else []
    return tuple(_expected_recall(ahead, standings, wanted) for ahead in shared)


def expected_on(standing: Standing, wanted: Wanted) -> dict[int, tuple[int, int]]:
    """Cards of one trainee and the sum of their chances, by days ahead of the day of both."""
    sums: dict[int, tuple[int, int]] = {}
    for topic in standing.topics:
        if topic.topic.deck in wanted.decks:
            for day, cards, ppm in topic.expected:
                before = sums.get(day - standing.day, (0, 0))
                sums[day - standing.day] = (before[0] + cards, before[1] + ppm)
    return sums


def _expected_recall(ahead: int, standings: Sequence[Standing], wanted: Wanted) -> ExpectedRecall:
    parts = [expected_on(standing, wanted)[ahead] for standing in standings]
    cards = sum(cards for cards, _ in parts)
    spreads = [
        quantile
        for standing in standings
        for quantile in standing.quantiles
        if quantile.day - standing.day == ahead and quantile.deck in wanted.decks
    ]
    is_shown = cards >= FROM_EXPECTED_CARDS
    # In a report that goes further the latest would be the day on which one trainee shared.
    since = wanted.as_of if wanted.is_release else max(standing.day for standing in standings)
    # Quantiles of several decks are not those of all their cards.
    has_range = is_shown and bool(spreads) and len(wanted.decks) == 1
    return ExpectedRecall(
        day=calendar_date(StudyDay(since + ahead)),
        mean=sum(ppm for _, ppm in parts) / cards / _MILLION if is_shown else None,
        cards=cards,
        low=_median([one.low_ppm for one in spreads]) / _MILLION if has_range else None,
        high=_median([one.high_ppm for one in spreads]) / _MILLION if has_range else None,
    )


def _median(values: Sequence[int]) -> float:
    in_order = sorted(values)
    half = len(in_order) // 2
    return in_order[half] if len(in_order) % 2 else (in_order[half - 1] + in_order[half]) / 2


def check_ins(person: Person, wanted: Wanted) -> list[CheckIn]:
    """The rules that a trainee meets, each with the figures behind it."""
    met = {
        "retention": _below_target(person, wanted),
        "inactive": _inactive(person, wanted),
        "overdue": _much_overdue(person, wanted),
    }
    note = person.standing.note if person.standing else ""
    return [
        CheckIn(
            trainee=person.name, anchor=anchor_of(person.name), rule=rule, words=words, note=note
        )
        for rule, words in met.items()
        if words
    ]


def _below_target(person: Person, wanted: Wanted) -> str:
    last = week_of(StudyDay(_known_until(person, wanted) + 1)) - 1
    weeks = _marked_weeks(person.weeks, last)
    if not is_below_target(weeks, wanted.target):
        return ""
    kept = window(weeks)
    low, high = kept.interval or (0.0, 0.0)
    return (
        f"retention {percent(kept.hits / kept.n)} ({percent_range(low, high)}) of {kept.n} marked"
        f" answers in the last {WINDOW_WEEKS} whole weeks: below the target of"
        f" {percent(wanted.target)}, as a week before"
    )


def _marked_weeks(weeks: Mapping[int, Sums], last: int) -> list[tuple[int, int]]:
    chosen = (weeks.get(week, Sums()) for week in range(last - WINDOW_WEEKS, last + 1))
    return [(sums.marked_passed, sums.marked) for sums in chosen]


def _inactive(person: Person, wanted: Wanted) -> str:
    known = _known_until(person, wanted)
    last = max((day for day in person.days if day <= known), default=None)
    if person.standing is None or last is None:
        # Since when somebody who has never answered could have, nobody knows.
        return ""
    if known - last < INACTIVE_DAYS:
        return ""
    return (
        f"no answer for {known - last} days: the last on {calendar_date(last):%Y-%m-%d}, up to"
        f" {calendar_date(known):%Y-%m-%d}"
    )


def _much_overdue(person: Person, wanted: Wanted) -> str:
    known = _known_until(person, wanted)
    days = (sums for day, sums in person.days.items() if known - _USUAL_DAYS < day <= known)
    usual = workload(days).answers
    cards = overdue(person, wanted)
    if person.standing and person.standing.day > wanted.as_of:
        # What was overdue on an earlier day is not known.
        return ""
    if person.doubts.gap is not None:
        # Answered since on another device, for all that the last bundle knows.
        return ""
    if usual is None or cards <= OVERDUE_TIMES * usual.middle:
        return ""
    return (
        f"{cards} cards overdue: more than {OVERDUE_TIMES} of their usual days of"
        f" {usual.middle:.0f} answers"
    )


def _known_until(person: Person, wanted: Wanted) -> StudyDay:
    """The last day of which anything is known: what was shared earlier says nothing later."""
    shared = wanted.as_of if person.shared_day is None else person.shared_day
    return StudyDay(min(wanted.as_of, shared))
