"""`trainer stats`: the day's, the week's and all-time figures."""

from collections.abc import Iterator
from datetime import date, timedelta

import click

from trainer.cli.output import say, say_json, say_table
from trainer.cli.way_in import clock_of, opened_store
from trainer.domain.proportion import Proportion
from trainer.domain.study_day import calendar_date
from trainer.services.stats import Period, Statistics, statistics


@click.command(epilog="Example: trainer stats --json")
@click.option("--json", "as_json", is_flag=True, help="For a program to read.")
@click.pass_context
def stats(ctx: click.Context, *, as_json: bool) -> None:
    """Show what you answered and kept today, this week and in all, and what comes.

    Retention counts the first answer of a day to a card whose interval was a day or more. Cards
    marked by the program and cards you rated yourself stand apart; behind each share are its
    count and its 95 % interval (Wilson). An answer counts for at most 60 seconds.
    """
    with opened_store(ctx) as store:
        figures = statistics(store, clock_of(ctx).now())
    if as_json:
        say_json(_as_json(figures))
    else:
        _say(figures)


def _say(figures: Statistics) -> None:
    columns = [("", "today", "7 days", "all time")]
    by_period = [dict(_rows(chosen)) for chosen in (figures.today, figures.week, figures.all_time)]
    rows = [(name, *(cells[name] for cells in by_period)) for name in by_period[0]]
    say_table([*columns, *rows])
    say()
    say(f"Due today, limit or not: {figures.due_today}")
    say("Falling due on the next days:")
    today = calendar_date(figures.day)
    for number, count in enumerate(figures.forecast, start=1):
        say(f"  {_day_words(today, number)}: {count}")


def _rows(chosen: Period) -> Iterator[tuple[str, str]]:
    yield "answered", str(chosen.answered)
    yield "  correct", str(chosen.correct)
    yield "  close", str(chosen.close)
    yield "  wrong", str(chosen.wrong)
    yield "  self-rated", str(chosen.self_rated)
    yield "crammed", str(chosen.crammed)
    yield "due cards kept, marked", _share_words(chosen.kept_marked)
    yield "due cards kept, self-rated", _share_words(chosen.kept_self_rated)
    yield "newly learnt", str(chosen.newly_learnt)
    yield "minutes", f"{chosen.elapsed_ms / 60_000:.0f}"
    yield "days with answers", str(chosen.active_days)


def _share_words(kept: Proportion) -> str:
    if kept.share is None or kept.interval is None:
        return "none due"
    low, high = kept.interval
    return f"{kept.share:.0%} of {kept.n} ({low:.0%} to {high:.0%})"


def _day_words(today: date, number: int) -> str:
    day = today + timedelta(days=number)
    return f"{day:%Y-%m-%d}"


def _as_json(figures: Statistics) -> dict[str, object]:
    today = calendar_date(figures.day)
    return {
        "day": today.isoformat(),
        "today": _period_json(figures.today),
        "week": _period_json(figures.week),
        "all_time": _period_json(figures.all_time),
        "due_today": figures.due_today,
        "forecast": [
            {"day": (today + timedelta(days=number)).isoformat(), "due": count}
            for number, count in enumerate(figures.forecast, start=1)
        ],
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
