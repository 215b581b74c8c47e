"""A report from a hub is the one that bundles would have made."""

import hashlib
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.hub.conftest import SPINE, new_resident
from tests.hub.devices import DECK, Device
from tests.services.builders import study_days
from trainer.domain.ids import TraineeId
from trainer.domain.rating import Rating
from trainer.domain.study_day import StudyDay
from trainer.errors import HubError
from trainer.hub import decks, people, programmes, reading
from trainer.hub.decks import DeckVersion
from trainer.hub.people import Login
from trainer.hub.reading import HubCounts
from trainer.reports.bundle import Level
from trainer.reports.compose import PeopleLines, people_lines
from trainer.reports.gathered import Person, Wanted
from trainer.reports.page import page
from trainer.reports.report import Report
from trainer.reports.words import trainees_words
from trainer.services import report
from trainer.services.card_library import Library, library_of
from trainer.services.cohorts import opened_cohorts
from trainer.services.deck_library import add_deck
from trainer.services.hub_report import hub_report
from trainer.services.report import cohort_report
from trainer.services.report_choices import Choices
from trainer.services.sharing import bundle_of
from trainer.services.sitting import Plan
from trainer.services.syncing import sync
from trainer.store import cohorts as cohort_rows
from trainer.store import entries
from trainer.store.cohort_counts import MissedRow
from trainer.store.cohort_file import IN_MEMORY
from trainer.store.cohorts import CohortRow

Url = Callable[[Login], str]


@pytest.fixture
def director(owner: psycopg.Connection, url_of: Url) -> str:
    """Where a director of the programme connects."""
    login = people.add_director(owner, secrets.token_hex(4), "spine")
    assert login is not None
    return url_of(login)


@pytest.fixture
def trainees(
    owner: psycopg.Connection, url_of: Url, tmp_path: Path
) -> Iterator[list[tuple[Device, Level]]]:
    """Five who share card by card and one who does not; each misses every so many cards."""
    made: list[tuple[Device, Level]] = []
    for number in range(6):
        trainee = TraineeId(secrets.token_bytes(16))
        url = url_of(new_resident(owner, trainee))
        device = Device(tmp_path / str(number), trainee, url)
        for _ in range(4 + number):
            device.answer(Rating.AGAIN)
        study_days(device.library, device.clock, 30)
        made.append((device, Level.TOPICS if number == 5 else Level.CARDS))
    yield made
    for device, _ in made:
        device.library.close()


def test_an_assigned_deck_that_there_is_not_yet_is_said_not_to_be_published(
    owner: psycopg.Connection, director: str
) -> None:
    programmes.put_programme(owner, replace(SPINE, decks=("vertebroplasty", "nosuch")))
    titles = {"vertebroplasty": "Vertebroplasty"}
    library = Library(cards={}, titles=titles, today=StudyDay(20_780))
    header = hub_report(director, "spine", library, Choices()).header
    assert header.decks == ("nosuch (not published yet)", "Vertebroplasty")


def from_bundles(trainees: list[tuple[Device, Level]]) -> Report:
    """The report that bundles of the same trainees make, under the hub's pseudonyms."""
    with opened_cohorts(IN_MEMORY) as cohorts:
        cohorts.put(
            CohortRow(
                name=SPINE.name,
                title=SPINE.title,
                purpose=SPINE.purpose,
                audience=SPINE.audience,
                keep_until="",
                target_percent=SPINE.target_percent,
                decks=SPINE.decks,
            )
        )
        for device, level in trainees:
            store = device.library.store
            trainee = store.identity.trainee
            pseudonym = f"R-{trainee.hex()[-4:]}"
            cohort_rows.enrol(
                cohorts.database, SPINE.name, trainee, pseudonym=pseudonym, year=None, groups=()
            )
            cohorts.add(bundle_of(store, device.clock.now(), level), path="a bundle")
        return cohort_report(cohorts, None, library(trainees), Choices())


def library(trainees: list[tuple[Device, Level]]) -> Library:
    """The decks as the first trainee has them, on the latest of their days."""
    libraries = [library_of(one.library.store, one.clock.now()) for one, _ in trainees]
    return max(libraries, key=lambda one: one.today)


def sync_all(trainees: list[tuple[Device, Level]]) -> None:
    for device, level in trainees:
        sync(device.library.store, device.clock, device.url, level=level)


