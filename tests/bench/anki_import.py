"""Reading packages, beside Anki's own import and beside unpacking alone.

`python -m tests.bench.anki_import ours|anki|dry|unpack PACKAGE` does one of them in a process of
its own and prints its seconds and its peak memory in MB.
"""

import importlib
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measurement import Measurement, compared, seconds

NOTES = 100_000
RUNS = 3


def measure() -> Iterator[Measurement]:
    """Import and dry run of a package of 100 000 notes that Anki wrote."""
    with tempfile.TemporaryDirectory() as folder:
        package = make_package(Path(folder), NOTES)
        for name, which, floor, floor_is in (
            ("import", "ours", "anki", "Anki's own import of it"),
            ("dry run of an import", "dry", "unpack", "unpacking its collection"),
        ):
            pairs = [(_outcome(which, package), _outcome(floor, package)) for _ in range(RUNS)]
            yield compared(
                f"{name}, {NOTES} notes",
                [ours["seconds"] for ours, _ in pairs],
                [beside["seconds"] for _, beside in pairs],
                unit="s",
                budget=3,
                floor_is=floor_is,
            )


def make_package(folder: Path, notes: int) -> Path:
    """A package of so many notes, in Anki's newest format, made by Anki."""
    from anki.collection import AddNoteRequest, Collection, ExportAnkiPackageOptions
    from anki.decks import DeckId

    collection = Collection(str(folder / "made.anki2"))
    basic = collection.models.by_name("Basic")
    assert basic is not None
    deck = collection.decks.id("Many::Cards") or 1
    requests = []
    for number in range(notes):
        note = collection.new_note(basic)
        note["Front"] = f"What is <b>made-up</b> question {number}?"
        note["Back"] = f"Made-up answer {number}, &lt; 1 in 1000."
        note.tags = ["made::up", "exam"]
        requests.append(AddNoteRequest(note=note, deck_id=DeckId(deck)))
    collection.add_notes(requests)
    target = folder / "many.apkg"
    options = ExportAnkiPackageOptions(with_scheduling=True, with_media=True, legacy=False)
    collection.export_anki_package(out_path=str(target), options=options, limit=None)
    collection.close()
    return target


def _outcome(which: str, package: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.anki_import", which, str(package)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    outcome: dict[str, float] = json.loads(done.stdout)
    return outcome


def _ours(package: Path, folder: Path) -> None:
    from trainer.services.anki_import import import_deck, opened_package

    with opened_package(package) as (archive, collection):
        import_deck(archive, collection, folder / "deck.md")


def _dry(package: Path, folder: Path) -> None:
    del folder
    from trainer.anki.reading.survey import survey
    from trainer.services.anki_import import opened_package

    with opened_package(package) as (_, collection):
        survey(collection)


def _anki(package: Path, folder: Path) -> None:
    from tests.anki.judge import Judge

    judge = Judge(folder / "judge.anki2")
    judge.imports(package)
    judge.collection.close()


def _unpack(package: Path, folder: Path) -> None:
    import zstandard

    with (
        zipfile.ZipFile(package) as archive,
        archive.open("collection.anki21b") as packed,
        (folder / "collection.db").open("wb") as target,
    ):
        zstandard.ZstdDecompressor().copy_stream(packed, target)


_MODULES = {
    "ours": ("trainer.services.anki_import", "zstandard"),
    "dry": ("trainer.services.anki_import", "trainer.anki.reading.survey", "zstandard"),
    "anki": ("tests.anki.judge",),
    "unpack": ("zstandard",),
}
_WAYS = {"ours": _ours, "dry": _dry, "anki": _anki, "unpack": _unpack}


def _main(which: str, package: Path) -> None:
    folder = Path(tempfile.mkdtemp())
    # What is measured is the work, not the loading of modules.
    for name in _MODULES[which]:
        importlib.import_module(name)
    try:
        took = seconds(lambda: _WAYS[which](package, folder))
    finally:
        shutil.rmtree(folder)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": took, "memory": memory}))


if __name__ == "__main__":
    _main(sys.argv[1], Path(sys.argv[2]))
