"""Several devices of one trainee, brought together through a real hub."""

import hashlib
import secrets
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Connection, Engine, event

from tests.hub.conftest import SPINE, new_resident
from tests.hub.devices import DECK, Device, at_the_hub
from tests.services.builders import (
    FIGURE,
    answer,
    asked,
    change_settings,
    deck_text,
    right_answer,
)
from trainer.domain.answer import TypedText
from trainer.domain.card import FigureQuestion
from trainer.domain.ids import TraineeId
from trainer.domain.rating import Rating
from trainer.errors import HubError
from trainer.hub import decks, programmes
from trainer.hub.decks import DeckVersion
from trainer.hub.people import Login
from trainer.reports.bundle import Level
from trainer.services.sitting import Plan
from trainer.services.study import StudySession
from trainer.services.syncing import sync

Make = Callable[..., Device]


@pytest.fixture
def make(
    owner: psycopg.Connection, url_of: Callable[[Login], str], tmp_path: Path
) -> Iterator[Make]:
    """Make another device of one trainee."""
    trainee = TraineeId(secrets.token_bytes(16))
    url = url_of(new_resident(owner, trainee))
    made: list[Device] = []

    def another(**clock: int) -> Device:
        made.append(Device(tmp_path / f"device-{len(made)}", trainee, url, **clock))
        return made[-1]

    yield another
    for device in made:
        device.library.close()


def test_what_one_device_answers_the_other_has(make: Make, owner: psycopg.Connection) -> None:
    laptop, ward = make(), make()
    for _ in range(3):
        laptop.answer()
    first = laptop.sync()
    second = ward.sync()
    assert (first.sent, first.received) == (3, 0)
    assert (second.sent, second.received, second.cards) == (0, 3, 3)
    assert ward.standing == laptop.standing
    assert at_the_hub(owner) == laptop.log


def test_a_second_sync_sends_and_takes_nothing(make: Make) -> None:
    laptop = make()
    laptop.answer()
    laptop.sync()
    again = laptop.sync()
    assert (again.sent, again.received) == (0, 0)


def test_a_sync_says_how_far_the_hub_has_what_this_device_wrote(make: Make) -> None:
    laptop = make()
    assert laptop.sync().reached == 0
    laptop.answer()
    laptop.answer()
    assert laptop.sync().reached == 2
    assert laptop.sync().reached == 2


def test_decks_that_are_here_cost_no_transaction_each(
    make: Make, owner: psycopg.Connection
) -> None:
    slugs = tuple(f"sample-{number}" for number in range(4))
    for slug in slugs:
        text = deck_text().replace("deck: sample", f"deck: {slug}")
        text_hash = hashlib.sha256(text.encode()).digest()
        version = DeckVersion(slug, 0, text_hash, text, {})
        decks.publish(owner, version, title="A sample deck", version="1.0")
    laptop, begun = make(), []
    for assigned in (slugs, slugs[:1]):
        programmes.put_programme(owner, replace(SPINE, decks=assigned))
        laptop.sync()
        begun.append(transactions_of(laptop.sync))
    assert begun[0] == begun[1]


def transactions_of(work: Callable[[], object]) -> int:
    """How many transactions something begins in the home's database."""
    begun: list[Connection] = []
    note = begun.append
    event.listen(Engine, "begin", note)
    try:
        work()
    finally:
        event.remove(Engine, "begin", note)
    return len(begun)


def test_a_published_deck_that_cannot_be_read_holds_up_no_answer(
    make: Make, owner: psycopg.Connection
) -> None:
    owner.execute(
        "INSERT INTO trainer.deck_version (slug, number, title, version, text_hash, text)"
        " VALUES ('sample', 1, 'Sample', '9', 'h', 'This is no deck.')"
    )
    laptop = make()
    laptop.answer()
    done = laptop.sync()
    assert done.sent == 1
    assert at_the_hub(owner) == laptop.log
    assert len(done.passed_over) == 1
    assert "sample" in done.passed_over[0]
    assert done.passed_over[0].endswith("below the title. Your own one stays; tell its author.")


