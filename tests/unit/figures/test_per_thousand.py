"""A proportion as so many of a thousand: exact where it is short, honest where it is not."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.domain.figure import Comparator, Figure, Notation, Proportion, read_figure
from trainer.domain.figure.per_thousand import WHOLE, PerThousand, Share, per_thousand


def told(text: str) -> PerThousand:
    """What a figure in words comes to; it must be a part of a whole."""
    found = per_thousand(read_figure(text))
    assert found is not None, text
    return found


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        ("< 1 in 1000 procedures", "< 1 per 1000 (< 0.1 %)"),
        ("~ 10 % of patients", "~ 100 per 1000 (~ 10 %)"),
        ("6-8 %", "60-80 per 1000 (6-8 %)"),
        ("5.625 ‰", "5.625 per 1000 (0.5625 %)"),
        ("1 in 2000", "0.5 per 1000 (0.05 %)"),
        ("1 in 3", "≈ 333 per 1000 (≈ 33.3 %)"),
        ("~ 1 in 3", "~ 333 per 1000 (~ 33.3 %)"),
        ("1 in 30000", "≈ 0.0333 per 1000 (≈ 0.00333 %)"),
        ("≥ 5 ‰", "≥ 5 per 1000 (≥ 0.5 %)"),
        ("0 %", "0 per 1000 (0 %)"),
        ("100 %", "1000 per 1000 (100 %)"),
    ],
)
def test_a_proportion_is_told_per_thousand_with_percent_beside_it(figure: str, words: str) -> None:
    assert told(figure).words == words


@pytest.mark.parametrize("figure", ["6-8 h", "2", "+5 %", "150 %", "3 percentage points"])
def test_what_is_no_part_of_a_whole_is_not_told_per_thousand(figure: str) -> None:
    assert per_thousand(read_figure(figure)) is None


@pytest.mark.parametrize(
    ("figure", "sentence"),
    [
        (
            "< 1 in 1000 procedures",
            "Out of 1000 procedures: fewer than 1 with it, more than 999 without it.",
        ),
        ("~ 10 % of patients", "Out of 1000 patients: about 100 with it, about 900 without it."),
        ("6-8 %", "Out of 1000: 60 to 80 with it, 920 to 940 without it."),
        ("> 5 %", "Out of 1000: more than 50 with it, fewer than 950 without it."),
        (
            "1 in 2000",
            "Out of 1000: 0.5 with it, 999.5 without it. That is 500 in a million.",
        ),
        (
            "12.3 % (10.1-15.2 %)",
            "Out of 1000: 123 with it, 877 without it. The interval is 101 to 152.",
        ),
    ],
)
def test_a_sentence_says_both_how_many_and_how_many_not(figure: str, sentence: str) -> None:
    assert told(figure).sentence == sentence


@pytest.mark.parametrize(
    ("figure", "shares"),
    [
        ("~ 10 %", {Share.WITH: 100, Share.WITHOUT: 900}),
        ("6-8 %", {Share.WITH: 60, Share.PERHAPS: 20, Share.WITHOUT: 920}),
        ("< 1 in 1000", {Share.PERHAPS: 1, Share.WITHOUT: 999}),
        ("at most 5 %", {Share.PERHAPS: 50, Share.WITHOUT: 950}),
        ("≥ 5 %", {Share.WITH: 50, Share.PERHAPS: 950}),
        ("12.34 % (10.1-15.2 %)", {Share.WITH: 101, Share.PERHAPS: 51, Share.WITHOUT: 848}),
        ("0.5 ‰", {Share.PART: 1, Share.WITHOUT: 999}),
        ("12.5 ‰", {Share.WITH: 12, Share.PART: 1, Share.WITHOUT: 987}),
        ("0 %", {Share.WITHOUT: 1000}),
        ("100 %", {Share.WITH: 1000}),
    ],
)
def test_what_is_not_known_is_not_drawn_as_known(figure: str, shares: dict[Share, int]) -> None:
    assert dict(told(figure).shares) == shares


@given(
    ends=st.tuples(st.fractions(0, 1), st.fractions(0, 1)).map(sorted),
    comparator=st.sampled_from(Comparator),
    is_range=st.booleans(),
)
def test_a_picture_is_always_of_a_thousand_and_never_shows_more_than_there_are(
    ends: list[Fraction], comparator: Comparator, *, is_range: bool
) -> None:
    low, high = (ends[0], ends[1]) if is_range else (ends[0], ends[0])
    unit = Proportion(notation=Notation.PERCENT)
    found = per_thousand(Figure(comparator=comparator, low=low, high=high, unit=unit))
    assert found is not None
    shares = dict(found.shares)
    assert sum(shares.values()) == WHOLE
    assert all(count > 0 for count in shares.values())
    if not comparator.is_upper:
        assert shares.get(Share.WITH, 0) <= low * WHOLE < shares.get(Share.WITH, 0) + 1
    else:
        assert Share.WITH not in shares
    assert f"per {WHOLE} (" in found.words
