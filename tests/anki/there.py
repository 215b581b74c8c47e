"""A learner's own collection in Anki, made by Anki, and the packages it exports."""

from collections.abc import Sequence
from pathlib import Path

from anki.cards import CardId
from anki.collection import (
    Collection,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)
from anki.notes import Note
from anki.scheduler.v3 import CardAnswer, Scheduler

from tests.pictures import png

FORMATS = ("apkg", "legacy apkg", "colpkg", "legacy colpkg", "collection")
"""The ways out of Anki: the newest package and one of the middle generation, each as a package of
decks or of everything, and the bare database.  The oldest is what this program writes."""


EASY = CardAnswer.EASY


class There:
    """A collection, and what is put into it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.collection = Collection(str(folder / "there.anki2"))

    def add(self, kind: str, deck: str, tags: Sequence[str] = (), **fields: str) -> Note:
        """A note of one of Anki's own kinds, its fields by name with `_` for a space."""
        model = self.collection.models.by_name(kind)
        assert model is not None
        note = self.collection.new_note(model)
        for name, text in fields.items():
            note[name.replace("_", " ")] = text
        note.tags = list(tags)
        deck_id = self.collection.decks.id(deck)
        assert deck_id is not None
        self.collection.add_note(note, deck_id)
        return note

    def picture(self, name: str, shade: int = 128) -> str:
        """A picture in the learner's media; its name there."""
        path = self.folder / name
        path.write_bytes(png(shade))
        return self.collection.media.add_file(str(path))

    def imports(self, package: Path) -> None:
        """Import a package with its progress and presets."""
        options = ImportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True)
        self.collection.import_anki_package(
            ImportAnkiPackageRequest(package_path=str(package), options=options)
        )

    def answer(self, card_id: CardId, rating: "CardAnswer.Rating.V") -> None:
        """Answer a card as the desktop does."""
        collection = self.collection
        assert isinstance(collection.sched, Scheduler)
        card = collection.get_card(card_id)
        card.start_timer()
        states = collection._backend.get_scheduling_states(card_id)  # noqa: SLF001 - no other way
        collection.sched.answer_card(
            collection.sched.build_answer(card=card, states=states, rating=rating)
        )

    def set_back(self, days: int) -> None:
        """Let all that happened have happened so many days earlier."""
        assert self.collection.db is not None
        ms = days * 86_400_000
        self.collection.db.execute("UPDATE revlog SET id = id - ?", ms)
        self.collection.db.execute("UPDATE cards SET due = due - ? WHERE queue = 2", days)
        for card, data in self.collection.db.all("SELECT id, data FROM cards"):
            if '"lrt":' in data:
                head, _, tail = data.partition('"lrt":')
                seconds = tail.rstrip("}")
                moved = f'{head}"lrt":{int(seconds) - days * 86_400}}}'
                self.collection.db.execute("UPDATE cards SET data = ? WHERE id = ?", moved, card)

    def package(self, form: str) -> Path:
        """What Anki exports in one of the formats."""
        name = form.replace(" ", "-")
        target = self.folder / (f"{name}.apkg" if "apkg" in form else f"{name}.colpkg")
        is_legacy = "legacy" in form
        if "apkg" in form:
            options = ExportAnkiPackageOptions(
                with_scheduling=True, with_media=True, with_deck_configs=True, legacy=is_legacy
            )
            self.collection.export_anki_package(out_path=str(target), options=options, limit=None)
        elif "colpkg" in form:
            self.collection.export_collection_package(
                str(target), include_media=True, legacy=is_legacy
            )
            self.collection.reopen(after_full_sync=False)
        else:
            self.collection.close()
            return self.folder / "there.anki2"
        return target
