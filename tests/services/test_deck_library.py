"""What an edit of a deck means to those who learnt the old answers."""

from pathlib import Path

import pytest

from tests.services.builders import (
    CLOZE,
    FIGURE,
    SHOWN,
    TYPED,
    FakeClock,
    answer,
    answer_all,
    asked,
    deck_text,
    log_of,
    open_library,
    shown_cards,
)
from trainer.domain import answer_key
from trainer.domain.answer import TypedText
from trainer.domain.ids import BlockId, CardId, DeckSlug, card_id
from trainer.domain.log import KeyChanged
from trainer.domain.rating import Rating
from trainer.domain.schedule import Phase, Schedule
from trainer.errors import DeckError
from trainer.services.deck_change import DeckChange
from trainer.services.deck_edit import Fate
from trainer.services.deck_library import add_deck, is_older
from trainer.services.library import Library
from trainer.services.study import Nothing, Plan
from trainer.store import decks, schedules

SAMPLE = DeckSlug("sample")
PLAN = Plan()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def added(library: Library, tmp_path: Path, text: str) -> DeckChange:
    """Add a deck from a file with this text."""
    path = tmp_path / "edited.md"
    path.write_text(text, encoding="utf-8")
    return add_deck(library.store, library.clock, path, replaces_another=True)


def learnt(tmp_path: Path, text: str, clock: FakeClock) -> Library:
    """A home where every card of a deck was learnt a day ago."""
    library = open_library(tmp_path, text, clock)
    answer_all(library.session(PLAN), Rating.EASY)
    clock.advance(days=1)
    return library


def schedule_of(library: Library, block: str, deletion: int | None = None) -> Schedule:
    with library.store.reading() as tx:
        return schedules.schedule_of(tx, id_of(block, deletion))


def id_of(block: str, deletion: int | None = None) -> CardId:
    return card_id(SAMPLE, BlockId(block), deletion=deletion)


def key_changes(library: Library) -> list[KeyChanged]:
    return [entry for entry in log_of(library) if isinstance(entry, KeyChanged)]


def test_the_same_text_again_changes_nothing(tmp_path: Path, clock: FakeClock) -> None:
    library = learnt(tmp_path, deck_text(), clock)
    change = added(library, tmp_path, deck_text())
    assert change.edits == ()
    assert change.lines == ("A sample deck (sample 1.0): every card is as it was",)


def test_a_typo_mended_keeps_the_schedule(tmp_path: Path, clock: FakeClock) -> None:
    library = learnt(tmp_path, deck_text(TYPED), clock)
    before = schedule_of(library, "s-typed")
    change = added(library, tmp_path, deck_text(TYPED.replace("Which needle", "What needle")))
    assert [edit.fate for edit in change.edits] == [Fate.REWORDED]
    assert schedule_of(library, "s-typed") == before
    assert key_changes(library) == []
    clock.advance(days=60)
    stem = getattr(asked(library.session(PLAN)).card.question, "stem", "")
    assert stem.startswith("What needle")


def test_a_changed_answer_is_relearnt_today_and_said_once(tmp_path: Path, clock: FakeClock) -> None:
    library = learnt(tmp_path, deck_text(FIGURE), clock)
    before = schedule_of(library, "s-figure")
    assert library.session(PLAN).current is Nothing.NOTHING_DUE
    change = added(library, tmp_path, deck_text(FIGURE, version="1.1", figure="~ 20 %"))
    assert [edit.fate for edit in change.edits] == [Fate.REKEYED]
    assert change.relearnt == 1
    assert change.lines[1] == "s-figure: was ~ 10 %, now ~ 20 % (Ward notes (2026), headache)"
    after = schedule_of(library, "s-figure")
    assert after.phase is Phase.RELEARNING
    assert after.memory == before.memory

    session = library.session(PLAN)
    notice = asked(session).notice
    assert notice is not None
    assert (notice.was, notice.now) == ("~ 10 %", "~ 20 %")
    session.submit(TypedText("20 %"))
    session.rate(Rating.AGAIN)
    assert asked(session).card.block == "s-figure"
    assert asked(session).notice is None
    assert session.summary().due_answered == 0


