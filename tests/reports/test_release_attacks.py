"""What was once worked out from a report that goes further, and cannot be any more."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from tests.reports.cohort_reports import LIBRARY, RELEASED, TWELVE, Answers, report, shared, some
from tests.reports.shared import DECK, answer, card, trainee
from tests.store.builders import COHORT
from trainer.domain.measured import Measured
from trainer.domain.rating import Confidence, ErrorKind, Mark
from trainer.reports.bundle import Level
from trainer.reports.compose import people_lines, report_of
from trainer.reports.counts import Topic
from trainer.reports.gathered import CardText, Gathered
from trainer.reports.page import page
from trainer.reports.rates import coarse_interval, resampled_interval, whole
from trainer.reports.report import Report
from trainer.reports.sheets import json_text
from trainer.reports.standing import TopicStanding
from trainer.reports.terminal import report_lines
from trainer.services.cohort_log import card_answer
from trainer.services.cohorts import opened_cohorts
from trainer.services.report import cohort_report, gathered_of
from trainer.services.report_choices import reach_of, wanted_of
from trainer.services.report_people import people_of
from trainer.store import cohorts as store
from trainer.store import shared_bundles
from trainer.store.cohort_counts import CohortCounts
from trainer.store.cohort_file import IN_MEMORY

Tables = dict[str, list[dict[str, Any]]]
LEFT_OUT = (
    "check_in",
    "most_missed",
    "most_missed_tallies",
    "most_missed_versions",
    "cards",
    "card_tallies",
    "card_versions",
    "stale",
    "workload",
    "errors",
    "trainees",
    "trainee_categories",
    "trainee_days",
)


def tables(whole: Report) -> Tables:
    read: Tables = json.loads(json_text(whole))["tables"]
    return read


def released(*answers: Answers) -> Report:
    return report(shared(*answers), RELEASED)


def mixed(right: int, wrong: int, *, number: int = 0, **others: object) -> list[Measured]:
    """Answers of which the wrong ones are so by unit."""
    marks = [(Mark.CORRECT, None)] * right + [(Mark.WRONG, ErrorKind.UNIT)] * wrong
    return [
        answer(20, number=number, mark=mark, error=error, **others)  # type: ignore[arg-type]
        for mark, error in marks
    ]


def test_first_answers_of_one_trainee_are_not_told_by_kinds_of_error() -> None:
    odd = [*mixed(16, 4), *mixed(3, 9, days=0)]
    read = tables(released({"cause": odd}, *({"cause": mixed(16, 4)} for _ in range(11))))
    assert read["errors"] == []
    assert read["categories"][0]["retention_marked_n"] == 240


CARD_LEVELS: Mapping[str, tuple[Sequence[Level], Sequence[Sequence[Measured]]]] = {
    "one shares topics alone": (
        [Level.TOPICS, *[Level.CARDS] * 11],
        [
            mixed(3, 17, number=1),
            *([*mixed(16, 4, number=1), *mixed(15, 5, number=2)] for _ in range(11)),
        ],
    ),
    "one alone answered a card": (
        [Level.CARDS] * 12,
        [
            [*mixed(16, 4, number=1), *mixed(2, 7, number=2)],
            *(mixed(16, 4, number=1) for _ in range(11)),
        ],
    ),
}


@pytest.mark.parametrize("name", CARD_LEVELS)
def test_no_card_is_told_which_taken_from_its_category_leaves_one_trainee(name: str) -> None:
    whole = _by_card(*CARD_LEVELS[name])
    read = tables(whole)
    assert read["categories"][0]["retention_marked_n"]
    assert (read["cards"], read["most_missed"], read["errors"]) == ([], [], [])
    assert (whole.cards, whole.most_missed) == ((), ())
    assert not [one for one in whole.act_on if one.target.startswith("card")]


def _by_card(levels: Sequence[Level], answers: Sequence[Sequence[Measured]]) -> Report:
    bundles = shared(*({"cause": list(some_)} for some_ in answers))
    text = CardText(name="", deck=DECK, question="q", answer="a", source="s", category="cause")
    cards = {card(number): replace(text, name=f"c-{number}") for number in (1, 2)}
    with opened_cohorts(IN_MEMORY) as cohorts:
        cohorts.put(COHORT)
        for (number, one), level, given in zip(bundles.items(), levels, answers, strict=True):
            cohorts.enrol(COHORT.name, trainee(number))
            cohorts.add(replace(one, trainee=trainee(number), level=level), path="a bundle")
            if level is Level.CARDS:
                person = store.person_of(cohorts.database, trainee(number))
                assert person is not None
                shared_bundles.put_answers(cohorts.database, person, map(card_answer, given))
        return cohort_report(cohorts, None, replace(LIBRARY, cards=cards), RELEASED)


def test_one_who_is_never_asked_how_sure_they_are_is_not_all_answers_less_the_sure_ones() -> None:
    sure = mixed(16, 4, confidence=Confidence.SURE)
    read = tables(released({"cause": mixed(5, 15)}, *({"cause": sure} for _ in range(11))))
    (key,) = read["key_figures"]
    assert key["retention_marked_n"] == 240
    assert {key[name] for name in key if name.startswith("confident")} == {None}


def test_how_many_trainees_stand_behind_a_number_is_not_told() -> None:
    whole = released({}, *TWELVE[1:])
    read = tables(whole)
    told = {
        (name, column): row[column]
        for name, rows in read.items()
        for row in rows
        for column in row
        if column in ("trainees", "active", "enrolled", "at_card_level", "cards")
        or column.endswith(("_trainees", "_facts", "_covered"))
    }
    assert told
    assert set(told.values()) == {None}
    for words in (page(whole), "\n".join(report_lines(whole, 80))):
        assert "10 or more" in words
        assert " 11 " not in words
        assert " 12 " not in words


def test_facts_of_a_deck_outside_the_programme_do_not_hide_whose_coverage_it_is() -> None:
    everyone = shared(*TWELVE)
    for number, one in everyone.items():
        (topic,) = one.standing.topics
        other = TopicStanding(
            topic=Topic("other", "technique"), facts=5, covered=1, stale=0, expected=()
        )
        own = replace(other, topic=Topic(DECK, "technique"), facts=9, covered=7)
        topics = (replace(topic, topic=Topic(DECK, "cause")), other, *([own] * (number == 1)))
        everyone[number] = replace(one, standing=replace(one.standing, topics=topics))
    whole = report(everyone, RELEASED)
    assert {line.category for line in whole.categories} == {"cause"}
    assert 7 / 108 not in {line.coverage.share for line in whole.categories}


def test_a_workload_of_which_one_trainee_has_most_of_the_days_is_not_told() -> None:
    busy = [answer(day, days=0, elapsed_ms=31_000) for day in range(27) for _ in range(37)]
    few = ({"cause": [answer(20 + number % 3, days=0)]} for number in range(9))
    read = tables(released({"cause": busy}, *few, *TWELVE[:2]))
    assert read["workload"] == []


def test_ten_who_are_alike_are_not_told_to_be_so_by_an_interval_without_width() -> None:
    marked = released(*TWELVE[:10]).categories[0].retained.marked
    assert marked.low is not None
    assert marked.high is not None
    assert marked.high - marked.low > 0.1


@pytest.mark.parametrize("wrong", [0, 1, 19, 20])
def test_a_share_that_would_say_the_same_of_everyone_is_hidden(wrong: int) -> None:
    whole = released(*({"cause": some(20, wrong)} for _ in range(10)))
    assert whole.categories[0].category == "cause"
    assert whole.categories[0].retained.marked.is_hidden
    assert whole.key.retained.marked.is_hidden


def test_shares_are_whole_and_hits_are_not_told() -> None:
    read = tables(released(*({"cause": some(21, 4)} for _ in range(12))))
    for rows in (read["key_figures"], read["categories"][:1]):
        for row in rows:
            assert row["retention_marked_hits"] is None
            assert row["retention_marked_close"] is None
            for end in ("share", "low", "high"):
                value = row[f"retention_marked_{end}"]
                assert value == round(value, 2)


MISSES = (
    [8, 7, 4, 1, 1, 1, 1, 1, 1, 1],
    [6, 5, 3, 1, 1, 1, 1, 1, 1, 1],
    [4, 3, 3, 2, 2, 2, 1, 1, 1, 1],
    [2] * 10,
)


@pytest.mark.parametrize("misses", MISSES, ids=str)
def test_share_and_interval_fit_many_ways_in_which_ten_trainees_may_have_answered(
    misses: list[int],
) -> None:
    each = 12
    n = each * len(misses)
    told = _told(misses, each)
    fitting = [
        one
        for total in range(20, n)
        if whole(1 - total / n) == told[0]
        for one in _ways(total, len(misses), each)
        if _told(one, each) == told
    ]
    assert tuple(misses) in fitting
    assert len(fitting) >= 10
    assert len({one[0] for one in fitting}) >= 3


def _told(misses: Sequence[int], each: int) -> tuple[float, float, float]:
    parts = sorted((each - missed, each) for missed in misses)
    n, missed = each * len(misses), sum(misses)
    return whole(1 - missed / n), *coarse_interval(n - missed, n, *resampled_interval(parts))


def _ways(total: int, parts: int, most: int) -> list[tuple[int, ...]]:
    """Numbers of one or more that add up, the greatest first."""
    if not parts:
        return [()] if not total else []
    return [
        (first, *rest)
        for first in range(min(most, total), 0, -1)
        if first * parts >= total
        for rest in _ways(total - first, parts - 1, first)
    ]


def test_a_category_that_one_trainee_has_is_not_named() -> None:
    own = {"cause": some(20, 4), "Dr Okafor on nights": some(3, 1)}
    whole = released(*TWELVE[1:], own)
    assert "Okafor" not in json_text(whole) + page(whole) + "".join(report_lines(whole, 80))


def test_a_week_that_one_category_fills_but_for_one_trainee_does_not_tell_of_them() -> None:
    new = [*some(20, 4, day=2), *some(20, 4, day=8)]
    odd = {"cause": [*new, *some(7, 5, day=20)], "benefit": some(20, 4, day=20)}
    even = {"cause": new, "benefit": some(20, 4, day=20)}
    read = tables(released(odd, *(even for _ in range(11))))
    numbers = [row["retention_marked_n"] for row in (*read["categories"], *read["weeks"])]
    assert 7 not in {abs(a - b) for a, b in pairwise(sorted(n for n in numbers if n))}


def test_one_trainee_who_gave_most_of_the_answers_is_not_told_by_their_sum() -> None:
    much = {"cause": some(400, 300)}
    whole = released(much, *({"cause": some(5, 1)} for _ in range(11)))
    assert whole.key.retained.marked.is_hidden


@pytest.mark.parametrize("much", [[some(30, 20)], [some(30, 14), some(30, 14)]])
def test_what_one_or_two_missed_most_of_is_not_told_beside_what_all_passed(
    much: list[list[Measured]],
) -> None:
    others = [{"cause": some(30, 1)} for _ in range(11)]
    whole = released(*({"cause": own} for own in much), *others)
    assert whole.key.retained.marked.is_hidden


def test_trainees_who_bear_one_pseudonym_are_not_taken_for_one() -> None:
    gathered = _gathered(CohortCounts)
    alike = [replace(one, name="R-4KQ7") for one in gathered.people]
    lines = people_lines(alike, gathered.wanted)
    assert report_of(replace(gathered, people=alike), lines).key.retained.marked.n == 240


def test_trainees_who_bear_one_pseudonym_are_active_each() -> None:
    gathered = _gathered(CohortCounts)
    alike = [replace(one, name="R-4KQ7") for one in gathered.people]
    weeks = people_lines(alike, gathered.wanted).weeks
    assert len(alike) in [week.active for week in weeks]


def _gathered(counts: type[CohortCounts]) -> Gathered:
    with opened_cohorts(IN_MEMORY) as cohorts:
        cohorts.put(COHORT)
        for number, one in shared(*TWELVE).items():
            cohorts.enrol(COHORT.name, trainee(number))
            cohorts.add(replace(one, trainee=trainee(number)), path="a bundle")
        wanted = wanted_of(COHORT, LIBRARY, RELEASED)
        with cohorts.reading() as readers:
            read = counts(readers, reach_of(COHORT, wanted))
            people = people_of(cohorts.trainees(COHORT.name), {})
            gathered, _ = gathered_of(read, people, wanted, LIBRARY)
            return gathered


def test_all_that_is_of_single_trainees_or_cards_is_left_out_and_said_to_be() -> None:
    whole = released(*TWELVE)
    read = tables(whole)
    assert {name for name in LEFT_OUT if read[name]} == set()
    assert any("left out" in remark for remark in whole.remarks)
    for words in (page(whole), "\n".join(report_lines(whole, 80))):
        for title in (
            "Retention by week",
            "Long retention",
            "Calibration",
            "Most missed",
            "Stale figures",
            "Workload",
            "Kinds of error",
            "On time",
        ):
            assert title not in words


def test_it_is_said_that_two_reports_can_be_taken_from_each_other() -> None:
    remarks = " ".join(released(*TWELVE).remarks)
    for word in ("trainees", "decks", "days", "subtracted", "one"):
        assert word in remarks
