"""The page of a report, as text: what it says, in which order, and what it must not hold."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from tests.reports.sample import card as sample_card
from tests.reports.samples import NOTHING, empty_report, rate, released_report, sample_report
from trainer.reports.page import LARGEST_BYTES, MOST_OTHERS, RELEASED_SECTIONS, SECTIONS, page
from trainer.reports.page_templates import compact
from trainer.reports.rates import HIDDEN, Rate
from trainer.reports.report import Coverage, Report, Retained, Sentence

NASTY = (
    "=1+1",
    "+49 30 1234",
    "-7",
    "@name",
    "<script>alert(1)</script>",
    "\"quoted\" & 'apostrophes'",
    "turned \u202eround",
    "bell\a and escape\x1b[31m",
    "ערן כהן",
)
VOID = {"meta", "br", "wbr"}
CLOSED_BY_OTHERS = {"p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody"}


class Reading(HTMLParser):
    """What of a page can be told without a browser."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID | CLOSED_BY_OTHERS:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in CLOSED_BY_OTHERS:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    @property
    def words(self) -> str:
        return " ".join("".join(self.text).split())

    def ids(self) -> list[str]:
        return [found for _, attributes in self.tags if (found := attributes.get("id"))]


REPORTS = {
    "forty trainees": sample_report(),
    "one trainee": sample_report(trainees=1),
    "twenty trainees": sample_report(trainees=20, is_made_up=False),
    "nobody": empty_report(),
    "released": released_report(),
}


@pytest.fixture(scope="module", params=REPORTS)
def report(request: pytest.FixtureRequest) -> Report:
    return REPORTS[request.param]


def test_the_same_report_gives_the_same_bytes(report: Report) -> None:
    assert page(report).encode() == page(report).encode()


def test_the_parts_of_page_one_stand_in_their_order(report: Report) -> None:
    ids = Reading(page(report)).ids()
    named = [name for name in ids if name in SECTIONS]
    expected = (
        "act-on key-figures categories weeks check-in most-missed stale workload calibration "
        "errors expected trainees definitions"
    )
    if report.header.is_release:
        expected = "act-on key-figures categories expected definitions"
        assert " ".join(RELEASED_SECTIONS) == expected
    else:
        assert " ".join(SECTIONS) == expected
    assert " ".join(named) == expected


def test_pages_of_trainees_and_cards_follow_page_one() -> None:
    report = sample_report(trainees=6)
    ids = Reading(page(report)).ids()
    behind = ids[ids.index("definitions") + 1 :]
    pages = [line.anchor for line in report.trainees] + [card.anchor for card in report.cards]
    assert behind == pages


def test_every_link_leads_somewhere_on_the_page_and_every_anchor_is_there_once(
    report: Report,
) -> None:
    reading = Reading(page(report))
    targets = [found[1:] for _, attributes in reading.tags if (found := attributes.get("href"))]
    assert len(set(reading.ids())) == len(reading.ids())
    assert set(targets) <= set(reading.ids())


def test_a_sentence_whose_figures_are_not_on_the_page_is_no_link() -> None:
    report = replace(empty_report(), act_on=(Sentence(text="Look", target="nowhere"),))
    text = page(report)
    assert "Look" in text
    assert "#nowhere" not in text


def test_every_page_of_a_trainee_or_card_has_a_way_back_to_page_one() -> None:
    report = sample_report(trainees=6)
    for anchor in [line.anchor for line in report.trainees] + [
        card.anchor for card in report.cards
    ]:
        section = page(report).split(f'<section id="{anchor}">')[1].split("</section>")[0]
        assert "<a href=#top>Page one</a>" in section


