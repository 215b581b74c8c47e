"""Marking an answer of up to 200 characters, after the first, beside folding and splitting it."""

import random
from collections.abc import Iterator, Sequence

from tests.bench.measurement import Measurement, percentile, seconds
from tests.figure_answers import CLOSE, CORRECT, WRONG, split
from tests.shipped import VERTEBROPLASTY, key_of, rubric_of
from trainer.domain.answer import TypedText
from trainer.domain.answer_key import key_text
from trainer.domain.card import Card
from trainer.domain.marking import mark, warm

BUDGET_MS = 2.0
LONGEST = 200
_ROUND_IT = (
    "I think that it is usually given as {}, as far as I can remember from the leaflet",
    "{} according to the leaflet, although others have it otherwise and local practice differs",
    "the answer that is asked for here should be {}, or so we were told on the ward last week",
)
_BESIDE_IT = (
    """
as the consultant said, it depends on the patient, the indication and the level of the fracture, \
and on how long the pain has lasted, so that nobody can give one answer for all of the patients
between 5 and 10 % in the first 30 days, 1 in 200 to 1 in 500 thereafter, and fewer than 3 per \
10 000 in the series of 2018, with a 95 % confidence interval of 0.12 to 0.31 % of all patients
pain, bleeding, infection, embolism, new fractures, leaks of cement, allergy, nerve injury, worse \
pain, haematoma, fever, pneumothorax, rib fracture, spinal cord compression and low pressure
""".replace("\\\n", "")
    .strip()
    .split("\n")
)


def measure() -> Iterator[Measurement]:
    """Each answer once, over all typed and figure cards; a card's own key comes first, unmeasured.

    Nobody gives the same answer twice in a row, so that what is kept of one answer helps no other.
    """
    warm()
    cards = _typed_cards()
    for card in cards:
        _times(card, key_text(card.question))
    answers = [(card, text) for card in cards for text in _answers(card)]
    random.Random(1).shuffle(answers)
    times = [_times(card, text) for card, text in answers]
    for name, share in (("median", 0.5), ("p99", 0.99)):
        ours = percentile([marked for marked, _ in times], share)
        yield _measurement(
            name, ours, percentile([folded for _, folded in times], share), len(times)
        )


def _times(card: Card, text: str) -> tuple[float, float]:
    answer = TypedText(text)
    marked = seconds(lambda: mark(card.question, answer, VERTEBROPLASTY.context))
    return marked * 1000, seconds(lambda: text.casefold().split()) * 1000


def _measurement(name: str, ours: float, floor: float, runs: int) -> Measurement:
    return Measurement(
        name=f"mark an answer of up to {LONGEST} characters, {name}",
        unit="ms",
        ours=ours,
        floor=floor,
        ratio=ours / floor,
        budget=BUDGET_MS,
        is_met=ours <= BUDGET_MS,
        runs=runs,
        floor_is="fold the same answer's case and split it",
    )


def _typed_cards() -> tuple[Card, ...]:
    cards = VERTEBROPLASTY.cards
    return tuple(card for card in cards if isinstance(key_of(card.question), TypedText))


def _answers(card: Card) -> Sequence[str]:
    """What is typed at a card: mostly short, every fourth a sentence or more."""
    rubric = rubric_of(card.question)
    tables = (table[card.block] for table in (CORRECT, CLOSE, WRONG) if card.block in table)
    short = (
        *(*rubric.accept, *rubric.close, *rubric.reject),
        *(text for table in tables for text in split(table)),
        *("?", "no idea", "10 %", "osteoporosis", "not that"),
    )
    long = [frame.format(text) for frame in _ROUND_IT for text in short[: len(short) // 9]]
    return tuple(text[:LONGEST] for text in (*short, *long, *_BESIDE_IT))
