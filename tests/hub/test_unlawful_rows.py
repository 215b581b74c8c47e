"""Rows at a hub that no log comes to: left out with a word on whose they are, and nothing moves."""

import json
import re
import secrets
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest

from tests.hub.conftest import Connect, new_resident
from tests.hub.devices import Device
from tests.services.builders import study_days
from trainer.domain.ids import TraineeId
from trainer.domain.rating import Rating
from trainer.hub import people
from trainer.hub.people import Login
from trainer.reports.bundle import Level
from trainer.reports.report import Report, TraineePage
from trainer.services.card_library import library_of
from trainer.services.hub_report import hub_report
from trainer.services.report_choices import Choices
from trainer.services.syncing import sync
from trainer.store.cohort_schema import COUNTS

Url = Callable[[Login], str]
DEVICE = b"d" * 16


class Two(NamedTuple):
    """Two residents who have synced card by card, and whoever directs their programme."""

    honest: Device
    other: Device
    own: psycopg.Connection
    """Of the other one, who has SQL of their own."""
    director: str

    @property
    def name(self) -> str:
        """The other one's pseudonym."""
        return f"R-{self.other.library.store.identity.trainee.hex()[-4:]}"

    @property
    def day(self) -> int:
        """A study day of the period."""
        return library_of(self.honest.library.store, self.honest.clock.now()).today - 14

    def report(self) -> Report:
        library = library_of(self.honest.library.store, self.honest.clock.now())
        return hub_report(self.director, None, library, Choices())

    def add(self, table: str, *row: object) -> None:
        """Put a row of the other one's there, of a device that nobody has."""
        places = ", ".join(["%s"] * (1 + len(row)))
        query = f"INSERT INTO trainer.{table} VALUES (trainer.own_trainee(), {places})"  # noqa: S608 - ours
        self.own.execute(query.encode(), [DEVICE, *row])


@pytest.fixture
def two(owner: psycopg.Connection, url_of: Url, connect: Connect, tmp_path: Path) -> Iterator[Two]:
    director = people.add_director(owner, secrets.token_hex(4), "spine")
    assert director is not None
    logins, devices = [], []
    for number in range(2):
        trainee = TraineeId(secrets.token_bytes(16))
        logins.append(new_resident(owner, trainee))
        device = Device(tmp_path / str(number), trainee, url_of(logins[-1]))
        for _ in range(4):
            device.answer(Rating.AGAIN)
        study_days(device.library, device.clock, 30)
        sync(device.library.store, device.clock, device.url, level=Level.CARDS)
        devices.append(device)
    yield Two(devices[0], devices[1], connect(logins[1]), url_of(director))
    for device in devices:
        device.library.close()


def too_many_answers(two: Two) -> None:
    two.add("work", "sample", two.day, 5_001, 0)


