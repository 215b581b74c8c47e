"""Figures of a report in words, the same on the page, in the terminal and on sheets."""

from typing import TYPE_CHECKING, Final

from trainer.domain.plain_text import counted
from trainer.reports.rates import FROM_TRAINEES, LEAST_TRAINEES, Rate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    # Its module takes 10 ms to import, and `trainer stats` puts rates into words without it.
    from trainer.reports.report import (
        CardLine,
        CardVersion,
        CheckIn,
        Coverage,
        ErrorLine,
        Header,
        MiddleHalf,
        Report,
        Retained,
        Spread,
        TraineeLine,
        WeekLine,
    )

HIDDEN: Final = "hidden"
"""Stands where a count is kept back in a report that goes further."""
HIDDEN_RATE: Final = "hidden: too few trainees"
"""The same in the place of a rate."""
MANY_TRAINEES: Final = f"{LEAST_TRAINEES} or more"
"""Stands in the place of how many there are, in a report that goes further."""
LEFT_OUT: Final = (
    "This report may go further than its director: it names no trainee, and what is of few, or of"
    " single cards, is left out."
)
NOT_OF_MANY: Final = (
    "Hidden, or nothing to show yet: too few trainees stand behind it, or behind a part of it."
)
NOTHING_SHARED: Final = "nothing shared yet"
MIDDLE_HALF_MEANS: Final = (
    f"half of the cohort’s trainees with the same deck versions, {FROM_TRAINEES} or more, lie in it"
)
NEEDS_CARDS: Final = "Named of those alone who share card by card."
"""Stands in the place of a trainee's weakest cards."""
CHECK_IN_MARK: Final = " *"
"""Stands behind the name of a trainee in a list of all."""
CHECK_IN_MEANS: Final = "* to check in with"
TEACHES_BADLY: Final = "may teach badly"
BADLY_MEANS: Final = (
    "when it was due it was missed more often than the model expected, even at the lower end of the"
    " interval."
)
_MOST_PLACES: Final = 4
_KINDS: Final = (
    (("other",), "a wrong choice or text"),
    (("near", "spelling"), "close but not the same"),
    (("missing", "extra"), "parts of a list"),
    (("order",), "the parts in another order"),
    (("negation",), "said to be so, or not so, the wrong way round"),
    (("comparator",), "less, about or more left out or mistaken"),
    (("direction",), "the other way round"),
    (("sign",), "plus for minus"),
    (("unit",), "another unit"),
    (("power of ten",), "ten times too much or too little, or more"),
    (("value",), "another number"),
    (("one end of a range",), "half of a range"),
    (("derived",), "worked out of the right figure"),
    (("other fact",), "the figure of another fact"),
    (("not a figure",), "no number where one was asked for"),
    (("no answer",), "left empty"),
)
"""What kinds of error are, those together that are told of in one breath."""


def percent(share: float, places: int = 0) -> str:
    """A share of one in percent, whole unless decimal places are asked for: `84 %`."""
    return f"{share * 100:.{places}f} %"


def percent_range(low: float, high: float, places: int = 0) -> str:
    """Two shares in percent, whole unless decimal places are asked for: `80–88 %`."""
    return f"{low * 100:.{places}f}–{high * 100:.{places}f} %"


def rate_words(rate: Rate, places: int = 0) -> str:
    """A rate with its interval and count, or why it is not shown: `84 % (80–88 %, n 312)`."""
    if rate.share is not None and rate.low is not None and rate.high is not None:
        ends = percent_range(rate.low, rate.high, places)
        return f"{percent(rate.share, places)} ({ends}, n {rate.n})"
    if rate.is_hidden:
        return HIDDEN_RATE
    if not rate.n:
        return "no answers"
    if rate.lacks_trainees:
        return f"too few trainees ({rate.trainees})"
    return f"too few answers ({rate.n})"


def retained_words(retained: "Retained", beside_marked: str = "") -> str:
    """Retention of marked and of self-rated answers, apart; what nobody gave is left out."""
    parts = []
    if is_told(retained.marked) or not is_told(retained.self_rated):
        close = close_words(retained, has_room=False)
        told = f", {close}" if close else ""
        parts.append(f"{rate_words(retained.marked)} marked{beside_marked}{told}")
    if is_told(retained.self_rated):
        parts.append(f"{rate_words(retained.self_rated)} self-rated")
    return "; ".join(parts)


def is_told(rate: Rate) -> bool:
    """Whether there is something to say of it: there are answers, or they are hidden."""
    return rate.n > 0 or rate.is_hidden


def close_words(retained: "Retained", *, has_room: bool = True) -> str:
    """The share marked close, and where there is room how many: `3 % close (9)`.

    Empty where retention is not shown, or it is left out.
    """
    if retained.close_share is None:
        return ""
    words = f"{percent(retained.close_share)} close"
    return f"{words} ({retained.close})" if has_room else words


def has_shared_nothing(line: "TraineeLine") -> bool:
    """Whether nothing is known of a trainee yet, so that no figure says anything."""
    return not line.level or line.shared is None


def coverage_words(coverage: "Coverage") -> str:
    """Facts that are covered, of all: `40 % (120 of 300 facts)`."""
    if coverage.is_hidden:
        return HIDDEN
    if coverage.share is None:
        return "no facts assigned"
    if not coverage.facts:
        return percent(coverage.share)
    return f"{percent(coverage.share)} ({coverage.covered} of {counted(coverage.facts, 'fact')})"


def behind_name(card: "CardLine") -> str:
    """What stands behind a card's name: ` (self-rated)`, ` (retired)`; most often nothing."""
    words = ", ".join(filter(None, (card.marking, "retired" if card.is_retired else "")))
    return f" ({words})" if words else ""


