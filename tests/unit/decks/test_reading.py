"""What a deck file says comes out as cards, facts and what marking needs of the deck."""

from fractions import Fraction

import pytest

from tests.unit.decks.samples import GOOD, GROUND, HEAD
from trainer.decks.check import check_text
from trainer.domain.card import (
    Card,
    Choice,
    Cloze,
    FigureQuestion,
    Option,
    Rubric,
    Shown,
    Steps,
    TrueFalse,
    Typed,
)
from trainer.domain.deck import Deck
from trainer.domain.fact import Category, Status
from trainer.domain.figure import render
from trainer.domain.ids import BlockId, DeckSlug, FactId, SourceId, card_id


def deck_of(text: str) -> Deck:
    reading = check_text(text, path="a.md")
    assert reading.problems == ()
    assert reading.deck is not None
    return reading.deck


def only_card(block: str) -> Card:
    (card,) = deck_of(GROUND + block).cards
    return card


def typed(answer: str, lists: str = "Accept: none\n") -> Typed:
    card = only_card(f"## basic b-1\nQ: What?\nFact: claim, rate\nA: {answer}\n{lists}")
    assert isinstance(card.question, Typed)
    return card.question


def why(text: str) -> str:
    return only_card(f"## basic b-1\nQ: What?\nFact: claim, rate\nA: This\nWhy: {text}\n").why


@pytest.fixture(scope="module")
def cards() -> dict[str, Card]:
    return {
        f"{card.block}-{card.question.number}"
        if isinstance(card.question, Cloze)
        else card.block: card
        for card in deck_of(GOOD).cards
    }


def test_a_basic_card_is_shown(cards: dict[str, Card]) -> None:
    assert cards["b-1"].question == Shown(stem="What is it?", answer="This")
    assert cards["b-1"].why == "Since it is."


def test_a_basic_card_with_other_right_answers_is_typed(cards: dict[str, Card]) -> None:
    rubric = Rubric(accept=("that thing", "such a thing"), close=("a thing",), reject=("no thing",))
    question = Typed(stem="What is it, typed?", answer="This thing", rubric=rubric)
    assert cards["b-2"].question == question


def test_a_typed_card_may_have_no_other_right_answer() -> None:
    assert typed("This").rubric == Rubric()


def test_a_typed_card_may_need_several_ideas() -> None:
    question = typed("IV antibiotic", "Accept: none\nNeeds: intravenous | iv; antibiotic\n")
    assert question.needs_all == ("intravenous | iv", "antibiotic")


def test_each_deletion_of_a_cloze_is_a_card_with_the_others_filled_in(
    cards: dict[str, Card],
) -> None:
    assert cards["c-1-1"].question == Cloze(
        before="The ",
        answer="first",
        after=" comes before the second, in < 1 in 1000 procedures.",
        hint="a number",
        number=1,
        rubric=Rubric(),
        is_typed=True,
    )
    assert cards["c-1-3"].question == Cloze(
        before="The first comes before the ",
        answer="second",
        after=", in < 1 in 1000 procedures.",
        number=3,
        rubric=Rubric(accept=("2nd",)),
        is_typed=True,
    )


@pytest.mark.parametrize(
    ("gap", "field", "is_typed"),
    [
        ("one two three four", "", True),
        ("one two three four five", "", False),
        ("one two three four five", "Typed: yes\n", True),
        ("one two three four five", "Accept-1: five words\n", True),
        ("one", "Typed: no\n", False),
    ],
)
def test_a_short_gap_is_typed_unless_the_block_says_otherwise(
    gap: str, field: str, *, is_typed: bool
) -> None:
    question = only_card(f"## cloze c-1\nText: [[1:{gap}]] is it.\nFact: claim\n{field}").question
    assert isinstance(question, Cloze)
    assert question.is_typed is is_typed


def test_a_gap_may_run_over_the_end_of_a_line_and_hold_a_figure() -> None:
    question = only_card(
        "## cloze c-1\nText: In [[1:a part\nof {rate}\n::how\nmany?]] of them.\nFact: rate\n"
    ).question
    assert isinstance(question, Cloze)
    assert (question.answer, question.hint) == ("a part of < 1 in 1000 procedures", "how many?")


def test_marks_of_a_gap_are_plain_behind_a_backslash() -> None:
    text = r"Text: \[[1:one]] \[\[2:two\]\] [[1:a\:\:b::c\]\]d]]"
    reading = check_text(f"{GROUND}## cloze c-1\n{text}\nFact: claim\n", path="a.md")
    assert [problem.code for problem in reading.problems] == ["misplaced-deletion"]
    (card,) = deck_of(f"{GROUND}## cloze c-1\nText: {text[18:]}\nFact: claim\n").cards
    assert isinstance(card.question, Cloze)
    assert card.question.before == "[[2:two]] "
    assert (card.question.answer, card.question.hint) == ("a::b", "c]]d")


