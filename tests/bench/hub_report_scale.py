"""A director's report from a hub of many reviews, beside the bare sums by the hub's owner.

`python -m tests.bench.hub_report_scale --reviews 50000000 --plans FILE` measures one size, and
writes how the server went about every sum.  `… ours|floor URL PROGRAMME CALLS` does one report in a
process of its own.
"""

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg.conninfo import make_conninfo

from tests.bench.hub_population import (
    EVERYONE,
    FIRST_DAY,
    FIRST_WEEK,
    LAST_DAY,
    SIZES,
    WEEKS,
    Population,
    deck_cards,
    deck_slug,
    director,
    fill,
    programme_name,
)
from tests.bench.measurement import Measurement, compared, peak_mb, seconds
from tests.hub.server import Server, running
from trainer.hub import reading
from trainer.hub.making import make_hub
from trainer.hub.reading import HubCounts
from trainer.reports.gathered import WEAKEST_READ, CardText
from trainer.reports.people import LEAST_OF_A_CARD
from trainer.services.card_library import Library
from trainer.services.hub_report import hub_report
from trainer.services.report_choices import Choices
from trainer.store.cohort_counts import Reach

REVIEWS: Final = (1_000_000, 10_000_000)
EACH: Final = 10_000
"""Reviews of one trainee in half a year."""
TRAINEES: Final = 50
"""Of one programme."""
RUNS: Final = 7
MOST_MB: Final = 500
SETTINGS: Final = (
    "-cshared_buffers=1GB",
    "-cwork_mem=64MB",
    "-cmaintenance_work_mem=512MB",
    "-cmax_wal_size=4GB",
    "-ctrack_functions=all",
)
"""Of the server; the rest is as PostgreSQL comes, but that it need not wait for the disk."""
_EXPLAINING: Final = (
    "-csession_preload_libraries=auto_explain",
    "-cauto_explain.log_min_duration=0",
    "-cauto_explain.log_nested_statements=on",
    "-cauto_explain.log_analyze=on",
    "-cauto_explain.log_buffers=on",
    "-cauto_explain.log_timing=off",
    "-cauto_explain.log_level=notice",
)
_BODIES: Final = """
    SELECT proname, pg_get_function_sqlbody(pg_proc.oid) FROM pg_proc
    JOIN pg_namespace ON pg_namespace.oid = pronamespace
    WHERE nspname = 'trainer' AND proname LIKE '%\\_of'
    ORDER BY pronargs DESC"""
"""Of those that there are twice the shorter ones come last, which leave no texts out."""
_CALLS: Final = """
    SELECT funcname, sum(calls)::bigint, sum(total_time) / 1000 FROM pg_stat_user_functions
    WHERE schemaname = 'trainer' AND funcname LIKE '%\\_of' GROUP BY funcname"""


def measure() -> Iterator[Measurement]:
    """Time and memory of a report over 1 000 000 and 10 000 000 reviews at a hub."""
    for reviews in REVIEWS:
        with _hub(reviews) as (server, owner):
            yield from _measured(server, owner, reviews)


@contextmanager
def _hub(reviews: int) -> Iterator[tuple[Server, str]]:
    """A server with a hub of so many reviews; where its owner connects."""
    with running(*SETTINGS) as server:
        url = server.new_database()
        make_hub(url)
        population = Population(
            programmes=reviews // EACH // TRAINEES, trainees=TRAINEES, reviews=EACH, has_log=False
        )
        with psycopg.connect(url, autocommit=True) as owner:
            for there in fill(owner, population):
                print(f"{there:,} of {reviews:,} reviews made", file=sys.stderr)
        yield server, url


