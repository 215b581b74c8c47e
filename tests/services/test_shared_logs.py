"""Logs that strangers share: taken whole or refused by name, and never a fault of the program."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reports.shared import bundle
from tests.store.builders import COHORT
from tests.unit.scheduling.builders import TRAINEE, Device, at
from trainer.domain.log import Entry, Origin
from trainer.domain.rating import Confidence, ErrorKind, Mark, Rating
from trainer.errors import BundleError
from trainer.reports.bundle import Bundle, Level
from trainer.services.cohorts import Cohorts, opened_cohorts
from trainer.store.cohort_file import IN_MEMORY
from trainer.store.entry_rows import columns_of

Row = dict[str, Any]
_ID_BYTES: Final = 16
MAY_BE_AWAY: Final = {
    "review": {"mark", "error", "chosen", "confidence", "origin_log"},
    "rerate": {"mark"},
    "retype": {"error"},
}
"""Columns that an entry of a kind may be without."""


def every_kind() -> list[Entry]:
    """One entry of every kind, with all that such an entry can have."""
    here = Device()
    answer = here.review(
        at(0), mark=Mark.WRONG, rating=Rating.AGAIN, origin=Origin(log="anki", id="1:2")
    )
    here.log[0] = replace(answer, error=ErrorKind.UNIT, chosen=(1, 0), confidence=Confidence.SURE)
    here.rerate(at(1), answer, Rating.GOOD, mark=Mark.CORRECT)
    here.log.append(replace(here.retype(at(1), answer), error=ErrorKind.NEAR))
    here.log.pop(-2)
    here.suspend(at(2))
    here.bury(at(3))
    here.flag(at(4))
    here.key_changed(at(5))
    here.start(at(6))
    here.settings(at(7), rollover_hour="5")
    here.retract(at(8), here.suspend(at(8)))
    here.review(at(9))
    return here.log


def row_of(entry: Entry) -> Row:
    """An entry as a bundle has it, with ids of their full length."""
    return {
        name: {"hex": value.ljust(_ID_BYTES, b"\0").hex()} if isinstance(value, bytes) else value
        for name, value in columns_of(entry).items()
        if value is not None
    }


LOG: Final = [row_of(entry) for entry in every_kind()]
KINDS: Final = {row["kind"]: place for place, row in enumerate(LOG)}
"""Where in the log an entry of each kind stands."""


def shared(rows: Sequence[Mapping[str, Any]], *, made_ms: int = 1000) -> Bundle:
    made = bundle(level=Level.CARDS, made_ms=made_ms)
    return replace(made, trainee=TRAINEE, entries=tuple(rows))


@pytest.fixture
def cohorts() -> Iterator[Cohorts]:
    """A programme of the one trainee."""
    with opened_cohorts(IN_MEMORY) as opened:
        opened.put(COHORT)
        opened.enrol(COHORT.name, TRAINEE)
        yield opened


def is_taken(cohorts: Cohorts, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a log is taken; if it is not, the file is named and nothing of it is kept."""
    refused: BundleError | None = None
    try:
        cohorts.add(shared(rows), path="bad.trainer")
    except BundleError as error:
        refused = error
    if refused is None:
        return True
    assert refused.message.startswith("bad.trainer: ")
    assert refused.hint
    assert cohorts.database.execute("SELECT count(*) FROM entry").fetchone() == (0,)
    return False


def without(column: str, row: Row) -> Row:
    return {name: value for name, value in row.items() if name != column}


def test_a_log_with_every_kind_of_entry_is_taken(cohorts: Cohorts) -> None:
    assert len(KINDS) == 10
    assert is_taken(cohorts, LOG)


@pytest.mark.parametrize(
    ("kind", "column"), [(kind, name) for kind, place in KINDS.items() for name in LOG[place]]
)
def test_an_entry_without_a_column_that_is_always_written_is_refused(
    kind: str, column: str, cohorts: Cohorts
) -> None:
    rows = [without(column, row) if row["kind"] == kind else row for row in LOG]
    assert is_taken(cohorts, rows) == (column in MAY_BE_AWAY.get(kind, ()))


@pytest.mark.parametrize(
    "column",
    ["trainee_id", "entry_id", "device_id", "sequence", "at_ms", "offset_minutes", "kind"],
)
def test_also_a_kind_that_only_a_later_program_knows_says_who_wrote_it_and_when(
    column: str, cohorts: Cohorts
) -> None:
    later = LOG[-1] | {"kind": "later", "payload": "{}"}
    assert is_taken(cohorts, [later])
    with opened_cohorts(IN_MEMORY) as other:
        other.put(COHORT)
        other.enrol(COHORT.name, TRAINEE)
        assert not is_taken(other, [without(column, later)])