def test_headings_leave_no_level_out(report: Report) -> None:
    levels = [int(tag[1]) for tag, _ in Reading(page(report)).tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_tables_have_captions_and_their_headings_a_scope(report: Report) -> None:
    tags = Reading(page(report)).tags
    names = [tag for tag, _ in tags]
    assert names.count("table") == names.count("caption")
    assert all(attributes.get("scope") for tag, attributes in tags if tag == "th")


def test_scroll_boxes_can_be_reached_by_keyboard_and_have_names_of_their_own(
    report: Report,
) -> None:
    boxes = [a for _, a in Reading(page(report)).tags if a.get("class") == "scroll"]
    assert all(box["tabindex"] == "0" and box["role"] == "region" for box in boxes)
    names = [box["aria-label"] for box in boxes]
    assert len(set(names)) == len(names)


def test_the_page_holds_no_script_and_asks_for_nothing_elsewhere(report: Report) -> None:
    text = page(report)
    reading = Reading(text)
    names = {tag for tag, _ in reading.tags}
    assert not names & {"script", "img", "link", "iframe", "object", "form", "base", "use"}
    assert not any(name.startswith("on") for _, a in reading.tags for name in a)
    assert not any({"src", "style", "srcset"} & set(a) for _, a in reading.tags)
    assert "http:" not in text
    assert "https:" not in text
    assert "url(" not in text
    assert "@import" not in text
    assert "default-src 'none'; style-src 'unsafe-inline'" in text


def test_nothing_on_the_page_is_empty(report: Report) -> None:
    text = page(report)
    for empty in (r"<svg[^>]*></svg>", r"<ul[^>]*></ul>", r"<ol[^>]*></ol>", r"<tbody></table>"):
        assert not re.search(empty, text)
    for piece in re.split(r"<(?=td|h[1-6]|li\b|p\b|caption|dt)", text)[1:]:
        assert re.sub(r"<[^>]*>", "", "<" + piece).strip(), piece


def test_a_cohort_of_nobody_has_a_sentence_in_place_of_each_figure() -> None:
    words = Reading(page(empty_report())).words
    for sentence in (
        "Nothing in this period met a rule.",
        "No category has an answer yet.",
        "No one met a rule.",
        "Nobody’s last pass is older than a change of its figure.",
        "No trainee is enrolled yet.",
        "no facts assigned",
        "too few active days (0)",
    ):
        assert sentence in words
    assert "<svg" not in page(empty_report())


def test_weeks_with_too_few_answers_make_no_empty_chart() -> None:
    report = sample_report(trainees=1)
    week = replace(report.weeks[0].retained, marked=rate(2, 3), self_rated=NOTHING)
    sparse = replace(report, weeks=tuple(replace(line, retained=week) for line in report.weeks))
    section = page(sparse).split('id="weeks"')[1].split("</section>")[0]
    assert "<svg" not in section
    assert "too few answers (3)" in section


@pytest.mark.parametrize("text", NASTY)
def test_text_from_elsewhere_is_shown_as_it_is_and_can_do_no_harm(text: str) -> None:
    report = sample_report(trainees=5, cards=2)
    line = replace(report.trainees[0], name=text, note=text, groups=(text,))
    card = replace(report.cards[0], name=text, question=text, answer=text, source=text)
    category = replace(report.categories[0], category=text)
    weak = replace(report.pages[0], line=line, weakest=(card,), categories=((text, line.retained),))
    shown = page(
        replace(
            report,
            header=replace(report.header, title=text, purpose=text, audience=text, decks=(text,)),
            remarks=(text,),
            categories=(category,),
            trainees=(line,),
            pages=(weak,),
            cards=(card,),
            most_missed=(card,),
            check_in=tuple(replace(met, trainee=text, note=text) for met in report.check_in),
        )
    )
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f\x7f]", shown)
    reading = Reading(shown)
    assert "script" not in {tag for tag, _ in reading.tags}
    expected = text.replace("\u202e", "<U+202E>").replace("\a", "␇").replace("\x1b", "␛")
    assert reading.words.count(expected) > 10


def test_what_is_to_be_typed_is_shown_as_code_and_stays_escaped() -> None:
    remark = "Add it with `trainer cohort add <FILE>`; `<b>x</b>` is text, and so is one ` alone."
    shown = page(replace(sample_report(trainees=1), remarks=(remark,)))
    assert "<code>trainer cohort add &lt;FILE&gt;</code>" in shown
    assert "<code>&lt;b&gt;x&lt;/b&gt;</code>" in shown
    assert "and so is one ` alone." in shown


