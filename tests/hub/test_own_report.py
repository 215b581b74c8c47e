"""A resident's own report, without a network, shows what their director's does of them."""

import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner, Result

from tests.hub.conftest import SPINE, new_resident
from tests.hub.devices import Device
from tests.hub.test_report import published
from tests.services.builders import CHOICE, asked, deck_text, give_right_answer
from trainer.cli import program
from trainer.domain.answer import ChosenOptions
from trainer.domain.ids import CardId, TraineeId
from trainer.domain.rating import Rating
from trainer.hub import people, programmes
from trainer.hub.people import Login
from trainer.services.home_hub import keep_hub
from trainer.services.sitting import Nothing, Plan

ASKED = replace(SPINE, target_percent=95, decks=("sample", "nosuch"))
OTHER = replace(SPINE, name="airway", title="The airway", target_percent=60, decks=("sample",))
CHOICES = deck_text(
    "".join(
        CHOICE.replace("s-choice", f"s-{number}").replace("Which", f"{number}: which")
        for number in range(8)
    )
)
Read = Callable[..., dict[str, Any]]


@pytest.fixture
def trainee() -> TraineeId:
    return TraineeId(secrets.token_bytes(16))


@pytest.fixture
def device(
    owner: psycopg.Connection, url_of: Callable[[Login], str], trainee: TraineeId, tmp_path: Path
) -> Iterator[Device]:
    """Of a resident who has missed every other card of five weeks."""
    programmes.put_programme(owner, ASKED)
    published(owner, CHOICES)
    one = Device(tmp_path / "laptop", trainee, url_of(new_resident(owner, trainee)))
    keep_hub(one.home, one.url)
    one.sync()
    for day in range(35):
        session = one.library.session(Plan())
        seen: set[CardId] = set()
        while not isinstance(session.current, Nothing):
            card = asked(session).card
            is_missed = card.id not in seen and (day + len(seen)) % 2 == 0
            seen.add(card.id)
            if is_missed:
                session.submit(ChosenOptions(frozenset({1})))
            else:
                give_right_answer(session)
            session.rate(Rating.AGAIN if is_missed else Rating.GOOD)
        one.clock.advance(days=1)
    yield one
    one.library.close()


@pytest.fixture
def typed(device: Device) -> Callable[..., Result]:
    """Run a command as the resident."""

    def run(*arguments: str) -> Result:
        home = ["--home", str(device.home)]
        outcome = CliRunner().invoke(program, [*home, *arguments], obj=device.clock)
        assert outcome.exit_code == 0, outcome.output
        return outcome

    return run


@pytest.fixture
def own(typed: Callable[..., Result], tmp_path: Path) -> Read:
    """The figures of the resident's own report."""

    def read(*options: str) -> dict[str, Any]:
        file = tmp_path / "own.json"
        typed("report", "--me", *options, "--json", str(file))
        figures: dict[str, Any] = json.loads(file.read_text())["tables"]
        return figures

    return read


@pytest.fixture
def directed(
    owner: psycopg.Connection, url_of: Callable[[Login], str], device: Device, tmp_path: Path
) -> Read:
    """The figures of the director's report, who has no deck of their own."""
    login = people.add_director(owner, secrets.token_hex(4), "spine")
    assert login is not None

    def read() -> dict[str, Any]:
        file = tmp_path / "directed.json"
        home = ["--home", str(tmp_path / "director")]
        options = ["report", "--hub", url_of(login), "--json", str(file)]
        outcome = CliRunner().invoke(program, [*home, *options], obj=device.clock)
        assert outcome.exit_code == 0, outcome.output
        figures: dict[str, Any] = json.loads(file.read_text())["tables"]
        return figures

    return read


@pytest.fixture
def both(own: Read, directed: Read, owner: psycopg.Connection, target: int) -> tuple[Read, Read]:
    """The resident's own report and the director's, of a programme with a target."""
    programmes.put_programme(owner, replace(ASKED, target_percent=target))
    return own, directed


def without_names(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {key: value for key, value in row.items() if key not in ("trainee", "anchor", "level")}
        for row in rows
    ]


