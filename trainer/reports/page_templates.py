"""The templates of the page: where they lie, and the words and filters that stand in them."""

import re
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from trainer.reports import page_markup, page_words
from trainer.reports.calendar_marks import legend
from trainer.reports.words import (
    BADLY_MEANS,
    CHECK_IN_MARK,
    CHECK_IN_MEANS,
    HIDDEN,
    LEFT_OUT,
    MIDDLE_HALF_MEANS,
    NEEDS_CARDS,
    NOT_OF_MANY,
    NOTHING_SHARED,
    TEACHES_BADLY,
    answered_weeks,
    behind_name,
    by_trainee,
    date_words,
    due_places,
    due_words,
    has_shared_nothing,
    kinds_words,
    missed_share_words,
    percent,
    percent_range,
    rate_words,
    reasons_words,
    retained_words,
    trainees_words,
    unanswered_words,
    version_words,
)

_TEMPLATES: Final = Path(__file__).parent / "templates"
_BEFORE_BLOCK: Final = re.compile(
    r"\n+(?=</?(?:dt|dd|dl|tr|td|th|li|ul|ol|section|div|p|h[1-6]|table|thead|tbody|caption)\b)"
)
"""Line ends that no browser shows."""
_TAG: Final = re.compile("<[a-z][^<>]*>")
_NEEDLESS_QUOTES: Final = re.compile(r'(?<! id)="([#\w.-]+)"(?=[ >])')
"""Those that HTML does not ask for; an id keeps its own, so that none begins as another does."""


def compact(html: str) -> str:
    """The same page without the line ends and quotes that no browser needs."""
    return _TAG.sub(lambda tag: _NEEDLESS_QUOTES.sub(r"=\1", tag[0]), _without_line_ends(html))


def _without_line_ends(html: str) -> str:
    return _BEFORE_BLOCK.sub("", html)


@cache
def environment() -> Environment:
    """The templates with all that they may call by name."""
    made = Environment(
        loader=FunctionLoader(_template),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        finalize=page_markup.shown,
    )
    made.globals.update(
        style=Markup(_style()),  # noqa: S704 - our own file
        legend=", ".join(f"{mark}\N{NO-BREAK SPACE}{words}" for mark, words in legend()),
        range=percent_range,
        hidden=HIDDEN,
        left_out=LEFT_OUT,
        middle_half_means=MIDDLE_HALF_MEANS,
        too_few=NOT_OF_MANY,
        needs_cards=NEEDS_CARDS,
        nothing_shared=NOTHING_SHARED,
        teaches_badly=TEACHES_BADLY,
        badly_means=BADLY_MEANS,
        check_in_mark=CHECK_IN_MARK,
        check_in_means=CHECK_IN_MEANS,
    )
    made.tests["silent"] = has_shared_nothing
    made.tests["beside_others"] = page_words.has_halves
    made.filters.update(
        answered=answered_weeks,
        answers_a_day=page_words.answers_a_day,
        behind=behind_name,
        belongs=page_words.belongs,
        beside=page_words.beside,
        beside_share=page_words.beside_share,
        briefly=page_words.briefly,
        bound=page_markup.bound,
        by_trainee=by_trainee,
        busiest=page_words.busiest,
        calendar=page_words.calendar,
        categories=page_words.categories,
        clearly_below=page_words.clearly_below,
        covered=page_words.covered,
        date=date_words,
        direction=page_markup.direction,
        due=due_words,
        missed=missed_share_words,
        due_places=due_places,
        expected=page_words.expected,
        has_kinds=page_words.has_kinds,
        isolated=page_markup.isolated,
        listed=page_words.listed,
        kinds=kinds_words,
        loose=page_markup.loose,
        marked=page_words.marked,
        missed_briefly=page_words.missed_briefly,
        percent=percent,
        ranged=page_words.ranged,
        rate=rate_words,
        reasons=reasons_words,
        retained=retained_words,
        short=page_words.short,
        sources=page_words.sources,
        trainees=trainees_words,
        typed=page_markup.typed,
        unanswered=unanswered_words,
        version=version_words,
        workload=page_words.workload,
        workload_beside=page_words.workload_beside,
        year_and_groups=page_words.year_and_groups,
    )
    return made


def _template(name: str) -> str:
    """A template without the space between its blocks: each trainee would carry it anew."""
    lines = (_TEMPLATES / name).read_text(encoding="utf-8").splitlines()
    return _without_line_ends("\n".join(line.strip() for line in lines))


def _style() -> str:
    """The style sheet without the space round its signs, of which there is a kilobyte.

    Before a colon it stays: there it parts an element from one that lies within it.
    """
    return re.sub(r"\s*([{};,])\s*|(:)\s+", r"\1\2", _template("style.css"))
