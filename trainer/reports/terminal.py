"""A report as lines of text, one page for standard output and a terminal's screen."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from trainer.reports.bundle import Level
from trainer.reports.chart import HIDDEN, Dot, calendar, dots, trend
from trainer.reports.lines import labelled, table, wrapped
from trainer.reports.parts import (
    EXPECTED_TITLE,
    Part,
    expected_lines,
    headed,
    missed_lines,
    missed_words,
    part,
    retained_charts,
    retained_rows,
    with_origin,
    workload_lines,
)
from trainer.reports.report import (
    CardLine,
    CheckIn,
    Header,
    KeyFigures,
    Report,
    TraineeLine,
    TraineePage,
)
from trainer.reports.words import coverage_words, percent, rate_words

WITHOUT_TRAINEES: Final = "Trainees are left out of a report that goes further."
NOTHING_SHARED: Final = "nothing shared yet"
_HEADS: Final = (
    "Trainee",
    "Retention, marked",
    "Facts",
    "Last answer",
    "Overdue",
    "Stale",
    "Self-rated",
)
_LEVELS: Final = {Level.CARDS.value: "card by card", Level.TOPICS.value: "totals by topic"}
_COLUMNS: Final = 6
"""Of the list of trainees, the last of which only wide terminals have room for."""
_WIDE: Final = 104
"""Columns from which it has all of them."""
_MADE_UP_FIRST: Final = "MADE-UP DATA: nobody has given these answers."


def report_lines(report: Report, width: int) -> Iterator[str]:
    """The whole report on one page, no line wider than this."""
    return headed(report_parts(report, width), width)


def trainee_lines(
    page: TraineePage,
    width: int,
    *,
    rules: Iterable[CheckIn] = (),
    target: float | None = None,
    is_made_up: bool = False,
) -> Iterator[str]:
    """One trainee's page with the rules that they meet, no line wider than this."""
    parts = trainee_parts(page, width, rules=rules, target=target, is_made_up=is_made_up)
    return headed(parts, width)


def card_lines(card: CardLine, width: int, *, is_made_up: bool = False) -> Iterator[str]:
    """One card's page, no line wider than this."""
    return headed(card_parts(card, width, is_made_up=is_made_up), width)


def report_parts(report: Report, width: int) -> Iterator[Part]:
    """The parts of the report, in the order of how much they ask of its reader."""
    first = part(report.header.title, _header(report.header, width))
    rest = (part(title, lines(report, width)) for title, lines in _parts(report))
    kept = (each for each in rest if each.lines)
    return with_origin((first, *kept), is_made_up=report.header.is_made_up)


def trainee_parts(
    page: TraineePage,
    width: int,
    *,
    rules: Iterable[CheckIn] = (),
    target: float | None = None,
    is_made_up: bool = False,
) -> Iterator[Part]:
    """The parts of a trainee's page; its weakest cards and its estimate stand last."""
    line = page.line
    by_category = ((name, retained, False) for name, retained in page.categories)
    parts = (
        part(line.name, labelled(_trainee_rows(page), width)),
        part("Rules that are met", _rules(rules, width)),
        part("Retention by category", retained_charts(by_category, width, target=target)),
        part("Answers by day", _calendar(page, width)),
        part("Workload", workload_lines(line.workload, width)),
        part("Weakest cards", missed_lines(page.weakest, width)),
        part(EXPECTED_TITLE, expected_lines(page.expected, width) if page.expected else ()),
    )
    return with_origin((each for each in parts if each.lines), is_made_up=is_made_up)


def card_parts(card: CardLine, width: int, *, is_made_up: bool = False) -> Iterator[Part]:
    """The parts of a card's page."""
    parts = (
        part(f"{card.name} of {card.deck}", labelled(_card_rows(card), width)),
        part("Kinds of error", _counts(card.errors, width)),
        part("Wrong options chosen", _counts(card.chosen, width)),
        part("Answers by version of the text", _counts(card.versions, width)),
    )
    return with_origin((each for each in parts if each.lines), is_made_up=is_made_up)


_Lines = Callable[[Report, int], Iterator[str]]