def _measured(server: Server, owner: str, reviews: int) -> Iterator[Measurement]:
    observer = make_conninfo(server.url(), dbname=_database(owner))
    for programme, what in (
        (EVERYONE, f"a programme of {reviews} reviews at a hub"),
        (programme_name(0), f"a programme of {TRAINEES * EACH} reviews, of {reviews} at a hub"),
    ):
        with psycopg.connect(owner, autocommit=True) as hub:
            url = director(hub, owner, programme)
        pairs = [_pair(observer, owner, url, programme) for _ in range(RUNS)]
        yield compared(
            f"report of {what}",
            [ours["seconds"] for ours, _ in pairs],
            [floor["seconds"] for _, floor in pairs],
            unit="s",
            budget=1.3,
            floor_is="the same sums in bare SQL by the hub's owner, every row fetched",
        )
        yield compared(
            f"functions alone, of a report of {what}",
            [ours["functions"] for ours, _ in pairs],
            [floor["seconds"] for _, floor in pairs],
            unit="s",
            budget=1.3,
            floor_is="the same sums in bare SQL by the hub's owner, every row fetched",
        )
        peak = max(ours["mb"] for ours, _ in pairs)
        floor_peak = max(floor["mb"] for _, floor in pairs)
        yield Measurement(
            name=f"memory of a report of {what}",
            unit="MB",
            ours=peak,
            floor=floor_peak,
            ratio=peak / floor_peak,
            budget=MOST_MB,
            is_met=peak <= MOST_MB,
            runs=RUNS,
            floor_is="the process that fetched the bare sums; the budget is in MB",
        )


def _pair(
    observer: str, owner: str, director_url: str, programme: str
) -> tuple[dict[str, float], dict[str, float]]:
    """A report, and then the same sums as often as it asked for them."""
    before = _calls(observer)
    ours = _outcome("ours", director_url, programme, "{}")
    after = _calls(observer)
    nothing = (0, 0.0)
    calls = {name: n - before.get(name, nothing)[0] for name, (n, _) in after.items()}
    spent = sum(took - before.get(name, nothing)[1] for name, (_, took) in after.items())
    floor = _outcome("floor", owner, programme, json.dumps(calls))
    return ours | {"functions": spent}, floor


def _calls(observer: str) -> dict[str, tuple[int, float]]:
    """How often each function for directors was called, and the seconds spent in it."""
    with psycopg.connect(observer) as hub:
        return {name: (calls, spent) for name, calls, spent in hub.execute(_CALLS)}


def _outcome(which: str, *arguments: str) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.hub_report_scale", which, *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    outcome: dict[str, float] = json.loads(done.stdout)
    return outcome


def _database(url: str) -> str:
    with psycopg.connect(url) as hub:
        return hub.info.dbname


def library() -> Library:
    """The decks of everyone, as a director has them."""
    texts = {
        card: CardText(
            name=f"c-{number}",
            deck=deck_slug(deck),
            question="?",
            answer="!",
            source="",
            category=category,
        )
        for deck in range(len(SIZES))
        for number, (card, category) in enumerate(deck_cards(deck).items())
    }
    titles = {deck_slug(deck): deck_slug(deck) for deck in range(len(SIZES))}
    return Library(cards=texts, titles=titles, today=LAST_DAY)


def _floor(url: str, programme: str, calls: Mapping[str, int]) -> None:
    """Run the query of each function as often as a report called it."""
    with psycopg.connect(url) as owner:
        decks = owner.execute(
            "SELECT decks FROM trainer.programme WHERE programme = %s", [programme]
        ).fetchone()
        values = _values(programme, *(decks or ((),)))
        bodies: dict[str, str] = dict(owner.execute(_BODIES).fetchall())
        cards = _fetched(owner, _bare(bodies["cards_of"], "cards_of"), values)
        worst = sorted(cards, key=lambda row: row[2] / row[1], reverse=True)
        for name, count in calls.items():
            query = _bare(bodies[name], name)
            for number in range(count if name != "cards_of" else 0):
                _fetched(owner, query, values | {"card": worst[number % len(worst)][0]})


def _fetched(
    owner: psycopg.Connection, query: str, values: Mapping[str, object]
) -> Sequence[tuple[Any, ...]]:
    with owner.cursor(binary=True) as cursor:
        return cursor.execute(query.encode(), values).fetchall()


