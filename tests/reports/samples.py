"""Reports of any size, drawn by lot, the same ones every time; one by hand is in `sample`."""

import random
from dataclasses import replace
from datetime import date, timedelta

from trainer.domain.proportion import Proportion
from trainer.reports.rates import FROM_BIN, FROM_CARD, FROM_CATEGORY, FROM_TRAINEE, FROM_WEEK, Rate
from trainer.reports.report import (
    CalibrationBin,
    CardLine,
    CardVersion,
    CategoryLine,
    CheckIn,
    Coverage,
    Definition,
    ErrorLine,
    ExpectedRecall,
    Header,
    KeyFigures,
    MiddleHalf,
    MiddleHalves,
    Report,
    Retained,
    Sentence,
    Spread,
    StaleLine,
    TraineeLine,
    TraineePage,
    WeekLine,
    Workload,
)

CATEGORIES = (
    "Anatomy",
    "Indications",
    "Contraindications",
    "Imaging",
    "Technique",
    "Complications",
    "Risk figures",
    "Medication",
    "Aftercare",
    "Consent",
    "Evidence",
)
FIRST = date(2026, 6, 1)
AS_OF = date(2026, 11, 29)
NOTHING = Rate(hits=0, n=0, trainees=0)
MIDDLE_HALVES = MiddleHalves(
    retained=MiddleHalf(0.79, 0.88),
    long_retained=MiddleHalf(0.72, 0.85),
    coverage=MiddleHalf(0.4, 0.75),
    confident_errors=MiddleHalf(0.06, 0.13),
    on_time=MiddleHalf(0.64, 0.76),
    answers_a_day=MiddleHalf(14.5, 21),
)
NO_WORK = Workload(answers=None, minutes=None, active_days=0)
QUESTIONS = (
    "How many in a thousand have cement leave the vertebra with symptoms?",
    "Within how many weeks of the fracture is the procedure said to help most?",
    "Which finding on MRI shows that a fracture is recent?",
    "How long before the procedure is apixaban withheld when renal function is normal?",
    "Which of these is an absolute contraindication?",
)


def rate(hits: int, n: int, *, trainees: int = 1, least: int = FROM_TRAINEE) -> Rate:
    interval = Proportion(hits, n).interval if n >= least else None
    low, high = interval or (None, None)
    return Rate(hits=hits, n=n, trainees=trainees if n else 0, low=low, high=high)


def some_rate(
    rng: random.Random, n: int, *, around: float = 0.84, trainees: int = 1, least: int = 20
) -> Rate:
    share = min(max(rng.gauss(around, 0.05), 0.02), 0.99)
    return rate(round(n * share), n, trainees=trainees, least=least)


