"""Counts from a hub, held to the laws of bundles: what breaks them is left out, and said."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final, TypeVar

from trainer.domain.study_day import StudyDay
from trainer.reports.bundle import Level
from trainer.reports.bundle_laws import (
    ContradictionError,
    TraineeSums,
    answers_by_week,
    check_bins,
    check_cards,
    check_errors,
    check_trainee,
)
from trainer.reports.bundle_rows import TooMuchError
from trainer.reports.gathered import NOTHING_LEFT_OUT, Gathered, Person
from trainer.services.report_counts import Counts
from trainer.store.cohort_counts import (
    CardDetails,
    CardRow,
    EarlierRow,
    MissedRow,
    Reach,
    TopicRow,
    WeekRow,
)

_CALIBRATION: Final = "calibration"
_ERRORS: Final = "kinds of error"
_CARDS: Final = "figures by card"
_Row = TypeVar("_Row")
_OfCard = TypeVar("_OfCard", CardRow, EarlierRow)


class LawfulCounts:
    """The counts at a hub but for those that no log comes to; see `Counts`.

    A trainee with SQL of their own can write rows there.  Whoever's rows break a law is left out
    of every figure.  What the hub adds up over all trainees is withheld where it contradicts their
    answers, and where somebody's part is in it who is left out: the hub gives no part alone.
    """

    def __init__(self, counts: Counts, people: Mapping[int, Person], reach: Reach) -> None:
        self._counts = counts
        self._people = people
        self._period = range(reach.first_week, reach.last_week + 1)
        self._weeks = _by_person(people, counts.weeks())
        self._topics = _by_person(people, counts.topics())
        self._days = _by_person(people, counts.days())
        self._by_week = {number: answers_by_week(days) for number, days in self._days.items()}
        self._confident = {number: (n, wrong) for number, n, wrong in counts.confident()}
        self._withheld: dict[str, None] = {}
        self.left_out = frozenset(number for number in people if not self._is_lawful(number))
        """The numbers of trainees who break a law."""

    def weeks(self) -> Iterator[WeekRow]:
        """Answers that count towards retention, by week, whenever that was."""
        return self._of_lawful(self._weeks)

    def topics(self) -> Iterator[TopicRow]:
        """Answers that count towards retention, by category and interval."""
        return self._of_lawful(self._topics)

    def confident(self) -> Iterator[tuple[int, int, int]]:
        """By trainee, marked answers given while sure, and those of them that were wrong."""
        return (
            (number, *sure)
            for number, sure in self._confident.items()
            if number not in self.left_out
        )

    def days(self) -> Iterator[tuple[int, StudyDay, int, int]]:
        """Trainee, study day, answers and milliseconds, whenever that was."""
        return self._of_lawful(self._days)

    def errors(self) -> list[tuple[str, str, int, int]]:
        """Category, kind of error (empty for none), marked answers, and trainees."""
        rows = list(self._counts.errors())
        topics = [topic for of_one in self._topics.values() for topic in of_one]
        return self._unless_withheld(
            _ERRORS,
            rows,
            lambda: check_errors(
                ((category, n) for category, _, n, _ in rows),
                ((topic.category, topic.n) for topic in topics if topic.is_marked),
                self._answers(self._people) - sum(topic.n for topic in topics),
            ),
        )

    def bins(self) -> list[tuple[int, int, int, int, int]]:
        """Tenth of predicted recall, answers, those recalled, sum of predictions, trainees."""
        rows = list(self._counts.bins())
        marked = sum(
            topic.n for of_one in self._topics.values() for topic in of_one if topic.is_marked
        )
        return self._unless_withheld(
            _CALIBRATION,
            rows,
            lambda: check_bins(((n, recalled, ppm) for _, n, recalled, ppm, _ in rows), marked),
        )

    def cards(self) -> list[CardRow]:
        """Answers by card, of trainees who share them, by the cards' ids."""
        return self._of_sharing(self._counts.cards())

    def earlier(self) -> list[EarlierRow]:
        """Answers by card, in no other figure, that were given before the card's answer changed."""
        return self._of_sharing(list(self._counts.earlier()))

    def card_details(self, cards: Collection[bytes]) -> Mapping[bytes, CardDetails]:
        """Of each card: kinds of error, what was chosen and not passed, and versions."""
        return self._counts.card_details(cards)

    def weakest(self, cards: Collection[bytes], *, least: int, most: int) -> Iterator[MissedRow]:
        """Of each trainee who shares them, the cards that were missed by the highest share.

        It is asked now, and waited for where the first is looked at.
        """
        return self._missed_by_lawful(self._counts.weakest(cards, least=least, most=most))

    def _missed_by_lawful(self, rows: Iterable[MissedRow]) -> Iterator[MissedRow]:
        for number, of_one in _by_person(self._people, rows).items():
            if number in self.left_out:
                continue
            try:
                most = max((row.n for row in of_one), default=0)
                check_cards([most], self._answers([number]))
            except ContradictionError:
                self._withheld[f"weakest cards of {self._people[number].name}"] = None
                self._withheld[_CARDS] = None
                continue
            yield from of_one

    def told(self, gathered: Gathered) -> Gathered:
        """What was gathered from here, with what has been withheld of it."""
        if _CARDS in self._withheld:
            gathered = replace(gathered, cards=(), earlier=NOTHING_LEFT_OUT)
        return replace(gathered, withheld=tuple(self._withheld))

    def _is_lawful(self, number: int) -> bool:
        standing = self._people[number].standing
        sure, sure_wrong = self._confident.get(number, (0, 0))
        sums = TraineeSums(
            weeks=self._weeks[number],
            days=self._days[number],
            answers=self._by_week[number],
            sure=sure,
            sure_wrong=sure_wrong,
            on_time=sum(row.on_time for row in standing.on_time) if standing else 0,
        )
        try:
            check_trainee(sums, self._period)
        except (ContradictionError, TooMuchError):
            return False
        return True

    def _answers(self, people: Iterable[int]) -> int:
        """All answers of trainees in the period."""
        return sum(self._by_week[number].get(week, 0) for number in people for week in self._period)

    def _of_sharing(self, rows: list[_OfCard]) -> list[_OfCard]:
        """Counts by card of those who share card by card, unless they are withheld."""
        sharing = [number for number in self._people if self._may_share_cards(number)]
        answers = self._answers(sharing)
        return self._unless_withheld(
            _CARDS, rows, lambda: check_cards((row.n for row in rows), answers), of=sharing
        )

    def _may_share_cards(self, number: int) -> bool:
        # The hub goes by what it has of the level, also where the rest cannot be read.
        return self._people[number].level != Level.TOPICS

    def _of_lawful(self, rows: Mapping[int, list[_Row]]) -> Iterator[_Row]:
        return (
            row for number, of_one in rows.items() if number not in self.left_out for row in of_one
        )

    def _unless_withheld(
        self,
        what: str,
        rows: list[_Row],
        check: Callable[[], None],
        *,
        of: Collection[int] | None = None,
    ) -> list[_Row]:
        """The rows, or none where they are withheld; `of` are those whose answers they may hold."""
        try:
            check()
        except ContradictionError:
            is_withheld = True
        else:
            is_withheld = bool(rows) and not self.left_out.isdisjoint(
                self._people if of is None else of
            )
        if is_withheld:
            self._withheld[what] = None
        return [] if is_withheld else rows


def _by_person(people: Iterable[int], rows: Iterable[Any]) -> dict[int, list[Any]]:
    """Rows by the trainee's number, which comes first in each."""
    found: dict[int, list[Any]] = {number: [] for number in people}
    for row in rows:
        found[row[0]].append(row)
    return found
