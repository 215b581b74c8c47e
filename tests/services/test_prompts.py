"""The order in which options, steps and reasons are shown."""

from hypothesis import given
from hypothesis import strategies as st

from trainer.domain.card import Card, Choice, Option, Question, Shown, Steps, TrueFalse
from trainer.domain.fact import Category, Status
from trainer.domain.ids import BlockId, CardId, DeckSlug
from trainer.services.prompts import display_order

OPTIONS = tuple(Option(text=text, is_right=text == "a") for text in "abcd")
REVIEWS = st.integers(0, 5000)
RANKS = st.lists(st.integers(1, 3), min_size=2, max_size=6).map(sorted)
CARD_IDS = st.binary(min_size=16, max_size=16).map(CardId)


def card_of(question: Question, card_id: bytes = bytes(16)) -> Card:
    return Card(
        id=CardId(card_id),
        deck=DeckSlug("deck"),
        block=BlockId("block"),
        position=0,
        question=question,
        facts=(),
        category=Category.TECHNIQUE,
        status=Status.CURRENT,
        source="notes",
        version=bytes(16),
        key_hash=bytes(16),
        key_text="key",
    )


def steps_of(*ranks: int) -> Steps:
    return Steps(
        stem="In order", steps=tuple(f"step {place}" for place in range(len(ranks))), ranks=ranks
    )


@given(CARD_IDS, REVIEWS)
def test_the_same_review_of_the_same_card_shows_the_same_order(
    card_id: CardId, reviews: int
) -> None:
    card = card_of(Choice(stem="?", options=OPTIONS), card_id)
    order = display_order(card, reviews)
    assert order == display_order(card, reviews)
    assert sorted(order) == [0, 1, 2, 3]


def test_the_order_differs_from_one_review_to_another() -> None:
    card = card_of(TrueFalse(statement="?", is_true=True, reasons=OPTIONS))
    assert len({display_order(card, reviews) for reviews in range(50)}) > 10


@given(
    st.lists(st.integers(1, 3), min_size=2, max_size=6)
    .map(sorted)
    .filter(lambda ranks: len(set(ranks)) > 1),
    CARD_IDS,
    REVIEWS,
)
def test_steps_are_never_shown_in_a_right_order(
    ranks: list[int], card_id: CardId, reviews: int
) -> None:
    order = display_order(card_of(steps_of(*ranks), card_id), reviews)
    shown = [ranks[place] for place in order]
    assert sorted(order) == list(range(len(ranks)))
    assert shown != sorted(shown)


def test_steps_of_which_every_order_is_right_are_shown_in_some_order() -> None:
    assert sorted(display_order(card_of(steps_of(1, 1, 1)), 0)) == [0, 1, 2]


def test_a_card_without_options_has_no_order() -> None:
    assert display_order(card_of(Shown(stem="?", answer="!")), 0) == ()
