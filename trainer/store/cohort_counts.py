"""What a report needs of a programme, grouped where the rows lie."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple


class Reach(NamedTuple):
    """Of whom, of what and when a report is."""

    cohort: str
    decks: Sequence[str]
    first_week: int
    last_week: int
    first_day: int
    last_day: int

    @property
    def parameters(self) -> dict[str, Any]:
        """For the statements below."""
        return self._asdict() | {"decks": json.dumps(list(self.decks))}


_PEOPLE: Final = """
    SELECT person FROM enrolment JOIN cohort ON cohort.no = enrolment.cohort
    WHERE cohort.name = :cohort"""
_IN_REACH: Final = f"""
    WHERE week BETWEEN :first_week AND :last_week
        AND person IN ({_PEOPLE}) AND deck IN (SELECT value FROM json_each(:decks))"""  # noqa: S608 - ours
_WEEKS: Final = f"""
    SELECT person, week, is_marked, sum(n), sum(passed), sum(close)
    FROM topic_count
    WHERE person IN ({_PEOPLE}) AND deck IN (SELECT value FROM json_each(:decks)) AND interval >= 1
    GROUP BY person, week, is_marked"""  # noqa: S608 - ours
_TOPICS: Final = f"""
    SELECT person, category, is_marked, interval, sum(n), sum(passed), sum(close)
    FROM topic_count {_IN_REACH} AND interval >= 1
    GROUP BY person, category, is_marked, interval"""  # noqa: S608 - ours
_CONFIDENT: Final = f"""
    SELECT person, sum(n), sum(wrong) FROM confidence_count {_IN_REACH} AND confidence = 'sure'
    GROUP BY person"""  # noqa: S608 - ours
_ERRORS: Final = f"""
    SELECT category, error, sum(n), count(DISTINCT person) FROM error_count {_IN_REACH}
    GROUP BY category, error ORDER BY category, error"""  # noqa: S608 - ours
_BINS: Final = f"""
    SELECT bin, sum(n), sum(recalled), sum(predicted_ppm), count(DISTINCT person)
    FROM bin_count {_IN_REACH} GROUP BY bin ORDER BY bin"""  # noqa: S608 - ours
_BINS_BY_TRAINEE: Final = f"""
    SELECT person, bin, sum(n), sum(recalled) FROM bin_count {_IN_REACH}
    GROUP BY person, bin ORDER BY person, bin"""  # noqa: S608 - ours
_WORK: Final = f"""
    SELECT person, day, sum(answers), sum(elapsed_ms) FROM work
    WHERE person IN ({_PEOPLE}) AND deck IN (SELECT value FROM json_each(:decks))
    GROUP BY person, day ORDER BY person, day"""  # noqa: S608 - ours
_CARDS: Final = f"""
    SELECT card, sum(n), sum(n) - sum(passed), count(*), sum(marked),
        sum(marked) - sum(marked_passed), sum(marked > 0), sum(n > marked), sum(counted),
        sum(counted > 0), sum(not_recalled), sum(expected_ppm)
    FROM (
        SELECT card, count(*) AS n, sum(passed) AS passed, sum(is_marked) AS marked,
            sum(is_marked * passed) AS marked_passed, sum(counts) AS counted,
            sum(counts * (1 - recalled)) AS not_recalled,
            sum(counts * (1000000 - predicted_ppm)) AS expected_ppm
        FROM answer WHERE day BETWEEN :first_day AND :last_day AND person IN ({_PEOPLE})
        -- In the order of the key, so that nothing is sorted.
        GROUP BY person, card
    )
    GROUP BY card"""  # noqa: S608 - ours
_OF_CARD: Final = """
    SELECT {what}, count(*) FROM answer
    WHERE card = (SELECT no FROM known_card WHERE card_id = :card)
        AND day BETWEEN :first_day AND :last_day AND person IN ({people}) AND {only}
    GROUP BY {what} ORDER BY count(*) DESC, {what}"""
_VERSIONS: Final = f"""
    SELECT version, count(*) FROM answer
    WHERE card = (SELECT no FROM known_card WHERE card_id = :card)
        AND day BETWEEN :first_day AND :last_day AND person IN ({_PEOPLE})
    GROUP BY version ORDER BY min(day), version"""  # noqa: S608 - ours
_MISSED: Final = f"""
    SELECT person, card_id, n, failed
    FROM (
        SELECT person, card, count(*) AS n, count(*) - sum(passed) AS failed
        FROM answer
        WHERE day BETWEEN :first_day AND :last_day AND person IN ({_PEOPLE})
        GROUP BY person, card, is_marked HAVING n >= :least AND failed > 0
    )
    JOIN known_card ON known_card.no = card
    ORDER BY person, card_id"""  # noqa: S608 - ours


class WeekRow(NamedTuple):
    """Answers that count towards retention, of one trainee, week and way of marking."""

    person: int
    week: int
    is_marked: bool
    n: int
    passed: int
    close: int


class TopicRow(NamedTuple):
    """Answers that count towards retention, of one trainee, category and interval class."""

    person: int
    category: str
    is_marked: bool
    interval: int
    n: int
    passed: int
    close: int


class CardRow(NamedTuple):
    """Answers to one card."""

    card: bytes
    is_marked: bool
    n: int
    failed: int
    trainees: int
    counted: int
    """Those that count towards retention."""
    counted_trainees: int
    """Who gave them."""
    not_recalled: int
    """Of those, the ones rated Again."""
    expected_ppm: int
    """Of those, failures that the model expected, in millionths."""


class CardDetails(NamedTuple):
    """Answers to one card, counted three ways, each most frequent first or, of versions, oldest."""

    errors: list[tuple[str, int]]
    chosen: list[tuple[str, int]]
    """Places of what was chosen by those who did not pass, parted by spaces."""
    versions: list[tuple[bytes, int]]


class MissedRow(NamedTuple):
    """Answers of one trainee to one card, some of them missed."""

    person: int
    card: bytes
    n: int
    failed: int


@dataclass(frozen=True, slots=True)
class CohortCounts:
    """The counts within reach in a director's database."""

    db: sqlite3.Connection
    reach: Reach

    def weeks(self) -> Iterator[WeekRow]:
        """Answers that count towards retention, by week, whenever that was."""
        return (WeekRow(*row) for row in self._rows(_WEEKS))

    def topics(self) -> Iterator[TopicRow]:
        """Answers that count towards retention, by category and interval."""
        return (TopicRow(*row) for row in self._rows(_TOPICS))

    def confident(self) -> Iterable[tuple[int, int, int]]:
        """By trainee, marked answers given while sure, and those of them that were wrong."""
        return self._rows(_CONFIDENT)

    def errors(self) -> Iterable[tuple[str, str, int, int]]:
        """Category, kind of error (empty for none), marked answers, and trainees."""
        return self._rows(_ERRORS)

    def bins(self) -> Iterable[tuple[int, int, int, int, int]]:
        """Tenth of predicted recall, answers, those recalled, sum of predictions, trainees."""
        return self._rows(_BINS)

    def bins_by_trainee(self) -> Iterable[tuple[int, int, int, int]]:
        """Trainee, tenth of predicted recall, answers, and those recalled."""
        return self._rows(_BINS_BY_TRAINEE)

    def days(self) -> Iterable[tuple[int, int, int, int]]:
        """Trainee, study day, answers and milliseconds, whenever that was."""
        return self._rows(_WORK)

    def cards(self) -> list[CardRow]:
        """Answers by card, of trainees who share them, by the cards' ids."""
        ids = dict(self.db.execute("SELECT no, card_id FROM known_card"))
        return card_rows((ids[number], *sums) for number, *sums in self._rows(_CARDS))

    def card_details(self, card: bytes) -> CardDetails:
        """Of one card: kinds of error, what was chosen and not passed, and versions."""
        kinds = _OF_CARD.format(what="error", only="error <> ''", people=_PEOPLE)
        chosen = _OF_CARD.format(what="chosen", only="chosen <> '' AND passed = 0", people=_PEOPLE)
        return CardDetails(
            list(self._rows(kinds, card=card)),
            list(self._rows(chosen, card=card)),
            list(self._rows(_VERSIONS, card=card)),
        )

    def missed(self, *, least: int) -> Iterator[MissedRow]:
        """Cards that a trainee who shares them answered so often at least, and not always right."""
        return (MissedRow(*row) for row in self._rows(_MISSED, least=least))

    def _rows(self, statement: str, **more: object) -> Iterator[tuple[Any, ...]]:
        return self.db.execute(statement, self.reach.parameters | more)


def card_rows(rows: Iterable[Sequence[Any]]) -> list[CardRow]:
    """Cards by their ids, from sums in which marked and self-rated answers are still together.

    A row is the card's id; then of all answers n, failed and trainees; of the marked ones n, failed
    and trainees; trainees of the others; and, of those that count towards retention, n, trainees,
    not recalled and expected failures.
    """
    found: list[CardRow] = []
    for card, n, failed, trainees, marked, marked_failed, by_mark, by_rating, *expected in rows:
        if marked in (0, n):
            found.append(CardRow(card, marked == n, n, failed, trainees, *expected))
            continue
        # It was another kind of card once: the two are never added up, nor what was expected.
        found.append(CardRow(card, True, marked, marked_failed, by_mark, 0, 0, 0, 0))
        rated = (n - marked, failed - marked_failed, by_rating)
        found.append(CardRow(card, False, *rated, 0, 0, 0, 0))
    return sorted(found)
