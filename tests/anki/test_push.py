"""Decks sent to a running Anki."""

import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.anki.anki_connect import FakeAddOn, serving
from tests.anki.conftest import BEGIN_MS, MS_PER_DAY, Export
from tests.anki.judge import Judge
from tests.services.builders import CHOICE, CLOZE, FIGURE, SHOWN, TYPED, deck_text
from trainer.anki.connect import AnkiConnect
from trainer.domain.study_day import Moment
from trainer.errors import AnkiError
from trainer.services.anki_decks import deck_of_file
from trainer.services.anki_export import export, prepared
from trainer.services.anki_push import Pushed, push

Send = Callable[..., Pushed]
DECK = deck_text(SHOWN + TYPED + CLOZE + FIGURE)


@pytest.fixture
def add_on(anki: Judge) -> FakeAddOn:
    """The add-on in the learner's Anki."""
    return FakeAddOn(anki)


@pytest.fixture
def send(add_on: FakeAddOn, tmp_path: Path) -> Iterator[Send]:
    """Send a deck's text on a day, counted from 0; what was said of it."""
    with serving(add_on.answer) as port:

        def sent(text: str, *, day: int = 0) -> Pushed:
            deck = tmp_path / "deck.md"
            deck.write_text(text, encoding="utf-8")
            exports = prepared([deck_of_file(deck)], Moment(BEGIN_MS + day * MS_PER_DAY, 0))
            (done,) = push(AnkiConnect(port=port), exports)
            return done

        yield sent


def counts(done: Pushed) -> tuple[int, int, int]:
    return done.added, done.updated, done.unchanged


def test_a_deck_is_added_and_the_second_time_nothing_changes(send: Send, anki: Judge) -> None:
    assert counts(send(DECK)) == (4, 0, 0)
    assert counts(send(DECK, day=1)) == (0, 0, 4)
    assert len(anki.collection.find_notes("")) == 4
    assert anki.complaints() == []


def test_a_changed_note_is_updated_and_an_added_one_added(send: Send, anki: Judge) -> None:
    send(deck_text(SHOWN + TYPED))
    changed = deck_text(SHOWN.replace("Fewer headaches", "Far fewer headaches") + TYPED + CLOZE)
    assert counts(send(changed, day=1)) == (1, 1, 1)
    assert "Far fewer" in anki.note("sample/s-shown")["Answer"]


OWN_WORDS = "as <b>Dr Okafor</b> says"
CHANGED = DECK.replace("Fewer headaches", "Far fewer headaches")