def _values(programme: str, decks: Sequence[str]) -> dict[str, object]:
    """What a report of the last 26 weeks asks for."""
    return {
        "wanted": programme,
        "decks": list(decks),
        "first_week": FIRST_WEEK,
        "last_week": FIRST_WEEK + WEEKS - 1,
        "first_day": FIRST_DAY,
        "last_day": LAST_DAY,
        "cards": _cards(decks),
        "least_answers": LEAST_OF_A_CARD,
        "most": WEAKEST_READ,
    }


def _cards(decks: Collection[str]) -> list[bytes]:
    return [
        card for deck in range(len(SIZES)) if deck_slug(deck) in decks for card in deck_cards(deck)
    ]


def _bare(body: str, name: str) -> str:
    """The query of a function, with places for its parameters and without its check of rights."""
    query = body.strip().removeprefix("BEGIN ATOMIC").removesuffix("END").strip().rstrip(";")
    query = re.sub(rf"trainer\.directs\({name}\.wanted\)", "true", query.replace("%", "%%"))
    return re.sub(rf"\b{name}\.(\w+)", r"%(\1)s", query)


def plans(url: str, programme: str) -> Iterator[str]:
    """How the server goes about every sum of a report; it must explain what it does to clients."""
    told: list[str] = []
    with psycopg.connect(url) as hub:
        hub.add_notice_handler(lambda notice: told.append(notice.message_primary or ""))
        there = reading.programme(hub, programme)
        numbers = {one.trainee: n for n, one in enumerate(reading.trainees(hub, programme))}
        reach = Reach(
            cohort=programme,
            decks=there.decks,
            first_week=FIRST_WEEK,
            last_week=FIRST_WEEK + WEEKS - 1,
            first_day=FIRST_DAY,
            last_day=LAST_DAY,
        )
        counts = HubCounts(hub, reach, numbers)
        cards = _cards(there.decks)
        asked: dict[str, Callable[[], Iterable[object]]] = {
            "weeks": counts.weeks,
            "topics": counts.topics,
            "confident": counts.confident,
            "errors": counts.errors,
            "bins": counts.bins,
            "days": counts.days,
            "cards": counts.cards,
            "card_details": lambda: counts.card_details(cards[:15]),
            "weakest": lambda: counts.weakest(cards, least=LEAST_OF_A_CARD, most=WEAKEST_READ),
        }
        for name, ask in asked.items():
            told.clear()
            took = seconds(lambda: list(ask()))  # noqa: B023 - called at once
            yield f"== {name}: {took:.3f} s\n"
            yield from (plan + "\n" for plan in told if "enrolment" in plan)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.hub_report_scale")
    parser.add_argument("--reviews", type=int, default=REVIEWS[0])
    parser.add_argument("--plans", type=Path, help="a file for how the server goes about it")
    return parser.parse_args()


def _main() -> None:
    wanted = _arguments()
    with _hub(wanted.reviews) as (server, owner):
        for measurement in _measured(server, owner, wanted.reviews):
            print(measurement.to_json(), flush=True)
        if wanted.plans:
            server.stop()
            server.start(*SETTINGS, *_EXPLAINING)
            with psycopg.connect(owner, autocommit=True) as hub:
                url = director(hub, owner, EVERYONE)
            wanted.plans.write_text("".join(plans(url, EVERYONE)), encoding="utf-8")


def _one(which: str, url: str, programme: str, calls: str) -> None:
    """One report in this process: its seconds, and the most memory it took."""
    if which == "ours":
        decks = library()
        took = seconds(lambda: hub_report(url, programme, decks, Choices()))
    else:
        took = seconds(lambda: _floor(url, programme, json.loads(calls)))
    print(json.dumps({"seconds": took, "mb": peak_mb()}))


if __name__ == "__main__":
    if sys.argv[1:2] in (["ours"], ["floor"]):
        _one(*sys.argv[1:])
    else:
        _main()