def answers_that_nobody_gave(two: Two) -> None:
    two.add("topic_count", "sample", "risk figure", (two.day + 3) // 7, 1, 2, 40, 40, 0)


def sure_of_more_than_was_answered(two: Two) -> None:
    two.add("confidence_count", "sample", (two.day + 3) // 7, "sure", 900, 900)


def a_day_as_an_answer(two: Two) -> None:
    two.add("work", "sample", two.day, 1, 86_400_000)


def on_time_without_an_answer(two: Two) -> None:
    row = two.own.execute(
        "SELECT level, made_ms, content FROM trainer.shared"
        " WHERE trainee_id = trainer.own_trainee()"
    ).fetchone()
    assert row is not None
    level, made_ms, content = row
    shared = json.loads(content)
    shared["standing"]["on_time"] = [["sample", (two.day + 3) // 7, 9_000, 9_000]]
    two.own.execute("SELECT trainer.share(%s, %s, %s)", [level, made_ms, json.dumps(shared)])


UNLAWFUL = (
    too_many_answers,
    answers_that_nobody_gave,
    sure_of_more_than_was_answered,
    a_day_as_an_answer,
    on_time_without_an_answer,
)


@pytest.mark.parametrize("spoil", UNLAWFUL)
def test_whose_rows_break_a_law_is_named_and_moves_no_figure(
    spoil: Callable[[Two], None], two: Two, owner: psycopg.Connection
) -> None:
    before = two.report()
    assert not remarks_on(two.name, before)
    spoil(two)
    spoilt = two.report()
    (remark,) = remarks_on(two.name, spoilt)
    assert remark.startswith(f"Left out of all figures: {two.name}.")
    assert "Ask for a `trainer sync`" in remark
    assert all_withheld(spoilt)
    forget(owner, two.other.library.store.identity.trainee)
    assert figures(spoilt) == figures(two.report())
    assert page_of(two.honest, spoilt) == page_of(two.honest, before)


def test_figures_by_card_stay_where_whoever_is_left_out_shares_none(two: Two) -> None:
    sync(two.other.library.store, two.other.clock, two.other.url, level=Level.TOPICS)
    too_many_answers(two)
    (remark,) = remarks_on("Withheld", two.report())
    assert remark.startswith("Withheld: calibration, kinds of error. ")


def remarks_on(words: str, report: Report) -> list[str]:
    return [remark for remark in report.remarks if words in remark]


def all_withheld(report: Report) -> bool:
    """Whether nothing is shown that the hub adds up over all, and that is said."""
    said = "Withheld: figures by card, calibration, kinds of error."
    is_empty = not report.cards and not report.most_missed and not report.errors
    return is_empty and not predicted(report) and bool(remarks_on(said, report))


def predicted(report: Report) -> int:
    return sum(one.recalled.n for one in report.calibration)


def figures(report: Report) -> tuple[object, ...]:
    """All that is of several trainees, but for what is withheld."""
    return (
        report.key,
        report.categories,
        report.weeks,
        report.check_in,
        report.stale,
        report.workload,
        report.expected,
    )


def page_of(device: Device, report: Report) -> TraineePage:
    name = f"R-{device.library.store.identity.trainee.hex()[-4:]}"
    (page,) = (page for page in report.pages if page.line.name == name)
    return page


def forget(owner: psycopg.Connection, trainee: TraineeId) -> None:
    """Take all that somebody has shared away; they stay enrolled."""
    for table in (*COUNTS.values(), "answer", "shared"):
        query = f"DELETE FROM trainer.{table} WHERE trainee_id = %s"  # noqa: S608 - ours
        owner.execute(query.encode(), [trainee])


def test_rows_from_before_the_hub_had_limits_end_no_report(
    two: Two, owner: psycopg.Connection
) -> None:
    before = two.report()
    for table in ("topic_count", "bin_count"):
        owner.execute(f"ALTER TABLE trainer.{table} DROP CONSTRAINT within_limits".encode())
    trainee = two.other.library.store.identity.trainee
    for table, column in (("topic_count", "passed"), ("bin_count", "recalled")):
        query = f"UPDATE trainer.{table} SET n = 60, {column} = 600 WHERE trainee_id = %s"  # noqa: S608 - ours
        owner.execute(query.encode(), [trainee])
    spoilt = two.report()
    assert len(remarks_on(two.name, spoilt)) == 1
    assert all_withheld(spoilt)
    assert page_of(two.honest, spoilt) == page_of(two.honest, before)


def test_sums_that_contradict_the_answers_are_withheld_whosever_rows_they_hold(
    two: Two, owner: psycopg.Connection
) -> None:
    before = two.report()
    assert whose_by_the_page(owner) == [set(), set(), set()]
    week = (two.day + 3) // 7
    two.add("bin_count", "sample", week, 9, 700, 0, 650_000_000)
    two.add("error_count", "sample", "risk figure", week, "unit", 5_000)
    two.own.execute(
        "INSERT INTO trainer.answer SELECT trainer.own_trainee(), decode(md5(n::text), 'hex'), %s,"
        " 0, 'sample', 1, 0, 0, 0, 0, 'unit', '', 'v' FROM generate_series(1, 5000) AS n",
        [two.day],
    )
    spoilt = two.report()
    assert all_withheld(spoilt)
    (remark,) = remarks_on("Withheld", spoilt)
    assert "whoever runs the hub can see" in remark
    assert not remarks_on(two.name, spoilt)
    assert figures(spoilt) == figures(before)
    assert whose_by_the_page(owner) == [{two.other.library.store.identity.trainee}] * 3


def whose_by_the_page(owner: psycopg.Connection) -> list[set[bytes]]:
    """The trainees that each query finds which the page for whoever runs the server gives."""
    page = files("trainer.hub").joinpath("OPERATING.md").read_text(encoding="utf-8")
    section = page.partition("## Rows that no log comes to")[2]
    (block, *_) = re.findall(r"```sql\n(.*?)```", section, re.DOTALL)
    queries = [query for query in block.split(";\n") if query.strip()]
    return [{bytes(row[0]) for row in owner.execute(query.encode())} for query in queries]


def test_more_answers_to_a_card_than_were_given_are_left_out_of_its_trainee_s_page(
    two: Two,
) -> None:
    two.own.execute(
        "INSERT INTO trainer.answer SELECT trainer.own_trainee(), %s, %s, n, 'sample', 0, 0, 0, 0,"
        " 0, '', '', 'v' FROM generate_series(1000, 1000 + %s) AS n",
        [min(two.other.answered), two.day, own_answers(two)],
    )
    spoilt = two.report()
    (remark,) = remarks_on(two.name, spoilt)
    assert f"weakest cards of {two.name}" in remark
    assert not page_of(two.other, spoilt).weakest
    assert not spoilt.cards
    assert page_of(two.honest, spoilt).weakest


def own_answers(two: Two) -> int:
    row = two.own.execute("SELECT sum(answers)::int FROM trainer.work").fetchone()
    assert row is not None
    return int(row[0])


def test_a_sync_by_a_newer_program_writes_anew_what_was_spoilt(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = two.report()
    too_many_answers(two)
    answers_that_nobody_gave(two)
    assert remarks_on(two.name, two.report())
    monkeypatch.setattr("trainer.services.hub_sharing.__version__", "999")
    two.other.sync()
    assert two.report() == before
