"""A deck that is exported again and again, and a learner who studies it in Anki between."""

import hashlib
from pathlib import Path

import pytest
from anki.scheduler.v3 import CardAnswer, Scheduler

from tests.anki.conftest import BEGIN_MS, MS_PER_DAY, Export
from tests.anki.judge import Imported, Judge
from tests.services.builders import CHOICE, CLOZE, FIGURE, SHOWN, STEPS, TYPED, deck_text
from trainer.anki import note_types
from trainer.anki.note_types import NOTE_TYPES
from trainer.domain.study_day import Moment
from trainer.services.anki_decks import deck_of_file
from trainer.services.anki_export import export, prepared

FIRST = deck_text(SHOWN + TYPED + CLOZE + FIGURE)


def study_all(anki: Judge) -> dict[int, tuple[int, int, int]]:
    """Rate every card Easy; due, interval and reviews by card."""
    collection = anki.collection
    assert isinstance(collection.sched, Scheduler)
    for card_id in collection.find_cards(""):
        card = collection.get_card(card_id)
        card.start_timer()
        states = collection._backend.get_scheduling_states(card_id)  # noqa: SLF001 - no other way
        answer = collection.sched.build_answer(card=card, states=states, rating=CardAnswer.EASY)
        collection.sched.answer_card(answer)
    return schedules(anki)


def schedules(anki: Judge) -> dict[int, tuple[int, int, int]]:
    assert anki.collection.db is not None
    rows = anki.collection.db.all("SELECT id, due, ivl, reps FROM cards WHERE reps > 0")
    return {card: (due, interval, reviews) for card, due, interval, reviews in rows}


def test_the_same_deck_again_is_the_same_package_and_changes_nothing(
    anki: Judge, export_deck: Export
) -> None:
    first, _ = export_deck(FIRST, name="first.apkg")
    again, one = export_deck(FIRST, day=9, name="again.apkg")
    assert again.read_bytes() == first.read_bytes()
    assert (one.new, one.changed) == (0, 0)
    anki.imports(first)
    assert anki.imports(again) == Imported(new=0, updated=0, unchanged=4, conflicting=0)


