"""From gathered counts to a report: every figure that a page shows is worked out here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from trainer.domain.study_day import calendar_date
from trainer.reports.act_on import act_on
from trainer.reports.bundle import Level
from trainer.reports.cards import looked_into, most_missed, without
from trainer.reports.check_in import INACTIVE_DAYS, check_ins
from trainer.reports.counts import BINS, first_day, week_of
from trainer.reports.coverage import (
    coverage,
    coverage_by_category,
    facts_by_category,
    stale_by_category,
)
from trainer.reports.definitions import DEFINITIONS
from trainer.reports.expected import expected
from trainer.reports.gathered import (
    BinCounts,
    Gathered,
    Person,
    Sums,
    Wanted,
)
from trainer.reports.middle_halves import middle_halves
from trainer.reports.people import (
    ActiveDays,
    category_place,
    days_in_period,
    last_day,
    on_time_counts,
    period_end,
    total,
    trainee_page,
    weakest_lines,
    workload,
)
from trainer.reports.rates import (
    FROM_BIN,
    FROM_CATEGORY,
    FROM_TRAINEE,
    FROM_TRAINEES,
    FROM_WEEK,
    Rate,
    cohort_rate,
    pooled_rate,
)
from trainer.reports.release import check_release, released
from trainer.reports.remarks import deck_words, remarks
from trainer.reports.report import (
    RULES_VERSION,
    CalibrationBin,
    CategoryLine,
    CheckIn,
    Coverage,
    ErrorLine,
    ExpectedRecall,
    Header,
    KeyFigures,
    Report,
    Retained,
    StaleLine,
    TraineePage,
    WeekLine,
    Workload,
)
from trainer.reports.standing import DeckSeen

_MILLION: Final = 1_000_000


class PeopleLines(NamedTuple):
    """What a report says of trainees, each and together, without the cards that they missed."""

    key: KeyFigures
    categories: tuple[CategoryLine, ...]
    weeks: tuple[WeekLine, ...]
    check_in: tuple[CheckIn, ...]
    stale: tuple[StaleLine, ...]
    workload: Workload
    expected: tuple[ExpectedRecall, ...]
    pages: tuple[TraineePage, ...]


def people_lines(people: Sequence[Person], wanted: Wanted) -> PeopleLines:
    """What is to be said of trainees; nothing that is counted by card is needed for it."""
    days = [days_in_period(person, wanted) for person in people]
    return PeopleLines(
        key=_key_figures(people, wanted),
        categories=_category_lines(people, wanted),
        weeks=_week_lines(people, days, wanted),
        check_in=tuple(one for person in people for one in check_ins(person, wanted)),
        stale=_stale_lines(people, wanted),
        workload=workload([sums for of_person in days for sums in of_person.values()]),
        expected=expected(people, wanted),
        pages=_pages(people, days, wanted),
    )


def report_of(gathered: Gathered, lines: PeopleLines) -> Report:
    """The report of what was gathered; for one that goes further, small cells are hidden.

    `lines` are what `people_lines` gives of the same trainees.
    """
    wanted, people = gathered.wanted, gathered.people
    if wanted.is_release:
        check_release(people)
    with_details = looked_into(gathered.cards)
    report = Report(
        header=_header(gathered),
        remarks=remarks(gathered),
        act_on=(),
        key=lines.key,
        categories=lines.categories,
        weeks=lines.weeks,
        check_in=lines.check_in,
        most_missed=tuple(most_missed(gathered.cards)),
        stale=lines.stale,
        workload=lines.workload,
        calibration=_calibration(gathered.bins),
        errors=_error_lines(gathered.errors),
        expected=lines.expected,
        trainees=tuple(page.line for page in lines.pages),
        pages=tuple(
            replace(page, weakest=weakest_lines(person, wanted)) if person.weakest else page
            for person, page in zip(people, lines.pages, strict=True)
        ),
        cards=tuple(with_details),
        other_cards=tuple(without(gathered.cards, with_details)),
        definitions=DEFINITIONS,
    )
    if wanted.is_release:
        report = released(report, gathered)
    return act_on(report)


def _header(gathered: Gathered) -> Header:
    wanted = gathered.wanted
    return Header(
        title=wanted.title,
        purpose=wanted.purpose,
        audience=wanted.audience,
        keep_until=wanted.keep_until,
        first_day=calendar_date(first_day(wanted.first_week)),
        last_day=calendar_date(period_end(wanted)),
        as_of=calendar_date(wanted.as_of),
        decks=deck_words(gathered),
        rules_version=RULES_VERSION,
        program_version=wanted.program_version,
        trainees=len(gathered.people),
        at_card_level=sum(person.level == Level.CARDS for person in gathered.people),
        target=wanted.target,
        is_made_up=wanted.is_made_up,
        is_release=wanted.is_release,
        is_own=wanted.is_own,
    )


def _retained(parts: Iterable[Sums], least: int, least_trainees: int) -> Retained:
    every = list(parts)
    return Retained(
        marked=cohort_rate(
            ((sums.marked_passed, sums.marked) for sums in every),
            least=least,
            least_trainees=least_trainees,
        ),
        close=sum(sums.close for sums in every),
        self_rated=cohort_rate(
            ((sums.rated_passed, sums.rated) for sums in every),
            least=least,
            least_trainees=least_trainees,
        ),
    )


def _least(wanted: Wanted, least: int) -> tuple[int, int]:
    """Answers and trainees from which a rate is shown; one's own report is of oneself alone."""
    return (FROM_TRAINEE, 1) if wanted.is_own else (least, FROM_TRAINEES)


