"""The order in which a day's cards are asked."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.scheduling.builders import MS_PER_MINUTE, at
from trainer.domain.fact import Category
from trainer.domain.ids import BlockId, CardId, DeckSlug, FactId
from trainer.domain.queue import (
    Candidate,
    DayQueue,
    arrange,
    facts_apart,
    next_card,
    one_of_each_block,
)
from trainer.domain.schedule import Phase

RISK, CAUSE, BENEFIT = Category.RISK_FIGURE, Category.CAUSE, Category.BENEFIT


def card(
    number: int,
    category: Category = RISK,
    *,
    phase: Phase = Phase.REVIEW,
    deck: str = "deck",
    block: str = "",
    facts: Sequence[str] = (),
) -> Candidate:
    """A card of a block of its own, unless told otherwise."""
    return Candidate(
        card=CardId(number.to_bytes(16, "big")),
        deck=DeckSlug(deck),
        block=BlockId(block or f"block-{number}"),
        category=category,
        facts=tuple(FactId(fact) for fact in facts),
        phase=phase,
    )


def new_card(number: int, category: Category = RISK) -> Candidate:
    """A new card, numbered from a thousand on."""
    return card(1000 + number, category, phase=Phase.NEW)


def clashes(queue: Sequence[Candidate]) -> int:
    """Neighbours of one category."""
    return sum(one.category is other.category for one, other in pairwise(queue))


def fewest_clashes(queue: Sequence[Candidate]) -> int:
    """How many neighbours of one category cannot be had fewer."""
    largest = max(Counter(card.category for card in queue).values(), default=0)
    return max(0, 2 * largest - len(queue) - 1)


categories = st.lists(st.sampled_from([RISK, CAUSE, BENEFIT]), max_size=20)
queues = st.builds(
    lambda due, fresh: (
        [card(number, category) for number, category in enumerate(due)],
        [new_card(number, category) for number, category in enumerate(fresh)],
    ),
    categories,
    categories,
)


@given(queue=queues)
def test_neighbours_share_a_category_only_where_it_cannot_be_helped(
    queue: tuple[list[Candidate], list[Candidate]],
) -> None:
    arranged = arrange(*queue)
    assert clashes(arranged) == fewest_clashes(arranged)


@given(queue=queues)
def test_every_card_is_asked_once(queue: tuple[list[Candidate], list[Candidate]]) -> None:
    assert Counter(arrange(*queue)) == Counter([*queue[0], *queue[1]])


@given(queue=queues)
def test_the_given_order_is_kept_within_each_category(
    queue: tuple[list[Candidate], list[Candidate]],
) -> None:
    arranged = arrange(*queue)
    for given_cards in queue:
        for category in Category:
            expected = [card for card in given_cards if card.category is category]
            assert [card for card in arranged if card in expected] == expected


def test_new_cards_are_spread_evenly_among_reviews() -> None:
    queue = arrange(
        [card(number) for number in range(9)], [new_card(number) for number in range(3)]
    )
    assert [number for number, card in enumerate(queue) if card.phase is Phase.NEW] == [2, 6, 10]


def test_reviews_are_spread_evenly_among_more_new_cards() -> None:
    queue = arrange([card(0), card(1)], [new_card(number) for number in range(6)])
    assert [number for number, card in enumerate(queue) if card.phase is Phase.REVIEW] == [1, 5]


def test_new_cards_of_a_rare_category_stay_spread_among_reviews_of_a_common_one() -> None:
    reviews = [card(number, RISK) for number in range(20)]
    queue = arrange(reviews, [new_card(number, CAUSE) for number in range(4)])
    places = [number for number, card in enumerate(queue) if card.phase is Phase.NEW]
    gaps = [later - sooner for sooner, later in pairwise([-1, *places, len(queue)])]
    assert max(gaps) <= 7


def test_most_worth_saving_come_first_where_categories_allow() -> None:
    reviews = [card(number, (RISK, CAUSE)[number % 2]) for number in range(10)]
    assert arrange(reviews, []) == tuple(reviews)


def test_one_card_of_each_block_is_asked_a_review_before_a_new_one() -> None:
    review = card(1, block="cloze")
    sibling = card(2, block="cloze")
    fresh = card(3, phase=Phase.NEW, block="cloze")
    assert arrange([review, sibling], [fresh]) == (review,)


def test_blocks_of_one_name_in_two_decks_are_not_siblings() -> None:
    cards = [card(1, block="b", deck="one"), card(2, block="b", deck="two")]
    assert Counter(arrange(cards, [])) == Counter(cards)


def test_siblings_of_cards_seen_today_wait() -> None:
    waiting, other = card(1, block="seen"), card(2, block="unseen")
    seen = [(DeckSlug("deck"), BlockId("seen")), (DeckSlug("elsewhere"), BlockId("unseen"))]
    assert arrange([waiting, other], [new_card(1)], seen_blocks=seen)[0] == other
    assert waiting not in arrange([waiting, other], [new_card(1)], seen_blocks=seen)


def test_cards_of_one_fact_are_kept_apart() -> None:
    first = card(1, RISK, facts=["bed-rest"])
    same_fact = card(2, CAUSE, facts=["bed-rest", "admission"])
    other = card(3, BENEFIT, facts=["relief"])
    assert arrange([first, same_fact, other], []) == (first, other, same_fact)


def test_cards_of_one_fact_are_kept_apart_within_a_category() -> None:
    first, again = card(1, facts=["infection"]), card(2, facts=["infection"])
    other = card(3, facts=["fracture"])
    assert arrange([first, again, other], []) == (first, other, again)


def test_one_card_of_each_fact_comes_before_a_second_of_any() -> None:
    infection = [card(number, facts=["infection"]) for number in range(3)]
    fracture = [card(number, facts=["fracture", "bone"]) for number in (10, 11)]
    other = card(20, facts=["bone"])
    row = facts_apart([*infection, *fracture, other])
    assert row == [infection[0], fracture[0], infection[1], fracture[1], infection[2], other]


def test_cards_of_a_fact_that_was_asked_today_come_after_those_of_others() -> None:
    known, other = card(1, facts=["infection"]), card(2, facts=["fracture"])
    asked = [(DeckSlug("deck"), FactId("infection")), (DeckSlug("else"), FactId("fracture"))]
    assert facts_apart([known, other], asked=asked) == [other, known]


@given(queue=queues)
def test_cards_that_share_no_fact_keep_their_order(
    queue: tuple[list[Candidate], list[Candidate]],
) -> None:
    assert facts_apart(queue[0]) == queue[0]


def test_decks_alternate_where_categories_allow() -> None:
    first = card(1, RISK, deck="spine")
    same_deck = card(2, CAUSE, deck="spine")
    other_deck = card(3, BENEFIT, deck="liver")
    assert arrange([first, same_deck, other_deck], []) == (first, other_deck, same_deck)


def test_a_shared_fact_weighs_more_than_a_shared_deck() -> None:
    first = card(1, RISK, deck="spine", facts=["dose"])
    same_fact = card(2, CAUSE, deck="liver", facts=["dose"])
    same_deck = card(3, BENEFIT, deck="spine", facts=["relief"])
    assert arrange([first, same_fact, same_deck], []) == (first, same_deck, same_fact)


def test_a_card_is_not_asked_far_ahead_of_its_turn_for_the_sake_of_its_deck() -> None:
    here = [card(number, (RISK, CAUSE)[number % 2], deck="spine") for number in range(30)]
    far = card(99, BENEFIT, deck="liver")
    assert arrange([*here, far], []).index(far) >= 15


def test_nothing_is_arranged_to_nothing() -> None:
    assert arrange([], []) == ()


def in_steps(number: int, minutes: float) -> Candidate:
    """A card whose step ends so many minutes from now."""
    due_ms = at(0).at_ms + int(minutes * MS_PER_MINUTE)
    return replace(card(number, phase=Phase.LEARNING), due_ms=due_ms)


def asked(waiting: Sequence[Candidate], *steps: Candidate) -> Candidate | None:
    """What is asked now."""
    return next_card(DayQueue(in_steps=tuple(steps), waiting=tuple(waiting)), at(0))


def test_a_step_whose_time_has_come_is_asked_before_all_others() -> None:
    overdue, due, later = in_steps(1, -3), in_steps(2, 0), in_steps(3, 1)
    assert asked([card(9)], later, due, overdue) == overdue
    assert asked([card(9)], later, due) == due


def test_reviews_and_new_cards_are_asked_in_their_order_before_a_step_is_asked_early() -> None:
    assert asked([card(8), card(9)], in_steps(1, 0.01)) == card(8)


def test_a_step_is_asked_up_to_twenty_minutes_early_when_nothing_else_is_left() -> None:
    assert asked([], in_steps(2, 20), in_steps(3, 21)) == in_steps(2, 20)
    assert asked([], in_steps(1, 20.01)) is None


def test_nothing_is_asked_when_all_is_answered() -> None:
    assert asked([]) is None


def test_one_card_of_each_block_is_kept_and_its_block_noted() -> None:
    seen = {(DeckSlug("deck"), BlockId("seen"))}
    cards = [card(1, block="seen"), card(2, block="b"), card(3, block="b"), card(4, block="c")]
    assert one_of_each_block(cards, seen) == [cards[1], cards[3]]
    assert (DeckSlug("deck"), BlockId("b")) in seen
