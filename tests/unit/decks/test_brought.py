"""Decks made of notes from elsewhere are read as decks."""

from trainer.decks.brought import BroughtCard, BroughtDeck, BroughtNote, deck_pieces, lasting_id
from trainer.decks.check import check_text
from trainer.decks.grammar import is_id
from trainer.decks.write import Value
from trainer.domain.card import Cloze, Picture, Shown
from trainer.domain.fact import Category

DECK = BroughtDeck(slug="spine", title="Spine", procedure="Bones", origin="Imported, spine.apkg")
BASIC = BroughtCard(
    kind="basic",
    id=lasting_id("x"),
    values=(Value("Q", "Which?"), Value("A", "This.")),
    why="So it is.",
    pictures=(Picture(path="p/a.png", caption="a, b; c"),),
)
CLOZE = BroughtCard(
    kind="cloze", id=lasting_id("x", 1), values=(Value("Text", "It is [[1:this]], [[2:that]]."),)
)
NOTE = BroughtNote(
    fact=lasting_id("fact"),
    claim="This it is.",
    cards=(BASIC, CLOZE),
    category=Category.CAUSE,
    section="A::B",
    tags=("x", "y::z"),
)


def test_a_note_becomes_one_fact_with_its_cards() -> None:
    reading = check_text("".join(deck_pieces(DECK, [NOTE])), path="a.md")
    assert reading.problems == ()
    assert reading.deck is not None
    assert (reading.deck.slug, reading.deck.title) == ("spine", "Spine")
    (fact,) = reading.deck.facts.values()
    assert (fact.claim, fact.category) == ("This it is.", Category.CAUSE)
    basic, first, second = reading.deck.cards
    assert basic.question == Shown(stem="Which?", answer="This.")
    assert basic.pictures == (Picture(path="p/a.png", caption="a, b; c"),)
    assert isinstance(first.question, Cloze)
    assert isinstance(second.question, Cloze)
    assert {card.facts for card in (basic, first, second)} == {(fact.id,)}
    assert {card.tags for card in (basic, first, second)} == {("x", "y::z")}
    assert {card.section for card in (basic, first, second)} == {"A::B"}
    assert basic.source == "Imported, spine.apkg (undated)"


def test_ids_last_and_differ_by_note_and_number() -> None:
    ids = [
        lasting_id("x"),
        lasting_id("x", 1),
        lasting_id("x", 2),
        lasting_id("y"),
        lasting_id("\ud800"),
    ]
    assert len(set(ids)) == len(ids)
    assert all(map(is_id, ids))
    assert lasting_id("GUID") == "abd69ba7eeb6d476e5f1a"
