"""When a note last changed: never by an export alone."""

import json
from dataclasses import replace

import pytest

from tests.services.builders import CLOZE, FIGURE, SHOWN, deck_text
from trainer.anki.ledger import Ledger, brought_up_to_date, ledger_text, read_ledger
from trainer.anki.notes import Note, notes_of
from trainer.decks.check import check_text, deck_of
from trainer.errors import AnkiError


def notes(text: str) -> list[Note]:
    return list(notes_of(deck_of(check_text(text.encode(), path="sample.md"))))


@pytest.fixture
def ledger() -> Ledger:
    """Of two notes, exported at second 100."""
    both = notes(deck_text(SHOWN + FIGURE))
    return brought_up_to_date(None, both, deck_name='A "Prüfung"', now=100)


def test_a_ledger_reads_back_as_it_was_written(ledger: Ledger) -> None:
    assert read_ledger(ledger_text(ledger), path="x") == ledger


def test_an_export_without_a_change_changes_no_time(ledger: Ledger) -> None:
    again = brought_up_to_date(ledger, notes(deck_text(SHOWN + FIGURE)), deck_name="B", now=900)
    assert again == ledger


def test_a_changed_note_gets_the_time_and_the_others_keep_theirs(ledger: Ledger) -> None:
    changed = notes(deck_text(SHOWN.replace("Why", "For what") + FIGURE))
    after = brought_up_to_date(ledger, changed, deck_name="B", now=900)
    assert [after.changed(note.guid) for note in changed] == [900, 100]


def test_a_change_within_the_second_or_by_a_late_clock_is_newer_still(ledger: Ledger) -> None:
    changed = notes(deck_text(SHOWN.replace("Why", "For what") + FIGURE))
    after = brought_up_to_date(ledger, changed, deck_name="B", now=100)
    assert after.changed(changed[0].guid) == 101


def test_a_note_that_is_gone_stays_in_the_ledger(ledger: Ledger) -> None:
    left = notes(deck_text(SHOWN))
    after = brought_up_to_date(ledger, left, deck_name="B", now=900)
    assert after.lines == ledger.lines


def test_another_tag_is_a_change(ledger: Ledger) -> None:
    tagged = [replace(note, tags=(*note.tags, "ward")) for note in notes(deck_text(SHOWN))]
    after = brought_up_to_date(ledger, tagged, deck_name="B", now=900)
    assert after.changed(tagged[0].guid) == 900


def test_a_tag_of_one_export_is_no_change(ledger: Ledger) -> None:
    text = deck_text(SHOWN + FIGURE).encode()
    deck = deck_of(check_text(text, path="sample.md"))
    tagged = list(notes_of(deck, tags=["ward-3"]))
    assert brought_up_to_date(ledger, tagged, deck_name="B", now=900) == ledger


def test_a_note_s_kinds_and_cards_are_kept_though_they_are_gone(ledger: Ledger) -> None:
    named = CLOZE.replace("s-cloze", "s-shown")
    first = brought_up_to_date(ledger, notes(deck_text(named)), deck_name="B", now=900)
    fewer = named.replace("[[2:before]]", "before").replace("Fact:", "Retired: 2\nFact:")
    (note,) = notes(deck_text(fewer))
    line = brought_up_to_date(first, [note], deck_name="B", now=901).lines[note.guid]
    assert line.kinds == ("Trainer Basic", "Trainer Cloze")
    assert line.cards == (0, 1)
    again = brought_up_to_date(first, notes(deck_text(SHOWN)), deck_name="B", now=902)
    assert again.lines[note.guid].kinds == ("Trainer Cloze", "Trainer Basic")


def test_a_ledger_of_the_first_format_is_read_and_nothing_counts_as_changed(
    ledger: Ledger,
) -> None:
    kept = json.loads(ledger_text(ledger))
    first = {guid: values[:3] for guid, values in kept["notes"].items()}
    older = read_ledger(json.dumps(kept | {"format": 1, "notes": first}), path="x")
    both = notes(deck_text(SHOWN + FIGURE))
    assert brought_up_to_date(older, both, deck_name="B", now=900) == ledger


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "[" * 100_000,
        '{"format": 1, "begun": Infinity, "deck": "A", "notes": {}}',
        "{}",
        '{"format": 1, "begun": 1, "deck": "A", "notes": {"g": 1}}',
        '{"format": 1, "begun": "x", "deck": "A", "notes": {}}',
        '{"format": 1, "begun": 1, "deck": "A", "notes": []}',
        '{"format": 2, "begun": 1, "deck": "A", "notes": {"g": ["a", "b", 1, ["x"]]}}',
        '{"format": 2, "begun": 1, "deck": "A", "notes": {"g": ["a", "b", 1, ["x"], ["y"]]}}',
    ],
)
def test_what_is_no_ledger_is_named(text: str) -> None:
    with pytest.raises(AnkiError, match=r"^deck\.anki\.json: this is not a ledger of exports"):
        read_ledger(text, path="deck.anki.json")


def test_a_ledger_of_a_newer_version_is_refused_with_what_to_do() -> None:
    with pytest.raises(AnkiError, match="format 3") as refused:
        read_ledger('{"format": 3}', path="deck.anki.json")
    assert "newer" in refused.value.hint
