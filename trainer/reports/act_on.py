"""What to act on: at most four sentences, each with a number and a place on the page."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from trainer.domain.plain_text import counted
from trainer.reports.report import Report, Sentence
from trainer.reports.words import percent, percent_range

MOST: Final = 4


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
    yield Sentence(
        text=(
            f"Weakest topic{' that is shown' if report.header.is_release else ''}:"
            f" {line.category}, {percent(share)} retained"
            f" ({percent_range(low, high)}, n {rate.n}), {beside}."
        ),
        target=line.anchor,
    )


def _people(report: Report) -> Iterator[Sentence]:
    rules = [one.rule for one in report.check_in]
    parts = [
        f"{rules.count(rule)} {words}"
        for rule, words in (
            ("retention", "below the target two weeks running"),
            ("inactive", "without an answer for 14 days"),
            ("overdue", "far overdue"),
        )
        if rule in rules
    ]
    if parts:
        people = len({one.trainee for one in report.check_in})
        whom = "You meet a rule" if report.header.is_own else f"{counted(people, 'trainee')}"
        verb = "" if report.header.is_own else " to check in with"
        both = len(rules) - people
        twice = f" ({both} of them by two rules)" if both and not report.header.is_own else ""
        yield Sentence(text=f"{whom}{verb}{twice}: {', '.join(parts)}.", target="check-in")


def _card(report: Report) -> Iterator[Sentence]:
    for line in report.cards:
        due = line.missed_when_due
        if line.teaches_badly and line.expected_missed is not None and due.share is not None:
            yield Sentence(
                text=(
                    f"Card {line.name} ({line.category}) may teach badly, which weighs on its topic"
                    f" and its trainees: {percent(due.share)} of {due.n} due answers were missed,"
                    f" where the model expected {percent(line.expected_missed)}; look at its"
                    " wording."
                ),
                target=line.anchor,
            )
            return


def _stale(report: Report) -> Iterator[Sentence]:
    if report.stale:
        worst = max(report.stale, key=lambda line: (line.trainees, line.category))
        who = "You" if report.header.is_own else counted(worst.trainees, "trainee")
        yield Sentence(
            text=f"{who} last passed a figure before it changed: {worst.category}.",
            target="stale",
        )