def test_who_meets_two_rules_is_listed_once_with_both_reasons_and_one_note() -> None:
    report = sample_report(trainees=6)
    first, *_ = (replace(met, note="on nights") for met in report.check_in)
    second = replace(first, rule="overdue", words="23 cards overdue")
    another = replace(second, trainee="Trainee 06", anchor="trainee-06")
    section = _section(page(replace(report, check_in=(first, second, another))), "check-in")
    assert section.count("<li>") == 2
    assert section.count(f"href=#{first.anchor}>") == section.count("<q>on nights</q>") - 1 == 1
    assert f"{first.words}; and 23 cards overdue" in Reading(section).words


def test_names_and_card_text_from_right_to_left_cannot_turn_what_stands_beside_them() -> None:
    report = sample_report(trainees=1)
    line = replace(report.trainees[0], name="ערן")
    shown = page(replace(report, trainees=(line,), pages=(replace(report.pages[0], line=line),)))
    assert len(re.findall("ערן", shown)) == len(re.findall("<bdi>ערן</bdi>", shown)) > 1


def test_made_up_data_say_so_on_screen_and_on_every_printed_page() -> None:
    made_up, real = (
        page(sample_report(trainees=2)),
        page(sample_report(trainees=2, is_made_up=False)),
    )
    assert 'aria-label="Kind of data">MADE UP DATA<' in made_up
    assert '@top-center{content:"MADE UP DATA"' in made_up.replace(" ", "").replace(
        "MADEUPDATA", "MADE UP DATA"
    )
    assert '<body id="top" class=made-up>' in made_up
    assert ">MADE UP DATA<" not in real
    assert '<body id="top">' in real


def test_a_released_report_names_no_trainee_and_keeps_small_cells_back() -> None:
    text = page(released_report())
    hidden = re.findall(r"<th scope=row>(\w+)\s*<td colspan=3>hidden", text)
    assert hidden == ["Consent", "Evidence"]
    assert "it names no trainee" in text
    assert "Trainee 0" not in text


def test_what_the_model_estimates_is_called_so_and_stands_apart() -> None:
    text = page(sample_report(trainees=2))
    section = text.split('id="expected"')[1].split("</section>")[0]
    assert "Expected recall (model estimate)" in section
    assert "not observed" in section


def test_a_page_of_one_trainee_has_all_categories_and_the_questions_of_weak_cards() -> None:
    report = sample_report(trainees=5)
    section = page(report).split('<section id="trainee-05">')[1].split("</section>")[0]
    assert all(name in section for name, _ in report.pages[4].categories)
    assert Reading(section).words.count(" of ") > 10
    assert "Expected recall (model estimate)" in section
    assert "; middle half 79–88 %" in Reading(section).words


def test_behind_a_question_how_often_it_was_missed_stands_on_one_line() -> None:
    section = _section(page(sample_report(trainees=5)), "trainee-05")
    weakest = section.split("Weakest cards")[1]
    assert len(re.findall(r"\(\d+\xa0of\xa0\d+\)<", weakest)) == weakest.count("<li>") > 5


def test_forty_trainees_with_pages_stay_under_a_hundred_kilobytes_and_say_what_is_left_out() -> (
    None
):
    text = page(sample_report())
    assert len(text.encode()) < LARGEST_BYTES == 100_000
    assert "the sheets have all figures" in text


def test_a_page_that_is_still_too_large_leaves_out_the_questions_of_named_cards() -> None:
    report = replace(sample_report(), remarks=("a word " * 2600,))
    text = page(report)
    assert "Cards named on trainees’ pages" in page(sample_report())
    assert "Cards named on trainees’ pages" not in text
    assert len(text.encode()) < LARGEST_BYTES
    links = set(re.findall("href=#([^>]*)>", text))
    assert links <= set(Reading(text).ids())


def _card_pages(text: str, report: Report) -> list[str]:
    return [card.name for card in report.cards if f'<section id="{card.anchor}">' in text]


def test_every_answered_card_has_a_page_beside_those_of_forty_trainees() -> None:
    report = sample_report(trainees=40, cards=50)
    text = page(report)
    assert len(text.encode()) < LARGEST_BYTES
    assert len(_card_pages(text, report)) == 50
    assert "other-cards" not in text


