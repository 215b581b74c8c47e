"""A card's key changes with what is to be known, and with nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.decks.samples import GOOD, GROUND
from trainer.decks.check import check_text
from trainer.domain.answer_key import ALGORITHM, canonical_words, key_hash, key_text
from trainer.domain.card import Card, Cloze


def cards_of(text: str) -> list[Card]:
    reading = check_text(text, path="a.md")
    assert reading.problems == ()
    assert reading.deck is not None
    return list(reading.deck.cards)


def name(card: Card) -> str:
    number = f"/{card.question.number}" if isinstance(card.question, Cloze) else ""
    return f"{card.block}{number}"


def rekeyed(was: str, now: str, text: str = GOOD) -> set[str]:
    """The cards of a deck whose key another wording of the file changes."""
    assert was in text
    pairs = zip(cards_of(text), cards_of(text.replace(was, now)), strict=True)
    return {name(old) for old, new in pairs if old.key_hash != new.key_hash}


def reworded(was: str, now: str, text: str = GOOD) -> set[str]:
    """The cards whose version another wording of the file changes."""
    assert was in text
    pairs = zip(cards_of(text), cards_of(text.replace(was, now)), strict=True)
    return {name(old) for old, new in pairs if old.version != new.version}


SAME_KEYS = [
    ("Q: What is it?", "Q: What, pray, is it?", {"b-1"}),
    ("Why: Since it is.", "Why: It is.", {"b-1"}),
    ("A: This thing", "A: THIS   thing.", {"b-2"}),
    ("Accept: that thing; such a thing", "Accept: none", {"b-2"}),
    ("A: This\n", "A: This\nAccept: that\n", {"b-1"}),
    ("Close: a thing", "Close: one thing", {"b-2"}),
    ("Reject: no thing\n", "", {"b-2"}),
    ("Reject: no thing\n", "Reject: no thing\nNeeds: this; thing\n", {"b-2"}),
    ("comes before", "is ahead of", {"c-1/1", "c-1/3"}),
    ("::a number", "::which?", {"c-1/1"}),
    ("[[1:first", "[[1:First", {"c-1/1", "c-1/3"}),
    ("Accept-3: 2nd\n", "", {"c-1/3"}),
    ("[ ] Wrong", "[ ] Quite wrong", {"o-1"}),
    ("[x] Right\n[ ] Wrong", "[ ] Wrong\n[x] Right", {"o-1"}),
    ("Tolerance: 5 %\n", "", {"f-1"}),
    ("States: procedures\n", "", {"f-1"}),
    ("2. Two\n2. Also two", "2. Also two\n2. Two", {"s-1"}),
    ("Critical: 1-3\n", "", {"s-1"}),
    ("Q: It is so.", "Q: So it is.", {"t-1"}),
    ("[ ] For no reason", "[ ] For no good reason", {"t-1"}),
    ("Title: A leaflet", "Title: The leaflet", {*map(name, cards_of(GOOD))}),
    ("Status: disputed\n", "", {"b-2", "f-1"}),
    ("A claim.", "Quite a claim.", set()),
]
OTHER_KEYS = [
    ("A: This\n", "A: That\n", {"b-1"}),
    ("A: This thing", "A: This other thing", {"b-2"}),
    ("[[1:first", "[[1:third", {"c-1/1"}),
    ("[[3:second]]", "[[3:third]]", {"c-1/3"}),
    ("[x] Right", "[x] Left", {"o-1"}),
    ("[ ] Wrong", "[x] Left\n[ ] Wrong", {"o-1"}),
    ("1 in 1000", "1 in 100", {"f-1"}),
    ("< 1 in 1000", "~ 1 in 1000", {"f-1"}),
    ("1. One\n2. Two\n2.", "1. Two\n2. One\n2.", {"s-1"}),
    ("2. Also two", "3. Also two", {"s-1"}),
    ("3. Three", "3. Four", {"s-1"}),
    ("A: false", "A: true", {"t-1"}),
    ("[x] For this reason", "[x] For quite another reason", {"t-1"}),
    ("[x] For this reason\n[ ] For that", "[ ] For this reason\n[x] For that", {"t-1"}),
]
FIGURES = [
    ("< 1 in 1000 procedures", "fewer than 1:1000 procedures"),
    ("< 1 in 1000 procedures", "< 0.1 % of procedures"),
    ("6-8 h", "6–8 hours"),
    ("~ 10 % of patients", "about 1 in 10 patients"),
]
WITH_A_FIGURE = (
    GROUND.replace("< 1 in 1000 procedures", "FIGURE")
    + "## basic b-1\nQ: What?\nFact: rate\nA: About {rate} of them\n"
    "## steps s-1\nQ: Order?\nFact: rate\n1. For {rate}\n2. Then\n"
    "## choice o-1\nQ: Which?\nFact: rate\n[x] {rate}\n[ ] None\n"
    "## cloze c-1\nText: It is [[1:{rate}]].\nFact: rate\n"
    "## figure f-1\nQ: How many?\nFact: rate\nA: {rate}\n"
)


@pytest.mark.parametrize(("was", "now", "cards"), SAME_KEYS)
def test_an_edit_beside_the_answer_keeps_every_key(was: str, now: str, cards: set[str]) -> None:
    assert rekeyed(was, now) == set()
    assert reworded(was, now) == cards


@pytest.mark.parametrize(("was", "now", "cards"), OTHER_KEYS)
def test_another_answer_changes_the_key_of_its_card_alone(
    was: str, now: str, cards: set[str]
) -> None:
    assert rekeyed(was, now) == cards


@pytest.mark.parametrize(("was", "now"), FIGURES)
def test_another_notation_of_a_figure_keeps_every_key(was: str, now: str) -> None:
    assert rekeyed(was, now, WITH_A_FIGURE.replace("FIGURE", was)) == set()
    assert reworded(was, now, WITH_A_FIGURE.replace("FIGURE", was)) != set()


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("< 1 in 1000 procedures", "> 1 in 1000 procedures"),
        ("< 1 in 1000 procedures", "< 1 in 100 procedures"),
        ("6-8 h", "6-9 h"),
        ("6-8 h", "6-8 days"),
        ("~ 10 % of patients", "~ 10 ‰ of patients"),
    ],
)
def test_another_figure_changes_every_key_it_stands_in(was: str, now: str) -> None:
    text = WITH_A_FIGURE.replace("FIGURE", was)
    assert rekeyed(was, now, text) == {"b-1", "s-1", "o-1", "c-1/1", "f-1"}


def test_what_a_figure_is_of_is_part_of_what_is_asked() -> None:
    text = WITH_A_FIGURE.replace("FIGURE", "< 1 in 1000 procedures")
    assert rekeyed("1000 procedures", "1000 patients", text) == {"f-1"}


def test_lines_may_be_broken_anew_without_another_version() -> None:
    assert reworded("What is it, typed?", "What is it,\n  typed?") == set()


def test_a_key_is_said_in_words() -> None:
    assert {name(card): card.key_text for card in cards_of(GOOD)} == {
        "b-1": "This",
        "b-2": "This thing",
        "c-1/1": "first",
        "c-1/3": "second",
        "o-1": "Right",
        "f-1": "< 1 in 1000 procedures",
        "s-1": "One → Two, Also two → Three",
        "t-1": "false: For this reason",
    }


def test_hashes_are_of_the_question_and_nothing_around_it() -> None:
    for card in cards_of(GOOD):
        assert (card.key_hash, card.key_text) == (key_hash(card.question), key_text(card.question))
        assert len(card.key_hash) == len(card.version) == 16


def test_the_form_is_frozen() -> None:
    frozen = {
        "b-1": "3782e438849a1fb88b39cb8a2d75f8d4",
        "b-2": "78bd60fa4ae9afa5a7be1639c82c22c0",
        "c-1/1": "de43ac2f920121f6231438f1cd21aedf",
        "c-1/3": "8096ee561c3ac2940ff0bc99c9cfb980",
        "o-1": "30ffb8b45597270ae4c5da3bb2d55d1f",
        "f-1": "6ab6454d6b53a7528ac2471afc0b920b",
        "s-1": "851852f0d3741d93caea7925a9e1e857",
        "t-1": "4fd92e693f7dc27767b70b9267f9fa1a",
    }
    assert ALGORITHM == "key-2"
    assert {name(card): card.key_hash.hex() for card in cards_of(GOOD)} == frozen


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Schmorl's nodes", "SCHMORL’S  nodes."),
        ("minimally-invasive", "minimally invasive"),
        ("6 – 8 h", "6-8 h"),
        ("ﬁne", "fine"),
        ("e\u0301", "é"),
        ("a (b), c", "a b c"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("L3-4.", "L3-4"),
        ("10mg", "10 mg"),
        ("5 %", "5%"),
        ("2 ‰", "2‰"),
        ("over 6h", "over 6 h"),
    ],
)
def test_the_same_words_have_one_form(one: str, other: str) -> None:
    assert canonical_words(one) == canonical_words(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.5 ml", "15 ml"),
        ("10 %", "10"),
        ("10 %", "10 ‰"),
        ("-5", "5"),
        ("−5", "5"),
        ("< 5", "> 5"),
        ("≥ 5", "≤ 5"),
        ("1/2", "12"),
        ("6-8", "68"),
        ("a", "ä"),
        ("?", "!"),
        ("O-", "O"),
        ("O+", "O-"),
        ("group A-, packed", "group A, packed"),
        ("कि", "की"),
    ],
)
def test_signs_that_carry_meaning_stay(one: str, other: str) -> None:
    assert canonical_words(one) != canonical_words(other)


@given(st.text())
@settings(deadline=None)
def test_the_form_of_a_form_is_itself(text: str) -> None:
    assert canonical_words(canonical_words(text)) == canonical_words(text)


@given(st.text(alphabet="abcxyz ABC"))
@settings(deadline=None)
def test_letter_case_and_spaces_never_matter(text: str) -> None:
    assert canonical_words(f"  {text.upper()}  ") == canonical_words(text.replace(" ", "  "))
