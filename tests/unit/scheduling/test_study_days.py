"""Study days across midnight, the rollover hour, clock changes and the date line."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.scheduling.builders import Device
from trainer.domain.rating import Rating
from trainer.domain.study_day import Moment, StudyDay, calendar_date, study_day

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")  # its clocks change by half an hour
AUCKLAND = ZoneInfo("Pacific/Auckland")
HONOLULU = ZoneInfo("Pacific/Honolulu")
APIA = ZoneInfo("Pacific/Apia")
ZONES = (BERLIN, NEW_YORK, LORD_HOWE, AUCKLAND, HONOLULU, APIA)
CHANGES = [
    (BERLIN, "2026-03-29"),
    (BERLIN, "2026-10-25"),
    (NEW_YORK, "2026-03-08"),
    (NEW_YORK, "2026-11-01"),
    (LORD_HOWE, "2026-04-05"),
    (LORD_HOWE, "2026-10-04"),
]


def moment_of(when: datetime) -> Moment:
    """The moment of an aware datetime, with the offset of its zone."""
    offset = when.utcoffset()
    assert offset is not None
    return Moment(int(when.timestamp() * 1000), int(offset.total_seconds() // 60))


def local(zone: ZoneInfo, text: str) -> Moment:
    """The moment of a local time, as in `2026-03-29 03:59`."""
    return moment_of(datetime.fromisoformat(text).replace(tzinfo=zone))


def day_at(zone: ZoneInfo, text: str, *, rollover_hour: int = 4) -> date:
    """The date of the study day of a local time."""
    return calendar_date(study_day(local(zone, text), rollover_hour=rollover_hour))


def test_days_are_counted_from_1970() -> None:
    assert study_day(Moment(0, 0), rollover_hour=0) == 0
    assert study_day(Moment(-1, 0), rollover_hour=0) == -1
    assert calendar_date(StudyDay(0)) == date(1970, 1, 1)


@pytest.mark.parametrize("day", [2_932_896, 2_932_897, 10**15])
def test_a_day_past_the_calendar_is_shown_as_its_last_date(day: int) -> None:
    assert calendar_date(StudyDay(day)) == date(9999, 12, 31)


@pytest.mark.parametrize("day", [-719_162, -719_163, -(2**31)])
def test_a_day_before_the_calendar_is_shown_as_its_first_date(day: int) -> None:
    assert calendar_date(StudyDay(day)) == date(1, 1, 1)


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("2026-06-10 23:59:59.999", date(2026, 6, 10)),
        ("2026-06-11 00:00", date(2026, 6, 10)),
        ("2026-06-11 03:59:59.999", date(2026, 6, 10)),
        ("2026-06-11 04:00", date(2026, 6, 11)),
    ],
)
def test_a_study_day_ends_at_the_rollover_hour_and_not_at_midnight(
    time: str, expected: date
) -> None:
    assert day_at(BERLIN, time) == expected


def test_with_rollover_at_midnight_study_days_are_calendar_days() -> None:
    assert day_at(BERLIN, "2026-06-10 23:59", rollover_hour=0) == date(2026, 6, 10)
    assert day_at(BERLIN, "2026-06-11 00:00", rollover_hour=0) == date(2026, 6, 11)


@pytest.mark.parametrize(("zone", "changed_on"), CHANGES)
def test_the_rollover_keeps_its_local_hour_on_a_day_when_the_clocks_change(
    zone: ZoneInfo, changed_on: str
) -> None:
    today = date.fromisoformat(changed_on)
    for number in (-1, 0, 1):
        expected = today + timedelta(days=number)
        assert day_at(zone, f"{expected} 03:59") == expected - timedelta(days=1)
        assert day_at(zone, f"{expected} 04:00") == expected
        assert day_at(zone, f"{expected} 23:59") == expected


@pytest.mark.parametrize(("zone", "changed_on"), CHANGES)
def test_no_study_day_is_skipped_or_met_twice_when_the_clocks_change(
    zone: ZoneInfo, changed_on: str
) -> None:
    noon_before = datetime.fromisoformat(changed_on).replace(tzinfo=UTC) - timedelta(days=2)
    minutes = [noon_before + timedelta(minutes=number) for number in range(4 * 1440)]
    days = [study_day(moment_of(minute.astimezone(zone)), rollover_hour=4) for minute in minutes]
    assert days == sorted(days)
    assert set(days) == set(range(days[0], days[-1] + 1))


@given(
    when=st.datetimes(
        min_value=datetime.fromisoformat("2015-01-01"),
        max_value=datetime.fromisoformat("2040-01-01"),
        timezones=st.sampled_from(ZONES),
    ),
    rollover_hour=st.integers(0, 23),
)
def test_a_study_day_is_the_local_date_so_many_hours_earlier(
    when: datetime, rollover_hour: int
) -> None:
    on_the_clock = when.replace(tzinfo=None) - timedelta(hours=rollover_hour)
    moment = moment_of(when.astimezone(UTC).astimezone(when.tzinfo))
    if moment == moment_of(when):  # a local time that the change of clocks skips has no moment
        day = study_day(moment, rollover_hour=rollover_hour)
        assert calendar_date(day) == on_the_clock.date()


def test_flying_west_over_the_date_line_repeats_a_day_and_elapsed_time_is_never_negative() -> None:
    in_auckland = local(AUCKLAND, "2026-07-10 09:00")
    in_honolulu = local(HONOLULU, "2026-07-09 20:00")
    assert in_honolulu.at_ms > in_auckland.at_ms
    assert study_day(in_honolulu, rollover_hour=4) < study_day(in_auckland, rollover_hour=4)
    there, same_day = Device(), Device()
    for device, second in ((there, in_honolulu), (same_day, in_auckland)):
        device.review(in_auckland, Rating.EASY)
        device.review(Moment(in_honolulu.at_ms, second.offset_minutes), Rating.GOOD)
    flown, stayed = there.schedule().memory, same_day.schedule().memory
    assert flown is not None
    assert stayed is not None
    assert flown.stability_days == stayed.stability_days


def test_flying_east_over_the_date_line_skips_a_day() -> None:
    before = study_day(local(HONOLULU, "2026-07-09 20:00"), rollover_hour=4)
    after = study_day(local(AUCKLAND, "2026-07-11 04:30"), rollover_hour=4)
    assert after - before == 2


def test_a_review_at_night_and_one_after_breakfast_are_a_day_apart() -> None:
    device = Device()
    device.review(local(BERLIN, "2026-06-11 01:00"), Rating.EASY)
    late = device.schedule().memory
    device.review(local(BERLIN, "2026-06-11 08:00"), Rating.GOOD)
    breakfast = device.schedule().memory
    assert late is not None
    assert breakfast is not None
    assert breakfast.last_day - late.last_day == 1


def test_a_step_over_the_rollover_hour_is_due_on_the_next_study_day() -> None:
    device = Device()
    device.review(local(BERLIN, "2026-06-11 03:55"), Rating.GOOD)
    schedule = device.schedule()
    assert schedule.due_day is not None
    assert calendar_date(schedule.due_day) == date(2026, 6, 11)
    assert schedule.introduced_day == schedule.due_day - 1
