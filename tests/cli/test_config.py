"""`trainer config`: what can be set, within which ranges."""

import json

import pytest

from tests.cli.conftest import Run
from trainer.cli.surface import key_table
from trainer.domain.settings import Settings, settings_text
from trainer.services.key_map import checked_keys


def test_every_setting_is_listed_with_its_range(run: Run) -> None:
    listed = run("config").stdout
    for name, value in settings_text(Settings()).items():
        assert f"{name} " in listed
        assert value in listed
    assert "theme" in listed


def test_json_holds_value_default_and_range_of_each(run: Run) -> None:
    run("config", "new_per_day", "7")
    options = json.loads(run("config", "--json").stdout)
    assert options["new_per_day"] == {
        "value": "7",
        "default": "20",
        "takes": "a whole number from 0 to 9999",
    }


def test_a_value_that_is_set_is_there_on_the_next_start(run: Run) -> None:
    assert run("config", "learning_steps", "5 30").exit_code == 0
    assert "learning_steps = 5 30" in run("config", "learning-steps").stdout


def test_what_only_looks_like_a_number_below_zero_is_an_option(run: Run) -> None:
    refused = run("config", "new_per_day", "--rest")
    assert refused.exit_code == 2
    assert "No such option" in refused.stderr
    assert "--reset" in refused.stderr
    assert run("config", "--rest").exit_code == 2


def test_a_share_in_percent_without_its_sign_is_told_what_it_may_mean(run: Run) -> None:
    assert "Did you mean 0.85?" in run("config", "retention", "85").stderr
    assert "Did you mean" not in run("config", "retention", "99").stderr


def test_reset_goes_back_to_the_default(run: Run) -> None:
    run("config", "retention", "85%")
    assert "retention = 0.85" in run("config", "retention").stdout
    assert "retention = 0.9" in run("config", "retention", "--reset").stdout


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("retention", "0.99"),
        ("retention", "nan"),
        ("rollover_hour", "24"),
        ("new_per_day", "-1"),
        ("reviews_per_day", "many"),
        ("learning_steps", "10 1"),
        ("maximum_interval_days", "0"),
    ],
)
def test_a_value_outside_its_range_is_refused_and_the_range_named(
    run: Run, name: str, value: str
) -> None:
    before = run("config", name).stdout
    answer = run("config", name, value)
    assert answer.exit_code == 1
    assert name in answer.stderr
    assert "it takes" in answer.stderr
    assert run("config", name).stdout == before


def test_a_misspelt_setting_is_an_error_that_names_the_nearest(run: Run) -> None:
    answer = run("config", "new_per_dya", "5")
    assert answer.exit_code == 1
    assert "Did you mean new_per_day?" in answer.stderr


def test_a_theme_is_one_there_is(run: Run) -> None:
    assert "theme = trainer-light" in run("config", "theme", "trainer-light").stdout
    refused = run("config", "theme", "pink")
    assert refused.exit_code == 1
    assert "trainer-dark" in refused.stderr
    assert "theme = trainer-light" in run("config", "theme").stdout


def test_the_keys_are_listed_and_one_is_changed_and_reset(run: Run) -> None:
    assert "keys.study.undo" in run("config", "keys").stdout
    assert "keys.study.undo = ctrl+u" in run("config", "keys.study.undo", "ctrl+u").stdout
    assert "ctrl+u" in run("config").stdout
    assert "keys.study.undo = u" in run("config", "keys.study.undo", "--reset").stdout


def test_a_character_and_its_name_are_the_same_key(run: Run) -> None:
    assert "= asterisk" in run("config", "keys.study.undo", "*").stdout


def test_a_key_of_another_action_on_the_same_screen_is_refused(run: Run) -> None:
    answer = run("config", "keys.study.undo", "f")
    assert answer.exit_code == 1
    assert "study.flag" in answer.stderr
    assert "keys.study.undo = u" in run("config", "keys.study.undo").stdout


