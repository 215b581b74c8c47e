"""`trainer stats`: figures with their counts and intervals, charts that fit, JSON that stays."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.services.builders import FakeClock, answer, answer_all, deck_text, shown_cards
from trainer.domain.ids import DeckSlug
from trainer.domain.rating import Rating
from trainer.reports.lines import cells
from trainer.services.opening import Opening
from trainer.services.sitting import Plan

CARDS = 24
PLAN = Plan(decks=(DeckSlug("shown"),), cards=CARDS)


@pytest.fixture(autouse=True)
def _eighty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture
def learnt(run: Run, clock: FakeClock, home: Path, write_deck: Callable[..., Path]) -> Run:
    """A deck of self-rated cards, all of them learnt today."""
    text = deck_text(shown_cards(CARDS)).replace("deck: sample", "deck: shown")
    assert run("deck", "add", str(write_deck(text))).exit_code == 0
    assert run("config", "new_per_day", "100").exit_code == 0
    library = Opening(home, clock).open()
    answer_all(library.session(PLAN), Rating.EASY)
    library.close()
    return run


@pytest.fixture
def studied(learnt: Run, clock: FakeClock, home: Path) -> Run:
    """The same two months later; of the cards six were missed just now."""
    clock.advance(days=60)
    library = Opening(home, clock).open()
    session = library.session(PLAN)
    for number in range(CARDS):
        answer(session, Rating.AGAIN if number < 6 else Rating.GOOD)
    library.close()
    return learnt


def test_retention_by_category_has_dots_count_and_interval(studied: Run) -> None:
    said = studied("stats").stdout
    assert "Kept by category, all time:\nSelf-rated\ntechnique" in said
    assert "75 % (55–88 %, n 24)" in said
    assert "├─●─┤ share with its 95 % interval" in said


def test_the_periods_keep_marked_and_self_rated_cards_apart(studied: Run) -> None:
    lines = studied("stats").stdout.splitlines()
    (head,) = (line for line in lines if line.startswith("Due cards kept  "))
    assert head.split() == ["Due", "cards", "kept", "marked", "self-rated"]
    assert "today           none due  75 % (55–88 %, n 24)" in lines


def test_of_few_answers_the_page_shows_no_share_anywhere(
    learnt: Run, clock: FakeClock, home: Path
) -> None:
    clock.advance(days=60)
    library = Opening(home, clock).open()
    session = library.session(PLAN)
    for number in range(7):
        answer(session, Rating.AGAIN if number < 2 else Rating.GOOD)
    library.close()
    said = learnt("stats").stdout
    assert "today           none due  too few answers (7)" in said.splitlines()
    assert "needle of shown, self-rated: missed 2 of 7\n" in said
    assert "%" not in said.replace("95 % interval", "")


def test_a_calendar_and_thirty_days_to_come_are_drawn(learnt: Run) -> None:
    said = learnt("stats").stdout
    assert "\nMon " in said
    assert "·· none  ░░ 1–9" in said
    assert "Falling due in the next 30 days:\n" in said
    assert "█████" in said


def test_where_nothing_falls_due_that_is_said(run: Run) -> None:
    assert "Nothing falls due in the next 30 days." in run("stats").stdout


def test_the_facts_missed_most_stand_with_claim_count_and_interval(studied: Run) -> None:
    said = studied("stats").stdout
    assert "needle of shown, self-rated: missed 25 % (12–45 %, n 24)\n  An atraumatic" in said


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_wider_than_the_terminal(
    studied: Run, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    said = studied("stats").stdout
    assert max(map(cells, said.splitlines())) <= width


def test_without_answers_there_are_figures_and_no_empty_chart(run: Run) -> None:
    said = run("stats").stdout
    assert "none due" in said
    assert not [part for part in ("by category", "Answers by day", "missed most") if part in said]


def test_json_keeps_its_names_and_has_the_new_ones(studied: Run) -> None:
    figures = json.loads(studied("stats", "--json").stdout)
    assert list(figures) == [
        "day",
        "today",
        "week",
        "all_time",
        "due_today",
        "forecast",
        "forecast_30",
        "by_category",
        "calendar",
        "hardest_facts",
    ]
    assert (len(figures["forecast"]), len(figures["forecast_30"])) == (7, 30)
    assert figures["forecast"] == figures["forecast_30"][:7]
    assert figures["calendar"][-1] == {"day": figures["day"], "answers": CARDS}
    (technique,) = figures["by_category"]
    assert technique["kept_marked"]["n"] == 0
    assert technique["kept_self_rated"]["passed"] == 18
    (needle,) = figures["hardest_facts"]
    assert (needle["deck"], needle["fact"], needle["is_marked"]) == ("shown", "needle", False)
    assert needle["missed"]["failed"] == 6
