"""Every shipped deck reads without a problem, and says of its claims what their sources say."""

import re
from collections import Counter
from pathlib import Path
from typing import Final

import pytest

from tests.shipped import DECKS, SHIPPED, VERTEBROPLASTY, name, options_of, read, said_by
from trainer.domain.card import Choice, Cloze, FigureQuestion, Shown, Steps, TrueFalse, Typed
from trainer.domain.fact import Status
from trainer.domain.figure import render
from trainer.services.deck_check import checked

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


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_a_shipped_deck_reads_without_a_problem_and_says_what_it_is_not(path: Path) -> None:
    deck = read(path)

    assert checked([path]).problems == ()
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
    status = {str(fact.id): fact.status for fact in VERTEBROPLASTY.facts.values()}

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