def retained(marked: Rate, *, self_rated: Rate = NOTHING) -> Retained:
    return Retained(marked=marked, close=(marked.n - marked.hits) // 3, self_rated=self_rated)


def header(trainees: int, *, is_made_up: bool = True) -> Header:
    return Header(
        title="Progress report, interventional radiology",
        purpose="For the competency committee's half-year meeting",
        audience="the program director and the competency committee",
        keep_until="2027-06-30",
        first_day=FIRST,
        last_day=AS_OF,
        as_of=AS_OF,
        decks=("Vertebroplasty 1.0, 1.1", "Consent 2.0"),
        rules_version="1",
        program_version="0.9.0",
        trainees=trainees,
        at_card_level=trainees // 5,
        target=0.85,
        is_made_up=is_made_up,
        is_release=False,
        is_own=False,
    )


def card(number: int, rng: random.Random) -> CardLine:
    name = f"vp-{number:02d}k{number * 7 % 97:02d}"
    n = rng.randint(40, 160)
    return CardLine(
        name=name,
        deck="Vertebroplasty",
        question=QUESTIONS[number % len(QUESTIONS)],
        answer="1 to 5 in 1,000 (0.1 to 0.5 %)",
        source="Information for patients, page 2, undated",
        anchor=f"card-{name}",
        category=CATEGORIES[number % len(CATEGORIES)],
        missed=some_rate(rng, n, around=0.4, trainees=13, least=FROM_CARD),
        missed_when_due=some_rate(rng, n - 20, around=0.38, trainees=13, least=FROM_CARD),
        expected_missed=0.21 if n >= 70 else None,
        teaches_badly=number % 5 == 0,
        errors=(("power of ten", 12), ("unit", 7), ("direction", 3)),
        chosen=(("0.1 to 0.5 in 1,000", 9), ("10 in 1,000", 4)) if number % 2 else (),
        versions=(
            CardVersion(hash="8f42fa8b", since=date(2026, 6, 2), answers=60),
            CardVersion(hash="31d9d6d1", since=date(2026, 8, 31), answers=n),
        ),
    )


def _calendar(rng: random.Random, weeks: int) -> tuple[int, ...]:
    return tuple(
        rng.choice((4, 9, 12, 18, 22, 30, 45)) if rng.random() < 0.4 else 0
        for _ in range(weeks * 7)
    )


def trainee_line(number: int, rng: random.Random, *, active_days: int) -> TraineeLine:
    return TraineeLine(
        name=f"Trainee {number:02d}",
        anchor=f"trainee-{number:02d}",
        year=1 + number % 5,
        groups=("East",) if number % 2 else ("West",),
        level="cards" if number % 5 == 0 else "topics",
        shared=AS_OF - timedelta(days=number % 9),
        retained=retained(
            some_rate(rng, rng.randint(15, 420)), self_rated=some_rate(rng, 0 if number % 4 else 24)
        ),
        long_retained=retained(some_rate(rng, rng.randint(8, 120), around=0.78)),
        coverage=Coverage(covered=rng.randint(40, 180), facts=214),
        confident_errors=some_rate(rng, rng.randint(10, 90), around=0.1),
        on_time=some_rate(rng, rng.randint(60, 400), around=0.7),
        workload=Workload(
            answers=Spread(low=11, middle=17, high=26.5, n=active_days),
            minutes=Spread(low=4.1, middle=7.2, high=11, n=active_days),
            active_days=active_days,
        ),
        active_days=active_days,
        last_active=AS_OF - timedelta(days=number % 20),
        overdue=rng.randint(0, 60),
        stale=number % 4,
        note="on nights until December" if number == 4 else "",
    )


def trainee_page(
    number: int, rng: random.Random, *, weeks: int, pool: tuple[CardLine, ...]
) -> TraineePage:
    calendar = _calendar(rng, weeks)
    line = trainee_line(number, rng, active_days=sum(map(bool, calendar)))
    weakest = rng.sample(pool, k=min(10, len(pool))) if line.level == "cards" else ()
    return TraineePage(
        line=line,
        middle_half=MIDDLE_HALVES,
        calendar=calendar,
        calendar_first=FIRST,
        weakest=tuple(
            replace(weak, missed=rate(answers := rng.randint(2, 4), answers + 1))
            for weak in weakest
        ),
        categories=tuple(
            (name, retained(some_rate(rng, rng.randint(6, 70)))) for name in CATEGORIES
        ),
        expected=(
            ExpectedRecall(day=AS_OF, mean=0.86, cards=214, low=0.61, high=0.97),
            ExpectedRecall(day=date(2027, 3, 1), mean=0.71, cards=214, low=0.38, high=0.9),
        ),
    )


def category_line(name: str, rng: random.Random, *, trainees: int) -> CategoryLine:
    n = 8 * trainees + rng.randint(0, 6 * trainees)
    return CategoryLine(
        category=name,
        anchor=f"category-{name.lower().replace(' ', '-')}",
        retained=retained(
            some_rate(rng, n, trainees=trainees, least=FROM_CATEGORY),
            self_rated=some_rate(rng, n // 3, around=0.9, trainees=trainees, least=FROM_CATEGORY),
        ),
        long_retained=retained(
            some_rate(rng, n // 4, around=0.78, trainees=trainees, least=FROM_CATEGORY)
        ),
        coverage=Coverage(covered=11 * trainees, facts=20 * trainees),
    )


def _weeks(rng: random.Random, weeks: int, trainees: int) -> tuple[WeekLine, ...]:
    lines = []
    for number in range(weeks):
        n = 0 if number == 12 else rng.randint(2, 10) * trainees
        marked = some_rate(rng, n, trainees=trainees, least=FROM_WEEK)
        self_rated = some_rate(rng, n // 3, around=0.9, trainees=trainees, least=FROM_WEEK)
        lines.append(
            WeekLine(
                first_day=FIRST + timedelta(weeks=number),
                retained=retained(marked, self_rated=self_rated),
                answers=n * 2,
                active=trainees - trainees // 4,
            )
        )
    return tuple(lines)


def _calibration(rng: random.Random, trainees: int) -> tuple[CalibrationBin, ...]:
    return tuple(
        CalibrationBin(
            low=tenth / 10,
            high=(tenth + 1) / 10,
            predicted=tenth / 10 + 0.06 if tenth > 2 else None,
            recalled=some_rate(
                rng,
                (tenth - 2) * 6 * trainees if tenth > 2 else 0,
                around=tenth / 10 + 0.02,
                trainees=trainees,
                least=FROM_BIN,
            ),
        )
        for tenth in range(10)
    )


DEFINITIONS = (
    (
        "Retention",
        (
            "passed of answered, over each card's first answer of the study day, where the "
            "previous interval was a day or more; passed is marked correct, or self-rated Hard "
            "or better"
        ),
        "trainee 20; week 50; category 100 and 5 trainees",
        "trainee Wilson; cohort: trainees resampled",
    ),
    ("Long retention", "retention with a previous interval of 21 days or more", "as above", "same"),
    ("Fact coverage", "facts passed at least once after 7 days or more, of all", "always", "none"),
    ("Stale figures", "facts last passed before their figure changed", "always", "none"),
    ("Confident errors", "wrong while sure, of answered while sure", "20", "Wilson"),
    ("Kinds of error", "wrong by direction, power of ten, unit or other fact", "20", "none"),
    ("On time", "answered within 2 days of due, of those that fell due", "20", "Wilson"),
    ("Active", "trainees with an answer in the last 14 days", "always", "none"),
    ("Workload", "median answers and minutes of an active day", "5 active days", "middle half"),
    ("Most missed", "failed of answered, by card", "20 answers of 5 trainees", "Wilson"),
    ("Calibration", "share rated Hard or better beside predicted recall", "50 a bin", "Wilson"),
    ("Expected recall (model estimate)", "mean predicted recall", "20 cards", "over cards"),
)


def _check_in(lines: tuple[TraineeLine, ...]) -> tuple[CheckIn, ...]:
    words = {
        "retention": "retention over four weeks has been below 85 % two weeks running, even at the "
        "upper end of its interval: 71 % (62–79 %, n 104), then 70 % (61–78 %, n 98)",
        "inactive": "no answer for 16 days, since 2026-11-13",
        "overdue": "84 cards overdue, more than three times their own usual day of 22",
    }
    rules = [rule for rule in words for _ in range(2)]
    return tuple(
        CheckIn(
            trainee=line.name,
            anchor=line.anchor,
            rule=rule,
            words=words[rule],
            note=line.note,
        )
        for line, rule in zip(lines[3:], rules, strict=False)
    )


def _act_on(first_card: CardLine) -> tuple[Sentence, ...]:
    return (
        Sentence(
            text="Risk figures are kept least: 71 % (66–76 %, n 412) against a target of 85 %.",
            target="category-risk-figures",
        ),
        Sentence(text="6 trainees met a rule under “Check in with”.", target="check-in"),
        Sentence(
            text=f"The card {first_card.name} is missed twice as often as expected: 44 % "
            "(36–53 %, n 131) against 21 % (model estimate).",
            target=first_card.anchor,
        ),
    )


def _key_figures(rng: random.Random, trainees: int) -> KeyFigures:
    return KeyFigures(
        retained=retained(
            some_rate(rng, 180 * trainees, trainees=trainees),
            self_rated=some_rate(rng, 60 * trainees, around=0.9, trainees=trainees),
        ),
        long_retained=retained(some_rate(rng, 40 * trainees, around=0.78, trainees=trainees)),
        coverage=Coverage(covered=5480, facts=8560),
        active=trainees - trainees // 4,
        enrolled=trainees,
        on_time=some_rate(rng, 190 * trainees, around=0.7, trainees=trainees),
        confident_errors=some_rate(rng, 70 * trainees, around=0.09, trainees=trainees),
    )


def _errors() -> tuple[ErrorLine, ...]:
    kinds = (("other fact", 31), ("power of ten", 22), ("unit", 9), ("direction", 4))
    return tuple(ErrorLine(category=name, kinds=kinds, answers=640) for name in CATEGORIES)


def sample_report(
    *, trainees: int = 40, weeks: int = 26, cards: int = 15, is_made_up: bool = True
) -> Report:
    """A report of so many trainees with pages, weeks and cards with pages."""
    rng = random.Random(20261129)
    pool = tuple(card(number, rng) for number in range(cards * 4))
    pages = tuple(
        trainee_page(number, rng, weeks=weeks, pool=pool) for number in range(1, trainees + 1)
    )
    lines = tuple(page.line for page in pages)
    return Report(
        header=header(trainees, is_made_up=is_made_up),
        remarks=("2 trainees have shared nothing yet.",),
        act_on=_act_on(pool[0]),
        key=_key_figures(rng, trainees),
        categories=tuple(category_line(name, rng, trainees=trainees) for name in CATEGORIES),
        weeks=_weeks(rng, weeks, trainees),
        check_in=_check_in(lines),
        most_missed=pool[:10],
        stale=(
            StaleLine(category="Medication", trainees=14, facts=31),
            StaleLine(category="Risk figures", trainees=3, facts=3),
        ),
        workload=lines[0].workload,
        calibration=_calibration(rng, trainees),
        errors=_errors(),
        expected=pages[0].expected,
        trainees=lines,
        pages=pages,
        cards=pool[:cards],
        definitions=tuple(
            Definition(name=name, text=text, shown_from=shown_from, interval=interval)
            for name, text, shown_from, interval in DEFINITIONS
        ),
    )


def empty_report() -> Report:
    """A cohort that nobody is enrolled in yet."""
    nothing = Retained(marked=NOTHING, close=0, self_rated=NOTHING)
    return Report(
        header=replace(header(0, is_made_up=False), decks=(), keep_until="", at_card_level=0),
        remarks=(),
        act_on=(),
        key=KeyFigures(
            retained=nothing,
            long_retained=nothing,
            coverage=Coverage(covered=0, facts=0),
            active=0,
            enrolled=0,
            on_time=NOTHING,
            confident_errors=NOTHING,
        ),
        categories=(),
        weeks=(),
        check_in=(),
        most_missed=(),
        stale=(),
        workload=NO_WORK,
        calibration=(),
        errors=(),
        expected=(),
        trainees=(),
        pages=(),
        cards=(),
        definitions=(),
    )


def released_report() -> Report:
    """A report that goes further than its director: no trainees, and two hidden cells."""
    report = sample_report(trainees=12, is_made_up=False)
    hidden = {"Consent", "Evidence"}
    return replace(
        report,
        header=replace(report.header, is_release=True, trainees=None, at_card_level=None),
        key=replace(report.key, coverage=Coverage(covered=0, facts=0, whole_share=0.53)),
        expected=tuple(replace(line, cards=None, low=None, high=None) for line in report.expected),
        categories=tuple(
            replace(line, is_hidden=line.category in hidden) for line in report.categories
        ),
        check_in=(),
        trainees=(),
        pages=(),
        cards=(),
    )
