"""Every measure, worked out by hand on a few answers."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.reports.cohort_reports import LIBRARY, TODAY, report
from tests.reports.shared import (
    DECK,
    MONDAY,
    WEEK,
    answer,
    bundle,
    device,
    device_counts,
    standing,
    trainee,
)
from tests.store.builders import COHORT
from trainer.domain.measured import Measured
from trainer.domain.rating import Confidence, ErrorKind, Mark, Rating
from trainer.domain.study_day import StudyDay
from trainer.reports.bundle import Bundle, DeviceCounts, Level
from trainer.reports.counts import Topic, counts_of
from trainer.reports.report import Coverage
from trainer.reports.standing import DeckSeen, Expected, OnTime, Overdue
from trainer.services.cohorts import opened_cohorts
from trainer.services.report import cohort_report
from trainer.services.report_choices import Choices
from trainer.store.cohort_file import IN_MEMORY


def of(*answers: Measured, overdue: int = 0, covered: int = 2, stale: int = 0) -> Bundle:
    stands = standing(day=27, overdue=overdue, covered=covered, stale=stale)
    return bundle([device_counts(answers)], stands=stands)


def test_retention_is_passed_of_answered_where_the_interval_was_a_day_or_more() -> None:
    answers = [
        *(answer(1) for _ in range(17)),
        *(answer(1, mark=Mark.CLOSE, error=ErrorKind.NEAR) for _ in range(2)),
        answer(1, mark=Mark.WRONG),
        *(answer(1, mark=Mark.WRONG, days=0) for _ in range(30)),
    ]
    (line,) = report({1: of(*answers)}).trainees
    marked = line.retained.marked
    assert (marked.hits, marked.n, line.retained.close) == (17, 20, 2)
    # Wilson for 17 of 20, worked out by hand.
    assert (marked.low, marked.high) == pytest.approx((0.6396, 0.9476), abs=5e-5)


def test_self_rated_answers_stand_apart_and_pass_from_hard_on() -> None:
    answers = [
        *(answer(1, mark=None, rating=Rating.HARD) for _ in range(15)),
        *(answer(1, mark=None, rating=Rating.AGAIN) for _ in range(5)),
        answer(1),
    ]
    (line,) = report({1: of(*answers)}).trainees
    assert (line.retained.self_rated.hits, line.retained.self_rated.n) == (15, 20)
    assert (line.retained.marked.hits, line.retained.marked.n) == (1, 1)


@pytest.mark.parametrize(("days", "counted"), [(20, 0), (21, 1), (400, 1)])
def test_long_retention_begins_at_21_days(days: int, counted: int) -> None:
    (line,) = report({1: of(answer(1, days=days))}).trainees
    assert line.long_retained.marked.n == counted


def test_confident_errors_are_those_marked_wrong_while_sure() -> None:
    sure = Confidence.SURE
    answers = [
        *(answer(1, confidence=sure) for _ in range(16)),
        *(answer(1, mark=Mark.WRONG, confidence=sure, days=0) for _ in range(4)),
        *(answer(1, mark=Mark.WRONG, confidence=Confidence.GUESS) for _ in range(9)),
    ]
    (line,) = report({1: of(*answers)}).trainees
    assert (line.confident_errors.hits, line.confident_errors.n) == (4, 20)


def test_workload_is_the_median_of_active_days_and_their_middle_half() -> None:
    counts = (2, 4, 6, 8, 20)
    answers = [answer(day, elapsed_ms=30_000) for day, n in enumerate(counts) for _ in range(n)]
    (line,) = report({1: of(*answers)}).trainees
    assert line.workload.answers is not None
    assert line.workload.minutes is not None
    assert (line.workload.answers.low, line.workload.answers.middle) == (4, 6)
    assert (line.workload.minutes.middle, line.workload.minutes.high) == (3, 4)


def test_with_four_active_days_there_is_no_workload() -> None:
    (line,) = report({1: of(*(answer(day) for day in range(4)))}).trainees
    assert line.workload.answers is None
    assert line.workload.active_days == 4


@pytest.mark.parametrize(("day", "is_active"), [(13, False), (14, True), (27, True)])
def test_active_is_who_answered_in_the_last_14_days(day: int, *, is_active: bool) -> None:
    assert report({1: of(answer(day))}).key.active == int(is_active)


def test_coverage_and_stale_figures_are_counts_over_trainees() -> None:
    shared = {n: of(covered=n, stale=int(n > 1)) for n in (1, 2, 3)}
    whole = report(shared)
    assert (whole.key.coverage.covered, whole.key.coverage.facts) == (6, 12)
    assert [(line.trainees, line.facts) for line in whole.stale] == [(2, 2)]


def test_on_time_is_summed_over_the_weeks_of_the_period() -> None:
    whole = report({1: of()})
    (line,) = whole.trainees
    assert (line.on_time.hits, line.on_time.n) == (8, 10)
    earlier = Choices(since=date(2026, 12, 7))
    (line,) = report({1: of()}, earlier).trainees
    assert line.on_time.n == 0


def test_expected_recall_is_the_mean_over_all_cards() -> None:
    (now,) = report({1: of(), 2: of()}).expected
    # Twice 30 cards, whose chances of recall are 24 in sum.
    assert (now.cards, now.mean, now.low, now.high) == (60, 0.8, 0.6, 0.95)


def test_below_20_cards_no_recall_is_expected() -> None:
    stands = standing(day=27)
    few = replace(stands.topics[0], expected=(Expected(TODAY, 19, 10_000_000),))
    shared = bundle([device_counts()], stands=replace(stands, topics=(few,)))
    (now,) = report({1: shared}).expected
    assert (now.cards, now.mean) == (19, None)


def test_whoever_lacks_the_deck_has_all_of_its_facts_before_them() -> None:
    without = bundle([device_counts()], stands=replace(standing(day=27), topics=(), decks=()))
    assert report({1: of(), 2: without}).key.coverage == Coverage(covered=2, facts=8)


@pytest.mark.parametrize(("most", "is_said"), [(16, False), (17, True)])
def test_it_is_said_where_one_trainee_gave_more_than_half_of_the_answers(
    most: int, *, is_said: bool
) -> None:
    few = {number: of(*(answer(1) for _ in range(4))) for number in range(1, 5)}
    whole = report({0: of(*(answer(1) for _ in range(most))), **few})
    assert any("are one trainee's" in remark for remark in whole.remarks) == is_said
    assert f"{most} of {most + 16} answers" in " ".join(whole.remarks) or not is_said


def with_facts(facts: int, *, covered: int = 2, stale: int = 0, category: str = "cause") -> Bundle:
    stands = standing(day=27, facts=facts, covered=covered, stale=stale, category=category)
    return bundle([device_counts()], stands=stands)


@pytest.mark.parametrize(
    ("stated", "assigned"), [((4, 4, 9), 4), ((4, 9, 9), 9), ((4, 9), 9), ((2, 4, 4, 9, 9), 9)]
)
def test_as_many_facts_are_assigned_as_most_trainees_have(
    stated: tuple[int, ...], assigned: int
) -> None:
    whole = report({number: with_facts(facts) for number, facts in enumerate(stated)})
    assert whole.key.coverage == Coverage(covered=2 * len(stated), facts=assigned * len(stated))
    assert {line.coverage.facts for line in whole.trainees} == {assigned}


@pytest.mark.parametrize(
    "spoilt",
    [
        with_facts(100_000, covered=0),
        with_facts(100_000, covered=100_000),
        with_facts(100_000, covered=0, stale=100_000),
        with_facts(100_000, covered=0, category="risk figure"),
    ],
    ids=["never covered", "all covered", "all stale", "of a category that nobody has"],
)
def test_one_trainee_spoils_nobody_s_coverage(spoilt: Bundle) -> None:
    whole = report({0: spoilt, **{number: with_facts(4) for number in range(1, 4)}})
    lines = [line.coverage for line in whole.trainees]
    assert lines.count(Coverage(covered=2, facts=4)) >= 3
    assert whole.key.coverage.facts == 16
    assert 6 <= whole.key.coverage.covered <= 10
    assert sum(line.facts for line in whole.stale) <= 4


@pytest.mark.parametrize(("day", "weeks"), [(27, 4), (26, 3), (24, 3), (21, 3)])
def test_a_week_that_is_not_over_does_not_count(day: int, weeks: int) -> None:
    answers = [answer(one) for one in range(28)]
    as_of = date(1970, 1, 1) + timedelta(days=MONDAY + day)
    whole = report({1: of(*answers)}, Choices(as_of=as_of))
    (line,) = whole.trainees
    assert (line.retained.marked.n, line.active_days) == (7 * weeks, 7 * weeks)
    assert whole.weeks[-1].retained.marked.n == 7


def test_a_chosen_period_changes_nothing_of_whom_to_talk_to() -> None:
    answers = [
        answer(day, mark=Mark.CORRECT if n < 6 else Mark.WRONG)
        for day in range(-14, 28)
        for n in range(8)
    ]
    whole = report({1: of(*answers)}).check_in
    short = report({1: of(*answers)}, Choices(since=date(2026, 12, 14))).check_in
    assert whole
    assert [one.words for one in short] == [one.words for one in whole]


def test_a_day_of_crams_alone_is_active_and_no_workload() -> None:
    counts = counts_of(
        [answer(day) for day in range(4)],
        lambda _: Topic(DECK, "risk figure"),
        [(DECK, StudyDay(MONDAY + 26))],
    )
    shared = bundle(
        [DeviceCounts(device=device(1), head=5, counts=counts)], stands=standing(day=27)
    )
    whole = report({1: shared})
    assert whole.key.active == 1
    assert whole.check_in == ()
    assert whole.trainees[0].workload.answers is None


def test_answers_of_decks_that_are_not_assigned_count_nowhere() -> None:
    counts = counts_of([answer(day) for day in range(20)], lambda _: Topic("private", "cause"))
    stands = replace(
        standing(day=27),
        overdue=(Overdue("private", 900),),
        on_time=(OnTime("private", WEEK, 0, 99),),
    )
    shared = bundle([DeviceCounts(device=device(1), head=5, counts=counts)], stands=stands)
    whole = report({1: shared})
    (line,) = whole.trainees
    assert (line.retained.marked.n, line.on_time.n, line.overdue, line.active_days) == (0, 0, 0, 0)
    assert (whole.key.active, whole.check_in) == (0, ())


def test_a_trainee_below_target_two_weeks_running_is_listed_with_the_figures() -> None:
    answers = [
        answer(day, mark=Mark.CORRECT if n < 6 else Mark.WRONG)
        for day in range(27)
        for n in range(12)
    ]
    earlier = [answer(day - 7, mark=Mark.WRONG) for day in range(7) for _ in range(8)]
    (one,) = report({1: of(*earlier, *answers)}).check_in
    assert one.rule == "retention"
    assert "below the target of 85 %" in one.words


def self_rated(passed: int, *, of_each_week: int = 18) -> list[Measured]:
    """Answers of five weeks that trainees rated themselves."""
    return [
        answer(7 * week, mark=None, rating=Rating.GOOD if n < passed else Rating.AGAIN)
        for week in range(-1, 4)
        for n in range(of_each_week)
    ]


def test_who_rates_their_own_answers_is_listed_by_these() -> None:
    (one,) = report({1: of(*self_rated(9))}).check_in
    # Wilson for 36 of 72, by hand.
    assert one.words == (
        "retention 50 % (39–61 %) of 72 self-rated answers in the last 4 whole weeks: below the"
        " target of 85 %, as a week before"
    )
    assert report({1: of(*self_rated(16))}).check_in == ()
    assert report({1: of(*self_rated(0, of_each_week=12))}).check_in == ()


def test_self_rated_answers_say_nothing_of_whom_marked_ones_tell() -> None:
    """One kind alone is looked at, so that chance has no second try, and the two are not added."""
    marked = [answer(7 * week) for week in range(-1, 4) for _ in range(13)]
    assert report({1: of(*marked, *self_rated(0))}).check_in == ()
    (one,) = report({1: of(*marked[:-3], *self_rated(0))}).check_in
    assert "of 72 self-rated answers" in one.words


def weekly(*passed: int) -> list[Measured]:
    """Eighteen answers a week, of which so many were passed, up to the last week."""
    return [
        answer(7 * week, mark=Mark.CORRECT if n < hits else Mark.WRONG)
        for week, hits in enumerate(passed, start=4 - len(passed))
        for n in range(18)
    ]


@pytest.mark.parametrize(
    ("passed", "is_listed"),
    [
        ((14, 14, 13, 14, 14), True),
        # Only the last four weeks are below the target, or only the four before them.
        ((18, 14, 13, 14, 14), False),
        ((14, 14, 13, 14, 18), False),
    ],
)
def test_below_the_target_is_who_was_so_a_week_before_as_well(
    passed: tuple[int, ...], *, is_listed: bool
) -> None:
    rules = [one.rule for one in report({1: of(*weekly(*passed))}).check_in]
    assert ("retention" in rules) is is_listed


def test_an_end_that_is_below_the_target_by_little_is_seen_to_be_below_it() -> None:
    answers = weekly(14, 14, 13, 14, 14)
    (one,) = [each for each in report({1: of(*answers)}).check_in if each.rule == "retention"]
    # Wilson for 55 of 72, by hand, ends at 84.7 %, which in whole per cent is the target.
    assert one.words == (
        "retention 76.4 % (65.4–84.7 %) of 72 marked answers in the last 4 whole weeks: below the"
        " target of 85 %, as a week before"
    )


def test_who_has_been_silent_for_14_days_is_listed() -> None:
    (one,) = report({1: of(answer(13))}).check_in
    assert one.rule == "inactive"
    assert one.words.startswith("no answer for 14 days")
    assert report({1: of(answer(14))}).check_in == ()


def test_an_answer_that_is_dated_in_the_future_ends_no_silence() -> None:
    (one,) = report({1: of(answer(5), answer(40))}).check_in
    assert one.words == "no answer for 22 days: the last on 2026-11-28, up to 2026-12-20"


def test_nobody_is_listed_for_days_that_were_not_shared_yet() -> None:
    shared = bundle([device_counts([answer(2)])], stands=standing(day=3))
    assert report({1: shared}).check_in == ()


def test_of_a_clock_that_runs_ahead_it_is_said_whose_and_what_to_do() -> None:
    with opened_cohorts(IN_MEMORY) as cohorts:
        cohorts.put(COHORT)
        ahead, right = (cohorts.enrol("surgery", trainee(number)) for number in (1, 2))
        cohorts.add(replace(of(answer(28)), trainee=trainee(1)), path="a bundle")
        cohorts.add(replace(of(answer(27)), trainee=trainee(2)), path="a bundle")
        remarks = cohort_report(cohorts, None, LIBRARY, Choices()).remarks
    (remark,) = [remark for remark in remarks if "clock" in remark]
    assert remark == (
        f"Answers of {ahead} are dated after the day they were shared, and left out: a"
        " clock there runs ahead. Ask that it be set right."
    )
    assert right not in remark


def test_who_has_more_than_three_usual_days_overdue_is_listed() -> None:
    answers = [answer(day) for day in range(20, 27) for _ in range(4)]
    assert report({1: of(*answers, overdue=12)}).check_in == ()
    (one,) = report({1: of(*answers, overdue=13)}).check_in
    assert one.rule == "overdue"


def test_a_usual_day_is_said_as_what_is_overdue_is_held_against_it() -> None:
    answers = [answer(day) for day in range(20, 26) for _ in range(5 + day % 2)]
    assert report({1: of(*answers, overdue=16)}).check_in == ()
    (one,) = report({1: of(*answers, overdue=17)}).check_in
    assert one.words == "17 cards overdue: more than 3 of their usual days of 5.5 answers"


@pytest.mark.parametrize(("before", "is_usual"), [(83, True), (84, False)])
def test_a_usual_day_is_one_of_the_last_twelve_weeks(before: int, *, is_usual: bool) -> None:
    answers = [answer(27 - ago) for ago in (before, 10, 9, 8, 7) for _ in range(4)]
    rules = [one.rule for one in report({1: of(*answers, overdue=13)}).check_in]
    # Of four days nobody knows what is usual.
    assert rules == (["overdue"] if is_usual else [])


def test_kinds_of_error_are_counted_by_category_from_20_marked_answers() -> None:
    answers = [
        *(answer(1, mark=Mark.WRONG, error=ErrorKind.UNIT) for _ in range(2)),
        *(answer(1, mark=Mark.WRONG, error=ErrorKind.DIRECTION, days=0) for _ in range(3)),
        answer(1, mark=Mark.CLOSE, error=ErrorKind.POWER_OF_TEN),
        *(answer(1) for _ in range(14)),
        *(answer(1, mark=None, rating=Rating.AGAIN) for _ in range(5)),
    ]
    (line,) = report({1: of(*answers)}).errors
    assert (line.category, line.answers) == ("risk figure", 20)
    assert line.kinds == (("direction", 3), ("unit", 2), ("power of ten", 1))
    assert report({1: of(*answers[:19])}).errors == ()


def test_calibration_holds_what_was_rated_hard_or_better_against_what_was_predicted() -> None:
    answers = [
        *(answer(1, predicted=0.82) for _ in range(25)),
        # Close and rated Hard: it was not passed, and the model foretold Hard or better.
        *(answer(1, predicted=0.88, mark=Mark.CLOSE, rating=Rating.HARD) for _ in range(15)),
        *(answer(1, predicted=0.85, mark=Mark.WRONG) for _ in range(10)),
        *(answer(1, predicted=0.85, mark=None, rating=Rating.AGAIN) for _ in range(60)),
        answer(1, predicted=0.9),
        answer(1, predicted=1.0),
    ]
    bins = report({1: of(*answers)}).calibration
    assert [line.recalled.n for line in bins] == [0] * 8 + [50, 2]
    # (25 * 0.82 + 15 * 0.88 + 10 * 0.85) / 50, and Wilson for 40 of 50, by hand.
    assert bins[8].predicted == pytest.approx(0.844)
    assert (bins[8].recalled.hits, bins[8].recalled.trainees) == (40, 1)
    assert (bins[8].recalled.low, bins[8].recalled.high) == pytest.approx(
        (0.6696, 0.8876), abs=5e-5
    )
    assert not bins[9].recalled.is_shown
    assert not report({1: of(*answers[1:])}).calibration[8].recalled.is_shown


def test_overdue_is_a_count_of_the_assigned_decks() -> None:
    stands = replace(standing(day=27), overdue=(Overdue(DECK, 7), Overdue("private", 900)))
    (line,) = report({1: bundle([device_counts()], stands=stands)}).trainees
    assert line.overdue == 7


@pytest.mark.parametrize(
    ("having", "said"),
    [
        (3, None),
        (2, "Of Airway nothing has been shared by 1 of the 3 trainees who share: "),
        (1, "Of Airway nothing has been shared by 2 of the 3 trainees who share: "),
        (0, "Of Airway nothing has been shared: nobody has made a bundle"),
    ],
)
def test_a_deck_of_which_somebody_shares_nothing_is_said_and_nobody_is_named(
    having: int, said: str | None
) -> None:
    both = (*standing().decks, DeckSeen("airway", "Airway", "1.0"))
    bundles = {
        number: bundle(stands=replace(standing(), decks=both if number < having else both[:1]))
        for number in range(3)
    }
    cohort = replace(COHORT, decks=(DECK, "airway"))
    library = replace(LIBRARY, titles={DECK: "A sample deck", "airway": "Airway"})
    remarks = [
        remark
        for remark in report(bundles, cohort=cohort, library=library).remarks
        if "nothing has been shared" in remark
    ]
    if said is None:
        assert not remarks
    else:
        (remark,) = remarks
        assert remark.startswith(said)
        assert "R-" not in remark


def test_of_who_shares_nothing_at_all_no_deck_is_said_to_be_missing() -> None:
    cohort = replace(COHORT, decks=(DECK,))
    with opened_cohorts(IN_MEMORY) as cohorts:
        cohorts.put(cohort)
        cohorts.enrol("surgery", trainee(1))
        remarks = cohort_report(cohorts, None, LIBRARY, Choices()).remarks
    assert not any(remark.startswith("Of ") for remark in remarks)


@pytest.mark.parametrize(
    ("cards", "topics", "said"),
    [
        (1, 0, "The one trainee shares card by card;"),
        (0, 1, "Nobody shares card by card;"),
        (2, 0, "All 2 trainees share card by card;"),
        (1, 2, "1 of 3 trainees shares card by card;"),
        (2, 1, "2 of 3 trainees share card by card;"),
    ],
)
def test_how_many_share_card_by_card_is_said(cards: int, topics: int, said: str) -> None:
    levels = [Level.CARDS] * cards + [Level.TOPICS] * topics
    found = report({number: bundle(level=level) for number, level in enumerate(levels)})
    assert any(remark.startswith(said) for remark in found.remarks)
