"""`trainer deck list`, `add` and `reports`."""

import json
from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import Run
from tests.services.builders import FIGURE, SHOWN, TYPED, answer_all, deck_text
from trainer.domain.answer import TypedText
from trainer.domain.ids import DeckSlug
from trainer.services.library import Library
from trainer.services.shipped_decks import shipped_folder
from trainer.services.sitting import Nothing, Plan
from trainer.store import schedules

WriteDeck = Callable[..., Path]
SAMPLE = Plan(decks=(DeckSlug("sample"),))


def test_the_shipped_deck_is_there_from_the_start(run: Run) -> None:
    listed = run("deck", "list")
    assert listed.exit_code == 0
    assert "vertebroplasty" in listed.stdout


def test_an_own_deck_is_listed_once_it_is_added(run: Run, write_deck: WriteDeck) -> None:
    answer = run("deck", "add", str(write_deck()))
    assert answer.exit_code == 0
    assert answer.stdout == "A sample deck (sample 1.0): added, 9 cards\n"
    decks = {deck["slug"]: deck for deck in json.loads(run("deck", "list", "--json").stdout)}
    assert decks["sample"]["cards"] == 9
    assert decks["sample"]["title"] == "A sample deck"


def test_adding_a_changed_answer_says_what_it_was_and_is(run: Run, write_deck: WriteDeck) -> None:
    run("deck", "add", str(write_deck(deck_text(FIGURE))))
    changed = deck_text(FIGURE, version="1.1", figure="~ 20 %")
    answer = run("deck", "add", str(write_deck(changed)))
    assert answer.exit_code == 0
    assert "s-figure: was ~ 10 %, now ~ 20 %" in answer.stdout


def test_a_removed_deck_is_asked_no_more_and_comes_back_where_it_stood(
    run: Run, write_deck: WriteDeck, library: Library
) -> None:
    run("deck", "add", str(write_deck()))
    answer_all(library.session(SAMPLE))
    with library.store.reading() as tx:
        before = schedules.all_schedules(tx)
    removed = run("deck", "remove", "Sample", "--yes")
    assert removed.exit_code == 0, removed.stderr
    assert "A sample deck (sample): removed, 9 cards; your answers stay in the log." in (
        removed.stdout
    )
    assert "trainer deck add FILE" in removed.stdout
    assert "sample" not in run("deck", "list").stdout
    assert library.session(Plan(decks=SAMPLE.decks, is_cram=True)).current is Nothing.NOTHING_DUE
    assert run("doctor").exit_code == 0
    assert run("deck", "remove", "sample", "--yes").exit_code == 1
    assert "added, 9 cards" in run("deck", "add", str(write_deck())).stdout
    with library.store.reading() as tx:
        assert schedules.all_schedules(tx) == before


def test_a_removed_deck_that_comes_back_with_another_answer_sends_its_card_to_relearning(
    run: Run, write_deck: WriteDeck, library: Library
) -> None:
    run("deck", "add", str(write_deck(deck_text(FIGURE))))
    answer_all(library.session(SAMPLE))
    run("deck", "remove", "sample", "--yes")
    run("deck", "add", str(write_deck(deck_text(FIGURE, figure="~ 20 %"))))
    with library.store.reading() as tx:
        changes = [schedule.change for schedule in schedules.all_schedules(tx)]
    assert [change.now for change in changes if change] == ["~ 20 %"]


def test_no_deck_is_removed_unasked(run: Run, write_deck: WriteDeck) -> None:
    run("deck", "add", str(write_deck()))
    refused = run("deck", "remove", "sample")
    assert refused.exit_code == 1
    assert "--yes" in refused.stderr
    assert "sample" in run("deck", "list").stdout


def test_a_removed_shipped_deck_stays_away_until_it_is_added_by_its_name(run: Run) -> None:
    removed = run("deck", "remove", "vertebroplasty", "--yes")
    assert "trainer deck add vertebroplasty" in removed.stdout
    assert "vertebroplasty" not in run("deck", "list").stdout
    assert run("deck", "add", "vertebroplasty").exit_code == 0
    assert "vertebroplasty" in run("deck", "list").stdout


def test_an_older_version_is_refused(run: Run, write_deck: WriteDeck) -> None:
    run("deck", "add", str(write_deck(deck_text(version="2.0"))))
    answer = run("deck", "add", str(write_deck(deck_text(version="1.9"))))
    assert answer.exit_code == 1
    assert "hint: " in answer.stderr


def test_a_shipped_deck_is_replaced_when_asked_to_and_brought_back(
    run: Run, write_deck: WriteDeck
) -> None:
    text = deck_text(SHOWN, version="99.0").replace("deck: sample", "deck: vertebroplasty")
    own = str(write_deck(text))
    before = run("deck", "list").stdout

    refused = run("deck", "add", own)
    assert refused.exit_code == 1
    assert "vertebroplasty is the slug of a deck that comes with trainer" in refused.stderr
    assert "--replace" in refused.stderr
    assert run("deck", "list").stdout == before

    assert run("deck", "add", "--replace", own).exit_code == 0
    assert run("deck", "list").stdout != before
    assert run("deck", "add", own).exit_code == 0

    assert run("deck", "add", "vertebroplasty").exit_code == 0
    assert run("deck", "list").stdout == before
    assert run("deck", "add", own).exit_code == 1
    shipped = shipped_folder() / "vertebroplasty.md"
    assert run("deck", "add", str(shipped)).exit_code == 0


