"""A report as lines of text, one page for standard output and a terminal's screen."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from trainer.domain.plain_text import counted
from trainer.reports.chart import Dot, dots, trend
from trainer.reports.lines import labelled, table, wrapped
from trainer.reports.parts import (
    EXPECTED_TITLE,
    KINDS_TITLE,
    LONG_TITLE,
    Leading,
    Part,
    expected_lines,
    headed,
    missed_lines,
    part,
    retained_charts,
    retained_rows,
    with_origin,
    workload_lines,
)
from trainer.reports.report import (
    CheckIn,
    Header,
    Report,
    StaleLine,
    TraineeLine,
)
from trainer.reports.words import (
    CHECK_IN_MARK,
    CHECK_IN_MEANS,
    HIDDEN_RATE,
    LEFT_OUT,
    NOTHING_SHARED,
    answered_weeks,
    by_trainee,
    coverage_words,
    has_shared_nothing,
    is_told,
    kinds_words,
    percent,
    rate_words,
    trainees_words,
    unanswered_words,
)

_HEADS: Final = (
    "Trainee",
    "Retention, marked",
    "Fact coverage",
    "Last answer",
    "Overdue",
    "Stale figures",
    "Retention, self-rated",
)
_COLUMNS: Final = 5
"""Of the list of trainees, the last of which only wide terminals have room for."""
_WIDE: Final = 110
"""Columns from which it has all of them."""
_CALIBRATION_INTRO: Final = (
    "Of the answers marked by the program, the share rated Hard or better, by what the model had"
    " predicted:"
)
_MADE_UP_FIRST: Final = "MADE-UP DATA: nobody has given these answers."


def report_lines(report: Report, width: int) -> Iterator[str]:
    """The whole report on one page, no line wider than this."""
    return headed(report_parts(report, width), width)


def report_parts(report: Report, width: int) -> Iterator[Part]:
    """The parts of the report, in the order of how much they ask of its reader."""
    first = part(report.header.title, _header(report.header, width))
    rest = (part(title, lines(report, width), anchors) for title, lines, anchors in _parts(report))
    kept = (each for each in rest if each.lines)
    return with_origin((first, *kept), is_made_up=report.header.is_made_up)


_Lines = Callable[[Report, int], Iterator[str | Leading]]


def _parts(report: Report) -> Iterator[tuple[str, _Lines, Iterable[str]]]:
    """Titles, lines, and the anchors to which a sentence may lead."""
    is_own = report.header.is_own
    yield "To know before reading", _remarks, ()
    yield "Act on", _act_on, ()
    yield "Key figures", lambda of, width: labelled(_key_rows(of), width), ()
    if not report.header.is_release:
        # Before all charts, which take a screen each.
        title = "What your program director sees" if is_own else "Check in with"
        yield title, _check_in, ("check-in",)
    yield "Retention by category", _by_category, [line.anchor for line in report.categories]
    if not report.header.is_release:
        yield f"{LONG_TITLE} by category", _long_by_category, ()
    yield "Fact coverage by category", _coverage, ()
    if not report.header.is_release:
        yield "Retention by week", _trend, ()
        yield "Most missed", _most_missed, ()
        yield "Stale figures", _stale, ("stale",)
        yield "Workload", lambda of, width: workload_lines(of.workload, width), ()
        yield KINDS_TITLE, _errors, ()
        yield "Calibration", _calibration, ()
    yield EXPECTED_TITLE, _expected, ()
    if not (is_own or report.header.is_release):
        yield "All trainees", _trainees, ()
    yield "Definitions", _definitions, ()


def _header(header: Header, width: int) -> Iterator[str]:
    if header.is_made_up:
        yield from wrapped(_MADE_UP_FIRST, width)
    yield from wrapped(header.purpose, width)
    yield from labelled(_header_rows(header), width)
    if header.is_release:
        yield from wrapped(LEFT_OUT, width)


def _header_rows(header: Header) -> Iterator[tuple[str, str]]:
    yield "Period", f"{header.first_day} to {header.last_day}, as of {header.as_of}"
    yield "For", header.audience
    if header.keep_until:
        yield "Keep until", header.keep_until
    yield "Decks", "; ".join(header.decks) or "none"
    if not header.is_own:
        yield "Trainees", trainees_words(header)
    yield "Target", f"{percent(header.target)} retention"
    yield "Made by", f"trainer {header.program_version}, rules {header.rules_version}"


def _remarks(report: Report, width: int) -> Iterator[str]:
    for remark in report.remarks:
        yield from wrapped(remark, width, prefix="- ")


def _act_on(report: Report, width: int) -> Iterator[str | Leading]:
    if not report.act_on:
        yield from wrapped("Nothing stands out.", width)
    for number, sentence in enumerate(report.act_on, start=1):
        lines = wrapped(sentence.text, width, prefix=f"{number}. ")
        yield Leading(tuple(lines), sentence.target)


def _key_rows(report: Report) -> Iterator[tuple[str, str]]:
    key, header = report.key, report.header
    yield from retained_rows("Retention", key.retained)
    if not header.is_release:
        yield from retained_rows("Long retention", key.long_retained)
    yield "Fact coverage", coverage_words(key.coverage)
    if header.is_release:
        return
    yield "Confident errors", rate_words(key.confident_errors)
    yield "On time", rate_words(key.on_time)
    if not header.is_own:
        yield "Active", f"{key.active} of {key.enrolled} in the last 14 days"


def _by_category(report: Report, width: int) -> Iterator[str]:
    rows = ((line.category, line.retained, line.is_hidden) for line in report.categories)
    return retained_charts(rows, width, target=report.header.target)


def _long_by_category(report: Report, width: int) -> Iterator[str]:
    rows = [(line.category, line.long_retained, line.is_hidden) for line in report.categories]
    rates = [rate for _, kept, _ in rows for rate in (kept.marked, kept.self_rated)]
    if not any(map(is_told, rates)):
        return iter(())
    return retained_charts(rows, width, target=report.header.target)


def _coverage(report: Report, width: int) -> Iterator[str]:
    rows = (
        (line.category, HIDDEN_RATE if line.is_hidden else coverage_words(line.coverage))
        for line in report.categories
    )
    return labelled(rows, width)


def _trend(report: Report, width: int) -> Iterator[str]:
    weeks = answered_weeks(report.weeks)
    if report.header.is_own:
        # How many were active says nothing of one.
        weeks = tuple(replace(week, active=None) for week in weeks)
    chart = tuple(trend(weeks, width, target=report.header.target))
    before = unanswered_words(report)
    if chart and before:
        yield from wrapped(f"{before[0].upper()}{before[1:]}.", width)
    yield from chart


def _check_in(report: Report, width: int) -> Iterator[str | Leading]:
    is_own = report.header.is_own
    if not report.check_in:
        nobody = "You meet no rule." if is_own else "Nobody meets a rule."
        yield from wrapped(nobody, width)
    for rules in by_trainee(report.check_in):
        yield Leading(tuple(_met_by(rules, width, is_own=is_own)), rules[0].anchor)
    for note in _own_notes(report):
        yield from wrapped(f"In your own words: “{note}”", width)


def _own_notes(report: Report) -> Iterator[str]:
    """What a trainee put beside their own lines, whether a rule is met or not."""
    if report.header.is_own:
        yield from (page.line.note for page in report.pages if page.line.note)


def _met_by(rules: Sequence[CheckIn], width: int, *, is_own: bool) -> Iterator[str]:
    """All rules that a trainee meets, and what they say of them; of oneself that stands below."""
    first, *others = rules
    yield from wrapped(f"{first.trainee}: {first.words}", width)
    for other in others:
        yield from wrapped(f"and {other.words}", width, prefix="  ")
    if first.note and not is_own:
        yield from wrapped(f"in their own words: “{first.note}”", width, prefix="  ")


def _most_missed(report: Report, width: int) -> Iterator[str]:
    if report.most_missed:
        return missed_lines(report.most_missed, width)
    of_whom = "" if report.header.is_own else " of trainees who share card by card"
    return wrapped(f"No card has enough answers{of_whom}.", width)


def _stale(report: Report, width: int) -> Iterator[str]:
    if not report.stale:
        who = "None of your last passes" if report.header.is_own else "Nobody’s last pass"
        yield from wrapped(f"{who} is older than a change of its figure.", width)
    yield from labelled(
        ((line.category, _stale_words(line, is_own=report.header.is_own)) for line in report.stale),
        width,
    )


def _stale_words(line: StaleLine, *, is_own: bool) -> str:
    before = f"last passed before {'it' if line.facts == 1 else 'they'} changed"
    if is_own:
        return f"{counted(line.facts, 'fact')} {before}"
    return f"{counted(line.facts, 'fact')} of {counted(line.trainees, 'trainee')}, {before}"


def _errors(report: Report, width: int) -> Iterator[str]:
    lines = [line for line in report.errors if line.kinds]
    yield from labelled(
        (
            (line.category, f"{_kinds(line.kinds)}; of {line.answers} marked answers")
            for line in lines
        ),
        width,
    )
    if lines:
        yield from wrapped(f"What they are: {kinds_words(lines)}.", width)


def _calibration(report: Report, width: int) -> Iterator[str]:
    bins = (
        Dot(
            label=f"{100 * each.low:.0f}–{percent(each.high)}",
            rate=each.recalled,
            target=each.predicted,
        )
        for each in report.calibration
        if is_told(each.recalled)
    )
    chart = tuple(dots(bins, width, target_words="predicted by the model"))
    if chart:
        yield from wrapped(_CALIBRATION_INTRO, width)
        yield from chart


def _expected(report: Report, width: int) -> Iterator[str]:
    if not report.expected:
        return iter(())
    return expected_lines(report.expected, width, of_one=report.header.is_own)


def _trainees(report: Report, width: int) -> Iterator[str]:
    columns = len(_HEADS) if width >= _WIDE else _COLUMNS
    named = {rule.anchor for rule in report.check_in}
    rows = [
        (f"{line.name}{CHECK_IN_MARK if line.anchor in named else ''}", *_trainee_cells(line))
        for line in report.trainees
    ]
    if rows:
        yield from table(_HEADS[:columns], [row[:columns] for row in rows], width)
    if named:
        yield from wrapped(CHECK_IN_MEANS, width)


def _trainee_cells(line: TraineeLine) -> tuple[str, ...]:
    if has_shared_nothing(line):
        return (NOTHING_SHARED, *[""] * (len(_HEADS) - 2))
    covered, facts = line.coverage.covered, line.coverage.facts
    return (
        rate_words(line.retained.marked),
        f"{covered} of {facts}",
        line.last_active.isoformat() if line.last_active else "none",
        str(line.overdue),
        str(line.stale),
        rate_words(line.retained.self_rated),
    )


def _definitions(report: Report, width: int) -> Iterator[str]:
    for each in report.definitions:
        shown = f" {_shown_words(each.shown_from)}." if each.shown_from else ""
        interval = f" Interval: {each.interval}." if each.interval else ""
        text = f"{each.name}: {each.text.rstrip('.')}.{shown}{interval}"
        yield from wrapped(text, width)


def _shown_words(shown_from: str) -> str:
    """`Shown always`, `Shown as retention`, `Shown from 20 answers`."""
    is_count = shown_from[:1].isdigit()
    return f"Shown from {shown_from}" if is_count else f"Shown {shown_from}"


def _kinds(kinds: tuple[tuple[str, int], ...]) -> str:
    return ", ".join(f"{kind} {count}" for kind, count in kinds)
