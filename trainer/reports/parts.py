"""Parts of a report as text: a heading and its lines, for standard output and for the screen."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from trainer.reports.chart import MARKED, SELF_RATED, Dot, dot_charts
from trainer.reports.lines import cells, labelled, wrapped
from trainer.reports.report import (
    CardLine,
    ExpectedRecall,
    MiddleHalf,
    Retained,
    Spread,
    Workload,
)
from trainer.reports.words import (
    TEACHES_BADLY,
    answers_range,
    behind_name,
    close_words,
    due_words,
    half_words,
    is_told,
    percent,
    percent_range,
    rate_words,
    spread_words,
    weakest_words,
)

MADE_UP: Final = "made-up data"
"""Stands at every heading of a report that nobody's answers are in."""
EXPECTED_TITLE: Final = "Expected recall (model estimate)"
KINDS_TITLE: Final = "Kinds of error"
LONG_TITLE: Final = "Long retention (after 21 days or more)"
ESTIMATE_INTRO: Final = (
    "What the memory model expects on a day if nothing is studied until then; nobody was asked."
)
_OWN_RANGE: Final = "Eight of ten cards lie in the range."
_SUMMED: Final = "Cards are summed over trainees."
_RANGE: Final = "A range is that of the median trainee: eight of ten of their cards lie in it."
_NO_ANSWERS: Final = "No answers yet."


class Leading(NamedTuple):
    """Lines that lead somewhere together."""

    lines: tuple[str, ...]
    target: str
    """Anchor, as on the page, of what they are about."""


class Link(NamedTuple):
    """Where in its part something leads somewhere."""

    top: int
    """Its first line, from 0."""
    height: int
    target: str


class Part(NamedTuple):
    """One part of a report."""

    title: str
    lines: tuple[str, ...]
    links: tuple[Link, ...] = ()
    """From top to bottom."""
    anchors: frozenset[str] = frozenset()
    """What stands here, by the anchors that it has on the page."""


def part(title: str, lines: Iterable[str | Leading], anchors: Iterable[str] = ()) -> Part:
    """A part of lines that are worked out now."""
    shown: list[str] = []
    links: list[Link] = []
    for line in lines:
        if isinstance(line, Leading):
            links.append(Link(len(shown), len(line.lines), line.target))
            shown.extend(line.lines)
        else:
            shown.append(line)
    return Part(title, tuple(shown), tuple(links), frozenset(anchors))


def with_origin(parts: Iterable[Part], *, is_made_up: bool) -> Iterator[Part]:
    """The parts; of a made-up report each heading says that it is one."""
    for each in parts:
        yield each._replace(title=f"{each.title} ({MADE_UP})") if is_made_up else each


def headed(parts: Iterable[Part], width: int) -> Iterator[str]:
    """All parts below each other, each heading drawn out to the width."""
    for number, each in enumerate(parts):
        if number:
            yield ""
        yield from heading(each.title, width)
        yield from each.lines


def heading(title: str, width: int) -> Iterator[str]:
    """A heading, drawn out to the width, so that it is seen without colour."""
    *above, last = wrapped(title, width)
    yield from above
    yield f"{last} {'─' * (width - cells(last) - 1)}".rstrip()


def retained_rows(
    name: str, retained: Retained, half: MiddleHalf | None = None
) -> Iterator[tuple[str, str]]:
    """Labels and words of a retention: marked answers, and apart from them self-rated ones.

    Beside the marked ones stands the cohort's middle half, where there is one.
    """
    marked, self_rated = retained.marked, retained.self_rated
    if is_told(marked) or not is_told(self_rated):
        # Beside a middle half 80 columns have no room for the count.
        close = close_words(retained, has_room=half is None)
        told = f"; {close}" if close else ""
        yield f"{name}, marked", f"{rate_words(marked)}{half_words(marked, half)}{told}"
    if is_told(self_rated):
        yield f"{name}, self-rated", rate_words(self_rated)


