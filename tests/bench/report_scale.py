"""Reports over many reviews, beside the one bare scan-and-group of the same rows.

`python -m tests.bench.report_scale ours|floor DATABASE` does one of them in a process of its own
and prints its seconds and its peak memory in MB.
"""

import json
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measurement import Measurement, compared, peak_mb, seconds
from trainer.domain.fact import Category
from trainer.domain.ids import CardId, TraineeId
from trainer.domain.study_day import StudyDay
from trainer.reports.counts import first_day
from trainer.reports.gathered import CardText
from trainer.services.card_library import Library
from trainer.services.cohorts import opened_cohorts
from trainer.services.report import cohort_report
from trainer.services.report_choices import Choices
from trainer.store.cohorts import CohortRow

RUNS = {1_000_000: 9, 10_000_000: 3}
"""By the number of reviews: of a second each, or ten."""
EACH = 10_000
"""Reviews of one trainee in half a year."""
CARDS = 2000
WEEKS = 26
FIRST_WEEK = 2945
MOST_MB = 500
CATEGORIES = [category.value for category in Category]
COHORT = CohortRow(
    name="large",
    title="Large",
    purpose="a benchmark",
    audience="nobody",
    keep_until="",
    target_percent=85,
    decks=("sample",),
    is_made_up=True,
)
FLOOR = """
    SELECT person, (day + 3) / 7, is_marked, count(*), sum(passed), sum(counts), sum(predicted_ppm)
    FROM answer GROUP BY 1, 2, 3"""


def measure() -> Iterator[Measurement]:
    """Time and memory of a report over 1 000 000 and 10 000 000 reviews."""
    for reviews, runs in RUNS.items():
        with tempfile.TemporaryDirectory() as folder:
            database = Path(folder) / "cohorts.db"
            make_database(database, reviews)
            pairs = [(_outcome("ours", database), _outcome("floor", database)) for _ in range(runs)]
            yield compared(
                f"report over {reviews} reviews",
                [ours["seconds"] for ours, _ in pairs],
                [floor["seconds"] for _, floor in pairs],
                unit="s",
                budget=1.5,
                floor_is="one bare scan-and-group of the answers",
            )
            peak = max(ours["mb"] for ours, _ in pairs)
            yield Measurement(
                name=f"memory of a report over {reviews} reviews",
                unit="MB",
                ours=peak,
                floor=max(floor["mb"] for _, floor in pairs),
                ratio=peak / max(floor["mb"] for _, floor in pairs),
                budget=MOST_MB,
                is_met=peak <= MOST_MB,
                runs=runs,
                floor_is="the process of the scan; the budget is in MB",
            )


def make_database(path: Path, reviews: int) -> None:
    """A cohort whose trainees all share card by card, with random answers."""
    with opened_cohorts(path) as cohorts:
        cohorts.put(COHORT)
        for number in range(1, reviews // EACH + 1):
            cohorts.enrol("large", TraineeId(number.to_bytes(16, "big")))
        db = cohorts.database
        db.execute("UPDATE person SET shared = ?", (json.dumps(_shared()),))
        db.execute("BEGIN")
        db.executemany(
            "INSERT INTO known_card VALUES (?, ?)",
            ((number, number.to_bytes(16, "big")) for number in range(1, CARDS + 1)),
        )
        db.execute("INSERT INTO device SELECT no, no, trainee_id, 1, '' FROM person")
        db.execute(
            _RAW,
            {
                "n": reviews,
                "each": EACH,
                "first": first_day(FIRST_WEEK),
                "cards": CARDS,
                "days": 7 * WEEKS,
            },
        )
        db.execute(_ANSWERS)
        db.execute(_TOPIC, {"names": json.dumps(CATEGORIES)})
        for statement in _COUNTS:
            db.execute(statement)
        db.execute("COMMIT")


def _shared() -> dict[str, object]:
    """What all of them share: where they stand, card by card."""
    today = first_day(FIRST_WEEK + WEEKS) - 1
    topics = [["sample", category, 5, 3, 0, [[today, 9, 7_000_000]]] for category in CATEGORIES]
    standing = {
        "day": today,
        "decks": [["sample", "Sample", "1.0"]],
        "topics": topics,
        "quantiles": [],
        "on_time": [],
        "overdue": [["sample", 3]],
        "note": "",
    }
    return {"level": "cards", "made_ms": 86_400_000 * today, "program": "0", "standing": standing}


_RAW = """
    CREATE TEMP TABLE raw AS
    WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :n)
    SELECT i / :each + 1 AS person, abs(random()) % :cards + 1 AS card,
        :first + abs(random()) % :days AS day, abs(random()) % 3 AS interval,
        abs(random()) % 10 AS luck, abs(random()) % 3 AS spread
    FROM n"""
_ANSWERS = """
    INSERT INTO answer
    SELECT person, card, day, row_number() OVER (), card % 4 > 0, interval > 0, luck > 1, luck > 1,
        CASE WHEN interval > 0 THEN 900000 - 50000 * spread ELSE 0 END,
        CASE WHEN luck < 2 THEN 'value' ELSE '' END, '', x'00'
    FROM raw ORDER BY person, card, day"""
_TOPIC = """
    CREATE TEMP TABLE named AS SELECT *, (day + 3) / 7 AS week,
        json_extract(:names, '$[' || (card % 11) || ']') AS category FROM raw"""
_COUNTS = (
    """
    INSERT INTO topic_count SELECT person, person, 'sample', category, week, card % 4 > 0 AS marked,
        interval, count(*), sum(luck > 1), 0
    FROM named GROUP BY person, category, week, marked, interval""",
    """
    INSERT INTO error_count SELECT person, person, 'sample', category, week,
        CASE WHEN luck < 2 THEN 'value' ELSE '' END AS error, count(*)
    FROM named WHERE card % 4 > 0 GROUP BY person, category, week, error""",
    """
    INSERT INTO confidence_count SELECT person, person, 'sample', week, 'sure', count(*),
        sum(luck < 2) FROM named WHERE card % 8 = 1 GROUP BY person, week""",
    """
    INSERT INTO bin_count SELECT person, person, 'sample', week, 9 - spread / 2 AS bin, count(*),
        sum(luck > 1), sum(900000 - 50000 * spread)
    FROM named WHERE interval > 0 GROUP BY person, week, bin""",
    """
    INSERT INTO work SELECT person, person, 'sample', day, count(*), 8000 * count(*) FROM named
    GROUP BY person, day""",
)


def _outcome(which: str, database: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.report_scale", which, str(database)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    outcome: dict[str, float] = json.loads(done.stdout)
    return outcome


def _ours(database: Path) -> None:
    texts = {
        CardId(number.to_bytes(16, "big")): CardText(
            name=f"c-{number}", deck="sample", question="?", answer="!", source="", category="cause"
        )
        for number in range(1, CARDS + 1)
    }
    today = StudyDay(first_day(FIRST_WEEK + WEEKS) - 1)
    library = Library(cards=texts, titles={"sample": "Sample"}, today=today)
    with opened_cohorts(database) as cohorts:
        cohort_report(cohorts, None, library, Choices())


def _floor(database: Path) -> None:
    connection = sqlite3.connect(database)
    connection.execute(FLOOR).fetchall()
    connection.close()


if __name__ == "__main__":
    action = {"ours": _ours, "floor": _floor}[sys.argv[1]]
    took = seconds(lambda: action(Path(sys.argv[2])))
    print(json.dumps({"seconds": took, "mb": peak_mb()}))
