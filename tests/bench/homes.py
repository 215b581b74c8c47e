"""Made-up decks and homes of any size."""

from collections.abc import Iterator

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
    "basic c-{n}\nQ: Frontside{n} is typed how?\nFact: claim\nA: Backside{n}\nAccept: the other one\n",
    "cloze c-{n}\nText: Frontside{n} is given [[1:intravenously::route]] once.\nFact: claim\n",
    "choice c-{n}\nQ: Frontside{n} is where?\nFact: claim\n[x] Here\n[ ] There\n[ ] Nowhere\n",
    "figure c-{n}\nQ: Frontside{n} happens how often?\nFact: rate\nA: {{rate}}\n",
    "steps c-{n}\nQ: Frontside{n} goes how?\nFact: claim\n1. First\n2. Then\n3. Last\n",
    "true-false c-{n}\nQ: Frontside{n} is so.\nFact: claim\nA: true\n"
    "[x] For this reason\n[ ] For that reason\n[ ] For no reason\n",
)


def deck_text(slug: str, cards: int, *, only_shown: bool = False) -> str:
    """A clean deck of so many cards, of every kind in turn or all turned over."""
    kinds = _CARDS[:1] if only_shown else _CARDS

    def blocks() -> Iterator[str]:
        yield _HEAD.format(slug=slug)
        for number in range(cards):
            yield "## " + kinds[number % len(kinds)].format(n=number)

    return "\n".join(blocks())
