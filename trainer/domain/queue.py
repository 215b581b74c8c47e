"""What is asked on a study day, and in which order."""

from collections import deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from trainer.domain.fact import Category
from trainer.domain.ids import BlockId, CardId, DeckSlug, FactId
from trainer.domain.schedule import Phase
from trainer.domain.study_day import Moment

LEARN_AHEAD_MS: Final = 20 * 60_000
"""How early a card in steps may be asked when nothing else is left."""
_REACH: Final = 10
"""Places a card may be asked ahead of its turn for the sake of another deck or fact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which cards a sitting may ask."""

    decks: tuple[DeckSlug, ...] = ()
    """Empty for all."""
    category: Category | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A card that could be asked today, with what its place in the queue goes by."""

    card: CardId
    deck: DeckSlug
    block: BlockId
    category: Category
    facts: tuple[FactId, ...]
    phase: Phase
    due_ms: int | None = None
    """UTC milliseconds for cards in steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayQueue:
    """The cards of one sitting: those in steps by the clock, the others in a fixed order."""

    in_steps: tuple[Candidate, ...]
    """Learning and relearning cards of today, by due time."""
    waiting: tuple[Candidate, ...]
    """Reviews and new cards, arranged."""


def arrange(
    reviews: Sequence[Candidate],
    new: Sequence[Candidate],
    *,
    seen_blocks: Collection[tuple[DeckSlug, BlockId]] = (),
) -> tuple[Candidate, ...]:
    """Reviews and new cards in the order they are asked.

    One card of each block (siblings wait for another day, and so do cards whose block is in
    `seen_blocks`, answered today already); new cards spread evenly among the reviews; categories,
    decks and facts interleaved, so that neighbours share none where that can be had.  The order of
    `reviews` (most worth saving first) and of `new` (deck order) is kept within each category, but
    that a card of the fact just asked lets up to ten others go first.
    Deterministic: no randomness, ties by the given order.
    """
    seen = set(seen_blocks)
    due = one_of_each_block(reviews, seen)
    fresh = one_of_each_block(new, seen)
    return _interleaved(_spread(due, fresh))


def next_card(queue: DayQueue, moment: Moment) -> Candidate | None:
    """The card to ask: a step that is due, else the next in order, else a step due soon."""
    step = min(queue.in_steps, key=_due_ms, default=None)
    if step is not None and _due_ms(step) <= moment.at_ms:
        return step
    if queue.waiting:
        return queue.waiting[0]
    is_near = step is not None and _due_ms(step) <= moment.at_ms + LEARN_AHEAD_MS
    return step if is_near else None


def _due_ms(card: Candidate) -> int:
    return card.due_ms or 0


def one_of_each_block(
    cards: Sequence[Candidate], seen: set[tuple[DeckSlug, BlockId]]
) -> list[Candidate]:
    """The first card of each block that is not in `seen`, which grows by them."""
    kept = []
    for card in cards:
        block = (card.deck, card.block)
        if block not in seen:
            seen.add(block)
            kept.append(card)
    return kept


def facts_apart(
    cards: Sequence[Candidate], *, asked: Collection[tuple[DeckSlug, FactId]] = ()
) -> list[Candidate]:
    """One card of each fact, then a second of each, and so on; within each round the given order.

    An answer gives away its fact: facts that were `asked` already wait for the second round.
    """
    rounds: dict[tuple[DeckSlug, FactId], int] = dict.fromkeys(asked, 1)
    turns: list[tuple[int, int, Candidate]] = []
    for place, card in enumerate(cards):
        facts = [(card.deck, fact) for fact in card.facts]
        turn = max((rounds.get(fact, 0) for fact in facts), default=0)
        rounds.update(dict.fromkeys(facts, turn + 1))
        turns.append((turn, place, card))
    return [card for *_, card in sorted(turns, key=lambda turn: turn[:2])]


def _spread(due: Sequence[Candidate], fresh: Sequence[Candidate]) -> list[Candidate]:
    """Both in one row at even distances, each in its own order."""
    turns = [((2 * i + 1) * len(fresh), 0, i, card) for i, card in enumerate(due)]
    turns += [((2 * i + 1) * len(due), 1, i, card) for i, card in enumerate(fresh)]
    return [card for *_, card in sorted(turns, key=lambda turn: turn[:3])]


def _interleaved(row: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The row with as few neighbours of one category as can be had, and little else moved.

    Cards of one category keep their order, but for those that wait until a card of another fact
    has come between them and their like.
    """
    lines: dict[Category, deque[tuple[int, Candidate]]] = {}
    for turn, card in enumerate(row):
        lines.setdefault(card.category, deque()).append((turn, card))
    asked: list[Candidate] = []
    while len(asked) < len(row):
        last = asked[-1] if asked else None
        lengths = {category: len(line) for category, line in lines.items() if line}
        heads = [_head(lines[category], last) for category in _open_categories(lengths, last)]
        head = _least_alike(heads, last)
        lines[head[1].category].remove(head)
        asked.append(head[1])
    return tuple(asked)


def _head(line: deque[tuple[int, Candidate]], last: Candidate | None) -> tuple[int, Candidate]:
    """The first of a category, or one soon after it that shares no fact with the last card."""
    near = islice(line, _REACH + 1)
    return next((head for head in near if not _share_a_fact(head[1], last)), line[0])


def _share_a_fact(card: Candidate, last: Candidate | None) -> bool:
    return last is not None and not set(last.facts).isdisjoint(card.facts)


def _open_categories(lengths: Mapping[Category, int], last: Candidate | None) -> list[Category]:
    """Categories that may come next if neighbours of one category are to be fewest.

    A category that holds more than half of what is left takes every second place from here on;
    where even that is not enough its cards follow one another, but no others do.
    """
    fullest = max(lengths, key=lambda category: lengths[category])
    is_crowded = 2 * lengths[fullest] > sum(lengths.values())
    last_category = last.category if last else None
    if is_crowded:
        return list(lengths) if fullest is last_category else [fullest]
    return [category for category in lengths if category is not last_category]


def _least_alike(
    heads: Sequence[tuple[int, Candidate]], last: Candidate | None
) -> tuple[int, Candidate]:
    """The card that shares least with the last one, of those whose turn is near."""
    if last is None:
        return min(heads, key=lambda head: head[0])
    earliest = min(turn for turn, _ in heads)
    near = [head for head in heads if head[0] <= earliest + _REACH]
    return min(
        near,
        key=lambda head: (
            _share_a_fact(head[1], last),
            last.deck == head[1].deck,
            head[0],
        ),
    )
