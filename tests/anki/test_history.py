"""A learner's history comes from Anki, and goes there and back, whole and once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path

import pytest
from anki.scheduler.v3 import CardAnswer

from tests.anki.learner import CARDS, LONG_AGO_MS, packed
from tests.anki.there import FORMATS, There
from tests.services.builders import FakeClock, answer, deck_text, open_library, shown_cards
from trainer.anki.reading.history import histories
from trainer.domain.card import Shown
from trainer.domain.ids import CardId, DeckSlug
from trainer.domain.log import Entry, Flag, Review, Stamp, Suspend
from trainer.domain.rating import Rating
from trainer.domain.schedule import Phase, Schedule
from trainer.domain.scheduler import memory_model
from trainer.domain.study_day import StudyDay
from trainer.services.anki_decks import installed_deck
from trainer.services.anki_export import export, prepared
from trainer.services.anki_history import HistoryImport, bring_history
from trainer.services.anki_import import ids_here, import_deck, opened_package
from trainer.services.anki_progress import progress_of
from trainer.services.clock import SystemClock
from trainer.services.deck_library import add_deck
from trainer.services.library import Library
from trainer.services.recording import record
from trainer.services.study import Plan
from trainer.store import decks, entries, schedules

RATINGS = (CardAnswer.GOOD, CardAnswer.AGAIN, CardAnswer.EASY, CardAnswer.HARD, CardAnswer.GOOD)


def brought(package: Path, home: Library, folder: Path) -> HistoryImport:
    """Bring a package with its progress into a home."""
    moment = home.clock.now()
    with opened_package(package) as (archive, collection):
        done = import_deck(archive, collection, folder / "deck.md", replaces=True)
        if done.notes:
            add_deck(home.store, home.clock, done.target)
        found = histories(collection, offset_minutes=moment.offset_minutes)
        cards = ((ids_here(done, one.card.note, one.card.ordinal), one) for one in found)
        return bring_history(home.store, moment, cards)


def standing(home: Library) -> dict[bytes, Schedule]:
    """Where every card stands, without which device said so."""
    with home.store.reading() as tx:
        return {one.card: replace(one, head=None) for one in schedules.all_schedules(tx)}


def reviews(home: Library) -> list[tuple[bytes, int, int]]:
    """Every review: its card, when it was given, and the rating of its own entry."""
    with home.store.reading() as tx:
        found = [entry for log in entries.by_card(tx).values() for entry in log]
    return sorted(
        (entry.card, entry.stamp.at_ms, entry.rating)
        for entry in found
        if isinstance(entry, Review)
    )


def another_home(tmp_path: Path, library: Library, cards: int = CARDS) -> Library:
    """A home with the same deck and settings, at the same moment, in which nothing was studied."""
    (tmp_path / "other").mkdir()
    clock = library.clock
    assert isinstance(clock, FakeClock)
    return open_library(tmp_path / "other", deck_text(shown_cards(cards)), clock)


@pytest.mark.parametrize("form", FORMATS)
def test_progress_goes_to_anki_and_comes_back_the_same(
    form: str, library: Library, there: There, tmp_path: Path
) -> None:
    package = packed(library, tmp_path / "deck.apkg")
    there.imports(package)
    other = another_home(tmp_path, library)
    found = brought(there.package(form), other, tmp_path)
    here, back = standing(library), standing(other)
    assert found.answers == len(reviews(library))
    assert reviews(other) == reviews(library)
    for card, schedule in here.items():
        memory, brought_memory = schedule.memory, back[card].memory
        assert memory is not None
        assert brought_memory is not None
        assert brought_memory.stability_days == pytest.approx(memory.stability_days)
        assert back[card].due_day == schedule.due_day
        assert back[card].is_suspended == schedule.is_suspended
        assert back[card].is_flagged == schedule.is_flagged
    other.close()


def test_a_package_brought_twice_is_there_once(library: Library, tmp_path: Path) -> None:
    package = packed(library, tmp_path / "deck.apkg")
    other = another_home(tmp_path, library)
    first = brought(package, other, tmp_path)
    before = standing(other)
    again = brought(package, other, tmp_path)
    assert (again.cards, again.answers, again.known) == (0, 0, first.answers)
    assert standing(other) == before
    other.close()


def test_progress_brought_back_to_where_it_came_from_changes_nothing(
    library: Library, tmp_path: Path
) -> None:
    before = standing(library)
    found = brought(packed(library, tmp_path / "deck.apkg"), library, tmp_path)
    assert (found.cards, found.answers) == (0, 0)
    assert standing(library) == before


def test_history_of_a_deck_that_is_not_here_is_left_out_and_counted(
    library: Library, tmp_path: Path
) -> None:
    package = packed(library, tmp_path / "deck.apkg")
    other = another_home(tmp_path, library, cards=0)
    found = brought(package, other, tmp_path)
    assert (found.cards, found.unknown) == (0, CARDS)
    other.close()


def studied_there(there: There, days: int, *, uses_fsrs: bool) -> Path:
    """Cards that were studied in Anki some weeks ago, as Anki exports them."""
    there.collection.set_config("fsrs", uses_fsrs)
    for number in range(10):
        there.add("Basic", "Spine", Front=f"Question {number}?", Back=f"Answer {number}")
    cards = there.collection.find_cards("")
    for number, card in enumerate(cards):
        there.answer(card, CardAnswer.EASY if number % 2 else CardAnswer.GOOD)
    there.set_back(days)
    for number, card in enumerate(cards):
        there.answer(card, RATINGS[number % len(RATINGS)])
    there.collection.sched.suspend_cards(cards[:1])
    there.collection.sched.bury_cards(cards[1:2])
    there.collection.set_user_flag_for_cards(4, cards[2:3])
    return there.package("apkg")


def due_days_there(there: There) -> dict[str, int]:
    """The study day on which each reviewed card falls due, by its question."""
    assert there.collection.db is not None
    began = datetime.fromtimestamp(there.collection.crt).date()  # noqa: DTZ006 - as Anki counts
    first = (began - date(1970, 1, 1)).days
    rows = there.collection.db.all(
        "SELECT n.sfld, c.due FROM cards c JOIN notes n ON n.id = c.nid WHERE c.type = 2"
    )
    return {question: first + due for question, due in rows}


@pytest.mark.parametrize("uses_fsrs", [True, False], ids=["FSRS", "SM-2"])
def test_every_card_falls_due_when_it_did_in_anki(
    uses_fsrs: bool,  # noqa: FBT001 - a case
    there: There,
    tmp_path: Path,
) -> None:
    package = studied_there(there, 9, uses_fsrs=uses_fsrs)
    home = open_library(tmp_path, deck_text(""), now())
    found = brought(package, home, tmp_path)
    there_due = due_days_there(there)
    assert len(there_due) > 5
    assert found.whole >= len(there_due)
    with home.store.reading() as tx:
        questions = {card.id: card.question for card in decks.cards(tx, DeckSlug("spine"))}
        here = schedules.all_schedules(tx)
    for schedule in here:
        question = questions[schedule.card]
        assert isinstance(question, Shown)
        if question.stem in there_due:
            assert schedule.phase is Phase.REVIEW
            assert schedule.due_day == there_due[question.stem]
            assert schedule.reviews == 2
    assert sum(schedule.is_suspended for schedule in here) == 1
    assert sum(schedule.buried_day is not None for schedule in here) == 1
    assert sum(schedule.is_flagged for schedule in here) == 1
    home.close()


def made(entry: Callable[..., Entry], stamp: Stamp) -> Entry:
    return entry(stamp=stamp)


def test_what_a_learner_took_back_here_stays_taken_back_at_the_next_import(
    there: There, tmp_path: Path
) -> None:
    package = studied_there(there, 9, uses_fsrs=True)
    home = open_library(tmp_path, deck_text(""), now())
    brought(package, home, tmp_path)
    for card, schedule in standing(home).items():
        taken_back = (
            partial(Suspend, card=CardId(card), is_suspended=False),
            partial(Flag, card=CardId(card), is_flagged=False),
        )
        if schedule.is_suspended or schedule.is_flagged:
            for entry in taken_back:
                record(home.store, home.clock.now(), partial(made, entry))
    before = standing(home)
    assert not any(one.is_suspended or one.is_flagged for one in before.values())
    assert brought(package, home, tmp_path).cards == 0
    assert standing(home) == before
    home.close()


def test_a_card_that_was_studied_here_since_keeps_its_due_day(there: There, tmp_path: Path) -> None:
    package = studied_there(there, 9, uses_fsrs=True)
    clock = now()
    home = open_library(tmp_path, deck_text(""), clock)
    brought(package, home, tmp_path)
    clock.advance(days=60)
    session = home.session(Plan(cards=1))
    studied = answer(session, Rating.GOOD)
    before = standing(home)
    brought(package, home, tmp_path)
    assert standing(home)[studied.id] == before[studied.id]
    home.close()


def test_answers_from_before_a_card_was_forgotten_in_anki_stay_there(
    there: There, tmp_path: Path
) -> None:
    studied_there(there, 9, uses_fsrs=True)
    there.collection.sched.schedule_cards_as_new(there.collection.find_cards(""))
    home = open_library(tmp_path, deck_text(""), now())
    assert brought(there.package("apkg"), home, tmp_path).answers == 0
    home.close()


def test_due_days_of_whole_histories_under_fsrs_agree_within_the_fuzz(
    there: There, tmp_path: Path
) -> None:
    package = studied_there(there, 9, uses_fsrs=True)
    home = open_library(tmp_path, deck_text(""), now())
    found = brought(package, home, tmp_path)
    assert found.agreeing == found.whole > 5
    home.close()


def test_a_card_whose_history_is_gone_begins_where_anki_had_it(
    there: There, tmp_path: Path
) -> None:
    package = studied_there(there, 9, uses_fsrs=True)
    assert there.collection.db is not None
    cards = map(there.collection.get_card, there.collection.find_cards("is:review -is:learn"))
    memories = {card.note()["Front"]: card.memory_state for card in cards}
    there.collection.db.execute("DELETE FROM revlog")
    package = there.package("apkg")
    home = open_library(tmp_path, deck_text(""), now())
    found = brought(package, home, tmp_path)
    assert (found.answers, found.whole) == (0, 0)
    assert found.started == len(due_days_there(there))
    with home.store.reading() as tx:
        questions = {card.id: card.question for card in decks.cards(tx, DeckSlug("spine"))}
        for schedule in schedules.all_schedules(tx):
            question = questions[schedule.card]
            assert isinstance(question, Shown)
            if schedule.memory is not None:
                kept = memories[question.stem]
                assert kept is not None
                assert schedule.memory.stability_days == pytest.approx(kept.stability, rel=1e-3)
                assert schedule.memory.difficulty == pytest.approx(kept.difficulty, rel=1e-3)
    home.close()


@pytest.mark.parametrize("form", FORMATS)
def test_history_and_due_days_go_from_anki_here_and_back(
    form: str, there: There, tmp_path: Path
) -> None:
    studied_there(there, 9, uses_fsrs=True)
    due, answers = due_days_there(there), answers_there(there)
    home = open_library(tmp_path, deck_text(""), now())
    brought(there.package(form), home, tmp_path)
    (tmp_path / "back").mkdir()
    moment = home.clock.now()
    (one,) = prepared([installed_deck(home.store, "spine", tmp_path)], moment)
    cards = [card for note in one.notes for _, card in note.cards]
    progress = progress_of(home.store, cards, moment)
    export([one], tmp_path / "back.apkg", progress=progress)
    home.close()
    back = There(tmp_path / "back")
    try:
        back.imports(tmp_path / "back.apkg")
        assert due_days_there(back) == due
        assert answers_there(back) == answers
        assert back.collection.fix_integrity()[1]
    finally:
        back.collection.close()


def answers_there(there: There) -> list[tuple[str, int]]:
    """Every answer: the question and the rating, in order of time."""
    assert there.collection.db is not None
    rows = there.collection.db.all(
        "SELECT n.sfld, r.ease FROM revlog r JOIN cards c ON c.id = r.cid JOIN notes n"
        " ON n.id = c.nid WHERE r.ease > 0 ORDER BY r.id"
    )
    return [(question, rating) for question, rating in rows]


@pytest.mark.parametrize(("rollover", "days_before"), [(4, 1), (1, 0), ("x", 1)])
def test_an_answer_before_the_day_begins_is_of_the_day_before(
    rollover: object, days_before: int, there: There
) -> None:
    there.add("Basic", "Spine", Front="q", Back="a")
    there.collection.set_config("rollover", rollover)
    assert there.collection.db is not None
    there.collection.db.execute("UPDATE cards SET type = 2, queue = 2, ivl = 10, due = 30")
    half_past_one = LONG_AGO_MS // 86_400_000 * 86_400_000 + 90 * 60_000
    there.collection.db.execute(
        "INSERT INTO revlog SELECT ?, id, -1, 3, 10, 1, 2500, 1000, 1 FROM cards", half_past_one
    )
    with opened_package(there.package("collection")) as (_, collection):
        (history,) = histories(collection, offset_minutes=0)
    assert history.standing is not None
    assert history.standing.last_day == half_past_one // 86_400_000 - days_before


def test_a_filtered_deck_s_cards_count_in_their_own_deck(there: There, tmp_path: Path) -> None:
    studied_there(there, 9, uses_fsrs=True)
    before = due_days_there(there)
    filtered = there.collection.decks.new_filtered("Cram")
    there.collection.sched.rebuild_filtered_deck(filtered)
    home = open_library(tmp_path, deck_text(""), now())
    brought(there.package("apkg"), home, tmp_path)
    with home.store.reading() as tx:
        due = {schedule.due_day for schedule in schedules.all_schedules(tx)}
        sections = {card.section for card in decks.cards(tx, DeckSlug("spine"))}
    assert set(before.values()) <= due
    assert sections == {""}
    home.close()


@pytest.mark.parametrize(("interval", "ease"), [(1, 2500), (12, 1300), (90, 2500), (400, 3100)])
def test_a_memory_of_intervals_and_eases_is_converted_as_anki_does(
    interval: int, ease: int, there: There
) -> None:
    there.collection.set_config("fsrs", True)
    (card,) = there.add("Basic", "Spine", Front="q", Back="a").cards()
    assert there.collection.db is not None
    there.collection.db.execute("UPDATE cards SET type = 2, queue = 2, ivl = ?", interval)
    # Of a history without its beginning Anki converts what the first row says of the card.
    there.collection.db.execute(
        "INSERT INTO revlog VALUES (?, ?, -1, 3, ?, 1, ?, 1000, 1)",
        *(SystemClock().now().at_ms, card.id, interval, ease),
    )
    state = there.collection.compute_memory_state(card.id)
    memory = memory_model().of_interval(interval, ease / 1000, StudyDay(0))
    assert memory.stability_days == pytest.approx(state.stability, rel=1e-3)
    assert memory.difficulty == pytest.approx(state.difficulty, rel=1e-3)


def now() -> FakeClock:
    """A clock at this moment, since Anki goes by the machine's."""
    moment = SystemClock().now()
    return FakeClock(moment.at_ms, offset_minutes=moment.offset_minutes)
