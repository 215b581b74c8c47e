"""The report as text: what it says, what it keeps back, and that it fits."""

from dataclasses import replace

import pytest

from tests.reports.sample import card, category, header, page, report, retained, trainee, week
from trainer.cli.plain_letters import HANDLER
from trainer.reports.definitions import DEFINITIONS
from trainer.reports.detail import card_parts, trainee_parts
from trainer.reports.lines import cells, cut, table, wrapped
from trainer.reports.page import page as html
from trainer.reports.parts import EXPECTED_TITLE, MADE_UP, headed
from trainer.reports.rates import HIDDEN, trainee_rate
from trainer.reports.report import CheckIn, Coverage, MiddleHalves, Report, Retained, StaleLine
from trainer.reports.terminal import report_lines, report_parts
from trainer.reports.words import (
    NOTHING_SHARED,
    coverage_words,
    percent,
    rate_words,
    trainees_words,
)

every_width = pytest.mark.parametrize("width", [40, 80, 120])


def text_of(chosen: Report, width: int = 80) -> str:
    """All of a report in one line, so that a line's end does not matter."""
    return " ".join("\n".join(report_lines(chosen, width)).split())


def part_of(chosen: Report, title: str, width: int = 80) -> str:
    parts = {each.title: "\n".join(each.lines) for each in report_parts(chosen, width)}
    return parts.get(title, "")


@every_width
def test_no_line_is_wider_than_asked(width: int) -> None:
    lines = [
        *report_lines(report(header(is_made_up=True)), width),
        *headed(trainee_parts(page(trainee(note="on nights " * 30)), width), width),
        *headed(
            card_parts(replace(card(), question="Wie-oft-" * 40, answer="診断 " * 60), width), width
        ),
    ]
    assert max(map(cells, lines)) <= width


def test_the_header_says_what_it_is_for_whom_and_until_when() -> None:
    words = text_of(report())
    for said in (
        "For the clinical competency committee.",
        "Period 2026-06-01 to 2026-11-29, as of 2026-11-29",
        "For the programme's director",
        "Keep until 2027-05-30",
        "Vertebroplasty 1.0, 1.1",
        "12, 9 of whom share card by card",
        "trainer 0.1.0, rules 1",
    ):
        assert said in words


@pytest.mark.parametrize(
    ("trainees", "at_cards", "said"),
    [
        (0, 0, "none"),
        (1, 0, "1, who does not share card by card"),
        (1, 1, "1, who shares card by card"),
        (2, 0, "2, none of whom shares card by card"),
        (2, 1, "2, one of whom shares card by card"),
        (2, 2, "2, all of whom share card by card"),
        (9, 3, "9, 3 of whom share card by card"),
        (None, None, "10 or more"),
    ],
)
def test_how_many_trainees_there_are_is_said_as_one_would_say_it(
    trainees: int | None, at_cards: int | None, said: str
) -> None:
    head = replace(header(), trainees=trainees, at_card_level=at_cards)
    assert trainees_words(head) == said


def test_a_card_that_is_asked_no_longer_is_said_to_be_retired_wherever_it_is_named() -> None:
    retired = replace(card(), is_retired=True)
    assert "vp-7k2m (retired), risk figure" in part_of(
        replace(report(), most_missed=(retired,)), "Most missed"
    )
    assert next(each.title for each in card_parts(retired, 80)).endswith("(retired)")
    made = html(replace(report(), most_missed=(retired,), cards=(retired, card("vp-9.2"))))
    assert made.count("(retired)") == 2


def test_who_to_talk_to_stands_before_all_charts_and_the_rest_as_on_page_one() -> None:
    assert [each.title for each in report_parts(report(), 80)] == [
        "Radiology residents, second half of 2026",
        "To know before reading",
        "Act on",
        "Key figures",
        "Check in with",
        "Retention by category",
        "Long retention (after 21 days or more) by category",
        "Fact coverage by category",
        "Retention by week",
        "Most missed",
        "Stale figures",
        "Workload",
        "Kinds of error",
        "Calibration",
        EXPECTED_TITLE,
        "All trainees",
        "Definitions",
    ]


def test_weeks_before_anybody_answered_are_said_and_not_drawn() -> None:
    nothing = [week(number) for number in range(4)]
    answered = [week(4, marked=(90, 100)), week(5), week(6, marked=(1, 3))]
    lines = part_of(replace(report(), weeks=(*nothing, *answered)), "Retention by week")
    assert lines.startswith("In the 4 weeks before 2026-06-29 nobody answered.\n")
    assert [line[:6] for line in lines.split("\n") if line[:2].isdigit()] == [
        "29 Jun",
        "06 Jul",
        "13 Jul",
    ]


