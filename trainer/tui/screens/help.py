"""Every key and what it does."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from textual.binding import Binding

from trainer.tui.keys import key_name
from trainer.tui.screens.panel import Panel
from trainer.tui.widgets.sheet import Entry, Sheet, heading


class HelpScreen(Panel):
    """Keys by the place where they work, as they are bound now."""

    title_words = "Keys"

    def __init__(
        self, groups: Iterable[tuple[str, Iterable[Binding]]], keymap: Mapping[str, str]
    ) -> None:
        super().__init__()
        self._groups = tuple(groups)
        self._keymap = keymap

    def sheet(self) -> Sheet:
        """One heading for each place, one line for each key."""
        entries: list[Entry] = []
        for title, bindings in self._groups:
            entries += [heading(title), *self._lines(bindings)]
        return Sheet(entries, label_style="bold $accent")

    def _lines(self, bindings: Iterable[Binding]) -> Iterator[Entry]:
        for _, together in groupby(bindings, lambda binding: binding.group or binding.id):
            kin = list(together)
            keys = [name for binding in kin for name in self._names(binding)]
            yield Entry(label=" ".join(keys), text=kin[0].description)

    def _names(self, binding: Binding) -> list[str]:
        keys = self._keymap.get(binding.id or "", binding.key)
        return [key_name(key.strip()) for key in keys.split(",")]