def test_three_exports_arrive_without_a_duplicate_or_a_lost_schedule(
    anki: Judge, export_deck: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = export_deck(FIRST)
    anki.imports(first)
    learnt = study_all(anki)

    typo = FIRST.replace("Why is an atraumatic", "Why is the atraumatic")
    second, one = export_deck(typo.replace("Figure: ~ 10 %", "Figure: ~ 20 %"), day=10)
    assert (one.new, one.changed) == (0, 2)
    assert anki.imports(second) == Imported(new=0, updated=2, unchanged=2, conflicting=0)
    assert "Why is the atraumatic" in anki.note("sample/s-shown")["Question"]
    assert anki.note("sample/s-figure")["Answer"] == "20"
    assert schedules(anki) == learnt

    own = anki.note("sample/s-typed")
    own["Notes"] = "as Dr Okafor says"
    anki.collection.update_note(own)

    for note_type in NOTE_TYPES:
        monkeypatch.setitem(vars(note_type), "style", ".card { color: teal; }")
    monkeypatch.setattr("trainer.anki.package.LOOK_MOD", note_types.LOOK_MOD + 86_400)
    last = deck_text(TYPED + CLOZE + FIGURE + STEPS).replace("# A sample deck", "# Another title")
    third, one = export_deck(f"{last}## retired s-shown\n", day=20)
    assert one.is_renamed
    assert one.retired == ("s-shown",)
    assert (one.new, one.changed) == (1, 1)
    assert anki.imports(third) == Imported(new=1, updated=1, unchanged=2, conflicting=0)
    assert anki.note("sample/s-figure")["Answer"] == "10"
    assert anki.note("sample/s-typed")["Notes"] == "as Dr Okafor says"
    assert anki.deck_names() == ["A sample deck"]
    assert schedules(anki) == learnt
    assert "teal" in anki.note("sample/s-typed").cards()[0].question()
    names = [one["name"] for one in anki.collection.models.all()]
    assert sorted(name for name in names if name.startswith("Trainer")) == [
        "Trainer Basic",
        "Trainer Cloze",
        "Trainer Figure",
        "Trainer Steps",
    ]
    assert anki.complaints() == []


def test_a_gap_that_comes_later_is_a_new_card_and_the_others_keep_their_schedules(
    anki: Judge, export_deck: Export
) -> None:
    first, _ = export_deck(deck_text(CLOZE))
    anki.imports(first)
    learnt = study_all(anki)
    more = CLOZE.replace("the procedure", "the [[3:procedure]]")
    second, _ = export_deck(deck_text(more), day=1)
    anki.imports(second)
    assert [card.ord for card in anki.note("sample/s-cloze").cards()] == [0, 1, 2]
    assert schedules(anki) == learnt


def test_a_clock_that_went_back_hides_no_change(anki: Judge, export_deck: Export) -> None:
    first, _ = export_deck(FIRST, day=5)
    anki.imports(first)
    second, _ = export_deck(FIRST.replace("Why is an", "Why is one"), day=2)
    assert anki.imports(second).updated == 1


def test_a_changed_look_has_a_newer_time() -> None:
    """Without one it reaches nobody: raise LOOK_MOD together with the look."""
    looks = "".join(f"{one.faces}{one.style}" for one in NOTE_TYPES)
    digest = hashlib.sha256(looks.encode()).hexdigest()[:16]
    assert (note_types.LOOK_MOD, digest) == (1_795_759_200, "f9dac4f07eb1a369")


def test_a_failed_export_leaves_the_last_package_and_nothing_beside_it(
    export_deck: Export, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package, _ = export_deck(FIRST)
    before = package.read_bytes()
    names = sorted(path.name for path in tmp_path.iterdir())

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("trainer.anki.package._put", full)
    with pytest.raises(Exception, match="No space left on device"):
        export_deck(FIRST, day=1)
    assert package.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == names


def test_two_decks_go_into_one_package(anki: Judge, tmp_path: Path) -> None:
    other = (
        deck_text(TYPED).replace("deck: sample", "deck: other").replace("# A sample", "# Another")
    )
    for name, text in (("one.md", deck_text(SHOWN)), ("other.md", other)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    sources = [deck_of_file(tmp_path / name) for name in ("one.md", "other.md")]
    export(prepared(sources, Moment(BEGIN_MS, 0)), tmp_path / "both.apkg")
    assert anki.imports(tmp_path / "both.apkg").new == 2
    assert anki.deck_names() == ["A sample deck", "Another deck"]
    assert anki.complaints() == []


def test_a_section_is_a_deck_below_the_deck(anki: Judge, export_deck: Export) -> None:
    in_section = TYPED.rstrip("\n") + "\nSection: Needles::Thin ones\n\n"
    package, _ = export_deck(deck_text(SHOWN + in_section))
    anki.imports(package)
    assert anki.deck_names() == [
        "A sample deck",
        "A sample deck::Needles",
        "A sample deck::Needles::Thin ones",
    ]
    there = anki.note("sample/s-typed").cards()[0].did
    assert anki.collection.decks.name(there) == "A sample deck::Needles::Thin ones"


def test_an_educator_s_tags_are_on_the_note(anki: Judge, export_deck: Export) -> None:
    package, _ = export_deck(deck_text(SHOWN.rstrip("\n") + "\nTags: exam::2026; ward-3\n"))
    anki.imports(package)
    assert {"exam::2026", "ward-3"} <= set(anki.note("sample/s-shown").tags)


def test_a_card_of_another_kind_is_taken_once_the_old_note_is_deleted(
    anki: Judge, export_deck: Export
) -> None:
    first, _ = export_deck(deck_text(SHOWN))
    anki.imports(first)
    package, one = export_deck(deck_text(CHOICE.replace("s-choice", "s-shown")), day=1)
    assert one.other_kinds == ("s-shown",)
    assert anki.imports(package).conflicting == 1
    anki.collection.remove_notes([anki.note("sample/s-shown").id])
    assert anki.imports(package).new == 1


def test_an_export_with_a_tag_and_one_without_do_not_overwrite_the_learner_s_edits(
    anki: Judge, tmp_path: Path
) -> None:
    (tmp_path / "deck.md").write_text(FIRST, encoding="utf-8")
    for day, tags in enumerate(((), ("ward-3",), ())):
        moment = Moment(BEGIN_MS + day * MS_PER_DAY, 0)
        (one,) = prepared([deck_of_file(tmp_path / "deck.md")], moment, tags=tags)
        assert one.changed == 0
        export([one], tmp_path / "deck.apkg")
        assert anki.imports(tmp_path / "deck.apkg").updated == 0


def test_a_tag_of_an_export_is_on_new_notes(anki: Judge, tmp_path: Path) -> None:
    (tmp_path / "deck.md").write_text(FIRST, encoding="utf-8")
    moment = Moment(BEGIN_MS, 0)
    exports = prepared([deck_of_file(tmp_path / "deck.md")], moment, tags=["ward-3"])
    export(exports, tmp_path / "deck.apkg")
    anki.imports(tmp_path / "deck.apkg")
    assert len(anki.collection.find_notes("tag:ward-3")) == 4