def test_key_figures_keep_marked_and_self_rated_answers_apart() -> None:
    words = part_of(report(), "Key figures")
    assert "Retention, marked       84 % (83–85 %, n 3120); 3 % close (96)" in words
    assert "Retention, self-rated   80 % (76–83 %, n 500)" in words


def test_who_is_to_be_checked_in_with_stands_beside_the_rule_and_their_own_words() -> None:
    lines = part_of(report(), "Check in with")
    assert lines.startswith("T-7K2M: upper end of the interval below the target")
    assert "in their own words: “on nights”" in lines


def test_who_meets_two_rules_is_named_once_with_both_reasons_before_their_own_words() -> None:
    (first,) = report().check_in
    second = replace(first, rule="overdue", words="23 cards overdue")
    another = replace(second, trainee="T-9QXA", note="")
    lines = part_of(replace(report(), check_in=(first, second, another)), "Check in with")
    assert lines.count("T-7K2M") == lines.count("on nights") == 1
    assert lines.endswith(
        "\n  and 23 cards overdue\n  in their own words: “on nights”\nT-9QXA: 23 cards overdue"
    )


def test_where_nobody_meets_a_rule_that_is_said() -> None:
    assert part_of(replace(report(), check_in=()), "Check in with") == "Nobody meets a rule."


def test_where_nothing_stands_out_that_is_said() -> None:
    assert part_of(replace(report(), act_on=()), "Act on") == "Nothing stands out."


def test_of_a_hidden_category_no_figure_is_told() -> None:
    hidden = category("risk figure", (61, 101), (33, 55), is_hidden=True)
    chosen = replace(report(), categories=(hidden, category("technique", (90, 100))))
    words = text_of(chosen)
    assert not [figure for figure in ("n 101", "n 55") if figure in words]
    assert part_of(chosen, "Fact coverage by category").count("31 of 80") == 1
    assert words.count("risk figure hidden: too few trainees") == 4


def test_too_few_answers_are_said_where_a_rate_would_stand() -> None:
    assert "technique" in part_of(report(), "Retention by category")
    assert "too few answers (12)" in part_of(report(), "Retention by category")


def test_without_any_answer_there_is_no_chart_and_no_empty_part() -> None:
    empty = replace(
        report(),
        remarks=(),
        categories=(category("technique", (0, 0)),),
        weeks=(),
        most_missed=(),
        stale=(),
        calibration=(),
        errors=(),
        expected=(),
        trainees=(),
        definitions=(),
    )
    assert "●" not in text_of(empty)
    assert all(each.lines for each in report_parts(empty, 80))
    assert part_of(empty, "Retention by category") == "No answers yet."


@every_width
def test_of_made_up_data_every_part_says_so(width: int) -> None:
    head = header(is_made_up=True)
    parts = [
        *report_parts(report(head), width),
        *trainee_parts(page(), width, is_made_up=True),
        *card_parts(card(), width, is_made_up=True),
    ]
    assert all(each.title.endswith(f"({MADE_UP})") for each in parts)
    assert text_of(report(head), width).count(MADE_UP) == len(
        list(report_parts(report(head), width))
    )


def test_real_data_is_never_called_made_up() -> None:
    assert MADE_UP not in text_of(report()).lower()


def test_a_report_that_goes_further_names_no_trainee() -> None:
    words = text_of(report(header(is_release=True)))
    assert "T-7K2M" not in words
    assert "T-9QXA" not in words
    assert "it names no trainee" in words


def test_ones_own_report_says_what_the_programme_sees_and_lists_nobody() -> None:
    titles = [each.title for each in report_parts(report(header(is_own=True)), 80)]
    assert "What your program director sees" in titles
    assert "All trainees" not in titles
    assert "Active" not in part_of(report(header(is_own=True)), "Key figures")


def test_the_model_is_an_estimate_wherever_it_is_told() -> None:
    assert "(model estimate)" in EXPECTED_TITLE
    assert "2027-02-27  too few cards (12)" in part_of(report(), EXPECTED_TITLE)


def test_a_trainee_who_has_shared_nothing_has_no_figures() -> None:
    silent = replace(trainee("T-AAAA"), level="", shared=None)
    lines = part_of(replace(report(), trainees=(silent, trainee())), "All trainees").split("\n")
    assert lines[1].split(maxsplit=1) == ["T-AAAA", NOTHING_SHARED]


def test_in_the_list_of_all_those_to_check_in_with_are_marked_and_stand_in_their_place() -> None:
    _, *rows, last = part_of(report(), "All trainees").split("\n")
    assert [row.split("  ")[0] for row in rows] == ["T-7K2M *", "T-9QXA", "T-B4RT"]
    assert last == "* to check in with"
    listed = html(report()).split('id="trainees"')[1].split("</section>")[0]
    assert listed.count("</a> *<td>") == 1
    assert "* to check in with" in listed


