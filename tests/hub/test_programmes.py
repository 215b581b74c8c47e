"""`trainer hub programme`: what residents are assigned is changed by what is said, and no more."""

from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from tests.hub.conftest import SPINE, Type, typed_by_owner
from trainer.hub import people
from trainer.hub.programmes import programme


@pytest.fixture
def owns(hub_url: str, tmp_path: Path) -> Type:
    """Run a command as the owner of a hub with one programme."""
    return typed_by_owner(hub_url, tmp_path)


def added(owns: Type, *arguments: str) -> str:
    outcome = owns("programme", "add", *arguments)
    assert outcome.exit_code == 0, outcome.output
    return outcome.stdout


def test_a_deck_is_added_and_all_else_stays(owns: Type, owner: psycopg.Connection) -> None:
    people.put_programme(owner, replace(SPINE, target_percent=90))
    told = added(owns, "spine", "--deck", "lumbar-puncture")
    assert told.splitlines() == [
        "Programme spine: title Spine surgery; target 90 %; decks sample, lumbar-puncture.",
        "Added: lumbar-puncture.",
    ]
    assert programme(owner, "spine") == replace(
        SPINE, target_percent=90, decks=("sample", "lumbar-puncture")
    )


@pytest.mark.parametrize(
    ("said", "changed"),
    [
        (("--title", "Spine ward"), {"title": "Spine ward"}),
        (("--target", "90"), {"target_percent": 90}),
        (("--deck", "sample"), {}),
        ((), {}),
    ],
)
def test_what_is_not_said_stays(
    said: tuple[str, ...], changed: dict[str, object], owns: Type, owner: psycopg.Connection
) -> None:
    told = added(owns, "spine", *said)
    assert "Added" not in told
    assert programme(owner, "spine") == replace(SPINE, **changed)  # type: ignore[arg-type]


def test_a_deck_is_taken_away_when_that_is_said(owns: Type, owner: psycopg.Connection) -> None:
    told = added(owns, "spine", "--deck", "vertebroplasty", "--without-deck", "sample")
    assert "Added: vertebroplasty." in told
    assert "Taken away: sample." in told
    assert programme(owner, "spine") == replace(SPINE, decks=("vertebroplasty",))


@pytest.mark.parametrize(
    ("said", "wrong", "hint"),
    [
        (("spine", "--without-deck", "sampel"), "no deck 'sampel'", "Did you mean sample?"),
        (("spine", "--without-deck", "sample"), "would have no deck", "--deck"),
        (("new",), "would have no deck", "--deck"),
        (("new", "--without-deck", "sample"), "no deck 'sample'", "none yet"),
    ],
)
def test_a_programme_without_what_is_to_be_taken_or_left_is_refused(
    said: tuple[str, ...], wrong: str, hint: str, owns: Type, owner: psycopg.Connection
) -> None:
    refused = owns("programme", "add", *said)
    assert refused.exit_code == 1
    assert wrong in refused.stderr
    assert hint in refused.stderr
    assert programme(owner, "spine") == SPINE
    assert programme(owner, "new") is None


def test_a_programme_that_is_begun_is_said_to_be_new(owns: Type) -> None:
    told = added(owns, "spien", "--deck", "sample")
    assert told.startswith("New programme spien: title spien; target 85 %; decks sample.")
