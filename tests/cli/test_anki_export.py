"""`trainer anki export`: packages, and what is said of them."""

import json
import socket
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.anki.anki_connect import FakeAddOn, serving
from tests.anki.judge import Judge
from tests.cli.conftest import Run
from tests.services.builders import CHOICE, CLOZE, SHOWN, deck_text

WriteDeck = Callable[..., Path]


def test_a_file_is_exported_with_its_ledger_beside_it(
    run: Run, write_deck: WriteDeck, tmp_path: Path
) -> None:
    deck = write_deck(deck_text(SHOWN))
    package = tmp_path / "out.apkg"
    told = run("anki", "export", str(deck), "-o", str(package))
    assert told.exit_code == 0
    assert told.stdout.splitlines() == [
        "A sample deck (sample): 1 card in 1 note: 1 new, 0 changed, 0 the same",
        "In Anki: A sample deck",
        "    1 basic: Trainer Basic",
        f"Written: {package}",
    ]
    assert ZipFile(package).namelist() == ["collection.anki2", "media"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "out.apkg",
        "sample.anki.json",
        "sample.md",
    ]


def test_an_installed_deck_is_exported_by_name_with_its_ledger_in_the_home(
    run: Run, home: Path, tmp_path: Path
) -> None:
    package = tmp_path / "out.apkg"
    assert run("anki", "export", "vertebroplasty", "-o", str(package)).exit_code == 0
    assert package.is_file()
    assert [path.name for path in (home / "anki").iterdir()] == ["vertebroplasty.anki.json"]


def test_the_first_export_of_an_installed_deck_says_that_its_file_may_have_a_ledger(
    run: Run, write_deck: WriteDeck, tmp_path: Path
) -> None:
    deck = write_deck(deck_text(SHOWN))
    run("deck", "add", str(deck))
    said = "its ledger, beside it, knows when each note last changed"
    package = str(tmp_path / "out.apkg")
    assert said not in run("anki", "export", str(deck), "-o", package).stdout
    assert said in run("anki", "export", "sample", "-o", package).stdout
    assert said not in run("anki", "export", "sample", "-o", package).stdout


def test_a_dry_run_says_all_and_writes_nothing(
    run: Run, write_deck: WriteDeck, tmp_path: Path
) -> None:
    deck = write_deck()
    told = run("anki", "export", str(deck), "--dry-run", "--json")
    (one,) = json.loads(told.stdout)
    assert (one["deck"], one["anki_deck"], one["new"]) == ("sample", "A sample deck", one["notes"])
    assert sum(line["cards"] for line in one["becomes"]) == one["cards"]
    lost = {line["kind"]: line["lost"] for line in one["becomes"]}
    assert lost["basic"] == []
    assert lost["figure"] == ["marking as a figure: Anki compares letters, in this notation"]
    assert [path.name for path in tmp_path.iterdir()] == ["sample.md"]


def test_progress_goes_along_and_what_to_tick_in_anki_is_said(run: Run, tmp_path: Path) -> None:
    run("study", "vertebroplasty", "--plain", "--cards", "1", typed="\n3\n3\n3\n")
    package = tmp_path / "out.apkg"
    told = run("anki", "export", "vertebroplasty", "--with-progress", "-o", str(package))
    assert told.exit_code == 0
    assert "With your progress: 1 card and 1 answer" in told.stdout
    assert "tick both `Import any learning progress`" in told.stdout


def test_progress_of_a_deck_never_studied_is_none(run: Run, write_deck: WriteDeck) -> None:
    command = ("anki", "export", str(write_deck()), "--with-progress", "--dry-run", "--json")
    (one,) = json.loads(run(*command).stdout)
    assert one["progress"] == {"cards": 0, "answers": 0}


def test_a_tag_is_on_every_note_and_has_no_spaces(run: Run, write_deck: WriteDeck) -> None:
    deck = str(write_deck())
    assert run("anki", "export", deck, "--dry-run", "--tag", "ward::3").exit_code == 0
    refused = run("anki", "export", deck, "--dry-run", "--tag", "ward 3")
    assert refused.exit_code == 1
    assert "error: 'ward 3' cannot be a tag." in refused.stderr


def test_a_deck_named_twice_is_refused(run: Run, write_deck: WriteDeck) -> None:
    deck = str(write_deck())
    refused = run("anki", "export", deck, deck, "--dry-run")
    assert refused.exit_code == 1
    assert "The deck sample is named twice." in refused.stderr


def test_without_a_place_to_write_to_it_is_wrong_usage(run: Run, write_deck: WriteDeck) -> None:
    refused = run("anki", "export", str(write_deck()))
    assert refused.exit_code == 2
    assert "-o FILE" in refused.stderr


@pytest.mark.parametrize(("place", "named"), [("missing/out.apkg", "missing"), (".", ".")])
def test_where_nothing_can_be_written_the_place_is_named(
    place: str, named: str, run: Run, write_deck: WriteDeck, tmp_path: Path
) -> None:
    target = tmp_path / place
    refused = run("anki", "export", str(write_deck()), "-o", str(target))
    assert refused.exit_code == 1
    assert refused.stderr.startswith(f"error: {tmp_path / named}: ")
    assert not list(tmp_path.glob("*.part"))


