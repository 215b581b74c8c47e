"""Reports of a programme, and of a trainee about themselves: both from the same rows."""

import gc
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Protocol

from trainer import __version__
from trainer.domain.ids import CardId
from trainer.domain.measured import IntervalClass
from trainer.domain.study_day import StudyDay, calendar_date, day_of
from trainer.errors import CohortError
from trainer.reports.bundle import Level
from trainer.reports.bundle_reading import Shared, known_shared
from trainer.reports.bundle_rows import known_category, known_error
from trainer.reports.cards import card_line, in_detail, missed_rate
from trainer.reports.compose import report_of
from trainer.reports.counts import first_day, week_of
from trainer.reports.doubts import NO_DOUBTS, Doubts, doubts_of
from trainer.reports.gathered import (
    WEAKEST,
    BinCounts,
    CardCounts,
    CardText,
    Gathered,
    KeyChange,
    LeftOut,
    Person,
    Sums,
    Wanted,
)
from trainer.reports.people import LEAST_OF_A_CARD, assigned_facts
from trainer.reports.rates import FROM_TRAINEES
from trainer.reports.report import CardLine, CardVersion, Report
from trainer.services.card_library import Library
from trainer.services.cohorts import Cohorts
from trainer.store.cohort_counts import (
    CardDetails,
    CardRow,
    CohortCounts,
    EarlierRow,
    MissedRow,
    Reach,
    TopicRow,
    VersionRow,
    WeekRow,
)
from trainer.store.cohorts import CohortRow, Enrolled

_FIRST_YEAR: Final = 1971
_LAST_YEAR: Final = 2999
_MOST_WEEKS: Final = 261
_HASH_LETTERS: Final = 8
WEEKS: Final = 26
"""A period that nobody has chosen is as long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the reader of a report chooses."""

    since: date | None = None
    until: date | None = None
    as_of: date | None = None
    """The day the report is of; today where none is given."""
    with_names: bool = False
    is_release: bool = False


