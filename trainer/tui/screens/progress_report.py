"""A progress report on the screen, from its page down to a trainee's and a card's."""

from collections.abc import Iterable
from functools import partial
from typing import ClassVar, Final, NamedTuple

from textual import getters, on
from textual.binding import Binding, BindingType

from trainer.reports.detail import card_parts, trainee_parts
from trainer.reports.parts import MADE_UP, missed_words
from trainer.reports.report import CardLine, CheckIn, Header, Report, TraineeLine, TraineePage
from trainer.reports.terminal import report_parts
from trainer.reports.words import (
    NOTHING_SHARED,
    behind_name,
    has_shared_nothing,
    rate_words,
    weakest_words,
)
from trainer.tui.keys import KeyHint
from trainer.tui.screens.reading import ReadingScreen
from trainer.tui.screens.views import ViewsScreen
from trainer.tui.widgets.linked_parts import LinkedParts
from trainer.tui.widgets.report_list import Listed, ReportList

_NO_TRAINEES: Final = "There are no trainees in this report."
_NO_CARDS: Final = "No card was answered in the period by anybody who shares card by card."
_TRAINEES_LEFT_OUT: Final = "Trainees are left out of a report that goes further."
_CARDS_LEFT_OUT: Final = "Cards are left out of a report that goes further."
_NO_OWN_CARDS: Final = "You have answered no card in the period."
_NO_WEAKEST: Final = "No cards to list: too few answers, or none were shared card by card."


class _Place(NamedTuple):
    """Where on the page the reader is."""

    cursor: int | None
    scrolled: int


class ProgressReportScreen(ViewsScreen):
    """The page, the trainees and the cards of a report; what to act on leads to what it is of."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "choose(1)", "Choose what to act on, or whom", id="progress.choose"),
        Binding("shift+tab", "choose(-1)", "Choose the one before", id="progress.before"),
        Binding("enter", "follow", "Go to what is chosen", id="progress.follow"),
    ]

    _linked = getters.query_one(LinkedParts)

    def __init__(self, report: Report) -> None:
        header = report.header
        self._report = report
        self._trainees = () if header.is_release else report.trainees
        self._cards = () if header.is_release else (*report.cards, *report.other_cards)
        pages = () if header.is_release else report.pages
        self._pages = {page.line.anchor: page for page in pages}
        self._card_pages = {card.anchor: card for card in self._cards}
        self._came_from: _Place | None = None
        """Where a line was followed to another place of the page."""
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

    def drawn_parts(self) -> LinkedParts:
        """The parts, with what of them can be followed."""
        return LinkedParts(self._parts, self._has_page)

    def hints(self) -> tuple[KeyHint, ...]:
        """The keys that matter here."""
        of_page = (KeyHint("progress.follow", "open"), KeyHint("progress.choose", "choose"))
        return (*of_page, *super().hints())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is no way back from the page of a report, which comes first, but to its own lines.

        Only there can anything be chosen.
        """
        match action:
            case "back" if self.is_at_page:
                return self._came_from is not None
            case "choose":
                return self.is_at_page and bool(self._report.act_on)
            case "follow":
                return self.is_at_page and self.is_mounted and self._linked.chosen is not None
            case _:
                return super().check_action(action, parameters)

    def action_choose(self, by: int) -> None:
        """Choose the next thing to act on, or the one before it."""
        self._linked.move(by)
        chosen = self._linked.chosen
        if chosen is not None:
            self._page.bring_into_view(self._linked, chosen.top, chosen.height)
        self.refresh_bindings()

    def action_follow(self) -> None:
        """Open the page of what is chosen, or go to where it stands on this one."""
        chosen = self._linked.chosen
        if chosen is None:
            return
        if chosen.target in self._pages:
            self._open_trainee(self._pages[chosen.target])
        elif chosen.target in self._card_pages:
            self.app.push_screen(card_screen(self._card_pages[chosen.target], self._report.header))
        else:
            self._go_to(chosen.target)

    def _go_to(self, anchor: str) -> None:
        here = _Place(self._linked.cursor, self._page.scroll_offset.y)
        top = self._linked.go_to(anchor)
        if top is None:
            return
        if self._came_from is None or self._came_from.cursor != here.cursor:
            # A line that is followed twice still leads back to where it stands.
            self._came_from = here
        self._page.scroll_to(y=self._page.line_at(self._linked, top), animate=False, force=True)
        self.refresh_bindings()

    def action_back(self) -> None:
        """Go back to the page, and there to the line that was followed."""
        if not self.is_at_page or self._came_from is None:
            super().action_back()
            return
        self._linked.cursor, scrolled = self._came_from
        self._came_from = None
        self._page.scroll_to(y=scrolled, animate=False, force=True)
        self.refresh_bindings()

    def _has_page(self, anchor: str) -> bool:
        return anchor in self._pages or anchor in self._card_pages

    @on(ReportList.Chosen, "#trainees")
    def open_trainee(self, message: ReportList.Chosen) -> None:
        """Show a trainee's page, if they have shared anything that it could hold."""
        page = self._pages.get(self._trainees[message.index].anchor)
        if page is not None:
            self._open_trainee(page)

    @on(ReportList.Chosen, "#cards")
    def open_card(self, message: ReportList.Chosen) -> None:
        """Show a card's page."""
        card = self._cards[message.index]
        self.app.push_screen(card_screen(card, self._report.header))

    def _open_trainee(self, page: TraineePage) -> None:
        rules = self._rules(page.line)
        self.app.push_screen(TraineeScreen(page, rules, self._report.header))

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
        self._of = "" if header.is_own else page.line.name
        listed = [Listed(card.name, (card.question, _weak_card(card))) for card in page.weakest]
        lists = (ReportList(listed, _NO_WEAKEST, title="Weakest cards", id="cards"),)
        super().__init__(page.line.name, aside_words(header), parts, lists)

    @on(ReportList.Chosen, "#cards")
    def open_card(self, message: ReportList.Chosen) -> None:
        """Show a card's page."""
        self.app.push_screen(card_screen(self._weakest[message.index], self._header, of=self._of))


def card_screen(card: CardLine, header: Header, *, of: str = "") -> ReadingScreen:
    """A card's page, of all trainees or of one."""
    parts = partial(card_parts, card, of=of, is_own=header.is_own, is_made_up=header.is_made_up)
    return ReadingScreen(card.name, aside_words(header), parts)


def card_list(title: str, cards: Iterable[CardLine], nothing: str) -> ReportList:
    """A list of cards with their questions and how often they were missed."""
    listed = [Listed(card.name, (card.question, _card_words(card))) for card in cards]
    return ReportList(listed, nothing, title=title, id="cards")


def _weak_card(card: CardLine) -> str:
    return f"{card.category}{behind_name(card)}: missed {weakest_words(card)}"


def _card_words(card: CardLine) -> str:
    return f"{card.category}{behind_name(card)}: {missed_words(card)}"


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
