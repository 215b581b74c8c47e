"""The report as one self-contained page: no script, no network, and nothing that is computed here.

Every text passes `visible`, and is escaped, on its way into the page, whoever wrote it.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final
from unicodedata import bidirectional

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from trainer.domain.plain_text import counted, visible
from trainer.reports import svg
from trainer.reports.calendar_marks import busiest_week, calendar_rows, legend
from trainer.reports.rates import Rate
from trainer.reports.report import (
    CardLine,
    ExpectedRecall,
    Report,
    Retained,
    TraineeLine,
    TraineePage,
    Workload,
)
from trainer.reports.words import (
    BADLY_MEANS,
    CHECK_IN_MARK,
    CHECK_IN_MEANS,
    HIDDEN,
    LEFT_OUT,
    NOT_OF_MANY,
    NOTHING_SHARED,
    TEACHES_BADLY,
    VERSIONS_NOTE,
    answered_weeks,
    coverage_words,
    date_words,
    due_places,
    due_words,
    has_close,
    has_shared_nothing,
    is_told,
    kinds_words,
    percent,
    percent_range,
    rate_words,
    retained_words,
    retired_words,
    spread_words,
    trainees_words,
    unanswered_words,
)

SECTIONS: Final = (
    "act-on",
    "key-figures",
    "categories",
    "weeks",
    "check-in",
    "most-missed",
    "stale",
    "workload",
    "calibration",
    "errors",
    "expected",
    "trainees",
    "definitions",
)
"""Anchors of the parts of page one, to which a sentence may lead."""
RELEASED_SECTIONS: Final = (
    "act-on",
    "key-figures",
    "categories",
    "expected",
    "definitions",
)
"""Those of a report that goes further."""
_TEMPLATES: Final = Path(__file__).parent / "templates"
_SHORT: Final = 70
"""Characters of a question that are enough to know it by in a list."""
LARGEST_BYTES: Final = 100_000
"""A report that would be larger has shorter pages of trainees, which say so."""
_FULL_PAGES: Final = 25
"""More trainees never have room for all of theirs."""
_LABELS: Final = 6
"""Dates beneath a trend; more would touch one another."""
_BEFORE_BLOCK: Final = re.compile(
    r"\n+(?=</?(?:dt|dd|dl|tr|td|th|li|ul|ol|section|div|p|h[1-6]|table|thead|tbody|caption)\b)"
)
"""Line ends that no browser shows."""
_MAY_END: Final = re.compile(r"(?<=\), )|(?<=answers )(?=\()|(?<=% )(?=\(\d+ of )")
"""Before how many were close, and before counts that stand for no rate."""
_BETWEEN_BACKTICKS: Final = re.compile("`([^`]+)`")
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL", "AN"})


def page(report: Report) -> str:
    """The report as HTML; the same report gives the same text.

    Where it would be larger than `LARGEST_BYTES`, the pages of trainees are kept short; where that
    is not enough, the cards that they name are not listed with their questions.
    """
    if len(report.pages) <= _FULL_PAGES:
        in_full = _page(report, is_short=False)
        if len(in_full.encode()) <= LARGEST_BYTES:
            return in_full
    named = tuple(_without_page(report, {card.anchor for card in report.cards}))
    short = _page(report, is_short=True, named_cards=named)
    return short if len(short.encode()) <= LARGEST_BYTES else _page(report, is_short=True)


def _page(report: Report, *, is_short: bool, named_cards: Sequence[CardLine] = ()) -> str:
    card_pages = {card.anchor for card in report.cards}
    trainee_pages = {trainee.line.anchor for trainee in report.pages}
    whole = (
        _environment()
        .get_template("page.html")
        .render(
            report=report,
            anchors=_anchors(report) | {card.anchor for card in named_cards},
            card_pages=card_pages,
            trainee_pages=trainee_pages,
            named_cards=named_cards,
            is_short=is_short,
            key_rates=_key_rates(report),
            category_chart=_category_chart(report),
            week_chart=_week_chart(report),
            calibration_chart=_calibration_chart(report),
        )
    )
    return _BEFORE_BLOCK.sub("", whole)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_template),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        finalize=_shown,
    )
    environment.globals.update(
        style=Markup(_style()),  # noqa: S704 - our own file
        legend=", ".join(f"{mark}\N{NO-BREAK SPACE}{words}" for mark, words in legend()),
        range=percent_range,
        hidden=HIDDEN,
        left_out=LEFT_OUT,
        too_few=NOT_OF_MANY,
        nothing_shared=NOTHING_SHARED,
        teaches_badly=TEACHES_BADLY,
        badly_means=BADLY_MEANS,
        check_in_mark=CHECK_IN_MARK,
        check_in_means=CHECK_IN_MEANS,
        versions_note=VERSIONS_NOTE,
    )
    environment.tests["silent"] = has_shared_nothing
    environment.filters.update(
        answered=answered_weeks,
        answers_a_day=_answers_a_day,
        belongs=_belongs,
        beside_share=_beside_share,
        busiest=_busiest,
        calendar=_calendar,
        categories=_categories,
        clearly_below=_clearly_below,
        coverage=coverage_words,
        date=date_words,
        due=due_words,
        due_places=due_places,
        expected=_expected,
        isolated=_isolated,
        kinds=kinds_words,
        loose=_loose,
        marked=_marked,
        percent=percent,
        ranged=_ranged,
        rate=rate_words,
        retained=retained_words,
        retired=retired_words,
        short=_short,
        trainees=trainees_words,
        typed=_typed,
        unanswered=unanswered_words,
        workload=_workload,
        year_and_groups=_year_and_groups,
    )
    return environment


def _template(name: str) -> str:
    """A template without the space between its blocks: each trainee would carry it anew."""
    lines = (_TEMPLATES / name).read_text(encoding="utf-8").splitlines()
    return _BEFORE_BLOCK.sub("", "\n".join(line.strip() for line in lines))


def _style() -> str:
    """The style sheet without the space round its signs, of which there is a kilobyte."""
    return re.sub(r"\s*([{};:,])\s*", r"\1", _template("style.css"))


def _shown(value: object) -> object:
    """What a template puts out, with control characters made visible; markup is our own."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _without_page(report: Report, card_pages: set[str]) -> Iterable[CardLine]:
    """Weak cards of trainees that stand nowhere else, each once, by name."""
    elsewhere = card_pages | {card.anchor for card in report.most_missed}
    cards = {card.anchor: card for trainee in report.pages for card in trainee.weakest}
    chosen = (card for anchor, card in cards.items() if anchor not in elsewhere)
    return sorted(chosen, key=lambda card: (card.name, card.anchor))


