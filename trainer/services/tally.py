"""What a sitting has come to so far, answer by answer."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from trainer.domain.card import Card
from trainer.domain.ids import DeckSlug, EntryId, FactId
from trainer.domain.log import Review
from trainer.domain.rating import Confidence, Mark, Rating, is_pass
from trainer.domain.retention import is_newly_learnt
from trainer.domain.schedule import Schedule
from trainer.services.looking_back import Summary, WeakFact

_MOST_WEAK_FACTS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One answer of the sitting, with where its card stood before and stands now."""

    card: Card
    review: Review
    """With the learner's mark in the place of one they overruled."""
    rating: Rating
    """As rated in the end."""
    before: Schedule
    after: Schedule

    @property
    def is_miss(self) -> bool:
        """Whether its facts want another look: wrong by the mark or by the learner."""
        return self.review.mark is Mark.WRONG or self.rating is Rating.AGAIN

    @property
    def is_sure_miss(self) -> bool:
        """Whether the learner was sure of it, and it is wrong."""
        return self.review.mark is Mark.WRONG and self.review.confidence is Confidence.SURE

    @property
    def is_pass(self) -> bool:
        """Whether it was passed."""
        return is_pass(self.review.mark, self.rating)

    @property
    def is_learnt(self) -> bool:
        """Whether it brought its card out of the first steps."""
        return is_newly_learnt(self.before, self.after)


class Tally:
    """The answers of a sitting; an undone one was never there."""

    def __init__(self) -> None:
        self._answers: dict[EntryId, Answered] = {}

    @property
    def answered(self) -> int:
        """How many answers were given."""
        return len(self._answers)

    @property
    def answers(self) -> tuple[Answered, ...]:
        """The answers in the order they were given."""
        return tuple(self._answers.values())

    def add(self, answered: Answered) -> None:
        """Count an answer."""
        self._answers[answered.review.stamp.entry] = answered

    def rerate(self, review: Review, after: Schedule) -> None:
        """Note another rating, or a mark that was overruled."""
        entry = review.stamp.entry
        self._answers[entry] = replace(
            self._answers[entry], review=review, rating=review.rating, after=after
        )

    def drop(self, entry: EntryId) -> None:
        """Forget an answer that was taken back; one from another sitting is passed."""
        self._answers.pop(entry, None)


def summary_of(
    answers: Sequence[Answered],
    *,
    counting: Collection[EntryId],
    claim_of: Mapping[tuple[DeckSlug, FactId], str],
    elapsed_ms: int,
) -> Summary:
    """What the answers of a sitting come to.

    `counting` are the reviews that count towards retention; `claim_of` goes by deck and fact.
    What comes next is for the store to say.
    """
    marks = Counter(answer.review.mark for answer in answers)
    due = [answer for answer in answers if answer.review.stamp.entry in counting]
    return Summary(
        answered=len(answers),
        correct=marks[Mark.CORRECT],
        close=marks[Mark.CLOSE],
        wrong=marks[Mark.WRONG],
        self_rated=marks[None],
        due_passed=sum(answer.is_pass for answer in due),
        due_answered=len(due),
        new_learnt=sum(answer.is_learnt for answer in answers),
        elapsed_ms=elapsed_ms,
        sure_and_wrong=_facts_of([one for one in answers if one.is_sure_miss], claim_of),
        weak=_facts_of([one for one in answers if one.is_miss and not one.is_sure_miss], claim_of),
    )


def _facts_of(
    missed: Sequence[Answered], claim_of: Mapping[tuple[DeckSlug, FactId], str]
) -> tuple[WeakFact, ...]:
    """The facts of missed answers, most often missed first."""
    misses = [answer.card for answer in missed]
    sources = {(card.deck, fact): card.source for card in misses for fact in card.facts}
    counts = Counter((card.deck, fact) for card in misses for fact in card.facts)
    return tuple(
        WeakFact(claim=claim_of[key], source=sources[key], misses=count)
        for key, count in counts.most_common(_MOST_WEAK_FACTS)
        if key in claim_of
    )
