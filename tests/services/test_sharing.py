"""What a trainee shares: what the log comes to, and nothing that was not to be shared."""

import gzip
from dataclasses import replace
from pathlib import Path

import pytest

from tests.services.builders import (
    CHOICE,
    FIGURE,
    TYPED,
    FakeClock,
    answer_all,
    change_settings,
    deck_text,
    open_library,
    shown_cards,
    study_days,
)
from tests.store.builders import COHORT
from trainer.domain.answer import TypedText
from trainer.domain.rating import Rating
from trainer.domain.study_day import StudyDay, study_day
from trainer.errors import BundleError
from trainer.reports.bundle import Bundle, Level, bundle_bytes
from trainer.services.cohorts import opened_cohorts
from trainer.services.deck_library import add_deck
from trainer.services.library import Library
from trainer.services.sharing import bundle_of, write_bundle
from trainer.services.sitting import Plan
from trainer.services.stats import statistics
from trainer.store.cohort_file import IN_MEMORY

DECK = deck_text(shown_cards(6) + TYPED + CHOICE + FIGURE)
UNUSUAL = "a needle that nobody has heard of"


@pytest.fixture
def clock() -> FakeClock:
    """A clock that is moved by hand."""
    return FakeClock()


@pytest.fixture
def library(tmp_path: Path, clock: FakeClock) -> Library:
    """Two weeks of study."""
    opened = open_library(tmp_path, DECK, clock)
    study_days(opened, clock, 14)
    return opened


def shared(library: Library, level: Level = Level.TOPICS) -> Bundle:
    return bundle_of(library.store, library.clock.now(), level)


def text_of(bundle: Bundle) -> str:
    return gzip.decompress(bundle_bytes(bundle)).decode()


HALF_A_CHARACTER = "\ud800"
SPOILT = {
    "a mark of half a character": ("review", {"mark": HALF_A_CHARACTER}),
    "a scheduler of half a character": ("review", {"scheduler_version": HALF_A_CHARACTER}),
    "a time that is no number": ("review", {"at_ms": float("nan")}),
    "a short id": ("review", {"entry_id": {"hex": "cd"}}),
    "another trainee's": ("review", {"trainee_id": {"hex": "cd" * 16}}),
    "nothing but an id": ("review", {"kind": None}),
    "another trainee's, of a later kind": (
        "review",
        {"kind": "later", "trainee_id": {"hex": "cd" * 16}},
    ),
    "a column that the log has not": ("review", {"typed": "the answer"}),
    "a time after the year 3065": ("review", {"at_ms": 1 << 45}),
    "settings in a list": ("settings", {"payload": '{"changes":[]}'}),
    "settings that are numbers": ("settings", {"payload": '{"changes":{"rollover_hour":3}}'}),
}


@pytest.mark.parametrize(("kind", "change"), SPOILT.values(), ids=SPOILT)
def test_a_log_that_no_trainer_writes_is_refused_by_name_and_nothing_of_it_kept(
    library: Library, kind: str, change: dict[str, object]
) -> None:
    change_settings(library, rollover_hour="5")
    by_card = shared(library, Level.CARDS)
    spoilt = next(row for row in by_card.entries if row["kind"] == kind)
    entries = [{**row, **change} if row is spoilt else row for row in by_card.entries]
    with opened_cohorts(IN_MEMORY) as cohorts:
        cohorts.put(COHORT)
        cohorts.enrol(COHORT.name, by_card.trainee)
        with pytest.raises(BundleError, match=r"^bad\.trainer: its log holds what no"):
            cohorts.add(replace(by_card, entries=tuple(entries)), path="bad.trainer")
        assert not cohorts.database.execute("SELECT * FROM entry").fetchall()
        assert cohorts.add(by_card, path="good.trainer").is_new


def test_as_many_answers_are_counted_as_were_given(library: Library) -> None:
    bundle = shared(library)
    given = statistics(library.store, library.clock.now()).all_time
    topics = [count for device in bundle.devices for count in device.counts.topics]
    kept = given.kept_marked + given.kept_self_rated
    assert sum(count.n for count in topics) == given.answered
    assert sum(count.n for count in topics if count.interval >= 1) == kept.n
    assert sum(count.passed for count in topics if count.interval >= 1) == kept.hits
    work = [day for device in bundle.devices for day in device.counts.work]
    assert sum(day.answers for day in work) == given.answered


def test_totals_name_no_card_and_no_entry(library: Library) -> None:
    by_card, text = shared(library, Level.CARDS), text_of(shared(library))
    ids = {row["card_id"]["hex"] for row in by_card.entries if "card_id" in row}
    ids |= {row["entry_id"]["hex"] for row in by_card.entries}
    assert len(ids) > 20
    assert not [one for one in ids if one in text]
    assert "c-0" not in text


@pytest.mark.parametrize("level", Level)
def test_what_was_typed_is_in_no_bundle(level: Level, tmp_path: Path, clock: FakeClock) -> None:
    library = open_library(tmp_path, deck_text(TYPED), clock)
    session = library.session(Plan())
    session.submit(TypedText(UNUSUAL))
    session.rate(Rating.AGAIN)
    bundle = shared(library, level)
    assert UNUSUAL not in text_of(bundle)
    assert sum(count.n for count in bundle.devices[0].counts.errors) == 1


