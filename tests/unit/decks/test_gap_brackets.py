"""Brackets beside and within a gap are letters, whatever those of the gap itself are."""

import pytest

from trainer.decks.check import check_text
from trainer.decks.write import gap, gapped
from trainer.domain.card import Cloze

HEAD = """\
# A deck
deck: brackets
version: 1

## source notes
Title: Notes
Year: 2020

## fact one
Claim: It holds.
Category: technique
Source: notes, first page

## cloze c-one
Typed: no
Fact: one
Text: """


@pytest.mark.parametrize(
    ("before", "answer", "after"),
    [
        ("x [", "a", "] y"),
        ("[[[", "[a]", "]]]"),
        ("see [", "]", "z"),
        ("a", "x]]", "b"),
        ("a", "[", "b"),
        ("[", "a", ""),
    ],
)
def test_a_gap_is_read_as_it_was_written(before: str, answer: str, after: str) -> None:
    text = gapped([before, after], [gap(1, answer, "")])
    reading = check_text((HEAD + text + "\n").encode(), path="deck.md")
    assert reading.deck is not None, reading.problems
    question = reading.deck.cards[0].question
    assert isinstance(question, Cloze)
    assert (question.before, question.answer, question.after) == (before, answer, after)
