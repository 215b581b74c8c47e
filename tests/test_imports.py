"""Which modules a command loads: start-up is a feature, and modules can be counted."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from tests.services.builders import open_library
from tests.store.builders import COHORT
from trainer.services.clock import SystemClock
from trainer.services.cohorts import opened_cohorts
from trainer.services.opening import Opening
from trainer.services.place import cohorts_path

HEAVY = {"sqlalchemy", "alembic", "fsrs", "pint", "rapidfuzz", "genanki"}

UNTIL_THE_LIBRARY_OPENS = """
import json, sys
from pathlib import Path
from trainer.errors import TrainerError
from trainer.services.clock import SystemClock
from trainer.services.opening import Opening
from trainer.services.sitting import Plan
from trainer.tui.app import TrainerApp

class Witness(Opening):
    def open(self):
        print(json.dumps(sorted(sys.modules)))
        raise TrainerError("seen enough")

app = TrainerApp(Witness(Path(sys.argv[1]), SystemClock()), Plan())
app.run(headless=True)
"""


def _loaded_by(code: str, *arguments: str) -> set[str]:
    """Top-level modules that were loaded when a piece of Python printed them."""
    printed = subprocess.run(
        [sys.executable, "-c", code, *arguments], check=True, capture_output=True, text=True
    ).stdout
    return {name.partition(".")[0] for name in json.loads(printed.strip().splitlines()[-1])}


def test_the_version_of_the_package_is_a_literal_that_imports_nothing_of_ours() -> None:
    loaded = _loaded_by("import trainer, sys, json; print(json.dumps(sorted(sys.modules)))")
    assert not loaded & (HEAVY | {"click", "textual", "importlib.metadata"})


def test_help_loads_click_and_neither_the_screens_nor_the_store() -> None:
    code = (
        "import sys, json, contextlib\n"
        "sys.argv = ['trainer', '--help']\n"
        "from trainer.cli import main\n"
        "with contextlib.suppress(SystemExit):\n"
        "    main()\n"
        "print(json.dumps(sorted(sys.modules)))"
    )
    loaded = _loaded_by(code)
    assert "click" in loaded
    assert not loaded & (HEAVY | {"textual", "sqlite3"})


def test_the_first_card_is_painted_before_anything_heavy_is_loaded(tmp_path: Path) -> None:
    open_library(tmp_path).close()
    loaded = _loaded_by(UNTIL_THE_LIBRARY_OPENS, str(tmp_path))
    assert "textual" in loaded
    assert not loaded & HEAVY


def test_a_page_is_written_without_sqlalchemy(tmp_path: Path) -> None:
    home, page = tmp_path / "home", tmp_path / "report.html"
    Opening(home, SystemClock()).open().close()
    with opened_cohorts(cohorts_path(home)) as cohorts:
        cohorts.put(replace(COHORT, decks=("vertebroplasty",)))
    code = (
        "import sys, json\n"
        "from trainer.cli import program\n"
        "program(sys.argv[1:], standalone_mode=False)\n"
        "print(json.dumps(sorted(sys.modules)))"
    )
    loaded = _loaded_by(code, "--home", str(home), "report", "--html", str(page))
    assert page.exists()
    assert not loaded & (HEAVY | {"textual", "openpyxl"})
