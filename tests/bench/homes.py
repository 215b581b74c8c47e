"""Made-up decks and homes of any size."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from trainer.domain.study_day import study_day
from trainer.services.clock import SystemClock
from trainer.services.deck_library import add_deck
from trainer.services.opening import Opening
from trainer.services.place import database_path

_CARDS_PER_DECK = 20_000
_HEAD = """# Made up for measuring
deck: {slug}
version: 1.0

## source book
Title: A made-up book
Year: 2026

## fact rate
Claim: It happens in fewer than 1 in 1000 procedures.
Category: risk figure
Figure: < 1 in 1000 procedures
Source: book, risks

## fact claim
Claim: A made-up claim.
Category: technique
Source: book, chapter 1
"""
_CARDS = (
    "basic c-{n}\nQ: Frontside{n} is which one?\nFact: claim\nA: Backside{n}\n",
    "basic c-{n}\nQ: Frontside{n} is typed?\nFact: claim\nA: Backside{n}\nAccept: this one\n",
    "cloze c-{n}\nText: Frontside{n} is given [[1:intravenously::route]] once.\nFact: claim\n",
    "choice c-{n}\nQ: Frontside{n} is where?\nFact: claim\n[x] Here\n[ ] There\n[ ] Nowhere\n",
    "figure c-{n}\nQ: Frontside{n} happens how often?\nFact: rate\nA: {{rate}}\n",
    "steps c-{n}\nQ: Frontside{n} goes how?\nFact: claim\n1. First\n2. Then\n3. Last\n",
    "true-false c-{n}\nQ: Frontside{n} is so.\nFact: claim\nA: true\n[x] Yes\n[ ] No\n[ ] Maybe\n",
)


def deck_text(slug: str, cards: int, *, only_shown: bool = False) -> str:
    """A clean deck of so many cards, of every kind in turn or all turned over."""
    kinds = _CARDS[:1] if only_shown else _CARDS

    def blocks() -> Iterator[str]:
        yield _HEAD.format(slug=slug)
        for number in range(cards):
            yield "## " + kinds[number % len(kinds)].format(n=number)

    return "\n".join(blocks())


def make_home(home: Path, cards: int) -> None:
    """A home with so many cards to turn over, half of them learnt and one in five due.

    Where the cards stand is written straight into the derived table, since answering a hundred
    thousand cards would take longer than everything that is measured.
    """
    home.mkdir(parents=True, exist_ok=True)
    library = Opening(home, SystemClock(), shipped=home / "none").open()
    for number in range(-(-cards // _CARDS_PER_DECK)):
        slug = f"many-{number}"
        deck = home / f"{slug}.md"
        size = min(_CARDS_PER_DECK, cards - number * _CARDS_PER_DECK)
        deck.write_text(deck_text(slug, size, only_shown=True), encoding="utf-8")
        add_deck(library.store, SystemClock(), deck)
    library.close()
    today = study_day(SystemClock().now(), rollover_hour=4)
    with sqlite3.connect(database_path(home)) as database:
        database.execute(
            """
            UPDATE schedule SET phase = 'review', reviews = 3, difficulty = 5.0, interval_days = 30,
                stability_days = 5 + position % 90, introduced_day = :today - 200,
                last_day = :today - 20 - position % 17,
                due_day = :today + position % 50 - 20, head_at_ms = 1
            WHERE position % 2 = 0
            """,
            {"today": today},
        )
    database.close()