def test_a_hub_and_bundles_come_to_the_same_report(
    trainees: list[tuple[Device, Level]], director: str
) -> None:
    sync_all(trainees)
    found = hub_report(director, None, library(trainees), Choices())
    assert found.cards
    assert any(page.weakest for page in found.pages)
    assert found == from_bundles(trainees)


RETIRED = DECK.replace(
    "## basic c-0\nQ: Question 0?\nFact: needle\nA: Answer 0.\n", "## retired c-0\n"
)


def published(owner: psycopg.Connection, *texts: str) -> None:
    """Put texts of the deck at the hub, one after the other."""
    for text in texts:
        text_hash = hashlib.sha256(text.encode()).digest()
        version = DeckVersion("sample", 0, text_hash, text, {})
        decks.publish(owner, version, title="A sample deck", version="1.0")


def directed(director: str, reader: Library) -> tuple[set[str], list[str]]:
    """Cards that a director reads are retired, and what is said of those that are left out."""
    found = hub_report(director, None, reader, Choices())
    weakest = [card for page in found.pages for card in page.weakest]
    left_out = [remark for remark in found.remarks if "left out of the figures" in remark]
    return {card.name for card in weakest if card.is_retired}, left_out


def test_a_retired_card_has_the_text_that_was_published_before(
    trainees: list[tuple[Device, Level]], director: str, owner: psycopg.Connection
) -> None:
    sync_all(trainees)
    reader = library(trainees)
    published(owner, DECK, RETIRED)
    for cards in ({}, reader.cards):
        found = directed(director, Library(cards=cards, titles={}, today=reader.today))
        assert found == ({"c-0"}, [])


def test_a_director_is_told_of_cards_without_a_text_what_they_are_and_of_no_deck_to_add(
    trainees: list[tuple[Device, Level]], director: str, owner: psycopg.Connection
) -> None:
    sync_all(trainees)
    reader = Library(cards={}, titles={}, today=library(trainees).today)
    _, (unpublished,) = directed(director, reader)
    assert "no published text" in unpublished
    assert "deck add" not in unpublished
    published(owner, RETIRED)
    _, (retired,) = directed(director, reader)
    assert "1 card that has been retired from A sample deck" in retired
    assert "deck add" not in retired


def test_a_later_sync_brings_the_report_up_to_date(
    trainees: list[tuple[Device, Level]], director: str
) -> None:
    sync_all(trainees)
    for device, _ in trainees:
        device.clock.advance(days=9)
        device.answer(Rating.AGAIN)
        device.library.session(Plan()).undo()
        device.answer(Rating.GOOD)
    # More is shared, less, and the same.
    (first, _), *others, (last, _) = trainees
    now = [(first, Level.TOPICS), *others, (last, Level.CARDS)]
    sync_all(now)
    assert hub_report(director, None, library(now), Choices()) == from_bundles(now)


def test_answers_that_were_dropped_at_the_hub_come_back_with_the_next_sync(
    trainees: list[tuple[Device, Level]], director: str, owner: psycopg.Connection
) -> None:
    sync_all(trainees)
    owner.execute("DELETE FROM trainer.answer")
    sync_all(trainees)
    found = hub_report(director, None, library(trainees), Choices())
    assert found == from_bundles(trainees)


def test_what_no_trainer_shares_is_as_nothing_and_ends_nobody_else_s_report(
    trainees: list[tuple[Device, Level]], director: str, owner: psycopg.Connection
) -> None:
    sync_all(trainees)
    whole = hub_report(director, None, library(trainees), Choices())
    spoilt = trainees[0][0].library.store.identity.trainee
    for content in ("", "[", "[]", '{"level":"cards","standing":{"day":-1}}', "[" * 10_000):
        owner.execute(
            "UPDATE trainer.shared SET content = %s WHERE trainee_id = %s", [content, spoilt]
        )
        found = hub_report(director, None, library(trainees), Choices())
        assert len(found.trainees) == len(whole.trainees)


