"""The hubs of the benchmarks are like those that devices fill."""

import psycopg
import pytest

from tests.bench.hub_population import (
    EVERYONE,
    Population,
    deck_slug,
    director,
    fill,
    programme_name,
    resident,
)
from tests.bench.hub_report_scale import library
from tests.hub.devices import what_is_known
from trainer.domain.ids import DeviceId
from trainer.services.hub_report import hub_report
from trainer.services.report_choices import Choices

SMALL = Population(programmes=2, trainees=5, reviews=400)


@pytest.fixture
def filled(owner: psycopg.Connection) -> psycopg.Connection:
    """The owner of a hub of ten trainees."""
    assert list(fill(owner, SMALL)) == [4000]
    return owner


def count(owner: psycopg.Connection, query: str) -> object:
    row = owner.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]


def test_every_review_is_an_entry_and_counted_once(filled: psycopg.Connection) -> None:
    assert count(filled, "SELECT count(*) FROM trainer.log") == 4000
    assert count(filled, "SELECT sum(n) FROM trainer.topic_count") == 4000
    assert count(filled, "SELECT sum(answers) FROM trainer.work") == 4000


def test_three_in_five_share_their_answers_card_by_card(filled: psycopg.Connection) -> None:
    assert count(filled, "SELECT count(*) FROM trainer.answer") == 6 * 400
    assert count(filled, "SELECT count(*) FROM trainer.shared WHERE level = 'cards'") == 6


def test_a_device_s_sequence_has_no_gap(filled: psycopg.Connection, hub_url: str) -> None:
    url = resident(filled, hub_url, 3)
    with psycopg.connect(url) as own:
        heads = what_is_known(own, DeviceId(bytes(16))).heads
    assert sorted(heads.values()) == [120, 280]


@pytest.mark.parametrize(("programme", "people"), [(EVERYONE, 10), (programme_name(1), 5)])
def test_a_programme_s_report_counts_every_trainee_of_it(
    filled: psycopg.Connection, hub_url: str, programme: str, people: int
) -> None:
    url = director(filled, hub_url, programme)
    report = hub_report(url, programme, library(), Choices())
    assert len(report.pages) == people
    assert not [remark for remark in report.remarks if "Left out" in remark or "Withheld" in remark]


def test_programmes_have_the_decks_in_turn(filled: psycopg.Connection) -> None:
    decks: dict[str, list[str]] = dict(
        filled.execute("SELECT programme, decks FROM trainer.programme").fetchall()
    )
    assert decks[programme_name(1)] == [deck_slug(1)]
    assert len(decks[EVERYONE]) == 4