def test_a_key_is_free_once_its_action_has_another(run: Run) -> None:
    assert run("config", "keys.study.flag", "F6").exit_code == 0
    assert run("config", "keys.study.undo", "f").exit_code == 0
    assert run("config", "keys.study.flag", "--reset").exit_code == 1


def test_a_key_of_a_list_on_the_same_screen_is_refused(run: Run) -> None:
    assert "list.down" in run("config", "keys.study.flag", "j").stderr


def test_a_key_may_mean_something_else_on_another_screen(run: Run) -> None:
    assert run("config", "keys.summary.undo", "f").exit_code == 0


@pytest.mark.parametrize("key", ["x", "?", "question_mark", "space", "minus", "é"])
def test_what_types_a_character_is_no_key_of_a_text_field(run: Run, key: str) -> None:
    answer = run("config", "keys.field.leave", key)
    assert answer.exit_code == 1
    assert "text" in answer.stderr


def test_the_keys_as_they_come_can_all_be_set_to_what_they_are() -> None:
    table = key_table()
    for action, keys in table.defaults.items():
        assert checked_keys(table, action, keys, {}) == keys


@pytest.mark.parametrize(
    "key",
    [
        "",
        ",",
        "notakey",
        "ctrl+",
        "hopla+x",
        "\x1b",
        "ctrl+q",
        "ctrl+c",
        "ctrl+i",
        "tab",
        "shift+x",
        "ctrl+ctrl+u",
        "ctrl+shift+u",
        "ctrl+1",
        "ctrl+é",
        "ctrl+space",
        "super+x",
        "return",
        "<scroll-up>",
        "<any>",
        "zero_width_joiner",
        "latin_small_letter_sharp_s",
    ],
)
def test_what_is_no_key_is_refused(run: Run, key: str) -> None:
    answer = run("config", "keys.study.undo", key)
    assert answer.exit_code == 1
    assert "keys.study.undo" in answer.stderr


@pytest.mark.parametrize(
    "key", ["U", "ä", "#", "ctrl+u", "alt+u", "f12", "ctrl+up", "shift+home", "delete", "slash"]
)
def test_what_every_terminal_sends_can_be_a_key(run: Run, key: str) -> None:
    assert run("config", "keys.study.undo", key).exit_code == 0


def test_an_action_that_no_screen_has_is_refused_with_the_nearest(run: Run) -> None:
    for value in (["ctrl+u"], [], ["--reset"]):
        answer = run("config", "keys.study.undoo", *value)
        assert answer.exit_code == 1
        assert "Did you mean study.undo?" in answer.stderr


def test_reset_of_nothing_or_with_a_value_is_wrong_usage(run: Run) -> None:
    assert run("config", "--reset").exit_code == 2
    assert run("config", "theme", "x", "--reset").exit_code == 2


def test_confidence_is_off_until_it_is_switched_on_and_takes_nothing_else(run: Run) -> None:
    assert "confidence = off" in run("config", "confidence").stdout
    assert "confidence = on" in run("config", "confidence", " ON ").stdout
    assert json.loads(run("config", "--json").stdout)["confidence"]["value"] == "on"
    refused = run("config", "confidence", "maybe")
    assert refused.exit_code == 1
    assert "it takes on or off" in refused.stderr
    assert "confidence = off" in run("config", "confidence", "--reset").stdout


def test_the_sync_behind_the_screens_is_on_until_it_is_switched_off(run: Run) -> None:
    assert "sync.background = on" in run("config", "sync.background").stdout
    assert "sync.background = off" in run("config", "sync.background", "off").stdout
    refused = run("config", "sync.background", "maybe")
    assert "sync.background: 'maybe' is not possible" in refused.stderr
    assert "sync.background = on" in run("config", "sync.background", "--reset").stdout


def test_the_list_of_keys_says_what_each_does(run: Run) -> None:
    listed = run("config", "keys").stdout
    assert "Undo the last thing done" in listed
    assert listed.count("a comma between them") == 1
    assert "  Undo the last thing done\n" in run("config", "keys.study.undo").stdout