class Counts(Protocol):
    """What a report reads of a programme: summed where it lies, in a file or at a hub."""

    def weeks(self) -> Iterable[WeekRow]:
        """Answers that count towards retention, by week, whenever that was."""

    def topics(self) -> Iterable[TopicRow]:
        """Answers that count towards retention, by category and interval."""

    def confident(self) -> Iterable[tuple[int, int, int]]:
        """By trainee, marked answers given while sure, and those of them that were wrong."""

    def errors(self) -> Iterable[tuple[str, str, int, int]]:
        """Category, kind of error (empty for none), marked answers, and trainees."""

    def bins(self) -> Iterable[tuple[int, int, int, int, int]]:
        """Tenth of predicted recall, answers, those recalled, sum of predictions, trainees."""

    def days(self) -> Iterable[tuple[int, int, int, int]]:
        """Trainee, study day, answers and milliseconds, whenever that was."""

    def cards(self) -> list[CardRow]:
        """Answers by card, of trainees who share them, by the cards' ids."""

    def earlier(self) -> Iterable[EarlierRow]:
        """Answers by card, in no other figure, that were given before the card's answer changed."""

    def card_details(self, card: bytes) -> CardDetails:
        """Of one card: kinds of error, what was chosen and not passed, and versions."""

    def weakest(self, cards: Collection[bytes], *, least: int, most: int) -> Iterable[MissedRow]:
        """Of each trainee who shares them, the cards that were missed by the highest share."""


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Let Python look for no cycles of rubbish until the end.

    A report makes a hundred thousand rows and more, and no cycle among them: each search would go
    through all of them for nothing, a seventh of the time in all.
    """
    was_at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_at_work:
            gc.enable()


@collector_at_rest()
def cohort_report(cohorts: Cohorts, name: str | None, library: Library, choices: Choices) -> Report:
    """The report of a programme; without a name of the only one.

    Raises CohortError for one that is not there, and for a period in which nothing can lie.
    """
    cohort = cohorts.cohort(name)
    wanted = wanted_of(cohort, library, choices)
    names = cohorts.names() if choices.with_names else {}
    with cohorts.reading() as readers:
        counts = CohortCounts(readers, reach_of(cohort, wanted))
        people = people_of(cohorts.trainees(cohort.name), names)
        gathered = gathered_of(counts, people, wanted, library)
    return report_of(gathered)


def wanted_of(
    cohort: CohortRow, library: Library, choices: Choices, *, is_own: bool = False
) -> Wanted:
    """What is asked of a report; raises CohortError for a period in which nothing can lie."""
    for day in (choices.since, choices.until, choices.as_of):
        if day is not None and not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            raise CohortError(
                f"{day:%Y-%m-%d}: a report is of days from {_FIRST_YEAR} to {_LAST_YEAR}.",
                hint="Write the day as 2026-11-29.",
            )
    as_of = library.today if choices.as_of is None else day_of(choices.as_of)
    until = as_of if choices.until is None else day_of(choices.until)
    # A week that is not over yet would be another one tomorrow.
    over = week_of(StudyDay(as_of + 1)) - 1
    last = min(week_of(until), over)
    first = last - WEEKS + 1 if choices.since is None else week_of(day_of(choices.since))
    if first_day(first) > as_of:
        raise CohortError(
            f"The period begins after the report's day, {calendar_date(as_of):%Y-%m-%d}: nothing"
            " can be in it.",
            hint="Give an earlier --since, or a later --as-of.",
        )
    if first > over:
        raise CohortError(
            "No week of the period, Monday to Sunday, is over yet.",
            hint="Give an earlier --since, or wait for its Sunday.",
        )
    if last - first >= _MOST_WEEKS:
        raise CohortError(
            "The period is longer than five years.", hint="Choose a shorter one, with --since."
        )
    if first > last:
        raise CohortError(
            "The period ends before it begins.", hint="Give --since before --until, or one alone."
        )
    return Wanted(
        title=cohort.title,
        purpose=cohort.purpose,
        audience=cohort.audience,
        keep_until=cohort.keep_until,
        decks={slug: library.titles.get(slug, slug) for slug in cohort.decks},
        target=cohort.target_percent / 100,
        first_week=first,
        last_week=last,
        as_of=as_of,
        until=None if choices.until is None else until,
        program_version=__version__,
        is_made_up=cohort.is_made_up,
        is_release=choices.is_release,
        is_own=is_own,
    )


def reach_of(cohort: CohortRow, wanted: Wanted) -> Reach:
    """Of whom, of what and when the counts of a report are."""
    return Reach(
        cohort=cohort.name,
        decks=cohort.decks,
        first_week=wanted.first_week,
        last_week=wanted.last_week,
        first_day=first_day(wanted.first_week),
        last_day=first_day(wanted.last_week + 1) - 1,
    )


def people_of(enrolled: Iterable[Enrolled], names: Mapping[str, str]) -> dict[int, Person]:
    """The trainees of a programme by number, with what they share, and their names where given."""
    return {
        one.person: person_of(
            _shown_name(one.pseudonym, names),
            one.year,
            one.groups,
            None if one.shared is None else known_shared(one.shared),
            doubts=doubts_of(one.shared, one.heads),
        )
        for one in enrolled
    }


def person_of(
    name: str,
    year: int | None,
    groups: tuple[str, ...],
    shared: Shared | None,
    *,
    doubts: Doubts = NO_DOUBTS,
) -> Person:
    """A trainee of whom nothing is counted yet."""
    return Person(
        name=name,
        year=year,
        groups=groups,
        level="" if shared is None else shared.level.value,
        shared_day=None if shared is None else shared.standing.day,
        standing=None if shared is None else shared.standing,
        doubts=doubts,
    )


def gathered_of(
    counts: Counts, people: Mapping[int, Person], wanted: Wanted, library: Library
) -> Gathered:
    """Everything that the report of a programme is made from, wherever its counts lie.

    What is counted of each of its `people` is put there.
    """
    _count_answers(counts, people)
    rows = counts.cards()
    library = library.knowing({CardId(row.card) for row in rows})
    known = [row for row in rows if CardId(row.card) in library.cards]
    chosen = [row for row in known if library.cards[CardId(row.card)].deck in wanted.decks]
    retired, unknown = _without_text(rows, library)
    if not wanted.is_release:
        _put_weakest(counts, people, library, wanted)
    return Gathered(
        wanted=replace(wanted, facts=assigned_facts(people.values(), wanted)),
        people=sorted(people.values(), key=lambda person: person.name),
        bins=[
            BinCounts(bin=place, n=n, recalled=recalled, predicted_ppm=ppm, trainees=trainees)
            for place, n, recalled, ppm, trainees in counts.bins()
        ],
        errors=_errors(counts),
        cards=_card_lines(counts, chosen, library, is_own=wanted.is_own),
        retired={slug: sums for slug, sums in retired.items() if slug in wanted.decks},
        unknown=unknown,
        earlier=_earlier(counts.earlier(), library, wanted),
    )


def _without_text(rows: Iterable[CardRow], library: Library) -> tuple[dict[str, LeftOut], LeftOut]:
    """Answers to cards whose text the reader has not got, by deck, and of decks nobody knows."""
    lost = [row for row in rows if CardId(row.card) not in library.cards]
    decks = library.decks_of({CardId(row.card) for row in lost})
    by_deck: dict[str, list[CardRow]] = {}
    for row in lost:
        by_deck.setdefault(decks.get(CardId(row.card), ""), []).append(row)
    sums = {
        slug: LeftOut(sum(row.n for row in of_deck), len({row.card for row in of_deck}))
        for slug, of_deck in by_deck.items()
    }
    unknown = sums.pop("", LeftOut(0, 0))
    return sums, unknown


def _earlier(rows: Iterable[EarlierRow], library: Library, wanted: Wanted) -> LeftOut:
    """Answers from before an answer changed, to cards that have a line or could have one."""
    known = [row for row in rows if CardId(row.card) in library.cards]
    chosen = [row.n for row in known if library.cards[CardId(row.card)].deck in wanted.decks]
    return LeftOut(sum(chosen), len(chosen))


def _shown_name(pseudonym: str, names: Mapping[str, str]) -> str:
    """The name where names are wanted; of two who share one, with the pseudonym behind it."""
    name = names.get(pseudonym)
    if name is None:
        return pseudonym
    is_shared = sum(other == name for other in names.values()) > 1
    return f"{name} ({pseudonym})" if is_shared else name


def _count_answers(counts: Counts, people: Mapping[int, Person]) -> None:
    for week in counts.weeks():
        sums = people[week.person].weeks.setdefault(week.week, Sums())
        sums.add(is_marked=week.is_marked, n=week.n, passed=week.passed, close=week.close)
    for topic in counts.topics():
        person, category = people[topic.person], known_category(topic.category)
        by_length = [person.categories]
        if topic.interval == IntervalClass.LONG:
            by_length.append(person.long_categories)
        for categories in by_length:
            sums = categories.setdefault(category, Sums())
            sums.add(is_marked=topic.is_marked, n=topic.n, passed=topic.passed, close=topic.close)
    for number, n, wrong in counts.confident():
        people[number].sure, people[number].sure_wrong = n, wrong
    for number, day, answers, elapsed_ms in counts.days():
        people[number].days[StudyDay(day)] = (answers, elapsed_ms)


def _errors(counts: Counts) -> dict[str, dict[str, int]]:
    """Marked answers by category and kind of error."""
    answers: dict[str, dict[str, int]] = {}
    for word, kind, n, _ in counts.errors():
        of_category = answers.setdefault(known_category(word), {})
        of_category[known_error(kind)] = of_category.get(known_error(kind), 0) + n
    return answers


def _card_lines(
    counts: Counts, rows: Sequence[CardRow], library: Library, *, is_own: bool
) -> list[CardLine]:
    """Every card's line; details only for those that are looked at more closely."""
    least = 1 if is_own else FROM_TRAINEES
    texts = [library.cards[CardId(row.card)] for row in rows]
    lines = [
        card_line(_counts(row, text), least_trainees=least)
        for row, text in zip(rows, texts, strict=True)
    ]
    looked_at = {line.anchor for line in in_detail(lines)}
    details = {
        CardId(row.card): counts.card_details(row.card)
        for line, row in zip(lines, rows, strict=True)
        if line.anchor in looked_at
    }
    changes = library.changes([card for card, of_card in details.items() if _has_changed(of_card)])
    return [
        _with_details(line, text, details[card], _versions(details[card], card, changes, least))
        if (card := CardId(row.card)) in details
        else line
        for line, text, row in zip(lines, texts, rows, strict=True)
    ]


