"""`trainer deck import`: decks of tables, and what is said of them."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "cards.csv"
    path.write_text("Question,Answer,Colour\nWhich?,This,red\n,no question,\n", encoding="utf-8")
    return path


def test_a_table_becomes_a_deck(run: Run, table: Path, tmp_path: Path) -> None:
    target = tmp_path / "cards.md"
    told = run("deck", "import", str(table), "-o", str(target))
    assert told.exit_code == 0
    assert told.stdout.splitlines() == [
        "cards (cards): 1 card from 1 row",
        "Columns that a deck has no use for: Colour",
        "    1 cards without a question in text: left out",
        "      row 3",
        f"Written: {target}",
        f"Next: `trainer deck check {target}`, then `trainer deck add {target}`.",
    ]
    assert run("deck", "check", str(target)).exit_code == 0


def test_a_dry_run_shows_cards_and_writes_nothing(run: Run, table: Path, tmp_path: Path) -> None:
    told = run("deck", "import", str(table), "--dry-run")
    assert "Q: Which?" in told.stdout
    report = json.loads(run("deck", "import", str(table), "--dry-run", "--json").stdout)
    assert (report["cards"], report["written"]) == (1, None)
    assert list(tmp_path.iterdir()) == [table]


def test_a_deck_that_is_there_stays(run: Run, table: Path, tmp_path: Path) -> None:
    target = tmp_path / "cards.md"
    target.write_text("mine", encoding="utf-8")
    told = run("deck", "import", str(table), "-o", str(target))
    assert told.exit_code == 1
    assert "--replace" in told.stderr
    assert target.read_text(encoding="utf-8") == "mine"
    assert run("deck", "import", str(table), "-o", str(target), "--replace").exit_code == 0


def test_a_mistake_is_told_by_row_and_column_and_nothing_is_written(
    run: Run, table: Path, tmp_path: Path
) -> None:
    table.write_text("Question,Answer,Category\na,b,c\n", encoding="utf-8")
    told = run("deck", "import", str(table), "-o", str(tmp_path / "cards.md"))
    assert told.exit_code == 1
    assert told.stderr.startswith(f"error: {table}:2:3: there is no category 'c'")
    assert list(tmp_path.iterdir()) == [table]


@pytest.mark.parametrize("content", ["Question,Answer\n", 'Question,Answer\n,"b\nc,d'])
def test_a_table_without_a_card_makes_no_deck(
    content: str, run: Run, table: Path, tmp_path: Path
) -> None:
    table.write_text(content, encoding="utf-8")
    told = run("deck", "import", str(table), "-o", str(tmp_path / "cards.md"))
    assert told.exit_code == 1
    assert "no row of this table makes a card" in told.stderr
    assert list(tmp_path.iterdir()) == [table]


def test_a_table_is_not_overwritten_by_its_own_deck(run: Run, table: Path) -> None:
    before = table.read_bytes()
    told = run("deck", "import", str(table), "-o", str(table), "--replace")
    assert told.exit_code == 1
    assert "is read, and would be overwritten" in told.stderr
    assert table.read_bytes() == before
