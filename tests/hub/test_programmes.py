"""`trainer hub programme`: what residents are assigned is changed by what is said, and no more."""

from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from tests.hub.conftest import SPINE, Type, typed_by_owner
from tests.hub.test_rights import an_id
from trainer.hub import people, programmes
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
    programmes.put_programme(owner, replace(SPINE, target_percent=90))
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


def test_a_programme_that_nobody_is_in_is_removed_when_that_is_meant(
    owns: Type, owner: psycopg.Connection
) -> None:
    added(owns, "spien", "--deck", "sample")
    unasked = owns("programme", "remove", "spien")
    assert unasked.exit_code == 1
    assert "nothing is removed unasked" in unasked.stderr
    assert programme(owner, "spien") is not None
    assert owns("programme", "remove", "spien", "--yes").exit_code == 0
    assert programme(owner, "spien") is None


def test_a_programme_that_trainees_are_in_is_kept_with_what_to_do(
    owns: Type, owner: psycopg.Connection
) -> None:
    for number in range(11):
        people.enrol(owner, an_id(), "spine", pseudonym=f"R-{number:02}")
    refused = owns("programme", "remove", "spine", "--yes")
    assert refused.exit_code == 1
    assert "in spine are R-00, R-01" in refused.stderr
    assert "R-08 and 2 more." in refused.stderr
    assert "`trainer hub leave spine TRAINEE`" in refused.stderr
    assert programme(owner, "spine") == SPINE


def test_a_programme_that_one_trainee_is_in_is_said_to_have_one(
    owns: Type, owner: psycopg.Connection
) -> None:
    people.enrol(owner, an_id(), "spine", pseudonym="R-00")
    assert "in spine is R-00." in owns("programme", "remove", "spine", "--yes").stderr


def test_a_programme_that_a_director_reads_is_kept_with_what_to_do(
    owns: Type, owner: psycopg.Connection
) -> None:
    name = an_id().hex()
    people.add_director(owner, name, "spine")
    refused = owns("programme", "remove", "spine", "--yes")
    assert refused.exit_code == 1
    assert f"spine is read by d_{name}" in refused.stderr
    assert "`trainer hub director remove NAME spine`" in refused.stderr
    people.remove_director(owner, name)
    assert owns("programme", "remove", "spine", "--yes").exit_code == 0


def test_a_programme_that_is_not_there_is_not_removed(owns: Type) -> None:
    refused = owns("programme", "remove", "spien", "--yes")
    assert refused.exit_code == 1
    assert "There are: spine" in refused.stderr