@pytest.mark.parametrize("changed", [(0, "topics", 4), (5, "cards", 6)])
def test_who_shares_card_by_card_is_counted_by_the_hub_s_own_word(
    changed: tuple[int, str, int],
    trainees: list[tuple[Device, Level]],
    director: str,
    owner: psycopg.Connection,
) -> None:
    sync_all(trainees)
    assert hub_report(director, None, library(trainees), Choices()).header.at_card_level == 5
    number, level, sharing = changed
    trainee = trainees[number][0].library.store.identity.trainee
    # Not what the trainee's program says of it beside, nor where that cannot be read.
    for content in ("content", "''"):
        owner.execute(
            f"UPDATE trainer.shared SET level = %s, content = {content} WHERE trainee_id = %s",  # noqa: S608
            [level, trainee],
        )
        found = hub_report(director, None, library(trainees), Choices())
        assert found.header.at_card_level == sharing
        assert trainees_words(found.header) in page(found)


def test_words_that_no_trainer_knows_are_not_repeated_to_a_director(
    trainees: list[tuple[Device, Level]], director: str, owner: psycopg.Connection
) -> None:
    sync_all(trainees)
    for table, column in (("topic_count", "category"), ("error_count", "error")):
        owner.execute(f"UPDATE trainer.{table} SET {column} = '555-0100 ' || {column}")  # noqa: S608
    assert "555-0100" not in repr(hub_report(director, None, library(trainees), Choices()))


def test_a_programme_that_one_does_not_direct_is_not_there(
    owner: psycopg.Connection, director: str
) -> None:
    programmes.put_programme(owner, replace(SPINE, name="airway"))
    library = Library(cards={}, titles={}, today=StudyDay(20_000))
    with pytest.raises(HubError, match="directs no such programme") as refused:
        hub_report(director, "airway", library, Choices())
    assert "spine" in refused.value.hint


CHANGED = DECK.replace("A: Answer 0.", "A: Another answer.").replace(
    "Question 1?", "And question 1?"
)


def study_changed(trainees: list[tuple[Device, Level]], tmp_path: Path) -> None:
    """Let everybody have the deck with another answer, and study on."""
    path = tmp_path / "sample.md"
    path.write_text(CHANGED, encoding="utf-8")
    for device, _ in trainees:
        add_deck(device.library.store, device.clock, path, replaces_another=True)
        for _ in range(6):
            # The answer that changed is asked first.
            device.answer(Rating.AGAIN)
            study_days(device.library, device.clock, 1)


def test_a_hub_leaves_out_answers_from_before_an_answer_changed_as_bundles_do(
    trainees: list[tuple[Device, Level]],
    director: str,
    owner: psycopg.Connection,
    tmp_path: Path,
) -> None:
    study_changed(trainees, tmp_path)
    published(owner, DECK, CHANGED)
    sync_all(trainees)
    found = hub_report(director, None, library(trainees), Choices())
    (left_out,) = (remark for remark in found.remarks if "before its answer changed" in remark)
    assert " to 1 card that were given" in left_out
    every = {card.name: card for card in (*found.cards, *found.other_cards)}
    was, now = every["c-0"].versions
    assert (was.is_earlier, was.was, was.now) == (True, "Answer 0.", "Another answer.")
    assert every["c-0"].missed.n == now.answers
    assert was.missed is not None
    expected = from_bundles(trainees)
    assert (found.cards, found.other_cards) == (expected.cards, expected.other_cards)
    assert [page.weakest for page in found.pages] == [page.weakest for page in expected.pages]
    assert set(expected.remarks) == set(found.remarks)


@pytest.fixture
def pair(
    owner: psycopg.Connection, url_of: Url, tmp_path: Path
) -> Iterator[list[tuple[Device, Level]]]:
    """One who shares card by card, and one who does not."""
    made: list[tuple[Device, Level]] = []
    for level in (Level.CARDS, Level.TOPICS):
        trainee = TraineeId(secrets.token_bytes(16))
        url = url_of(new_resident(owner, trainee))
        made.append((Device(tmp_path / level, trainee, url), level))
    yield made
    for device, _ in made:
        device.library.close()


def set_back(device: Device, days: int) -> None:
    """Answer once, and once more after the clock was set back."""
    device.answer()
    device.clock.advance(minutes=-1440 * days)
    device.answer()


def of_clocks(director: str, pair: list[tuple[Device, Level]]) -> list[str]:
    """What a director hears of clocks."""
    found = hub_report(director, None, library(pair), Choices())
    return [remark for remark in found.remarks if "was set back" in remark]


