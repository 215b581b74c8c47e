"""What to act on: at most four sentences, each with a number and a place on the page."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from trainer.domain.plain_text import counted
from trainer.reports.rates import Rate
from trainer.reports.report import CategoryLine, Report, Retained, Sentence
from trainer.reports.words import by_trainee, percent, percent_range, places_apart

MOST: Final = 4
_MOST_NAMES: Final = 3
_RULES: Final = (
    ("retention", "below the target two weeks running"),
    ("inactive", "without an answer for 14 days"),
    ("overdue", "far overdue"),
)
"""What is said of those who meet each rule."""


def act_on(report: Report) -> Report:
    """The report with its sentences."""
    sentences = (*_weakest(report), *_people(report), *_card(report), *_stale(report))
    return replace(report, act_on=sentences[:MOST])


def _weakest(report: Report) -> Iterator[Sentence]:
    """The weakest topic by marked answers, and by self-rated ones: neither is passed over.

    Beside a marked topic, one that is self-rated is told where its interval is below the target.
    """
    marked = _shown(report, lambda retained: retained.marked)
    rated = _shown(report, lambda retained: retained.self_rated)
    if not marked and not rated:
        return
    (line, rate), *others = marked or rated
    also = ""
    if marked and rated and (rated[0][1].high or 0.0) < report.header.target:
        also = f"; of self-rated answers: {_topic(*rated[0], report)}, below it"
    if others:
        which = f"Weakest topic{' that is shown' if report.header.is_release else ''}"
    else:
        which = "The only topic with enough answers"
    by = "" if marked else ", of self-rated answers"
    words = _topic(line, rate, report, " retained")
    yield Sentence(
        text=f"{which}{by}: {words}{_beside_target(rate, report)}{also}.", target=line.anchor
    )


def _shown(report: Report, part: Callable[[Retained], Rate]) -> list[tuple[CategoryLine, Rate]]:
    """The categories whose rate is shown, the weakest first."""
    rates = [(line, part(line.retained)) for line in report.categories]
    shown = [(line, rate) for line, rate in rates if rate.share is not None]
    return sorted(shown, key=lambda pair: (pair[1].share, pair[0].category))


def _topic(line: CategoryLine, rate: Rate, report: Report, retained: str = "") -> str:
    high, target = rate.high or 0.0, report.header.target
    places = places_apart(high, target) if high < target else 0
    share, ends = percent(rate.share or 0.0, places), percent_range(rate.low or 0.0, high, places)
    return f"{line.category}, {share}{retained} ({ends}, n {rate.n})"


def _beside_target(rate: Rate, report: Report) -> str:
    target = report.header.target
    if (rate.high or 0.0) < target:
        return f", below the target of {percent(target)}"
    if (rate.share or 0.0) >= target:
        return f", at or above the target of {percent(target)}"
    if report.header.is_release:
        # Its ends are rounded outwards, and may hold a target that the interval does not.
        return f"; the target is {percent(target)}"
    return f", the target of {percent(target)} is within its interval"


def _people(report: Report) -> Iterator[Sentence]:
    rules = [one.rule for one in report.check_in]
    met = [(rules.count(rule), words) for rule, words in _RULES if rule in rules]
    if not met:
        return
    if report.header.is_own:
        text = f"You are {_names(words for _, words in met)}."
    else:
        text = f"{_whom(report)}: {', '.join(f'{n} {words}' for n, words in met)}."
    yield Sentence(text=text, target="check-in")


def _whom(report: Report) -> str:
    people = by_trainee(report.check_in)
    several = sum(len(rules) > 1 for rules in people)
    of_them = "" if len(people) == 1 else f"{several} of them "
    beside = f" ({of_them}by more than one rule)" if several else ""
    return f"{counted(len(people), 'trainee')} to check in with{beside}"


def _card(report: Report) -> Iterator[Sentence]:
    bad = [line for line in report.cards if line.teaches_badly and not line.is_retired]
    if not bad:
        return
    first, *others = bad
    due, expected = first.missed_when_due, first.expected_missed
    if due.share is None or expected is None:
        return
    missed = (
        f"{percent(due.share)} of {due.n} due answers were missed, where the model expected"
        f" {percent(expected)}"
    )
    if not others:
        text = (
            f"Card {first.name} ({first.category}) may teach badly, which weighs on its topic and"
            f" its trainees: {missed}; look at its wording."
        )
    else:
        text = (
            f"{len(bad)} cards may teach badly, {_names(line.name for line in bad)}, which weighs"
            f" on their topics and trainees: of {first.name} ({first.category}) {missed}; look at"
            " their wording."
        )
    yield Sentence(text=text, target=first.anchor)


def _stale(report: Report) -> Iterator[Sentence]:
    if not report.stale:
        return
    most = max(line.trainees for line in report.stale)
    worst = [line.category for line in report.stale if line.trainees == most]
    yield Sentence(text=_stale_words(report, most, worst), target="stale")


def _stale_words(report: Report, most: int, worst: Sequence[str]) -> str:
    names, fewer = _names(worst), len(report.stale) - len(worst)
    if report.header.is_own:
        what = "a figure before it" if len(worst) == 1 else "figures before they"
        return f"You last passed {what} changed: {names}."
    who, others = counted(most, "trainee"), ""
    if fewer:
        others = f"; fewer in {counted(fewer, 'other category', 'other categories')}"
    if len(worst) == 1:
        return f"{who} last passed a figure before it changed: {names}{others}."
    return f"In {names}, {who} each last passed a figure before it changed{others}."


def _names(names: Iterable[str]) -> str:
    """All names where they are few, else the first and how many others there are."""
    every = list(names)
    if len(every) > _MOST_NAMES:
        return f"{every[0]} and {len(every) - 1} others"
    *head, last = every
    return f"{', '.join(head)} and {last}" if head else last
