"""Reports to write: each number in one is its own, so that it can be looked for."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, timedelta

from trainer.reports.rates import Rate
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
from trainer.reports.table_form import PLACES

MONDAY = date(2026, 11, 2)
AS_OF = date(2026, 11, 29)


@dataclass
class Sample:
    """Makes the parts of a report; each count and each share is given once."""

    text: str = "words"
    """Stands in every text but the anchors, which have to be keys."""
    first: int = 100_001
    """The first count; a share is one of them as decimal places."""

    def report(
        self,
        *,
        lines: int = 2,
        trainees: int = 2,
        cards: int = 2,
        is_made_up: bool = True,
        is_release: bool = False,
        hidden: tuple[CategoryLine, ...] = (),
    ) -> Report:
        listed = tuple(self.trainee(number) for number in range(trainees))
        missed = tuple(self.card(number) for number in range(cards))
        categories = tuple(self.category(number) for number in range(lines))
        return Report(
            header=self.header(is_made_up=is_made_up, is_release=is_release),
            remarks=(self.text,) * lines,
            act_on=tuple(Sentence(text=self.text, target=line.anchor) for line in categories),
            key=self.key(),
            categories=(*categories, *hidden),
            weeks=tuple(self.week(number) for number in range(lines)),
            check_in=tuple(self.check_in(line) for line in listed),
            most_missed=missed,
            stale=tuple(self.stale(line.category) for line in categories),
            workload=self.workload(is_shown=bool(trainees)),
            calibration=tuple(self.bin() for _ in range(lines)),
            errors=tuple(self.errors(line.category) for line in categories),
            expected=tuple(self.expected() for _ in range(lines)),
            trainees=listed,
            pages=tuple(self.page(line, cards=cards) for line in listed),
            cards=missed,
            other_cards=tuple(self.other_card(number) for number in range(cards)),
            definitions=tuple(self.definition() for _ in range(lines)),
        )

    def header(self, *, is_made_up: bool, is_release: bool) -> Header:
        return Header(
            title=self.text,
            purpose=self.text,
            audience=self.text,
            keep_until="2027-11-29",
            first_day=MONDAY,
            last_day=AS_OF,
            as_of=AS_OF,
            decks=(self.text,),
            rules_version="1",
            program_version="0.1.0",
            trainees=self.count(),
            at_card_level=self.count(),
            target=self.share(),
            is_made_up=is_made_up,
            is_release=is_release,
            is_own=False,
        )

    def key(self) -> KeyFigures:
        return KeyFigures(
            retained=self.retained(),
            long_retained=self.retained(),
            coverage=self.coverage(),
            active=self.count(),
            enrolled=self.count(),
            on_time=self.rate(),
            confident_errors=self.rate(),
        )

    def category(self, number: int, *, is_hidden: bool = False) -> CategoryLine:
        return CategoryLine(
            category=f"Category {number}{self.text}",
            anchor=f"category-{number}",
            retained=self.retained(),
            long_retained=self.retained(),
            coverage=self.coverage(),
            is_hidden=is_hidden,
        )

    def week(self, number: int) -> WeekLine:
        return WeekLine(
            first_day=MONDAY + timedelta(weeks=number),
            retained=self.retained(),
            answers=self.count(),
            active=self.count(),
        )

    def check_in(self, line: TraineeLine) -> CheckIn:
        return CheckIn(
            trainee=line.name,
            anchor=line.anchor,
            rule="inactive",
            words=self.text,
            note=self.text,
        )

    def card(self, number: int) -> CardLine:
        return CardLine(
            name=f"vp-{number}",
            deck=self.text,
            question=self.text,
            answer=self.text,
            source=self.text,
            anchor=f"card-{number}",
            category=self.text,
            missed=self.rate(),
            missed_when_due=self.rate(),
            expected_missed=None if number else self.share(),
            teaches_badly=bool(number),
            errors=((self.text, self.count()),),
            chosen=((self.text, self.count()), ("another", self.count())),
            versions=(
                CardVersion(
                    hash="1.0",
                    since=date(2026, 6, 2),
                    answers=self.count(),
                    is_earlier=not number,
                    missed=None if number else self.rate(),
                    was=self.text,
                    now=self.text,
                ),
            ),
        )

    def other_card(self, number: int) -> CardLine:
        """A card without a page, of which nothing is looked up."""
        return replace(self.card(number), errors=(), chosen=(), versions=())

    def weak_card(self, number: int) -> CardLine:
        """A card of one trainee's, of whom neither what was missed when due nor how is known."""
        return replace(
            self.card(number),
            missed_when_due=Rate(hits=0, n=0, trainees=0),
            expected_missed=None,
            teaches_badly=False,
            errors=(),
            chosen=(),
            versions=(),
        )

    def stale(self, category: str) -> StaleLine:
        return StaleLine(category=category, trainees=self.count(), facts=self.count())

    def errors(self, category: str) -> ErrorLine:
        kinds = (("unit", self.count()), ("direction", self.count()))
        return ErrorLine(category=category, kinds=kinds, answers=self.count())

    def bin(self) -> CalibrationBin:
        return CalibrationBin(
            low=self.share(), high=self.share(), predicted=self.share(), recalled=self.rate()
        )

    def expected(self) -> ExpectedRecall:
        return ExpectedRecall(
            day=AS_OF,
            mean=self.share(),
            cards=self.count(),
            low=self.share(),
            high=self.share(),
        )

    def trainee(self, number: int) -> TraineeLine:
        return TraineeLine(
            name=self.text,
            anchor=f"trainee-{number}",
            year=None if number else self.count(),
            groups=(self.text,),
            level="cards" if number else "",
            shared=AS_OF if number else None,
            retained=self.retained(),
            long_retained=self.retained(),
            coverage=self.coverage(),
            confident_errors=self.rate(),
            on_time=self.rate(),
            workload=self.workload(is_shown=bool(number)),
            active_days=self.count(),
            last_active=AS_OF if number else None,
            overdue=self.count(),
            stale=self.count(),
            note=self.text,
        )

    def page(self, line: TraineeLine, *, cards: int) -> TraineePage:
        return TraineePage(
            line=line,
            middle_half=self.middle_halves(),
            calendar=(self.count(), self.count(), self.count()),
            calendar_first=MONDAY,
            weakest=tuple(self.weak_card(number) for number in range(cards)),
            categories=((self.text, self.retained()),),
            expected=(self.expected(),),
        )

    def middle_halves(self) -> MiddleHalves:
        """One for each figure."""
        return MiddleHalves(
            **{each.name: MiddleHalf(self.share(), self.share()) for each in fields(MiddleHalves)}
        )

    def definition(self) -> Definition:
        return Definition(name=self.text, text=self.text, shown_from=self.text, interval=self.text)

    def workload(self, *, is_shown: bool) -> Workload:
        return Workload(
            answers=self.spread() if is_shown else None,
            minutes=self.spread() if is_shown else None,
            active_days=self.count(),
        )

    def spread(self) -> Spread:
        return Spread(low=self.share(), middle=self.share(), high=self.share(), n=self.count())

    def retained(self) -> Retained:
        return Retained(
            marked=self.rate(), close=self.count(), self_rated=self.rate(is_shown=False)
        )

    def coverage(self) -> Coverage:
        return Coverage(covered=self.count(), facts=self.count())

    def rate(self, *, is_shown: bool = True) -> Rate:
        hits = self.count()
        return Rate(
            hits=hits,
            n=hits + 120_000,
            trainees=self.count(),
            low=self.share() if is_shown else None,
            high=self.share() if is_shown else None,
        )

    def count(self) -> int:
        self.first += 1
        return self.first

    def share(self) -> float:
        return self.count() / 10**PLACES


def numbers(part: object) -> Iterator[float]:
    """Every number of a report that may be shown, with its shares."""
    if isinstance(part, CategoryLine) and part.is_hidden:
        return
    if isinstance(part, Rate) and not part.n:
        return
    if isinstance(part, Rate) and part.share is not None:
        yield round(part.share, PLACES)
    if isinstance(part, Retained) and part.close_share is not None:
        yield round(part.close_share, PLACES)
    if isinstance(part, int | float) and not isinstance(part, bool):
        yield part
    for inner in _parts(part):
        yield from numbers(inner)


def _parts(part: object) -> Iterator[object]:
    if isinstance(part, tuple):
        yield from part
    elif is_dataclass(part):
        yield from (getattr(part, field.name) for field in fields(part))
