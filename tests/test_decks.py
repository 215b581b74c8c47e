"""Every shipped deck reads without a problem, and every card of it marks its own key right."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.figure_answers import CLOSE, CORRECT, WRONG, split
from trainer.decks.check import check_path
from trainer.domain.answer import Answer, ChosenOptions, Judgement, OrderedSteps, TypedText
from trainer.domain.card import (
    Card,
    Choice,
    Cloze,
    FigureQuestion,
    Option,
    Question,
    Rubric,
    Shown,
    Steps,
    TrueFalse,
    Typed,
)
from trainer.domain.deck import Deck
from trainer.domain.fact import Status
from trainer.domain.figure import render
from trainer.domain.marking import mark
from trainer.domain.rating import Mark

DECKS: Final = Path(__file__).parent.parent / "decks"
LEAFLET: Final = "leaflet"
CLAIMS_IN_ORDER: Final = """
    minimally-invasive cement-material cement-site percutaneous-access commonest-cause
    minor-injury major-injury benign-tumours malignant-tumours main-aim
    conservative-first conservative-rest conservative-corset conservative-drugs no-further-delay
    early-success clinical-assessment assessment-purpose confirming-imaging imaging-fracture
    imaging-level imaging-acute acute-effect invasiveness-advantage needle
    puncture-count needle-position relief-effective relief-time early-activity
    bone-loss skin-procedures-infection infection-risk antibiotic-route antibiotic-timing
    cement-leak leak-symptoms cord-compression lung-embolism bleeding
    worse-pain new-fractures new-fracture-share improvement-first x-ray-equipment
    x-ray-reason sterility sterility-reason simple-recovery absolute-rest
    bed-rest admission return-to-activity activity-and-relief
