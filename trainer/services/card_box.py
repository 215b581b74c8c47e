"""What a sitting takes from the store and gives back to it, each in one transaction."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from trainer.domain import marking
from trainer.domain.answer import Answer
from trainer.domain.card import Card, MarkingContext
from trainer.domain.figure.per_thousand import PerThousand, per_thousand
from trainer.domain.fold import previews, retraced
from trainer.domain.ids import CardId, DeckSlug
from trainer.domain.log import Bury, Flag, Review, Stamp, Suspend
from trainer.domain.queue import DayQueue, Scope
from trainer.domain.rating import Rating, Verdict
from trainer.domain.retention import Given, answers_given
from trainer.domain.schedule import Schedule
from trainer.domain.settings import Settings
from trainer.domain.study_day import Moment, StudyDay, study_day
from trainer.errors import CardChangedError
from trainer.services.agenda import is_to_ask
from trainer.services.asked import Asked
from trainer.services.card_info import card_info
from trainer.services.looking_back import CardInfo, Summary
from trainer.services.preferences import CONFIDENCE, ON
from trainer.services.prompts import in_few_words
from trainer.services.recording import Attempt, EntryT, new_id, record
from trainer.services.sitting import Plan
from trainer.services.tally import Answered, summary_of
from trainer.services.upcoming import backlog_text, new_limit_text, next_due_text
from trainer.store import author_reports, decks, entries, preferences, schedules
from trainer.store.author_reports import AuthorReport
from trainer.store.engine import Store, Transaction

Undoable = Review | Suspend | Bury | Flag


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A card that can be asked, and where it stands."""

    card: Card
    schedule: Schedule
    deck_title: str