def publish_by_hand(owner: psycopg.Connection, text: str, **others: object) -> None:
    """Put a version of the deck sample there as no trainer would."""
    columns: dict[str, object] = {
        "slug": "sample",
        "number": 1,
        "title": "Sample",
        "version": "9",
        "text": text,
        "text_hash": hashlib.sha256(text.encode()).digest(),
        "pictures": "{}",
    } | others
    owner.execute(
        sql.SQL("INSERT INTO trainer.deck_version ({}) VALUES ({})").format(
            sql.SQL(", ").join(map(sql.Identifier, columns)),
            sql.SQL(", ").join(map(sql.Placeholder, columns)),
        ),
        columns,
    )


@pytest.mark.parametrize(
    "pictures",
    [
        '{"a.png": "no hash"}',
        '{"a.png": 5}',
        '{"a.png": "ff"}',
        '{"a.png": 1e9000}',
        f'{{"a.png": {"[" * 4000}{"]" * 4000}}}',
    ],
    ids=["no hash", "a number", "a short hash", "a long number", "lists in lists"],
)
def test_what_is_no_hash_of_a_picture_ends_nobody_s_sync(
    make: Make, owner: psycopg.Connection, pictures: str
) -> None:
    publish_by_hand(owner, deck_text(FIGURE, version="9"), pictures=pictures)
    done = make().sync()
    assert done.passed_over == ()
    assert [change.version for change in done.decks] == ["9"]


def test_a_text_that_is_of_another_deck_than_it_was_published_as_is_passed_over(
    make: Make, owner: psycopg.Connection
) -> None:
    publish_by_hand(owner, deck_text(FIGURE).replace("deck: sample", "deck: other"))
    done = make().sync()
    assert done.decks == ()
    (told,) = done.passed_over
    assert told.startswith("sample.md at the hub: it says `deck: other`.")


def test_a_text_that_is_not_the_one_that_its_hash_is_of_is_passed_over(
    make: Make, owner: psycopg.Connection
) -> None:
    publish_by_hand(owner, deck_text(FIGURE, version="9"), text_hash=b"h")
    laptop = make()
    for _ in range(2):
        done = laptop.sync()
        assert done.decks == ()
        (told,) = done.passed_over
        assert told.startswith("sample.md at the hub: its text is not the one that was published.")


def test_a_deck_that_comes_with_the_first_sync_is_in_what_that_shares(
    make: Make, owner: psycopg.Connection
) -> None:
    laptop = make()
    laptop.answer()
    publish_by_hand(owner, DECK.replace("Category: technique", "Category: indication"))
    assert laptop.sync().decks
    shared = owner.execute("SELECT DISTINCT category FROM trainer.topic_count").fetchall()
    assert shared == [("indication",)]


def test_an_undo_on_another_device_is_an_undo(make: Make) -> None:
    laptop, ward = make(), make()
    laptop.answer()
    laptop.sync()
    ward.sync()
    before = ward.standing
    session = laptop.library.session(Plan())
    session.undo()
    laptop.sync()
    ward.sync()
    assert ward.standing == laptop.standing != before


def test_a_change_of_settings_reaches_the_other_device(make: Make) -> None:
    laptop, ward = make(), make()
    laptop.answer()
    change_settings(laptop.library, rollover_hour="0", retention="0.8")
    laptop.answer()
    laptop.sync()
    ward.answer()
    ward.sync()
    laptop.sync()
    assert ward.standing == laptop.standing


def test_settings_that_come_hold_for_what_was_answered_here_after_them(make: Make) -> None:
    laptop, ward = make(), make()
    change_settings(laptop.library, retention="0.8")
    ward.clock.advance(minutes=5)
    # Past the steps of a first day, which go by no retention.
    ward.answer(Rating.EASY)
    ((card, before),) = ward.answered.items()
    laptop.sync()
    ward.sync()
    assert ward.answered[card] != before
    laptop.sync()
    assert laptop.answered[card] == ward.answered[card]