def test_a_choice_keeps_its_options_in_order(cards: dict[str, Card]) -> None:
    options = (Option(text="Right", is_right=True), Option(text="Wrong", is_right=False))
    assert cards["o-1"].question == Choice(stem="Which?", options=options)


def test_a_figure_is_taken_from_its_fact(cards: dict[str, Card]) -> None:
    question = cards["f-1"].question
    assert isinstance(question, FigureQuestion)
    assert (question.fact, question.states) == ("rate", ("procedures",))
    assert render(question.key) == "< 1 in 1000 procedures"
    assert question.rubric == Rubric(tolerance=Fraction(1, 20))


@pytest.mark.parametrize(
    ("written", "ratio"), [("0", Fraction(0)), ("2.5 %", Fraction(1, 40)), ("10%", Fraction(1, 10))]
)
def test_a_tolerance_is_a_share_of_the_figure(written: str, ratio: Fraction) -> None:
    block = f"## figure f-1\nQ: How long?\nFact: claim\nA: 6 h\nTolerance: {written}\n"
    question = only_card(block).question
    assert isinstance(question, FigureQuestion)
    assert (question.fact, question.rubric.tolerance) == (None, ratio)


def test_steps_of_one_number_have_one_rank(cards: dict[str, Card]) -> None:
    assert cards["s-1"].question == Steps(
        stem="In which order?",
        steps=("One", "Two", "Also two", "Three"),
        ranks=(1, 2, 2, 3),
        critical=((1, 3),),
    )


def test_a_true_false_has_its_truth_and_its_reasons(cards: dict[str, Card]) -> None:
    question = cards["t-1"].question
    assert isinstance(question, TrueFalse)
    assert not question.is_true
    assert [reason.is_right for reason in question.reasons] == [True, False, False]


def test_cards_are_numbered_in_the_order_of_the_file(cards: dict[str, Card]) -> None:
    assert [card.position for card in cards.values()] == list(range(8))
    assert list(cards) == ["b-1", "b-2", "c-1-1", "c-1-3", "o-1", "f-1", "s-1", "t-1"]


def test_a_card_is_known_by_slug_block_and_deletion(cards: dict[str, Card]) -> None:
    slug = DeckSlug("a-deck")
    assert cards["b-1"].id == card_id(slug, BlockId("b-1"))
    assert cards["c-1-3"].id == card_id(slug, BlockId("c-1"), deletion=3)


def test_a_card_is_as_reliable_as_the_least_of_its_facts(cards: dict[str, Card]) -> None:
    assert cards["b-1"].status is Status.CURRENT
    assert cards["b-2"].status is Status.DISPUTED


def test_a_card_has_the_category_of_its_first_fact(cards: dict[str, Card]) -> None:
    assert cards["b-2"].facts == ("claim", "rate")
    assert cards["b-2"].category is Category.TECHNIQUE


@pytest.mark.parametrize(
    ("source", "section", "line"),
    [
        ("Title: Notes", "", "Notes (undated)"),
        ("Title: Notes\nYear: 2019", ", part 2, end", "Notes (2019), part 2, end"),
        ("Title: Notes\nEdition: 2nd edition\nYear: 2019", "", "Notes (2nd edition, 2019)"),
    ],
)
def test_a_learner_sees_title_edition_year_and_place(source: str, section: str, line: str) -> None:
    card = only_card(
        f"## source notes\n{source}\n"
        f"## fact one\nClaim: One.\nCategory: cause\nSource: notes{section}\n"
        "## basic b-1\nQ: What?\nFact: one\nA: This\n"
    )
    assert card.source == line


def test_facts_of_one_source_share_a_source_line(cards: dict[str, Card]) -> None:
    assert cards["b-2"].source == "A leaflet (undated), part one; risks"


def test_a_withdrawn_fact_takes_its_cards_out() -> None:
    deck = deck_of(GOOD.replace("Status: disputed", "Status: withdrawn"))
    assert [card.block for card in deck.withdrawn] == ["b-2", "f-1"]
    assert not {card.id for card in deck.cards} & {card.id for card in deck.withdrawn}
    assert deck.context.figures == ()


def test_facts_keep_what_is_said_of_them() -> None:
    fact = deck_of(GOOD).facts[FactId("rate")]
    assert (fact.source, fact.section, fact.status) == ("leaflet", "risks", Status.DISPUTED)
    assert fact.claim == "It follows few procedures."
    assert fact.figure is not None
    assert render(fact.figure) == "< 1 in 1000 procedures"


