"""Cards that were suspended or flagged are listed, and come back."""

import json

import pytest

from tests.cli.conftest import Run
from tests.services.builders import asked
from trainer.services.library import Library
from trainer.services.study import Plan


@pytest.fixture
def suspended(library: Library) -> str:
    """The name of a card of the shipped deck that was suspended, with another one flagged."""
    session = library.session(Plan())
    name = asked(session).card.name
    session.suspend()
    session.toggle_flag()
    return name


def test_a_suspended_card_is_listed_by_name_and_comes_back(run: Run, suspended: str) -> None:
    lines = run("deck", "suspended").stdout.splitlines()
    assert lines[0].split() == ["deck", "card", "question"]
    assert lines[1].split()[:2] == ["vertebroplasty", suspended]
    assert len(lines) == 2
    back = run("deck", "unsuspend", suspended)
    assert back.stdout == f"vertebroplasty {suspended}: asked again\n"
    assert run("deck", "suspended").stdout == "No card is suspended.\n"


def test_every_suspended_card_of_a_deck_comes_back_by_its_name(run: Run, suspended: str) -> None:
    assert suspended in run("deck", "unsuspend", "vertebroplasty").stdout
    assert json.loads(run("deck", "suspended", "--json").stdout) == []


def test_what_is_not_suspended_cannot_come_back(run: Run, suspended: str) -> None:
    refused = run("deck", "unsuspend", suspended, "vp-none")
    assert refused.exit_code == 1
    assert refused.stderr.startswith("error: No card or deck 'vp-none' is suspended.")
    assert suspended in run("deck", "suspended").stdout


def test_a_flagged_card_is_listed_apart_from_a_suspended_one(run: Run, suspended: str) -> None:
    (flagged,) = json.loads(run("deck", "flagged", "--json").stdout)
    assert flagged["card"] != suspended
    assert (flagged["is_flagged"], flagged["is_suspended"]) == (True, False)