def test_a_copy_made_by_hand_goes_on_as_a_device_of_its_own(
    make: Make, owner: psycopg.Connection, tmp_path: Path
) -> None:
    laptop = make()
    laptop.answer()
    laptop.sync()
    laptop.library.close()
    copied = make()
    copied.library.close()
    for suffix in ("", "-wal", "-shm"):
        source = tmp_path / "device-0" / "home" / f"trainer.db{suffix}"
        if source.exists():
            shutil.copy(source, tmp_path / "device-1" / "home" / f"trainer.db{suffix}")
    laptop.reopen()
    copied.reopen()
    assert copied.library.store.identity == laptop.library.store.identity
    laptop.answer()
    copied.answer(Rating.AGAIN)
    copied.answer(Rating.AGAIN)
    assert not laptop.sync().is_new_device
    assert copied.sync().is_new_device
    laptop.sync()
    assert copied.library.store.identity.device != laptop.library.store.identity.device
    assert copied.standing == laptop.standing
    assert copied.log == laptop.log == at_the_hub(owner)
    assert len(laptop.log) == 4


def test_a_hub_restored_from_yesterday_gets_back_what_it_lost(
    make: Make, owner: psycopg.Connection
) -> None:
    laptop, ward = make(), make()
    for device in (laptop, ward):
        device.answer()
        device.answer()
    for device in (laptop, ward, laptop):
        device.sync()
    owner.execute("DELETE FROM trainer.log WHERE sequence > 1")
    ward.sync()
    laptop.sync()
    assert at_the_hub(owner) == laptop.log == ward.log


def test_a_gap_at_the_hub_is_filled(make: Make, owner: psycopg.Connection) -> None:
    laptop = make()
    for _ in range(4):
        laptop.answer()
    laptop.sync()
    owner.execute("DELETE FROM trainer.log WHERE sequence = 2")
    assert laptop.sync().sent == 3
    assert at_the_hub(owner) == laptop.log


def test_another_trainee_s_login_is_refused_before_anything_is_sent(
    make: Make, owner: psycopg.Connection, url_of: Callable[[Login], str]
) -> None:
    laptop = make()
    laptop.answer()
    laptop.url = url_of(new_resident(owner, TraineeId(secrets.token_bytes(16))))
    with pytest.raises(HubError, match="is not that of the trainee"):
        laptop.sync()
    assert at_the_hub(owner) == set()


def test_a_hub_that_is_not_there_is_said_without_the_password(make: Make) -> None:
    laptop = make()
    laptop.url = "postgresql://t_x:a-secret@127.0.0.1:9/hub"
    with pytest.raises(HubError) as refused:
        laptop.sync()
    assert "127.0.0.1:9/hub" in refused.value.message
    assert "a-secret" not in refused.value.message
    assert "nothing is lost" in refused.value.hint


TYPED = ("quetzalcoatl", "77.7731 %")
"""A word and a figure that are in no deck, nor anywhere else."""


def answer_wrongly(session: StudySession) -> None:
    """Answer the card on screen by what nothing else says, where one types, and report it."""
    card = asked(session).card
    if isinstance(right_answer(card), TypedText):
        session.submit(TypedText(TYPED[isinstance(card.question, FigureQuestion)]))
        session.report("That should have been right.")
        session.rate(Rating.AGAIN)
    else:
        answer(session)


def content_of(owner: psycopg.Connection, table: str) -> str:
    """All that a table of the hub holds, as it is written out."""
    query = sql.SQL("SELECT one::text FROM {} AS one").format(sql.Identifier("trainer", table))
    return "".join(row for (row,) in owner.execute(query))


def test_no_typed_answer_reaches_the_hub(make: Make, owner: psycopg.Connection) -> None:
    laptop = make()
    for _ in range(12):
        answer_wrongly(laptop.library.session(Plan()))
    with laptop.library.store.reading() as tx:
        kept = {text for (text,) in tx.rows("SELECT typed FROM typed_answer", {})}
    assert kept == set(TYPED)
    sync(laptop.library.store, laptop.clock, laptop.url, level=Level.CARDS)
    tables = owner.execute(
        "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'trainer'"
    ).fetchall()
    there = {table: content_of(owner, table) for (table,) in tables}
    assert there["log"]
    assert there["answer"]
    assert there["card_note"]
    assert not [table for table, rows in there.items() if any(word in rows for word in TYPED)]