def _parts(report: Report) -> Iterator[tuple[str, _Lines]]:
    is_own = report.header.is_own
    yield "To know before reading", _remarks
    yield "Act on", _act_on
    yield "Key figures", lambda of, width: labelled(_key_rows(of.key, is_own=is_own), width)
    yield "Retention by category", _by_category
    yield "After 21 days or more, by category", _long_by_category
    yield "Facts covered, by category", _coverage
    yield "Retention by week", _trend
    if not report.header.is_release:
        yield ("What your programme sees" if is_own else "Check in with"), _check_in
    yield "Most missed cards", _most_missed
    yield "Stale figures", _stale
    yield "Workload", lambda of, width: workload_lines(of.workload, width)
    yield "Kinds of error", _errors
    yield "Calibration of the model", _calibration
    yield EXPECTED_TITLE, _expected
    if not (is_own or report.header.is_release):
        yield "All trainees", _trainees
    yield "Definitions", _definitions


def _header(header: Header, width: int) -> Iterator[str]:
    if header.is_made_up:
        yield from wrapped(_MADE_UP_FIRST, width)
    yield from wrapped(header.purpose, width)
    yield from labelled(_header_rows(header), width)
    if header.is_release:
        yield from wrapped(f"{WITHOUT_TRAINEES} Small groups are hidden.", width)


def _header_rows(header: Header) -> Iterator[tuple[str, str]]:
    yield "Period", f"{header.first_day} to {header.last_day}, as of {header.as_of}"
    yield "For", header.audience
    if header.keep_until:
        yield "Keep until", header.keep_until
    yield "Decks", "; ".join(header.decks) or "none"
    if not header.is_own:
        shared = f"{header.at_card_level} of them share card by card"
        yield "Trainees", f"{header.trainees}, {shared}"
    yield "Target", f"{percent(header.target)} retention"
    yield "Made by", f"trainer {header.program_version}, rules {header.rules_version}"


def _remarks(report: Report, width: int) -> Iterator[str]:
    for remark in report.remarks:
        yield from wrapped(remark, width, prefix="- ")


def _act_on(report: Report, width: int) -> Iterator[str]:
    if not report.act_on:
        yield from wrapped("Nothing stands out.", width)
    for number, sentence in enumerate(report.act_on, start=1):
        yield from wrapped(sentence.text, width, prefix=f"{number}. ")


def _key_rows(key: KeyFigures, *, is_own: bool) -> Iterator[tuple[str, str]]:
    yield from retained_rows("Retention", key.retained)
    yield from retained_rows("After 21 days", key.long_retained)
    yield "Facts covered", coverage_words(key.coverage)
    if not is_own:
        yield "Active", f"{key.active} of {key.enrolled} in the last 14 days"
    yield "On time", rate_words(key.on_time)
    yield "Sure but wrong", rate_words(key.confident_errors)


def _by_category(report: Report, width: int) -> Iterator[str]:
    rows = ((line.category, line.retained, line.is_hidden) for line in report.categories)
    return retained_charts(rows, width, target=report.header.target)


def _long_by_category(report: Report, width: int) -> Iterator[str]:
    rows = [(line.category, line.long_retained, line.is_hidden) for line in report.categories]
    if not any(kept.marked.n or kept.self_rated.n for _, kept, _ in rows):
        return iter(())
    return retained_charts(rows, width, target=report.header.target)


def _coverage(report: Report, width: int) -> Iterator[str]:
    rows = (
        (line.category, HIDDEN if line.is_hidden else coverage_words(line.coverage))
        for line in report.categories
    )
    return labelled(rows, width)


def _trend(report: Report, width: int) -> Iterator[str]:
    yield from trend(report.weeks, width, target=report.header.target)


def _check_in(report: Report, width: int) -> Iterator[str]:
    if not report.check_in:
        nobody = "No rule is met." if report.header.is_own else "Nobody meets a rule."
        yield from wrapped(nobody, width)
    for line in report.check_in:
        yield from wrapped(f"{line.trainee}: {line.words}", width)
        if line.note:
            yield from wrapped(f"in their own words: “{line.note}”", width, prefix="  ")


def _rules(rules: Iterable[CheckIn], width: int) -> Iterator[str]:
    for rule in rules:
        yield from wrapped(rule.words, width, prefix="- ")


def _most_missed(report: Report, width: int) -> Iterator[str]:
    return missed_lines(report.most_missed, width)


