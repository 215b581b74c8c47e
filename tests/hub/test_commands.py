"""A hub from its making to a second device, as an owner and a resident type it."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result

from tests.hub.conftest import Type, told_last, typed_by_owner
from tests.hub.server import Server
from tests.services.builders import FIGURE, FakeClock, answer, deck_text
from trainer.cli import program
from trainer.domain.ids import DeckSlug
from trainer.reports.bundle import Level
from trainer.services.home_hub import choose_level, chosen_level, chosen_note, keep_hub
from trainer.services.opening import Opening
from trainer.services.place import hub_path
from trainer.services.sitting import Plan, Prompt
from trainer.store import decks


@pytest.fixture
def owner_url(server: Server) -> str:
    """An empty database of an owner's own."""
    return server.new_database()


@pytest.fixture
def owns(owner_url: str, tmp_path: Path) -> Type:
    """Run a command as the hub's owner."""
    return typed_by_owner(owner_url, tmp_path)


def done(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture
def invitation(owns: Type, tmp_path: Path) -> Path:
    """The invitation of a trainee of a new hub."""
    done(owns("init"))
    done(owns("programme", "add", "spine", "--deck", "vertebroplasty"))
    file = tmp_path / "ann.invitation"
    done(owns("enrol", "spine", "--year", "2", "-o", str(file)))
    return file


def answer_three(home: Path) -> None:
    library = Opening(home, FakeClock()).open()
    session = library.session(Plan())
    for _ in range(3):
        answer(session)
    library.close()


def test_two_computers_of_a_resident_come_together(
    on: Type, invitation: Path, tmp_path: Path
) -> None:
    answer_three(tmp_path / "laptop")
    first = done(on("laptop", "sync", "--join", str(invitation)))
    assert "Joined as R-" in first
    assert "Sent 3 entries, received 0" in first
    assert "To send: 0 entries; to come: 3." in done(
        on("ward", "sync", "--join", str(invitation), "--dry-run")
    )
    assert "received 3; 3 cards" in done(on("ward", "sync", "--join", str(invitation)))
    assert "Sent 0 entries, received 0" in done(on("ward", "sync"))


def test_an_invitation_is_its_owner_s_alone_and_so_is_what_a_home_keeps(
    on: Type, invitation: Path, tmp_path: Path
) -> None:
    done(on("laptop", "sync", "--join", str(invitation)))
    for file in (invitation, tmp_path / "laptop" / "hub.json"):
        assert file.stat().st_mode & 0o777 == 0o600


def test_who_is_taken_out_of_every_programme_reads_what_that_means(
    owns: Type, on: Type, invitation: Path, owner_url: str, tmp_path: Path
) -> None:
    answer_three(tmp_path / "laptop")
    assert "no programme" not in done(on("laptop", "sync", "--join", str(invitation)))
    trainee = json.loads(invitation.read_text(encoding="utf-8"))["trainee"]
    done(owns("leave", "spine", trainee, "--yes"))
    told = done(on("laptop", "sync"))
    assert "You are in no programme of this hub: your progress stays" in told
    assert "no director reads anything of it" in told
    assert "Directors read" not in told
    with psycopg.connect(owner_url) as owner:
        counts = owner.execute("SELECT count(*) FROM trainer.topic_count").fetchone()
        kept = owner.execute("SELECT count(*) FROM trainer.log").fetchone()
    assert (counts, kept) == ((0,), (3,))


def test_a_home_without_a_hub_says_how_to_join(on: Type) -> None:
    refused = on("laptop", "sync")
    assert refused.exit_code == 1
    assert "trainer sync --join" in refused.stderr


@pytest.mark.parametrize("text", ["", "{}", "no such file", '{"format":"trainer-invitation"}'])
def test_what_is_no_invitation_is_refused(on: Type, text: str) -> None:
    refused = on("laptop", "sync", "--join", text)
    assert refused.exit_code == 1
    assert "no invitation to a hub" in refused.stderr


@pytest.mark.parametrize(
    "more", ["sslkeylogfile=/tmp/other", "require_auth=password", "service=own", "passfile=/other"]
)
def test_an_invitation_that_tells_the_driver_more_than_where_to_go_is_refused(
    on: Type, invitation: Path, more: str
) -> None:
    told = json.loads(invitation.read_text(encoding="utf-8"))
    told["url"] += f" {more}"
    refused = on("laptop", "sync", "--join", json.dumps(told))
    assert refused.exit_code == 1
    assert "This is no invitation" in refused.stderr


def test_a_name_that_the_server_would_cut_is_refused(owns: Type, invitation: Path) -> None:
    assert invitation.exists()
    refused = owns("director", "add", "d" * 62, "spine")
    assert refused.exit_code == 1
    assert "too long" in refused.stderr


def test_making_a_hub_again_changes_nothing(owns: Type, invitation: Path, owner_url: str) -> None:
    assert invitation.exists()
    done(owns("init"))
    with psycopg.connect(owner_url) as owner:
        assert owner.execute("SELECT count(*) FROM trainer.enrolment").fetchone() == (1,)


def test_a_check_lists_what_is_unsafe_and_what_to_do(owns: Type, owner_url: str) -> None:
    done(owns("init"))
    before = {one["what"] for one in json.loads(owns("check", "--json").stdout)}
    # The tests' server has no TLS, and only a superuser can close the others.
    assert before == {
        "The server does not encrypt connections.",
        (
            "Every login may fill the disk with large objects, or with messages in the log of"
            " writes."
        ),
        (
            "Every login may connect to other databases of this server as well, and fill the disk"
            " there."
        ),
        "A query of any login may fill the disk with temporary files.",
        (
            "Every login may use up the locks that the server has for all of them, so that nobody"
            " else can read or write."
        ),
    }
    with psycopg.connect(owner_url) as owner:
        owner.execute("GRANT SELECT ON trainer.log TO PUBLIC")
        owner.execute("GRANT EXECUTE ON FUNCTION trainer.directs(text) TO PUBLIC")
        owner.execute("ALTER TABLE trainer.work NO FORCE ROW LEVEL SECURITY")
        owner.execute("ALTER TABLE trainer.shared DISABLE ROW LEVEL SECURITY")
        owner.execute("CREATE VIEW trainer.everything AS SELECT * FROM trainer.log")
        owner.execute("CREATE MATERIALIZED VIEW trainer.kept AS SELECT * FROM trainer.log")
        owner.execute("UPDATE trainer.revision SET version_num = '0000'")
    checked = owns("check")
    assert checked.exit_code == 1
    for words in (
        "Everybody may use trainer.log.",
        "Everybody may use trainer.directs(text).",
        "Row security of trainer.work is not forced.",
        "Row security of trainer.shared is not on.",
        "The view trainer.everything reads with its owner's rights",
        "The materialised view trainer.kept",
        "Its schema is 0000",
    ):
        assert words in checked.stdout


def test_what_a_check_says_about_everybody_s_rights_can_be_run_as_it_stands(
    owns: Type, owner_url: str
) -> None:
    done(owns("init"))
    with psycopg.connect(owner_url, autocommit=True) as owner:
        database = owner.info.dbname
        owner.execute("GRANT SELECT ON trainer.log TO PUBLIC")
        owner.execute("GRANT EXECUTE ON FUNCTION trainer.directs(text) TO PUBLIC")
        owner.execute(f"GRANT TEMP ON DATABASE {database} TO PUBLIC")
        remedies = [
            one["remedy"]
            for one in json.loads(owns("check", "--json").stdout)
            if one["what"].startswith("Everybody may")
        ]
        assert len(remedies) == 3
        for remedy in remedies:
            owner.execute(remedy.removesuffix("."))
    assert not [
        one for one in json.loads(owns("check", "--json").stdout) if "Everybody" in one["what"]
    ]


def test_an_erased_trainee_can_neither_sync_nor_be_enrolled_again(
    owns: Type, on: Type, invitation: Path
) -> None:
    done(on("laptop", "sync", "--join", str(invitation)))
    trainee = json.loads(invitation.read_text(encoding="utf-8"))["trainee"]
    assert owns("erase", trainee).exit_code == 1
    done(owns("erase", trainee, "--yes"))
    refused = on("laptop", "sync")
    assert refused.exit_code == 1
    told = " ".join(refused.stderr.split())
    assert "the password is not right, or the login was ended or never there." in told
    assert "Ask the hub's owner" in told
    again = owns("enrol", "spine", "--trainee", trainee)
    assert again.exit_code == 1
    assert "was erased" in again.stderr


def test_a_wrong_password_and_a_wrong_login_are_refused_in_the_same_words(
    on: Type, invitation: Path
) -> None:
    told = json.loads(invitation.read_text(encoding="utf-8"))
    trainee, other = told["trainee"], "0" * 32
    changed = (
        {"url": told["url"].replace("password=", "password=x")},
        {"trainee": other, "url": told["url"].replace(trainee, other)},
    )
    refusals = {
        on("laptop", "sync", "--join", json.dumps(told | change)).stderr for change in changed
    }
    assert len(refusals) == 1
    assert "password is not right" in refusals.pop()


def test_a_hub_that_nobody_made_says_who_makes_one(owns: Type) -> None:
    refused = owns("check")
    assert refused.exit_code == 1
    assert "trainer hub init" in refused.stderr


def test_a_director_reads_what_the_residents_synced(
    owns: Type, on: Type, invitation: Path, tmp_path: Path
) -> None:
    answer_three(tmp_path / "laptop")
    done(on("laptop", "sync", "--join", str(invitation), "--level", "cards"))
    address = done(owns("director", "add", f"okafor{invitation.stat().st_ino}", "spine"))
    url = told_last(address)
    pseudonym = json.loads(invitation.read_text(encoding="utf-8"))["pseudonym"]
    page = tmp_path / "report.json"
    done(on("director", "report", "--hub", url, "--until", "2026-11-22", "--json", str(page)))
    text = page.read_text(encoding="utf-8")
    assert pseudonym in text
    shown = done(on("director", "report", "--hub", url, "--as-of", "2026-11-29"))
    assert "The one trainee shares card by card" in " ".join(shown.split())


def test_a_resident_s_login_reads_no_report(on: Type, invitation: Path) -> None:
    url = json.loads(invitation.read_text(encoding="utf-8"))["url"]
    refused = on("director", "report", "--hub", url)
    assert refused.exit_code == 1
    assert "may not do that" in refused.stderr


@pytest.fixture
def educator(owns: Type, invitation: Path) -> str:
    """Where an educator of the hub connects."""
    address = done(owns("educator", "add", f"zoe{invitation.stat().st_ino}"))
    return told_last(address)


def published(on: Type, educator: str, folder: Path, *, figure: str, version: str) -> str:
    """Publish the sample deck with a figure."""
    file = folder / "sample.md"
    text = deck_text(FIGURE, figure=figure, version=version)
    file.write_text(text, encoding="utf-8")
    return done(on("educator", "deck", "publish", str(file), "--hub", educator))


def test_a_published_deck_arrives_and_its_changed_answer_is_relearnt_on_every_device(
    owns: Type, on: Type, invitation: Path, educator: str, tmp_path: Path
) -> None:
    done(owns("programme", "add", "spine", "--deck", "sample"))
    assert "version 1" in published(on, educator, tmp_path, figure="~ 10 %", version="1.0")
    assert "newest version already" in published(
        on, educator, tmp_path, figure="~ 10 %", version="1.0"
    )
    to_come = "A deck to come: A sample deck (sample 1.0)."
    assert to_come in done(on("laptop", "sync", "--join", str(invitation), "--dry-run"))
    assert "A sample deck" in done(on("laptop", "sync", "--join", str(invitation)))
    assert "to come: 0." in (told := done(on("laptop", "sync", "--dry-run")))
    assert "deck" not in told
    clock = FakeClock()
    library = Opening(tmp_path / "laptop", clock).open()
    for _ in range(2):
        answer(library.session(Plan(decks=(DeckSlug("sample"),))))
        clock.advance(minutes=11)
    library.close()
    done(on("laptop", "sync"))
    done(on("ward", "sync", "--join", str(invitation)))
    assert "version 2" in published(on, educator, tmp_path, figure="~ 20 %", version="2.0")
    for computer in ("ward", "laptop", "ward"):
        done(on(computer, "sync"))
    changes = []
    for computer in ("laptop", "ward"):
        library = Opening(tmp_path / computer, clock).open()
        prompt = library.session(Plan(decks=(DeckSlug("sample"),))).current
        assert isinstance(prompt, Prompt)
        assert prompt.notice is not None
        changes.append((prompt.notice.was, prompt.notice.now))
        library.close()
    assert changes == [("~ 10 %", "~ 20 %")] * 2


PICTURE = b"\x89PNG\r\n\x1a\n and what follows"


def publish_pictured(on: Type, educator: str, folder: Path, content: bytes, version: str) -> Result:
    (folder / "images").mkdir(exist_ok=True)
    (folder / "images" / "needle.png").write_bytes(content)
    block = FIGURE.replace("\nA:", "\nImage: images/needle.png, a needle\nA:", 1)
    file = folder / "sample.md"
    file.write_text(deck_text(block, version=version), encoding="utf-8")
    return on("educator", "deck", "publish", str(file), "--hub", educator)


def test_the_pictures_of_a_published_deck_arrive_with_it(
    owns: Type, on: Type, invitation: Path, educator: str, tmp_path: Path
) -> None:
    done(owns("programme", "add", "spine", "--deck", "sample"))
    done(publish_pictured(on, educator, tmp_path, PICTURE, "1.0"))
    done(on("laptop", "sync", "--join", str(invitation)))
    kept = tmp_path / "laptop" / "pictures" / "sample" / "images" / "needle.png"
    assert kept.read_bytes() == PICTURE
    done(publish_pictured(on, educator, tmp_path, PICTURE + b", mended", "1.1"))
    done(on("laptop", "sync"))
    assert kept.read_bytes() == PICTURE + b", mended"


def test_pictures_that_are_gone_come_back_with_the_next_sync(
    owns: Type, on: Type, invitation: Path, educator: str, tmp_path: Path
) -> None:
    done(owns("programme", "add", "spine", "--deck", "sample"))
    done(publish_pictured(on, educator, tmp_path, PICTURE, "1.0"))
    done(on("laptop", "sync", "--join", str(invitation)))
    pictures = tmp_path / "laptop" / "pictures"
    shutil.rmtree(pictures)
    missing = on("laptop", "doctor")
    assert missing.exit_code == 1
    assert "1 picture of sample, as images/needle.png" in missing.stdout
    assert "trainer sync" in missing.stdout
    told = done(on("laptop", "sync"))
    assert "A sample deck" not in told
    assert (pictures / "sample" / "images" / "needle.png").read_bytes() == PICTURE
    done(on("laptop", "doctor"))


def test_a_removed_deck_that_a_programme_assigns_comes_back_with_the_next_sync(
    owns: Type, on: Type, invitation: Path, educator: str, tmp_path: Path
) -> None:
    done(owns("programme", "add", "spine", "--deck", "sample"))
    published(on, educator, tmp_path, figure="~ 10 %", version="1.0")
    done(on("laptop", "sync", "--join", str(invitation)))
    removed = done(on("laptop", "deck", "remove", "sample", "--yes"))
    assert "If your programme assigns it, the next sync brings it back." in removed
    assert "sample" not in done(on("laptop", "deck", "list"))
    assert "A sample deck (sample 1.0): added" in done(on("laptop", "sync"))
    assert "sample" in done(on("laptop", "deck", "list"))


def test_a_deck_of_which_the_check_says_anything_is_not_published(
    on: Type, educator: str, tmp_path: Path, owner: psycopg.Connection
) -> None:
    file = tmp_path / "sample.md"
    # Right without it, so that a warning is all that is said.
    file.write_text(deck_text(f"{FIGURE.strip()}\nAccept: about 10 per cent\n\n"), encoding="utf-8")
    refused = on("educator", "deck", "publish", str(file), "--hub", educator)
    assert refused.exit_code == 1
    assert "sample.md: 1 problem; only a clean deck is published." in refused.stderr
    assert f"`trainer deck check {file}` lists what there is." in refused.stderr
    assert owner.execute("SELECT count(*) FROM trainer.deck_version").fetchone() == (0,)


@pytest.fixture
def publish_as(owns: Type, on: Type, educator: str, tmp_path: Path) -> Callable[..., str]:
    """Publish the sample deck, which is assigned, by a figure and a version; what is said beside.

    At another hub where an educator's address at one is given.
    """
    done(owns("programme", "add", "spine", "--deck", "sample"))

    def said(figure: str, version: str, *options: str, at: str = educator) -> str:
        file = tmp_path / "sample.md"
        file.write_text(deck_text(FIGURE, figure=figure, version=version), encoding="utf-8")
        outcome = on("educator", "deck", "publish", str(file), "--hub", at, *options)
        done(outcome)
        return outcome.stderr

    return said


def test_another_text_of_the_same_version_is_remarked(publish_as: Callable[..., str]) -> None:
    assert "The text before it" not in publish_as("~ 10 %", "1.0")
    assert "The text before it" not in publish_as("~ 10 %", "1.0")
    for options in (("--dry-run",), ()):
        told = publish_as("~ 20 %", "1.0", *options)
        assert "The text before it has `version: 1.0` as well" in told
        assert "raise `version:` in the file" in told
    assert publish_as("~ 30 %", "1.1") == ""


def test_a_text_of_an_earlier_version_than_the_published_one_is_remarked(
    publish_as: Callable[..., str],
) -> None:
    publish_as("~ 10 %", "1.10")
    for options in (("--dry-run",), ()):
        told = publish_as("~ 20 %", "1.9", *options)
        assert "The text before it has `version: 1.10`, which is later than 1.9" in told
        assert "see that this is the file that you mean" in told
    assert publish_as("~ 30 %", "1.10") == ""


def test_an_educator_is_told_of_a_deck_that_nobody_has_assigned_who_does(
    owns: Type, publish_as: Callable[..., str]
) -> None:
    done(owns("programme", "add", "spine", "--without-deck", "sample"))
    for options in (("--dry-run",), (), ()):
        told = publish_as("~ 10 %", "1.0", *options)
        assert "No programme of this hub has assigned sample" in told
        assert "the hub's owner does it by `trainer hub programme add NAME --deck sample`" in told


def test_an_educator_is_told_which_programmes_have_assigned_a_deck(
    owns: Type, on: Type, publish_as: Callable[..., str], educator: str, tmp_path: Path
) -> None:
    publish_as("~ 10 %", "1.0")
    done(owns("programme", "add", "airway", "--title", "The airway", "--deck", "sample"))
    again = ("deck", "publish", str(tmp_path / "sample.md"), "--hub", educator, "--dry-run")
    assert done(on("educator", *again)).splitlines()[-1] == "sample: assigned by airway, spine."
    of_one = on("educator", "deck", "inbox", "sample", "--hub", educator)
    assert of_one.stderr.splitlines()[0] == "sample: assigned by airway, spine."
    assert done(of_one) == "Nobody has reported anything of sample.\n"
    done(owns("programme", "add", "spine", "--without-deck", "vertebroplasty"))
    of_all = on("educator", "deck", "inbox", "--hub", educator, "--json")
    assert of_all.stderr.splitlines() == [
        "sample: assigned by airway, spine.",
        "vertebroplasty: assigned by no programme.",
    ]
    assert json.loads(done(of_all)) == []


def test_who_can_see_programmes_is_told_that_none_has_assigned_a_deck(
    owns: Type, on: Type, invitation: Path, owner_url: str, tmp_path: Path
) -> None:
    assert invitation.exists()
    file = tmp_path / "sample.md"
    file.write_text(deck_text(FIGURE), encoding="utf-8")
    publish = ("deck", "publish", str(file), "--hub", owner_url)
    for options in (("--dry-run",), ()):
        outcome = on("educator", *publish, *options)
        done(outcome)
        assert "No programme of this hub has assigned sample" in outcome.stderr
    assert "Published, and in no programme:\n  sample\n" in done(owns("list"))
    done(owns("programme", "add", "spine", "--deck", "sample"))
    assert on("educator", *publish).stderr == ""
    assert "in no programme:" not in done(owns("list"))


def test_another_picture_needs_another_version(
    owns: Type, on: Type, educator: str, tmp_path: Path
) -> None:
    done(owns("programme", "add", "spine", "--deck", "sample"))
    done(publish_pictured(on, educator, tmp_path, PICTURE, "1.0"))
    done(publish_pictured(on, educator, tmp_path, PICTURE, "1.0"))
    refused = publish_pictured(on, educator, tmp_path, PICTURE + b", mended", "1.0")
    assert refused.exit_code == 1
    assert "with other pictures" in refused.stderr


def test_a_deck_with_problems_is_not_published(on: Type, educator: str, tmp_path: Path) -> None:
    file = tmp_path / "bad.md"
    file.write_text(deck_text("## basic\nQ: Without an id?\n"), encoding="utf-8")
    refused = on("educator", "deck", "publish", str(file), "--hub", educator)
    assert refused.exit_code == 1


def test_a_report_on_a_card_reaches_its_author_without_a_name(
    on: Type, invitation: Path, educator: str, tmp_path: Path
) -> None:
    library = Opening(tmp_path / "laptop", FakeClock()).open()
    session = library.session(Plan())
    session.report("The second option is right as well.")
    library.close()
    done(on("laptop", "sync", "--join", str(invitation)))
    done(on("laptop", "sync"))
    told = done(on("educator", "deck", "inbox", "vertebroplasty", "--hub", educator))
    assert told.count("The second option is right as well.") == 1
    assert ", on “" in told
    assert "whose text has changed" not in told
    trainee = json.loads(invitation.read_text(encoding="utf-8"))
    assert trainee["trainee"] not in told
    assert trainee["pseudonym"] not in told


def test_a_report_on_an_earlier_text_is_said_to_be_one(
    owns: Type, on: Type, invitation: Path, educator: str, tmp_path: Path
) -> None:
    done(owns("programme", "add", "spine", "--deck", "sample"))
    published(on, educator, tmp_path, figure="~ 10 %", version="1.0")
    done(on("laptop", "sync", "--join", str(invitation)))
    library = Opening(tmp_path / "laptop", FakeClock()).open()
    library.session(Plan(decks=(DeckSlug("sample"),))).report("Ten is too few.")
    library.close()
    done(on("laptop", "sync"))
    inbox = ("deck", "inbox", "sample", "--hub", educator)
    assert "whose text has changed" not in done(on("educator", *inbox))
    published(on, educator, tmp_path, figure="~ 20 %", version="2.0")
    told = done(on("educator", *inbox))
    assert "whose text has changed since: Ten is too few." in told


def test_an_educator_reads_how_cards_are_answered_when_five_residents_share_them(
    owns: Type, on: Type, invitation: Path, educator: str, tmp_path: Path
) -> None:
    done(owns("programme", "add", "spine", "--deck", "sample"))
    published(on, educator, tmp_path, figure="~ 10 %", version="1.0")
    asked = ("deck", "statistics", "sample", "--hub", educator)
    told = ""
    for number in range(1, 6):
        assert "answered by five residents" in (told := done(on("educator", *asked)))
        file = tmp_path / f"{number}.invitation"
        done(owns("enrol", "spine", "-o", str(file)))
        done(on(f"home-{number}", "sync", "--join", str(file)))
        library = Opening(tmp_path / f"home-{number}", FakeClock()).open()
        answer(library.session(Plan(decks=(DeckSlug("sample"),))))
        library.close()
        done(on(f"home-{number}", "sync", "--level", "cards"))
    told = done(on("educator", *asked))
    row = " ".join(told.splitlines()[1].split())
    assert row == "s-figure 5 5 5 100 mark ~ 10 %"
    (one,) = json.loads(done(on("educator", *asked, "--json")))
    assert (one["block"], one["trainees"], one["is_marked"]) == ("s-figure", 5, True)
    assert invitation.exists()


@pytest.mark.parametrize("command", ["statistics", "inbox"])
def test_a_deck_that_is_nowhere_is_compared_with_those_there_are(
    command: str, on: Type, educator: str
) -> None:
    refused = on("educator", "deck", command, "vertebroplsty", "--hub", educator)
    assert refused.exit_code == 1
    assert "no deck 'vertebroplsty' is published there" in refused.stderr
    assert "Did you mean vertebroplasty?" in refused.stderr


def test_statistics_of_a_shipped_deck_need_nobody_to_publish_it(on: Type, educator: str) -> None:
    asked = ("deck", "statistics", "vertebroplasty", "--hub", educator)
    assert "answered by five residents" in done(on("educator", *asked))


def test_an_inbox_is_of_all_decks_where_none_is_named(
    owns: Type, on: Type, invitation: Path, educator: str, tmp_path: Path
) -> None:
    done(owns("programme", "add", "spine", "--deck", "sample"))
    published(on, educator, tmp_path, figure="~ 10 %", version="1.0")
    done(on("laptop", "sync", "--join", str(invitation)))
    assert done(on("educator", "deck", "inbox", "--hub", educator)) == (
        "Nobody has reported anything.\n"
    )
    library = Opening(tmp_path / "laptop", FakeClock()).open()
    for slug in ("sample", "vertebroplasty"):
        library.session(Plan(decks=(DeckSlug(slug),))).report(f"Look at {slug}.")
    library.close()
    done(on("laptop", "sync"))
    told = done(on("educator", "deck", "inbox", "--hub", educator))
    assert told.index("Look at sample.") < told.index("Look at vertebroplasty.")
    assert told.count("# Reports on the deck") == 2


def test_a_card_that_residents_flag_reaches_its_author_without_a_name(
    owns: Type, on: Type, invitation: Path, educator: str, tmp_path: Path
) -> None:
    done(owns("programme", "add", "spine", "--deck", "sample"))
    published(on, educator, tmp_path, figure="~ 10 %", version="1.0")
    asked = ("deck", "inbox", "sample", "--hub", educator)
    assert done(on("educator", *asked)) == "Nobody has reported anything of sample.\n"
    for number in range(1, 3):
        file = tmp_path / f"{number}.invitation"
        done(owns("enrol", "spine", "-o", str(file)))
        done(on(f"home-{number}", "sync", "--join", str(file)))
        library = Opening(tmp_path / f"home-{number}", FakeClock()).open()
        session = library.session(Plan(decks=(DeckSlug("sample"),)))
        session.toggle_flag()
        if number == 1:
            session.report("Ten is too few.")
        library.close()
        if number > 1:
            done(on(f"home-{number}", "sync"))
    done(on("home-1", "sync"))
    head, _, block, flags, report, *_ = done(on("educator", *asked)).splitlines()
    assert (head, block) == ("# Reports on the deck sample", "## s-figure")
    words = re.fullmatch(r"- on “.*”: flagged by 2 residents, since (.*) at the earliest", flags)
    assert words
    assert report.endswith("Ten is too few.")
    flagged, reported = json.loads(done(on("educator", *asked, "--json")))
    assert flagged == {
        "deck": "sample",
        "card": "s-figure",
        "day": None,
        "sentence": None,
        "key": "~ 10 %",
        "flagged_by": 2,
        # The device's day, or the server's where that is before.
        "flagged_since": words[1],
    }
    assert (reported["sentence"], reported["flagged_by"]) == ("Ten is too few.", None)
    assert invitation.exists()


def test_an_inbox_of_a_deck_of_a_resident_s_own_is_read_by_its_name(
    on: Type, invitation: Path, educator: str, tmp_path: Path
) -> None:
    file = tmp_path / "sample.md"
    file.write_text(deck_text(FIGURE), encoding="utf-8")
    done(on("laptop", "deck", "add", str(file)))
    library = Opening(tmp_path / "laptop", FakeClock()).open()
    library.session(Plan(decks=(DeckSlug("sample"),))).report("My own.")
    library.close()
    done(on("laptop", "sync", "--join", str(invitation)))
    told = on("educator", "deck", "inbox", "sample", "--hub", educator)
    assert "My own." in done(told)
    assert "Flags on cards of sample are not shown: its text is not at hand here." in told.stderr


def test_a_director_and_an_educator_are_removed_when_that_is_meant(
    owns: Type, on: Type, invitation: Path, educator: str
) -> None:
    name = f"okafor{invitation.stat().st_ino}"
    address = told_last(done(owns("director", "add", name, "spine")))
    assert owns("director", "remove", name).exit_code == 1
    done(on("director", "report", "--hub", address))
    assert "any more" in done(owns("director", "remove", name, "--yes"))
    assert on("director", "report", "--hub", address).exit_code == 1
    zoe = f"zoe{invitation.stat().st_ino}"
    done(owns("educator", "remove", zoe, "--yes"))
    assert on("educator", "deck", "inbox", "sample", "--hub", educator).exit_code == 1
    again = owns("educator", "remove", zoe, "--yes")
    assert again.exit_code == 1
    assert "no login" in again.stderr


def test_an_id_that_nothing_is_known_of_is_erased_only_when_that_is_said(
    owns: Type, invitation: Path
) -> None:
    assert invitation.exists()
    mistyped = "0" * 32
    refused = owns("erase", mistyped, "--yes")
    assert refused.exit_code == 1
    assert "nothing is known of" in refused.stderr
    assert "Erased: " in done(owns("erase", mistyped, "--yes", "--even-unknown"))


def level_at(owner_url: str) -> str:
    with psycopg.connect(owner_url) as owner:
        ((level,),) = owner.execute("SELECT level FROM trainer.shared").fetchall()
    return str(level)


def test_the_level_that_was_chosen_last_holds_for_every_device(
    on: Type, invitation: Path, owner_url: str
) -> None:
    done(on("laptop", "sync", "--join", str(invitation)))
    assert level_at(owner_url) == "topics"
    done(on("laptop", "sync", "--level", "cards"))
    done(on("laptop", "sync"))
    done(on("ward", "sync", "--join", str(invitation)))
    assert level_at(owner_url) == "cards"
    done(on("ward", "sync", "--level", "topics"))
    done(on("laptop", "sync"))
    assert level_at(owner_url) == "topics"


def test_a_level_that_is_chosen_without_a_network_is_told_by_the_next_sync(
    on: Type, invitation: Path, owner_url: str, tmp_path: Path
) -> None:
    done(on("laptop", "sync", "--join", str(invitation), "--level", "cards"))
    file = tmp_path / "laptop" / "hub.json"
    there = file.read_text()
    keep_hub(tmp_path / "laptop", "postgresql://t_x:secret@127.0.0.1:9/hub")
    assert on("laptop", "sync", "--level", "topics").exit_code == 1
    file.write_text(json.dumps(json.loads(file.read_text()) | {"url": json.loads(there)["url"]}))
    done(on("laptop", "sync"))
    assert level_at(owner_url) == "topics"


def note_at(owner_url: str) -> str:
    """The sentence that directors read at a hub."""
    with psycopg.connect(owner_url) as owner:
        row = owner.execute("SELECT content FROM trainer.shared").fetchone()
    assert row is not None
    return str(json.loads(row[0])["standing"]["note"])


def test_a_sentence_goes_with_what_is_shared_until_another_is_said_on_any_device(
    owns: Type, on: Type, invitation: Path, owner_url: str, tmp_path: Path
) -> None:
    done(owns("programme", "add", "spine", "--deck", "sample"))
    done(on("laptop", "sync", "--join", str(invitation)))
    done(on("ward", "sync", "--join", str(invitation)))
    said = done(on("laptop", "sync", "--note", "  On nights,\nuntil June "))
    assert "Beside your lines stands: On nights, until June" in said
    assert note_at(owner_url) == "On nights, until June"
    answer_three(tmp_path / "ward")
    assert "Beside your lines" not in done(on("ward", "sync", "--level", "cards"))
    assert note_at(owner_url) == "On nights, until June"
    assert "No sentence of yours" in done(on("ward", "sync", "--note", ""))
    assert note_at(owner_url) == ""
    answer_three(tmp_path / "laptop")
    done(on("laptop", "sync"))
    assert note_at(owner_url) == ""


def test_a_sentence_that_could_not_be_told_waits_for_the_next_sync(
    owns: Type, on: Type, invitation: Path, owner_url: str, tmp_path: Path
) -> None:
    done(owns("programme", "add", "spine", "--deck", "sample"))
    done(on("laptop", "sync", "--join", str(invitation)))
    home = tmp_path / "laptop"
    there = json.loads(hub_path(home).read_text())
    hub_path(home).write_text(json.dumps({"url": "host=127.0.0.1 port=9 dbname=h user=t"}))
    assert on("laptop", "sync", "--note", "on nights").exit_code == 1
    hub_path(home).write_text(json.dumps(json.loads(hub_path(home).read_text()) | there))
    done(on("laptop", "sync"))
    assert note_at(owner_url) == "on nights"
    assert chosen_note(home) is None


def test_a_sentence_is_no_longer_than_a_director_s_program_reads(
    on: Type, invitation: Path
) -> None:
    refused = on("laptop", "sync", "--join", str(invitation), "--note", "x" * 501)
    assert refused.exit_code == 2
    assert "500 is the most" in refused.stderr


def test_a_level_that_was_chosen_for_one_hub_is_not_told_to_another(tmp_path: Path) -> None:
    keep_hub(tmp_path, "postgresql://t_x:secret@127.0.0.1:9/hub")
    choose_level(tmp_path, Level.CARDS)
    keep_hub(tmp_path, "postgresql://t_x:another@127.0.0.1:9/hub")
    assert chosen_level(tmp_path) is Level.CARDS
    keep_hub(tmp_path, "postgresql://t_x:secret@127.0.0.1:9/other")
    assert chosen_level(tmp_path) is None


def test_a_dry_run_chooses_no_level(on: Type, invitation: Path, tmp_path: Path) -> None:
    done(on("laptop", "sync", "--join", str(invitation), "--level", "cards", "--dry-run"))
    assert not hub_path(tmp_path / "laptop").exists()
    done(on("laptop", "sync", "--join", str(invitation)))
    done(on("laptop", "sync", "--level", "cards", "--dry-run"))
    assert chosen_level(tmp_path / "laptop") is None


def test_a_home_of_one_trainee_is_not_made_another_s(
    owns: Type, on: Type, invitation: Path, owner_url: str, tmp_path: Path
) -> None:
    answer_three(tmp_path / "laptop")
    done(on("laptop", "sync", "--join", str(invitation)))
    other = tmp_path / "ben.invitation"
    done(owns("enrol", "spine", "-o", str(other)))
    kept = hub_path(tmp_path / "laptop").read_text()
    refused = on("laptop", "sync", "--join", str(other))
    assert refused.exit_code == 1
    assert "another trainee's" in refused.stderr
    assert "--profile" in refused.stderr
    assert hub_path(tmp_path / "laptop").read_text() == kept
    with psycopg.connect(owner_url) as owner:
        trainees = owner.execute("SELECT count(DISTINCT trainee_id) FROM trainer.log").fetchone()
    assert trainees == (1,)


def test_an_invitation_that_holds_no_more_leaves_the_home_as_it_is(
    on: Type, invitation: Path, tmp_path: Path
) -> None:
    done(on("laptop", "sync", "--join", str(invitation)))
    kept = hub_path(tmp_path / "laptop").read_text()
    told = json.loads(invitation.read_text(encoding="utf-8"))
    stale = json.dumps(told | {"url": told["url"].replace("password=", "password=x")})
    refused = on("laptop", "sync", "--join", stale)
    assert refused.exit_code == 1
    assert "Joined" not in refused.stdout
    assert hub_path(tmp_path / "laptop").read_text() == kept
    done(on("laptop", "sync"))


def test_an_earlier_text_can_be_published_again(
    owns: Type, on: Type, invitation: Path, educator: str, tmp_path: Path
) -> None:
    done(owns("programme", "add", "spine", "--deck", "sample"))
    told = [
        published(on, educator, tmp_path, figure=figure, version="1.0")
        for figure in ("~ 10 %", "~ 20 %", "~ 10 %")
    ]
    assert "published as version 3" in told[-1]
    assert "was ~ 20 %, now ~ 10 %" in told[-1]
    done(on("laptop", "sync", "--join", str(invitation)))
    library = Opening(tmp_path / "laptop", FakeClock()).open()
    with library.store.reading() as tx:
        assert "~ 10 %" in decks.deck_text(tx, DeckSlug("sample"))
    library.close()


def test_a_deck_with_none_of_the_cards_that_residents_have_is_not_published_in_its_place(
    on: Type, educator: str, tmp_path: Path
) -> None:
    file = tmp_path / "wrong.md"
    text = deck_text(FIGURE).replace("deck: sample", "deck: vertebroplasty")
    file.write_text(text, encoding="utf-8")
    refused = on("educator", "deck", "publish", str(file), "--hub", educator)
    assert refused.exit_code == 1
    assert "that residents have is in it" in refused.stderr
    told = done(
        on("educator", "deck", "publish", str(file), "--hub", educator, "--dry-run", "--replace")
    )
    assert "Nothing is published" in told
    assert "version 1" in done(
        on("educator", "deck", "publish", str(file), "--hub", educator, "--replace")
    )


def test_a_sync_in_a_pipe_says_its_result_and_nothing_else(on: Type, invitation: Path) -> None:
    synced = on("laptop", "sync", "--join", str(invitation))
    assert synced.stderr == ""
    assert len(synced.stdout.splitlines()) == 3
    assert synced.stdout.endswith("Directors read your counts by topic and week.\n")


def test_a_director_reports_without_an_address_in_the_list_of_processes(
    owns: Type, invitation: Path, educator: str, on: Type, tmp_path: Path
) -> None:
    address = told_last(done(owns("director", "add", f"d{invitation.stat().st_ino}", "spine")))
    done(owns("programme", "add", "spine", "--deck", "sample"))
    published(on, educator, tmp_path, figure="~ 10 %", version="1.0")
    environment = {"TRAINER_HUB": address, "TRAINER_HOME": str(tmp_path / "director")}

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(program, ["report", *arguments], obj=FakeClock(), env=environment)

    # The deck is known from the hub: nothing is installed here.
    assert "A sample deck" in done(run("--hub"))
    done(run("--hub", "--json", str(tmp_path / "r.json")))
    refused = run("--hub", "--names")
    assert refused.exit_code == 2
    environment.pop("TRAINER_HUB")
    assert "TRAINER_HUB" in run("--hub").output
