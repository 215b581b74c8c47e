"""A page of a report with lists beside it: one view is open, the others a key away."""

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import ContentSwitcher

from trainer.reports.parts import Part
from trainer.tui.keys import KeyHint
from trainer.tui.screens.reading import ReadingScreen
from trainer.tui.widgets.line_list import ScrollArea
from trainer.tui.widgets.report_list import ReportList
from trainer.tui.widgets.view_line import ViewLine

_PAGE = "page"
_KEYS = ("progress.first", "progress.second", "progress.third")


class ViewsScreen(ReadingScreen):
    """A page, and up to two lists whose rows open pages of their own."""

    CSS_PATH: ClassVar[list[str]] = ["reading.tcss", "views.tcss"]  # type: ignore[assignment]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "view(0)", "The page", id=_KEYS[0]),
        Binding("2", "view(1)", "The first list", id=_KEYS[1]),
        Binding("3", "view(2)", "The second list", id=_KEYS[2]),
        Binding("left,h", "turn(-1)", "The view before", id="progress.left"),
        Binding("right,l", "turn(1)", "The next view", id="progress.right"),
    ]

    _views = getters.query_one(ViewLine)
    _switcher = getters.query_one(ContentSwitcher)

    def __init__(
        self,
        title: str,
        aside: str,
        parts: Callable[[int], Iterable[Part]],
        lists: Sequence[ReportList],
    ) -> None:
        super().__init__(title, aside, parts)
        self._lists = tuple(lists)
        """Each with an id, by which what it opens is told apart."""

    def head(self) -> ComposeResult:
        """What the page is, and the views."""
        yield from super().head()
        yield ViewLine(("Page", *(f"{each.title} {each.count}" for each in self._lists)))

    def page(self) -> ComposeResult:
        """The views, one of them open."""
        with ContentSwitcher(initial=_PAGE):
            yield from super().page()
            for each in self._lists:
                with ScrollArea(id=_view_of(each), classes="list", can_focus=False):
                    yield each

    def hints(self) -> tuple[KeyHint, ...]:
        """The keys that matter here."""
        names = (_PAGE, *(each.title.lower() for each in self._lists))
        return (
            KeyHint("progress.open", "open"),
            KeyHint("app.help", "help"),
            *(KeyHint(key, name) for key, name in zip(_KEYS, names, strict=False)),
            KeyHint("progress.back", "back"),
            KeyHint("app.quit", "quit"),
            KeyHint("app.theme", "light or dark"),
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A view that there is not cannot be opened."""
        if action != "view":
            return True
        (place,) = parameters
        return isinstance(place, int) and place <= len(self._lists)

    def action_view(self, place: int) -> None:
        """Open a view by its place."""
        opened = self._lists[place - 1] if place else None
        self._switcher.current = _view_of(opened) if opened else _PAGE
        self._views.open_view = place
        (opened or self._page).focus()
        self.refresh_bindings()

    def action_turn(self, by: int) -> None:
        """Open the view beside the open one."""
        self.action_view(min(len(self._lists), max(0, self._views.open_view + by)))

    @property
    def is_at_page(self) -> bool:
        """Whether the page is open, and not a list."""
        return not self.is_mounted or self._views.open_view == 0

    def action_back(self) -> None:
        """Go back to the page, and from there to the screen below."""
        if self.is_at_page:
            super().action_back()
        else:
            self.action_view(0)


def _view_of(each: ReportList) -> str:
    return f"{each.id}-view"
