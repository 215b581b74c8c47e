"""Every card of the shipped deck marks as it says, and as its readers would type."""

from collections.abc import Iterator

import pytest

from tests.figure_answers import CLOSE, CORRECT, WRONG, split
from tests.shipped import VERTEBROPLASTY, key_of, name, rubric_of
from tests.word_answers import RIGHT_WORDS, WRONG_WORDS
from trainer.domain.answer import Answer, TypedText
from trainer.domain.card import Card, FigureQuestion
from trainer.domain.marking import mark
from trainer.domain.rating import Mark, Verdict


def verdict_on(card: Card, answer: Answer) -> Verdict:
    verdict = mark(card.question, answer, VERTEBROPLASTY.context)
    assert verdict is not None, name(card)
    return verdict


def stray_marks(cards: Iterator[tuple[Card, str]], expected: Mark) -> list[str]:
    """Answers that earn another mark than expected, each as a line to read."""
    verdicts = ((card, text, verdict_on(card, TypedText(text))) for card, text in cards)
    return [
        f"{name(card)}: {text!r} is {verdict.mark}: {verdict.why}"
        for card, text, verdict in verdicts
        if verdict.mark is not expected
    ]


def block(block_id: str) -> Card:
    return next(card for card in VERTEBROPLASTY.cards if card.block == block_id)


def test_every_card_marks_its_own_key_correct() -> None:
    missed = [
        f"{name(card)}: {verdict}"
        for card in VERTEBROPLASTY.cards
        if (key := key_of(card.question)) is not None
        and (verdict := verdict_on(card, key)).mark is not Mark.CORRECT
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
        if verdict_on(card, TypedText(answer)).mark is not Mark.WRONG
    ]

    assert strangers == []


@pytest.mark.parametrize("card_name", RIGHT_WORDS)
def test_another_wording_of_the_answer_is_correct_without_being_listed(card_name: str) -> None:
    card = next(card for card in VERTEBROPLASTY.cards if name(card) == card_name)
    texts = split(RIGHT_WORDS[card_name])

    assert stray_marks(((card, text) for text in texts), Mark.CORRECT) == []
    assert not set(texts) & set(rubric_of(card.question).accept)


@pytest.mark.parametrize("card_name", WRONG_WORDS)
def test_words_that_look_like_the_answer_are_wrong(card_name: str) -> None:
    card = next(card for card in VERTEBROPLASTY.cards if name(card) == card_name)
    answers = ((card, text) for text in split(WRONG_WORDS[card_name]))

    assert stray_marks(answers, Mark.WRONG) == []


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
