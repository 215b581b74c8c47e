"""Where cards stand: kept whole, and chosen from by the index alone."""

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.builders import a_card, a_deck, new_store
from trainer.domain.fact import Category
from trainer.domain.ids import CardId, DeckSlug
from trainer.domain.place import Place
from trainer.domain.queue import Candidate, Scope
from trainer.domain.schedule import Memory, Phase, Schedule
from trainer.domain.study_day import StudyDay
from trainer.store import queue_sql, schedules
from trainer.store.engine import Store, Transaction

TODAY = StudyDay(20_000)
CARDS = [a_card(number).id for number in range(12)]
EVERYWHERE = Scope()


def reviewed(number: int, **changes: object) -> Schedule:
    """A card in review that is due today."""
    standing = Schedule(
        card=CARDS[number],
        phase=Phase.REVIEW,
        memory=Memory(stability_days=10.0, difficulty=5.0, last_day=StudyDay(TODAY - 10)),
        due_day=TODAY,
        interval_days=10,
        reviews=3,
        introduced_day=StudyDay(TODAY - 20),
    )
    return replace(standing, **changes)  # type: ignore[arg-type]  # fields, by name


def with_memory(number: int, *, stability: float, days: int) -> Schedule:
    """A due card of some stability, last answered so many days ago."""
    memory = Memory(stability_days=stability, difficulty=5.0, last_day=StudyDay(TODAY - days))
    return reviewed(number, memory=memory)


def in_steps(number: int, due_ms: int, **changes: object) -> Schedule:
    """A card in its learning steps."""
    step = {"phase": Phase.LEARNING, "due_ms": due_ms, "interval_days": 0}
    return reviewed(number, **(step | changes))


def put(store: Store, *standing: Schedule) -> None:
    """Write where cards stand."""
    with store.writing() as tx:
        for schedule in standing:
            schedules.put(tx, schedule)


def numbers(candidates: list[Candidate]) -> list[int]:
    """The numbers of the builders' cards."""
    return [CARDS.index(candidate.card) for candidate in candidates]


@settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(standing=st.from_type(Schedule))
def test_any_schedule_comes_back_the_same(standing: Schedule, tmp_path: Path) -> None:
    store = new_store(tmp_path)
    standing = _possible(standing)
    put(store, standing)
    with store.reading() as tx:
        assert schedules.schedule_of(tx, standing.card) == standing
    store.close()


_NUMBERS = (
    "step",
    "interval_days",
    "reviews",
    "lapses",
    "due_ms",
    "due_day",
    "introduced_day",
    "reviewed_day",
    "buried_day",
)


def _possible(standing: Schedule) -> Schedule:
    """The same with what the types allow and no schedule has made possible."""
    small = {
        name: number % 10**9 for name in _NUMBERS if (number := getattr(standing, name)) is not None
    }
    memory = standing.memory and Memory(stability_days=2 / 3, difficulty=0.1, last_day=TODAY)
    head = standing.head and Place(standing.head.at_ms % 10**15, standing.head.device, 7)
    card = CardId(standing.card.ljust(16, b"c")[:16])
    return replace(standing, card=card, memory=memory, head=head, **small)


