"""What to act on: at most four sentences, each with a number and a place on the page."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from trainer.domain.plain_text import counted
from trainer.reports.report import Report, Sentence
from trainer.reports.words import by_trainee, percent, percent_range

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
    lines = [
        (line.retained.marked.share, line)
        for line in report.categories
        if line.retained.marked.share is not None
    ]
    if not lines:
        return
    share, line = min(lines, key=lambda pair: (pair[0], pair[1].category))
    rate, target = line.retained.marked, report.header.target
    low, high = rate.low or 0.0, rate.high or 0.0
    if high < target:
        beside = f"below the target of {percent(target)}"
    elif share < target:
        beside = f"the target of {percent(target)} is within its interval"
    else:
        beside = f"at or above the target of {percent(target)}"
    if len(lines) == 1:
        which = "The only topic with enough answers"
    else:
        which = f"Weakest topic{' that is shown' if report.header.is_release else ''}"
    yield Sentence(
        text=(
            f"{which}: {line.category}, {percent(share)} retained"
            f" ({percent_range(low, high)}, n {rate.n}), {beside}."
        ),
        target=line.anchor,
    )


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