"""
CLAIMS: Final = tuple(CLAIMS_IN_ORDER.split())
"""The facts of the leaflet in its own order; the first is F01 of the list they were drawn from."""
FIGURES: Final = {
    "puncture-count": "2 punctures per vertebra",
    "relief-time": "< 24 h",
    "infection-risk": "< 1 in 1000 procedures",
    "new-fracture-share": "~ 10 % of patients",
    "bed-rest": "6-8 h",
    "admission": "~ 24 h",
    "audit-infection": "0.20 %",
    "series-infection": "~ 3 in 1000 patients",
    "unaided-improvement": "53 % of eligible patients",
}
DISPUTED: Final = frozenset(
    CLAIMS[number - 1] for number in (2, 11, 15, 16, 28, 29, 33, 43, 51, 52, 53)
)
NOT_A_WORD: Final = re.compile(r"[^\w%]+")


def read(path: Path) -> Deck:
    reading = check_path(path)
    assert reading.problems == (), "\n".join(map(str, reading.problems))
    assert reading.deck is not None
    return reading.deck


SHIPPED: Final = sorted(DECKS.glob("*.md"))
VERTEBROPLASTY: Final = read(DECKS / "vertebroplasty.md")


def name(card: Card) -> str:
    match card.question:
        case Cloze(number=number):
            return f"{card.block}-{number}"
        case _:
            return card.block


def rubric_of(question: Question) -> Rubric:
    match question:
        case Typed(rubric=rubric) | FigureQuestion(rubric=rubric):
            return rubric
        case Cloze(rubric=rubric, is_typed=True):
            return rubric
        case _:
            return Rubric()


def said_by(question: Question) -> str:
    """All that a learner reads before answering."""
    match question:
        case Cloze(before=before, after=after, hint=hint):
            return f"{before} {hint} {after}"
        case TrueFalse(statement=statement):
            return statement
        case Choice(stem=stem) | Steps(stem=stem) | Typed(stem=stem):
            return stem
        case Shown(stem=stem) | FigureQuestion(stem=stem):
            return stem


def options_of(question: Question) -> tuple[Option, ...]:
    match question:
        case Choice(options=options) | TrueFalse(reasons=options):
            return options
        case _:
            return ()


def key_of(question: Question) -> Answer | None:
    """The answer that a learner who knows it all would give; None where none is marked."""
    match question:
        case Typed(answer=answer) | Cloze(answer=answer, is_typed=True):
            return TypedText(answer)
        case FigureQuestion(key=key):
            return TypedText(render(key))
        case Choice(options=options):
            right = (place for place, option in enumerate(options) if option.is_right)
            return ChosenOptions(frozenset(right))
        case Steps(steps=steps):
            return OrderedSteps(tuple(range(len(steps))))
        case TrueFalse(is_true=is_true, reasons=reasons):
            return Judgement(is_true, [reason.is_right for reason in reasons].index(True))
        case _:
            return None


def stray_marks(cards: Iterator[tuple[Card, str]], expected: Mark) -> list[str]:
    """Answers that earn another mark than expected, each as a line to read."""
    verdicts = (
        (card, text, mark(card.question, TypedText(text), VERTEBROPLASTY.context))
        for card, text in cards
    )
    return [
        f"{name(card)}: {text!r} is {verdict.mark}: {verdict.why}"
        for card, text, verdict in verdicts
        if verdict.mark is not expected
    ]


def block(block_id: str) -> Card:
    return next(card for card in VERTEBROPLASTY.cards if card.block == block_id)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_a_shipped_deck_reads_without_a_problem_and_says_what_it_is_not(path: Path) -> None:
    deck = read(path)

    assert deck.slug == path.stem
    assert "not clinical guidance" in deck.note
    assert "local protocol prevails" in deck.note
    assert deck.reviewed < deck.review_by
    assert all(card.source for card in deck.cards)


def test_every_claim_of_the_leaflet_is_a_fact_with_a_card() -> None:
    asked = {fact for card in VERTEBROPLASTY.cards for fact in card.facts}
    of_the_leaflet = {fact.id for fact in VERTEBROPLASTY.facts.values() if fact.source == LEAFLET}

    assert len(CLAIMS) == 54
    assert of_the_leaflet == set(CLAIMS)
    assert all(fact.section for fact in VERTEBROPLASTY.facts.values())
    assert asked == set(VERTEBROPLASTY.facts)


def test_the_comments_number_the_claims_in_the_leaflets_order_within_the_file() -> None:
    text = (DECKS / "vertebroplasty.md").read_text(encoding="utf-8")
    numbered = re.findall(r"<!-- F(\d\d) -->\n## fact (\S+)", text)

    assert {int(number): fact for number, fact in numbered} == dict(enumerate(CLAIMS, 1))


def test_the_leaflets_doubtful_claims_carry_their_status() -> None:
    status = {fact.id: fact.status for fact in VERTEBROPLASTY.facts.values()}

    assert {fact for fact in CLAIMS if status[fact] is Status.DISPUTED} == DISPUTED
    assert [fact for fact in CLAIMS if status[fact] is Status.TRUNCATED] == ["improvement-first"]


def test_figures_are_those_of_the_sources() -> None:
    figures = {
        fact.id: render(fact.figure)
        for fact in VERTEBROPLASTY.facts.values()
        if fact.figure is not None
    }

    assert figures == FIGURES


def test_there_are_cards_of_every_kind_and_enough_of_them() -> None:
    kinds = Counter(type(card.question) for card in VERTEBROPLASTY.cards)

    assert len(VERTEBROPLASTY.cards) >= 80
    assert set(kinds) == {Shown, Typed, Cloze, Choice, FigureQuestion, Steps, TrueFalse}
    assert any(
        question.takes_several
        for card in VERTEBROPLASTY.cards
        if isinstance(question := card.question, Choice)
    )


def test_a_question_about_a_doubtful_claim_names_the_leaflet() -> None:
    unattributed = [
        name(card)
        for card in VERTEBROPLASTY.cards
        if card.status is not Status.CURRENT
        and "according to the leaflet" not in said_by(card.question).lower()
    ]

    assert unattributed == []


def test_a_question_about_another_source_names_its_year() -> None:
    unattributed = [
        name(card)
        for card in VERTEBROPLASTY.cards
        if not any(fact in CLAIMS for fact in card.facts)
        and not re.search(r"\b20\d\d\b", said_by(card.question))
    ]

    assert unattributed == []


def test_no_card_says_what_follows_the_improvement_where_the_copy_breaks_off() -> None:
    cards = [card for card in VERTEBROPLASTY.cards if "improvement-first" in card.facts]

    assert cards
    assert all("breaks off" in card.why for card in cards)
    assert all("first" in said_by(card.question) for card in cards)


def test_no_card_says_that_vertebroplasty_causes_a_share_of_fractures() -> None:
    claiming = [
        name(card)
        for card in VERTEBROPLASTY.cards
        if "new-fracture-share" in card.facts and "can lead to" not in said_by(card.question)
    ]

    assert claiming == []


def test_no_two_options_of_a_card_read_alike() -> None:
    for card in VERTEBROPLASTY.cards:
        texts = [option.text.casefold() for option in options_of(card.question)]
        assert len(set(texts)) == len(texts), name(card)


def test_the_right_option_is_not_known_by_its_place_or_its_length() -> None:
    listed_options = [options_of(card.question) for card in VERTEBROPLASTY.cards]
    single = [
        options for options in listed_options if sum(option.is_right for option in options) == 1
    ]
    places = Counter([option.is_right for option in options].index(True) for options in single)
    longest = sum(max(options, key=lambda option: len(option.text)).is_right for options in single)

    assert max(places.values()) <= len(single) * 0.4
    assert len(places) >= 4
    assert longest <= len(single) * 0.4


def test_a_true_false_statement_is_as_likely_true_as_false() -> None:
    truths = Counter(
        card.question.is_true
        for card in VERTEBROPLASTY.cards
        if isinstance(card.question, TrueFalse)
    )

    assert abs(truths[True] - truths[False]) <= 3


def test_no_stem_gives_its_own_answer_away() -> None:
    for card in VERTEBROPLASTY.cards:
        match card.question:
            case Typed(answer=answer) | Cloze(answer=answer):
                words = f" {NOT_A_WORD.sub(' ', said_by(card.question)).casefold()} "
                assert f" {answer.casefold()} " not in words, name(card)
            case _:
                pass


def test_every_card_marks_its_own_key_correct() -> None:
    missed = [
        f"{name(card)}: {verdict}"
        for card in VERTEBROPLASTY.cards
        if (key := key_of(card.question)) is not None
        and (verdict := mark(card.question, key, VERTEBROPLASTY.context)).mark is not Mark.CORRECT
    ]

    assert missed == []


def listed(field: str) -> Iterator[tuple[Card, str]]:
    for card in VERTEBROPLASTY.cards:
        texts: tuple[str, ...] = getattr(rubric_of(card.question), field)
        yield from ((card, text) for text in texts)


@pytest.mark.parametrize(
    ("field", "expected"),
    [("accept", Mark.CORRECT), ("close", Mark.CLOSE), ("reject", Mark.WRONG)],
)
def test_what_a_card_lists_is_marked_as_it_says(field: str, expected: Mark) -> None:
    assert stray_marks(listed(field), expected) == []


def test_capitals_and_a_full_stop_change_no_listed_answer() -> None:
    shouted = ((card, f"  {text.upper()}. ") for card, text in listed("accept"))

    assert stray_marks(shouted, Mark.CORRECT) == []


def test_an_answer_beside_the_point_is_wrong() -> None:
    strangers = [
        f"{name(card)}: {answer!r}"
        for card in VERTEBROPLASTY.cards
        if isinstance(key_of(card.question), TypedText)
        for answer in ("polymorph", "a cephalosporin rash", "yes", "42", "?", "")
        if mark(card.question, TypedText(answer), VERTEBROPLASTY.context).mark is not Mark.WRONG
    ]

    assert strangers == []


def test_every_figure_card_knows_at_least_twenty_ways_of_typing_its_answer() -> None:
    asked = {
        card.block for card in VERTEBROPLASTY.cards if isinstance(card.question, FigureQuestion)
    }

    assert asked == set(CORRECT) == set(CLOSE) == set(WRONG)
    assert min(len(set(split(answers))) for answers in CORRECT.values()) >= 20


@pytest.mark.parametrize("block_id", CORRECT)
def test_any_notation_of_a_figure_is_correct(block_id: str) -> None:
    answers = ((block(block_id), text) for text in split(CORRECT[block_id]))

    assert stray_marks(answers, Mark.CORRECT) == []


@pytest.mark.parametrize("block_id", CLOSE)
def test_a_figure_that_is_not_quite_right_is_close(block_id: str) -> None:
    answers = ((block(block_id), text) for text in split(CLOSE[block_id]))

    assert stray_marks(answers, Mark.CLOSE) == []


@pytest.mark.parametrize("block_id", WRONG)
def test_another_figure_is_wrong(block_id: str) -> None:
    answers = ((block(block_id), text) for text in split(WRONG[block_id]))

    assert stray_marks(answers, Mark.WRONG) == []
