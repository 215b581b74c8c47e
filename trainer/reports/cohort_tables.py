"""The tables of a report about all its trainees together."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from trainer.reports.rates import FROM_BIN
from trainer.reports.report import (
    CalibrationBin,
    CategoryLine,
    Definition,
    ErrorLine,
    Header,
    KeyFigures,
    Report,
    Sentence,
    StaleLine,
    WeekLine,
)
from trainer.reports.table_form import (
    DATE,
    SHARE,
    YES_OR_NO,
    Column,
    Fields,
    TableOf,
    count,
    figure,
    label,
    table,
)
from trainer.reports.table_measures import (
    OF_ALL,
    OF_SOME,
    OF_WEEK,
    Measure,
    confident_fields,
    coverage_fields,
    expected_fields,
    long_and_short_fields,
    on_time_fields,
    rate_fields,
    retained_fields,
    workload_fields,
)


class _ErrorKindLine(NamedTuple):
    """One kind of error in one category."""

    of: ErrorLine
    kind: str
    times: int | None


_HEADER: Final[Fields[Header]] = (
    label("title", "What the report is", lambda line: line.title),
    label("purpose", "What it is made for", lambda line: line.purpose),
    label("audience", "Who may see it", lambda line: line.audience, heading="Who may see it"),
    label("keep_until", "Until when it should be kept", lambda line: line.keep_until, unit=DATE),
    label(
        "first_day",
        "First day of the period",
        lambda line: line.first_day,
        unit=DATE,
        heading="Period from",
    ),
    label(
        "last_day",
        "Last day of the period",
        lambda line: line.last_day,
        unit=DATE,
        heading="Period to",
    ),
    label("as_of", "Day on which the report is true", lambda line: line.as_of, unit=DATE),
    label("rules_version", "Version of the rules of counting", lambda line: line.rules_version),
    label("program_version", "Version of the program", lambda line: line.program_version),
    count("trainees", "Trainees in the report", "trainees", lambda line: line.trainees),
    count(
        "at_card_level",
        "Trainees who share their answers card by card",
        "trainees",
        lambda line: line.at_card_level,
        heading="Sharing card by card",
    ),
    label("target", "Retention that is aimed at", lambda line: line.target, unit=SHARE),
    label(
        "is_release",
        "It may go further than its director: small cells hidden, nothing of single trainees",
        lambda line: line.is_release,
        unit=YES_OR_NO,
        heading="May go further",
    ),
    label(
        "is_own",
        "A trainee's report about themselves",
        lambda line: line.is_own,
        unit=YES_OR_NO,
        heading="About oneself",
    ),
)
_DECKS: Final[Fields[str]] = (label("deck", "Title and versions of a deck", lambda line: line),)
_REMARKS: Final[Fields[str]] = (
    label("remark", "What must be known to read the report", lambda line: line),
)
_ACT_ON: Final[Fields[Sentence]] = (
    label("text", "What to act on", lambda line: line.text, heading="What to act on"),
    label(
        "target",
        "Anchor of the figures on the page",
        lambda line: line.target,
        heading="Place on the page",
    ),
)
_KEY_FIGURES: Final[Fields[KeyFigures]] = (
    *long_and_short_fields(
        lambda line: line.retained, lambda line: line.long_retained, shown_from=OF_ALL
    ),
    *coverage_fields(lambda line: line.coverage),
    count(
        "active",
        "Trainees with an answer in the last 14 days",
        "trainees",
        lambda line: line.active,
    ),
    count("enrolled", "Trainees enrolled", "trainees", lambda line: line.enrolled),
    *on_time_fields(lambda line: line.on_time, shown_from=OF_SOME),
    *confident_fields(lambda line: line.confident_errors, shown_from=OF_SOME),
)
_CATEGORIES: Final[Fields[CategoryLine]] = (
    label("category", "Category of facts", lambda line: line.category),
    label(
        "anchor",
        "Anchor of the category on the page",
        lambda line: line.anchor,
        heading="Place on the page",
    ),
    label(
        "is_hidden",
        "Its figures are left out, since too few trainees stand behind them",
        lambda line: line.is_hidden,
        unit=YES_OR_NO,
        heading="Hidden",
    ),
    *long_and_short_fields(
        lambda line: line.retained, lambda line: line.long_retained, shown_from=OF_ALL
    ),
    *coverage_fields(lambda line: line.coverage),
)
_WEEKS: Final[Fields[WeekLine]] = (
    label(
        "first_day",
        "Monday of the week",
        lambda line: line.first_day,
        unit=DATE,
        heading="Week from",
    ),
    *retained_fields("retention", "Retention", lambda line: line.retained, shown_from=OF_WEEK),
    count("answers", "Answers given", "answers", lambda line: line.answers),
    count("active", "Trainees with an answer", "trainees", lambda line: line.active),
)
_STALE: Final[Fields[StaleLine]] = (
    label("category", "Category of facts", lambda line: line.category),
    count(
        "trainees",
        "Trainees whose last pass on a fact was before its figure changed",
        "trainees",
        lambda line: line.trainees,
    ),
    count("facts", "Such facts, summed over trainees", "facts", lambda line: line.facts),
)
_CALIBRATION: Final[Fields[CalibrationBin]] = (
    label(
        "bin_low",
        "Predicted recall from",
        lambda line: line.low,
        unit=SHARE,
        heading="Predicted recall from",
    ),
    label(
        "bin_high",
        "Predicted recall to",
        lambda line: line.high,
        unit=SHARE,
        heading="Predicted recall to",
    ),
    figure(
        Column(
            name="model_predicted",
            heading="Mean predicted (model estimate)",
            meaning="Model estimate: mean predicted recall of the answers",
            unit=SHARE,
            shown_from="1 answer",
        ),
        lambda line: line.predicted,
    ),
    *rate_fields(
        Measure(
            prefix="recalled",
            heading="Recalled",
            what="Recalled, answers marked by the program",
            hits="rated Hard or better, which is what the model predicts",
            of="answered",
            shown_from=f"{FROM_BIN} answers",
        ),
        lambda line: line.recalled,
    ),
)
_ERRORS: Final[Fields[_ErrorKindLine]] = (
    label("category", "Category of facts", lambda line: line.of.category),
    label(
        "kind",
        "Kind of error; empty where there is none",
        lambda line: line.kind,
        heading="Kind of error",
    ),
    count("times", "Wrong and close answers of this kind", "answers", lambda line: line.times),
    count(
        "answers",
        "Answers of the category that were marked by the program, the same in each of its rows",
        "answers",
        lambda line: line.of.answers,
        heading="Marked answers",
    ),
)
_DEFINITIONS: Final[Fields[Definition]] = (
    label("name", "Measure", lambda line: line.name, heading="Measure"),
    label("text", "What it is", lambda line: line.text, heading="Definition"),
    label("shown_from", "From which count on it is shown", lambda line: line.shown_from),
    label("interval", "How its interval comes about", lambda line: line.interval),
)


def head_tables(report: Report) -> tuple[TableOf, ...]:
    """What the report is, and what it says first."""
    return (
        table("header", _HEADER, (report.header,)),
        table("decks", _DECKS, report.header.decks),
        table("remarks", _REMARKS, report.remarks),
        table("act_on", _ACT_ON, report.act_on),
        table("key_figures", _KEY_FIGURES, (report.key,)),
    )


def category_tables(report: Report) -> tuple[TableOf, ...]:
    """What stands by category, week and bin; what is hidden in one table is so in all."""
    return (
        table("categories", _CATEGORIES, report.categories, is_hidden=lambda line: line.is_hidden),
        table("weeks", _WEEKS, report.weeks),
        table("stale", _STALE, report.stale),
        table("workload", workload_fields(lambda line: line), (report.workload,)),
        table("calibration", _CALIBRATION, report.calibration),
        table("errors", _ERRORS, _error_kinds(report)),
        table("expected", expected_fields(lambda line: line), report.expected),
    )


def definition_table(report: Report) -> TableOf:
    """What the measures are."""
    return table("definitions", _DEFINITIONS, report.definitions)


def _error_kinds(report: Report) -> Iterator[_ErrorKindLine]:
    for line in report.errors:
        if not line.kinds:
            yield _ErrorKindLine(line, "", None)
            continue
        for kind, times in line.kinds:
            yield _ErrorKindLine(line, kind, times)
