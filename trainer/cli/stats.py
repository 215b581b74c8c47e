"""`trainer stats`: the day's, the week's and all-time figures."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

import click

from trainer.cli.output import say, say_json, say_table
from trainer.cli.terminal import columns
from trainer.cli.way_in import clock_of, opened_store
from trainer.domain.proportion import Proportion
from trainer.domain.study_day import calendar_date
from trainer.reports.chart import MARKED, SELF_RATED, Dot, bars, calendar, dot_charts
from trainer.reports.lines import table, wrapped
from trainer.reports.rates import trainee_rate
from trainer.reports.words import rate_words
from trainer.services.stats import HardFact, Period, Statistics, statistics

_MOST_FACTS: Final = 5
"""Of the hardest facts that are written out; as JSON there are all of them."""


@click.command(epilog="Example: trainer stats --json")
@click.option("--json", "as_json", is_flag=True, help="For a program to read.")
@click.pass_context
def stats(ctx: click.Context, *, as_json: bool) -> None:
    """Show what you answered and kept today, this week and in all, and what comes.

    Retention counts the first answer of a day to a card whose interval was a day or more. Cards
    marked by the program and cards you rated yourself stand apart; behind each share are its
    count and its 95 % interval (Wilson). An answer counts for at most 60 seconds. A share is shown
    from 20 answers on; a fact's misses are counted from 5, as those of retention are.
    """
    with opened_store(ctx) as store:
        figures = statistics(store, clock_of(ctx).now())
    if as_json:
        say_json(_as_json(figures))
    else:
        _say(figures)


def _say(figures: Statistics) -> None:
    width = columns()
    periods = {"today": figures.today, "7 days": figures.week, "all time": figures.all_time}
    by_period = [dict(_rows(chosen)) for chosen in periods.values()]
    rows = [(name, *(cells[name] for cells in by_period)) for name in by_period[0]]
    say_table([("", *periods), *rows])
    say()
    kept = [
        (name, _share_words(chosen.kept_marked), _share_words(chosen.kept_self_rated))
        for name, chosen in periods.items()
    ]
    _say_all(table(("Due cards kept", "marked", "self-rated"), kept, width))
    _say_part("Kept by category, all time:", _by_category(figures, width))
    _say_part("Answers by day, the last 26 weeks:", _calendar(figures, width))
    _say_part("Facts missed most often when due:", _hardest(figures, width))
    say()
    say(f"Due today, limit or not: {figures.due_today}")
    say("Falling due on the next days:")
    today = calendar_date(figures.day)
    for number, count in enumerate(figures.forecast, start=1):
        say(f"  {_day(today, number).isoformat()}: {count}")
    _say_part("Falling due in the next 30 days:", _forecast(figures, width))
    if not any(figures.forecast_30):
        say()
        say("Nothing falls due in the next 30 days.")


def _rows(chosen: Period) -> Iterator[tuple[str, str]]:
    yield "answered", str(chosen.answered)
    yield "  correct", str(chosen.correct)
    yield "  close", str(chosen.close)
    yield "  wrong", str(chosen.wrong)
    yield "  self-rated", str(chosen.self_rated)
    yield "crammed", str(chosen.crammed)
    yield "newly learnt", str(chosen.newly_learnt)
    yield "minutes", f"{chosen.elapsed_ms / 60_000:.0f}"
    yield "days studied", str(chosen.active_days)


def _by_category(figures: Statistics, width: int) -> Iterator[str]:
    kinds = (
        (MARKED, [(kept.category, kept.kept_marked) for kept in figures.by_category]),
        (SELF_RATED, [(kept.category, kept.kept_self_rated) for kept in figures.by_category]),
    )
    charts = [
        (title, [Dot(label=name, rate=trainee_rate(kept.hits, kept.n)) for name, kept in named])
        for title, of_kind in kinds
        if (named := [(name, kept) for name, kept in of_kind if kept.n])
    ]
    return dot_charts(charts, width)


def _calendar(figures: Statistics, width: int) -> Iterator[str]:
    return calendar(figures.calendar, calendar_date(figures.calendar_first), width)


def _hardest(figures: Statistics, width: int) -> Iterator[str]:
    for hard in figures.hardest_facts[:_MOST_FACTS]:
        kind = "marked" if hard.is_marked else "self-rated"
        named = f"{hard.fact} of {hard.deck}, {kind}: missed {_missed_words(hard.missed)}"
        yield from wrapped(named, width)
        yield from wrapped(hard.claim, width, prefix="  ")


def _forecast(figures: Statistics, width: int) -> Iterator[str]:
    today = calendar_date(figures.day)
    days = [_day(today, number) for number, _ in enumerate(figures.forecast_30, start=1)]
    labels = [f"{day:%a}"[:2] + f" {day.day:>2}" for day in days]
    return bars(figures.forecast_30, labels, width)


def _say_part(title: str, lines: Iterator[str]) -> None:
    """A title and its lines; neither where there is nothing to show."""
    shown = list(lines)
    if shown:
        say()
        say(title)
        _say_all(shown)


def _say_all(lines: Iterable[str]) -> None:
    for line in lines:
        say(line)


def _share_words(kept: Proportion) -> str:
    return rate_words(trainee_rate(kept.hits, kept.n)) if kept.n else "none due"


def _missed_words(missed: Proportion) -> str:
    """A share, or where there are too few answers for one, only how many they were."""
    rate = trainee_rate(missed.hits, missed.n)
    return rate_words(rate) if rate.is_shown else f"{missed.hits} of {missed.n}"


def _day(today: date, number: int) -> date:
    return today + timedelta(days=number)


def _as_json(figures: Statistics) -> dict[str, object]:
    today = calendar_date(figures.day)
    return {
        "day": today.isoformat(),
        "today": _period_json(figures.today),
        "week": _period_json(figures.week),
        "all_time": _period_json(figures.all_time),
        "due_today": figures.due_today,
        "forecast": _forecast_json(today, figures.forecast),
        "forecast_30": _forecast_json(today, figures.forecast_30),
        "by_category": [
            {
                "category": kept.category,
                "kept_marked": _share_json(kept.kept_marked),
                "kept_self_rated": _share_json(kept.kept_self_rated),
            }
            for kept in figures.by_category
        ],
        "calendar": [
            {"day": _day(calendar_date(figures.calendar_first), number).isoformat(), "answers": n}
            for number, n in enumerate(figures.calendar)
        ],
        "hardest_facts": [_hard_json(hard) for hard in figures.hardest_facts],
    }


def _forecast_json(today: date, counts: Iterable[int]) -> list[dict[str, object]]:
    return [
        {"day": _day(today, number).isoformat(), "due": count}
        for number, count in enumerate(counts, start=1)
    ]


def _hard_json(hard: HardFact) -> dict[str, object]:
    return {
        "deck": hard.deck,
        "fact": hard.fact,
        "claim": hard.claim,
        "is_marked": hard.is_marked,
        "missed": {
            "failed": hard.missed.hits,
            "n": hard.missed.n,
            "share": hard.missed.share,
            "interval_95": list(hard.missed.interval) if hard.missed.interval else None,
        },
    }


def _period_json(chosen: Period) -> dict[str, object]:
    return {
        "answered": chosen.answered,
        "correct": chosen.correct,
        "close": chosen.close,
        "wrong": chosen.wrong,
        "self_rated": chosen.self_rated,
        "crammed": chosen.crammed,
        "kept_marked": _share_json(chosen.kept_marked),
        "kept_self_rated": _share_json(chosen.kept_self_rated),
        "newly_learnt": chosen.newly_learnt,
        "elapsed_ms": chosen.elapsed_ms,
        "active_days": chosen.active_days,
    }


def _share_json(kept: Proportion) -> dict[str, object]:
    return {
        "passed": kept.hits,
        "n": kept.n,
        "share": kept.share,
        "interval_95": list(kept.interval) if kept.interval else None,
    }
