import pytest

from trainer.domain.plain_text import counted
from trainer.services.quiet_sync import SyncStanding
from trainer.services.sitting import Progress
from trainer.tui.wording import duration_words, foreign, ordinal, progress_words, sync_words


def test_progress_counts_the_card_on_screen_and_names_new_and_due() -> None:
    progress = Progress(answered=2, new=12, in_steps=2, reviews=4)
    assert progress_words(progress) == "3 of 20 · 12 new · 6 due"
    assert progress_words(progress, is_cram=True) == "cram · 3 of 20 · 12 new · 6 due"


@pytest.mark.parametrize(
    ("elapsed_ms", "words"),
    [
        (0, "0 s"),
        (48_900, "48 s"),
        (89_000, "89 s"),
        (90_000, "2 min"),
        (3_600_000, "1 h 0 min"),
        (3_900_000, "1 h 5 min"),
    ],
)
def test_a_length_of_time_is_said_for_a_human(elapsed_ms: int, words: str) -> None:
    assert duration_words(elapsed_ms) == words


def test_one_of_a_thing_is_singular() -> None:
    assert (counted(1, "card"), counted(2, "card")) == ("1 card", "2 cards")


def test_markup_in_foreign_text_is_text() -> None:
    assert foreign("[@click=app.quit]x[/]").plain == "[@click=app.quit]x[/]"


def test_an_escape_sequence_in_foreign_text_is_shown_and_not_obeyed() -> None:
    assert foreign("\x1b]0;x\x07").plain == "␛]0;x␇"


def test_places_are_counted_in_words() -> None:
    places = [ordinal(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 22, 103, 111)]
    words = "1st 2nd 3rd 4th 11th 12th 13th 21st 22nd 103rd 111th"
    assert " ".join(places) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (-5, "Synced just now"),
        (0, "Synced just now"),
        (2, "Synced 2 min ago"),
        (150, "Synced 2 h ago"),
        (3000, "Synced 2 days ago"),
    ],
)
def test_how_long_ago_it_synced_is_said_in_one_unit(minutes: int, words: str) -> None:
    standing = SyncStanding(is_running=False, synced_ms=0, trouble="", unsent=0)
    assert sync_words(standing, minutes * 60_000) == words


def test_what_is_to_be_sent_is_said_before_why_it_was_not() -> None:
    standing = SyncStanding(is_running=False, synced_ms=0, trouble="no network.", unsent=3)
    assert sync_words(standing, 0) == "3 answers to send · Not synced: no network."
