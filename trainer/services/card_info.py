"""What is known of one card: its facts, where it stands, and how it was answered."""

from dataclasses import replace

from trainer.domain.card import Card
from trainer.domain.fold import retraced, retrievability
from trainer.domain.intervals import days_words, interval_words
from trainer.domain.log import Retype, Review
from trainer.domain.rating import Mark
from trainer.domain.schedule import Schedule
from trainer.domain.settings import SettingsHistory
from trainer.domain.study_day import Moment, calendar_date, study_day
from trainer.services.looking_back import CardInfo, PastAnswer
from trainer.store import decks, entries, schedules
from trainer.store.engine import Transaction


def card_info(tx: Transaction, card: Card, moment: Moment, *, deck_title: str) -> CardInfo:
    """What is known of a card at a moment."""
    schedule = schedules.schedule_of(tx, card.id)
    settings = entries.settings_history(tx)
    facts = decks.facts(tx, card.deck)
    chance = retrievability(schedule, moment, settings.now)
    return CardInfo(
        card=card,
        deck_title=deck_title,
        claims=tuple(facts[fact].claim for fact in card.facts if fact in facts),
        lines=(
            ("card", f"{card.deck} / {card.block}"),
            ("category", card.category.value),
            ("source", card.source),
            *_standing_lines(schedule, moment),
            *([("chance of recall", f"{chance:.0%}")] if chance is not None else []),
        ),
        history=_history(tx, card, settings),
    )


def _standing_lines(schedule: Schedule, moment: Moment) -> list[tuple[str, str]]:
    lines = [("phase", schedule.phase.value)]
    if schedule.due_ms is not None:
        lines.append(("due", f"in {interval_words(schedule, moment)}"))
    elif schedule.due_day is not None:
        lines.append(("due", f"{calendar_date(schedule.due_day):%Y-%m-%d}"))
    if schedule.memory is not None:
        lines += [
            ("stability", days_words(round(schedule.memory.stability_days))),
            ("difficulty", f"{schedule.memory.difficulty:.1f} of 10"),
        ]
    lines += [("answers", str(schedule.reviews)), ("lapses", str(schedule.lapses))]
    return lines + [("state", state) for state in _states(schedule)]


def _states(schedule: Schedule) -> list[str]:
    states = {"flagged": schedule.is_flagged, "suspended": schedule.is_suspended}
    return [state for state, holds in states.items() if holds]


def _history(tx: Transaction, card: Card, settings: SettingsHistory) -> tuple[PastAnswer, ...]:
    log, typed = entries.of_card(tx, card.id), entries.typed_answers(tx, card.id)
    as_marked = {entry.stamp.entry: entry for entry in log if isinstance(entry, Review)}
    typed_again = {
        entry.review: typed.get(entry.stamp.entry, "") for entry in log if isinstance(entry, Retype)
    }
    answers = [
        replace(
            _past_answer(stage.entry, as_marked[stage.entry.stamp.entry].mark, settings),
            typed=typed.get(stage.entry.stamp.entry, ""),
            typed_again=typed_again.get(stage.entry.stamp.entry, ""),
        )
        for stage in retraced(card.id, log, settings)
        if isinstance(stage.entry, Review)
    ]
    return tuple(reversed(answers))


def _past_answer(review: Review, mark: Mark | None, settings: SettingsHistory) -> PastAnswer:
    """One line, without what was typed; the mark is the machine's own."""
    overruled = "" if review.mark is mark else ", overruled"
    rollover_hour = settings.at(review.stamp.place).rollover_hour
    return PastAnswer(
        day=study_day(review.stamp.moment, rollover_hour=rollover_hour),
        rating=review.rating,
        verdict=f"{mark.value}{overruled}" if mark else "self-rated",
        typed="",
        typed_again="",
        elapsed_ms=review.elapsed_ms,
    )
