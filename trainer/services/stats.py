"""What was answered, kept and learnt: the day's, the week's and all-time figures of the log."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from trainer.domain.fact import Category
from trainer.domain.ids import CardId, DeckSlug, FactId
from trainer.domain.log import Entry, Mode
from trainer.domain.measured import counted_ms
from trainer.domain.proportion import Proportion
from trainer.domain.queue import Scope
from trainer.domain.rating import Mark, is_pass
from trainer.domain.retention import Given, answers_given, is_newly_learnt
from trainer.domain.settings import SettingsHistory
from trainer.domain.study_day import Moment, StudyDay, study_day
from trainer.reports.counts import first_day, week_of
from trainer.services.agenda import FORECAST_DAYS

if TYPE_CHECKING:
    # The store takes 150 ms to import, and what is computed here needs none.
    from trainer.store.decks import CardPlace
    from trainer.store.engine import Store, Transaction

DAYS_OF_WEEK: Final = 7
CALENDAR_WEEKS: Final = 26
LONG_FORECAST_DAYS: Final = 30
FROM_FACT: Final = 5
"""Answers from which it is said how often a fact was missed."""
_HARDEST: Final = 10
_ORDER: Final = {category.value: place for place, category in enumerate(Category)}


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedAnswer:
    """One answer as statistics see it."""

    day: StudyDay
    mark: Mark | None
    """With an overruled mark in the place of the machine's."""
    is_cram: bool
    """It was given without regard to the schedule."""
    is_due: bool
    """It counts towards retention, by the rule of `trainer.domain.retention`."""
    is_pass: bool
    is_learnt: bool
    """It brought its card out of the first steps."""
    elapsed_ms: int
    """At most `LONGEST_ANSWER_MS`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """What a stretch of study days came to."""

    answered: int
    """Answers in study; those of a cram stand apart."""
    correct: int
    close: int
    wrong: int
    self_rated: int
    crammed: int
    kept_marked: Proportion
    """Due cards that were passed, by the machine's mark."""
    kept_self_rated: Proportion
    """Due cards that were passed, by the learner's own rating; never added to the marked ones."""
    newly_learnt: int
    elapsed_ms: int
    active_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryKept:
    """What was kept of one category since the first answer; the two kinds are never added up."""

    category: str
    kept_marked: Proportion
    kept_self_rated: Proportion


@dataclass(frozen=True, slots=True, kw_only=True)
class HardFact:
    """A fact that was missed often when its cards were due, by one of the two kinds of answer."""

    deck: DeckSlug
    fact: FactId
    claim: str
    """As the installed deck has it; empty where it has the fact no longer."""
    is_marked: bool
    """By the machine's mark; else by the learner's own rating."""
    missed: Proportion


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """The figures of `trainer stats`."""

    day: StudyDay
    """Today."""
    today: Period
    week: Period
    """The last seven study days, today included."""
    all_time: Period
    due_today: int
    """Reviews and cards in steps that are due by today, limit or not."""
    forecast: tuple[int, ...]
    """Reviews falling due on each of the next seven study days, tomorrow first."""
    forecast_30: tuple[int, ...]
    """The same of the next 30."""
    by_category: tuple[CategoryKept, ...]
    """Categories of which a card was due, in the order of `Category`."""
    calendar: tuple[int, ...]
    """Answers of each of the last 26 weeks' days up to today, those of a cram included."""
    calendar_first: StudyDay
    """The Monday that `calendar` begins on."""
    hardest_facts: tuple[HardFact, ...]
    """Those with the most misses, of five answers or more; at most ten."""


def counted_answers(
    card: CardId, entries: Iterable[Entry], history: SettingsHistory
) -> Iterator[CountedAnswer]:
    """A card's answers in order, without those that were taken back."""
    return (_counted(given) for given in answers_given(card, entries, history))


def period(answers: Iterable[CountedAnswer]) -> Period:
    """What answers come to."""
    given = tuple(answers)
    studied = [answer for answer in given if not answer.is_cram]
    marks = Counter(answer.mark for answer in studied)
    return Period(
        answered=len(studied),
        correct=marks[Mark.CORRECT],
        close=marks[Mark.CLOSE],
        wrong=marks[Mark.WRONG],
        self_rated=marks[None],
        crammed=len(given) - len(studied),
        kept_marked=_kept(answer for answer in studied if answer.mark is not None),
        kept_self_rated=_kept(answer for answer in studied if answer.mark is None),
        newly_learnt=sum(answer.is_learnt for answer in studied),
        elapsed_ms=sum(answer.elapsed_ms for answer in given),
        active_days=len({answer.day for answer in given}),
    )


