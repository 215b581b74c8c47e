"""Words that the page alone puts figures into; those of every form of a report are in `words`."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from trainer.domain.plain_text import counted
from trainer.reports.calendar_marks import busiest_week, calendar_rows
from trainer.reports.rates import Rate
from trainer.reports.report import (
    CardLine,
    Coverage,
    ExpectedRecall,
    MiddleHalf,
    MiddleHalves,
    Report,
    Retained,
    TraineeLine,
    TraineePage,
    Workload,
)
from trainer.reports.words import (
    NOTHING_SHARED,
    TEACHES_BADLY,
    answers_range,
    behind_name,
    close_words,
    coverage_words,
    date_words,
    due_places,
    half_words,
    is_told,
    percent,
    percent_range,
    places_apart,
    rate_words,
    spread_words,
)

_SHORT: Final = 70
"""Characters of a question that are enough to know it by in a list."""


def key_rates(report: Report) -> tuple[tuple[str, Rate, str], ...]:
    """Rates at the head of the page, with what stands beside them."""
    key = report.key
    retained = (
        ("Retention, marked", key.retained.marked, close_words(key.retained)),
        ("Retention, self-rated", key.retained.self_rated, ""),
    )
    if report.header.is_release:
        return retained
    return (
        *retained,
        ("Long retention, marked", key.long_retained.marked, close_words(key.long_retained)),
        ("Long retention, self-rated", key.long_retained.self_rated, ""),
        ("Confident errors", key.confident_errors, ""),
        ("On time", key.on_time, ""),
    )


def marked(retained: Retained, *, has_room: bool = True) -> str:
    """Retention of marked answers, and the share of them that was close."""
    close = close_words(retained, has_room=has_room)
    return rate_words(retained.marked) + (f", {close}" if close else "")


def beside_share(rate: Rate) -> str:
    """What stands behind a share that is written larger."""
    return rate_words(rate).split(" ", 2)[-1]


def answers_a_day(workload: Workload) -> str:
    """Answers of an active day, without their minutes."""
    return f"{spread_words(workload.answers)}{' answers' if workload.answers else ''}"


def covered(coverage: Coverage) -> str:
    """How many facts are covered, without saying each time that facts are counted."""
    return coverage_words(coverage).replace(" facts)", ")").replace(" fact)", ")")


def workload(workload: Workload) -> str:
    """Answers and minutes of an active day."""
    if workload.answers is None or workload.minutes is None:
        return f"too few active days ({workload.active_days})"
    answers, minutes = spread_words(workload.answers), spread_words(workload.minutes)
    days = counted(workload.active_days, "active day")
    return f"{answers} answers, {minutes} min; median and middle half of {days}"


def year_and_groups(line: TraineeLine) -> str:
    """Where a trainee belongs; a dash where nothing is known of it."""
    year = () if line.year is None else (f"year {line.year}",)
    return ", ".join((*year, *line.groups)) or "–"


def belongs(line: TraineeLine, *, unless: date | None = None) -> str:
    """Year, groups, how much is shared, and since which day, `unless` that one."""
    shared = {"topics": "shares topics alone", "cards": "shares cards"}.get(line.level)
    if shared is None:
        level = NOTHING_SHARED
    elif line.shared == unless:
        level = shared
    else:
        level = f"{shared}, {date_words(line.shared)}"
    return f"{year_and_groups(line)}; {level}"


def expected(estimates: Sequence[ExpectedRecall]) -> str:
    """A trainee's expected recall, with the chances of eight of ten cards."""
    return "; ".join(
        f"{_estimate(estimate)} on {date_words(estimate.day)}" for estimate in estimates
    )


def ranged(estimates: Sequence[ExpectedRecall]) -> bool:
    """Whether any estimate has a range of cards."""
    return any(line.low is not None and line.high is not None for line in estimates)


def busiest(trainee: TraineePage, *, is_short: bool) -> str:
    """In words what a calendar shows: its active days, and the week with the most answers."""
    week = busiest_week(trainee.calendar, trainee.calendar_first)
    days = counted(trainee.line.active_days, "active day")
    if not week:
        return days
    answers = str(week[1]) if is_short else counted(week[1], "answer")
    return f"{days}; busiest week from {week[0]}, {answers}"


def beside(figure: Rate | Coverage, half: MiddleHalf | None, *, is_short: bool) -> str:
    """The middle half behind a trainee's figure, in square brackets where pages are kept short."""
    words = half_words(figure, half)
    if not is_short or not words or half is None:
        return words
    # In per cent, as the figure that it stands behind.
    return f" [{percent_range(half.low, half.high).removesuffix(' %')}]"


def briefly(words: str, *, is_short: bool) -> str:
    """Figures in fewer letters where pages are kept short: `84 % (80–88, n 312)`, `too few (7)`."""
    if not is_short:
        return words
    return words.replace("too few answers (", "too few (").replace(" %, n ", ", n ")