def retained_charts(
    rows: Iterable[tuple[str, Retained, bool]], width: int, *, target: float | None
) -> Iterator[str]:
    """Charts of names with their retention, and whether it is hidden: one chart for each kind."""
    named = tuple(rows)
    marked = [
        Dot(label=name, rate=kept.marked, is_hidden=is_hidden)
        for name, kept, is_hidden in named
        if is_told(kept.marked) or not is_told(kept.self_rated) or is_hidden
    ]
    self_rated = [
        Dot(label=name, rate=kept.self_rated, is_hidden=is_hidden)
        for name, kept, is_hidden in named
        if is_told(kept.self_rated) or is_hidden
    ]
    kinds = ((MARKED, marked), (SELF_RATED, self_rated))
    answered = [kind for kind in kinds if any(is_told(row.rate) for row in kind[1])]
    if not answered:
        yield from wrapped(_NO_ANSWERS, width)
    yield from dot_charts(answered, width, target=target)


def missed_lines(cards: Iterable[CardLine], width: int) -> Iterator[str]:
    """Cards with how often they were missed, and below each its question."""
    for card in cards:
        yield from _card_lines(card, missed_words(card), width)


def weakest_lines(cards: Iterable[CardLine], width: int) -> Iterator[str]:
    """The same of the cards that one trainee misses most."""
    for card in cards:
        yield from _card_lines(card, f"missed {weakest_words(card)}", width)


def _card_lines(card: CardLine, words: str, width: int) -> Iterator[str]:
    yield from wrapped(f"{card.name}{behind_name(card)}, {card.category}: {words}", width)
    yield from wrapped(card.question, width, prefix="  ")


def missed_words(card: CardLine) -> str:
    """How often a card was missed, and where it was due beside what the model expected."""
    due = due_words(card)
    missed = ("missed " if card.missed.is_shown else "") + rate_words(card.missed)
    words = missed + (f"; missed when due {due}" if due else "")
    return f"{words}; {TEACHES_BADLY}" if card.teaches_badly else words


def expected_lines(
    expected: Iterable[ExpectedRecall], width: int, *, of_one: bool = False
) -> Iterator[str]:
    """What the model expects on each day of one trainee or of all, said to be an estimate."""
    lines = tuple(expected)
    yield from wrapped(" ".join(_estimate_intro(lines, of_one=of_one)), width)
    yield from labelled(((line.day.isoformat(), _expected_words(line)) for line in lines), width)


def _estimate_intro(lines: Iterable[ExpectedRecall], *, of_one: bool) -> Iterator[str]:
    """What the lines are, and of what in them there is something to say."""
    yield ESTIMATE_INTRO
    if not of_one and any(line.cards is not None for line in lines):
        yield _SUMMED
    if any(line.low is not None for line in lines):
        yield _OWN_RANGE if of_one else _RANGE


def workload_lines(workload: Workload, width: int, half: MiddleHalf | None = None) -> Iterator[str]:
    """Answers and minutes of a day on which there was any; of one, beside the cohort's answers."""
    rows = [
        ("Answers of an active day", _spread_words(workload.answers, workload.active_days)),
        ("Minutes of an active day", _spread_words(workload.minutes, workload.active_days)),
    ]
    if half is not None:
        rows.append(("Cohort’s middle half", f"{answers_range(half)} answers"))
    yield from labelled(rows, width)


def _expected_words(line: ExpectedRecall) -> str:
    if line.mean is None:
        return "too few cards" if line.cards is None else f"too few cards ({line.cards})"
    of = "" if line.cards is None else f" of {line.cards} cards"
    words = f"{percent(line.mean)}{of}"
    if line.low is None or line.high is None:
        return words
    return f"{words}; eight of ten between {percent_range(line.low, line.high)}"


def _spread_words(spread: Spread | None, days: int) -> str:
    if spread is None:
        return f"too few active days ({days})"
    middle, _, half = spread_words(spread).removesuffix(")").partition(" (")
    return f"median {middle} (middle half {half}, n {spread.n})"
