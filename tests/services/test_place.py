"""Where a learner's data lives."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.errors import ConfigError
from trainer.services.place import home, profile_name


def test_the_option_wins_over_the_variable(tmp_path: Path) -> None:
    place = home(chosen=str(tmp_path / "a"), environment={"TRAINER_HOME": str(tmp_path / "b")})
    assert place == tmp_path / "a"


def test_the_variable_wins_over_the_platform(tmp_path: Path) -> None:
    assert home(environment={"TRAINER_HOME": str(tmp_path / "b")}) == tmp_path / "b"


def test_without_either_the_platform_says_where(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("platformdirs.user_data_dir", lambda name, **_: str(tmp_path / name))
    assert home(environment={"TRAINER_HOME": ""}) == tmp_path / "trainer"


def test_a_profile_has_a_folder_of_its_own_within_the_home(tmp_path: Path) -> None:
    place = home(chosen=str(tmp_path), profile="Zoë", environment={})
    assert place == tmp_path / "profiles" / "zoë"


def test_one_name_in_two_spellings_of_unicode_is_one_profile() -> None:
    assert profile_name("Zoe\N{COMBINING DIAERESIS}") == profile_name("ZOË")


@pytest.mark.parametrize("name", ["", " ", ".", "..", "a/b", "a\\b", "-x", "con", "LPT1", "a" * 41])
def test_a_name_that_cannot_be_a_folder_everywhere_is_refused(name: str) -> None:
    with pytest.raises(ConfigError, match="profile's name"):
        profile_name(name)


@given(st.text())
def test_a_profile_name_is_refused_or_stays_inside_its_folder(name: str) -> None:
    try:
        folded = profile_name(name)
    except ConfigError:
        return
    assert Path(folded).name == folded
    assert profile_name(folded) == folded


def test_a_file_in_the_place_of_the_home_is_named_as_such(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(ConfigError, match="this is a file"):
        home(chosen=str(tmp_path / "file"), environment={})


def test_a_relative_home_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert home(chosen="data", environment={}) == tmp_path / "data"
