"""Settings: their ranges, their text, and which of them held when."""

from dataclasses import fields, replace
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.scheduling import histories
from tests.unit.scheduling.builders import Device, at
from trainer.domain.place import Place
from trainer.domain.settings import RANGES, Settings, SettingsHistory, changed, settings_text
from trainer.errors import ConfigError


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("retention", "0.7", 0.7),
        ("retention", "0.97", 0.97),
        ("retention", "85 %", 0.85),
        ("retention", "85%", 0.85),
        ("retention", "0,85", 0.85),
        ("retention", "82,5 %", 0.825),
        ("rollover_hour", "0", 0),
        ("rollover_hour", "23", 23),
        ("new_per_day", "0", 0),
        ("reviews_per_day", "9999", 9999),
        ("learning_steps", "1 10", (1, 10)),
        ("learning_steps", "1, 10, 1440", (1, 10, 1440)),
        ("relearning_steps", "", ()),
        ("maximum_interval_days", "1", 1),
        ("maximum_interval_days", "36500", 36_500),
    ],
)
def test_a_value_within_its_range_is_taken(name: str, text: str, value: object) -> None:
    assert getattr(changed(Settings(), name, f" {text} "), name) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("retention", "0.69"),
        ("retention", "0.98"),
        ("retention", "90"),
        ("retention", "nan"),
        ("retention", "often"),
        ("retention", "0.8_5"),
        ("new_per_day", "1_0"),
        ("learning_steps", "1_0"),
        ("rollover_hour", "-1"),
        ("rollover_hour", "24"),
        ("rollover_hour", "4.5"),
        ("new_per_day", "-1"),
        ("reviews_per_day", "10000"),
        ("learning_steps", "0 10"),
        ("learning_steps", "10 1"),
        ("learning_steps", "10 10"),
        ("learning_steps", "1441"),
        ("learning_steps", "1 2 3 4 5 6 7 8 9 10 11"),
        ("relearning_steps", "ten"),
        ("maximum_interval_days", "0"),
        ("maximum_interval_days", "36501"),
        ("maximum_interval_days", "9" * 5000),
    ],
)
def test_a_value_outside_is_an_error_that_names_the_setting_and_its_range(
    name: str, text: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        changed(Settings(), name, text)
    assert caught.value.message.startswith(f"{name}: ")
    assert RANGES[name].words in caught.value.message


def test_an_unknown_setting_is_an_error_that_names_the_known_ones() -> None:
    with pytest.raises(ConfigError) as caught:
        changed(Settings(), "retension", "0.9")
    assert all(field.name in caught.value.hint for field in fields(Settings))


def test_every_setting_has_a_range_that_its_default_is_in() -> None:
    assert set(RANGES) == {field.name for field in fields(Settings)}
    for name, text in settings_text(Settings()).items():
        assert changed(Settings(), name, text) == Settings()


@given(settings=histories.settings)
def test_settings_read_back_from_their_text_are_the_same(settings: Settings) -> None:
    read = Settings()
    for name, text in settings_text(settings).items():
        read = changed(read, name, text)
    assert read == settings


def history(*changes: tuple[float, dict[str, Any]]) -> SettingsHistory:
    """A history of changes on days, in the order given."""
    device = Device()
    return SettingsHistory.folded([device.settings(at(day), **names) for day, names in changes])


def test_settings_hold_from_just_after_their_place() -> None:
    device = Device()
    entry = device.settings(at(1), retention="0.8")
    later = device.review(at(1))
    told = SettingsHistory.folded([entry])
    assert told.at(device.stamp(at(0)).place) == Settings()
    assert told.at(entry.stamp.place) == Settings()
    assert told.at(later.stamp.place) == replace(Settings(), retention=0.8)
    assert told.now == replace(Settings(), retention=0.8)


def test_changes_of_different_settings_add_up_in_log_order() -> None:
    changes = [(2, {"retention": "0.8"}), (1, {"retention": "0.7", "new_per_day": "5"})]
    assert history(*changes).now == replace(Settings(), retention=0.8, new_per_day=5)


def test_a_change_that_cannot_be_read_leaves_the_rest() -> None:
    told = history((1, {"retention": "2", "colour": "red", "new_per_day": "5"}))
    assert told.now == replace(Settings(), new_per_day=5)


@given(days=st.lists(st.integers(0, 5), max_size=6))
def test_a_history_is_the_same_in_any_order_of_arrival(days: list[int]) -> None:
    device = Device()
    entries = [device.settings(at(day), new_per_day=str(number)) for number, day in enumerate(days)]
    assert SettingsHistory.folded(entries[::-1]) == SettingsHistory.folded(entries)


@given(
    days=st.lists(st.integers(0, 9), max_size=12),
    asked=st.integers(-1, 10),
    sequence=st.integers(0, 14),
)
def test_the_latest_change_before_a_place_holds(days: list[int], asked: int, sequence: int) -> None:
    changes = history(*((day, {"new_per_day": str(day)}) for day in days))
    place = Device().stamp(at(asked)).place._replace(sequence=sequence)
    before = [settings for changed_at, settings in changes.steps if changed_at < place]
    assert changes.at(place) == (before[-1] if before else Settings())


def test_the_settings_of_an_early_answer_are_found_without_walking_all_later_changes() -> None:
    told = history(*((day, {"new_per_day": "1"}) for day in range(1000)))
    early = _Compared(*Device().stamp(at(-1)).place)
    assert told.at(early) == Settings()
    assert 0 < len(early.with_others) < 20


class _Compared(Place):
    """A place that keeps those it was compared with."""

    __slots__ = ()
    with_others: ClassVar[list[tuple[Any, ...]]] = []

    def __gt__(self, other: tuple[Any, ...]) -> bool:
        self.with_others.append(other)
        return super().__gt__(other)
