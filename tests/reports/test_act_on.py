"""The sentences at the head of a report: all that is equally large is named."""

from dataclasses import replace

import pytest

from tests.reports.sample import card, category, header, rate, report
from trainer.reports.act_on import act_on
from trainer.reports.page import page
from trainer.reports.report import CardLine, CheckIn, Report, StaleLine
from trainer.reports.words import due_words


def sentence(chosen: Report, target: str) -> str:
    """The sentence that leads to a place; empty where there is none."""
    found = [each.text for each in act_on(chosen).act_on if each.target.startswith(target)]
    return found[0] if found else ""


def test_of_a_single_topic_that_has_enough_answers_none_is_said_to_be_the_weakest() -> None:
    one = replace(report(), categories=(category("technique", (99, 100)), *report().categories[3:]))
    assert sentence(one, "category").startswith("The only topic with enough answers: technique, 99")
    assert sentence(report(), "category").startswith("Weakest topic: risk figure, 60 %")


@pytest.mark.parametrize(
    ("marked", "said"),
    [
        (
            (80, 100),
            (
                "Weakest topic: cause, 80 % retained (71–87 %, n 100), the target of 85 % is within"
                " its interval; of self-rated answers: technique, 60 % (50–69 %, n 100), below it."
            ),
        ),
        (
            (0, 10),
            (
                "Weakest topic, of self-rated answers: technique, 60 % retained (50–69 %, n 100),"
                " below the target of 85 %."
            ),
        ),
    ],
)
def test_a_topic_is_not_passed_over_because_its_answers_are_self_rated(
    marked: tuple[int, int], said: str
) -> None:
    lines = (category("cause", marked, (90, 100)), category("technique", (9, 9), (60, 100)))
    more = (*lines, category("benefit", (marked[0] + 1, marked[1])))
    assert sentence(replace(report(), categories=more), "category") == said


def test_a_topic_that_is_below_the_target_by_little_is_seen_to_be_below_it() -> None:
    lines = (category("cause", (55, 72)), category("benefit", (99, 100)))
    assert sentence(replace(report(), categories=lines), "category") == (
        "Weakest topic: cause, 76.4 % retained (65.4–84.7 %, n 72), below the target of 85 %."
    )
    lines = (category("cause", (99, 100), (55, 72)), category("benefit", (100, 100)))
    assert sentence(replace(report(), categories=lines), "category").endswith(
        "; of self-rated answers: cause, 76.4 % (65.4–84.7 %, n 72), below it."
    )


def test_a_self_rated_topic_that_may_reach_the_target_is_not_told_beside_a_marked_one() -> None:
    lines = (category("cause", (80, 100), (80, 100)), category("benefit", (99, 100)))
    assert "self-rated" not in sentence(replace(report(), categories=lines), "category")


def test_an_interval_that_is_rounded_outwards_is_not_held_against_the_target() -> None:
    released = report(header(is_release=True))
    lines = (category("cause", (80, 100)), category("benefit", (99, 100)))
    found = sentence(replace(released, categories=lines), "category")
    assert found.endswith("80 % retained (71–87 %, n 100); the target is 85 %.")


def stale(*trainees: int) -> tuple[StaleLine, ...]:
    names = ("technique", "risk figure", "benefit")
    return tuple(
        StaleLine(category=name, trainees=count, facts=2 * count)
        for name, count in zip(names, trainees, strict=False)
    )


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (stale(3), "3 trainees last passed a figure before it changed: technique."),
        (
            stale(1, 4, 1),
            (
                "4 trainees last passed a figure before it changed: risk figure; fewer in 2 other"
                " categories."
            ),
        ),
        (
            stale(2, 2),
            "In technique and risk figure, 2 trainees each last passed a figure before it changed.",
        ),
    ],
)
def test_all_categories_with_as_many_stale_figures_are_named(
    lines: tuple[StaleLine, ...], said: str
) -> None:
    assert sentence(replace(report(), stale=lines), "stale") == said


def test_in_one_s_own_report_every_category_with_a_stale_figure_is_named() -> None:
    own = replace(report(header(is_own=True)), stale=stale(1, 1))
    said = "You last passed figures before they changed: technique and risk figure."
    assert sentence(own, "stale") == said


def met(trainee: str, *rules: str) -> tuple[CheckIn, ...]:
    return tuple(
        CheckIn(trainee=trainee, anchor=trainee.lower(), rule=rule, words=rule, note="")
        for rule in rules
    )


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (met("T-1", "inactive"), "1 trainee to check in with: 1 without an answer for 14 days."),
        (
            met("T-1", "inactive", "overdue") + met("T-2", "overdue"),
            (
                "2 trainees to check in with (1 of them by more than one rule): 1 without an"
                " answer for 14 days, 2 far overdue."
            ),
        ),
        (
            met("T-1", "retention", "inactive", "overdue"),
            (
                "1 trainee to check in with (by more than one rule): 1 below the target two weeks"
                " running, 1 without an answer for 14 days, 1 far overdue."
            ),
        ),
    ],
)
def test_who_meets_several_rules_is_counted_once(rules: tuple[CheckIn, ...], said: str) -> None:
    assert sentence(replace(report(), check_in=rules), "check-in") == said


def test_in_one_s_own_report_all_rules_that_are_met_are_one_sentence() -> None:
    own = replace(report(header(is_own=True)), check_in=met("T-1", "inactive", "overdue"))
    said = "You are without an answer for 14 days and far overdue."
    assert sentence(own, "check-in") == said


def bad(*names: str) -> tuple[CardLine, ...]:
    return tuple(replace(card(name), anchor=f"card-{name}") for name in names)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("a-1",), "Card a-1 (risk figure) may teach badly"),
        (("a-1", "a-2"), "2 cards may teach badly, a-1 and a-2,"),
        (("a-1", "a-2", "a-3"), "3 cards may teach badly, a-1, a-2 and a-3,"),
        (tuple(f"a-{number}" for number in range(9)), "9 cards may teach badly, a-0 and 8 others,"),
    ],
)
def test_it_is_said_how_many_cards_may_teach_badly(names: tuple[str, ...], said: str) -> None:
    assert sentence(replace(report(), cards=bad(*names)), "card").startswith(said)


def test_nobody_is_to_look_at_the_wording_of_a_card_that_is_retired() -> None:
    first, second = bad("a-1", "a-2")
    found = sentence(replace(report(), cards=(replace(first, is_retired=True), second)), "card")
    assert found.startswith("Card a-2")


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        (0.11, "20 % (12–31 %, n 70); the model expected 11 % of the same answers"),
        (0.12, "20.0 % (12.3–30.8 %, n 70); the model expected 12.0 % of the same answers"),
        (0.1228, "20.00 % (12.30–30.82 %, n 70); the model expected 12.28 % of the same answers"),
    ],
)
def test_what_is_above_the_expected_is_seen_to_be_above_it(expected: float, said: str) -> None:
    close = replace(
        card(), missed_when_due=rate(14, 70), expected_missed=expected, teaches_badly=True
    )
    assert due_words(close) == said
    figures, _, model = said.removesuffix(" of the same answers").partition("; the model expected ")
    row = page(replace(report(), most_missed=(close,))).split('id="most-missed"')[1]
    assert f"<td>{figures}; <wbr>may teach badly<td>{model}<td>" in row
