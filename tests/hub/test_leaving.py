"""A device leaves its hub, with all that was learnt on it, and comes to one as somebody else."""

import json
from pathlib import Path

import psycopg
import pytest
from click.testing import Result

from tests.hub.conftest import Type, told_last, typed_by_owner
from tests.services.builders import FakeClock, answer
from trainer.services.opening import Opening
from trainer.services.sitting import Plan


@pytest.fixture
def owns(hub_url: str, tmp_path: Path) -> Type:
    """Run a command as the owner of a hub with one programme, of the deck that residents have."""
    run = typed_by_owner(hub_url, tmp_path)
    done(run("programme", "add", "spine", "--deck", "vertebroplasty"))
    return run


def done(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.stdout


def invited(owns: Type) -> str:
    return told_last(done(owns("enrol", "spine")))


def id_in(invitation: str) -> str:
    return str(json.loads(invitation)["trainee"])


def pseudonym_in(invitation: str) -> str:
    return str(json.loads(invitation)["pseudonym"])


def answer_three(home: Path) -> None:
    library = Opening(home, FakeClock()).open()
    session = library.session(Plan())
    for _ in range(3):
        answer(session)
    library.close()


@pytest.fixture
def first(owns: Type, on: Type, tmp_path: Path) -> str:
    """An invitation by which a laptop has joined, and sent three answers."""
    invitation = invited(owns)
    answer_three(tmp_path / "laptop")
    done(on("laptop", "sync", "--join", invitation))
    return invitation


def entries_at(owner: psycopg.Connection) -> dict[str, int]:
    rows = owner.execute("SELECT trainee_id, count(*) FROM trainer.log GROUP BY 1").fetchall()
    return {bytes(trainee).hex(): count for trainee, count in rows}


def test_a_device_leaves_with_its_progress_and_without_a_password(
    on: Type, first: str, tmp_path: Path
) -> None:
    assert first
    told = done(on("laptop", "sync", "--leave", "--yes"))
    assert told.startswith("Left: 127.0.0.1:")
    assert "All your progress stays here." in told
    kept = {path.name for path in (tmp_path / "laptop").iterdir()}
    assert not kept & {"hub.json", "hub-authority.pem"}
    assert "This home has no hub." in on("laptop", "sync").stderr
    library = Opening(tmp_path / "laptop", FakeClock()).open()
    assert library.overview().answered_today == 3
    library.close()


def test_nobody_leaves_unasked(on: Type, first: str, tmp_path: Path) -> None:
    assert first
    refused = on("laptop", "sync", "--leave")
    assert refused.exit_code == 1
    assert "no hub is left unasked" in refused.stderr
    assert (tmp_path / "laptop" / "hub.json").exists()


def test_where_there_is_no_hub_none_is_left(on: Type) -> None:
    refused = on("laptop", "sync", "--leave", "--yes")
    assert refused.exit_code == 1
    assert "This home has no hub." in refused.stderr


@pytest.mark.parametrize("more", [("--dry-run",), ("--level", "cards"), ("--join", "x")])
def test_leaving_goes_alone(more: tuple[str, ...], on: Type) -> None:
    assert on("laptop", "sync", "--leave", *more).exit_code == 2


def test_a_hub_that_cannot_be_read_can_be_left(on: Type, first: str, tmp_path: Path) -> None:
    assert first
    (tmp_path / "laptop" / "hub.json").write_text("?", encoding="utf-8")
    done(on("laptop", "sync", "--leave", "--yes"))
    assert not (tmp_path / "laptop" / "hub.json").exists()


def test_who_left_comes_back_unasked_with_the_same_invitation(on: Type, first: str) -> None:
    done(on("laptop", "sync", "--leave", "--yes"))
    assert "Sent 0 entries" in done(on("laptop", "sync", "--join", first))


def test_an_invitation_for_another_is_refused_with_the_way_out(
    owns: Type, on: Type, first: str
) -> None:
    assert first
    refused = on("laptop", "sync", "--join", invited(owns), "--yes")
    assert refused.exit_code == 1
    assert "another trainee's" in refused.stderr
    assert "`trainer sync --leave`" in refused.stderr


def test_nobody_becomes_another_trainee_unasked(
    owns: Type, on: Type, first: str, owner: psycopg.Connection
) -> None:
    done(on("laptop", "sync", "--leave", "--yes"))
    second = invited(owns)
    words = (
        f"What was learnt here has been {pseudonym_in(first)}'s at a hub until now; joined, all of"
        f" it is {pseudonym_in(second)}'s there."
    )
    assert words in " ".join(done(on("laptop", "sync", "--join", second, "--dry-run")).split())
    refused = on("laptop", "sync", "--join", second)
    assert refused.exit_code == 1
    assert words in " ".join(refused.stderr.split())
    assert entries_at(owner) == {id_in(first): 3}


def test_who_was_erased_by_mistake_brings_all_that_was_learnt_under_a_new_id(
    owns: Type, on: Type, first: str, owner: psycopg.Connection
) -> None:
    done(on("laptop", "sync", "--level", "cards"))
    done(on("ward", "sync", "--join", first))
    done(owns("erase", id_in(first), "--yes"))
    second = invited(owns)
    for computer in ("laptop", "ward"):
        done(on(computer, "sync", "--leave", "--yes"))
        joined = done(on(computer, "sync", "--join", second, "--yes", "--level", "cards"))
        assert f"Joined as {pseudonym_in(second)}" in joined
    assert entries_at(owner) == {id_in(second): 3}
    answers = owner.execute("SELECT DISTINCT trainee_id FROM trainer.answer").fetchall()
    assert [bytes(trainee).hex() for (trainee,) in answers] == [id_in(second)]
    counted = owner.execute("SELECT DISTINCT trainee_id FROM trainer.topic_count").fetchall()
    assert [bytes(trainee).hex() for (trainee,) in counted] == [id_in(second)]


def test_another_s_backup_does_not_become_one_s_own_unasked(
    owns: Type, on: Type, first: str, tmp_path: Path
) -> None:
    assert first
    done(on("laptop", "backup", str(tmp_path / "ann.db")))
    second = invited(owns)
    done(on("ben", "sync", "--join", second))
    done(on("ben", "restore", str(tmp_path / "ann.db")))
    refused = on("ben", "sync", "--join", second)
    assert refused.exit_code == 1
    assert f"has been {pseudonym_in(first)}'s" in " ".join(refused.stderr.split())
