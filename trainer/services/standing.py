"""Where a trainee stands: what is expected of the cards that are shared, topic by topic."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from trainer.domain.ids import CardId, DeckSlug, FactId
from trainer.domain.measured import Learnt, unanswered_due
from trainer.domain.schedule import Memory, Phase
from trainer.domain.scheduler import memory_model
from trainer.domain.study_day import StudyDay
from trainer.reports.bundle import standing_json
from trainer.reports.bundle_rows import (
    LONGEST_VERSION,
    LONGEST_WORD,
    TooMuchError,
    read_standing,
)
from trainer.reports.counts import Topic, week_of
from trainer.reports.standing import (
    DeckSeen,
    Expected,
    OnTime,
    Overdue,
    Quantiles,
    Standing,
    TopicStanding,
)
from trainer.services.studied import StudiedLog
from trainer.store import decks, log_rows
from trainer.store.decks import CardPlace
from trainer.store.engine import Transaction
from trainer.store.studied_file import Due

_MILLION: Final = 1_000_000


def standing_of(
    log: StudiedLog, *, today: StudyDay, days: Sequence[StudyDay], note: str
) -> Standing:
    """Where the cards that are shared stand today, and what is expected of them on each of `days`.

    It is kept beside the log, of all decks, until anything that it hangs on is other.
    """
    basis = _basis(log, today, days)
    standing = _kept(log, basis)
    if standing is None:
        standing = _worked_out(log.whole(), today, days)
        log.file.keep_standing(basis, json.dumps(standing_json(standing), ensure_ascii=False))
    return replace(standing.of_decks(log.has_deck), note=note)


def _basis(log: StudiedLog, today: StudyDay, days: Sequence[StudyDay]) -> str:
    """All that it hangs on: the days, the texts of the decks, and how far the log goes."""
    texts = sorted([deck.slug, deck.text_hash.hex()] for deck in decks.installed(log.tx))
    return json.dumps([today, days, texts, log_rows.ends_json(log.file.heads())])


def _kept(log: StudiedLog, basis: str) -> Standing | None:
    content = log.file.standing(basis)
    if content is None:
        return None
    try:
        return read_standing(json.loads(content))
    except (KeyError, TypeError, ValueError, TooMuchError):
        # More than a bundle takes, which is said where one is made.
        return None


def _worked_out(log: StudiedLog, today: StudyDay, days: Sequence[StudyDay]) -> Standing:
    active = {card: place for card, place in log.places.items() if place.is_active}
    memories = log.file.memories()
    chances = {day: _chances(active, memories, day) for day in days}
    due = [one for one in log.file.due_by(today) if log.has(one.card)]
    return Standing(
        day=today,
        decks=tuple(
            DeckSeen(deck.slug, deck.title[:LONGEST_WORD], deck.version[:LONGEST_VERSION])
            for deck in sorted(decks.installed(log.tx), key=lambda deck: deck.slug)
            if deck.slug in log.decks
        ),
        topics=_topics(log, active, chances),
        quantiles=_quantiles(active, chances),
        on_time=_on_time(log, due, today),
        overdue=_overdue(active, due),
    )


def _topics(
    log: StudiedLog,
    active: Mapping[CardId, CardPlace],
    chances: Mapping[StudyDay, Mapping[CardId, int]],
) -> tuple[TopicStanding, ...]:
    assigned = _facts_by_topic(log.tx, active)
    by_fact = _by_fact(active, log.file.learnt())
    covered = frozenset(fact for fact, known in by_fact.items() if known.is_covered)
    stale = frozenset(fact for fact, known in by_fact.items() if known.is_stale)
    cards: dict[Topic, list[CardId]] = {}
    for card, place in active.items():
        cards.setdefault(Topic(place.deck, place.category), []).append(card)
    return tuple(
        TopicStanding(
            topic=topic,
            facts=len(assigned.get(topic, ())),
            covered=len(assigned.get(topic, frozenset()) & covered),
            stale=len(assigned.get(topic, frozenset()) & stale),
            expected=tuple(
                Expected(day, len(of_topic), sum(of_day[card] for card in of_topic))
                for day, of_day in chances.items()
                for of_topic in (cards.get(topic, []),)
            ),
        )
        for topic in sorted(assigned.keys() | cards.keys())
    )


_NamedFact = tuple[DeckSlug, FactId]


def _facts_by_topic(
    tx: Transaction, active: Mapping[CardId, CardPlace]
) -> dict[Topic, frozenset[_NamedFact]]:
    """The facts that a card asks for, by their own categories."""
    asked = {(place.deck, fact) for place in active.values() for fact in place.facts}
    found: dict[Topic, set[_NamedFact]] = {}
    for slug in sorted({place.deck for place in active.values()}):
        for name, category in decks.fact_categories(tx, slug).items():
            if (slug, name) in asked:
                found.setdefault(Topic(slug, category), set()).add((slug, name))
    return {topic: frozenset(facts) for topic, facts in found.items()}


def _by_fact(
    active: Mapping[CardId, CardPlace], learnt_cards: Mapping[CardId, Learnt]
) -> dict[_NamedFact, Learnt]:
    """What is known of each fact by all of its cards together."""
    facts: dict[_NamedFact, Learnt] = {}
    for card, known in learnt_cards.items():
        place = active.get(card)
        for fact in place.facts if place else ():
            name = (active[card].deck, fact)
            facts[name] = facts[name] | known if name in facts else known
    return facts


def _chances(
    active: Iterable[CardId], memories: Mapping[CardId, Memory], day: StudyDay
) -> dict[CardId, int]:
    """The chance of recall of each card on a day, in millionths; 0 for one never answered."""
    retrievability = memory_model().retrievability
    return {
        card: round(retrievability(memories[card], day) * _MILLION) if card in memories else 0
        for card in active
    }


def _quantiles(
    active: Mapping[CardId, CardPlace], chances: Mapping[StudyDay, Mapping[CardId, int]]
) -> tuple[Quantiles, ...]:
    found = []
    for slug in sorted({place.deck for place in active.values()}):
        of_deck = [card for card, place in active.items() if place.deck == slug]
        for day, of_day in chances.items():
            in_order = sorted(of_day[card] for card in of_deck)
            low, high = (in_order[round(share * (len(in_order) - 1))] for share in (0.1, 0.9))
            found.append(Quantiles(slug, day, low, high))
    return tuple(found)


def _on_time(log: StudiedLog, due: Iterable[Due], today: StudyDay) -> tuple[OnTime, ...]:
    """Of the times that cards fell due, those that were answered and those that are still open."""
    weeks = {(deck, week): [on_time, all_] for deck, week, on_time, all_ in log.sums("on_time")}
    for one in due:
        late = unanswered_due(one, today=today)
        if late is not None:
            weeks.setdefault((log.topic(one.card).deck, week_of(late.day)), [0, 0])[1] += 1
    return tuple(OnTime(*key, *sums) for key, sums in sorted(weeks.items()))


def _overdue(active: Mapping[CardId, CardPlace], due: Iterable[Due]) -> tuple[Overdue, ...]:
    decks_due = Counter(
        active[one.card].deck
        for one in due
        if one.card in active
        and one.phase in (Phase.REVIEW, Phase.RELEARNING)
        and not one.is_suspended
    )
    return tuple(Overdue(deck, cards) for deck, cards in sorted(decks_due.items()))