def test_a_changed_answer_of_a_card_nobody_learnt_is_not_spoken_of(tmp_path: Path) -> None:
    library = open_library(tmp_path, deck_text(FIGURE))
    change = added(library, tmp_path, deck_text(FIGURE, figure="~ 20 %"))
    assert [edit.fate for edit in change.edits] == [Fate.REKEYED]
    assert change.relearnt == 0
    assert key_changes(library) == []
    assert asked(library.session(PLAN)).notice is None


def test_a_card_in_its_first_steps_is_not_counted_as_learnt_once_its_answer_changes(
    tmp_path: Path, clock: FakeClock
) -> None:
    library = open_library(tmp_path, deck_text(FIGURE), clock)
    answer(library.session(PLAN), Rating.GOOD)
    added(library, tmp_path, deck_text(FIGURE, figure="~ 20 %"))
    (deck,) = library.overview().decks
    assert (deck.learnt, deck.due) == (0, 1)


def test_key_same_keeps_the_schedule_and_is_the_key_to_compare_with_next(
    tmp_path: Path, clock: FakeClock
) -> None:
    library = learnt(tmp_path, deck_text(SHOWN), clock)
    before = schedule_of(library, "s-shown")
    other = SHOWN.replace("Fewer headaches follow.", "It is followed by fewer headaches.")
    added(library, tmp_path, deck_text(other.rstrip() + "\nKey: same\n"))
    added(library, tmp_path, deck_text(other))
    assert schedule_of(library, "s-shown") == before
    assert key_changes(library) == []


def test_keys_an_older_release_stored_by_another_algorithm_send_nobody_back(
    tmp_path: Path, clock: FakeClock
) -> None:
    with pytest.MonkeyPatch.context() as older:
        older.setattr(answer_key, "ALGORITHM", "key-0")
        library = learnt(tmp_path, deck_text(FIGURE + TYPED), clock)
    before = schedule_of(library, "s-typed")
    change = added(library, tmp_path, deck_text(FIGURE + TYPED, version="1.1", figure="~ 20 %"))
    assert [edit.name for edit in change.edits if edit.key] == ["s-figure"]
    assert change.relearnt == 1
    assert schedule_of(library, "s-typed") == before


def test_key_changed_is_relearnt_although_the_words_are_the_same_and_counts_once(
    tmp_path: Path, clock: FakeClock
) -> None:
    library = learnt(tmp_path, deck_text(SHOWN), clock)
    claimed = SHOWN.rstrip() + "\nKey: changed\n"
    assert added(library, tmp_path, deck_text(claimed)).relearnt == 1
    assert schedule_of(library, "s-shown").phase is Phase.RELEARNING
    answer_all(library.session(PLAN))
    reworded = claimed.replace("Why is", "Say why")
    assert added(library, tmp_path, deck_text(reworded)).relearnt == 0
    assert added(library, tmp_path, deck_text(reworded.replace("Key: changed\n", ""))).relearnt == 0
    assert len(key_changes(library)) == 1


def test_a_retired_card_is_asked_no_more_and_its_history_stays(
    tmp_path: Path, clock: FakeClock
) -> None:
    library = learnt(tmp_path, deck_text(SHOWN + TYPED), clock)
    entries_before = len(log_of(library))
    change = added(library, tmp_path, deck_text(TYPED + "## retired s-shown\n"))
    assert [edit.fate for edit in change.edits] == [Fate.RETIRED]
    assert "s-shown: retired" in change.lines
    assert len(log_of(library)) == entries_before
    clock.advance(days=100)
    blocks = {card.block for card in answer_all(library.session(PLAN), Rating.EASY)}
    assert blocks == {"s-typed"}


def test_a_card_that_is_simply_missing_is_taken_out_and_said(
    tmp_path: Path, clock: FakeClock
) -> None:
    library = learnt(tmp_path, deck_text(SHOWN + TYPED), clock)
    change = added(library, tmp_path, deck_text(TYPED))
    assert [edit.fate for edit in change.edits] == [Fate.GONE]


def test_a_card_that_is_back_has_its_schedule_again(tmp_path: Path, clock: FakeClock) -> None:
    library = learnt(tmp_path, deck_text(SHOWN + TYPED), clock)
    before = schedule_of(library, "s-shown")
    added(library, tmp_path, deck_text(TYPED))
    change = added(library, tmp_path, deck_text(SHOWN + TYPED))
    assert [edit.fate for edit in change.edits] == [Fate.BACK]
    assert schedule_of(library, "s-shown") == before