def test_where_nobody_is_to_be_checked_in_with_nothing_is_marked() -> None:
    nobody = replace(report(), check_in=())
    assert "*" not in part_of(nobody, "All trainees")
    assert "to check in with" not in html(nobody).split('id="trainees"')[1].split("</section>")[0]


def test_a_trainee_who_has_shared_nothing_has_no_figures_on_their_page() -> None:
    silent = replace(page(), line=replace(trainee(), level="", shared=None))
    words = "\n".join(headed(trainee_parts(silent, 80), 80))
    assert NOTHING_SHARED in words
    assert "Overdue" not in words
    assert "Workload" not in words


def test_what_is_hidden_is_said_to_be_so() -> None:
    nothing = Retained(marked=HIDDEN, close=0, self_rated=HIDDEN)
    key = replace(
        report().key,
        retained=nothing,
        active=None,
        coverage=Coverage(covered=0, facts=0, is_hidden=True),
        on_time=HIDDEN,
    )
    hidden = replace(
        report(replace(header(is_release=True), trainees=None, at_card_level=None)),
        key=key,
    )
    words = text_of(hidden)
    assert "Fact coverage hidden" in words
    for left_out in (
        "Long retention",
        "Retention by week",
        "Calibration",
        "Active",
        "On time",
        "Confident errors",
        "Most missed",
        "Workload",
    ):
        assert left_out not in words
    assert part_of(hidden, "Key figures").count("hidden: too few trainees") == 2
    assert "Trainees 10 or more Target" in words
    assert "None" not in words


def test_kinds_of_error_are_explained_where_they_occur() -> None:
    words = part_of(report(), "Kinds of error")
    assert "power of ten: ten times too much" in words
    assert "direction" not in words


def test_the_range_of_what_is_expected_says_whose_it_is() -> None:
    words = " ".join(part_of(report(), EXPECTED_TITLE).split())
    assert "of the median trainee" in words
    assert "86 % of 540 cards; eight of ten between 61–97 %" in words
    own = part_of(report(header(is_own=True)), EXPECTED_TITLE)
    assert "median" not in own


def test_a_trainees_page_has_their_figures_beside_the_middle_half() -> None:
    words = "\n".join(headed(trainee_parts(page(), 80), 80))
    assert "84 % (79–88 %, n 312); middle half 80–88 %; 3 % close" in words
    assert "Long retention, marked  80 % (71–87 %, n 100); middle half 70–82 %; 0 % close" in words
    assert "Fact coverage           57 % (31 of 54 facts); middle half 40–75 %" in words
    assert "Confident errors        8 % (3–20 %, n 40); middle half 6–13 %" in words
    assert "On time                 62 % (52–72 %, n 80); middle half 60–76 %" in words
    assert "Middle half             half of the cohort’s trainees with the same deck" in words
    assert "Cohort’s middle half      14.5–24 answers" in words
    assert "vp-9.2, risk figure: missed 43 % (33–53 %, n 96)" in words
    assert "Mon ····" in words


def test_a_page_without_others_says_nothing_of_a_middle_half() -> None:
    alone = replace(page(), middle_half=MiddleHalves())
    words = "\n".join(headed(trainee_parts(alone, 80), 80))
    assert words.count("iddle half") == 2, "those of the answers and minutes of their own days"


def test_of_one_who_shares_no_cards_it_is_said_why_none_is_named() -> None:
    line = replace(trainee(), level="topics")
    parts = {each.title: each.lines for each in trainee_parts(replace(page(line), weakest=()), 80)}
    assert parts["Weakest cards"] == ("Named of those alone who share card by card.",)
    titles = [each.title for each in trainee_parts(replace(page(), weakest=()), 80)]
    assert "Weakest cards" not in titles


def test_where_no_card_and_no_figure_is_to_be_named_it_is_said() -> None:
    nothing = replace(report(), most_missed=(), stale=())
    assert part_of(nothing, "Most missed") == (
        "No card has enough answers of trainees who share card by card."
    )
    assert part_of(nothing, "Stale figures") == (
        "Nobody’s last pass is older than a change of its figure."
    )
    own = replace(nothing, header=header(is_own=True))
    assert part_of(own, "Most missed") == "No card has enough answers."
    assert part_of(own, "Stale figures") == (
        "None of your last passes is older than a change of its figure."
    )