def missed_share_words(card: "CardLine", *, is_own: bool) -> str:
    """How often a card was missed, and by how many asked: `38 % (34–42 %, n 528) of 14 trainees`.

    Of oneself, and where too few answered, without how many.
    """
    words = rate_words(card.missed)
    if is_own or not card.missed.is_shown:
        return words
    return f"{words} of {counted(card.missed.trainees, 'trainee')}"


def weakest_words(card: "CardLine") -> str:
    """How often one trainee missed a card: a rate, or of few answers their number: `2 of 7`."""
    missed = card.missed
    return rate_words(missed) if missed.is_shown else f"{missed.hits} of {missed.n}"


def version_words(version: "CardVersion") -> str:
    """How often a text of a card was answered, and of one from before its answer changed, missed.

    `before its answer changed (was ~ 2 %, now ~ 4 %): missed 24 % (16–35 %, n 78)`.
    """
    if not version.is_earlier:
        return f"n {version.answers}"
    missed = f"missed {rate_words(version.missed)}" if version.missed else f"n {version.answers}"
    change = f" (was {version.was}, now {version.now})" if version.was else ""
    return f"before its answer changed{change}: {missed}"


def due_words(card: "CardLine") -> str:
    """How often a card was missed when it was due, beside what the model expected of the same.

    Empty where it was never due.
    """
    if not is_told(card.missed_when_due):
        return ""
    places = due_places(card)
    words = rate_words(card.missed_when_due, places)
    if card.expected_missed is None:
        return words
    expected = percent(card.expected_missed, places)
    return f"{words}; the model expected {expected} of the same answers"


def due_places(card: "CardLine") -> int:
    """Decimal places with which what a card was missed when due is seen to be above the expected.

    0 unless it may teach badly, which hangs on the lower end of the interval.
    """
    low, expected = card.missed_when_due.low, card.expected_missed
    if not card.teaches_badly or low is None or expected is None:
        return 0
    return places_apart(low, expected)


def places_apart(one: float, other: float) -> int:
    """Decimal places of per cent with which two shares are seen to differ; four at most."""
    places = range(_MOST_PLACES)
    return next((n for n in places if percent(one, n) != percent(other, n)), _MOST_PLACES)


def kinds_words(lines: "Iterable[ErrorLine]") -> str:
    """What the kinds of error are that occur: `other: a wrong choice or text; …`."""
    there = {kind for line in lines for kind, _ in line.kinds}
    told = ((", ".join(kind for kind in kinds if kind in there), what) for kinds, what in _KINDS)
    return "; ".join(f"{kinds}: {what}" for kinds, what in told if kinds)


def by_trainee(check_in: "Iterable[CheckIn]") -> "Sequence[Sequence[CheckIn]]":
    """The rules that each trainee meets, trainees in the order in which they are first named."""
    rules: dict[str, list[CheckIn]] = {}
    for met in check_in:
        rules.setdefault(met.trainee, []).append(met)
    return tuple(rules.values())


def reasons_words(rules: "Iterable[CheckIn]") -> str:
    """All rules that a trainee meets in one sentence, with the figures behind each."""
    return "; and ".join(met.words for met in rules)


def answered_weeks(weeks: "Sequence[WeekLine]") -> "Sequence[WeekLine]":
    """The weeks of a period from the first on in which anybody answered."""
    return weeks[next((at for at, week in enumerate(weeks) if week.answers), len(weeks)) :]


def unanswered_words(report: "Report") -> str:
    """Which weeks of the period nobody answered in before those; empty where there are none."""
    weeks = answered_weeks(report.weeks)
    empty = len(report.weeks) - len(weeks)
    if not empty or not weeks:
        return ""
    before = "week" if empty == 1 else f"{empty} weeks"
    who = "you answered nothing" if report.header.is_own else "nobody answered"
    return f"in the {before} before {weeks[0].first_day} {who}"


def trainees_words(header: "Header") -> str:
    """How many trainees a report is of, and how many of them share card by card."""
    trainees, at_cards = header.trainees, header.at_card_level
    if trainees is None or at_cards is None:
        return MANY_TRAINEES
    if trainees <= 1:
        does_not = "shares" if at_cards else "does not share"
        return f"1, who {does_not} card by card" if trainees else "none"
    who = {0: "none of whom shares", 1: "one of whom shares", trainees: "all of whom share"}
    return f"{trainees}, {who.get(at_cards, f'{at_cards} of whom share')} card by card"


def spread_words(spread: "Spread | None") -> str:
    """A median with its middle half: `22 (15–30)`."""
    if spread is None:
        return "too few active days"
    low, middle, high = map(number_words, (spread.low, spread.middle, spread.high))
    return f"{middle} ({low}–{high})"


def half_words(figure: "Rate | Coverage", half: "MiddleHalf | None") -> str:
    """What stands behind a trainee's figure: `; middle half 80–88 %`.

    Empty where the figure is not shown, or nothing is there to hold it against.
    """
    if half is None or figure.share is None:
        return ""
    return f"; middle half {percent_range(half.low, half.high)}"


def answers_range(half: "MiddleHalf") -> str:
    """The middle half of answers a day: `9–14.5`."""
    return f"{number_words(half.low)}–{number_words(half.high)}"


def date_words(day: "date | None") -> str:
    """A day as `2026-11-29`, as everywhere in the program; `never` where there is none."""
    return "never" if day is None else day.isoformat()


def number_words(number: float) -> str:
    """A number to one decimal place, which is left out where it says nothing: `14.5`, `22`."""
    return f"{number:.1f}".removesuffix(".0")