NO_NUMBER: Final[tuple[object, ...]] = (
    "x",
    [1],
    {},
    None,
    True,
    float("nan"),
    float("inf"),
    10**400,
)
NO_TRUTH: Final[tuple[object, ...]] = (0, 1, [1], {}, None, "yes")
NO_CHANGES: Final[tuple[object, ...]] = (1, None, [], {"retention": 1}, {"a": None})
NO_TEXT: Final[tuple[object, ...]] = (1, None, [], {}, True)


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [
        *(
            ("start", name, value)
            for name in ("stability_days", "difficulty", "last_day", "due_day")
            for value in NO_NUMBER
        ),
        ("start", "last_day", 0.5),
        ("start", "due_day", 1 << 60),
        *(("suspend", "is_suspended", value) for value in NO_TRUTH),
        *(("flag", "is_flagged", value) for value in NO_TRUTH),
        *(("key-changed", name, no) for name in ("was", "now", "source") for no in NO_TEXT),
        *(("settings", "changes", no) for no in NO_CHANGES),
        ("settings", "changes", {f"name {number}": "1" for number in range(101)}),
        ("settings", "changes", {"learning_steps": "1 " * 101}),
        ("settings", "changes", {"x" * 201: "1"}),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_an_entry_that_says_no_such_thing_is_refused(
    kind: str, name: str, value: object, cohorts: Cohorts
) -> None:
    row = LOG[KINDS[kind]]
    spoilt = row | {"payload": json.dumps(json.loads(row["payload"]) | {name: value})}
    assert not is_taken(cohorts, [spoilt if one is row else one for one in LOG])


def test_what_a_later_program_says_beside_it_is_passed_over(cohorts: Cohorts) -> None:
    row = LOG[KINDS["suspend"]]
    more = row | {"payload": json.dumps(json.loads(row["payload"]) | {"until": 3})}
    assert is_taken(cohorts, [more if one is row else one for one in LOG])


ANYTHING: Final[tuple[object, ...]] = (
    *(None, True, -1, 0, 1, 3, 10**9, 10**12, 2**63, 10**30, 1.5, float("nan"), "", "x", "\ud800"),
    *("\x00", [], {}, [[]], {"hex": "00"}, {"hex": "ab" * 16}, {"hex": "00" * 16}, "9" * 300),
    *("[0]", "{}", "null", '{"changes":{}}', "wrong", "settings", "review", "start", "later"),
)
_AWAY: Final = object()


@st.composite
def spoilt_logs(draw: st.DrawFn) -> list[Row]:
    """A log of which one or two things are others, or away, or there twice."""
    rows: list[Row] = json.loads(json.dumps(LOG))
    for _ in range(draw(st.integers(1, 2))):
        row = draw(st.sampled_from(rows))
        value = draw(st.sampled_from((*ANYTHING, _AWAY)))
        column = draw(st.sampled_from((*LOG[0], "card_id", "target_id", "payload", "twice")))
        payload = _payload(row)
        if column == "payload" and payload and draw(st.booleans()):
            _put(payload, draw(st.sampled_from(sorted(payload))), value)
            row["payload"] = json.dumps(payload)
        elif column == "twice":
            rows.append(dict(row))
        else:
            _put(row, column, value)
    return draw(st.permutations(rows))


def _payload(row: Row) -> Row:
    try:
        read = json.loads(row["payload"])
    except (KeyError, TypeError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}


def _put(values: Row, name: str, value: object) -> None:
    if value is _AWAY:
        values.pop(name, None)
    else:
        values[name] = value


@settings(max_examples=400, deadline=None)
@given(rows=spoilt_logs())
def test_whatever_a_log_holds_it_is_taken_or_refused_and_a_later_one_is_taken(
    rows: list[Row],
) -> None:
    with opened_cohorts(IN_MEMORY) as cohorts:
        cohorts.put(COHORT)
        cohorts.enrol(COHORT.name, TRAINEE)
        is_taken(cohorts, rows)
        assert cohorts.add(shared(LOG, made_ms=2000), path="good.trainer").is_new


def test_what_an_earlier_program_kept_and_should_not_have_is_said_with_a_way_out(
    cohorts: Cohorts,
) -> None:
    cohorts.add(shared(LOG), path="good.trainer")
    placeless = json.dumps(without("sequence", LOG[KINDS["review"]]))
    cohorts.database.execute("UPDATE entry SET content = ?", (placeless,))
    with pytest.raises(BundleError, match=r"^later\.trainer: ") as refused:
        cohorts.add(shared(LOG[:-1], made_ms=2000), path="later.trainer")
    assert "trainer cohort remove" in refused.value.hint
    cohorts.leave(COHORT.name, cohorts.trainees(COHORT.name)[0].pseudonym)
    cohorts.enrol(COHORT.name, TRAINEE)
    assert cohorts.add(shared(LOG[:-1], made_ms=2000), path="later.trainer").is_new


def test_an_entry_that_is_shared_again_is_as_the_later_bundle_has_it(cohorts: Cohorts) -> None:
    cohorts.add(shared(LOG), path="good.trainer")
    placeless = json.dumps(without("sequence", LOG[KINDS["review"]]))
    cohorts.database.execute("UPDATE entry SET content = ?", (placeless,))
    assert cohorts.add(shared(LOG, made_ms=2000), path="later.trainer").is_new