def test_stale_figures_are_told_with_whose_they_are() -> None:
    lines = (StaleLine(category="benefit", trainees=4, facts=6),)
    stale = replace(report(), stale=lines)
    words = "benefit  6 facts of 4 trainees, last passed before they changed"
    assert part_of(stale, "Stale figures") == words
    own = replace(stale, header=header(is_own=True), stale=(replace(lines[0], facts=1),))
    assert part_of(own, "Stale figures") == "benefit  1 fact last passed before it changed"


def test_of_too_few_answers_of_a_trainee_to_a_card_their_number_is_told() -> None:
    weak = replace(card(), missed=trainee_rate(2, 7))
    parts = {each.title: each.lines for each in trainee_parts(replace(page(), weakest=(weak,)), 80)}
    assert parts["Weakest cards"][0] == "vp-7k2m, risk figure: missed 2 of 7"


def test_a_card_without_details_says_that_others_have_them() -> None:
    words = " ".join("\n".join(headed(card_parts(replace(card(), versions=()), 80), 80)).split())
    assert "More Wrong options, kinds of error and what the answer was before are told of" in words


def test_a_range_is_explained_where_one_is_told() -> None:
    with_range = " ".join(part_of(report(), EXPECTED_TITLE).split())
    assert "A range is that of the median trainee" in with_range
    assert "Cards are summed over trainees." in with_range
    none = tuple(replace(line, low=None, high=None) for line in report().expected)
    assert "range" not in part_of(replace(report(), expected=none), EXPECTED_TITLE)


def test_it_is_said_in_words_from_where_on_a_measure_is_shown() -> None:
    defined = part_of(replace(report(), definitions=DEFINITIONS), "Definitions")
    words = " ".join(defined.split())
    for shown in ("Shown from 20 answers of a trainee", "Shown always.", "Shown as retention."):
        assert shown in words


def test_a_trainees_page_has_the_rules_that_they_meet() -> None:
    rule = CheckIn(
        trainee="T-7K2M", anchor="t", rule="inactive", words="no answer for 14 days", note=""
    )
    assert "- no answer for 14 days" in list(headed(trainee_parts(page(), 80, rules=[rule]), 80))


def test_a_category_of_self_rated_cards_alone_is_no_line_of_the_marked_ones() -> None:
    of_topic = replace(page(), categories=(("cause", retained((0, 0), (40, 50))),))
    parts = {each.title: each.lines for each in trainee_parts(of_topic, 80)}
    assert parts["Retention by category"][0] == "Self-rated"


def test_a_cards_page_has_text_source_and_wrong_answers() -> None:
    words = "\n".join(headed(card_parts(card(), 80), 80))
    assert "Source           Patient leaflet, risks, 2023" in words
    assert "Category         risk figure" in words
    assert "Missed           43 % (33–53 %, n 96) of 12 trainees" in words
    assert "Missed when due  38 % (28–48 %, n 80); the model expected 20 % of the same" in words
    assert "It may teach badly" in words
    assert "In about 3 %  12" in words
    assert "since 2026-06-02  before its answer changed (was In about 30 % of treated" in words
    assert "since 2026-08-31  n 36" in words


def test_text_that_a_terminal_would_obey_is_shown_instead() -> None:
    words = "".join(headed(card_parts(replace(card(), question="\x1b[2J"), 80), 80))
    assert "\x1b" not in words


def test_a_report_can_be_written_without_unicode() -> None:
    plain = "\n".join(report_lines(report(), 80)).encode("ascii", errors=HANDLER).decode()
    assert "\\u" not in plain


def test_figures_in_words() -> None:
    assert percent(0.844) == "84 %"
    assert rate_words(retained((262, 312)).marked) == "84 % (79–88 %, n 312)"
    assert rate_words(retained((2, 12)).marked) == "too few answers (12)"
    assert coverage_words(replace(trainee().coverage, facts=0)) == "no facts assigned"


def test_a_figure_is_never_parted_from_its_sign() -> None:
    assert list(wrapped("about 84 % of n 12", 9)) == ["about", "84 % of", "n 12"]


def test_a_word_wider_than_a_line_goes_on_below() -> None:
    assert list(wrapped("abcdefgh", 5)) == ["abcde", "fgh"]


def test_what_is_cut_ends_in_dots() -> None:
    assert cut("abcdef", 4) == "abc…"
    assert cut("診断診断", 4) == "診…"


def test_a_table_that_does_not_fit_goes_row_by_row() -> None:
    rows = [("T-1", "84 % (79–88 %, n 312)", "")]
    assert list(table(("Trainee", "Retention", "Overdue"), rows, 40)) == [
        "Trainee  Retention              Overdue",
        "T-1      84 % (79–88 %, n 312)",
    ]
    assert list(table(("Trainee", "Retention", "Overdue"), rows, 36)) == [
        "T-1",
        "  Retention 84 % (79–88 %, n 312)",
    ]
