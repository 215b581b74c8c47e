"""Cards, facts and contexts go into text and come back the same."""

import json
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.builders import a_card, a_deck
from trainer.domain.card import Card, FigureQuestion, MarkingContext, Rubric
from trainer.domain.fact import Fact
from trainer.domain.figure import Figure, read_figure
from trainer.store.card_json import json_text, read_card, read_context, read_fact
from trainer.store.problems import UnreadableRowError

FIGURES = (
    "< 1 in 1000 procedures",
    "6-8 h",
    "~ 10 % of patients",
    "= 2 punctures per vertebra",
    "≥ 95 %",
    "4.2 % (3.3-5.2) of patients",
    "0.5 mg/kg",
    "-3 mm",
)
st.register_type_strategy(Figure, st.sampled_from(FIGURES).map(read_figure))
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@unhurried
@given(card=st.from_type(Card))
def test_any_card_comes_back_the_same(card: Card) -> None:
    assert read_card(json_text(card)) == card


@unhurried
@given(fact=st.from_type(Fact))
def test_any_fact_comes_back_the_same(fact: Fact) -> None:
    assert read_fact(json_text(fact)) == fact


@unhurried
@given(context=st.from_type(MarkingContext))
def test_any_marking_context_comes_back_the_same(context: MarkingContext) -> None:
    assert read_context(json_text(context)) == context


def test_the_builders_cards_of_every_kind_come_back_the_same() -> None:
    for card in a_deck(14).cards:
        assert read_card(json_text(card)) == card


def test_a_field_that_older_text_has_not_is_at_its_default() -> None:
    plain = json.loads(json_text(a_card(0)))
    assert "why" not in plain
    assert read_card(json.dumps(plain)).why == ""


def test_a_field_that_only_newer_text_has_is_passed_over() -> None:
    plain = json.loads(json_text(a_card(0)))
    assert read_card(json.dumps(plain | {"mood": "sunny"})) == a_card(0)


def test_a_tolerance_stays_exact() -> None:
    figure = FigureQuestion(
        stem="How much?", key=read_figure("6-8 h"), rubric=Rubric(tolerance=Fraction(1, 3))
    )
    card = replace(a_card(0), question=figure)
    assert read_card(json_text(card)).question == figure


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"id": 5}', '{"question": {}}', "{"])
def test_text_that_is_no_card_is_named_as_unreadable(text: str) -> None:
    with pytest.raises(UnreadableRowError):
        read_card(text)


def test_a_peek_loads_nothing_heavy() -> None:
    heavy = ("sqlalchemy", "alembic", "fsrs", "pint", "rapidfuzz", "textual", "click")
    code = "import sys, trainer.store.peek; print([m for m in sys.modules if m in sys.argv[1:]])"
    shown = subprocess.run(
        [sys.executable, "-c", code, *heavy],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert shown.stdout.strip() == "[]"