def test_a_retired_id_is_never_given_to_another_card(tmp_path: Path) -> None:
    library = open_library(tmp_path, deck_text(TYPED + "## retired s-shown\n"))
    with pytest.raises(DeckError, match="s-shown: the installed version of sample has retired"):
        added(library, tmp_path, deck_text(SHOWN + TYPED, version="2.0"))
    assert library.overview().decks[0].cards == 1


def test_a_retired_id_that_is_no_longer_in_the_file_is_said(tmp_path: Path) -> None:
    library = open_library(tmp_path, deck_text(TYPED + "## retired s-shown\n"))
    lines = added(library, tmp_path, deck_text(TYPED, version="2.0")).lines
    assert "s-shown: no longer retired in the file" in lines
    assert any("Leave `## retired ID` behind" in line for line in lines)


def test_a_withdrawn_fact_takes_its_cards_out_at_once(tmp_path: Path, clock: FakeClock) -> None:
    library = learnt(tmp_path, deck_text(FIGURE + TYPED), clock)
    clock.advance(days=100)
    text = deck_text(FIGURE + TYPED).replace("Figure: ~ 10 %", "Status: withdrawn\nFigure: ~ 10 %")
    change = added(library, tmp_path, text)
    assert [edit.fate for edit in change.edits] == [Fate.WITHDRAWN]
    assert "s-figure: withdrawn" in change.lines
    assert {card.block for card in answer_all(library.session(PLAN))} == {"s-typed"}


def test_an_answer_that_changes_while_it_is_withdrawn_is_told_when_it_is_back(
    tmp_path: Path, clock: FakeClock
) -> None:
    library = learnt(tmp_path, deck_text(FIGURE), clock)
    changed = deck_text(FIGURE, figure="~ 20 %")
    added(library, tmp_path, changed.replace("Figure:", "Status: withdrawn\nFigure:"))
    assert library.session(PLAN).current is Nothing.NOTHING_DUE
    added(library, tmp_path, changed)
    notice = asked(library.session(PLAN)).notice
    assert notice is not None
    assert (notice.was, notice.now) == ("~ 10 %", "~ 20 %")


def test_undoing_an_answer_to_a_card_that_was_retired_since_asks_something_else(
    tmp_path: Path, clock: FakeClock
) -> None:
    library = learnt(tmp_path, deck_text(SHOWN), clock)
    added(library, tmp_path, deck_text(TYPED + "## retired s-shown\n"))
    session = library.session(PLAN)
    assert session.undo()
    assert asked(session).card.block == "s-typed"


def test_a_deletion_that_goes_is_retired_and_leaves_its_siblings(
    tmp_path: Path, clock: FakeClock
) -> None:
    library = open_library(tmp_path, deck_text(CLOZE), clock)
    without = CLOZE.replace("[[2:before]]", "before").rstrip() + "\nRetired: 2\n"
    change = added(library, tmp_path, deck_text(without))
    assert Fate.RETIRED in {edit.fate for edit in change.edits}
    with library.store.reading() as tx:
        assert [card.id for card in decks.cards(tx, SAMPLE)] == [id_of("s-cloze", 1)]


def test_an_older_version_is_refused_and_nothing_changes(tmp_path: Path) -> None:
    library = open_library(tmp_path, deck_text(version="1.10"))
    with pytest.raises(
        DeckError, match=r"1\.9 of sample is older than the installed 1\.10"
    ) as told:
        added(library, tmp_path, deck_text(SHOWN, version="1.9"))
    assert "version" in told.value.hint
    with library.store.reading() as tx:
        assert decks.installed(tx)[0].version == "1.10"


def test_a_deck_with_errors_is_refused_with_its_place(tmp_path: Path) -> None:
    library = open_library(tmp_path)
    with pytest.raises(DeckError, match=r"edited\.md:\d+:\d+: "):
        added(library, tmp_path, deck_text("## basic x\nQ: Only a question?\nFact: needle\n"))


def test_a_missing_file_is_an_error_with_its_name(tmp_path: Path) -> None:
    library = open_library(tmp_path)
    with pytest.raises(DeckError, match=r"nowhere\.md"):
        add_deck(library.store, library.clock, tmp_path / "nowhere.md")
    with pytest.raises(DeckError):
        add_deck(library.store, library.clock, tmp_path)


