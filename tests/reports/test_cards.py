"""Which cards may teach badly: what was due, by as many trainees as stand behind it."""

from dataclasses import replace

import pytest

from tests.reports.sample import report
from trainer.reports.cards import (
    MOST_LOOKED_INTO,
    card_line,
    in_detail,
    looked_into,
    most_missed,
)
from trainer.reports.gathered import CardCounts, CardText
from trainer.reports.rates import FROM_TRAINEES
from trainer.reports.report import CardLine
from trainer.reports.tables import tables
from trainer.reports.words import rate_words

TEXT = CardText(
    name="s-shown",
    deck="sample",
    question="Which needle?",
    answer="A blunt one",
    source="Leaflet",
    category="technique",
)


def line(*, counted_trainees: int, counted: int = 100) -> CardLine:
    """Of many trainees' answers to a card; of those that were due, three in four were missed."""
    return card_line(
        CardCounts(
            card=TEXT,
            n=400,
            failed=120,
            trainees=30,
            counted=counted,
            counted_trainees=counted_trainees,
            not_recalled=counted * 3 // 4,
            expected_ppm=10_000_000,
        )
    )


def test_a_card_that_is_missed_more_than_the_model_expected_may_teach_badly() -> None:
    assert line(counted_trainees=FROM_TRAINEES).teaches_badly


def test_a_card_does_not_teach_badly_by_the_due_answers_of_a_few() -> None:
    few = line(counted_trainees=FROM_TRAINEES - 1)
    assert few.missed.is_shown
    assert not few.missed_when_due.is_shown
    assert not few.teaches_badly


def test_what_was_missed_when_due_is_shown_from_as_many_answers_as_the_dictionary_says() -> None:
    (cards,) = [table for table in tables(report()) if table.name == "cards"]
    said = {column.name: column.shown_from for column in cards.columns}
    assert said["missed_when_due_share"] == "50 answers of 5 trainees"
    assert line(counted_trainees=5, counted=50).missed_when_due.is_shown
    assert not line(counted_trainees=5, counted=49).missed_when_due.is_shown
    assert not line(counted_trainees=4, counted=50).missed_when_due.is_shown


def missed(name: str, failed: int, n: int = 20, *, trainees: int = 5) -> CardLine:
    """Of a card of which nothing was due."""
    text = replace(TEXT, name=name)
    return card_line(CardCounts(card=text, n=n, failed=failed, trainees=trainees))


def test_the_most_missed_are_the_ten_of_the_highest_share_with_enough_behind_them() -> None:
    shown = [missed(f"c-{failed:02}", failed) for failed in range(13)]
    few = [missed("c-20", 19, 19), missed("c-21", 20, trainees=4)]
    names = [line.name for line in most_missed([*shown, *few])]
    assert names == [f"c-{failed:02}" for failed in range(12, 2, -1)]
    # Wilson for 12 of 20, by hand.
    assert (shown[12].missed.low, shown[12].missed.high) == pytest.approx(
        (0.3866, 0.7812), abs=5e-5
    )


def test_of_a_card_with_enough_answers_it_is_said_that_trainees_are_lacking() -> None:
    assert rate_words(missed("c-1", 9, 60, trainees=4).missed) == "too few trainees (4)"
    assert rate_words(missed("c-1", 9, 19, trainees=4).missed) == "too few answers (19)"
    assert rate_words(line(counted_trainees=3).missed_when_due) == "too few trainees (3)"
    assert rate_words(line(counted_trainees=3, counted=49).missed_when_due) == (
        "too few answers (49)"
    )


def test_failures_are_held_against_those_that_were_expected_of_the_same_answers() -> None:
    due = CardCounts(
        card=TEXT,
        n=60,
        failed=30,
        trainees=5,
        counted=50,
        counted_trainees=5,
        not_recalled=20,
        expected_ppm=13_800_000,
    )
    bad = card_line(due)
    # Wilson for 20 of 50, by hand; the model expected 13.8 of 50.
    assert (bad.missed_when_due.low, bad.expected_missed) == pytest.approx(
        (0.2761, 0.276), abs=5e-5
    )
    assert bad.teaches_badly
    assert not card_line(replace(due, expected_ppm=13_810_000)).teaches_badly
    assert in_detail([missed("c-1", 19), bad])[0] is bad


def test_a_card_of_the_only_deck_has_an_anchor_without_the_deck() -> None:
    counts = CardCounts(
        card=replace(TEXT, name="s-1.2"),
        n=1,
        failed=0,
        trainees=1,
        counted=0,
        counted_trainees=0,
        not_recalled=0,
        expected_ppm=0,
    )
    assert card_line(counts, is_of_only_deck=True).anchor == "c-s-1-2"
    assert card_line(counts).anchor == "c-sample-s-1-2"


def test_every_card_is_looked_into_where_they_are_few() -> None:
    cards = [missed(f"c-{number:03}", number % 20) for number in range(MOST_LOOKED_INTO)]
    found = looked_into(cards)
    assert found[: len(in_detail(cards))] == in_detail(cards)
    assert sorted(card.name for card in found) == [card.name for card in cards]
    assert looked_into([*cards, missed("c-999", 1)]) == in_detail([*cards, missed("c-999", 1)])


def test_of_many_answers_those_cards_alone_are_looked_into_that_are_to_be_looked_at() -> None:
    cards = [missed(f"c-{number:02}", 1, 5_000) for number in range(20)]
    assert len(looked_into(cards)) == 20
    cards[0] = missed("c-00", 1, 5_001)
    assert looked_into(cards) == in_detail(cards)
