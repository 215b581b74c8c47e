"""Installed decks: what is put in comes out, and what goes keeps its history."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.store.builders import a_card, a_deck, a_review, digest, new_store, put_deck, run_sql
from trainer.domain.deck import Deck
from trainer.domain.fact import Category
from trainer.domain.ids import DeckSlug
from trainer.domain.queue import Scope
from trainer.domain.schedule import Memory, Phase, Schedule
from trainer.domain.study_day import StudyDay
from trainer.errors import StoreError
from trainer.store import decks, entries, schedules
from trainer.store.engine import Store

SPINE = DeckSlug("spine")
LEARNT = Memory(stability_days=3.5, difficulty=5.0, last_day=StudyDay(20_000))


def test_a_deck_comes_out_as_it_went_in(tmp_path: Path) -> None:
    deck = a_deck(14)
    store = new_store(tmp_path, deck)
    with store.reading() as tx:
        assert decks.cards(tx, SPINE) == list(deck.cards)
        assert [decks.card(tx, card.id) for card in deck.cards] == list(deck.cards)
        assert decks.facts(tx, SPINE) == deck.facts
        assert decks.context(tx, SPINE) == deck.context
        assert decks.deck_text(tx, SPINE) == "# The spine deck"
        assert decks.installed(tx) == [
            decks.InstalledDeck(
                slug=SPINE,
                title="The spine deck",
                version="1.0",
                is_shipped=False,
                text_hash=digest("1.0"),
                cards=14,
            )
        ]
    store.close()


def test_decks_are_listed_by_title_and_an_empty_one_counts_no_cards(tmp_path: Path) -> None:
    store = new_store(tmp_path, a_deck(slug="zoster"), a_deck(3), a_deck(0, slug="airway"))
    with store.reading() as tx:
        listed = [(deck.slug, deck.cards) for deck in decks.installed(tx)]
    assert listed == [("airway", 0), ("spine", 3), ("zoster", 7)]
    store.close()


def test_keys_tell_what_is_stored_of_every_card(tmp_path: Path) -> None:
    store = new_store(tmp_path, a_deck(2))
    _replace_deck(store, a_deck([a_card(1)], version="2"))
    with store.reading() as tx:
        keys = decks.stored_keys(tx, SPINE)
    assert {key.block: key.is_active for key in keys.values()} == {"b0": False, "b1": True}
    kept = keys[a_card(0).id]
    assert (kept.version, kept.key_hash, kept.key_text) == (
        a_card(0).version,
        a_card(0).key_hash,
        "answer 0",
    )
    store.close()


def test_a_card_that_goes_is_not_asked_and_keeps_its_memory(tmp_path: Path) -> None:
    store = new_store(tmp_path, a_deck(3))
    learnt = Schedule(
        card=a_card(0).id, phase=Phase.REVIEW, memory=LEARNT, due_day=StudyDay(20_000)
    )
    with store.writing() as tx:
        schedules.put(tx, learnt)
    _replace_deck(store, a_deck([a_card(1), a_card(2)], version="2"))
    with store.reading() as tx:
        assert decks.card(tx, a_card(0).id) == a_card(0)
        assert a_card(0) not in decks.cards(tx, SPINE)
        assert schedules.schedule_of(tx, a_card(0).id) == learnt
        today = StudyDay(20_001)
        assert schedules.due_reviews(tx, Scope(), today=today, most=9) == []
    _replace_deck(store, a_deck(3, version="3"))
    with store.reading() as tx:
        due = schedules.due_reviews(tx, Scope(), today=today, most=9)
        assert [candidate.card for candidate in due] == [a_card(0).id]
    store.close()


def test_a_withdrawn_card_is_taken_out_with_its_newest_text(tmp_path: Path) -> None:
    store = new_store(tmp_path, a_deck(2))
    withdrawn = replace(a_card(0), why="The paper was retracted.")
    _replace_deck(store, a_deck([a_card(1)], version="2", withdrawn=[withdrawn]))
    with store.reading() as tx:
        assert decks.card(tx, a_card(0).id) == withdrawn
        assert decks.cards(tx, SPINE) == [a_card(1)]
        (count,) = schedules.deck_counts(tx, StudyDay(20_000))
        assert (count.deck, count.cards) == (SPINE, 1)
    store.close()


def test_what_the_queue_goes_by_follows_the_deck(tmp_path: Path) -> None:
    store = new_store(tmp_path, a_deck(2))
    moved = replace(a_card(0), position=9, category=Category.BENEFIT, facts=(a_card(1).facts[0],))
    _replace_deck(store, a_deck([moved, a_card(1)], version="2"))
    with store.reading() as tx:
        first, second = schedules.new_cards(tx, Scope(), today=StudyDay(1), most=9)
    assert [first.card, second.card] == [a_card(1).id, a_card(0).id]
    assert (second.category, second.facts) == (Category.BENEFIT, a_card(1).facts)
    store.close()


def test_entries_for_a_card_of_no_deck_wait_for_the_deck(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    learnt = Schedule(
        card=a_card(0).id, phase=Phase.REVIEW, memory=LEARNT, due_day=StudyDay(20_000)
    )
    with store.writing() as tx:
        entries.append(tx, a_review(tx, 1, a_card(0).id))
        schedules.put(tx, learnt)
        assert schedules.overdue(tx, StudyDay(20_001)) == 0
        put_deck(tx, a_deck(1))
        assert schedules.overdue(tx, StudyDay(20_001)) == 1
        assert schedules.schedule_of(tx, a_card(0).id) == learnt
    store.close()


def test_a_card_whose_text_is_damaged_is_named_as_damage(tmp_path: Path) -> None:
    store = new_store(tmp_path, a_deck(1))
    with store.writing() as tx:
        run_sql(tx, "UPDATE card SET content = '{\"id\": 7}'")
    with pytest.raises(StoreError, match="damaged"), store.reading() as tx:
        decks.card(tx, a_card(0).id)
    store.close()


def test_a_card_nobody_knows_is_none(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    with store.reading() as tx:
        assert decks.card(tx, a_card(0).id) is None
    store.close()


def _replace_deck(store: Store, deck: Deck) -> None:
    with store.writing() as tx:
        put_deck(tx, deck)