def _anchors(report: Report) -> set[str]:
    """Where a link can lead."""
    if report.header.is_release:
        return {*RELEASED_SECTIONS, *(line.anchor for line in report.categories)}
    lines = (report.categories, report.most_missed, report.cards, report.trainees)
    trainees = {trainee.line.anchor for trainee in report.pages}
    return {*SECTIONS, *trainees, *(line.anchor for group in lines for line in group)}


def _key_rates(report: Report) -> tuple[tuple[str, Rate, str], ...]:
    """Rates at the head of the page, with what stands beside them."""
    key = report.key
    retained = (
        ("Retention, marked", key.retained.marked, _close(key.retained)),
        ("Retention, self-rated", key.retained.self_rated, ""),
    )
    if report.header.is_release:
        return retained
    return (
        *retained,
        ("Long retention, marked", key.long_retained.marked, _close(key.long_retained)),
        ("Long retention, self-rated", key.long_retained.self_rated, ""),
        ("Confident errors", key.confident_errors, ""),
        ("On time", key.on_time, ""),
    )


def _close(retained: Retained) -> str:
    return f"{retained.close} close" if has_close(retained) else ""


def _marked(retained: Retained) -> str:
    close = _close(retained)
    return rate_words(retained.marked) + (f", {close}" if close else "")


def _loose(words: str) -> Markup:
    """Figures in a cell, whose line may end where no rate is taken apart."""
    bound = str(Markup.escape(words)).replace(", n ", ", n\N{NO-BREAK SPACE}")
    return Markup(_MAY_END.sub("<wbr>", bound))  # noqa: S704 - escaped


def _beside_share(rate: Rate) -> str:
    """What stands behind a share that is written larger."""
    return rate_words(rate).split(" ", 2)[-1]


def _answers_a_day(workload: Workload) -> str:
    return f"{spread_words(workload.answers)}{' answers' if workload.answers else ''}"


def _workload(workload: Workload) -> str:
    if workload.answers is None or workload.minutes is None:
        return f"too few active days ({workload.active_days})"
    answers, minutes = spread_words(workload.answers), spread_words(workload.minutes)
    return f"{answers} answers, {minutes} min on {workload.active_days} active days"


def _year_and_groups(line: TraineeLine) -> str:
    year = () if line.year is None else (f"year {line.year}",)
    return ", ".join((*year, *line.groups)) or "–"


def _belongs(line: TraineeLine) -> str:
    """Year, groups, and how much is shared."""
    shared = {"topics": "shares topics", "cards": "shares cards"}.get(line.level)
    level = f"{shared}, {date_words(line.shared)}" if shared else NOTHING_SHARED
    return f"{_year_and_groups(line)}; {level}"


def _expected(estimates: Sequence[ExpectedRecall]) -> str:
    """A trainee's expected recall, with the chances of eight of ten cards."""
    return "; ".join(
        f"{_estimate(estimate)} on {date_words(estimate.day)}" for estimate in estimates
    )


def _estimate(estimate: ExpectedRecall) -> str:
    if estimate.mean is None:
        return "too few cards"
    if estimate.low is None or estimate.high is None:
        return percent(estimate.mean)
    cards = f"eight of ten cards {percent_range(estimate.low, estimate.high)}"
    return f"{percent(estimate.mean)} ({cards})"