def test_a_crammed_answer_is_not_counted_and_its_day_is_active(
    library: Library, clock: FakeClock
) -> None:
    before = shared(library).devices[0].counts
    clock.advance(days=1)
    answer_all(library.session(Plan(is_cram=True)))
    after = shared(library).devices[0].counts
    assert after._replace(work=()) == before._replace(work=())
    *earlier, last = after.work
    assert tuple(earlier) == before.work
    assert (last.answers, last.elapsed_ms) == (0, 0)


def test_a_fact_is_covered_by_a_pass_after_a_week(tmp_path: Path, clock: FakeClock) -> None:
    library = open_library(tmp_path, deck_text(TYPED), clock)

    def covered() -> tuple[int, int]:
        topics = shared(library).standing.topics
        return sum(topic.covered for topic in topics), sum(topic.facts for topic in topics)

    assert covered() == (0, 1)
    study_days(library, clock, 3)
    assert covered() == (0, 1)
    study_days(library, clock, 40)
    assert covered() == (1, 1)


def changed_figure(library: Library, clock: FakeClock, folder: Path, cards: str) -> None:
    file = folder / "sample.md"
    file.write_text(deck_text(cards, version="2.0", figure="~ 20 %"), encoding="utf-8")
    add_deck(library.store, clock, file, replaces_another=True)


def figures(library: Library, what: str) -> int:
    topics = shared(library).standing.topics
    (count,) = [getattr(one, what) for one in topics if one.topic.category == "risk figure"]
    return int(count)


def test_a_figure_that_changed_is_stale_until_it_is_passed_anew(
    tmp_path: Path, clock: FakeClock
) -> None:
    library = open_library(tmp_path, deck_text(FIGURE), clock)
    study_days(library, clock, 4)
    changed_figure(library, clock, tmp_path, FIGURE)
    assert figures(library, "stale") == 1
    session = library.session(Plan())
    session.submit(TypedText("77 %"))
    session.rate(Rating.AGAIN)
    assert figures(library, "stale") == 1
    clock.advance(days=1)
    study_days(library, clock, 1)
    assert figures(library, "stale") == 0


def test_a_fact_passed_by_one_of_its_cards_is_not_stale_by_another(
    tmp_path: Path, clock: FakeClock
) -> None:
    cards = FIGURE + FIGURE.replace("s-figure", "s-other")
    library = open_library(tmp_path, deck_text(cards), clock)
    study_days(library, clock, 6)
    changed_figure(library, clock, tmp_path, cards)
    assert figures(library, "stale") == 1
    session = library.session(Plan())
    session.submit(TypedText("20 %"))
    session.rate(Rating.GOOD)
    assert figures(library, "stale") == 0


def test_what_was_never_passed_is_not_stale(tmp_path: Path, clock: FakeClock) -> None:
    library = open_library(tmp_path, deck_text(FIGURE), clock)
    session = library.session(Plan())
    session.submit(TypedText("77 %"))
    session.rate(Rating.AGAIN)
    changed_figure(library, clock, tmp_path, FIGURE)
    assert figures(library, "stale") == 0


def test_a_pass_of_the_old_figure_covers_nothing_any_more(tmp_path: Path, clock: FakeClock) -> None:
    library = open_library(tmp_path, deck_text(FIGURE), clock)
    study_days(library, clock, 60)
    assert figures(library, "covered") == 1
    changed_figure(library, clock, tmp_path, FIGURE)
    assert figures(library, "covered") == 0
    study_days(library, clock, 3)
    assert figures(library, "covered") == 0
    study_days(library, clock, 400)
    assert figures(library, "covered") == 1


def test_a_card_left_open_for_three_days_was_not_on_time(tmp_path: Path, clock: FakeClock) -> None:
    library = open_library(tmp_path, deck_text(TYPED), clock)
    study_days(library, clock, 1)
    before = [(week.on_time, week.fell_due) for week in shared(library).standing.on_time]
    clock.advance(days=30)
    (after,) = shared(library).standing.on_time
    assert before == []
    assert (after.on_time, after.fell_due) == (0, 1)


def test_recall_is_expected_on_the_days_asked_for_and_falls(
    library: Library, clock: FakeClock
) -> None:
    settings_hour = 4
    today = study_day(clock.now(), rollover_hour=settings_hour)
    asked_for = StudyDay(today + 60)
    bundle = bundle_of(library.store, clock.now(), Level.TOPICS, dates=[asked_for])
    (technique,) = [
        topic for topic in bundle.standing.topics if topic.topic.category == "technique"
    ]
    sums = {expected.day: expected.sum_ppm for expected in technique.expected}
    assert list(sums) == [today, today + 30, asked_for, today + 90, today + 180]
    assert list(sums.values()) == sorted(sums.values(), reverse=True)


def test_the_rollover_hour_of_each_answer_holds(library: Library) -> None:
    change_settings(library, rollover_hour="0")
    answer_all(library.session(Plan()))
    bundle = shared(library)
    assert max(work.day for work in bundle.devices[0].counts.work) <= bundle.standing.day


def test_a_bundle_s_file_is_its_owner_s_alone(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "mine.trainer"
    write_bundle(file, shared(library))
    assert file.stat().st_mode & 0o777 == 0o600
