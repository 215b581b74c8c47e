"""`trainer anki import`: decks and history from packages, and what is said of them."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.anki.there import EASY, There
from tests.cli.conftest import Run
from tests.services.builders import SHOWN, TYPED, deck_text
from trainer.domain.ids import DeckSlug
from trainer.services.deck_names import installed_text
from trainer.services.library import Library


@pytest.fixture
def package(run: Run, tmp_path: Path) -> Path:
    """A package of this program's own, taken for one of somebody else's."""
    deck = tmp_path / "one.md"
    deck.write_text(deck_text(SHOWN + TYPED), encoding="utf-8")
    run("anki", "export", str(deck), "-o", str(tmp_path / "one.apkg"))
    deck.unlink()
    return tmp_path / "one.apkg"


@pytest.fixture
def foreign(package: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The package, of which this program does not know any more that it wrote it."""
    monkeypatch.setattr("trainer.services.brought_notes.own_name", lambda *_: None)
    return package


def test_a_package_becomes_a_deck_that_is_told_what_to_do_with(
    run: Run, foreign: Path, tmp_path: Path
) -> None:
    target = tmp_path / "mine.md"
    told = run("anki", "import", str(foreign), "-o", str(target))
    assert told.exit_code == 0
    first, second, third = told.stdout.splitlines()
    assert (first, second) == ("A sample deck: 2 cards from 2 notes", f"Written: {target}")
    assert third.endswith(f"`trainer deck check {target}` and `trainer deck add {target}`.")
    assert run("deck", "check", str(target)).exit_code == 0


def test_a_deck_file_that_is_there_stays_unless_it_is_to_be_replaced(
    run: Run, foreign: Path, tmp_path: Path
) -> None:
    target = tmp_path / "mine.md"
    target.write_text("mine", encoding="utf-8")
    told = run("anki", "import", str(foreign), "-o", str(target))
    assert told.exit_code == 1
    assert "is there already" in told.stderr
    assert "--replace" in told.stderr
    assert target.read_text(encoding="utf-8") == "mine"
    assert run("anki", "import", str(foreign), "-o", str(target), "--replace").exit_code == 0
    assert target.read_text(encoding="utf-8").startswith("# A sample deck")


def test_a_dry_run_says_what_there_is_and_writes_nothing(
    run: Run, foreign: Path, tmp_path: Path
) -> None:
    before = sorted(tmp_path.iterdir())
    told = run("anki", "import", str(foreign), "--dry-run")
    assert told.stdout.splitlines()[0] == (
        "2 notes with 2 cards in 1 deck, 0 media files, 0 answers"
    )
    counts = json.loads(run("anki", "import", str(foreign), "--dry-run", "--json").stdout)
    assert (counts["notes"], counts["cards"], counts["decks"]) == (2, 2, ["A sample deck"])
    assert sorted(tmp_path.iterdir()) == before


def test_own_cards_stay_in_their_own_deck(run: Run, package: Path, tmp_path: Path) -> None:
    told = run("anki", "import", str(package), "-o", str(tmp_path / "mine.md"))
    assert "2 notes came from this program (sample) and stay in their own decks." in told.stdout
    assert "No deck file is written." in told.stdout
    assert not (tmp_path / "mine.md").exists()


def test_own_cards_whose_deck_is_not_here_are_refused_with_what_to_do(
    run: Run, package: Path, write_deck: Callable[..., Path], tmp_path: Path
) -> None:
    command = ("anki", "import", str(package), "-o", str(tmp_path / "x.md"), "--with-progress")
    told = run(*command)
    assert told.exit_code == 1
    assert "The cards of this package are of sample, which this home does not have." in told.stderr
    assert "`trainer deck add`" in told.stderr
    run("deck", "add", str(write_deck(deck_text(SHOWN + TYPED))))
    assert run(*command).exit_code == 0


def test_progress_comes_along_and_the_deck_is_added(
    run: Run, foreign: Path, tmp_path: Path
) -> None:
    target = tmp_path / "mine.md"
    command = ("anki", "import", str(foreign), "-o", str(target), "--with-progress")
    told = run(*command)
    assert told.exit_code == 0
    assert "Your progress: 0 answers to 0 cards; 0 were here already." in told.stdout
    assert "a-sample-deck" in run("deck", "list").stdout
    report = json.loads(run(*command, "--replace", "--json").stdout)
    assert report["progress"]["answers"] == 0
    assert report["left"] == []


@pytest.fixture
def studied_in_anki(tmp_path: Path) -> Iterator[There]:
    """A learner's own Anki, with a picture, two cards and an answer to one of them weeks ago."""
    (tmp_path / "anki").mkdir()
    there = There(tmp_path / "anki")
    picture = there.picture("n.png")
    first = there.add("Basic", "Spine", Front=f'L2?<img src="{picture}">', Back="A vertebra")
    there.add("Basic", "Spine", Front="L3?", Back="Another")
    there.answer(first.cards()[0].id, EASY)
    there.set_back(30)
    yield there
    there.collection.close(downgrade=False)


def test_answers_that_were_given_in_anki_are_in_the_log(
    studied_in_anki: There, run: Run, tmp_path: Path
) -> None:
    package = studied_in_anki.package("apkg")
    command = ("anki", "import", str(package), "-o", str(tmp_path / "x.md"), "--with-progress")
    told = run(*command)
    assert "Your progress: 1 answer to 1 card; 0 were here already." in told.stdout
    assert "It is among your decks now." in told.stdout
    report = json.loads(run(*command, "--replace", "--json").stdout)
    assert (report["progress"]["answers"], report["progress"]["known"]) == (0, 1)