def test_a_short_page_of_a_card_has_all_that_a_long_one_has() -> None:
    report = sample_report(trainees=40, cards=50)
    card = report.cards[1]
    text = page(report)
    words = Reading(_section(text, card.anchor)).words
    assert card.question in words
    assert card.category in words
    number = re.search(rf"Answer: {re.escape(card.answer)} \[(\d+)\]", words)
    assert number is not None
    sources = re.findall("<li>([^<]*)", _section(text, "sources"))
    assert sources[int(number[1]) - 1] == card.source
    missed, due = card.missed, card.missed_when_due
    assert f"n {missed.n}) of {missed.trainees}; due " in words
    assert f"n {due.n})" in words
    assert "Chosen: 0.1 to 0.5 in 1,000 9, 10 in 1,000 4" in words
    assert "Errors: power of ten 12, unit 7, direction 3" in words
    assert "Versions: since 2026-06-02: n 60; since 2026-08-31: n" in words


def test_where_not_all_cards_have_room_as_many_have_a_page_as_fit_and_the_others_a_line() -> None:
    report = sample_report(trainees=40, cards=120)
    text = page(report)
    assert LARGEST_BYTES * 0.95 < len(text.encode()) <= LARGEST_BYTES
    with_page = _card_pages(text, report)
    assert with_page == [card.name for card in report.cards[: len(with_page)]]
    listed = Reading(_section(text, "other-cards")).words
    assert all(card.name in listed for card in report.cards[len(with_page) :])


def test_questions_of_named_cards_make_room_for_pages_of_cards() -> None:
    report = sample_report(trainees=40, cards=60)
    weak = replace(report.pages[0].line, level="cards")
    named = tuple(report.cards[place::6] for place in range(6))
    pages = tuple(
        replace(each, line=replace(weak, anchor=each.line.anchor), weakest=named[number % 6])
        for number, each in enumerate(report.pages)
    )
    text = page(replace(report, pages=pages))
    assert LARGEST_BYTES * 0.95 < len(text.encode()) <= LARGEST_BYTES
    assert "named-cards" not in text
    assert 15 < len(_card_pages(text, report)) < 60


def test_twenty_trainees_are_shown_in_full() -> None:
    text = page(REPORTS["twenty trainees"])
    assert len(text.encode()) < LARGEST_BYTES
    assert "the sheets have all figures" not in text


def _section(text: str, anchor: str) -> str:
    return text.split(f'id="{anchor}"')[1].split("</section>", maxsplit=1)[0]


def test_a_trainee_who_has_shared_nothing_has_no_noughts() -> None:
    report = sample_report(trainees=6)
    silent = replace(report.trainees[0], level="", shared=None, overdue=0)
    page_of = replace(report.pages[0], line=silent)
    text = page(
        replace(
            report,
            trainees=(silent, *report.trainees[1:]),
            pages=(page_of, *report.pages[1:]),
        )
    )
    row = _section(text, "trainees").split("<tr>")[2]
    assert Reading(row).words.endswith("nothing shared yet")
    own = Reading(_section(text, silent.anchor)).words
    assert "nothing shared yet" in own
    assert "Retention" not in own


def test_what_is_hidden_is_said_to_be_so() -> None:
    nothing = Retained(marked=HIDDEN, close=7, self_rated=HIDDEN)
    report = released_report()
    key = replace(
        report.key,
        retained=nothing,
        active=None,
        coverage=Coverage(covered=0, facts=0, is_hidden=True),
    )
    text = page(
        replace(
            report,
            header=replace(report.header, trainees=None, at_card_level=None),
            key=key,
        )
    )
    words = Reading(_section(text, "key-figures")).words
    assert words.count("hidden: too few trainees") == 2
    assert "Active" not in words
    assert "Fact coverage hidden" in words
    assert (
        "Trainees 10 or more Target"
        in Reading(text.replace("<dt>", " ").replace("<dd>", " ")).words
    )
    assert "None" not in text


