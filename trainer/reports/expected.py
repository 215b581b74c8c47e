"""What the memory model expects to be recalled, of one trainee or of all."""

from collections.abc import Iterable, Sequence
from statistics import median
from typing import Final

from trainer.domain.study_day import StudyDay, calendar_date
from trainer.reports.gathered import Person, Wanted
from trainer.reports.rates import FROM_EXPECTED_CARDS
from trainer.reports.report import ExpectedRecall
from trainer.reports.standing import Quantiles, Standing

_MILLION: Final = 1_000_000


def expected(people: Sequence[Person], wanted: Wanted) -> tuple[ExpectedRecall, ...]:
    """Recall that the model expects, on each day that all who share have worked out."""
    standings = [person.standing for person in people if person.standing]
    # Each once: a trainee has as many days as they like, and these are gone through by day.
    sums = [expected_on(standing, wanted) for standing in standings]
    spreads = _spreads(standings, wanted)
    shared = sorted(set[int].intersection(*map(set, sums))) if sums else []
    return tuple(
        _expected_recall(
            ahead, standings, [of[ahead] for of in sums], spreads.get(ahead, ()), wanted
        )
        for ahead in shared
    )


def _spreads(standings: Iterable[Standing], wanted: Wanted) -> dict[int, list[Quantiles]]:
    """Quantiles of everybody's cards, by days ahead."""
    spreads: dict[int, list[Quantiles]] = {}
    for standing in standings:
        for quantile in standing.quantiles:
            if quantile.deck in wanted.decks:
                spreads.setdefault(quantile.day - standing.day, []).append(quantile)
    return spreads


def expected_on(standing: Standing, wanted: Wanted) -> dict[int, tuple[int, int]]:
    """Cards of one trainee and the sum of their chances, by days ahead of the day of both."""
    sums: dict[int, tuple[int, int]] = {}
    for topic in standing.topics:
        if topic.topic.deck in wanted.decks:
            for day, cards, ppm in topic.expected:
                before = sums.get(day - standing.day, (0, 0))
                sums[day - standing.day] = (before[0] + cards, before[1] + ppm)
    return sums


def _expected_recall(
    ahead: int,
    standings: Sequence[Standing],
    parts: Sequence[tuple[int, int]],
    spreads: Sequence[Quantiles],
    wanted: Wanted,
) -> ExpectedRecall:
    cards = sum(cards for cards, _ in parts)
    is_shown = cards >= FROM_EXPECTED_CARDS
    # In a report that goes further the latest would be the day on which one trainee shared.
    since = wanted.as_of if wanted.is_release else max(standing.day for standing in standings)
    # Quantiles of several decks are not those of all their cards.
    has_range = is_shown and bool(spreads) and len(wanted.decks) == 1
    return ExpectedRecall(
        day=calendar_date(StudyDay(since + ahead)),
        mean=sum(ppm for _, ppm in parts) / cards / _MILLION if is_shown else None,
        cards=cards,
        low=median([one.low_ppm for one in spreads]) / _MILLION if has_range else None,
        high=median([one.high_ppm for one in spreads]) / _MILLION if has_range else None,
    )
