"""A small report with something in every part of it, by hand; a larger one is in `samples`."""

from datetime import date, timedelta

from trainer.reports.rates import Rate, pooled_rate, trainee_rate
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

FIRST = date(2026, 6, 1)
"""A Monday."""
AS_OF = date(2026, 11, 29)
NOTHING = (0, 0)


def rate(hits: int, n: int, *, trainees: int = 12) -> Rate:
    """A cohort's rate, shown from 20 answers on."""
    return pooled_rate(hits, n, trainees, least=20)


def retained(
    marked: tuple[int, int], self_rated: tuple[int, int] = NOTHING, *, close: int = 0
) -> Retained:
    return Retained(marked=rate(*marked), close=close, self_rated=rate(*self_rated))


def week(
    number: int, *, marked: tuple[int, int] = NOTHING, self_rated: tuple[int, int] = NOTHING
) -> WeekLine:
    return WeekLine(
        first_day=FIRST + timedelta(weeks=number),
        retained=retained(marked, self_rated),
        answers=marked[1] + self_rated[1],
        active=9,
    )


def category(
    name: str,
    marked: tuple[int, int],
    self_rated: tuple[int, int] = NOTHING,
    *,
    is_hidden: bool = False,
) -> CategoryLine:
    return CategoryLine(
        category=name,
        anchor=f"category-{name.replace(' ', '-')}",
        retained=retained(marked, self_rated, close=4),
        long_retained=retained((marked[0] // 2, marked[1] // 2)),
        coverage=Coverage(covered=31, facts=80),
        is_hidden=is_hidden,
    )


def card(name: str = "vp-7k2m") -> CardLine:
    return CardLine(
        name=name,
        deck="Vertebroplasty",
        question="How often does cement leak out of the vertebral body, on CT?",
        answer="In about 30 to 65 % of treated levels",
        source="Patient leaflet, risks, 2023",
        anchor=f"card-{name}",
        category="risk figure",
        missed=rate(41, 96),
        missed_when_due=rate(30, 80),
        expected_missed=0.2,
        teaches_badly=True,
        errors=(("power of ten", 21), ("other fact", 9)),
        chosen=(("In about 3 %", 12),),
        versions=(
            CardVersion(
                hash="8f42fa8b",
                since=date(2026, 6, 2),
                answers=60,
                is_earlier=True,
                missed=rate(30, 60),
                was="In about 30 % of treated levels",
                now="In about 30 to 65 % of treated levels",
            ),
            CardVersion(hash="31d9d6d1", since=date(2026, 8, 31), answers=36),
        ),
    )


def workload() -> Workload:
    return Workload(
        answers=Spread(low=12, middle=21, high=30, n=80),
        minutes=Spread(low=3.5, middle=6, high=9, n=80),
        active_days=80,
    )


def trainee(name: str = "T-7K2M", *, note: str = "") -> TraineeLine:
    return TraineeLine(
        name=name,
        anchor=f"trainee-{name}",
        year=3,
        groups=("Neuroradiology",),
        level="cards",
        shared=date(2026, 11, 28),
        retained=Retained(marked=trainee_rate(262, 312), close=9, self_rated=trainee_rate(10, 12)),
        long_retained=retained((80, 100)),
        coverage=Coverage(covered=31, facts=54),
        confident_errors=trainee_rate(3, 40),
        on_time=trainee_rate(50, 80),
        workload=workload(),
        active_days=80,
        last_active=date(2026, 11, 27),
        overdue=14,
        stale=2,
        note=note,
    )


def expected() -> tuple[ExpectedRecall, ...]:
    return (
        ExpectedRecall(day=AS_OF, mean=0.86, cards=540, low=0.61, high=0.97),
        ExpectedRecall(day=AS_OF + timedelta(days=90), mean=None, cards=12, low=None, high=None),
    )


def middle_halves() -> MiddleHalves:
    return MiddleHalves(
        retained=MiddleHalf(0.8, 0.88),
        long_retained=MiddleHalf(0.7, 0.82),
        coverage=MiddleHalf(0.4, 0.75),
        confident_errors=MiddleHalf(0.06, 0.13),
        on_time=MiddleHalf(0.6, 0.76),
        answers_a_day=MiddleHalf(14.5, 24),
    )


def page(line: TraineeLine | None = None) -> TraineePage:
    return TraineePage(
        line=line or trainee(),
        middle_half=middle_halves(),
        calendar=(0, 3, 8, 12, 20, 30, 1) * 26,
        calendar_first=FIRST,
        weakest=(card(), card("vp-9.2")),
        categories=(
            ("risk figure", retained((30, 50))),
            ("definition", retained((90, 100), (50, 60))),
        ),
        expected=expected(),
    )


def header(*, is_made_up: bool = False, is_release: bool = False, is_own: bool = False) -> Header:
    return Header(
        title="Radiology residents, second half of 2026",
        purpose="For the clinical competency committee.",
        audience="the programme's director",
        keep_until="2027-05-30",
        first_day=FIRST,
        last_day=AS_OF,
        as_of=AS_OF,
        decks=("Vertebroplasty 1.0, 1.1",),
        rules_version="1",
        program_version="0.1.0",
        trainees=12,
        at_card_level=9,
        target=0.85,
        is_made_up=is_made_up,
        is_release=is_release,
        is_own=is_own,
    )


def _key_figures() -> KeyFigures:
    return KeyFigures(
        retained=retained((2620, 3120), (400, 500), close=96),
        long_retained=retained((800, 1000)),
        coverage=Coverage(covered=412, facts=1080),
        active=10,
        enrolled=12,
        on_time=rate(500, 800),
        confident_errors=rate(30, 400),
    )


def _calibration() -> tuple[CalibrationBin, ...]:
    return tuple(
        CalibrationBin(
            low=number / 10,
            high=(number + 1) / 10,
            predicted=number / 10 + 0.06 if number > 5 else None,
            recalled=rate(number * 20, 200) if number > 5 else rate(0, 0),
        )
        for number in range(10)
    )


def _definitions() -> tuple[Definition, ...]:
    return (
        Definition(
            name="Retention",
            text="passed of answered, over each card's first answer of the study day",
            shown_from="20 answers of a trainee",
            interval="Wilson; of a cohort from resampled trainees",
        ),
    )


def report(head: Header | None = None) -> Report:
    """A report on a dozen trainees."""
    trainees = tuple(trainee(f"T-{name}") for name in ("7K2M", "9QXA", "B4RT"))
    return Report(
        header=head or header(),
        remarks=("Two trainees have shared nothing yet.",),
        act_on=(
            Sentence(text="Risk figures are kept at 60 % of 100.", target="category-risk-figure"),
        ),
        key=_key_figures(),
        categories=(
            category("definition", (840, 1000), (300, 340)),
            category("contraindication", (284, 312)),
            category("risk figure", (60, 100)),
            category("technique", (10, 12)),
        ),
        weeks=tuple(week(number, marked=(84 + number, 110)) for number in range(6)),
        check_in=(
            CheckIn(
                trainee="T-7K2M",
                anchor="trainee-T-7K2M",
                rule="retention",
                words="upper end of the interval below the target two weeks running: 79 %, n 120",
                note="on nights",
            ),
        ),
        most_missed=(card(), card("vp-9.2")),
        stale=(StaleLine(category="risk figure", trainees=3, facts=5),),
        workload=workload(),
        calibration=_calibration(),
        errors=(ErrorLine(category="risk figure", kinds=(("power of ten", 12),), answers=200),),
        expected=expected(),
        trainees=trainees,
        pages=tuple(map(page, trainees)),
        cards=(card(), card("vp-9.2")),
        definitions=_definitions(),
    )
