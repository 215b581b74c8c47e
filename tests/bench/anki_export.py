"""Writing packages, beside bare genanki given the same texts.

`python -m tests.bench.anki_export ours|genanki NOTES` writes one package of a deck in memory and
prints its seconds and its peak memory in MB: each is measured in a process of its own.
"""

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import genanki
from anki.collection import Collection, DeckIdLimit, ExportAnkiPackageOptions
from anki.decks import DeckId

# As genanki is: what is measured is the writing, and not the loading of either.
import trainer.anki.package  # noqa: F401
from tests.bench.measurement import Measurement, compared, seconds
from trainer.domain.card import Card, MarkingContext, Shown
from trainer.domain.deck import Deck
from trainer.domain.fact import Category, Fact, Source, Status
from trainer.domain.ids import BlockId, DeckSlug, FactId, SourceId, card_id
from trainer.domain.study_day import Moment
from trainer.services.anki_export import DeckSource, export, prepared

SIZES = (1_000, 10_000, 100_000)
RUNS = 5
MOMENT = Moment(1_795_424_400_000, 0)
SLUG = DeckSlug("many")
WHY = "A sentence that says why, as long as such sentences usually are in a deck."


def measure() -> Iterator[Measurement]:
    """Time and memory at each size, and the size of the package beside Anki's own."""
    for notes in SIZES:
        pairs = [(_outcome("ours", notes), _outcome("genanki", notes)) for _ in range(RUNS)]
        for name, unit, budget in (("seconds", "s", 1.6), ("memory", "MB", 1.3)):
            yield compared(
                f"export {notes} notes, {name}",
                [ours[name] for ours, _ in pairs],
                [floor[name] for _, floor in pairs],
                unit=unit,
                budget=budget,
                floor_is="bare genanki, not compressed",
            )
    with tempfile.TemporaryDirectory() as folder:
        ours = write_ours(Path(folder), _deck(SIZES[-1]))
        judged = _anki_legacy(Path(folder), ours)
        yield compared(
            f"package of {SIZES[-1]} notes",
            [ours.stat().st_size / 1e6],
            [judged.stat().st_size / 1e6],
            unit="MB",
            budget=1.1,
            floor_is="Anki's own legacy export of the same notes",
        )


def _outcome(which: str, notes: int) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.anki_export", which, str(notes)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    outcome: dict[str, float] = json.loads(done.stdout)
    return outcome


def write_ours(folder: Path, deck: Deck) -> Path:
    """A package by this program."""
    target = folder / "ours.apkg"
    export(
        prepared([DeckSource(deck=deck, ledger=folder / "ledger.json", folder=folder)], MOMENT),
        target,
    )
    return target


def _write_genanki(folder: Path, of: Deck) -> Path:
    fields = ("Question", "Answer", "Accept", "Why", "Source", "Status", "Extra", "Image", "Notes")
    model = genanki.Model(
        1,
        "Bare",
        fields=[{"name": name} for name in (*fields, "Id")],
        templates=[{"name": "Card", "qfmt": "{{Question}}", "afmt": "{{Answer}}{{Why}}{{Source}}"}],
    )
    deck = genanki.Deck(1, "Bare")
    for card in of.cards:
        if isinstance(card.question, Shown):
            texts = [card.question.stem, card.question.answer, "", card.why, card.source]
            tags = ["category::technique", "fact::claim", "source::book"]
            named = f"many/{card.block}"
            deck.add_note(genanki.Note(model, [*texts, "", "", "", "", named], tags=tags))
    target = folder / "bare.apkg"
    genanki.Package(deck).write_to_file(target)
    return target


def _deck(notes: int) -> Deck:
    source = Source(id=SourceId("book"), title="A made-up book", year="2026")
    fact = Fact(
        id=FactId("claim"),
        claim="A made-up claim.",
        category=Category.TECHNIQUE,
        status=Status.CURRENT,
        source=source.id,
    )
    first = Card(
        id=card_id(SLUG, BlockId("c-0")),
        deck=SLUG,
        block=BlockId("c-0"),
        position=0,
        question=Shown(stem="", answer=""),
        facts=(fact.id,),
        category=fact.category,
        status=fact.status,
        source="A made-up book (2026), chapter 1",
        why=WHY,
        version=b"",
        key_hash=b"",
        key_text="",
    )
    return Deck(
        slug=SLUG,
        title="Many",
        version="1",
        sources={source.id: source},
        facts={fact.id: fact},
        cards=tuple(_card(first, number) for number in range(notes)),
        context=MarkingContext(),
    )


def _card(first: Card, number: int) -> Card:
    question = Shown(stem=f"What is made-up question {number}?", answer=f"Made-up answer {number}.")
    block = BlockId(f"c-{number}")
    return replace(first, id=card_id(SLUG, block), block=block, position=number, question=question)


def _anki_legacy(folder: Path, package: Path) -> Path:
    from tests.anki.judge import Judge

    judge = Judge(folder / "judge.anki2")
    judge.imports(package)
    target = folder / "anki.apkg"
    collection: Collection = judge.collection
    (deck,) = (deck for deck in collection.decks.all_names_and_ids() if deck.name == "Many")
    options = ExportAnkiPackageOptions(with_scheduling=False, with_media=False, legacy=True)
    collection.export_anki_package(
        out_path=str(target), options=options, limit=DeckIdLimit(deck_id=DeckId(deck.id))
    )
    collection.close()
    return target


def _main(which: str, notes: int) -> None:
    write = write_ours if which == "ours" else _write_genanki
    deck = _deck(notes)
    with tempfile.TemporaryDirectory() as folder:
        took = seconds(lambda: write(Path(folder), deck))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": took, "memory": memory}))


if __name__ == "__main__":
    _main(sys.argv[1], int(sys.argv[2]))
