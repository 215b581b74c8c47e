"""What a trainee shares: worked out here, from their own log, so that the rest never leaves."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from trainer import __version__
from trainer.domain.ids import CardId, DeckSlug, DeviceId, FactId
from trainer.domain.log import SettingsChanged
from trainer.domain.measured import FallenDue, Learnt, Measured, unanswered_due
from trainer.domain.schedule import Phase, Schedule
from trainer.domain.scheduler import memory_model
from trainer.domain.study_day import Moment, StudyDay, study_day
from trainer.reports.bundle import Bundle, DeviceCounts, Level, bundle_bytes
from trainer.reports.counts import Topic, counts_of, week_of
from trainer.reports.standing import (
    DeckSeen,
    Expected,
    OnTime,
    Overdue,
    Quantiles,
    Standing,
    TopicStanding,
)
from trainer.services.studied import CardStudied, keep
from trainer.services.studied import studied as studied_cards
from trainer.store import decks, entries, schedules
from trainer.store.decks import CardPlace
from trainer.store.engine import Store, Transaction
from trainer.store.entry_rows import columns_of
from trainer.store.files import OWN, write_whole

EXPECTED_AFTER_DAYS: Final = (0, 30, 90, 180)
"""Days from now on which recall is expected, beside those that are asked for."""
_STUDIED: Final = ".studied.json"
"""How the file beside a database is called in which what the log comes to is kept."""
_MILLION: Final = 1_000_000
_NOWHERE: Final = Topic("", "unsorted")
"""Where a card belongs of which the trainee no longer has the deck."""


class _Studied(NamedTuple):
    """What the log comes to today."""

    answers: list[Measured]
    due: list[tuple[CardId, FallenDue]]
    schedules: dict[CardId, Schedule]
    learnt: dict[CardId, Learnt]
    other_days: list[tuple[DeviceId, CardId, StudyDay]]
    """Study days of answers in a cram or an examination, which count for nothing else."""


class Worked(NamedTuple):
    """What a trainee shares, and what it was worked out from."""

    bundle: Bundle
    answers: list[Measured]
    """Card after card."""
    places: Mapping[CardId, CardPlace]


def bundle_of(  # noqa: PLR0913 - what is shared, and how much of it
    store: Store,
    moment: Moment,
    level: Level,
    *,
    dates: Sequence[StudyDay] = (),
    note: str = "",
    only: Collection[str] | None = None,
) -> Bundle:
    """What a trainee shares at a moment, at a level, with recall expected on `dates` as well.

    Of the decks in `only`, by slug, and of no other; of all where None is given.
    """
    return worked_out(store, moment, level, dates=dates, note=note, only=only).bundle


def worked_out(  # noqa: PLR0913 - what is shared, and how much of it
    store: Store,
    moment: Moment,
    level: Level,
    *,
    dates: Sequence[StudyDay] = (),
    note: str = "",
    only: Collection[str] | None = None,
    with_entries: bool = True,
) -> Worked:
    """The same, with the answers that its counts are made of."""
    file = store.path.with_name(f"{store.path.stem}{_STUDIED}")
    with store.reading() as tx:
        history = entries.settings_history(tx)
        today = study_day(moment, rollover_hour=history.now.rollover_hour)
        places = {
            card: place
            for card, place in decks.card_places(tx).items()
            if only is None or place.deck in only
        }
        found = studied_cards(tx, file)
        cards = {card: one for card, one in found.cards.items() if only is None or card in places}
        studied = _studied(cards, _schedules(tx, cards), today)
        days = sorted({*(StudyDay(today + ahead) for ahead in EXPECTED_AFTER_DAYS), *dates})
        bundle = Bundle(
            trainee=tx.trainee,
            level=level,
            made_ms=moment.at_ms,
            program=__version__,
            devices=_devices(entries.heads(tx), studied, places),
            standing=_standing(tx, places, studied, today=today, days=days, note=note),
            entries=(
                tuple(_entry_rows(tx, cards)) if with_entries and level is Level.CARDS else ()
            ),
        )
    keep(file, found)
    return Worked(bundle, studied.answers, places)


def _schedules(tx: Transaction, cards: Collection[CardId]) -> dict[CardId, Schedule]:
    return {one.card: one for one in schedules.all_schedules(tx) if one.card in cards}


def _studied(
    cards: Mapping[CardId, CardStudied], standing: Mapping[CardId, Schedule], today: StudyDay
) -> _Studied:
    due = [(card, time) for card, one in cards.items() for time in one.due]
    for card, schedule in standing.items():
        late = unanswered_due(schedule, today=today)
        due += () if late is None else ((card, late),)
    return _Studied(
        answers=[answer for one in cards.values() for answer in one.answers],
        due=due,
        schedules=dict(standing),
        learnt={card: one.learnt for card, one in cards.items()},
        other_days=[
            (device, card, day) for card, one in cards.items() for device, day in one.other_days
        ],
    )


def _devices(
    heads: Mapping[DeviceId, int], studied: _Studied, places: Mapping[CardId, CardPlace]
) -> tuple[DeviceCounts, ...]:
    topics = {card: Topic(place.deck, place.category) for card, place in places.items()}
    by_device: dict[DeviceId, list[Measured]] = {device: [] for device in heads}
    others: dict[DeviceId, list[tuple[str, StudyDay]]] = {}
    for answer in studied.answers:
        by_device.setdefault(answer.device, []).append(answer)
    for device, card, day in studied.other_days:
        others.setdefault(device, []).append((topics.get(card, _NOWHERE).deck, day))
    return tuple(
        DeviceCounts(
            device=device,
            head=heads.get(device, 0),
            counts=counts_of(
                own,
                lambda answer: topics.get(answer.card, _NOWHERE),
                others.get(device, ()),
            ),
        )
        for device, own in sorted(by_device.items())
    )


def _standing(  # noqa: PLR0913 - what is known, and what is asked of it
    tx: Transaction,
    places: Mapping[CardId, CardPlace],
    studied: _Studied,
    *,
    today: StudyDay,
    days: Sequence[StudyDay],
    note: str,
) -> Standing:
    active = {card: place for card, place in places.items() if place.is_active}
    chances = {day: _chances(active, studied.schedules, day) for day in days}
    return Standing(
        day=today,
        decks=tuple(
            DeckSeen(deck.slug, deck.title, deck.version)
            for deck in sorted(decks.installed(tx), key=lambda deck: deck.slug)
            if deck.slug in {place.deck for place in places.values()}
        ),
        topics=_topics(tx, active, studied, chances),
        quantiles=_quantiles(active, chances),
        on_time=_on_time(places, studied.due),
        overdue=_overdue(active, studied.schedules, today),
        note=note,
    )


def _topics(
    tx: Transaction,
    active: Mapping[CardId, CardPlace],
    studied: _Studied,
    chances: Mapping[StudyDay, Mapping[CardId, int]],
) -> tuple[TopicStanding, ...]:
    assigned = _facts_by_topic(tx, active)
    by_fact = _by_fact(active, studied.learnt)
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
        for name, fact in decks.facts(tx, slug).items():
            if (slug, name) in asked:
                found.setdefault(Topic(slug, fact.category), set()).add((slug, name))
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
            facts[name] = facts.get(name, Learnt()) | known
    return facts


def _chances(
    active: Iterable[CardId], schedules: Mapping[CardId, Schedule], day: StudyDay
) -> dict[CardId, int]:
    """The chance of recall of each card on a day, in millionths; 0 for one never answered."""
    model = memory_model()
    chances: dict[CardId, int] = {}
    for card in active:
        schedule = schedules.get(card)
        memory = schedule.memory if schedule else None
        chances[card] = 0 if memory is None else round(model.retrievability(memory, day) * _MILLION)
    return chances


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


def _on_time(
    places: Mapping[CardId, CardPlace], due: Iterable[tuple[CardId, FallenDue]]
) -> tuple[OnTime, ...]:
    weeks: dict[tuple[str, int], list[int]] = {}
    for card, one in due:
        deck = places[card].deck if card in places else _NOWHERE.deck
        sums = weeks.setdefault((deck, week_of(one.day)), [0, 0])
        sums[0] += one.is_on_time
        sums[1] += 1
    return tuple(OnTime(*key, *sums) for key, sums in sorted(weeks.items()))


def _overdue(
    active: Mapping[CardId, CardPlace], schedules: Mapping[CardId, Schedule], today: StudyDay
) -> tuple[Overdue, ...]:
    decks_due = Counter(
        active[card].deck
        for card, schedule in schedules.items()
        if card in active
        and schedule.phase in (Phase.REVIEW, Phase.RELEARNING)
        and not schedule.is_suspended
        and schedule.due_day is not None
        and schedule.due_day <= today
    )
    return tuple(Overdue(deck, cards) for deck, cards in sorted(decks_due.items()))


def _entry_rows(tx: Transaction, cards: Collection[CardId]) -> Iterator[Mapping[str, Any]]:
    """Entries of cards as rows; what was typed lies in a table of its own, not among them."""
    log = entries.by_card(tx)
    shared = {entry.stamp.entry for card in cards for entry in log[card]}
    for entry in entries.beyond(tx, {}):
        if entry.stamp.entry in shared or isinstance(entry, SettingsChanged):
            yield {
                name: {"hex": value.hex()} if isinstance(value, bytes) else value
                for name, value in columns_of(entry).items()
                if value is not None
            }


def write_bundle(path: Path, bundle: Bundle) -> None:
    """Write a bundle's file, its owner's alone, at once or not at all; raises OSError."""
    write_whole(path, bundle_bytes(bundle), mode=OWN)
