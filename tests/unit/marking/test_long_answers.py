"""Long answers of every sort get a mark: nothing that is typed or pasted makes marking fail."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.shipped import VERTEBROPLASTY
from tests.unit.marking.test_laws import CONTEXT, QUESTIONS
from trainer.domain.answer import TypedText
from trainer.domain.card import Card, Cloze, FigureQuestion, Question, Typed
from trainer.domain.marking import mark, read_answer
from trainer.domain.marking.typed_line import LONGEST_LINE
from trainer.domain.rating import Mark

PATTERNS = (
    *("9", "0", " ", "1 ", "1 in ", "1/", "1:", "1-", "10^", "1e", "1,000", "1.", "0,", "½", "⁻³"),
    *("<", "~ ", "± 1 ", "(", ")(", "[1", "95 % CI ", "%", "‰ ", "per ", "1 per 1000 ", "of the "),
    *("not ", "no ", "less than ", "between 1 and ", "to ", "or ", "and ", "a hundred ", "ten "),
    *(
        "million ",
        "thousand",
        "twenty-",
        "a",
        "-",
        ";",
        ", ",
        "bone, ",
        "spinal cord ",
        "cord and ",
    ),
    *(
        "x of the ",
        "ä",
        "\N{COMBINING ACUTE ACCENT}",
        "\u00a0",
        "\u202e",
        "\0",
        "\n",
        "𝟙",
        "٣",
        "🩺",
    ),
)
TYPED: tuple[Card, ...] = tuple(
    card
    for card in VERTEBROPLASTY.cards
    if isinstance(card.question, Typed | FigureQuestion)
    or (isinstance(card.question, Cloze) and card.question.is_typed)
)
TOO_LONG = LONGEST_LINE + 100
monotonous = st.builds(
    lambda head, pattern, tail: f"{head}{pattern * (TOO_LONG // len(pattern) + 1)}{tail}",
    st.sampled_from(("", "< ", "about ", "1 in ", "not ", "-")),
    st.sampled_from(PATTERNS),
    st.sampled_from(("", "1", " %", " h", " procedures")),
)
mixed = st.lists(st.sampled_from(PATTERNS), min_size=20, max_size=300).map("".join)
lengths = st.integers(1, TOO_LONG)


@settings(deadline=None)
@given(st.sampled_from(QUESTIONS), st.one_of(monotonous, mixed, st.text(min_size=200)), lengths)
def test_a_long_answer_of_any_sort_has_a_mark(question: Question, text: str, length: int) -> None:
    verdict = mark(question, read_answer(question, text[:length]), CONTEXT)

    assert verdict is not None
    assert verdict.mark in set(Mark)


@settings(deadline=None)
@given(st.sampled_from(TYPED), st.one_of(monotonous, mixed), lengths)
def test_a_long_answer_to_a_shipped_card_has_a_mark(card: Card, text: str, length: int) -> None:
    verdict = mark(card.question, TypedText(text[:length]), VERTEBROPLASTY.context)

    assert verdict is not None
    assert verdict.expected


@settings(deadline=None)
@given(st.sampled_from(TYPED), st.text(min_size=1, max_size=20))
def test_what_stands_behind_the_longest_line_is_not_read_and_that_is_said(
    card: Card, more: str
) -> None:
    read = "9" * LONGEST_LINE
    whole = mark(card.question, TypedText(read), VERTEBROPLASTY.context)
    cut = mark(card.question, TypedText(read + more), VERTEBROPLASTY.context)

    assert whole is not None
    assert cut is not None
    assert (cut.mark, cut.error) == (whole.mark, whole.error)
    assert cut.why == f"{whole.why} Only the first {LONGEST_LINE} characters were read.".strip()