def _stale(report: Report, width: int) -> Iterator[str]:
    hidden = _hidden(report)
    yield from labelled(
        (
            (line.category, f"{line.facts} passed before they changed; trainees: {line.trainees}")
            for line in report.stale
            if line.category not in hidden
        ),
        width,
    )


def _errors(report: Report, width: int) -> Iterator[str]:
    hidden = _hidden(report)
    yield from labelled(
        (
            (line.category, f"{_kinds(line.kinds)}; of {line.answers} marked answers")
            for line in report.errors
            if line.kinds and line.category not in hidden
        ),
        width,
    )


def _calibration(report: Report, width: int) -> Iterator[str]:
    bins = (
        Dot(
            label=f"{100 * each.low:.0f}–{percent(each.high)}",
            rate=each.recalled,
            target=each.predicted,
        )
        for each in report.calibration
        if each.recalled.n
    )
    chart = tuple(dots(bins, width, target_words="predicted by the model"))
    if chart:
        yield from wrapped("Rated Hard or better, by what the model had predicted:", width)
        yield from chart


def _expected(report: Report, width: int) -> Iterator[str]:
    return expected_lines(report.expected, width) if report.expected else iter(())


def _trainees(report: Report, width: int) -> Iterator[str]:
    columns = len(_HEADS) if width >= _WIDE else _COLUMNS
    rows = [_trainee_cells(line)[:columns] for line in report.trainees]
    if rows:
        yield from table(_HEADS[:columns], rows, width)


def _trainee_cells(line: TraineeLine) -> tuple[str, ...]:
    if not line.level:
        return (line.name, NOTHING_SHARED, *[""] * (len(_HEADS) - 2))
    covered, facts = line.coverage.covered, line.coverage.facts
    return (
        line.name,
        rate_words(line.retained.marked),
        f"{covered} of {facts}",
        line.last_active.isoformat() if line.last_active else "none",
        str(line.overdue),
        str(line.stale),
        rate_words(line.retained.self_rated),
    )


def _definitions(report: Report, width: int) -> Iterator[str]:
    for each in report.definitions:
        shown = f" Shown from {each.shown_from}." if each.shown_from else ""
        interval = f" Interval: {each.interval}." if each.interval else ""
        text = f"{each.name}: {each.text.rstrip('.')}.{shown}{interval}"
        yield from wrapped(text, width)


def _hidden(report: Report) -> frozenset[str]:
    return frozenset(line.category for line in report.categories if line.is_hidden)


def _trainee_rows(page: TraineePage) -> Iterator[tuple[str, str]]:
    line = page.line
    about = (f"year {line.year}" if line.year is not None else "", *line.groups)
    if any(about):
        yield "Group", ", ".join(filter(None, about))
    level = _LEVELS.get(line.level, line.level)
    yield "Shared", f"{level}, {line.shared}" if level and line.shared else NOTHING_SHARED
    yield from retained_rows("Retention", line.retained)
    if page.middle_half is not None:
        low, high = page.middle_half
        yield "Middle half, marked", f"{100 * low:.0f}–{percent(high)} of the cohort's trainees"
    yield from retained_rows("After 21 days", line.long_retained)
    yield "Facts covered", coverage_words(line.coverage)
    yield "On time", rate_words(line.on_time)
    yield "Sure but wrong", rate_words(line.confident_errors)
    yield "Active days", str(line.active_days)
    yield "Last answer", line.last_active.isoformat() if line.last_active else "none"
    yield "Overdue", str(line.overdue)
    yield "Stale figures", str(line.stale)
    if line.note:
        yield "In their own words", f"“{line.note}”"


def _calendar(page: TraineePage, width: int) -> Iterator[str]:
    return calendar(page.calendar, page.calendar_first, width)


def _card_rows(card: CardLine) -> Iterator[tuple[str, str]]:
    yield "Question", card.question
    yield "Answer", card.answer
    yield "Source", card.source
    yield "Missed", missed_words(card)


def _counts(counts: tuple[tuple[str, int], ...], width: int) -> Iterator[str]:
    return labelled(((name, str(count)) for name, count in counts), width)


def _kinds(kinds: tuple[tuple[str, int], ...]) -> str:
    return ", ".join(f"{kind} {count}" for kind, count in kinds)
