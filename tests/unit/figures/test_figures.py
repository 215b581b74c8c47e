"""Figures are read in every notation, rendered in the source's, and have one canonical form."""

import subprocess
import sys
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from trainer.domain.figure import (
    Comparator,
    Count,
    Figure,
    FigureError,
    Measure,
    Notation,
    Points,
    Proportion,
    Unit,
    canonical,
    read_figure,
    render,
    stated_figures,
)

RATIOS = (Notation.IN, Notation.OUT_OF, Notation.PER, Notation.OVER, Notation.COLON)
decimals = st.builds(
    lambda digits, places: Fraction(digits, 10**places), st.integers(1, 10**6), st.integers(0, 4)
)
comparators = st.sampled_from(Comparator)
spellings = st.sampled_from(
    [
        ("hour", "h"),
        ("minute", "min"),
        ("day", "days"),
        ("milligram/kilogram", "mg/kg"),
        ("milliliter", "mL"),
        ("mmHg", "mmHg"),
        ("degC", "°C"),
        ("millimole/liter", "mmol/L"),
        ("international_unit", "IU"),
        ("week", "weeks"),
        ("microgram/kilogram/minute", "µg/kg/min"),
    ]
)
plain_units: list[Unit] = [
    Proportion(notation=Notation.PERCENT),
    Proportion(notation=Notation.PER_MILLE),
    Points(),
    Count(),
]
measures: st.SearchStrategy[Unit] = spellings.map(
    lambda pair: Measure(unit=pair[0], spelling=pair[1])
)
units = st.one_of(st.sampled_from(plain_units), measures)
nouns = st.sampled_from(["", "of patients", "procedures", "of eligible patients"])


@st.composite
def ratios(draw: st.DrawFn) -> Figure:
    notation = draw(st.sampled_from(RATIOS))
    whole = draw(st.integers(2, 10**6))
    low = draw(st.integers(1, whole))
    high = draw(st.integers(low, whole))
    is_range = low != high
    per = None if low == 1 and not is_range else whole
    return Figure(
        comparator=draw(comparators),
        low=Fraction(low, whole),
        high=Fraction(high, whole),
        unit=Proportion(notation=notation, per=per),
        of=draw(nouns),
    )


@st.composite
def scaled(draw: st.DrawFn) -> Figure:
    unit = draw(units)
    scale = 1
    if isinstance(unit, Proportion):
        scale = 100 if unit.notation is Notation.PERCENT else 1000
    ends = sorted((draw(decimals) / scale, draw(decimals) / scale))
    low, high = ends if draw(st.booleans()) else (ends[0], ends[0])
    is_signed = draw(st.booleans())
    if is_signed and draw(st.booleans()):
        low, high = -high, -low
    figure = Figure(
        comparator=draw(comparators),
        low=low,
        high=high,
        unit=unit,
        is_signed=is_signed,
        places=draw(st.integers(0, 2)),
    )
    has_interval = low == high and draw(st.booleans())
    return replace(figure, interval=(ends[0], ends[1])) if has_interval else figure


@given(st.one_of(ratios(), scaled()))
@settings(max_examples=600, deadline=None)
def test_a_rendered_figure_reads_back_as_the_same_figure(figure: Figure) -> None:
    assert read_figure(render(figure)) == figure
    assert canonical(read_figure(render(figure))) == canonical(figure)


@given(st.one_of(ratios(), scaled()))
@settings(max_examples=200, deadline=None)
def test_an_answer_is_read_as_a_deck_is(figure: Figure) -> None:
    stated = stated_figures(render(figure))
    assert len(stated) == 1
    assert canonical(stated[0].figure) == canonical(figure)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("6-8 h", "360-480 min"),
        ("6-8 h", "8 to 6 hours"),
        ("< 1 in 1000 procedures", "< 0.1 %"),
        ("< 1 in 1000", "fewer than 10 per 10 000 patients"),
        ("~ 24 h", "about 1 day"),
        ("1000 mg", "1 g"),
        ("2 punctures per vertebra", "= two needles per vertebra"),
        ("98.6 °F", "37 °C"),
        ("4.2 % (3.3-5.2)", "4.2 %"),
        ("4.20 %", "42 per 1000"),
        ("2 years", "24 months"),
        ("30 mg/kg", "0.03 g/kg"),
        ("half of patients", "50 %"),
        ("4.5 (3.9-5.2) days", "4.5 days (3.9-5.2)"),
        ("12.34 (10.1-14.9) %", "12.34 % (10.1-14.9)"),
        ("≤ 3 mg kg⁻¹", "≤ 3 mg/kg"),
        ("7 g/100 ml", "70 g/l"),
        ("5 ml hourly", "5 ml/h"),
        ("180 mm of mercury", "180 mmHg"),
        ("1 hour and a half", "90 min"),
    ],
)
def test_one_figure_has_one_canonical_form(one: str, other: str) -> None:
    assert canonical(read_figure(one)) == canonical(read_figure(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("< 24 h", "≤ 24 h"),
        ("< 24 h", "~ 24 h"),
        ("24 h", "24 min"),
        ("2 per vertebra", "2 per patient"),
        ("10 %", "10 percentage points"),
        ("-1.2", "1.2"),
        ("6-8 h", "6-9 h"),
        ("5 IU", "5 units"),
        ("1 %", "1"),
    ],
)
def test_another_figure_has_another_canonical_form(one: str, other: str) -> None:
    assert canonical(read_figure(one)) != canonical(read_figure(other))