def test_a_dry_run_counts_the_media_of_a_bare_collection(studied_in_anki: There, run: Run) -> None:
    package = studied_in_anki.package("collection")
    told = run("anki", "import", str(package), "--dry-run")
    assert told.stdout.splitlines()[0] == "2 notes with 2 cards in 1 deck, 1 media file, 1 answer"
    studied_in_anki.collection.reopen()


def test_a_table_taken_for_a_package_is_sent_to_the_other_command(run: Run, tmp_path: Path) -> None:
    with ZipFile(tmp_path / "cards.xlsx", "w") as book:
        book.writestr("xl/workbook.xml", "")
    told = run("anki", "import", str(tmp_path / "cards.xlsx"))
    assert "`trainer deck import`" in told.stderr
    (tmp_path / "cards.xlsx").rename(tmp_path / "cards.apkg")
    assert "`trainer anki import`" in run("deck", "import", str(tmp_path / "cards.apkg")).stderr


def test_what_is_no_package_is_refused_in_a_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.apkg").write_bytes(b"no package")
    told = run("anki", "import", str(tmp_path / "x.apkg"))
    assert told.exit_code == 1
    assert told.stderr.splitlines()[0] == (
        f"error: {tmp_path / 'x.apkg'}: this is no package of Anki's."
    )


@pytest.mark.parametrize("target", ["", "none/deck.md"])
def test_a_target_that_cannot_be_is_refused(
    target: str, run: Run, foreign: Path, tmp_path: Path
) -> None:
    before = sorted(tmp_path.iterdir())
    told = run("anki", "import", str(foreign), "-o", str(tmp_path / target))
    assert told.exit_code == 1
    assert sorted(tmp_path.iterdir()) == before


def test_a_package_is_not_overwritten_by_its_own_deck(run: Run, foreign: Path) -> None:
    before = foreign.read_bytes()
    told = run("anki", "import", str(foreign), "-o", str(foreign), "--replace")
    assert told.exit_code == 1
    assert "is read, and would be overwritten" in told.stderr
    assert foreign.read_bytes() == before


def sorted_by_an_educator(target: Path, *, version: str = "1.0") -> str:
    """The deck file in other words, as an educator leaves it."""
    text = target.read_text(encoding="utf-8")
    mended = text.replace("Fewer headaches", "Far fewer headaches")
    mended = mended.replace("version: 1.0", f"version: {version}")
    target.write_text(mended, encoding="utf-8")
    return mended


@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_an_installed_deck_keeps_what_an_educator_made_of_it(
    version: str, run: Run, foreign: Path, tmp_path: Path, library: Library
) -> None:
    target, later = tmp_path / "mine.md", tmp_path / "later.md"
    run("anki", "import", str(foreign), "-o", str(target))
    mended = sorted_by_an_educator(target, version=version)
    assert run("deck", "add", str(target)).exit_code == 0
    told = run("anki", "import", str(foreign), "-o", str(later), "--with-progress")
    assert told.exit_code == 0
    assert "Your deck a-sample-deck keeps its text" in told.stdout
    assert f"`trainer deck add {later}` takes the new text." in told.stdout
    assert "among your decks now" not in told.stdout
    assert installed_text(library.store, DeckSlug("a-sample-deck")) == mended


def test_an_installed_deck_takes_what_only_adds_to_it(
    run: Run, foreign: Path, tmp_path: Path, library: Library
) -> None:
    target = tmp_path / "mine.md"
    run("anki", "import", str(foreign), "-o", str(target))
    text = target.read_text(encoding="utf-8")
    fewer, _, _ = text.rpartition("\n## fact")
    target.write_text(f"{fewer}\n", encoding="utf-8")
    assert run("deck", "add", str(target)).exit_code == 0
    command = ("anki", "import", str(foreign), "-o", str(target), "--replace", "--with-progress")
    assert "It is among your decks now." in run(*command).stdout
    assert installed_text(library.store, DeckSlug("a-sample-deck")) == text


def test_another_deck_of_the_same_name_is_not_replaced_and_another_slug_is_offered(
    run: Run, foreign: Path, write_deck: Callable[..., Path], tmp_path: Path, library: Library
) -> None:
    other = deck_text(SHOWN).replace("deck: sample", "deck: a-sample-deck")
    assert run("deck", "add", str(write_deck(other, name="other.md"))).exit_code == 0
    target = tmp_path / "mine.md"
    command = ("anki", "import", str(foreign), "-o", str(target), "--with-progress")
    told = run(*command)
    assert told.exit_code == 1
    assert "Your deck a-sample-deck is another one" in told.stderr
    assert "--slug" in told.stderr
    assert not target.exists()
    assert installed_text(library.store, DeckSlug("a-sample-deck")) == other
    assert run(*command, "--slug", "from-anki").exit_code == 0
    assert "from-anki" in run("deck", "list").stdout


def test_a_deck_of_the_same_slug_that_is_installed_is_told_of(
    run: Run, foreign: Path, tmp_path: Path
) -> None:
    target = tmp_path / "one.md"
    run("anki", "import", str(foreign), "-o", str(target))
    assert run("deck", "add", str(target)).exit_code == 0
    told = run("anki", "import", str(foreign), "-o", str(tmp_path / "two.md"))
    assert "is installed already" in told.stdout
    assert "--slug" in told.stdout
