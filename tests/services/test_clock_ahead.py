"""Answers of a day that has not come yet, in a report about oneself."""

from pathlib import Path

from tests.services.builders import FakeClock, answer_all, deck_text, open_library, shown_cards
from trainer.services.own_report import own_report
from trainer.services.report_choices import Choices
from trainer.services.sitting import Plan


def test_of_a_clock_of_ones_own_that_ran_ahead_it_is_said_what_to_do(tmp_path: Path) -> None:
    clock = FakeClock()
    library = open_library(tmp_path, deck_text(shown_cards(3)), clock)
    clock.advance(days=90)
    answer_all(library.session(Plan()))
    clock.advance(days=-90)
    remarks = own_report(library.store, clock.now(), Choices()).remarks
    library.close()
    (remark,) = [remark for remark in remarks if "clock" in remark]
    assert remark == (
        "Answers of yours that are dated in the future are left out: the clock of a device of yours"
        " ran ahead. Set it right."
    )
