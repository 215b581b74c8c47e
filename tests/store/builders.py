"""Small decks, entries and stores for tests; every call with the same arguments gives the same."""

import random
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from trainer.domain.card import (
    Card,
    Choice,
    Cloze,
    FigureQuestion,
    KnownFigure,
    MarkingContext,
    Option,
    Question,
    Rubric,
    Shown,
    Steps,
    TrueFalse,
    Typed,
)
from trainer.domain.deck import Deck
from trainer.domain.fact import Category, Fact, Source, Status
from trainer.domain.figure import read_figure
from trainer.domain.ids import (
    BlockId,
    CardId,
    DeckSlug,
    DeviceId,
    EntryId,
    FactId,
    SourceId,
    TraineeId,
    card_id,
    uuid7,
)
from trainer.domain.log import Mode, Review
from trainer.domain.rating import MARKER_VERSION, Mark, Rating, proposed_rating
from trainer.domain.scheduler import SCHEDULER_VERSION
from trainer.domain.study_day import Moment
from trainer.store import decks, entries
from trainer.store.cohorts import CohortRow
from trainer.store.engine import Identity, Store, Transaction, open_store

NOON = Moment(1_764_072_000_000, 60)
"""25 November 2025, 12:00 UTC, an hour east of Greenwich."""
DAY_MS = 86_400_000
COHORT = CohortRow(
    name="surgery",
    title="Surgery",
    purpose="formative",
    audience="the director",
    keep_until="2027-01-01",
    target_percent=85,
    decks=("sample",),
)
"""A programme that has assigned the deck which most tests use."""
CATEGORIES = tuple(one for one in Category if one is not Category.UNSORTED)


def identity(number: int = 1) -> Identity:
    """A trainee with a device."""
    rng = random.Random(number)
    return Identity(
        trainee=TraineeId(uuid7(NOON.at_ms, rng)), device=DeviceId(uuid7(NOON.at_ms, rng))
    )


def new_store(folder: Path, *decks_in_it: Deck) -> Store:
    """A new database in a folder, with decks."""
    store = open_store(folder / "trainer.db", new_identity=identity())
    with store.writing() as tx:
        for deck in decks_in_it:
            put_deck(tx, deck)
    return store


def put_deck(tx: Transaction, deck: Deck) -> None:
    """Install a deck."""
    decks.put(tx, deck, text=f"# {deck.title}", text_hash=digest(deck.version), is_shipped=False)


def questions() -> tuple[Question, ...]:
    """One question of every kind."""
    rubric = Rubric(accept=("PMMA",), close=("acrylic",))
    return (
        Shown(stem="What is it?", answer="Cement put into a broken vertebra"),
        Typed(stem="Which cement?", answer="polymethyl methacrylate", rubric=rubric),
        Cloze(
            before="An ",
            answer="antibiotic",
            after=" is given",
            number=1,
            rubric=rubric,
            is_typed=True,
        ),
        Choice(
            stem="Which?",
            options=(Option(text="this", is_right=True), Option(text="that", is_right=False)),
        ),
        FigureQuestion(
            stem="How often?",
            key=read_figure("< 1 in 1000 procedures"),
            states=("procedures",),
            rubric=Rubric(),
            fact=FactId("f0"),
        ),
        Steps(
            stem="Order them.", steps=("rest", "home", "work"), ranks=(1, 2, 3), critical=((1, 2),)
        ),
        TrueFalse(
            statement="It hurts.",
            is_true=False,
            reasons=(
                Option(text="a", is_right=True),
                Option(text="b", is_right=False),
                Option(text="c", is_right=False),
            ),
        ),
    )


def a_card(
    number: int = 0,
    *,
    deck: str = "spine",
    question: Question | None = None,
    block: str = "",
    facts: Sequence[str] = (),
) -> Card:
    """One card; its kind, category and fact go by its number."""
    kinds = questions()
    slug = DeckSlug(deck)
    name = BlockId(block or f"b{number}")
    return Card(
        id=card_id(slug, BlockId(f"b{number}")),
        deck=slug,
        block=name,
        position=number,
        question=question or kinds[number % len(kinds)],
        facts=tuple(FactId(fact) for fact in facts) or (FactId(f"f{number % 5}"),),
        category=CATEGORIES[number % len(CATEGORIES)],
        status=Status.CURRENT,
        source="Leaflet, risks, undated",
        version=digest(f"version {deck} {number}"),
        key_hash=digest(f"key {deck} {number}"),
        key_text=f"answer {number}",
    )


def a_deck(
    cards: int | Sequence[Card] = 7,
    *,
    slug: str = "spine",
    version: str = "1.0",
    withdrawn: Sequence[Card] = (),
) -> Deck:
    """A deck of cards of every kind."""
    made = [a_card(n, deck=slug) for n in range(cards)] if isinstance(cards, int) else cards
    facts = {
        FactId(f"f{n}"): Fact(
            id=FactId(f"f{n}"),
            claim=f"Claim {n}",
            category=Category.CAUSE,
            status=Status.CURRENT,
            source=SourceId("leaflet"),
            figure=read_figure("6-8 h") if n else None,
        )
        for n in range(5)
    }
    known = KnownFigure(fact=FactId("f1"), claim="Claim 1", figure=read_figure("6-8 h"))
    return Deck(
        slug=DeckSlug(slug),
        title=f"The {slug} deck",
        version=version,
        sources={SourceId("leaflet"): Source(id=SourceId("leaflet"), title="Leaflet")},
        facts=facts,
        cards=tuple(made),
        withdrawn=tuple(withdrawn),
        context=MarkingContext(figures=(known,), terms=(("MRI", "MR"),), answers=("PMMA",)),
    )


def digest(text: str) -> bytes:
    """16 bytes that go by a text."""
    return sha256(text.encode()).digest()[:16]


def entry_id(number: int) -> EntryId:
    """The id of an entry, by number."""
    return EntryId(uuid7(NOON.at_ms + number, random.Random(number)))


def later(days: float = 0, *, minutes: float = 0) -> Moment:
    """A moment after noon."""
    return NOON._replace(at_ms=NOON.at_ms + int(days * DAY_MS + minutes * 60_000))


def a_review(
    tx: Transaction,
    number: int,
    card: CardId,
    *,
    moment: Moment = NOON,
    rating: Rating | None = None,
    mode: Mode = Mode.STUDY,
    entry: EntryId | None = None,
) -> Review:
    """A review of a card, stamped to be the next entry of the log."""
    mark = None if rating is not None else Mark.CORRECT
    return Review(
        stamp=entries.next_stamp(tx, entry or entry_id(number), moment),
        card=card,
        card_version=digest("version"),
        key_hash=digest("key"),
        mode=mode,
        mark=mark,
        rating=rating or proposed_rating(Mark.CORRECT),
        elapsed_ms=4_000,
        marker_version=MARKER_VERSION,
        scheduler_version=SCHEDULER_VERSION,
    )


def run_sql(tx: Transaction, sql: str, **parameters: object) -> None:
    """Run a statement that a test needs and the program does not have; `:trainee` is filled in."""
    tx.connection.exec_driver_sql(sql, {"trainee": tx.trainee, **parameters})


def names(folder: Path) -> list[str]:
    """The names of all files in a folder."""
    return sorted(file.name for file in folder.iterdir())