def _with_details(
    line: CardLine, text: CardText, details: CardDetails, versions: tuple[CardVersion, ...]
) -> CardLine:
    return replace(
        line,
        errors=tuple(details.errors),
        chosen=_options_chosen(text, details.chosen),
        versions=versions,
    )


def _versions(
    details: CardDetails,
    card: CardId,
    changes: Mapping[tuple[CardId, bytes], KeyChange],
    least_trainees: int,
) -> tuple[CardVersion, ...]:
    return tuple(
        _version(row, changes.get((card, row.followed_by)), least_trainees=least_trainees)
        for row in details.versions
    )


def _counts(row: CardRow, text: CardText) -> CardCounts:
    return CardCounts(
        card=text,
        n=row.n,
        failed=row.failed,
        trainees=row.trainees,
        counted=row.counted,
        counted_trainees=row.counted_trainees,
        not_recalled=row.not_recalled,
        expected_ppm=row.expected_ppm,
    )


def _has_changed(details: CardDetails) -> bool:
    return any(version.followed_by for version in details.versions)


def _version(row: VersionRow, change: KeyChange | None, *, least_trainees: int) -> CardVersion:
    is_of_one_kind = row.marked in (0, row.n)
    missed = missed_rate(row.failed, row.n, row.trainees, least_trainees=least_trainees)
    return CardVersion(
        hash=row.version.hex()[:_HASH_LETTERS],
        since=calendar_date(StudyDay(row.first_day)),
        answers=row.n,
        is_earlier=bool(row.followed_by),
        missed=missed if row.followed_by and is_of_one_kind else None,
        was=change.was if change else "",
        now=change.now if change else "",
    )


