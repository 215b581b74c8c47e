"""A director's report from a hub: the same as from bundles, from the same measures."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from trainer.domain.ids import DeviceId, TraineeId
from trainer.hub import reading
from trainer.hub.connection import connected
from trainer.reports.bundle import Level
from trainer.reports.compose import report_of
from trainer.reports.report import Report
from trainer.services.card_library import Library
from trainer.services.cohorts import Cohorts, opened_cohorts
from trainer.services.report import Choices, gathered_of, wanted_of
from trainer.store import cohorts
from trainer.store.cohort_file import IN_MEMORY, writing
from trainer.store.cohort_schema import COUNTS
from trainer.store.cohorts import CohortRow, Shared, SharedDevice

_NAMES: Final = {table: name for name, table in COUNTS.items()}
_TOGETHER: Final = DeviceId(bytes(16))
"""The hub has summed over the devices."""
_FIRST_WEEK: Final = 0
_LAST_WEEK: Final = 60_000
"""All weeks: whom to talk to does not hang on the period."""


def hub_report(url: str, name: str | None, library: Library, choices: Choices) -> Report:
    """The report of a programme that a login directs; without a name of the only one.

    Counts are summed at the hub; they and what trainees share are then reported on as bundles are.
    Raises HubError with what to do.
    """
    with connected(url) as hub, opened_cohorts(IN_MEMORY) as copy:
        there = reading.programme(hub, name)
        cohort = CohortRow(
            name=there.name,
            title=there.title,
            purpose=there.purpose,
            audience=there.audience,
            keep_until="",
            target_percent=there.target_percent,
            decks=there.decks,
        )
        wanted = wanted_of(cohort, library, choices)
        copy.put(cohort)
        people = reading.trainees(hub, there.name)
        counts = _counts(hub, there.name)
        logs = _logs(hub, people)
        with writing(copy.database):
            for one in people:
                _take(copy, there.name, one, counts.get(one.trainee, {}), logs.get(one.trainee, []))
        return report_of(gathered_of(copy, cohort, wanted, library, {}))


def _counts(hub: Any, name: str) -> dict[TraineeId, dict[str, list[tuple[Any, ...]]]]:  # noqa: ANN401
    found: dict[TraineeId, dict[str, list[tuple[Any, ...]]]] = {}
    for table in reading.COUNTS:
        rows = reading.counts(hub, name, table, first_week=_FIRST_WEEK, last_week=_LAST_WEEK)
        for trainee, row in rows:
            found.setdefault(trainee, {}).setdefault(_NAMES[table], []).append(row)
    return found


def _logs(
    hub: Any,  # noqa: ANN401
    people: Iterable[reading.TraineeThere],
) -> dict[TraineeId, list[Mapping[str, Any]]]:
    sharing = [
        one.trainee
        for one in people
        if one.content is not None and json.loads(one.content)["level"] == Level.CARDS
    ]
    logs: dict[TraineeId, list[Mapping[str, Any]]] = {}
    for row in reading.log_of(hub, sharing):
        logs.setdefault(TraineeId(row["trainee_id"]), []).append(row)
    return logs


def _take(
    copy: Cohorts,
    name: str,
    one: reading.TraineeThere,
    counts: Mapping[str, list[tuple[Any, ...]]],
    log: Iterable[Mapping[str, Any]],
) -> None:
    db = copy.database
    cohorts.enrol(db, name, one.trainee, pseudonym=one.pseudonym, year=one.year, groups=one.groups)
    person = cohorts.person_of(db, one.trainee)
    if one.content is None or person is None:
        return
    content = json.loads(one.content)
    cohorts.take(
        db,
        person,
        Shared(
            trainee=one.trainee,
            made_ms=content["made_ms"],
            known=1,
            is_card_level=content["level"] == Level.CARDS,
            content=content,
            devices=(
                SharedDevice(
                    device=_TOGETHER,
                    head=1,
                    counts={kind: counts.get(kind, []) for kind in COUNTS},
                ),
            ),
            entries=(),
        ),
    )
    # Read from the engine itself, as it was written there: it needs no form of its own in between.
    from trainer.services.cohort_log import answers_of

    cohorts.put_answers(db, person, answers_of(log))
