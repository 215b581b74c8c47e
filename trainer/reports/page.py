"""The report as one self-contained page: no script, no network, and nothing that is computed here.

What it is made of stands in modules of its own: `page_templates` (and the folder `templates`, one
for each part of the page), `page_charts` with `svg`, `page_words` with `words`, and `page_markup`,
by which every text is made visible and escaped on its way into the page, whoever wrote it.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from trainer.reports.page_charts import calibration_chart, category_chart, week_chart
from trainer.reports.page_templates import compact, environment
from trainer.reports.page_words import key_rates
from trainer.reports.report import CardLine, Report

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
LARGEST_BYTES: Final = 100_000
"""A report that would be larger has shorter pages of trainees, which say so."""
MOST_OTHERS: Final = 200
"""More cards without a page of their own are not listed: they are in the tables."""
_FULL_PAGES: Final = 25
"""More trainees never have room for all of theirs."""


def page(report: Report) -> str:
    """The report as HTML; the same report gives the same text.

    Where it would be larger than `LARGEST_BYTES`, the pages of trainees are kept short; where that
    is not enough, the cards that they name are not listed with their questions, and in the end the
    cards without a page not at all.
    """
    if len(report.pages) <= _FULL_PAGES:
        in_full = _page(report, is_short=False)
        if len(in_full.encode()) <= LARGEST_BYTES:
            return in_full
    named = tuple(_without_page(report, {card.anchor for card in report.cards}))
    for cards in (named, ()):
        short = _page(report, is_short=True, named_cards=cards)
        if len(short.encode()) <= LARGEST_BYTES:
            return short
    return _page(report, is_short=True, lists_others=False)


def _page(
    report: Report,
    *,
    is_short: bool,
    named_cards: Sequence[CardLine] = (),
    lists_others: bool = True,
) -> str:
    card_pages = {card.anchor for card in report.cards}
    trainee_pages = {trainee.line.anchor for trainee in report.pages}
    whole = (
        environment()
        .get_template("page.html")
        .render(
            report=report,
            anchors=_anchors(report) | {card.anchor for card in named_cards},
            card_pages=card_pages,
            trainee_pages=trainee_pages,
            named_cards=named_cards,
            lists_others=lists_others and len(report.other_cards) <= MOST_OTHERS,
            is_short=is_short,
            key_rates=key_rates(report),
            category_chart=category_chart(report),
            week_chart=week_chart(report),
            calibration_chart=calibration_chart(report),
        )
    )
    return compact(whole)


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