@pytest.mark.parametrize("level", ["topics", "cards"])
@pytest.mark.parametrize(("target", "listed_for"), [(50, set()), (95, {"retention"})])
def test_the_lines_are_those_that_the_director_reads(
    target: int,
    listed_for: set[str],
    level: str,
    both: tuple[Read, Read],
    typed: Callable[..., Result],
) -> None:
    own, directed = both
    typed("sync", "--level", level)
    mine, theirs = own(), directed()
    assert mine["header"][0]["target"] == theirs["header"][0]["target"] == target / 100
    assert mine["decks"] == theirs["decks"]
    assert "nosuch (not published yet)" in {one["deck"] for one in mine["decks"]}
    assert {line["rule"] for line in mine["check_in"]} == listed_for
    of_cards = {"trainee_weakest"} if level == "topics" else set()
    alike = {name for name in mine if name.startswith("trainee_")} - of_cards
    alike |= {"check_in", "trainees", "expected", "workload"}
    for name in alike:
        assert without_names(mine[name]) == without_names(theirs[name]), name
    for name in ("retention_marked_n", "coverage_covered", "coverage_facts", "on_time_hits"):
        assert mine["key_figures"][0][name] == theirs["key_figures"][0][name]
    (measured, *_) = mine["remarks"]
    assert (
        f"as your director's report is, of Spine surgery: by a target of {target} %"
        in (measured["remark"])
    )


def test_what_is_said_on_the_line_goes_before_what_the_hub_said(
    typed: Callable[..., Result], own: Read
) -> None:
    typed("sync")
    figures = own("--target", "70", "--deck", "vertebroplasty")
    assert figures["header"][0]["target"] == 0.7
    assert len(figures["decks"]) == 1
    assert figures["decks"][0]["deck"].startswith("Vertebroplasty")
    (measured, *_) = figures["remarks"]
    assert "Spine surgery, `--target 95 --deck sample --deck nosuch`." in measured["remark"]
    as_said = own("--target", "95", "--deck", "sample", "--deck", "nosuch")
    assert as_said == own()


def test_of_several_programmes_each_is_named_with_what_it_asks_and_none_is_taken(
    typed: Callable[..., Result], own: Read, owner: psycopg.Connection, trainee: TraineeId
) -> None:
    before = own()
    programmes.put_programme(owner, OTHER)
    people.enrol(owner, trainee, "airway", pseudonym="R-1")
    typed("sync")
    figures = own()
    assert figures["header"] == before["header"]
    assert figures["decks"] == before["decks"]
    (measured, *_) = figures["remarks"]
    assert measured["remark"].endswith(
        "By your hub your director sees other lines: The airway, `--target 60 --deck sample`;"
        " Spine surgery, `--target 95 --deck sample --deck nosuch`."
    )
    asked = own("--target", "60", "--deck", "sample")
    assert "as your director's report is, of The airway" in asked["remarks"][0]["remark"]


def test_what_a_programme_asks_is_known_again_after_each_sync_and_forgotten_with_the_hub(
    typed: Callable[..., Result], own: Read, owner: psycopg.Connection, trainee: TraineeId
) -> None:
    before = own()
    typed("sync")
    assert own()["header"][0]["target"] == 0.95
    programmes.put_programme(owner, replace(ASKED, target_percent=90))
    assert own()["header"][0]["target"] == 0.95
    typed("sync")
    assert own()["header"][0]["target"] == 0.9
    people.leave(owner, trainee, "spine")
    typed("sync")
    assert own()["header"] == before["header"]
    assert own()["remarks"] == before["remarks"]
    people.enrol(owner, trainee, "spine", pseudonym="R-1")
    typed("sync")
    assert own()["header"][0]["target"] == 0.9
    typed("sync", "--leave", "--yes")
    assert own() == before


def test_the_own_sentence_stands_where_the_director_reads_it(
    own: Read, directed: Read, typed: Callable[..., Result]
) -> None:
    for options, note in (
        (("--note", "on nights"), "on nights"),
        ((), "on nights"),
        (("--note", ""), ""),
    ):
        typed("sync", *options)
        assert [row["note"] for row in own()["trainees"]] == [note]
        assert [row["note"] for row in directed()["trainees"]] == [note]


def test_what_is_kept_of_a_hub_and_cannot_be_read_ends_no_report(
    device: Device, own: Read, typed: Callable[..., Result]
) -> None:
    before = own()
    typed("sync")
    kept = device.home / "hub.json"
    told = json.loads(kept.read_text())
    for damaged in ("x", [1], [{"title": "Spine"}]):
        kept.write_text(json.dumps(told | {"programmes": damaged}))
        assert own()["header"] == before["header"]