def test_a_broken_ledger_stops_the_export_and_is_named(
    run: Run, write_deck: WriteDeck, tmp_path: Path
) -> None:
    deck = write_deck()
    (tmp_path / "sample.anki.json").write_text("half a led", encoding="utf-8")
    refused = run("anki", "export", str(deck), "-o", str(tmp_path / "out.apkg"))
    assert refused.exit_code == 1
    assert "sample.anki.json: this is not a ledger of exports." in refused.stderr
    assert not (tmp_path / "out.apkg").exists()


def test_a_deck_with_errors_is_not_exported(run: Run, write_deck: WriteDeck) -> None:
    refused = run("anki", "export", str(write_deck("no deck")), "--dry-run")
    assert refused.exit_code == 1
    assert "sample.md:1:1" in refused.stderr


def test_a_deck_is_pushed_and_what_was_done_is_said(
    run: Run, write_deck: WriteDeck, tmp_path: Path
) -> None:
    judge = Judge(tmp_path / "learner.anki2")
    try:
        with serving(FakeAddOn(judge).answer) as port:
            command = ("anki", "export", str(write_deck(deck_text(SHOWN))), "--push")
            told = run(*command, "--anki-connect-port", str(port))
            assert told.stdout.splitlines()[-1] == (
                "In Anki now, sample: 1 note added, 0 updated, 0 as they were."
            )
            (one,) = json.loads(run(*command, "--anki-connect-port", str(port), "--json").stdout)
            assert one["pushed"]["unchanged"] == 1
        assert len(judge.collection.find_notes("")) == 1
    finally:
        judge.collection.close()


def test_a_push_without_anki_says_how_to_do_without(run: Run, write_deck: WriteDeck) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    told = run("anki", "export", str(write_deck()), "--push", "--anki-connect-port", port)
    assert told.exit_code == 1
    assert "Anki is not running" in told.stderr
    assert "-o" in told.stderr


def test_progress_is_not_pushed(run: Run, write_deck: WriteDeck) -> None:
    told = run("anki", "export", str(write_deck()), "--push", "--with-progress")
    assert told.exit_code == 2


def refused_unchanged(run: Run, deck: Path, target: Path) -> str:
    """What is said of an export that leaves its target as it is."""
    before = target.read_bytes()
    told = run("anki", "export", str(deck), "-o", str(target))
    assert told.exit_code == 1
    assert target.read_bytes() == before
    return told.stderr


def test_a_deck_s_own_files_are_not_overwritten(
    run: Run, write_deck: WriteDeck, tmp_path: Path
) -> None:
    deck = write_deck(deck_text(SHOWN))
    (tmp_path / "another.md").hardlink_to(deck)
    assert "is read, and would be overwritten" in refused_unchanged(run, deck, deck)
    assert "is read" in refused_unchanged(run, deck, tmp_path / "another.md")
    assert not (tmp_path / "sample.anki.json").exists()
    ledger = tmp_path / "sample.anki.json"
    assert run("anki", "export", str(deck), "-o", str(ledger)).exit_code == 1
    assert not ledger.exists()


def test_a_file_that_is_no_package_is_not_overwritten(
    run: Run, write_deck: WriteDeck, tmp_path: Path
) -> None:
    other = tmp_path / "photo.apkg"
    other.write_bytes(b"\xff\xd8 a picture")
    told = refused_unchanged(run, write_deck(deck_text(SHOWN)), other)
    assert "is no package" in told
    assert "-o" in told


def test_a_document_that_is_a_zip_too_is_not_overwritten(
    run: Run, write_deck: WriteDeck, tmp_path: Path
) -> None:
    other = tmp_path / "thesis.docx"
    other.write_bytes(b"PK\3\4 a thesis")
    assert ".apkg" in refused_unchanged(run, write_deck(deck_text(SHOWN)), other)


def test_a_package_is_replaced(run: Run, write_deck: WriteDeck, tmp_path: Path) -> None:
    command = ("anki", "export", str(write_deck()), "-o", str(tmp_path / "out.apkg"))
    assert [run(*command).exit_code for _ in range(2)] == [0, 0]


def test_notes_of_another_kind_and_gaps_that_are_gone_are_said_at_every_later_export(
    run: Run, write_deck: WriteDeck, tmp_path: Path
) -> None:
    command = ("anki", "export", str(write_deck(deck_text(SHOWN + CLOZE))), "-o")
    first = run(*command, str(tmp_path / "1.apkg")).stdout
    assert "another kind" not in first
    assert "Empty Cards" not in first
    fewer = CLOZE.replace("[[2:before]]", "before").replace("Fact:", "Retired: 2\nFact:")
    write_deck(deck_text(CHOICE.replace("s-choice", "s-shown") + fewer))
    for _ in range(2):
        told = run(*command, str(tmp_path / "2.apkg")).stdout
        (kind,) = (line for line in told.splitlines() if "another kind" in line)
        (gaps,) = (line for line in told.splitlines() if "Empty Cards" in line)
        assert kind.endswith('search for: ("note:Trainer Basic" "Id:sample/s-shown")')
        assert gaps.endswith('"Id:sample/s-cloze"')
    (one,) = json.loads(run(*command[:-1], "--dry-run", "--json").stdout)
    assert (one["other_kinds"], one["emptied"]) == (["s-shown"], ["s-cloze"])