def write_own_words(anki: Judge) -> None:
    """Let the learner have written into a note on the first day, so that later changes are newer.

    Anki itself would stamp it with the time of the test.
    """
    own = anki.note("sample/s-shown")
    own["Notes"] = OWN_WORDS
    anki.collection.update_note(own)
    assert anki.collection.db is not None
    anki.collection.db.execute("UPDATE notes SET mod = ?", BEGIN_MS // 1000)


def test_the_learner_s_own_words_stay_in_a_note_that_changes(
    send: Send, anki: Judge, add_on: FakeAddOn
) -> None:
    send(DECK)
    write_own_words(anki)
    assert send(CHANGED, day=1).updated == 1
    assert anki.note("sample/s-shown")["Notes"] == OWN_WORDS
    assert "Far fewer" in anki.note("sample/s-shown")["Answer"]
    assert "updateNoteFields" not in add_on.asked


def test_the_same_package_as_a_file_would_have_overwritten_the_learner_s_own_words(
    send: Send, anki: Judge, export_deck: Export
) -> None:
    send(DECK)
    write_own_words(anki)
    package, _ = export_deck(CHANGED, day=1)
    anki.imports(package)
    assert anki.note("sample/s-shown")["Notes"] == ""


def test_the_learner_s_own_words_stay_where_all_fails_after_the_import(
    send: Send, anki: Judge, add_on: FakeAddOn
) -> None:
    send(DECK)
    write_own_words(anki)
    find = add_on.actions["findNotes"]

    def closed_after_import(query: str) -> object:
        if add_on.asked.count("importPackage") == 2:
            raise RuntimeError("collection is not available")
        return find(query)

    add_on.actions["findNotes"] = closed_after_import
    with pytest.raises(AnkiError, match="Anki refuses"):
        send(CHANGED, day=1)
    assert anki.note("sample/s-shown")["Notes"] == OWN_WORDS
    add_on.actions["findNotes"] = find
    send(CHANGED, day=1)
    assert anki.note("sample/s-shown")["Notes"] == OWN_WORDS


def test_decks_behind_one_with_missing_notes_are_brought_up_to_date(
    anki: Judge, add_on: FakeAddOn, tmp_path: Path
) -> None:
    other = deck_text(TYPED).replace("deck: sample", "deck: other")
    sources = []
    for name, text in (("deck.md", DECK), ("other.md", other)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        sources.append(deck_of_file(tmp_path / name))
    exports = prepared(sources, Moment(BEGIN_MS, 0))
    with serving(add_on.answer) as port:
        push(AnkiConnect(port=port), exports)
        mended = anki.note("other/s-typed")
        mended["Answer"] = "Something else"
        anki.collection.update_note(mended)
        anki.collection.remove_notes([anki.note("sample/s-shown").id])
        add_on.actions["importPackage"] = lambda path: path != ""
        with pytest.raises(AnkiError, match="package of sample and left out 1 of its notes"):
            push(AnkiConnect(port=port), exports)
    assert anki.note("other/s-typed")["Answer"] == "An atraumatic needle"


def test_a_note_that_anki_does_not_take_from_the_package_is_updated_all_the_same(
    send: Send, anki: Judge, add_on: FakeAddOn
) -> None:
    send(DECK)
    mended = anki.note("sample/s-shown")
    mended["Answer"] = "Something else"
    anki.collection.update_note(mended)
    assert send(DECK).updated == 1
    assert anki.note("sample/s-shown")["Answer"] == "Fewer headaches follow."
    assert "updateNoteFields" in add_on.asked


def test_what_is_gone_from_the_deck_is_named_and_left_there(send: Send, anki: Judge) -> None:
    send(DECK)
    done = send(deck_text(SHOWN + TYPED + CLOZE) + "## retired s-figure\n", day=1)
    assert done.gone == ("s-figure",)
    assert len(anki.collection.find_notes("")) == 4


def test_a_deck_that_came_as_a_file_is_known_when_it_is_sent(
    send: Send, anki: Judge, tmp_path: Path
) -> None:
    deck = tmp_path / "deck.md"
    deck.write_text(DECK, encoding="utf-8")
    export(prepared([deck_of_file(deck)], Moment(BEGIN_MS, 0)), tmp_path / "file.apkg")
    anki.imports(tmp_path / "file.apkg")
    assert counts(send(DECK, day=1)) == (0, 0, 4)
    assert len(anki.collection.find_notes("")) == 4


def test_an_error_half_way_is_said_and_the_next_time_goes_on(
    send: Send, anki: Judge, add_on: FakeAddOn
) -> None:
    def broken(notes: list[int]) -> list[object]:
        if notes:
            raise RuntimeError("collection is not available")
        return []

    add_on.actions["notesInfo"] = broken
    with pytest.raises(AnkiError, match="Anki refuses"):
        send(deck_text(SHOWN + TYPED))
    add_on.actions = FakeAddOn(anki).actions
    assert counts(send(deck_text(SHOWN + TYPED))) == (0, 0, 2)


def test_a_package_that_is_not_taken_is_said(send: Send, add_on: FakeAddOn) -> None:
    add_on.actions["importPackage"] = lambda path: path != "" and None
    with pytest.raises(AnkiError, match="did not import"):
        send(DECK)


def test_notes_that_are_left_out_are_said(send: Send, add_on: FakeAddOn) -> None:
    add_on.actions["importPackage"] = lambda path: path != ""
    with pytest.raises(AnkiError, match="left out 4 of its notes"):
        send(DECK)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (SHOWN, CHOICE.replace("s-choice", "s-shown")),
        (FIGURE.replace("s-figure", "s-shown"), SHOWN),
    ],
    ids=["basic to choice", "figure to basic"],
)
def test_a_card_of_another_kind_is_said_with_what_to_delete(
    before: str, after: str, send: Send, anki: Judge
) -> None:
    send(deck_text(before))
    first = anki.note("sample/s-shown").items()
    other = deck_text(after)
    with pytest.raises(AnkiError) as refusal:
        send(other, day=1)
    assert '"Id:sample/s-shown"' in refusal.value.hint
    assert anki.note("sample/s-shown").items() == first
    anki.collection.remove_notes([anki.note("sample/s-shown").id])
    assert counts(send(other, day=1)) == (1, 0, 0)


def greeted(answer: Callable[[bytes], object], **settings: object) -> str:
    """What is said where this is answered to the first question."""
    with serving(answer) as port, pytest.raises(AnkiError) as refusal:
        AnkiConnect(port=port, **settings).greet()  # type: ignore[arg-type]
    assert refusal.value.hint
    return refusal.value.message


def test_nobody_at_home_is_said() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(AnkiError, match="Anki is not running"):
        AnkiConnect(port=port).greet()


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\xff\xfe",
        b"hello",
        b"[]",
        b"{}",
        b'{"result": 6}',
        b"[" * 100_000,
    ],
)
def test_what_is_not_the_add_on_is_said(answer: bytes) -> None:
    assert "is not AnkiConnect" in greeted(lambda _: answer)


@pytest.mark.parametrize("result", [None, 6, "granted", {"permission": "denied"}])
def test_a_refused_permission_is_said(result: object) -> None:
    assert "let trainer in" in greeted(lambda _: {"result": result, "error": None})


def test_an_old_add_on_is_said(add_on: FakeAddOn) -> None:
    add_on.actions["version"] = lambda: 5
    assert "speaks version 5" in greeted(add_on.answer)


def test_a_missing_and_a_wrong_key_are_said_and_the_right_one_lets_in(anki: Judge) -> None:
    add_on = FakeAddOn(anki, key="secret")
    assert "wants a key" in greeted(add_on.answer)
    assert "wants a key" in greeted(add_on.answer, key="wrong")
    with serving(add_on.answer) as port:
        AnkiConnect(port=port, key="secret").greet()


def test_an_answer_without_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trainer.anki.connect._MOST_BYTES", 1_000_000)
    assert "is not AnkiConnect" in greeted(lambda _: b" " * 2_000_000)


def test_an_anki_that_does_not_answer_is_said() -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        with pytest.raises(AnkiError, match="does not answer"):
            AnkiConnect(port=deaf.getsockname()[1], timeout_s=0.05).greet()


@pytest.mark.parametrize("info", [[None], [{}], [{"noteId": "x", "fields": {}}], [{"fields": []}]])
def test_a_note_in_an_unknown_form_is_said(info: object) -> None:
    def answer(body: bytes) -> object:
        asked = json.loads(body)["action"]
        return {"result": [1] if asked == "findNotes" else info, "error": None}

    with serving(answer) as port, pytest.raises(AnkiError, match="in a form that is not known"):
        AnkiConnect(port=port).notes("x")