def test_a_claim_may_name_its_own_figure() -> None:
    text = GOOD.replace("It follows few procedures.", "It follows {rate}.")
    assert deck_of(text).facts[FactId("rate")].claim == "It follows < 1 in 1000 procedures."


def test_marking_is_told_the_figures_terms_and_answers_of_the_deck() -> None:
    context = deck_of(GOOD).context
    assert context.terms == (("thing", "object"),)
    assert context.answers == ("This thing", "first", "second")
    assert context.rejects == ("no thing",)
    (known,) = context.figures
    assert (known.fact, known.is_superseded) == ("rate", False)
    assert known.edition == "A leaflet (undated)"


def test_a_superseded_figure_is_known_as_such() -> None:
    (known,) = deck_of(GOOD.replace("disputed", "superseded")).context.figures
    assert known.is_superseded


def test_the_head_is_kept() -> None:
    deck = deck_of(
        "# A deck, and more\n\ndeck: a-deck\nversion: 1.0\nprocedure: Some\nlanguage: de-CH\n"
        "author: A. N. Other\nreviewed: 2026-11-22\nreview-by: 2028-11-22\n"
        "note: Education, not guidance;\nlocal protocol prevails.\n"
    )
    assert (deck.slug, deck.title, deck.version) == ("a-deck", "A deck, and more", "1.0")
    assert (deck.procedure, deck.language, deck.author) == ("Some", "de-CH", "A. N. Other")
    assert (deck.reviewed, deck.review_by) == ("2026-11-22", "2028-11-22")
    assert deck.note == "Education, not guidance; local protocol prevails."


def test_a_deck_may_be_without_cards() -> None:
    assert deck_of(HEAD).cards == ()
    assert deck_of(GOOD).retired == ("b-0",)
    assert list(deck_of(GOOD).sources) == [SourceId("leaflet")]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("a\nb", "a b"),
        ("a\n\nb", "a\n\nb"),
        ("a\n- b\n- c", "a\n- b\n- c"),
        ("\n  a  \t b", "a b"),
        ("a <!-- c --> b", "a b"),
        ("a\n<!-- c\n\nd -->\nb", "a b"),
        ("a <!-- c --><!-- d -->\n", "a"),
        ("a\n\\Note: b", "a Note: b"),
        (r"\Why: so", "Why: so"),
        (r"1\; 2 \{x\} \[\[y\]\] \# \\ \<!-- z", r"1; 2 {x} [[y]] # \ <!-- z"),
        ("a\n\\# b\n\\[x] c", "a # b [x] c"),
        ("in {rate}, {  rate }", "in < 1 in 1000 procedures, < 1 in 1000 procedures"),
        ("[bold] [@click=app.quit]x[/]\n[bold", "[bold] [@click=app.quit]x[/] [bold"),
        ("at 10:30\nthe ratio 1:2 and\nhttp://x", None),
        ("ends at\n10:30 sharp", "ends at 10:30 sharp"),
        ("two words: fine", "two words: fine"),
    ],
)
def test_a_text_means_what_it_says(written: str, meant: str | None) -> None:
    assert why(written) == (meant or "at 10:30 the ratio 1:2 and http://x")


@pytest.mark.parametrize(
    ("written", "items"),
    [
        ("a; b ;c;", ("a", "b", "c")),
        ("a\nb; c\n\n;\nd", ("a", "b", "c", "d")),
        (r"a\; b; c", ("a; b", "c")),
        ("a, b", ("a, b",)),
        ("none; a", ("none", "a")),
    ],
)
def test_a_list_is_separated_by_semicolons_and_line_ends(
    written: str, items: tuple[str, ...]
) -> None:
    assert typed("This", f"Accept: {written}\n").rubric.accept == items


def test_a_line_in_steps_that_is_no_step_carries_the_last_one_on() -> None:
    question = only_card(
        "## steps s-1\nQ: Order?\nFact: claim\n1. One\nand more\n2) Two, after\n1.5 ml and\n"
        "3\\. x\n"
    ).question
    assert isinstance(question, Steps)
    assert question.steps == ("One and more", "Two, after 1.5 ml and 3. x")


def test_steps_and_options_may_stand_anywhere_in_the_block() -> None:
    question = only_card("## choice o-1\n[X] Yes\nQ: Which?\n[ ] No\nFact: claim\n").question
    assert isinstance(question, Choice)
    assert [option.is_right for option in question.options] == [True, False]
