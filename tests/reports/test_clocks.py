"""Clocks that were set back: who is told of them, and in which words."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.reports.cohort_reports import LIBRARY, TODAY, pseudonym
from tests.reports.shared import bundle, settings_row
from tests.services.builders import (
    MS_PER_DAY,
    MS_PER_MINUTE,
    FakeClock,
    answer_all,
    deck_text,
    open_library,
    shown_cards,
)
from tests.unit.scheduling.builders import Device
from trainer.cli import program
from trainer.domain.log import Origin
from trainer.domain.study_day import Moment
from trainer.reports.bundle import Bundle, Level
from trainer.services.cohorts import Cohorts
from trainer.services.own_clock import set_back_lately
from trainer.services.own_report import own_report
from trainer.services.recording import record
from trainer.services.report import cohort_report
from trainer.services.report_choices import Choices
from trainer.services.sitting import Plan

MEANS = (
    " Answers given afterwards are dated before earlier ones: days, weeks and intervals around"
    " these dates may be wrong, and the log keeps its dates. It ran ahead before, or runs behind"
    " since: "
)


def shared(*days: float, level: Level = Level.CARDS, made_ms: int = 1000) -> Bundle:
    """A bundle whose entries were written in this order, so many days before the report's."""
    entries: list[dict[str, Any]] = [
        settings_row(number) | {"at_ms": round((TODAY + 0.5 - ago) * MS_PER_DAY)}
        for number, ago in enumerate(days, 1)
    ]
    made = bundle(level=level, made_ms=made_ms)
    return replace(made, entries=tuple(entries) if level is Level.CARDS else ())


def told(cohorts: Cohorts, choices: Choices | None = None) -> list[str]:
    remarks = cohort_report(cohorts, None, LIBRARY, choices or Choices()).remarks
    return [remark for remark in remarks if "clock" in remark]


def test_card_by_card_a_director_reads_whose_clock_was_set_back_and_when(cohorts: Cohorts) -> None:
    cohorts.add(shared(20, 11, 14, 13), path="a bundle")
    (remark,) = told(cohorts)
    assert remark == (
        f"The clock of a device was set back: of {pseudonym(cohorts)} by 3 days, from 2026-12-09 to"
        f" 2026-12-06.{MEANS}ask that it be set right."
    )


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (1, "2 times, at most by 60 minutes on 2026-12-09"),
        (5, "2 times, at most by 5 hours on 2026-12-09"),
        (15, "2 times, at most by 15 hours, from 2026-12-09 to 2026-12-08"),
        (49, "2 times, at most by 2 days, from 2026-12-09 to 2026-12-07"),
    ],
)
def test_of_several_times_the_longest_is_said(hours: int, said: str, cohorts: Cohorts) -> None:
    cohorts.add(shared(20, 11, 11 + hours / 24, 10, 10 + 2 / 1440), path="a bundle")
    (remark,) = told(cohorts)
    assert f"of {pseudonym(cohorts)} {said}. Answers" in remark


def test_a_clock_in_order_is_no_news(cohorts: Cohorts) -> None:
    cohorts.add(shared(20, 14, 14 + 0.9 / 1440, 11), path="a bundle")
    assert told(cohorts) == []


def test_what_lies_before_the_period_is_no_news_of_it(cohorts: Cohorts) -> None:
    cohorts.add(shared(20, 11, 14, 13), path="a bundle")
    assert told(cohorts, Choices(since=date(2026, 12, 14))) == []


def test_who_shares_topics_again_is_known_by_no_entry_any_more(cohorts: Cohorts) -> None:
    cohorts.add(shared(20, 11, 14, 13), path="a bundle")
    cohorts.add(shared(level=Level.TOPICS, made_ms=2000), path="a bundle")
    assert told(cohorts) == []


def test_a_later_bundle_of_the_same_log_still_tells_it(cohorts: Cohorts) -> None:
    cohorts.add(shared(20, 11, 14, 13), path="a bundle")
    cohorts.add(shared(20, 11, 14, 13, 2, made_ms=2000), path="a bundle")
    assert len(told(cohorts)) == 1


def test_a_report_about_oneself_says_what_to_do(tmp_path: Path) -> None:
    clock = FakeClock()
    library = open_library(tmp_path, deck_text(shown_cards(6)), clock)
    answer_all(library.session(Plan(cards=3)))
    clock.at_ms -= 2 * MS_PER_DAY
    answer_all(library.session(Plan(cards=3)))
    clock.at_ms += 3 * MS_PER_DAY + 5 * MS_PER_MINUTE
    remarks = own_report(library.store, clock.now(), Choices()).remarks
    library.close()
    (remark,) = [remark for remark in remarks if "clock" in remark]
    assert remark == (
        "The clock of a device of yours was set back, by 2 days, from 2026-11-23 to 2026-11-21."
        f"{MEANS}see that it is right now."
    )


@pytest.mark.parametrize(
    ("set_back", "then", "said"),
    [
        (2 * MS_PER_DAY, 3 * MS_PER_DAY, "by 2 days, from 2026-11-23 to 2026-11-21"),
        (2 * MS_PER_DAY, 200 * MS_PER_DAY, None),
        (30_000, 3 * MS_PER_DAY, None),
        (-MS_PER_DAY, -3 * MS_PER_DAY, "by 3 days, from 2026-11-24 to 2026-11-21"),
    ],
)
def test_share_says_it_to_whoever_has_the_clock(
    set_back: int, then: int, said: str | None, tmp_path: Path
) -> None:
    clock = FakeClock()
    library = open_library(tmp_path, deck_text(shown_cards(6)), clock)
    answer_all(library.session(Plan(cards=3)))
    clock.at_ms -= set_back
    answer_all(library.session(Plan(cards=3)))
    library.close()
    clock.at_ms += then
    home = ["--home", str(tmp_path / "home")]
    done = CliRunner().invoke(program, [*home, "share", "-o", "mine", "--dry-run"], obj=clock)
    lines = [line for line in done.stdout.splitlines() if "clock" in line]
    begins = f"The clock of a device of yours was set back, {said}.{MEANS}see that it is right now."
    assert lines == ([] if said is None else [begins])


def test_what_was_brought_from_elsewhere_is_dated_as_it_was_there(tmp_path: Path) -> None:
    clock = FakeClock()
    library = open_library(tmp_path, deck_text(shown_cards(2)), clock)
    (card, *_) = answer_all(library.session(Plan()))
    there = Moment(clock.at_ms - 30 * MS_PER_DAY, 0)
    brought = Device().review(there, origin=Origin(log="anki", id="1:2"))
    record(
        library.store,
        there,
        lambda stamp: replace(
            brought, stamp=stamp, card=card.id, card_version=bytes(16), key_hash=bytes(16)
        ),
    )
    clock.advance(days=1)
    answer_all(library.session(Plan()))
    assert set_back_lately(library.store, clock.now()) == ()
    remarks = own_report(library.store, clock.now(), Choices()).remarks
    library.close()
    assert not [remark for remark in remarks if "clock" in remark]
