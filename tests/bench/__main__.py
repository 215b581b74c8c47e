"""`python -m tests.bench [NAME…]` runs the benchmarks and prints a line of JSON for each figure."""

import importlib
import os
import sys
from collections.abc import Iterator

from tests.bench.measurement import Measurement

BENCHMARKS = {
    "help": "command_help",
    "check": "deck_reading",
    "answer": "durable_answer",
    "due": "first_due",
    "start": "first_paint",
    "keys": "key_to_paint",
    "marking": "marking",
    "memory": "memory_used",
    "export": "anki_export",
    "import": "anki_import",
    "page": "report_page",
    "hub": "hub_sync",
    "at-once": "hub_at_once",
    "hub-report": "hub_report_scale",
    "report": "report_scale",
}


def measured(names: list[str]) -> Iterator[Measurement]:
    """The measurements of the named benchmarks, of all when none is named."""
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        sys.exit(f"No benchmark {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}.")
    for name in names or BENCHMARKS:
        yield from importlib.import_module(f"tests.bench.{BENCHMARKS[name]}").measure()


if __name__ == "__main__":
    # A program that was installed is read from its bytecode, and not from its source each time.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    for measurement in measured(sys.argv[1:]):
        print(measurement.to_json(), flush=True)