def test_a_director_hears_of_clocks_that_were_set_back_what_bundles_say_of_them(
    pair: list[tuple[Device, Level]], director: str
) -> None:
    # Of who shares topics alone nobody sees when entries were written.
    for device, _ in pair:
        set_back(device, 2)
    sync_all(pair)
    (told,) = of_clocks(director, pair)
    assert f"of R-{pair[0][0].library.store.identity.trainee.hex()[-4:]} by 2 days" in told
    assert "; " not in told
    assert hub_report(director, None, library(pair), Choices()) == from_bundles(pair)


def test_a_clock_that_was_set_back_is_told_by_the_next_sync_and_stays_told(
    pair: list[tuple[Device, Level]], director: str, tmp_path: Path
) -> None:
    (laptop, _), _ = pair
    laptop.answer()
    sync_all(pair)
    assert of_clocks(director, pair) == []
    laptop.clock.advance(minutes=-1440 * 3)
    laptop.answer()
    laptop.sync()
    (told,) = of_clocks(director, pair)
    assert "by 3 days" in told
    ward = Device(tmp_path / "ward", laptop.library.store.identity.trainee, laptop.url)
    for _ in range(2):
        ward.sync()
        ward.answer()
    assert of_clocks(director, pair) == [told]
    sync(ward.library.store, ward.clock, ward.url, level=Level.TOPICS)
    ward.library.close()
    assert of_clocks(director, pair) == []


def test_a_sync_reads_of_clocks_what_came_since_the_last_one(
    pair: list[tuple[Device, Level]],
) -> None:
    (laptop, _), _ = pair
    for _ in range(3):
        laptop.answer()
    device = laptop.library.store.identity.device
    with laptop.library.store.reading() as tx:
        read = [one.sequence for one in entries.written_since(tx, {device: 2})]
        every = [one.sequence for one in entries.written_since(tx, {})]
    assert (read, every) == ([2, 3], [1, 2, 3])


def test_the_hub_adds_up_what_was_missed_while_what_is_said_of_trainees_is_composed(
    trainees: list[tuple[Device, Level]], director: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync_all(trainees)
    happened: list[str] = []
    ask = HubCounts._ask  # noqa: SLF001 - in what order it is asked

    def asking(counts: HubCounts, function: str, *parameters: object) -> psycopg.Cursor[Any]:
        happened.append(function)
        return ask(counts, function, *parameters)

    def composing(of: Sequence[Person], wanted: Wanted) -> PeopleLines:
        happened.append("composed")
        return people_lines(of, wanted)

    def looking(*row: int) -> MissedRow:
        happened.append("looked at")
        return MissedRow._make(row)

    monkeypatch.setattr(HubCounts, "_ask", asking)
    monkeypatch.setattr(report, "people_lines", composing)
    monkeypatch.setattr(reading, "MissedRow", looking)
    hub_report(director, None, library(trainees), Choices())
    each = ["weeks", "topics", "days", "confident"]
    of_all = ["cards", "bins", "errors"]
    assert happened[:9] == [*each, *of_all, "weakest", "composed"]
    assert "looked at" in happened[9:]


def test_a_report_is_of_one_moment_whoever_syncs_meanwhile(
    pair: list[tuple[Device, Level]], director: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (laptop, _), _ = pair
    study_days(laptop.library, laptop.clock, 3)
    sync_all(pair)
    decks_then = library(pair)
    before = hub_report(director, None, decks_then, Choices())
    read = reading.trainees

    def read_and_let_sync(hub: psycopg.Connection, name: str) -> list[reading.TraineeThere]:
        there = read(hub, name)
        study_days(laptop.library, laptop.clock, 3)
        laptop.sync()
        return there

    with monkeypatch.context() as patched:
        patched.setattr(reading, "trainees", read_and_let_sync)
        assert hub_report(director, None, decks_then, Choices()) == before
    assert hub_report(director, None, decks_then, Choices()) != before


@pytest.mark.parametrize(
    "unlike", ['"yesterday"', "[[1, 2]]", "[[900000, 1, 1]]", "[[20700, 20699, -5]]", "{}"]
)
def test_clocks_of_which_no_trainer_tells_are_as_nothing_shared_and_end_no_report(
    unlike: str, pair: list[tuple[Device, Level]], owner: psycopg.Connection, director: str
) -> None:
    set_back(pair[0][0], 2)
    sync_all(pair)
    owner.execute(
        "UPDATE trainer.shared SET content ="
        " jsonb_set(content::jsonb, '{set_back}', %s::jsonb)::text WHERE level = 'cards'",
        [unlike],
    )
    assert of_clocks(director, pair) == []