def _key_figures(people: Sequence[Person], wanted: Wanted) -> KeyFigures:
    least = _least(wanted, FROM_CATEGORY)
    on_time = [on_time_counts(person, wanted) for person in people]
    return KeyFigures(
        retained=_retained((total(person.categories.values()) for person in people), *least),
        long_retained=_retained(
            (total(person.long_categories.values()) for person in people), *least
        ),
        coverage=coverage(people, wanted),
        active=sum(_is_active(person, wanted) for person in people),
        enrolled=len(people),
        on_time=_cohort_or_own(on_time, wanted),
        confident_errors=_cohort_or_own(
            [(person.sure_wrong, person.sure) for person in people], wanted
        ),
    )


def _cohort_or_own(parts: Sequence[tuple[int, int]], wanted: Wanted) -> Rate:
    least, least_trainees = _least(wanted, FROM_TRAINEE)
    return cohort_rate(parts, least=least, least_trainees=least_trainees)


def _is_active(person: Person, wanted: Wanted) -> bool:
    last = last_day(person, wanted.as_of)
    return last is not None and wanted.as_of - last < INACTIVE_DAYS


def _category_lines(people: Sequence[Person], wanted: Wanted) -> tuple[CategoryLine, ...]:
    named = {category for person in people for category in facts_by_category(person, wanted)}
    answered = {category for person in people for category in person.categories}
    least = _least(wanted, FROM_CATEGORY)
    covered = coverage_by_category(people, wanted)
    nothing = Sums()
    return tuple(
        CategoryLine(
            category=category,
            anchor=f"category-{category.replace(' ', '-')}",
            retained=_retained(
                (person.categories.get(category, nothing) for person in people), *least
            ),
            long_retained=_retained(
                (person.long_categories.get(category, nothing) for person in people), *least
            ),
            coverage=covered.get(category, Coverage(covered=0, facts=0)),
        )
        for category in sorted(named | answered, key=category_place)
    )


def _week_lines(
    people: Sequence[Person], days: Iterable[ActiveDays], wanted: Wanted
) -> tuple[WeekLine, ...]:
    least = _least(wanted, FROM_WEEK)
    period = range(wanted.first_week, wanted.last_week + 1)
    answers = dict.fromkeys(period, 0)
    active = dict.fromkeys(period, 0)
    for of_person in days:
        for day, (count, _) in of_person.items():
            answers[week_of(day)] += count
        for week in {week_of(day) for day in of_person}:
            active[week] += 1
    nothing = Sums()
    return tuple(
        WeekLine(
            first_day=calendar_date(first_day(week)),
            retained=_retained((person.weeks.get(week, nothing) for person in people), *least),
            answers=answers[week],
            active=active[week],
        )
        for week in period
    )


def _stale_lines(people: Sequence[Person], wanted: Wanted) -> tuple[StaleLine, ...]:
    counts: dict[str, list[int]] = {}
    for person in people:
        for category, facts in stale_by_category(person, wanted).items():
            if facts:
                counts.setdefault(category, []).append(facts)
    return tuple(
        StaleLine(category=category, trainees=len(facts), facts=sum(facts))
        for category, facts in sorted(counts.items(), key=lambda item: category_place(item[0]))
    )


def _calibration(bins: Iterable[BinCounts]) -> tuple[CalibrationBin, ...]:
    counted = {one.bin: one for one in bins}
    return tuple(_calibration_bin(place, counted.get(place)) for place in range(BINS))


def _calibration_bin(place: int, counts: BinCounts | None) -> CalibrationBin:
    n, recalled, trainees = (
        (0, 0, 0) if counts is None else (counts.n, counts.recalled, counts.trainees)
    )
    return CalibrationBin(
        low=place / BINS,
        high=(place + 1) / BINS,
        predicted=counts.predicted_ppm / _MILLION / n if counts is not None and n else None,
        recalled=pooled_rate(recalled, n, trainees, least=FROM_BIN),
    )


def _error_lines(errors: Mapping[str, Mapping[str, int]]) -> tuple[ErrorLine, ...]:
    return tuple(
        ErrorLine(
            category=category,
            kinds=tuple(
                sorted(
                    ((kind, n) for kind, n in kinds.items() if kind),
                    key=lambda item: (-item[1], item[0]),
                )
            ),
            answers=sum(kinds.values()),
        )
        for category, kinds in sorted(errors.items(), key=lambda item: category_place(item[0]))
        if sum(kinds.values()) >= FROM_TRAINEE
    )


def _pages(
    people: Sequence[Person], days: Iterable[ActiveDays], wanted: Wanted
) -> tuple[TraineePage, ...]:
    pages = [
        trainee_page(person, of_person, wanted)
        for person, of_person in zip(people, days, strict=True)
    ]
    met = [decks_of(person, wanted) for person in people]
    # Only trainees who met the same text are held against each other.
    halves = {
        decks: middle_halves(
            page.line for page, others in zip(pages, met, strict=True) if others == decks
        )
        for decks in set(met)
    }
    return tuple(
        replace(page, middle_half=halves[decks]) if person.standing else page
        for person, page, decks in zip(people, pages, met, strict=True)
    )


def decks_of(person: Person, wanted: Wanted) -> tuple[DeckSeen, ...]:
    """The assigned decks as a trainee has them."""
    seen = person.standing.decks if person.standing else ()
    return tuple(deck for deck in seen if deck.slug in wanted.decks)
