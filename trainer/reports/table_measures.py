"""The fields of each measure: what its columns are called, what they say, and what is in them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from trainer.reports.rates import FROM_CATEGORY, FROM_TRAINEE, FROM_TRAINEES, FROM_WEEK, Rate
from trainer.reports.report import Coverage, ExpectedRecall, Retained, Spread, Workload
from trainer.reports.table_form import (
    DATE,
    SHARE,
    Column,
    Fields,
    Line,
    Part,
    Value,
    count,
    figure,
    in_words,
    label,
    of_part,
)

OF_ONE: Final = f"{FROM_TRAINEE} answers"
"""From when a rate of one trainee is shown."""
OF_ALL: Final = f"{FROM_CATEGORY} answers of {FROM_TRAINEES} trainees; of one trainee {OF_ONE}"
OF_WEEK: Final = f"{FROM_WEEK} answers of {FROM_TRAINEES} trainees; of one trainee {OF_ONE}"
OF_SOME: Final = f"{FROM_TRAINEE} answers of {FROM_TRAINEES} trainees; of one trainee {OF_ONE}"
_ACTIVE_DAYS: Final = "5 active days"
_EXPECTED_CARDS: Final = "20 cards"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What the columns of a rate are called and say of themselves."""

    prefix: str
    heading: str
    what: str
    hits: str
    of: str
    unit: str = "answers"
    shown_from: str


def rate_fields(measure: Measure, rate: Callable[[Line], Rate]) -> Fields[Line]:
    """The six columns of a rate.

    Share and interval are empty where too few answers are there, and all where it is hidden; in a
    report that goes further hits and trainees are.
    """
    prefix, heading, what = measure.prefix, measure.heading, measure.what
    counted = (
        ("hits", measure.hits, measure.unit, _unless_coarse(lambda rate: rate.hits)),
        ("n", measure.of, measure.unit, lambda rate: rate.n),
        (
            "trainees",
            "trainees behind it",
            "trainees",
            _unless_coarse(lambda rate: rate.trainees),
        ),
    )
    shown: tuple[tuple[str, str, str, Callable[[Rate], Value]], ...] = (
        ("share", "share", "hits over n", lambda rate: rate.share),
        ("low", "95 % from", "lower end of the 95 % interval", lambda rate: rate.low),
        ("high", "95 % to", "upper end of the 95 % interval", lambda rate: rate.high),
    )
    fields: Fields[Rate] = (
        *(
            count(
                f"{prefix}_{end}",
                f"{what}: {meaning}",
                unit,
                _unless_hidden(value),
                # What is behind a comma explains, which a heading has no room for.
                heading=f"{heading}: {meaning.partition(',')[0]}",
            )
            for end, meaning, unit, value in counted
        ),
        *(
            figure(
                Column(
                    name=f"{prefix}_{end}",
                    heading=f"{heading}: {words}",
                    meaning=f"{what}: {meaning}",
                    unit=SHARE,
                    shown_from=measure.shown_from,
                ),
                value,
            )
            for end, words, meaning, value in shown
        ),
    )
    return of_part(fields, rate)


def retained_fields(
    prefix: str, what: str, retained: Callable[[Line], Retained], *, shown_from: str
) -> Fields[Line]:
    """Retention: marked and self-rated answers apart, and of the marked ones the close ones."""
    marked = Measure(
        prefix=f"{prefix}_marked",
        heading=f"{in_words(prefix)}, marked",
        what=f"{what}, answers marked by the program",
        hits="passed, that is, marked correct",
        of="answered",
        shown_from=shown_from,
    )
    self_rated = Measure(
        prefix=f"{prefix}_self_rated",
        heading=f"{in_words(prefix)}, self-rated",
        what=f"{what}, answers rated by the trainee",
        hits="passed, that is, rated Hard or better",
        of="answered",
        shown_from=shown_from,
    )
    fields: Fields[Retained] = (
        *rate_fields(marked, lambda parts: parts.marked),
        count(
            f"{prefix}_marked_close",
            f"{what}, answers marked by the program: marked close",
            "answers",
            lambda parts: parts.close,
            heading=f"{marked.heading}: close",
        ),
        figure(
            Column(
                name=f"{prefix}_marked_close_share",
                heading=f"{marked.heading}: share close",
                meaning=f"{what}, answers marked by the program: marked close, over n",
                unit=SHARE,
                shown_from=shown_from,
            ),
            lambda parts: parts.close_share,
        ),
        *rate_fields(self_rated, lambda parts: parts.self_rated),
    )
    return of_part(fields, retained)


def coverage_fields(coverage: Callable[[Line], Coverage]) -> Fields[Line]:
    """Fact coverage as its two counts, or as a share where they are left out."""
    fields: Fields[Coverage] = (
        count(
            "coverage_covered",
            "Facts passed at least once after 7 days or more, summed over trainees",
            "facts",
            lambda part: part.covered if _has_counts(part) else None,
            heading="Fact coverage: covered",
        ),
        count(
            "coverage_facts",
            "Facts assigned, never-seen ones included, summed over trainees",
            "facts",
            lambda part: part.facts if _has_counts(part) else None,
            heading="Fact coverage: facts",
        ),
        figure(
            Column(
                name="coverage_share",
                heading="Fact coverage: share",
                meaning="Facts passed, of all assigned, in whole per cent, in a report that goes"
                " further; empty in any other",
                unit=SHARE,
            ),
            lambda part: part.whole_share,
        ),
    )
    return of_part(fields, coverage)


