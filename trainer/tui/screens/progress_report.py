"""A progress report on the screen, from its page down to a trainee's and a card's."""

from collections.abc import Iterable
from functools import partial
from typing import Final

from textual import on

from trainer.reports.detail import card_parts, trainee_parts
from trainer.reports.parts import MADE_UP, missed_words
from trainer.reports.report import CardLine, CheckIn, Header, Report, TraineeLine, TraineePage
from trainer.reports.terminal import report_parts
from trainer.reports.words import (
    NOTHING_SHARED,
    has_shared_nothing,
    rate_words,
    retired_words,
)
from trainer.tui.screens.reading import ReadingScreen
from trainer.tui.screens.views import ViewsScreen
from trainer.tui.widgets.report_list import Listed, ReportList

_NO_TRAINEES: Final = "There are no trainees in this report."
_NO_CARDS: Final = "No card has a page: too few answers, or none were shared card by card."
_TRAINEES_LEFT_OUT: Final = "Trainees are left out of a report that goes further."
_CARDS_LEFT_OUT: Final = "Cards are left out of a report that goes further."
_NO_OWN_CARDS: Final = "No card has a page: too few answers."
_NO_WEAKEST: Final = "No cards to list: too few answers, or none were shared card by card."


class ProgressReportScreen(ViewsScreen):
    """The page, the trainees and the cards of a report."""

    def __init__(self, report: Report) -> None:
        header = report.header
        self._report = report
        self._trainees = () if header.is_release else report.trainees
        self._cards = () if header.is_release else report.cards
        self._pages = {page.line.anchor: page for page in report.pages}
        lists = (
            ReportList(
                [_listed(line, self._rules(line)) for line in self._trainees],
                _TRAINEES_LEFT_OUT if header.is_release else _NO_TRAINEES,
                title="Your page" if header.is_own else "Trainees",
                id="trainees",
            ),
            card_list("Cards", self._cards, _why_no_cards(header)),
        )
        super().__init__(header.title, aside_words(header), partial(report_parts, report), lists)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is no way back from the page of a report, which comes first."""
        is_end = action == "back" and self.is_at_page
        return not is_end and super().check_action(action, parameters)

    @on(ReportList.Chosen, "#trainees")
    def open_trainee(self, message: ReportList.Chosen) -> None:
        """Show a trainee's page, if they have shared anything that it could hold."""
        line = self._trainees[message.index]
        page = self._pages.get(line.anchor)
        if page is not None:
            self.app.push_screen(TraineeScreen(page, self._rules(line), self._report.header))

    @on(ReportList.Chosen, "#cards")
    def open_card(self, message: ReportList.Chosen) -> None:
        """Show a card's page."""
        card = self._cards[message.index]
        self.app.push_screen(card_screen(card, self._report.header))

    def _rules(self, line: TraineeLine) -> tuple[CheckIn, ...]:
        return tuple(rule for rule in self._report.check_in if rule.anchor == line.anchor)


class TraineeScreen(ViewsScreen):
    """A trainee's page, and the cards that they miss most."""

    def __init__(self, page: TraineePage, rules: Iterable[CheckIn], header: Header) -> None:
        self._weakest = page.weakest
        self._header = header
        parts = partial(
            trainee_parts,
            page,
            rules=tuple(rules),
            target=header.target,
            is_made_up=header.is_made_up,
        )
        lists = (card_list("Weakest cards", page.weakest, _NO_WEAKEST),)
        super().__init__(page.line.name, aside_words(header), parts, lists)

    @on(ReportList.Chosen, "#cards")
    def open_card(self, message: ReportList.Chosen) -> None:
        """Show a card's page."""
        self.app.push_screen(card_screen(self._weakest[message.index], self._header))


def card_screen(card: CardLine, header: Header) -> ReadingScreen:
    """A card's page."""
    parts = partial(card_parts, card, is_made_up=header.is_made_up)
    return ReadingScreen(card.name, aside_words(header), parts)


def card_list(title: str, cards: Iterable[CardLine], nothing: str) -> ReportList:
    """A list of cards with their questions and how often they were missed."""
    listed = [Listed(card.name, (card.question, _card_words(card))) for card in cards]
    return ReportList(listed, nothing, title=title, id="cards")


def _card_words(card: CardLine) -> str:
    return f"{card.category}{retired_words(card)}: {missed_words(card)}"


def aside_words(header: Header) -> str:
    """What stands at the right of every screen of a report."""
    return MADE_UP if header.is_made_up else f"as of {header.as_of}"


def _why_no_cards(header: Header) -> str:
    if header.is_release:
        return _CARDS_LEFT_OUT
    return _NO_OWN_CARDS if header.is_own else _NO_CARDS


def _listed(line: TraineeLine, rules: Iterable[CheckIn]) -> Listed:
    if has_shared_nothing(line):
        return Listed(line.name, (NOTHING_SHARED,))
    overdue = f"; {line.overdue} overdue" if line.overdue else ""
    covered = f"covered {line.coverage.covered} of {line.coverage.facts}"
    figures = f"retention {rate_words(line.retained.marked)}; {covered}{overdue}"
    return Listed(line.name, (figures, *(f"Check in: {rule.words}" for rule in rules)))