def _options_chosen(
    text: CardText, chosen: Iterable[tuple[str, int]]
) -> tuple[tuple[str, int], ...]:
    """Wrong choices in words; of a card that has no options, none."""
    if not text.options:
        return ()
    counts: dict[str, int] = {}
    for places, n in chosen:
        words = [
            text.options[int(place)] for place in places.split() if int(place) < len(text.options)
        ]
        said = "; ".join(words) or "nothing"
        counts[said] = counts.get(said, 0) + n
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _put_weakest(
    counts: Counts, people: Mapping[int, Person], library: Library, wanted: Wanted
) -> None:
    cards = {card for card, text in library.cards.items() if text.deck in wanted.decks}
    missed: dict[int, list[CardCounts]] = {}
    for row in counts.weakest(cards, least=LEAST_OF_A_CARD, most=WEAKEST):
        text = library.cards[CardId(row.card)]
        missed.setdefault(row.person, []).append(_own_counts(row, text))
    for number, of_person in missed.items():
        if people[number].level == Level.CARDS:
            people[number].weakest = tuple(of_person)


def _own_counts(row: MissedRow, text: CardText) -> CardCounts:
    return CardCounts(
        card=text,
        n=row.n,
        failed=row.failed,
        trainees=1,
        counted=0,
        counted_trainees=0,
        not_recalled=0,
        expected_ppm=0,
    )