def _ranged(estimates: Sequence[ExpectedRecall]) -> bool:
    """Whether any estimate has a range of cards."""
    return any(line.low is not None and line.high is not None for line in estimates)


def _busiest(trainee: TraineePage) -> str:
    """In words what a calendar shows: its active days, and the week with the most answers."""
    week = busiest_week(trainee.calendar, trainee.calendar_first)
    days = counted(trainee.line.active_days, "active day")
    return f"{days}; busiest week from {week[0]}, {counted(week[1], 'answer')}" if week else days


def _calendar(trainee: TraineePage) -> str:
    return "\n".join(calendar_rows(trainee.calendar, trainee.calendar_first))


def _clearly_below(trainee: TraineePage, target: float) -> tuple[list[tuple[str, str]], str]:
    """Categories below the target even at the upper end, and how many others there are.

    Among 40 trainees with 11 categories each, most of what else looks low does so by chance.
    """
    below = [
        (name, rate_words(retained.marked))
        for name, retained in trainee.categories
        if retained.marked.high is not None and retained.marked.high < target
    ]
    few = sum(not retained.marked.is_shown for _, retained in trainee.categories)
    others = f"; too few answers in {few}" if few else ""
    return below, f"{len(below) or 'none'} of {len(trainee.categories)} categories{others}"


def _categories(trainee: TraineePage) -> tuple[list[tuple[str, str]], str]:
    """Categories with a rate to show, and a sentence with the counts of the others."""
    shown = [
        (name, _shown_rates(retained))
        for name, retained in trainee.categories
        if retained.marked.is_shown or retained.self_rated.is_shown
    ]
    few = ", ".join(
        f"{name} ({_counts(retained)})"
        for name, retained in trainee.categories
        if not retained.marked.is_shown and not retained.self_rated.is_shown
    )
    return shown, f"too few answers: {few}" if few else ""


def _counts(retained: Retained) -> str:
    marked, self_rated = retained.marked.n, retained.self_rated.n
    return f"{marked} marked, {self_rated} self-rated" if self_rated else f"{marked}"


def _shown_rates(retained: Retained) -> str:
    """Retention of one category, without what nobody answered."""
    parts = ((retained.marked, "marked"), (retained.self_rated, "self-rated"))
    return "; ".join(f"{rate_words(rate)} {name}" for rate, name in parts if rate.n)


def _short(text: str) -> str:
    """The beginning of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _SHORT else line[: _SHORT - 1].rstrip() + "…"


def _typed(text: str) -> Markup:
    """A sentence of ours in which what is to be typed, between backticks, is shown as such."""
    # Escaped before: of what others wrote nothing but backticks can become markup.
    safe = str(Markup.escape(visible(text)))
    return Markup(_BETWEEN_BACKTICKS.sub(r"<code>\1</code>", safe))  # noqa: S704 - escaped


def _isolated(text: str) -> Markup:
    """Text that cannot turn what follows it: what is written from right to left is set apart."""
    escaped = Markup.escape(visible(text))
    turns = any(bidirectional(letter) in _RIGHT_TO_LEFT for letter in text)
    return Markup("<bdi>{}</bdi>").format(escaped) if turns else escaped


def _dot(rate: Rate) -> svg.Dot | None:
    if rate.share is None or rate.low is None or rate.high is None:
        return None
    return svg.Dot(share=rate.share, low=rate.low, high=rate.high)


def _why_not(retained: Retained) -> str:
    """Why there is no mark, where there is none."""
    marked, self_rated = retained.marked, retained.self_rated
    return rate_words(marked if is_told(marked) or not is_told(self_rated) else self_rated)


def _category_chart(report: Report) -> Markup | None:
    """The chart of categories; None where it would be empty."""
    rows = [
        svg.Row(
            name=visible(line.category),
            marked=_dot(line.retained.marked),
            self_rated=_dot(line.retained.self_rated),
            why=_why_not(line.retained),
        )
        for line in report.categories
        if not line.is_hidden
    ]
    if not any(row.marked or row.self_rated for row in rows):
        return None
    return svg.rows_chart(rows, target=report.header.target, title="Retention by category")


def _week_chart(report: Report) -> Markup | None:
    """The trend; None where no week has enough answers."""
    step = -(-len(report.weeks) // _LABELS)
    points = [
        svg.Point(
            label=_day_and_month(week.first_day) if number % step == 0 else "",
            marked=_dot(week.retained.marked),
            self_rated=_dot(week.retained.self_rated),
        )
        for number, week in enumerate(report.weeks)
    ]
    if not any(point.marked or point.self_rated for point in points):
        return None
    return svg.trend_chart(points, target=report.header.target, title="Retention by week")


def _day_and_month(day: date) -> str:
    return day.isoformat()[5:]


def _calibration_chart(report: Report) -> Markup | None:
    """Predicted against observed recall; None where no bin has enough answers."""
    points = [
        (line.predicted, dot)
        for line in report.calibration
        if line.predicted is not None and (dot := _dot(line.recalled)) is not None
    ]
    if not points:
        return None
    return svg.calibration_chart(points, title="Recalled against predicted recall")
