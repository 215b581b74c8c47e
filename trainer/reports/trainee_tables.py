"""The tables of a report about single trainees."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Final, NamedTuple

from trainer.reports.card_tables import WEAK_CARD
from trainer.reports.rates import FROM_TRAINEES
from trainer.reports.report import (
    CardLine,
    CheckIn,
    ExpectedRecall,
    MiddleHalf,
    MiddleHalves,
    Report,
    Retained,
    TraineeLine,
    TraineePage,
)
from trainer.reports.table_form import (
    DATE,
    SHARE,
    Column,
    Fields,
    TableOf,
    count,
    figure,
    label,
    of_part,
    table,
)
from trainer.reports.table_measures import (
    OF_ONE,
    confident_fields,
    coverage_fields,
    expected_fields,
    if_any,
    long_and_short_fields,
    on_time_fields,
    retained_fields,
    workload_fields,
)

_OF_TRAINEE: Final = "Trainee's place on the page"


class _Trainee(NamedTuple):
    """A trainee with what their page adds, if they have one."""

    line: TraineeLine
    middle_half: MiddleHalves


class _OfCategory(NamedTuple):
    of: TraineeLine
    category: str
    retained: Retained


class _OfDay(NamedTuple):
    of: TraineeLine
    day: date
    answers: int


class _OfCard(NamedTuple):
    of: TraineeLine
    card: CardLine


class _OfExpected(NamedTuple):
    of: TraineeLine
    expected: ExpectedRecall


_CHECK_IN: Final[Fields[CheckIn]] = (
    label("trainee", "Trainee", lambda line: line.trainee),
    label(
        "anchor", "Anchor of the trainee on the page", lambda line: line.anchor, heading=_OF_TRAINEE
    ),
    label("rule", "Rule that was met: retention, inactive or overdue", lambda line: line.rule),
    label(
        "words",
        "The rule and the figures behind it",
        lambda line: line.words,
        heading="What was met",
    ),
    label(
        "note",
        "What the trainee puts beside it",
        lambda line: line.note,
        heading="In their own words",
    ),
)
_NAME: Final[Fields[TraineeLine]] = (
    label("trainee", "Pseudonym, or name where names are wanted", lambda line: line.name),
    label(
        "anchor", "Anchor of the trainee on the page", lambda line: line.anchor, heading=_OF_TRAINEE
    ),
)
_LINE: Final[Fields[TraineeLine]] = (
    *_NAME,
    label(
        "year", "Year of training", lambda line: line.year, unit="years", heading="Year of training"
    ),
    label("groups", "Groups, with '; ' between them", lambda line: "; ".join(line.groups)),
    label(
        "level",
        "What is shared: topics, cards, or nothing yet (empty)",
        lambda line: line.level,
        heading="Shares",
    ),
    label(
        "shared",
        "When it was shared last",
        lambda line: line.shared,
        unit=DATE,
        heading="Shared last",
    ),
    *long_and_short_fields(
        lambda line: line.retained, lambda line: line.long_retained, shown_from=OF_ONE
    ),
    *coverage_fields(lambda line: line.coverage),
    *confident_fields(lambda line: line.confident_errors, shown_from=OF_ONE),
    *on_time_fields(lambda line: line.on_time, shown_from=OF_ONE),
    *workload_fields(lambda line: line.workload),
    count(
        "active_days", "Days with an answer in the period", "days", lambda line: line.active_days
    ),
    label(
        "last_active",
        "Last day with an answer",
        lambda line: line.last_active,
        unit=DATE,
        heading="Last answer",
    ),
    count("overdue", "Reviews overdue", "reviews", lambda line: line.overdue),
    count(
        "stale",
        "Facts last passed before their figure changed",
        "facts",
        lambda line: line.stale,
        heading="Stale figures",
    ),
    label(
        "note",
        "What the trainee puts beside it",
        lambda line: line.note,
        heading="In their own words",
    ),
)


def _middle_half(
    prefix: str, figures: str, half: Callable[[MiddleHalves], MiddleHalf | None], unit: str = SHARE
) -> Fields[_Trainee]:
    """The two ends of a middle half, empty in a line that is held against no other."""
    ends: tuple[tuple[str, str, str, Callable[[MiddleHalf], float]], ...] = (
        ("low", "from", "Lower", lambda ends: ends.low),
        ("high", "to", "Upper", lambda ends: ends.high),
    )
    return tuple(
        figure(
            Column(
                name=f"{prefix}_{end}",
                heading=f"Middle half with the same decks, {figures}: {to}",
                meaning=f"{which} end of the middle half of the {figures} of all trainees with the"
                " same deck versions",
                unit=unit,
                shown_from=f"{FROM_TRAINEES} trainees",
            ),
            if_any(lambda line: half(line.middle_half), value),
        )
        for end, to, which, value in ends
    )


_TRAINEES: Final[Fields[_Trainee]] = (
    *of_part(_LINE, lambda line: line.line),
    *_middle_half("middle_half_marked", "marked retention", lambda halves: halves.retained),
    *_middle_half(
        "middle_half_long_marked", "marked long retention", lambda halves: halves.long_retained
    ),
    *_middle_half("middle_half_coverage", "fact coverage", lambda halves: halves.coverage),
    *_middle_half(
        "middle_half_confident_errors",
        "confident errors",
        lambda halves: halves.confident_errors,
    ),
    *_middle_half("middle_half_on_time", "reviews on time", lambda halves: halves.on_time),
    *_middle_half(
        "middle_half_answers_a_day",
        "median answers of an active day",
        lambda halves: halves.answers_a_day,
        "answers",
    ),
)
_TRAINEE_CATEGORIES: Final[Fields[_OfCategory]] = (
    *of_part(_NAME, lambda line: line.of),
    label("category", "Category of facts", lambda line: line.category),
    *retained_fields("retention", "Retention", lambda line: line.retained, shown_from=OF_ONE),
)
_TRAINEE_EXPECTED: Final[Fields[_OfExpected]] = (
    *of_part(_NAME, lambda line: line.of),
    *expected_fields(lambda line: line.expected),
)
_TRAINEE_WEAKEST: Final[Fields[_OfCard]] = (
    *of_part(_NAME, lambda line: line.of),
    *of_part(WEAK_CARD, lambda line: line.card),
)
_TRAINEE_DAYS: Final[Fields[_OfDay]] = (
    *of_part(_NAME, lambda line: line.of),
    label("day", "Study day", lambda line: line.day, unit=DATE),
    count("answers", "Answers given", "answers", lambda line: line.answers),
)


def trainee_tables(report: Report) -> tuple[TableOf, ...]:
    """Whom to check in with, and what is known of each trainee.

    They are empty in a report that goes further than its director, whatever it holds: each line is
    of one trainee.
    """
    is_release = report.header.is_release
    pages = () if is_release else report.pages
    return (
        table("check_in", _CHECK_IN, () if is_release else report.check_in),
        table("trainees", _TRAINEES, () if is_release else _trainees(report)),
        table("trainee_categories", _TRAINEE_CATEGORIES, _of_categories(pages)),
        table("trainee_expected", _TRAINEE_EXPECTED, _of_expected(pages)),
        table("trainee_weakest", _TRAINEE_WEAKEST, _of_cards(pages)),
        table("trainee_days", _TRAINEE_DAYS, _of_days(pages)),
    )


def _trainees(report: Report) -> Iterator[_Trainee]:
    pages = {page.line.anchor: page for page in report.pages}
    for line in report.trainees:
        page = pages.pop(line.anchor, None)
        yield _Trainee(line, page.middle_half if page else MiddleHalves())
    # A trainee's own report has a page and need not have a list of all.
    for page in pages.values():
        yield _Trainee(page.line, page.middle_half)


def _of_categories(pages: Iterable[TraineePage]) -> Iterator[_OfCategory]:
    return (_OfCategory(page.line, *part) for page in pages for part in page.categories)


def _of_expected(pages: Iterable[TraineePage]) -> Iterator[_OfExpected]:
    return (_OfExpected(page.line, part) for page in pages for part in page.expected)


def _of_cards(pages: Iterable[TraineePage]) -> Iterator[_OfCard]:
    return (_OfCard(page.line, card) for page in pages for card in page.weakest)


def _of_days(pages: Iterable[TraineePage]) -> Iterator[_OfDay]:
    for page in pages:
        for offset, answers in enumerate(page.calendar):
            yield _OfDay(page.line, page.calendar_first + timedelta(days=offset), answers)