def test_a_name_of_no_shipped_deck_is_a_file_that_is_missing(run: Run) -> None:
    answer = run("deck", "add", "vertebroplast")
    assert answer.exit_code == 1
    assert "error: vertebroplast:1:1: unreadable" in answer.stderr


def test_a_deck_with_a_problem_is_refused_with_its_place(run: Run, write_deck: WriteDeck) -> None:
    path = write_deck(deck_text() + "## basic\n")
    answer = run("deck", "add", str(path))
    assert answer.exit_code == 1
    assert f"{path}:" in answer.stderr
    assert "sample" not in run("deck", "list").stdout


def test_a_hostile_title_is_shown_and_not_obeyed(run: Run, write_deck: WriteDeck) -> None:
    text = deck_text().replace("# A sample deck", "# \x1b]0;x\x07 [@click=app.quit]x[/] [bold")
    run("deck", "add", str(write_deck(text)))
    listed = run("deck", "list").stdout
    assert "\x1b" not in listed
    assert "[@click=app.quit]x[/] [bold" in listed


def reported(library: Library, *sentences: str) -> None:
    session = library.session(SAMPLE)
    for sentence in sentences:
        session.report(sentence)


def test_reports_are_written_out_by_deck_and_card(
    run: Run, write_deck: WriteDeck, library: Library
) -> None:
    run("deck", "add", str(write_deck(deck_text(SHOWN))))
    reported(library, "The answer is\nout of date.", "So is the \x1b[2J source.")
    answer = run("deck", "reports", "sample")
    assert answer.exit_code == 0
    assert answer.stdout.startswith("# Reports on the deck sample\n\n## s-shown\n- 2026-11-23")
    assert "The answer is out of date." in answer.stdout
    assert "\x1b" not in answer.stdout
    as_json = json.loads(run("deck", "reports", "--json").stdout)
    assert [one["block"] for one in as_json] == ["s-shown", "s-shown"]


def test_a_report_says_in_words_which_text_it_is_about(
    run: Run, write_deck: WriteDeck, library: Library
) -> None:
    run("deck", "add", str(write_deck(deck_text(SHOWN))))
    reported(library, "It is old.")
    asked = "on “Why is an atraumatic needle preferred?”"
    assert f"- 2026-11-23, {asked}: It is old." in run("deck", "reports").stdout
    run("deck", "add", str(write_deck(deck_text(SHOWN.replace("Fewer", "Far fewer")))))
    changed = f"{asked}, whose text has changed since: It is old."
    assert changed in run("deck", "reports").stdout
    run("deck", "add", str(write_deck(deck_text(TYPED + "## retired s-shown\n"))), "--replace")
    assert "on a card whose text is not at hand: It is old." in run("deck", "reports").stdout


def test_reports_go_into_a_file(
    run: Run, write_deck: WriteDeck, library: Library, tmp_path: Path
) -> None:
    run("deck", "add", str(write_deck(deck_text(SHOWN))))
    reported(library, "It is wrong.")
    target = tmp_path / "to the author.md"
    answer = run("deck", "reports", "-o", str(target))
    assert answer.stdout == f"1 report written: {target}\n"
    assert "It is wrong." in target.read_text(encoding="utf-8")


def test_cards_whose_marks_are_overruled_are_listed_with_counts_and_nothing_typed(
    run: Run, write_deck: WriteDeck, library: Library, tmp_path: Path
) -> None:
    run("deck", "add", str(write_deck(deck_text(TYPED))))
    session = library.session(SAMPLE)
    session.submit(TypedText("something private"))
    session.overrule()
    answer = run("deck", "reports", "sample")
    assert "# Marks overruled in the deck sample, most often first" in answer.stdout
    assert "- s-typed (An atraumatic needle): 1 of 1 marked answers" in answer.stdout
    assert "  marked wrong, other (1)" in answer.stdout
    assert run("deck", "reports", "--overruled").stdout == answer.stdout
    as_json = run("deck", "reports", "--overruled", "--json").stdout
    assert json.loads(as_json) == [
        {
            "deck": "sample",
            "block": "s-typed",
            "key": "An atraumatic needle",
            "marked": 1,
            "overruled": 1,
            "reasons": {"wrong, other": 1},
        }
    ]
    target = tmp_path / "overruled.md"
    written = run("deck", "reports", "--overruled", "-o", str(target)).stdout
    assert written == f"1 card overruled written: {target}\n"
    for text in (answer.stdout, as_json, target.read_text(encoding="utf-8")):
        assert "private" not in text
    assert json.loads(run("deck", "reports", "--json").stdout) == []


def test_without_reports_it_says_so(run: Run) -> None:
    assert run("deck", "reports").stdout == "Nothing was reported on this device.\n"
    assert run("deck", "reports", "--overruled").stdout == "No mark was overruled.\n"
    assert json.loads(run("deck", "reports", "--json").stdout) == []


def test_a_deck_that_is_not_there_is_an_error_with_the_nearest(run: Run) -> None:
    answer = run("deck", "reports", "vertebroplsty")
    assert answer.exit_code == 1
    assert "Did you mean vertebroplasty?" in answer.stderr