def statistics(store: "Store", moment: Moment) -> Statistics:
    """The figures of a store as they stand at a moment."""
    # Whoever has a store has SQLAlchemy loaded; only the pure part above is used without.
    from trainer.store import decks, entries, schedules

    with store.reading() as tx:
        history = entries.settings_history(tx)
        today = study_day(moment, rollover_hour=history.now.rollover_hour)
        by_card = {
            card: tuple(counted_answers(card, of_card, history))
            for card, of_card in entries.by_card(tx).items()
        }
        places = decks.card_places(tx)
        hardest = tuple(_with_claims(tx, hardest_facts(by_card, places)))
        due = schedules.overdue(tx, today) + len(schedules.in_steps(tx, Scope(), today=today))
        ahead = schedules.due_by_day(tx, first=StudyDay(today + 1), days=LONG_FORECAST_DAYS)
    answers = [answer for of_card in by_card.values() for answer in of_card]
    first = first_day(week_of(today) - CALENDAR_WEEKS + 1)
    return Statistics(
        day=today,
        today=period(answer for answer in answers if answer.day == today),
        week=period(answer for answer in answers if today - DAYS_OF_WEEK < answer.day <= today),
        all_time=period(answers),
        due_today=due,
        forecast=tuple(ahead[:FORECAST_DAYS]),
        forecast_30=tuple(ahead),
        by_category=kept_by_category(by_card, places),
        calendar=answers_by_day(answers, first, today),
        calendar_first=first,
        hardest_facts=hardest,
    )


_ByCard = Mapping[CardId, Iterable[CountedAnswer]]


def kept_by_category(
    by_card: _ByCard, places: Mapping[CardId, "CardPlace"]
) -> tuple[CategoryKept, ...]:
    """What was kept of each category; a card that is in no deck any more is unsorted."""
    due: dict[str, list[CountedAnswer]] = {}
    for card, answers in by_card.items():
        place = places.get(card)
        category = Category.UNSORTED.value if place is None else place.category
        due.setdefault(category, []).extend(answer for answer in answers if answer.is_due)
    return tuple(
        CategoryKept(
            category=category,
            kept_marked=_kept(answer for answer in of_category if answer.mark is not None),
            kept_self_rated=_kept(answer for answer in of_category if answer.mark is None),
        )
        for category, of_category in sorted(due.items(), key=_in_order)
        if of_category
    )


def answers_by_day(
    answers: Iterable[CountedAnswer], first: StudyDay, last: StudyDay
) -> tuple[int, ...]:
    """How many answers were given on each day from the first to the last."""
    counts = Counter(answer.day for answer in answers)
    return tuple(counts[StudyDay(day)] for day in range(first, last + 1))


def hardest_facts(by_card: _ByCard, places: Mapping[CardId, "CardPlace"]) -> tuple[HardFact, ...]:
    """The facts that were missed most often when due, without their claims.

    An answer counts for each fact of its card, and never for a fact's other kind of answer.
    """
    missed: dict[tuple[DeckSlug, FactId, bool], Proportion] = {}
    for card in by_card.keys() & places.keys():
        place = places[card]
        for answer in by_card[card]:
            for fact in place.facts if answer.is_due else ():
                name = (place.deck, fact, answer.mark is not None)
                one = Proportion(int(not answer.is_pass), 1)
                missed[name] = missed.get(name, Proportion(0, 0)) + one
    hard = [
        HardFact(deck=deck, fact=fact, claim="", is_marked=is_marked, missed=of_fact)
        for (deck, fact, is_marked), of_fact in missed.items()
        if of_fact.n >= FROM_FACT and of_fact.hits
    ]
    return tuple(sorted(hard, key=_hardest_first)[:_HARDEST])


def _with_claims(tx: "Transaction", hard: Iterable[HardFact]) -> Iterator[HardFact]:
    from trainer.store import decks

    named = tuple(hard)
    facts = {deck: decks.facts(tx, deck) for deck in {fact.deck for fact in named}}
    for fact in named:
        known = facts[fact.deck].get(fact.fact)
        yield replace(fact, claim=known.claim if known else "")


def _hardest_first(fact: HardFact) -> tuple[float | str, ...]:
    share = fact.missed.hits / fact.missed.n
    return (-fact.missed.hits, -share, fact.deck, fact.fact, float(fact.is_marked))


def _in_order(of_category: tuple[str, object]) -> tuple[int, str]:
    category, _ = of_category
    return _ORDER.get(category, len(_ORDER)), category


def _counted(given: Given) -> CountedAnswer:
    review, stage = given.review, given.stage
    is_study = review.mode is Mode.STUDY
    return CountedAnswer(
        day=given.day,
        mark=review.mark,
        is_cram=not is_study,
        is_due=given.counts,
        is_pass=is_pass(review.mark, review.rating),
        is_learnt=is_study and is_newly_learnt(stage.before, stage.after),
        elapsed_ms=counted_ms(review),
    )


def _kept(answers: Iterable[CountedAnswer]) -> Proportion:
    due = [answer.is_pass for answer in answers if answer.is_due]
    return Proportion(sum(due), len(due))
