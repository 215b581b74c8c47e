"""Which cards may teach badly: what was due, by as many trainees as stand behind it."""

from tests.reports.sample import report
from trainer.reports.cards import card_line
from trainer.reports.gathered import CardCounts, CardText
from trainer.reports.rates import FROM_TRAINEES
from trainer.reports.report import CardLine
from trainer.reports.tables import tables

TEXT = CardText(
    name="s-shown",
    deck="sample",
    question="Which needle?",
    answer="A blunt one",
    source="Leaflet",
    category="technique",
)


def line(*, counted_trainees: int, counted: int = 100) -> CardLine:
    """Of many trainees' answers to a card; of those that were due, three in four were missed."""
    return card_line(
        CardCounts(
            card=TEXT,
            n=400,
            failed=120,
            trainees=30,
            counted=counted,
            counted_trainees=counted_trainees,
            not_recalled=counted * 3 // 4,
            expected_ppm=10_000_000,
        )
    )


def test_a_card_that_is_missed_more_than_the_model_expected_may_teach_badly() -> None:
    assert line(counted_trainees=FROM_TRAINEES).teaches_badly


def test_a_card_does_not_teach_badly_by_the_due_answers_of_a_few() -> None:
    few = line(counted_trainees=FROM_TRAINEES - 1)
    assert few.missed.is_shown
    assert not few.missed_when_due.is_shown
    assert not few.teaches_badly


def test_what_was_missed_when_due_is_shown_from_as_many_answers_as_the_dictionary_says() -> None:
    (cards,) = [table for table in tables(report()) if table.name == "cards"]
    said = {column.name: column.shown_from for column in cards.columns}
    assert said["missed_when_due_share"] == "50 answers of 5 trainees"
    assert line(counted_trainees=5, counted=50).missed_when_due.is_shown
    assert not line(counted_trainees=5, counted=49).missed_when_due.is_shown
    assert not line(counted_trainees=4, counted=50).missed_when_due.is_shown
