"""Every measure from random logs to the report, beside the same by a second engine.

The program goes its whole way: log, bundle, file, programme, report.  DuckDB starts from the same
entries, with where the scheduler says that each card stood, and knows nothing else of the program.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import duckdb
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from tests.reports.second_engine.engine import ranks_of_ends, second_engine
from tests.reports.second_engine.programme import Plan, programme, template
from tests.reports.second_engine.said import MEASURES, Measure, Row, cohort_intervals
from trainer.reports.bundle import Level
from trainer.reports.report import Report

LATEST: Final = date(2026, 12, 31)
LEVELS: Final = st.sampled_from((Level.CARDS, Level.CARDS, Level.TOPICS))
PLANS: Final = st.builds(
    Plan,
    seed=st.integers(0, 2**32),
    levels=st.lists(LEVELS, min_size=4, max_size=7).map(tuple),
    assigned=st.sampled_from((("airway", "spine"), ("airway", "spine"), ("airway",))),
    answers=st.sampled_from((4, 12, 25)),
    as_of=st.dates(LATEST - timedelta(days=27), LATEST),
    since=st.sampled_from((None, None, date(2026, 10, 7))),
)
RICH: Final = Plan(
    seed=1,
    levels=(Level.CARDS,) * 7 + (Level.TOPICS,),
    assigned=("airway", "spine"),
    answers=30,
    as_of=LATEST,
    since=None,
)
"""Of so many answers that every measure has something to show."""
ROUNDED: Final = 1.1e-6
"""Chances of recall go from trainee to director in millionths."""
LOOSE: Final = (0.008, 0.05)
"""Where the end of 1000 draws, a fortieth of which lie beyond it, may lie among all draws."""


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the decks."""
    return template(tmp_path_factory.mktemp("home"))


@settings(max_examples=6, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(plan=PLANS)
@example(plan=RICH)
@example(plan=replace(RICH, assigned=("airway",), seed=2))
def test_a_second_engine_comes_to_the_same_measures_from_the_logs(
    database: Path, plan: Plan
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = programme(plan, database, Path(folder))
    with second_engine(made) as engine:
        unlike = {
            name: (said, found)
            for name, measure in MEASURES.items()
            for said, found in unlike_rows(measure, made.report, engine)
        }
        assert not unlike
        assert not list(intervals_that_no_draws_give(made.report, engine))


def test_a_rich_programme_has_something_to_compare_in_every_measure(
    database: Path, tmp_path: Path
) -> None:
    report = programme(RICH, database, tmp_path).report
    assert [name for name, measure in MEASURES.items() if not dict(measure.said(report))] == []
    shown = {(scope, what) for (scope, _, what), one in cohort_intervals(report) if one.is_shown}
    assert shown >= {
        ("all", "retention marked"),
        ("all", "retention self-rated"),
        ("category", "retention marked"),
        ("all", "confident errors"),
        ("all", "on time"),
    }
    assert {line.teaches_badly for line in report.cards} == {True, False}
    assert {line.recalled.is_shown for line in report.calibration} == {True, False}


def unlike_rows(
    measure: Measure, report: Report, engine: duckdb.DuckDBPyConnection
) -> Iterator[tuple[Row, Row]]:
    """Rows of the report beside those of the second engine where the two differ."""
    said = dict(measure.said(report))
    found = {
        row[: measure.keys]: row[measure.keys :] for row in engine.execute(measure.query).fetchall()
    }
    for key in sorted(said.keys() | found.keys()):
        if said.get(key) != pytest.approx(found.get(key), abs=ROUNDED):
            yield (*key, said.get(key)), (*key, found.get(key))


def intervals_that_no_draws_give(
    report: Report, engine: duckdb.DuckDBPyConnection
) -> Iterator[Row]:
    """Intervals of the cohort whose ends have not a fortieth of all draws of trainees beyond them.

    One that is as wide as Wilson's of all answers is wider than it need be.
    """
    shown = [(*key, rate.low, rate.high) for key, rate in cohort_intervals(report) if rate.is_shown]
    least, most = LOOSE
    for *key, beyond, up_to, is_wilson in ranks_of_ends(engine, shown):
        if beyond > most or (up_to < least and not is_wilson):
            yield (*key, beyond, up_to)
