"""What a sitting asks: which card is on screen, which comes next, and when it is over."""

from dataclasses import replace
from typing import TYPE_CHECKING

from trainer.domain.ids import CardId
from trainer.domain.rating import Rating
from trainer.domain.schedule import Schedule
from trainer.domain.study_day import Moment
from trainer.services.agenda import Agenda, candidate_of, is_early
from trainer.services.asked import Asked
from trainer.services.clock import Clock
from trainer.services.prompts import prompt_of
from trainer.services.sitting import Nothing, Plan, Prompt
from trainer.services.tally import Tally

if TYPE_CHECKING:
    # The store takes 150 ms to import, and this module is wanted before the first paint.
    from trainer.services.card_box import CardBox


class Asking:
    """The cards of one sitting, one after the other; nothing here writes to the log."""

    def __init__(self, box: "CardBox", clock: Clock, plan: Plan, tally: Tally) -> None:
        self._box = box
        self._clock = clock
        self._plan = plan
        self._tally = tally
        self.began_ms = clock.ticks_ms()
        """Ticks when the learner sat down."""
        self.asked: Asked | None = None
        """The card on screen; None when there is none."""
        self._has_asked = False
        self._read_day()
        self.go_on()

    @property
    def current(self) -> Prompt | Nothing:
        """The card to be answered now, or why there is none."""
        if self.asked is None and self._has_woken():
            self.go_on()
        if self.asked is None:
            return Nothing.FINISHED if self._has_asked else Nothing.NOTHING_DUE
        if self.asked.seen_ms is None:
            self.asked.seen_ms = self._clock.ticks_ms()
        return self.asked.prompt

    def go_on(self) -> None:
        """Leave the card on screen for the next one, or for none where the sitting is over."""
        self.asked = None
        if self._is_over:
            return
        self.asked = self._next_asked()
        if self.asked is None and not self._plan.is_cram:
            # Siblings of a buried card, or what another program brought, may have come up.
            self._read_day()
            self.asked = self._next_asked()

    def leave(self, card: CardId) -> None:
        """Cross a card off without an answer, and go on."""
        self._agenda.take(card)
        self.go_on()

    def settle(self, asked: Asked, rating: Rating, after: Schedule) -> None:
        """Put an answered card where its rating leaves it; it stays on screen."""
        candidate = candidate_of(asked.card, after)
        if not self._plan.is_cram:
            self._agenda.settle(candidate, after.due_day, self._box.today)
        elif rating is Rating.AGAIN:
            self._agenda.ask_last(candidate)
        else:
            self._agenda.take(candidate.card)

    def ask_again(self, card: CardId) -> None:
        """Make the card of an undone entry current, or where it cannot be asked, what was."""
        now = self._clock.now()
        shown = [self.asked.card.id] if self.asked else []
        if not self._plan.is_cram:
            self._read_day()
        for wanted in (card, *shown):
            if (asked := self._ask(wanted, now)) is not None:
                self.asked = asked
                return
        self.go_on()

    @property
    def _is_over(self) -> bool:
        minutes = self._plan.minutes
        sat_ms = self._clock.ticks_ms() - self.began_ms
        return self._cards_left == 0 or (minutes is not None and sat_ms >= minutes * 60_000)

    @property
    def _cards_left(self) -> int | None:
        """How many the plan leaves; None when it does not say."""
        cards = self._plan.cards
        return None if cards is None else max(0, cards - self._tally.answered)

    def _has_woken(self) -> bool:
        now = self._clock.now()
        return not self._is_over and (self._agenda.has_woken(now) or self._has_day_passed(now))

    def _has_day_passed(self, now: Moment) -> bool:
        return not self._plan.is_cram and self._box.day_of(now) != self._box.today

    def _read_day(self) -> None:
        self._agenda = Agenda(self._box.day_queue(self._clock.now()))

    def _next_asked(self) -> Asked | None:
        now = self._clock.now()
        if self._has_day_passed(now):
            self._read_day()
        while (candidate := self._agenda.next_card(now)) is not None:
            if (asked := self._ask(candidate.card, now)) is not None:
                return asked
            self._agenda.take(candidate.card)
        return None

    def _ask(self, card_id: CardId, now: Moment) -> Asked | None:
        standing = self._box.to_ask(card_id, now)
        if standing is None:
            return None
        card, schedule = standing.card, standing.schedule
        self._agenda.ask_first(candidate_of(card, schedule))
        prompt = prompt_of(
            card,
            schedule,
            deck_title=standing.deck_title,
            home=self._box.home,
            to_come=self._agenda.to_come.at_most(self._cards_left, shown=schedule.phase),
            answered=self._tally.answered,
        )
        is_cram = self._plan.is_cram
        is_ahead = not is_cram and is_early(schedule, now)
        prompt = replace(prompt, is_early=is_ahead, is_cram=is_cram)
        self._has_asked = True
        attempt, again = self._box.attempt(), self._box.attempt()
        return Asked(prompt=prompt, before=schedule, attempt=attempt, again=again, moment=now)
