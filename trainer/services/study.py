"""A sitting: what is said of an answer to the card on screen, and what goes into the log."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from trainer.domain.answer import Answer, Judgement, TypedText
from trainer.domain.ids import EntryId
from trainer.domain.intervals import interval_words
from trainer.domain.log import Bury, Flag, Mode, Rerate, Retract, Retype, Review, Stamp, Suspend
from trainer.domain.rating import (
    Confidence,
    Mark,
    Rating,
    Verdict,
    proposed_rating,
)
from trainer.domain.schedule import Schedule
from trainer.errors import CardChangedError, NotUnderstoodError, TakenBackError
from trainer.services.asked import Asked
from trainer.services.asking import Asking
from trainer.services.clock import Clock
from trainer.services.looking_back import CardInfo, PastAnswer, Summary, WeakFact
from trainer.services.place import way_to_author
from trainer.services.prompts import is_other_form, is_self_rated, outcome_of
from trainer.services.second_thoughts import as_kept, chosen, is_given, turned
from trainer.services.sitting import Nothing, Outcome, Plan, Progress, Prompt, Retyped, Undone
from trainer.services.tally import Answered, Tally
from trainer.services.undoing import undone_of

if TYPE_CHECKING:
    # The store takes 150 ms to import, and this module is wanted before the first paint.
    from trainer.services.card_box import CardBox

__all__ = [
    "CardInfo",
    "Nothing",
    "Outcome",
    "PastAnswer",
    "Plan",
    "Progress",
    "Prompt",
    "Retyped",
    "StudySession",
    "Summary",
    "Undone",
    "WeakFact",
]


class StudySession:
    """One sitting.  Every method that changes anything has committed it when it returns."""

    def __init__(self, box: "CardBox", clock: Clock, plan: Plan) -> None:
        self._box = box
        self._clock = clock
        self._mode = Mode.CRAM if plan.is_cram else Mode.STUDY
        self._tally = Tally()
        self._sat_down_ms = clock.now().at_ms
        self._asking = Asking(box, clock, plan, self._tally)
        self._ended_ms = self._asking.began_ms

    @property
    def current(self) -> Prompt | Nothing:
        """The card to be answered now, or why there is none."""
        return self._asking.current

    @property
    def backlog(self) -> str:
        """`312 reviews wait; at 200 a day you will have caught up by Thursday`, or empty."""
        return self._box.backlog(self._clock.now())

    def asks_confidence(self, answer: Answer) -> bool:
        """Whether the learner is to say how sure they are of an answer, before it is marked.

        Not of a statement: whether its reason was asked for has told already.
        """
        return self._box.asks_confidence and is_given(answer) and not isinstance(answer, Judgement)

    def understood(self, answer: Answer) -> Verdict:
        """What the machine would say of an answer; nothing is written.

        Raises NotUnderstoodError, as `submit` does, where words were given for a figure.
        """
        card = self._unanswered().card
        verdict = self._box.mark(card, answer)
        if verdict is None:
            raise RuntimeError("a self-rated card is shown, not marked")
        if is_other_form(card.question, verdict):
            raise NotUnderstoodError("That is no figure, and was not marked: a number is wanted.")
        return verdict

    @property
    def elapsed_ms(self) -> int:
        """How long the card on screen has been looked at by now."""
        seen_ms = self._on_screen().seen_ms
        return 0 if seen_ms is None else self._clock.ticks_ms() - seen_ms

    def submit(
        self,
        answer: Answer,
        confidence: Confidence | None = None,
        *,
        elapsed_ms: int | None = None,
    ) -> Outcome:
        """Mark an answer and commit it with its mark and proposed rating; `rate` comes next.

        `elapsed_ms` is how long the answer took where it was sent before now.  Raises
        CardChangedError where a deck was added meanwhile in which the card has another answer: what
        was given is not kept, and the card is current as it is now; NotUnderstoodError where words
        were given for a figure, which is a slip and no answer.
        """
        asked, verdict = self._unanswered(), self.understood(answer)
        asked.elapsed_ms = self.elapsed_ms if elapsed_ms is None else elapsed_ms
        asked.moment = self._clock.now()
        typed = answer.text if isinstance(answer, TypedText) else None
        make_review = asked.review_as(proposed_rating(verdict.mark), self._mode, verdict)
        review, after = self._recorded(
            asked,
            lambda stamp: replace(make_review(stamp), chosen=chosen(answer), confidence=confidence),
            typed=typed,
        )
        asked.outcome, asked.review = self._outcome(asked, as_kept(verdict, review)), review
        self._count(asked, review, after)
        return asked.outcome

    def show(self, *, elapsed_ms: int | None = None) -> Outcome:
        """Turn a self-rated card over; nothing is written until it is rated."""
        asked = self._unanswered()
        if not is_self_rated(asked.card.question):
            raise RuntimeError("a card that is marked takes an answer")
        asked.elapsed_ms = self.elapsed_ms if elapsed_ms is None else elapsed_ms
        asked.moment = self._clock.now()
        asked.outcome = self._outcome(asked, None)
        return asked.outcome

    def intervals(self) -> Mapping[Rating, str]:
        """When the card on screen comes back after each rating: `10 min`, `3 d`, `2.1 mo`.

        No part of the outcome: a mark is painted before they are worked out.
        """
        if self._mode is Mode.CRAM:
            return dict.fromkeys(Rating, "no change") | {Rating.AGAIN: "once more"}
        asked = self._on_screen()
        outlook = self._box.outlook(asked.before, asked.moment)
        return {rating: interval_words(outlook[rating], asked.moment) for rating in Rating}

    def rate(self, rating: Rating) -> None:
        """Rate the answer given or shown, and go on to the next card.

        Raises TakenBackError, as do `overrule` and `retype`, once the answer was undone in another
        window; its card is asked again then, unless it is answered there already.  A card that is
        turned over is recorded here: CardChangedError, as `submit` has it.
        """
        asked = self._standing()
        if asked.outcome is None:
            raise RuntimeError("there is no answer to rate yet")
        if asked.review is None:
            self._record_self_rated(asked, rating)
        elif asked.review.rating is not rating:
            mark = asked.review.mark if asked.outcome.is_overruled else None
            self._record_rerate(asked, asked.review, rating, mark)
        self._asking.go_on()

    def overrule(self) -> Outcome:
        """Say that the answer was right, or the next time that the mark holds after all.

        The log keeps the mark and the overruling; it proposes another rating.
        """
        asked = self._standing()
        if asked.outcome is None or asked.outcome.verdict is None or asked.review is None:
            raise RuntimeError("there is no mark to overrule")
        outcome = turned(asked.outcome)
        mark = Mark.CORRECT if outcome.is_overruled else asked.outcome.verdict.mark
        self._record_rerate(asked, asked.review, outcome.proposed, mark)
        asked.outcome = outcome
        return outcome

    def retype(self, text: str) -> Outcome:
        """Keep what is typed once more where the marker asks what was meant; no mark changes."""
        asked = self._standing()
        if asked.outcome is None or asked.review is None or not asked.outcome.can_retype:
            raise RuntimeError("there is nothing that could be typed again")
        verdict, target = self._box.mark(asked.card, TypedText(text)), asked.review.stamp.entry
        if verdict is None:
            raise RuntimeError("a self-rated card is shown, not marked")
        mark, error = verdict.mark, verdict.error
        self._box.record(
            self._clock.now(),
            lambda stamp: Retype(stamp=stamp, review=target, mark=mark, error=error),
            typed=text,
            attempt=asked.again,
        )
        asked.outcome = replace(asked.outcome, retyped=Retyped(text=text, verdict=verdict))
        return asked.outcome

    def undo(self, named: EntryId | None = None) -> Undone | None:
        """Take back the latest answer, suspension, burial or flag, also from before a restart.

        An answer that waits for its rating goes first, and the card is current again.  What is
        older than this sitting and of another day is not taken back unless it was `named` to the
        learner.  None when there is nothing; all stays as it is then.
        """
        waiting = self._asking.asked.review if self._asking.asked else None
        entry = waiting or self._box.latest_undoable()
        if entry is None:
            return None
        undone = undone_of(
            entry,
            self._box,
            self._clock.now(),
            since_ms=self._sat_down_ms,
            named=named,
            is_rated=waiting is None,
        )
        if undone.is_done:
            self._box.record(
                self._clock.now(), lambda stamp: Retract(stamp=stamp, target=undone.entry)
            )
            self._tally.drop(undone.entry)
            self._asking.ask_again(entry.card)
        return undone

    def bury(self) -> None:
        """Leave the card alone until tomorrow, and go on."""
        card = self._on_screen().card.id
        self._box.record(self._clock.now(), lambda stamp: Bury(stamp=stamp, card=card))
        self._asking.leave(card)

    def suspend(self) -> None:
        """Take the card out of study, and go on."""
        card = self._on_screen().card.id
        self._box.record(
            self._clock.now(), lambda stamp: Suspend(stamp=stamp, card=card, is_suspended=True)
        )
        self._asking.leave(card)

    def toggle_flag(self) -> bool:
        """Flag the card or take its flag off; whether it is flagged now."""
        asked = self._on_screen()
        card, is_flagged = asked.card.id, not asked.prompt.is_flagged
        self._box.record(
            self._clock.now(), lambda stamp: Flag(stamp=stamp, card=card, is_flagged=is_flagged)
        )
        asked.prompt = replace(asked.prompt, is_flagged=is_flagged)
        return is_flagged

    def report(self, sentence: str) -> None:
        """Keep a sentence for the card's author."""
        self._box.report(self._on_screen().card, sentence, self._clock.now())

    @property
    def way_to_author(self) -> str:
        """How such a sentence gets there."""
        return way_to_author(self._box.home)

    def info(self) -> CardInfo:
        """What is known of the card on screen."""
        return self._box.info(self._on_screen().card, self._clock.now())

    def summary(self) -> Summary:
        """What this sitting has come to so far."""
        elapsed_ms = self._ended_ms - self._asking.began_ms
        return self._box.summary(self._tally.answers, elapsed_ms, self._clock.now())

    def _on_screen(self) -> Asked:
        if self._asking.asked is None:
            raise RuntimeError("there is no card on screen")
        return self._asking.asked

    def _standing(self) -> Asked:
        """The card on screen, with an answer that was not taken back elsewhere if it has one."""
        asked = self._on_screen()
        if asked.review is not None and self._box.is_taken_back(asked.review):
            self._tally.drop(asked.review.stamp.entry)
            self._asking.ask_again(asked.card.id)
            raise TakenBackError(
                "That answer was taken back in another window, and counts nowhere.",
                hint="Its card is asked again while it is due.",
            )
        return asked

    def _unanswered(self) -> Asked:
        asked = self._on_screen()
        if asked.outcome is not None:
            raise RuntimeError("the answer is there already, and waits for its rating")
        return asked

    def _outcome(self, asked: Asked, verdict: Verdict | None) -> Outcome:
        return outcome_of(asked.card, verdict, per_thousand=self._box.per_thousand(asked.card))

    def _record_self_rated(self, asked: Asked, rating: Rating) -> None:
        asked.moment = self._clock.now()
        review, after = self._recorded(asked, asked.review_as(rating, self._mode))
        self._count(asked, review, after)

    def _recorded(
        self, asked: Asked, make_review: Callable[[Stamp], Review], *, typed: str | None = None
    ) -> tuple[Review, Schedule]:
        try:
            return self._box.record_answer(asked, asked.moment, make_review, typed=typed)
        except CardChangedError:
            self._asking.ask_again(asked.card.id)
            raise

    def _record_rerate(
        self, asked: Asked, review: Review, rating: Rating, mark: Mark | None
    ) -> None:
        target = review.stamp.entry
        _, after = self._box.record(
            self._clock.now(),
            lambda stamp: Rerate(stamp=stamp, review=target, rating=rating, mark=mark),
        )
        asked.review = replace(review, rating=rating, mark=mark or review.mark)
        self._tally.rerate(asked.review, after)
        self._asking.settle(asked, rating, after)

    def _count(self, asked: Asked, review: Review, after: Schedule) -> None:
        self._ended_ms = self._clock.ticks_ms()
        self._tally.add(
            Answered(
                card=asked.card,
                review=review,
                rating=review.rating,
                before=asked.before,
                after=after,
            )
        )
        self._asking.settle(asked, review.rating, after)