FROZEN = {
    "< 1 in 1000 procedures": "< 1/1000 1/1000 proportion",
    "6-8 h": "= 21600/1 28800/1 time",
    "~ 10 % of patients": "~ 1/10 1/10 proportion",
    "= 2 punctures per vertebra": "= 2/1 2/1 count/vertebra",
    "3 percentage points": "= 3/1 3/1 points",
    "-1.2 points": "= -6/5 -6/5 count/",
    "30 mg/kg/day": "= 1/2880000000 1/2880000000 mass/mass/time",
    "~ 3 months": "~ 3/1 3/1 month",
}


@pytest.mark.parametrize("text", FROZEN)
def test_the_canonical_form_never_changes(text: str) -> None:
    """Answer keys are hashed with it: another form would send every learner back to relearning."""
    assert canonical(read_figure(text)) == FROZEN[text]


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("", 0),
        ("procedures", 0),
        ("roughlyy 10 %", 0),
        ("2 m", 2),
        ("38 C", 3),
        ("8 F", 2),
        ("10 K procedures", 3),
        ("1 in 0", 0),
        ("1/2/2026", 0),
        ("10^99999", 0),
        ("24 h after 2 days", 11),
        ("5-HT3 antagonist", 1),
        ("10 % = 1 in 10", 5),
        ("x" * 501, 500),
        ("< < <", 0),
    ],
)
def test_what_is_no_figure_is_refused_with_its_place(text: str, position: int) -> None:
    with pytest.raises(FigureError) as refusal:
        read_figure(text)
    assert refusal.value.message
    assert abs(refusal.value.position - position) <= 5


@pytest.mark.parametrize(
    "text", ["1" * 10_000_000, "1 in " * 2_000_000, " " * 10_000_000, "1," * 5_000_000]
)
def test_ten_megabytes_are_refused_unread(text: str) -> None:
    with pytest.raises(FigureError):
        read_figure(text)


def figure_or_none(text: str) -> Figure | None:
    try:
        return read_figure(text)
    except FigureError:
        return None


@pytest.mark.parametrize("sign", ["㍘", "㏢", "㋀"])
def test_one_sign_for_an_hour_a_day_or_a_month_states_no_number(sign: str) -> None:
    assert figure_or_none(sign) is None


@given(st.text(max_size=200))
@example("㍘")
@settings(max_examples=500, deadline=None)
def test_reading_raises_nothing_but_a_figure_error(text: str) -> None:
    figure = figure_or_none(text)
    if figure is None:
        return
    assert canonical(read_figure(render(figure))) == canonical(figure)


@pytest.mark.parametrize(
    ("written", "rendered"),
    [
        ("<1/1,000 procedures", "< 1/1000 procedures"),
        ("about ten per cent of patients", "~ 10 % of patients"),
        ("6 to 8 hours", "6-8 hours"),
        ("120 mm Hg", "120 mm Hg"),
        ("4.0 %", "4.0 %"),
        ("1 in 10 000", "1 in 10 000"),
        ("12.34 % (95 % CI 10.1 to 14.9) of patients", "12.34 % (10.10-14.90) of patients"),
        ("at least two per vertebra", "≥ 2 per vertebra"),
        ("−1.2 points", "-1.2 points"),
        ("two thirds of patients", "2/3 of patients"),
        ("4.5 (3.9-5.2) days", "4.5 days (3.9-5.2)"),
        ("1 in 8.1", "1 in 8.1"),
    ],
)
def test_a_figure_is_rendered_as_its_source_writes_it(written: str, rendered: str) -> None:
    assert render(read_figure(written)).replace("\u00a0", " ") == rendered


def test_reading_a_figure_loads_no_pint() -> None:
    program = (
        "import sys\n"
        "from trainer.domain.figure import read_figure, render, canonical\n"
        "for text in ('6-8 h', '360 min to 8 h', '1 h 30 min', '< 1 in 1000', '30 mg/kg'):\n"
        "    canonical(read_figure(render(read_figure(text))))\n"
        "loaded = {'pint', 'rapidfuzz', 'fsrs', 'sqlalchemy'} & set(sys.modules)\n"
        "sys.exit(', '.join(sorted(loaded)))\n"
    )
    finished = subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, text=True
    )
    assert finished.stderr.strip() == ""


def test_a_comma_that_would_make_more_than_all_is_a_decimal() -> None:
    assert canonical(read_figure("15,625 ‰")) == canonical(read_figure("1 in 64"))