def test_a_card_without_a_row_is_new(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    with store.reading() as tx:
        assert schedules.schedule_of(tx, CARDS[0]) == Schedule(card=CARDS[0])
    store.close()


def test_reviews_most_likely_still_known_come_first(tmp_path: Path) -> None:
    store = new_store(tmp_path, a_deck(12))
    put(
        store,
        with_memory(0, stability=5.0, days=10),
        with_memory(1, stability=10.0, days=10),
        with_memory(2, stability=40.0, days=60),
        with_memory(3, stability=1.0, days=-3),
    )
    with store.reading() as tx:
        due = schedules.due_reviews(tx, EVERYWHERE, today=TODAY, most=9)
        first = schedules.due_reviews(tx, EVERYWHERE, today=TODAY, most=2)
    assert numbers(due) == [3, 1, 2, 0]
    assert numbers(first) == [3, 1]
    store.close()


def test_equal_chances_are_ordered_by_card(tmp_path: Path) -> None:
    store = new_store(tmp_path, a_deck(12))
    put(store, *(reviewed(number) for number in range(12)))
    with store.reading() as tx:
        due = schedules.due_reviews(tx, EVERYWHERE, today=TODAY, most=99)
    assert [candidate.card for candidate in due] == sorted(CARDS)
    store.close()


@pytest.mark.parametrize(
    "aside",
    [
        {"is_suspended": True},
        {"buried_day": TODAY},
        {"due_day": StudyDay(TODAY + 1)},
        {"phase": Phase.NEW, "memory": None, "due_day": None},
    ],
)
def test_what_is_not_due_is_not_among_the_reviews(aside: dict[str, object], tmp_path: Path) -> None:
    store = new_store(tmp_path, a_deck(2))
    put(store, reviewed(0, **aside))
    with store.reading() as tx:
        assert schedules.due_reviews(tx, EVERYWHERE, today=TODAY, most=9) == []
        assert schedules.overdue(tx, TODAY) == 0
    store.close()


def test_a_card_buried_yesterday_is_due_again(tmp_path: Path) -> None:
    store = new_store(tmp_path, a_deck(2))
    put(store, reviewed(0, buried_day=StudyDay(TODAY - 1)))
    with store.reading() as tx:
        assert numbers(schedules.due_reviews(tx, EVERYWHERE, today=TODAY, most=9)) == [0]
    store.close()


def test_new_cards_come_by_position_then_deck(tmp_path: Path) -> None:
    store = new_store(tmp_path, a_deck(2), a_deck(2, slug="airway"))
    put(store, Schedule(card=CARDS[1], is_suspended=True))
    with store.reading() as tx:
        new = schedules.new_cards(tx, EVERYWHERE, today=TODAY, most=9)
    assert [(card.deck, card.block) for card in new] == [
        ("airway", "b0"),
        ("spine", "b0"),
        ("airway", "b1"),
    ]
    store.close()


def test_cards_in_steps_come_by_the_clock_and_those_of_tomorrow_wait(tmp_path: Path) -> None:
    store = new_store(tmp_path, a_deck(12))
    put(
        store,
        in_steps(0, 500),
        in_steps(1, 300, phase=Phase.RELEARNING),
        in_steps(2, 100, due_day=StudyDay(TODAY + 1)),
        in_steps(3, 50, is_suspended=True),
        in_steps(4, 60, buried_day=TODAY),
    )
    with store.reading() as tx:
        steps = schedules.in_steps(tx, EVERYWHERE, today=TODAY)
    assert [(CARDS.index(step.card), step.phase, step.due_ms) for step in steps] == [
        (1, Phase.RELEARNING, 300),
        (0, Phase.LEARNING, 500),
    ]
    store.close()


def test_a_scope_holds_for_every_part_of_the_queue(tmp_path: Path) -> None:
    store = new_store(tmp_path, a_deck(12), a_deck(12, slug="airway"))
    put(store, reviewed(0), reviewed(1), in_steps(2, 10))
    first = Scope(decks=(DeckSlug("spine"), DeckSlug("none")), category=a_card(0).category)
    with store.reading() as tx:
        for scope, due, new, steps in (
            (first, [0], [11], []),
            (Scope(category=a_card(2).category), [], [], [2]),
            (Scope(decks=(DeckSlug("none"),)), [], [], []),
        ):
            assert numbers(schedules.due_reviews(tx, scope, today=TODAY, most=99)) == due
            unseen = schedules.new_cards(tx, scope, today=TODAY, most=99)
            assert numbers([card for card in unseen if card.deck == "spine"]) == new
            assert numbers(schedules.in_steps(tx, scope, today=TODAY)) == steps
    store.close()


def test_answers_of_today_count_against_the_limits(tmp_path: Path) -> None:
    store = new_store(tmp_path, a_deck(12))
    today = Memory(stability_days=1.0, difficulty=5.0, last_day=TODAY)
    # The learner flew west over the date line after the first answer of the day.
    yesterday = Memory(stability_days=1.0, difficulty=5.0, last_day=StudyDay(TODAY - 1))
    put(
        store,
        in_steps(0, 10, memory=today, introduced_day=TODAY),
        in_steps(1, 10, memory=yesterday, introduced_day=TODAY),
        reviewed(2, memory=today, reviewed_day=TODAY),
        reviewed(3, reviewed_day=StudyDay(TODAY - 1)),
        reviewed(4),
    )
    with store.reading() as tx:
        assert schedules.introduced(tx, TODAY) == 2
        assert schedules.reviewed(tx, TODAY) == 1
        assert schedules.seen_blocks(tx, TODAY) == {("spine", "b0"), ("spine", "b2")}
    store.close()


def test_decks_count_their_cards_by_where_they_stand(tmp_path: Path) -> None:
    store = new_store(tmp_path, a_deck(8), a_deck(1, slug="airway"))
    put(
        store,
        reviewed(0),
        reviewed(1, due_day=StudyDay(TODAY + 3)),
        in_steps(2, 10),
        in_steps(3, 10, phase=Phase.RELEARNING),
        reviewed(4, is_suspended=True),
        Schedule(card=CARDS[5], buried_day=TODAY),
    )
    with store.reading() as tx:
        airway, spine = schedules.deck_counts(tx, TODAY)
    assert (airway.deck, airway.learnt, airway.cards) == ("airway", 0, 1)
    assert (spine.deck, spine.learnt, spine.cards) == ("spine", 3, 8)
    store.close()


def test_the_forecast_counts_reviews_by_day(tmp_path: Path) -> None:
    store = new_store(tmp_path, a_deck(12))
    days = (0, 1, 1, 3, 9)
    put(store, *(reviewed(n, due_day=StudyDay(TODAY + day)) for n, day in enumerate(days)))
    with store.reading() as tx:
        tomorrow = StudyDay(TODAY + 1)
        assert schedules.due_by_day(tx, first=tomorrow, days=4) == [2, 0, 1, 0]
        assert schedules.overdue(tx, TODAY) == 1
    store.close()


def test_cramming_asks_what_was_not_seen_for_longest_and_nothing_set_aside(tmp_path: Path) -> None:
    store = new_store(tmp_path, a_deck(5))
    put(
        store,
        with_memory(0, stability=1.0, days=1),
        with_memory(1, stability=1.0, days=5),
        reviewed(2, is_suspended=True),
        Schedule(card=CARDS[4], buried_day=TODAY),
    )
    with store.reading() as tx:
        assert numbers(schedules.for_cram(tx, EVERYWHERE, today=TODAY)) == [3, 1, 0]
        steps = Scope(category=Category.RECOVERY_STEP)
        assert schedules.for_cram(tx, steps, today=TODAY) == []
    store.close()


def test_rows_thrown_away_are_new_ones_for_each_installed_card(tmp_path: Path) -> None:
    store = new_store(tmp_path, a_deck(3))
    put(store, reviewed(0), Schedule(card=CARDS[9], is_flagged=True))
    with store.writing() as tx:
        for row in schedules.all_schedules(tx):
            schedules.remove(tx, row.card)
        assert schedules.all_schedules(tx) == []
        schedules.bring_cards(tx)
        left = schedules.all_schedules(tx)
        assert left == [Schedule(card=card) for card in sorted(CARDS[:3])]
        assert numbers(schedules.new_cards(tx, EVERYWHERE, today=TODAY, most=9)) == [0, 1, 2]
    store.close()


@pytest.mark.parametrize("sql", [*queue_sql.DUE_REVIEWS, *queue_sql.NEW_CARDS, queue_sql.OVERDUE])
def test_the_queue_is_read_from_an_index_alone(sql: str, tmp_path: Path) -> None:
    store = new_store(tmp_path, a_deck(2))
    with store.reading() as tx:
        plan = _plan(tx, sql)
    assert "USING COVERING INDEX schedule_" in plan
    store.close()


def _plan(tx: Transaction, sql: str) -> str:
    parameters = {"today": TODAY, "most": 9, "decks": None, "category": None}
    return "\n".join(row[-1] for row in tx.rows(f"EXPLAIN QUERY PLAN {sql}", parameters))


def test_a_queue_of_many_cards_is_the_sorted_one(tmp_path: Path) -> None:
    rng = Random(5)
    store = new_store(tmp_path, a_deck(300))
    standing = [
        replace(
            with_memory(0, stability=rng.uniform(0.1, 90), days=rng.randint(-2, 200)),
            card=a_card(number).id,
        )
        for number in range(300)
    ]
    put(store, *standing)
    with store.reading() as tx:
        due = schedules.due_reviews(tx, EVERYWHERE, today=TODAY, most=100)

    def urgency(schedule: Schedule) -> tuple[float, bytes]:
        memory = schedule.memory
        assert memory is not None
        return (TODAY - memory.last_day) / memory.stability_days, schedule.card

    expected = sorted(standing, key=urgency)[:100]
    assert [candidate.card for candidate in due] == [schedule.card for schedule in expected]
    store.close()
