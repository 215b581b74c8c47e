"""Listed answers that the rules know already, or that contradict the key or another list."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.decks.samples import GROUND
from trainer.decks.answers import check_answers
from trainer.decks.check import Reading, check_text
from trainer.decks.problem import Code

HERE = "»"
"""Marks where the problem is to be reported."""
CORD = "## basic b-1\nQ: What may be pressed on?\nFact: claim\nA: The spinal cord\n"
RATE = "## figure f-1\nQ: How often?\nFact: rate\nA: {rate}\n"
GAP = "## cloze c-1\nText: It is given [[1:early]], [[2:intravenously]].\nFact: claim\n"
TERM = "## term iv\nWords: intravenously; IV; into a vein\n\n"

NEEDLESS = (
    f"{CORD}Accept: myelon; »spinal cords\n",
    f"{CORD}Accept: myelon;\n»it is the spinal cord\n",
    f"{CORD}Accept: cord; »the cords\n",
    f"{GAP}Accept-1: soon\nAccept-2: drip; »IV\n{TERM}",
    f"{GAP}Accept-2: by drip; »by an IV\n{TERM}",
    "## basic b-1\nQ: Which?\nFact: claim\nA: Haemorrhage\nAccept: bleed; »hemorrhage\n",
    "## basic b-1\nQ: How many?\nFact: claim\nA: Two\nAccept: a brace; »2\n",
    f"{RATE}Accept: »< 0.1 %\n",
    f"{RATE}Accept: < 2 in 1000; »fewer than 0.2 %\n",
    f"{RATE}Accept: on rare occasions; »on a rare occasion\n",
)
CONTRARY = (
    f"{CORD}Accept: »not the spinal cord\n",
    f"{CORD}Accept: none\nClose: nerves; »the spinal cords\n",
    f"{CORD}Accept: myelon\nReject: lung; »spinal cords\n",
    "## basic b-1\nQ: How are leaks?\nFact: claim\nA: Asymptomatic\nAccept: »symptomatic\n",
    "## basic b-1\nQ: Which kind?\nFact: claim\nA: Benign\nAccept: »malignant\n",
    f"{RATE}Accept: »> 1 in 1000\n",
    f"{RATE}Accept: »< 1 in 100\n",
    f"{RATE}Close: »under 0.1 %\n",
    f"{RATE}Reject: »≤ 1/1000\n",
)
DISAGREEING = (
    f"{CORD}Accept: myelon; medulla\nClose: nerves\nReject: lungs; »the medullas\n",
    f"{CORD}Accept: none\nClose: nerve\nReject: »nerves\n",
    f"{GAP}Accept-2: drip\nClose-2: »by drip\nReject-2: needle\n",
    f"{RATE}Close: < 2 in 1000\nReject: »< 0.2 %\n",
)
SAMPLES = [
    *((Code.NEEDLESS_ACCEPT, sample) for sample in NEEDLESS),
    *((Code.CONTRADICTS_KEY, sample) for sample in CONTRARY),
    *((Code.LISTS_DISAGREE, sample) for sample in DISAGREEING),
]


def checked(blocks: str) -> Reading:
    return check_text(GROUND + blocks, path="a.md", closer=check_answers)


def place(sample: str) -> tuple[int, int]:
    lines = (GROUND + sample)[: len(GROUND) + sample.index(HERE)].split("\n")
    return len(lines), len(lines[-1]) + 1


@pytest.mark.parametrize(("code", "sample"), SAMPLES)
def test_a_list_at_odds_with_the_rules_is_reported_at_its_place(code: Code, sample: str) -> None:
    reading = checked(sample.replace(HERE, ""))

    assert [(p.code, (p.line, p.column)) for p in reading.problems] == [(code, place(sample))]


@pytest.mark.parametrize(("code", "sample"), SAMPLES)
def test_it_is_a_warning_that_says_what_to_do(code: Code, sample: str) -> None:
    reading = checked(sample.replace(HERE, ""))
    (problem,) = reading.problems

    assert reading.deck is not None
    assert problem.code is code
    assert not problem.is_error
    assert problem.suggestion.startswith("Take ")
    assert problem.suggestion.endswith(".")
    assert not problem.message.endswith(".")


@pytest.mark.parametrize(
    "sample",
    [
        f"{CORD}Accept: medulla; myelon\nClose: nerve root\nReject: lungs; vertebral body\n",
        f"{CORD}Accept: none\nClose: spinal chord\n",
        f"{GAP}Accept-1: without delay\nReject-1: late\nClose-2: by injection\n",
        f"{RATE}Accept: hardly ever; < 2 in 1000\nClose: 1 in 1000\nReject: < 1 in 50\n",
        "## figure f-1\nQ: How long?\nFact: claim\nA: ~ 24 h\nReject: 25 h\n",
        "## basic b-1\nQ: Which?\nFact: claim\nA: Osteoporosis\nAccept: osteoporotic\n",
    ],
)
def test_a_list_that_says_more_than_the_rules_is_left_alone(sample: str) -> None:
    assert checked(sample).problems == ()


def test_the_lists_of_a_deck_with_an_error_are_not_looked_at() -> None:
    (problem,) = checked(f"{CORD}Accept: spinal cords\nFigure: 1\n").problems
    assert problem.code is Code.UNKNOWN_FIELD


def test_reading_a_deck_to_study_it_does_not_look_at_its_lists() -> None:
    assert check_text(f"{GROUND}{CORD}Accept: spinal cords\n", path="a.md").problems == ()


@settings(deadline=None)  # the first figure with a unit loads the units
@given(
    st.sampled_from((CORD, RATE, "## basic b-1\nQ: How long?\nFact: claim\nA: 6-8 h\n")),
    st.sampled_from(("Accept", "Close", "Reject")),
    st.lists(st.text("<>≤~-0123456789./ %hnotspinalcord"), min_size=1),
)
def test_any_list_is_judged_without_an_accident(card: str, name: str, answers: list[str]) -> None:
    others = "" if name == "Accept" else "Accept: none\n"
    reading = checked(f"{card}{others}{name}: {'; '.join(answers)}\n")

    assert all(problem.line > GROUND.count("\n") for problem in reading.problems)