def test_a_card_has_its_category_and_what_was_missed_when_due_beside_what_was_expected() -> None:
    report = sample_report(trainees=5, cards=3)
    card = replace(
        report.cards[0],
        missed_when_due=rate(72, 301, trainees=13),
        expected_missed=0.12,
        teaches_badly=True,
        versions=sample_card().versions,
    )
    text = page(replace(report, cards=(card,), most_missed=(card,)))
    words = Reading(_section(text, card.anchor)).words
    assert f"Category{card.category}" in words
    assert "24 % (19–29 %, n 301); the model expected 12 % of the same answers" in words
    assert "It may teach badly" in words
    listed = Reading(_section(text, "most-missed")).words
    assert "24 % (19–29 %, n 301); may teach badly" in listed
    assert (
        "Versionssince 2026-06-02, before its answer changed (was In about 30 % of treated"
        " levels, now In about 30 to 65 % of treated levels): missed 50 % (38–62 %, n 60); since"
        " 2026-08-31: n 36"
    ) in words


def test_the_style_sheet_keeps_the_space_that_parts_an_element_from_what_lies_in_it() -> None:
    style = page(empty_report()).split("<style>")[1].split("</style>")[0]
    assert ":is(#categories,#most-missed,#weeks) :is(th,td){" in style
    assert "color:var(--text)" in style


def test_quotes_are_left_out_where_html_does_not_ask_for_them_and_nothing_else_changes() -> None:
    text = '<p id="a" class="b c" dir="auto"><a href="#a">of ="x" or a="b"</a><path d="M1"/>'
    short = compact(text)
    assert short == '<p id="a" class="b c" dir=auto><a href=#a>of ="x" or a="b"</a><path d="M1"/>'
    assert Reading(short).tags == Reading(text).tags
    assert "a=&#34;b&#34; " in page(replace(empty_report(), remarks=('a="b" c',)))


def test_no_figure_is_parted_from_its_unit_where_a_line_can_end() -> None:
    report = sample_report(trainees=6)
    text = page(report)
    for anchor in (report.trainees[0].anchor, report.cards[0].anchor, "act-on", "check-in"):
        section = _section(text, anchor)
        assert "\N{NO-BREAK SPACE}%" in section
        assert not re.search(r"\d %|\bn \d", section)


def test_in_the_table_of_categories_a_line_ends_before_counts_and_never_within_them() -> None:
    section = _section(page(sample_report()), "categories")
    assert re.search(r"% <wbr>\(\d+\xa0of\xa0\d+\)", section)
    assert re.search(r"\), <wbr>\d+\xa0%\xa0close\xa0\(\d+\)", section)
    assert not re.search(r"\d %|\bn \d|% close|close \(|\d of \d", section.split("<tbody>")[1])


def test_a_question_in_a_list_is_cut_behind_a_word() -> None:
    report = sample_report(trainees=6)
    long = replace(report.most_missed[0], question="Which nerve leaves beside it? " * 9)
    listed = Reading(_section(page(replace(report, most_missed=(long,))), "most-missed")).words
    assert "Which nerve leaves beside it? Which nerve leaves beside it? Which…" in listed


def test_a_card_that_is_written_from_right_to_left_begins_at_the_right() -> None:
    report = sample_report(trainees=1)
    card = replace(report.cards[0], question="שאלה", answer="תשובה")
    section = _section(page(replace(report, cards=(card,))), card.anchor)
    assert section.count("dir=auto") == 2
    assert "dir=auto" not in _section(page(report), card.anchor)


def test_the_newest_week_stands_first() -> None:
    section = _section(page(sample_report(trainees=6)), "weeks")
    days = re.findall(r"<th scope=row>([\d-]+)", section)
    assert days == sorted(days, reverse=True)
    assert "26 weeks, newest first" in section


def test_weeks_before_anybody_answered_are_said_and_have_no_row() -> None:
    report = sample_report(trainees=6)
    empty = [replace(week, answers=0, active=0) for week in report.weeks[:3]]
    section = _section(page(replace(report, weeks=(*empty, *report.weeks[3:]))), "weeks")
    first = report.weeks[3].first_day
    assert "23 weeks, newest first" in section
    assert f"in the 3 weeks before {first} nobody answered" in section
    assert re.findall(r"<th scope=row>([\d-]+)", section)[-1] == first.isoformat()


def test_a_period_without_an_answer_is_said_to_be_one() -> None:
    report = sample_report(trainees=6)
    empty = tuple(replace(week, answers=0, active=0) for week in report.weeks)
    assert "Nobody answered in the period." in _section(page(replace(report, weeks=empty)), "weeks")