def test_what_a_deck_says_of_itself_is_shown_and_never_obeyed(tmp_path: Path) -> None:
    library = open_library(tmp_path)
    text = deck_text(SHOWN).replace("# A sample deck", "# A \x1b]0;x\x07deck")
    assert "\x1b" not in "".join(added(library, tmp_path, text.replace("sample", "other")).lines)


def test_an_own_deck_is_new_beside_the_shipped_one(tmp_path: Path) -> None:
    library = open_library(tmp_path)
    own = deck_text(shown_cards(2)).replace("deck: sample", "deck: own")
    change = added(library, tmp_path, own)
    assert change.is_new
    assert change.lines == ("A sample deck (own 1.0): added, 2 cards",)
    assert {line.slug for line in library.overview().decks} == {"sample", "own"}


def test_a_shipped_deck_is_brought_up_to_date_when_the_program_starts(
    tmp_path: Path, clock: FakeClock
) -> None:
    learnt(tmp_path, deck_text(FIGURE), clock).close()
    library = open_library(tmp_path, deck_text(FIGURE, version="1.1", figure="~ 20 %"), clock)
    (change,) = library.deck_changes
    assert (change.version, change.relearnt) == ("1.1", 1)
    assert asked(library.session(PLAN)).notice is not None


def test_a_start_with_nothing_new_changes_nothing(tmp_path: Path) -> None:
    open_library(tmp_path).close()
    library = open_library(tmp_path)
    assert library.deck_changes == ()
    assert library.deck_errors == ()


def test_an_own_version_stays_until_a_higher_one_is_shipped(tmp_path: Path) -> None:
    library = open_library(tmp_path, deck_text(SHOWN))
    added(library, tmp_path, deck_text(TYPED, version="1.1"))
    library.close()
    library = open_library(tmp_path, deck_text(FIGURE, version="1.1"))
    assert library.deck_changes == ()
    assert library.overview().decks[0].cards == 1
    library.close()
    library = open_library(tmp_path, deck_text(SHOWN + FIGURE, version="1.2"))
    assert library.overview().decks[0].cards == 2


def test_a_shipped_deck_with_errors_never_keeps_anyone_from_studying(tmp_path: Path) -> None:
    open_library(tmp_path, deck_text(SHOWN)).close()
    library = open_library(tmp_path, "this is no deck")
    (error,) = library.deck_errors
    assert "sample.md:1:1" in error.message
    assert asked(library.session(PLAN)).card.block == "s-shown"


def test_a_shipped_deck_that_is_no_file_keeps_nobody_from_studying(tmp_path: Path) -> None:
    shipped = tmp_path / "shipped"
    open_library(tmp_path, deck_text(SHOWN)).close()
    (shipped / "zz.md").mkdir()
    library = open_library(tmp_path, deck_text(SHOWN))
    assert [error.message for error in library.deck_errors] != []
    assert asked(library.session(PLAN)).card.block == "s-shown"


@pytest.mark.parametrize(
    ("version", "other", "is_before"),
    [
        ("1.9", "1.10", True),
        ("1.10", "1.9", False),
        ("1.0", "1", False),
        ("1", "1.0", False),
        ("1.0", "1.0.1", True),
        ("2026-01", "2026-02", True),
    ],
)
def test_versions_are_compared_number_by_number(
    version: str, other: str, *, is_before: bool
) -> None:
    assert is_older(version, other) is is_before


def test_another_deck_of_the_same_slug_does_not_put_the_first_out_of_study(tmp_path: Path) -> None:
    library = open_library(tmp_path, deck_text(SHOWN))
    added(library, tmp_path, deck_text(SHOWN + TYPED))
    stranger = tmp_path / "stranger.md"
    stranger.write_text(deck_text(shown_cards(2)), encoding="utf-8")
    with pytest.raises(DeckError, match="none of the 2 cards of the installed sample is in it"):
        add_deck(library.store, library.clock, stranger)
    with library.store.reading() as tx:
        assert len(decks.cards(tx, SAMPLE)) == 2
    assert add_deck(library.store, library.clock, stranger, replaces_another=True).lines
