"""The report as one self-contained page: no script, no network, and nothing that is computed here.

What it is made of stands in modules of its own: `page_templates` (and the folder `templates`, one
for each part of the page), `page_charts` with `svg`, `page_words` with `words`, and `page_markup`,
by which every text is made visible and escaped on its way into the page, whoever wrote it.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Final, NamedTuple

from trainer.reports.cards import in_detail
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
"""A report that would be larger has shorter pages of cards and trainees, which say so."""
MOST_OTHERS: Final = 200
"""More cards without a page of their own are not listed: they are in the tables."""
_FULL_PAGES: Final = 25
"""More trainees never have room for all of theirs."""


class _Form(NamedTuple):
    """How much of a report a page has room for."""

    cards: Sequence[CardLine]
    """Those that have a page, the first of the report's."""
    has_short_trainees: bool = True
    has_short_cards: bool = True
    names_cards: bool = True
    """Cards without a page that short pages of trainees name are listed with their questions."""
    lists_others: bool = True
    """All cards without a page are listed."""


def page(report: Report) -> str:
    """The report as HTML; the same report gives the same text.

    Where it would be larger than `LARGEST_BYTES`, the pages of cards are kept short, and then those
    of trainees; where that is not enough, as many cards have a page as there is room for, those to
    look at first.  In the end the cards that trainees' pages name are not listed with their
    questions, and the cards without a page not at all.
    """
    every = report.cards
    if len(report.pages) <= _FULL_PAGES:
        for has_short_cards in (False, True):
            form = _Form(every, has_short_trainees=False, has_short_cards=has_short_cards)
            if _fits(in_full := _page(report, form)):
                return in_full
    largest = _page(report, _Form(every))
    return largest if _fits(largest) else _smaller(report, largest)


def _smaller(report: Report, largest: str) -> str:
    """The page without as many pages of cards as make it too large, or without more."""
    # Where details are told of few, these are the ones to look at.
    looked_at = _Form(report.cards if report.other_cards else in_detail(report.cards))
    unnamed = looked_at._replace(names_cards=False)
    for form in (looked_at, unnamed):
        smallest = _page(report, form)
        if _fits(smallest):
            return _filled(report, form, smallest, largest)
    return _page(report, unnamed._replace(lists_others=False))


def _filled(report: Report, form: _Form, smallest: str, largest: str) -> str:
    """The smallest page of a form with as many more pages of cards as there is room for."""
    every, least = report.cards, len(form.cards)
    step = (_size(largest) - _size(smallest)) / max(len(every) - least, 1)
    # A little less: no two cards take the same room.
    more = int(0.95 * (LARGEST_BYTES - _size(smallest)) / step)
    fuller = _page(report, form._replace(cards=every[: least + more]))
    return fuller if _fits(fuller) else smallest


def _fits(text: str) -> bool:
    return _size(text) <= LARGEST_BYTES


def _size(text: str) -> int:
    return len(text.encode())


def _page(report: Report, form: _Form) -> str:
    card_pages = {card.anchor for card in form.cards}
    trainee_pages = {trainee.line.anchor for trainee in report.pages}
    others = (*report.cards[len(form.cards) :], *report.other_cards)
    has_names = form.names_cards and form.has_short_trainees
    named_cards = tuple(_without_page(report, card_pages)) if has_names else ()
    whole = (
        environment()
        .get_template("page.html")
        .render(
            report=report,
            anchors=_anchors(report, card_pages) | {card.anchor for card in named_cards},
            cards=form.cards,
            card_pages=card_pages,
            trainee_pages=trainee_pages,
            named_cards=named_cards,
            other_cards=others,
            lists_others=form.lists_others and len(others) <= MOST_OTHERS,
            is_short=form.has_short_trainees,
            has_short_cards=form.has_short_cards,
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


def _anchors(report: Report, card_pages: Collection[str]) -> set[str]:
    """Where a link can lead."""
    if report.header.is_release:
        return {*RELEASED_SECTIONS, *(line.anchor for line in report.categories)}
    lines = (report.categories, report.most_missed, report.trainees)
    trainees = {trainee.line.anchor for trainee in report.pages}
    return {*SECTIONS, *trainees, *card_pages, *(line.anchor for group in lines for line in group)}