def test_kinds_of_error_are_explained_where_they_occur() -> None:
    words = Reading(_section(page(sample_report(trainees=6)), "errors")).words
    assert "unit: another unit" in words
    assert "negation" not in words


def test_what_is_expected_says_whose_range_it_is_or_has_none() -> None:
    report = sample_report(trainees=6)
    assert "Of the median trainee, eight of ten cards between" in page(report)
    without = tuple(replace(line, low=None, high=None) for line in report.expected)
    assert "eight of ten" not in _section(page(replace(report, expected=without)), "expected")


def test_ones_own_report_speaks_of_one_reader() -> None:
    report = sample_report(trainees=1, is_made_up=False)
    own = replace(report, header=replace(report.header, is_own=True), check_in=(), stale=())
    words = Reading(page(own)).words
    of_many = ("enrolled", "summed over trainees", "No one", "Nobody", "median trainee", "merit")
    assert [said for said in of_many if said in words] == []
    assert "You met no rule." in words
    assert "trainer report --me" not in words
    assert "trainer report --me" in page(sample_report(trainees=6))


def test_a_calendar_is_told_in_words_too() -> None:
    report = sample_report(trainees=5)
    line = report.pages[0]
    weeks = [sum(line.calendar[start : start + 7]) for start in range(0, len(line.calendar), 7)]
    words = Reading(_section(page(report), line.line.anchor)).words
    assert f"{line.line.active_days} active days; busiest week from 2026-" in words
    assert f", {max(weeks)} answers" in words


def test_cards_without_a_page_are_listed_with_what_was_missed_and_answers() -> None:
    report = sample_report(trainees=3, cards=3)
    few = Rate(hits=2, n=7, trainees=3)
    first, second, third = (
        replace(report.most_missed[5], name="vp-a1", anchor="card-a", missed=rate(30, 120)),
        replace(report.most_missed[6], name="vp-b2", anchor="card-b", missed=few),
        replace(report.most_missed[7], name="vp-c3", anchor="card-c", is_retired=True),
    )
    third = replace(third, missed=rate(1, 100), deck="Another deck")
    text = page(replace(report, other_cards=(first, second)))
    assert ": vp-a1 30/120, vp-b2 (7)" in Reading(_section(text, "other-cards")).words
    both = page(replace(report, other_cards=(first, second, third)))
    words = Reading(_section(both, "other-cards")).words
    assert "Another deck: vp-c3 (retired) 1/100; Vertebroplasty: vp-a1 30/120, vp-b2 (7)" in words
    assert "other-cards" not in page(report)


@pytest.mark.parametrize(("cards", "is_listed"), [(200, True), (201, False)])
def test_more_than_200_cards_without_a_page_are_said_to_be_in_the_workbook(
    cards: int, *, is_listed: bool
) -> None:
    report = sample_report(trainees=3, cards=3)
    others = tuple(
        replace(report.most_missed[0], name=f"vp-{number}", anchor=f"card-{number}")
        for number in range(cards)
    )
    words = Reading(_section(page(replace(report, other_cards=others)), "other-cards")).words
    assert ("vp-199" in words) == is_listed
    assert ("201 more were answered" in words) == (not is_listed)


def test_a_page_without_room_for_other_cards_says_where_they_are() -> None:
    report = sample_report(trainees=40, cards=15)
    long = tuple(
        replace(report.most_missed[0], name="n" * 400 + str(number), anchor=f"card-{number}")
        for number in range(MOST_OTHERS)
    )
    text = page(replace(report, other_cards=long))
    assert len(text.encode()) <= LARGEST_BYTES
    assert "200 more were answered" in Reading(_section(text, "other-cards")).words


@pytest.mark.parametrize("trainees", [6, 40])
def test_of_who_shares_topics_alone_it_is_said_why_no_card_is_named(trainees: int) -> None:
    report = sample_report(trainees=trainees)
    text = page(report)
    for each in report.pages:
        words = Reading(_section(text, each.line.anchor)).words
        assert ("shares topics alone" in words) == (each.line.level == "topics")
        if trainees == 6:
            said = "Weakest cardsNamed of those alone who share card by card." in words
            assert said == (each.line.level == "topics")
    is_said = "cards by their names, of those alone who share card by card" in text
    assert is_said == (trainees == 40)