def workload_beside(workload: Workload, half: MiddleHalf | None, *, is_short: bool) -> str:
    """The same behind the answers of an active day."""
    if half is None or workload.answers is None:
        return ""
    ends = answers_range(half)
    return f" [{ends}]" if is_short else f"; cohort’s middle half {ends} answers"


def has_halves(pages: Sequence[TraineePage]) -> bool:
    """Whether any trainee's figure stands beside those of others."""
    return any(page.middle_half != MiddleHalves() for page in pages)


def calendar(trainee: TraineePage) -> str:
    """A row of signs for each weekday, below the names of months."""
    return "\n".join(calendar_rows(trainee.calendar, trainee.calendar_first))


def clearly_below(trainee: TraineePage, target: float) -> tuple[list[tuple[str, str]], str]:
    """Categories below the target even at the upper end, and how many others there are.

    Among 40 trainees with 11 categories each, most of what else looks low does so by chance.
    """
    below = [
        (name, rate_words(retained.marked, places_apart(high, target)))
        for name, retained in trainee.categories
        if (high := retained.marked.high) is not None and high < target
    ]
    few = sum(not retained.marked.is_shown for _, retained in trainee.categories)
    others = f", too few in {few}" if few else ""
    return below, f"{len(below)} of {len(trainee.categories)}{others}"


def categories(trainee: TraineePage) -> tuple[list[tuple[str, str]], str]:
    """Categories with a rate to show, and a sentence with the counts of the others."""
    shown = [
        (name, _shown_rates(retained))
        for name, retained in trainee.categories
        if retained.marked.is_shown or retained.self_rated.is_shown
    ]
    few = ", ".join(
        f"{name} ({_counts(retained)})"
        for name, retained in trainee.categories
        if not retained.marked.is_shown and not retained.self_rated.is_shown
    )
    return shown, f"too few answers: {few}" if few else ""


def sources(cards: Sequence[CardLine]) -> dict[str, int]:
    """The sources of cards, each once in the order they come up, with their numbers from 1 on."""
    every = dict.fromkeys(card.source for card in cards)
    return {source: number for number, source in enumerate(every, start=1)}


def missed_briefly(card: CardLine, *, is_own: bool) -> str:
    """What was missed, of how many trainees, and when due: `38 % (34–42, n 528) of 14; due …`."""
    words = rate_words(card.missed)
    if card.missed.is_shown and not is_own:
        words += f" of {card.missed.trainees}"
    if is_told(card.missed_when_due):
        words += f"; due {rate_words(card.missed_when_due, due_places(card))}"
    if card.expected_missed is not None:
        words += f", expected {percent(card.expected_missed, due_places(card))}"
    if card.teaches_badly:
        words += f"; {TEACHES_BADLY}"
    return briefly(words, is_short=True)


def has_kinds(card: CardLine) -> bool:
    """Whether kinds of error say more than which wrong options were chosen."""
    return bool(card.errors) and not (
        card.chosen and [kind for kind, _ in card.errors] == ["other"]
    )


def listed(cards: Sequence[CardLine]) -> str:
    """Cards with how many answers were missed of how many; where that is not shown, with these.

    No share stands without its interval, for which there is no room.

    Those of several decks stand behind the name of their deck.
    """
    by_deck: dict[str, list[str]] = {}
    for card in cards:
        by_deck.setdefault(card.deck, []).append(_listed(card))
    parts = {deck: ", ".join(of_deck) for deck, of_deck in sorted(by_deck.items())}
    if len(parts) == 1:
        return "".join(parts.values())
    return "; ".join(f"{deck}: {part}" for deck, part in parts.items())


def _listed(card: CardLine) -> str:
    missed = card.missed
    answers = f"{missed.hits}/{missed.n}" if missed.is_shown else f"({missed.n})"
    return f"{card.name}{behind_name(card)} {answers}"


def short(text: str) -> str:
    """The beginning of a text on one line."""
    line = " ".join(text.split())
    if len(line) <= _SHORT:
        return line
    whole_words, _, _ = line[:_SHORT].rpartition(" ")
    return f"{whole_words or line[: _SHORT - 1]}…"


def _estimate(estimate: ExpectedRecall) -> str:
    if estimate.mean is None:
        return "too few cards"
    if estimate.low is None or estimate.high is None:
        return percent(estimate.mean)
    cards = f"eight of ten cards {percent_range(estimate.low, estimate.high)}"
    return f"{percent(estimate.mean)} ({cards})"


def _counts(retained: Retained) -> str:
    marked, self_rated = retained.marked.n, retained.self_rated.n
    return f"{marked} marked, {self_rated} self-rated" if self_rated else f"{marked}"


def _shown_rates(retained: Retained) -> str:
    """Retention of one category, without what nobody answered."""
    parts = ((retained.marked, "marked"), (retained.self_rated, "self-rated"))
    return "; ".join(f"{rate_words(rate)} {name}" for rate, name in parts if rate.n)
