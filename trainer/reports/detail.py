"""One trainee's page and one card's as parts of lines of text."""

from collections.abc import Iterable, Iterator
from typing import Final

from trainer.reports.bundle import Level
from trainer.reports.chart import calendar
from trainer.reports.lines import labelled, wrapped
from trainer.reports.parts import (
    EXPECTED_TITLE,
    KINDS_TITLE,
    Part,
    expected_lines,
    part,
    retained_charts,
    retained_rows,
    weakest_lines,
    with_origin,
    workload_lines,
)
from trainer.reports.report import CardLine, CheckIn, MiddleHalves, TraineePage
from trainer.reports.words import (
    BADLY_MEANS,
    MIDDLE_HALF_MEANS,
    NEEDS_CARDS,
    NOTHING_SHARED,
    TEACHES_BADLY,
    behind_name,
    coverage_words,
    due_words,
    half_words,
    has_shared_nothing,
    is_told,
    missed_share_words,
    rate_words,
    version_words,
    weakest_words,
)

_MOST_MISSED_ALONE: Final = (
    "Wrong options, kinds of error and what the answer was before are told of those cards alone"
    " that are missed most."
)
_LEVELS: Final = {Level.CARDS.value: "card by card", Level.TOPICS.value: "totals by topic"}


def trainee_parts(
    page: TraineePage,
    width: int,
    *,
    rules: Iterable[CheckIn] = (),
    target: float | None = None,
    is_made_up: bool = False,
) -> Iterator[Part]:
    """The parts of a trainee's page; its weakest cards and its estimate stand last."""
    rows = part(page.line.name, labelled(_trainee_rows(page), width))
    met = part("Rules that are met", _rules(rules, width))
    figures = () if has_shared_nothing(page.line) else _figures(page, width, target)
    kept = (each for each in (rows, met, *figures) if each.lines)
    return with_origin(kept, is_made_up=is_made_up)


def card_parts(
    card: CardLine, width: int, *, of: str = "", is_own: bool = False, is_made_up: bool = False
) -> Iterator[Part]:
    """The parts of a card's page; `of` is whose figures they are, where they are one trainee's."""
    parts = (
        part(
            f"{card.name} of {card.deck}{behind_name(card)}",
            labelled(_card_rows(card, of=of, is_own=is_own), width),
        ),
        part(KINDS_TITLE, _counts(card.errors, width)),
        part("Wrong options chosen", _counts(card.chosen, width)),
        part("Versions asked", _versions(card, width)),
    )
    return with_origin((each for each in parts if each.lines), is_made_up=is_made_up)


def _figures(page: TraineePage, width: int, target: float | None) -> Iterator[Part]:
    half = page.middle_half.answers_a_day
    by_category = ((name, retained, False) for name, retained in page.categories)
    yield part("Retention by category", retained_charts(by_category, width, target=target))
    yield part("Answers by day", _calendar(page, width))
    yield part("Workload", workload_lines(page.line.workload, width, half))
    yield part("Weakest cards", _weakest(page, width))
    yield part(EXPECTED_TITLE, _own_expected(page, width))


def _trainee_rows(page: TraineePage) -> Iterator[tuple[str, str]]:
    line, half = page.line, page.middle_half
    about = (f"year {line.year}" if line.year is not None else "", *line.groups)
    if any(about):
        yield "Group", ", ".join(filter(None, about))
    if has_shared_nothing(line):
        yield "Shared", NOTHING_SHARED
        return
    yield "Shared", f"{_LEVELS.get(line.level, line.level)}, {line.shared}"
    yield from retained_rows("Retention", line.retained, half.retained)
    yield from retained_rows("Long retention", line.long_retained, half.long_retained)
    yield "Fact coverage", coverage_words(line.coverage) + half_words(line.coverage, half.coverage)
    for name, rate, of_cohort in (
        ("Confident errors", line.confident_errors, half.confident_errors),
        ("On time", line.on_time, half.on_time),
    ):
        yield name, rate_words(rate) + half_words(rate, of_cohort)
    yield "Active days", str(line.active_days)
    yield "Last answer", line.last_active.isoformat() if line.last_active else "none"
    yield "Overdue", str(line.overdue)
    yield "Stale figures", str(line.stale)
    if half != MiddleHalves():
        yield "Middle half", MIDDLE_HALF_MEANS
    if line.note:
        yield "In their own words", f"“{line.note}”"


def _rules(rules: Iterable[CheckIn], width: int) -> Iterator[str]:
    for rule in rules:
        yield from wrapped(rule.words, width, prefix="- ")


def _weakest(page: TraineePage, width: int) -> Iterator[str]:
    if page.line.level == Level.TOPICS.value:
        return wrapped(NEEDS_CARDS, width)
    return weakest_lines(page.weakest, width)


def _calendar(page: TraineePage, width: int) -> Iterator[str]:
    return calendar(page.calendar, page.calendar_first, width)


def _own_expected(page: TraineePage, width: int) -> Iterator[str]:
    return expected_lines(page.expected, width, of_one=True) if page.expected else iter(())


def _card_rows(card: CardLine, *, of: str, is_own: bool) -> Iterator[tuple[str, str]]:
    yield "Category", card.category
    yield "Question", card.question
    yield "Answer", card.answer
    yield "Source", card.source
    if of:
        yield "Missed", weakest_words(card)
        yield "Of whom", f"{of} alone; what all missed is in the list of cards"
        return
    yield "Missed", missed_share_words(card, is_own=is_own)
    if is_told(card.missed_when_due):
        yield "Missed when due", due_words(card)
    if card.teaches_badly:
        yield "Look at it", f"It {TEACHES_BADLY}: {BADLY_MEANS}"
    if not card.versions:
        yield "More", _MOST_MISSED_ALONE


def _counts(counts: tuple[tuple[str, int], ...], width: int) -> Iterator[str]:
    return labelled(((name, str(count)) for name, count in counts), width)


def _versions(card: CardLine, width: int) -> Iterator[str]:
    rows = ((f"since {version.since}", version_words(version)) for version in card.versions)
    return labelled(rows, width)
