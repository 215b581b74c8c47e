"""Whom an owner means: by pseudonym or id, told apart before anything is done to them."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from click.testing import Result

from tests.cli.pseudo_terminal import PseudoTerminal
from tests.hub.conftest import SPINE, Type, new_resident, told_last, typed_by_owner
from tests.hub.devices import Device
from tests.hub.test_rights import an_id
from trainer.domain.ids import TraineeId
from trainer.hub import people, programmes
from trainer.hub.people import Login
from trainer.services.hubs import pseudonym_of


@pytest.fixture
def owns(hub_url: str, tmp_path: Path) -> Type:
    """Run a command as the owner of a hub with one programme."""
    return typed_by_owner(hub_url, tmp_path)


@pytest.fixture
def ann(owner: psycopg.Connection) -> TraineeId:
    """A trainee of the programme, called as the program calls them."""
    trainee = an_id()
    people.enrol(owner, trainee, "spine", pseudonym=pseudonym_of(trainee), year=2)
    return trainee


def done(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.stdout


def enrolled(owner: psycopg.Connection) -> dict[bytes, tuple[str, int | None]]:
    rows = owner.execute("SELECT trainee_id, programme, year FROM trainer.enrolment").fetchall()
    return {bytes(trainee): (programme, year) for trainee, programme, year in rows}


def test_a_trainee_is_erased_by_pseudonym(
    owns: Type, owner: psycopg.Connection, ann: TraineeId
) -> None:
    ben = an_id()
    new_resident(owner, ben)
    told = done(owns("erase", pseudonym_of(ann).lower(), "--yes"))
    assert told == f"Erased: {pseudonym_of(ann)}, id {ann.hex()}.\n"
    assert set(enrolled(owner)) == {ben}
    assert people.is_erased(owner, ann)


def test_a_trainee_leaves_by_pseudonym_and_is_found_by_it_afterwards(
    owns: Type, owner: psycopg.Connection, ann: TraineeId
) -> None:
    assert "is in spine no more" in done(owns("leave", "spine", pseudonym_of(ann), "--yes"))
    assert enrolled(owner) == {}
    done(owns("enrol", "spine", "--trainee", pseudonym_of(ann), "--year", "3"))
    assert enrolled(owner) == {ann: ("spine", 3)}


@pytest.mark.parametrize("called", [pseudonym_of, bytes.hex, lambda one: f"t_{one.hex()}"])
def test_a_trainee_gets_another_invitation_by_whatever_they_are_called(
    called: Callable[[TraineeId], str], owns: Type, ann: TraineeId
) -> None:
    invitation = json.loads(told_last(done(owns("rotate", called(ann)))))
    assert invitation["trainee"] == ann.hex()
    assert invitation["pseudonym"] == pseudonym_of(ann)


def test_a_pseudonym_that_two_have_is_refused_with_the_ids(
    owns: Type, owner: psycopg.Connection
) -> None:
    both = [an_id(), an_id()]
    for trainee in both:
        people.enrol(owner, trainee, "spine", pseudonym="R-AAAAAA")
    for command in (
        ("erase", "R-AAAAAA", "--yes"),
        ("leave", "spine", "R-AAAAAA", "--yes"),
        ("rotate", "R-AAAAAA"),
        ("enrol", "spine", "--trainee", "R-AAAAAA"),
    ):
        refused = owns(*command)
        assert refused.exit_code == 1
        assert "2 trainees are called 'R-AAAAAA'" in refused.stderr
        assert all(trainee.hex() in refused.stderr for trainee in both)
    assert set(enrolled(owner)) == set(both)


@pytest.mark.parametrize("called", ["R-AAAAAA", "ann", "", "0" * 31])
def test_whom_nobody_is_called_is_refused(called: str, owns: Type, ann: TraineeId) -> None:
    assert ann
    refused = owns("erase", "--yes", "--", called)
    assert refused.exit_code == 1
    assert "no trainee is called" in refused.stderr
    assert "trainer hub list" in refused.stderr


def test_who_is_in_another_programme_is_told_so_and_not_asked_about(
    owns: Type, owner: psycopg.Connection, ann: TraineeId
) -> None:
    programmes.put_programme(owner, replace(SPINE, name="airway"))
    refused = owns("leave", "airway", pseudonym_of(ann))
    assert refused.exit_code == 1
    assert f"{pseudonym_of(ann)} is not in 'airway'" in refused.stderr
    assert "They are in: spine." in refused.stderr


def test_who_has_left_is_still_called_by_pseudonym(owns: Type, ann: TraineeId) -> None:
    for called in (pseudonym_of(ann), ann.hex()):
        done(owns("enrol", "spine", "--trainee", ann.hex()))
        done(owns("leave", "spine", called, "--yes"))
        refused = owns("leave", "spine", called, "--yes")
        assert refused.exit_code == 1
        assert f"{pseudonym_of(ann)} is not in 'spine'" in refused.stderr
        assert ann.hex() not in refused.stderr


@pytest.fixture
def studied(
    owner: psycopg.Connection, url_of: Callable[[Login], str], ann: TraineeId, tmp_path: Path
) -> TraineeId:
    """The trainee, with an entry of their log at the hub."""
    login = people.rotate(owner, f"t_{ann.hex()}")
    device = Device(tmp_path / "laptop", ann, url_of(login))
    device.answer()
    device.sync()
    device.library.close()
    return ann


@pytest.mark.parametrize("command", [("erase",), ("leave", "spine")])
def test_a_question_says_all_by_which_a_trainee_is_told_from_others(
    command: tuple[str, ...], hub_url: str, owner: psycopg.Connection, studied: TraineeId
) -> None:
    environment = {**os.environ, "TRAINER_HUB": hub_url, "TERM": "xterm", "LC_ALL": "C.UTF-8"}
    with PseudoTerminal(["hub", *command, pseudonym_of(studied)], environment) as terminal:
        terminal.wait_for("[y/N]")
        asked = " ".join(terminal.text.split())
        terminal.press("n\n")
        assert terminal.wait_for_end() == 1
    assert pseudonym_of(studied) in asked
    assert f"They are: spine (year 2); 1 entry of their log; id {studied.hex()}." in asked
    assert studied in enrolled(owner)


def test_who_was_erased_before_is_said_to_have_been(owns: Type, ann: TraineeId) -> None:
    done(owns("erase", pseudonym_of(ann), "--yes"))
    assert "erased before" in done(owns("erase", ann.hex(), "--yes"))
