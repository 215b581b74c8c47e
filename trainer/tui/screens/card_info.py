"""What is known of the card on screen, and how it was answered before."""

from collections.abc import Iterator

from trainer.domain.study_day import calendar_date
from trainer.services.looking_back import CardInfo, PastAnswer
from trainer.tui.screens.panel import Panel
from trainer.tui.widgets.sheet import Entry, Sheet, heading
from trainer.tui.wording import RATING_WORDS, duration_words


class CardInfoScreen(Panel):
    """Where a card stands and its history; what would give the answer away waits for the answer."""

    title_words = "Card"

    def __init__(self, info: CardInfo, *, is_answered: bool) -> None:
        super().__init__()
        self._info = info
        self._is_answered = is_answered

    def sheet(self) -> Sheet:
        """Standing, facts and history."""
        return Sheet([*self._standing(), *self._facts(), *self._history()])

    def _standing(self) -> Iterator[Entry]:
        yield Entry(label="Deck", text=self._info.deck_title)
        for name, words in self._info.lines:
            yield Entry(label=name.capitalize(), text=words)

    def _facts(self) -> Iterator[Entry]:
        yield heading("Facts")
        if not self._is_answered:
            yield Entry(text="They are shown once the card is answered.")
            return
        for claim in self._info.claims:
            yield Entry(text=claim)

    def _history(self) -> Iterator[Entry]:
        yield heading("History")
        if not self._info.history:
            yield Entry(text="Not answered yet.")
        for past in self._info.history:
            yield Entry(label=calendar_date(past.day).isoformat(), text=self._past_words(past))

    def _past_words(self, past: PastAnswer) -> str:
        words = f"{past.verdict}, {RATING_WORDS[past.rating]}, {duration_words(past.elapsed_ms)}"
        if not (past.typed and self._is_answered):
            return words
        again = f", then {past.typed_again}" if past.typed_again else ""
        return f"{words}: {past.typed}{again}"
