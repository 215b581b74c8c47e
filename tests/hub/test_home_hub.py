"""What a home keeps of its hub, and the invitation that it comes by."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from trainer.errors import HubError
from trainer.reports.bundle import Level
from trainer.services.home_hub import (
    Choice,
    choose_level,
    chosen_level,
    keep_hub,
    kept_hub,
    remember_choice,
    remembered_choice,
)
from trainer.services.invitation import read_invitation

URL = "host=127.0.0.1 port=9 dbname=hub user=t_x password=secret"
ON_A_FULL_DISK = """
import resource, sys
from pathlib import Path
from trainer.services.home_hub import keep_hub
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
try:
    keep_hub(Path(sys.argv[1]), "host=b dbname=b user=c password=d")
except OSError:
    print("full")
"""


def keep_on_a_full_disk(home: Path) -> None:
    child = [sys.executable, "-B", "-c", ON_A_FULL_DISK, str(home)]
    said = subprocess.run(child, check=True, capture_output=True, text=True).stdout
    assert said == "full\n"


def test_a_full_disk_leaves_no_half_of_a_hub(tmp_path: Path) -> None:
    keep_on_a_full_disk(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_the_hub_that_was_kept(tmp_path: Path) -> None:
    keep_hub(tmp_path, URL)
    keep_on_a_full_disk(tmp_path)
    assert "port=9" in kept_hub(tmp_path)


def test_what_is_kept_of_a_hub_is_its_owner_s_alone_also_where_it_was_not(tmp_path: Path) -> None:
    (tmp_path / "hub.json").write_text("{}", encoding="utf-8")
    (tmp_path / "hub.json").chmod(0o644)
    keep_hub(tmp_path, URL, "a certificate")
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert modes == {"hub.json": 0o600, "hub-authority.pem": 0o600}


@pytest.mark.parametrize(
    ("url", "is_remembered"),
    [(URL.replace("127.0.0.1", "elsewhere"), True), (URL.replace("t_x", "t_y"), False)],
    ids=["a hub that has moved", "another login"],
)
def test_what_was_chosen_last_is_remembered_for_one_login_alone(
    tmp_path: Path, url: str, *, is_remembered: bool
) -> None:
    keep_hub(tmp_path, URL.replace("dbname=hub", "dbname=other"))
    remember_choice(tmp_path, Choice(Level.TOPICS, 5))
    keep_hub(tmp_path, url)
    assert remembered_choice(tmp_path) == (Choice(Level.TOPICS, 5) if is_remembered else None)


def invitation(trainee: str) -> str:
    return json.dumps(
        {
            "format": "trainer-invitation",
            "version": 1,
            "trainee": trainee,
            "pseudonym": "R-1",
            "url": f"host=h dbname=d user=t_{trainee} password=x",
        }
    )


def test_an_invitation_with_a_whole_id_is_read() -> None:
    assert read_invitation(invitation("ab" * 16)).trainee == b"\xab" * 16


@pytest.mark.parametrize(
    "text",
    [invitation("ab"), invitation(""), '{"a":' * 100_000, "[" * 100_000, "{\0"],
    ids=["a short id", "no id", "nested objects", "an array", "garbage"],
)
def test_what_is_no_invitation_is_said_to_be_none(text: str) -> None:
    with pytest.raises(HubError, match="no invitation to a hub"):
        read_invitation(text)


def test_a_file_that_is_no_invitation_is_named(tmp_path: Path) -> None:
    file = tmp_path / "ann.invitation"
    file.write_text('{"a":' * 100_000, encoding="utf-8")
    with pytest.raises(HubError, match=r"ann\.invitation: this is no invitation"):
        read_invitation(str(file))


def test_a_file_that_is_not_there_is_named_and_a_line_is_not_repeated() -> None:
    with pytest.raises(HubError, match=r"^'ben\.invitation' is no file, and no invitation"):
        read_invitation("ben.invitation")
    with pytest.raises(HubError) as refused:
        read_invitation('{"password": "secret"')
    assert "secret" not in str(refused.value)


def test_what_is_chosen_while_a_sync_keeps_what_it_was_told_stays_chosen(tmp_path: Path) -> None:
    keep_hub(tmp_path, URL)

    def keep_telling() -> None:
        for at_ms in range(300):
            remember_choice(tmp_path, Choice(Level.CARDS, at_ms))

    with ThreadPoolExecutor(1) as another:
        telling = another.submit(keep_telling)
        while not telling.done():
            for level in (Level.TOPICS, Level.CARDS):
                choose_level(tmp_path, level)
                assert chosen_level(tmp_path) is level
        telling.result()
    assert remembered_choice(tmp_path) == Choice(Level.CARDS, 299)
