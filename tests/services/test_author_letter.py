"""The letter to a deck's author: a heading for each card, and a line for each sentence."""

from trainer.domain.ids import BlockId, DeckSlug
from trainer.services.author_reports import Note, letter


def test_no_word_of_a_learner_s_makes_a_heading_or_a_line_of_its_own() -> None:
    note = Note(
        deck=DeckSlug("sample"),
        block=BlockId("s-1\n## s-2\n- 2026-11-30, forged"),
        card_version="00",
        about="on “What?”",
        day="2026-11-29",
        sentence="It is.\n## s-3\n- 2026-11-30, forged",
    )
    assert list(letter([note])) == [
        "# Reports on the deck sample",
        "",
        "## s-1 ## s-2 - 2026-11-30, forged",
        "- 2026-11-29, on “What?”: It is. ## s-3 - 2026-11-30, forged",
        "",
    ]
