"""The tables of a report about single trainees and single cards."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Final, NamedTuple

from trainer.reports.rates import FROM_CARD, FROM_EXPECTED, FROM_TRAINEES, Rate
from trainer.reports.report import (
    CardLine,
    CardVersion,
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
    YES_OR_NO,
    Column,
    Field,
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
    Measure,
    confident_fields,
    coverage_fields,
    expected_fields,
    if_any,
    long_and_short_fields,
    on_time_fields,
    rate_fields,
    retained_fields,
    workload_fields,
)

_OF_TRAINEE: Final = "Trainee's place on the page"
_OF_CARD: Final = f"{FROM_CARD} answers of {FROM_TRAINEES} trainees"
_NO_RATE: Final = Rate(hits=0, n=0, trainees=0, is_hidden=True)
_OF_DUE: Final = f"{FROM_EXPECTED} answers of {FROM_TRAINEES} trainees"


class _Tally(NamedTuple):
    """How often something came up at a card."""

    card: CardLine
    tallied: str
    what: str
    times: int


class _OfVersion(NamedTuple):
    of: CardLine
    version: CardVersion


class _Card(NamedTuple):
    line: CardLine
    has_page: bool


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
_CARD_NAME: Final[Fields[CardLine]] = (
    label("card", "Name of the card in its deck", lambda line: line.name),
    label(
        "card_anchor",
        "Anchor of the card on the page",
        lambda line: line.anchor,
        heading="Card's place on the page",
    ),
)
_CARD_TEXT: Final[Fields[CardLine]] = (
    *_CARD_NAME,
    label("deck", "Deck of the card", lambda line: line.deck),
    label("category", "Category of facts", lambda line: line.category),
    label("question", "What is asked", lambda line: line.question),
    label("answer", "What is right", lambda line: line.answer),
    label("source", "Where it comes from", lambda line: line.source),
    label(
        "is_retired",
        "It is asked no longer",
        lambda line: line.is_retired,
        unit=YES_OR_NO,
        heading="Retired",
    ),
)
_WHEN_DUE: Final[Fields[CardLine]] = (
    *rate_fields(
        Measure(
            prefix="missed_when_due",
            heading="Missed when due",
            what="Missed when due",
            hits="rated Again",
            of="answered, of those that count towards retention",
            shown_from=_OF_DUE,
        ),
        lambda line: line.missed_when_due,
    ),
    figure(
        Column(
            name="model_expected_missed",
            heading="Expected to be missed (model estimate)",
            meaning="Model estimate: share expected to be missed, of the answers when due",
            unit=SHARE,
            shown_from=f"{FROM_EXPECTED} answers",
        ),
        lambda line: line.expected_missed,
    ),
    figure(
        Column(
            name="teaches_badly",
            heading="May teach badly",
            meaning="It may teach badly: even the lower end of the share missed when due is above"
            " what the model expected",
            unit=YES_OR_NO,
            shown_from=f"{FROM_EXPECTED} answers",
        ),
        lambda line: line.teaches_badly,
    ),
)


def _missed(shown_from: str) -> Fields[CardLine]:
    return rate_fields(_missed_measure(shown_from), lambda line: line.missed)


def _missed_measure(shown_from: str) -> Measure:
    return Measure(
        prefix="missed",
        heading="Missed",
        what="Missed",
        hits="failed",
        of="answered",
        shown_from=shown_from,
    )


def _left_empty(fields: Fields[CardLine]) -> Fields[CardLine]:
    """The same columns with nothing in them, which say so."""
    return tuple(
        Field(
            replace(
                field.column,
                meaning=f"{field.column.meaning}; empty here, as it is worked out of all trainees"
                " together",
            ),
            lambda _: None,
        )
        for field in fields
    )


_CARDS: Final[Fields[CardLine]] = (*_CARD_TEXT, *_missed(_OF_CARD), *_WHEN_DUE)
_EVERY_CARD: Final[Fields[_Card]] = (
    *of_part(_CARDS, lambda card: card.line),
    label(
        "has_page",
        "It is looked at closely: its kinds of error, options chosen and versions are in other"
        " tables, where nothing is of those without a page",
        lambda card: card.has_page,
        unit=YES_OR_NO,
        heading="Has a page",
    ),
)
_WEAKEST: Final[Fields[CardLine]] = (*_CARD_TEXT, *_missed(OF_ONE), *_left_empty(_WHEN_DUE))
_TALLIES: Final[Fields[_Tally]] = (
    *of_part(_CARD_NAME, lambda line: line.card),
    label(
        "tallied",
        "What is counted: error (a kind of error), chosen (a wrong option), or version (of the"
        " card's text, in the order they came up)",
        lambda line: line.tallied,
        heading="What is counted",
    ),
    label(
        "what",
        "The kind of error, the option, or the version as the first letters of its text's hash",
        lambda line: line.what,
        heading="Which one",
    ),
    count("times", "Answers", "answers", lambda line: line.times),
)


def _missed_then(line: _OfVersion) -> Rate:
    return _NO_RATE if line.version.missed is None else line.version.missed


_VERSIONS: Final[Fields[_OfVersion]] = (
    *of_part(_CARD_NAME, lambda line: line.of),
    label(
        "version",
        "Version of the card's text, as the first letters of its hash, in the order they came up",
        lambda line: line.version.hash,
    ),
    label(
        "since",
        "When it was first answered by trainees who share card by card",
        lambda line: line.version.since,
        unit=DATE,
        heading="First answered",
    ),
    count("times", "Answers in the period", "answers", lambda line: line.version.answers),
    label(
        "is_earlier",
        "It is from before the card's answer changed: its answers are in no other figure by card",
        lambda line: line.version.is_earlier,
        unit=YES_OR_NO,
        heading="Before its answer changed",
    ),
    *rate_fields(
        _missed_measure(f"{_OF_CARD}; only of versions from before the answer changed"),
        _missed_then,
    ),
    label(
        "was",
        "What was right then, where the reader's decks know it",
        lambda line: line.version.was,
        heading="Answer then",
    ),
    label(
        "now",
        "What it became, where the reader's decks know it",
        lambda line: line.version.now,
        heading="Answer afterwards",
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
    *of_part(_WEAKEST, lambda line: line.card),
)
_TRAINEE_DAYS: Final[Fields[_OfDay]] = (
    *of_part(_NAME, lambda line: line.of),
    label("day", "Study day", lambda line: line.day, unit=DATE),
    count("answers", "Answers given", "answers", lambda line: line.answers),
)


def card_tables(report: Report) -> tuple[TableOf, ...]:
    """The most missed cards, and all others; more of those that have a page of their own."""
    return (
        table("most_missed", _CARDS, report.most_missed),
        table("most_missed_tallies", _TALLIES, _tallies(report.most_missed)),
        table("most_missed_versions", _VERSIONS, _versions(report.most_missed)),
        table("cards", _EVERY_CARD, _every_card(report)),
        table("card_tallies", _TALLIES, _tallies(report.cards)),
        table("card_versions", _VERSIONS, _versions(report.cards)),
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


def _every_card(report: Report) -> Iterator[_Card]:
    yield from (_Card(line, has_page=True) for line in report.cards)
    yield from (_Card(line, has_page=False) for line in report.other_cards)


def _versions(cards: Iterable[CardLine]) -> Iterator[_OfVersion]:
    return (_OfVersion(card, version) for card in cards for version in card.versions)


def _tallies(cards: Iterable[CardLine]) -> Iterator[_Tally]:
    for card in cards:
        for tallied, counts in (
            ("error", card.errors),
            ("chosen", card.chosen),
            ("version", [(version.hash, version.answers) for version in card.versions]),
        ):
            for what, times in counts:
                yield _Tally(card, tallied, what, times)