def spread_fields(column: Column, spread: Callable[[Line], Spread | None]) -> Fields[Line]:
    """A median with its middle half and the count behind it; empty where it is not shown."""
    ends: tuple[tuple[str, str, str, str, Callable[[Spread], Value]], ...] = (
        (
            "low",
            "middle half from",
            "lower end of the middle half",
            column.unit,
            lambda part: part.low,
        ),
        ("middle", "median", "median", column.unit, lambda part: part.middle),
        (
            "high",
            "middle half to",
            "upper end of the middle half",
            column.unit,
            lambda part: part.high,
        ),
        ("n", "active days", "active days behind it", "days", lambda part: part.n),
    )
    return tuple(
        figure(
            Column(
                name=f"{column.name}_{end}",
                heading=f"{column.heading}: {words}",
                meaning=f"{column.meaning}: {meaning}",
                unit=unit,
                shown_from=column.shown_from,
            ),
            if_any(spread, value),
        )
        for end, words, meaning, unit, value in ends
    )


def long_and_short_fields(
    retained: Callable[[Line], Retained],
    long_retained: Callable[[Line], Retained],
    *,
    shown_from: str,
) -> Fields[Line]:
    """Retention over all intervals, and over long ones."""
    return (
        *retained_fields("retention", "Retention", retained, shown_from=shown_from),
        *retained_fields(
            "long_retention",
            "Long retention, after an interval of 21 days or more",
            long_retained,
            shown_from=shown_from,
        ),
    )


def confident_fields(rate: Callable[[Line], Rate], *, shown_from: str) -> Fields[Line]:
    """Answers that were wrong although their trainee was sure."""
    measure = Measure(
        prefix="confident_errors",
        heading="Confident errors",
        what="Confident errors",
        hits="wrong while sure",
        of="answered while sure",
        shown_from=shown_from,
    )
    return rate_fields(measure, rate)


def on_time_fields(rate: Callable[[Line], Rate], *, shown_from: str) -> Fields[Line]:
    """Reviews that were done within two days."""
    measure = Measure(
        prefix="on_time",
        heading="On time",
        what="On time",
        hits="answered within 2 days of due",
        of="fell due",
        unit="reviews",
        shown_from=shown_from,
    )
    return rate_fields(measure, rate)


def workload_fields(workload: Callable[[Line], Workload]) -> Fields[Line]:
    """Answers and minutes of an active day."""
    answers = Column(
        name="answers_a_day",
        heading="Answers a day",
        meaning="Answers per active day",
        unit="answers",
        shown_from=_ACTIVE_DAYS,
    )
    minutes = Column(
        name="minutes_a_day",
        heading="Minutes a day",
        meaning="Minutes per active day, an answer capped at 60 s",
        unit="minutes",
        shown_from=_ACTIVE_DAYS,
    )
    fields: Fields[Workload] = (
        *spread_fields(answers, lambda part: part.answers),
        *spread_fields(minutes, lambda part: part.minutes),
        count(
            "workload_active_days",
            "Days with an answer, behind the workload",
            "days",
            lambda part: part.active_days,
            heading="Active days, of the workload",
        ),
    )
    return of_part(fields, workload)


def expected_fields(expected: Callable[[Line], ExpectedRecall]) -> Fields[Line]:
    """What the memory model expects on a day; each column says that it is an estimate."""
    shown: tuple[tuple[str, str, str, Callable[[ExpectedRecall], Value]], ...] = (
        ("mean", "mean", "mean predicted recall over assigned cards", lambda part: part.mean),
        (
            "low",
            "eight of ten cards from",
            "of the median trainee, a tenth of the cards are expected below",
            lambda part: part.low,
        ),
        (
            "high",
            "eight of ten cards to",
            "of the median trainee, a tenth of the cards are expected above",
            lambda part: part.high,
        ),
    )
    fields: Fields[ExpectedRecall] = (
        label("day", "Day, with no more study until then", lambda part: part.day, unit=DATE),
        count("cards", "Cards behind it", "cards", lambda part: part.cards),
        *(
            figure(
                Column(
                    name=f"model_{end}",
                    heading=f"Expected recall (model estimate): {words}",
                    meaning=f"Model estimate: {meaning}",
                    unit=SHARE,
                    shown_from=_EXPECTED_CARDS,
                ),
                value,
            )
            for end, words, meaning, value in shown
        ),
    )
    return of_part(fields, expected)


def _has_counts(part: Coverage) -> bool:
    return not part.is_hidden and part.whole_share is None


def if_any(
    part: Callable[[Line], Part | None], value: Callable[[Part], Value]
) -> Callable[[Line], Value]:
    """A value of a part that not every line has; None where it has none."""

    def value_if_any(line: Line) -> Value:
        found = part(line)
        return None if found is None else value(found)

    return value_if_any


def _unless_hidden(value: Callable[[Rate], Value]) -> Callable[[Rate], Value]:
    return lambda rate: None if rate.is_hidden else value(rate)


def _unless_coarse(value: Callable[[Rate], Value]) -> Callable[[Rate], Value]:
    return lambda rate: None if rate.is_coarse else value(rate)