class CardBox:
    """The cards of one plan."""

    def __init__(self, store: Store, plan: Plan) -> None:
        self._store = store
        self.home = store.path.parent
        """The folder of the learner's data."""
        self._scope = Scope(decks=plan.decks, category=plan.category)
        self._is_cram = plan.is_cram
        self._settings = Settings()
        self._titles: dict[DeckSlug, str] = {}
        self._contexts: dict[DeckSlug, MarkingContext] = {}
        self.today = StudyDay(0)
        """The study day of the queue that was read last."""
        self.asks_confidence = False
        """Whether the learner wants to say how sure they are; read with the queue."""

    def day_queue(self, moment: Moment) -> DayQueue:
        """What is to be asked from now on, read afresh."""
        with self._store.reading() as tx:
            self._settings = entries.settings_history(tx).now
            self._titles = decks.titles(tx)
            self.asks_confidence = preferences.preferences(tx).get(CONFIDENCE) == ON
            self.today = self.day_of(moment)
            if self._is_cram:
                every = schedules.for_cram(tx, self._scope, today=self.today)
                return DayQueue(in_steps=(), waiting=tuple(every))
            return schedules.day_queue(tx, self._scope, moment=moment, settings=self._settings)

    def day_of(self, moment: Moment) -> StudyDay:
        """The study day of a moment, by the settings that were read last."""
        return study_day(moment, rollover_hour=self._settings.rollover_hour)

    def to_ask(self, card_id: CardId, moment: Moment) -> Standing | None:
        """A card with where it stands; None when it is not to be asked after all."""
        with self._store.reading() as tx:
            card = decks.active_card(tx, card_id)
            schedule = schedules.schedule_of(tx, card_id)
        if card is None or not self._may_ask(schedule, moment):
            return None
        return Standing(card=card, schedule=schedule, deck_title=self._titles.get(card.deck, ""))

    def mark(self, card: Card, answer: Answer) -> Verdict | None:
        """What the machine says of an answer; None where the learner rates themselves."""
        return marking.mark(card.question, answer, self._context(card.deck))

    def per_thousand(self, card: Card) -> PerThousand | None:
        """What a card asks for, of a thousand; None where that is no part of a whole."""
        figure = marking.asked_figure(card.question)
        return None if figure is None else per_thousand(figure)

    def outlook(self, schedule: Schedule, moment: Moment) -> dict[Rating, Schedule]:
        """Where a card would stand after each rating given now."""
        return previews(schedule, moment, self._settings)

    def attempt(self) -> Attempt:
        """A fresh attempt at an entry, to be used again if writing it fails."""
        return Attempt()

    def record(
        self,
        moment: Moment,
        make_entry: Callable[[Stamp], EntryT],
        *,
        typed: str | None = None,
        attempt: Attempt | None = None,
        guard: Callable[[Transaction], None] | None = None,
    ) -> tuple[EntryT, Schedule]:
        """Write an entry about a card, and say where the card stands with it."""
        recorded = record(
            self._store, moment, make_entry, typed=typed, attempt=attempt, guard=guard
        )
        if recorded.schedule is None:
            raise LookupError("the entry speaks of no card")
        return recorded.entry, recorded.schedule

    def record_answer(
        self,
        asked: Asked,
        moment: Moment,
        make_review: Callable[[Stamp], Review],
        *,
        typed: str | None = None,
    ) -> tuple[Review, Schedule]:
        """Write the answer to a card as it was asked, and say where the card stands with it.

        Raises CardChangedError, and writes nothing, where the card has another answer by now.
        """
        return self.record(
            moment,
            make_review,
            typed=typed,
            attempt=asked.attempt,
            guard=lambda tx: self._refuse_changed(tx, asked),
        )

    def latest_undoable(self) -> Undoable | None:
        """The latest entry of this device that can be taken back; a review as finally rated."""
        with self._store.reading() as tx:
            entry = entries.latest_undoable(tx)
            if isinstance(entry, Review):
                return _as_rated(tx, entry)
        return entry if isinstance(entry, Undoable) else None

    def in_few_words(self, card_id: CardId) -> str:
        """What tells a learner which card is meant, also one that is not asked any more."""
        with self._store.reading() as tx:
            card = decks.card(tx, card_id)
        return "a card that is not here" if card is None else in_few_words(card)

    def is_taken_back(self, review: Review) -> bool:
        """Whether an answer was undone, as another window on the same home can do."""
        with self._store.reading() as tx:
            return entries.is_retracted(tx, review.stamp.entry)

    def report(self, card: Card, sentence: str, moment: Moment) -> None:
        """Keep a sentence for a card's author."""
        author_report = AuthorReport(
            id=new_id(moment),
            card=card.id,
            deck=card.deck,
            block=card.block,
            card_version=card.version,
            at_ms=moment.at_ms,
            sentence=sentence,
        )
        with self._store.writing() as tx:
            author_reports.put(tx, author_report)

    def info(self, card: Card, moment: Moment) -> CardInfo:
        """What is known of a card."""
        with self._store.reading() as tx:
            return card_info(tx, card, moment, deck_title=self._titles.get(card.deck, ""))

    def backlog(self, moment: Moment) -> str:
        """How many reviews wait beyond the day's limit, in words; empty when none do."""
        with self._store.reading() as tx:
            return backlog_text(tx, self._settings, self.day_of(moment))

    def summary(self, answers: Sequence[Answered], elapsed_ms: int, moment: Moment) -> Summary:
        """What the answers of a sitting come to, without those undone in another window."""
        with self._store.reading() as tx:
            given = _given(tx, {answer.card.id for answer in answers})
            standing = {answer.review.stamp.entry for answer in given}
            answers = [answer for answer in answers if answer.review.stamp.entry in standing]
            claim_of = {
                (slug, fact.id): fact.claim
                for slug in {answer.card.deck for answer in answers if answer.is_miss}
                for fact in decks.facts(tx, slug).values()
            }
            next_due = next_due_text(tx, self._scope, moment, self._settings)
            if next_due and self._scope != Scope():
                # The home screen counts all decks, and these figures would seem to contradict it.
                next_due += ", of those this sitting was for"
            new_limit = new_limit_text(tx, self._scope, self._settings, self.day_of(moment))
        summary = summary_of(
            answers,
            counting={answer.review.stamp.entry for answer in given if answer.counts},
            claim_of=claim_of,
            elapsed_ms=elapsed_ms,
        )
        return replace(summary, next_due=next_due, new_limit="" if self._is_cram else new_limit)

    def _refuse_changed(self, tx: Transaction, asked: Asked) -> None:
        """Raise CardChangedError where a card on screen has another answer by now.

        A change that its author claims leaves the key as it was, and shows in the notice.
        """
        key = decks.active_key(tx, asked.card.id)
        is_rekeyed = key is not None and key != asked.card.key_hash
        change = schedules.schedule_of(tx, asked.card.id).change
        if is_rekeyed or (change is not None and change != asked.before.change):
            # Its deck has other figures by now, and marking is to go by those.
            self._contexts.clear()
            raise CardChangedError(
                "The answer to this card was changed meanwhile, and yours was not kept.",
                hint="The card is asked as it is now.",
            )

    def _may_ask(self, schedule: Schedule, moment: Moment) -> bool:
        today = self.day_of(moment)
        if self._is_cram:
            return not schedule.is_suspended and schedule.buried_day != today
        return is_to_ask(schedule, moment, today)

    def _context(self, slug: DeckSlug) -> MarkingContext:
        if slug not in self._contexts:
            with self._store.reading() as tx:
                self._contexts[slug] = decks.context(tx, slug)
        return self._contexts[slug]


def _given(tx: Transaction, cards: Collection[CardId]) -> list[Given]:
    """All answers to some cards that stand."""
    history = entries.settings_history(tx)
    return [
        given for card in cards for given in answers_given(card, entries.of_card(tx, card), history)
    ]


def _as_rated(tx: Transaction, review: Review) -> Review:
    log, history = entries.of_card(tx, review.card), entries.settings_history(tx)
    for stage in retraced(review.card, log, history):
        if isinstance(stage.entry, Review) and stage.entry.stamp == review.stamp:
            return stage.entry
    return review
