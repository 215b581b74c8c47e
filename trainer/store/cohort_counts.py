"""What a report needs of a programme, grouped where the rows lie."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
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
_OF_PERSON: Final = """
    SELECT card_id, is_marked, count(*), count(*) - sum(passed)
    FROM answer JOIN known_card ON known_card.no = answer.card
    WHERE day BETWEEN :first_day AND :last_day AND person = :person
    GROUP BY card_id, is_marked ORDER BY card_id"""


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


def weeks(db: sqlite3.Connection, reach: Reach) -> Iterator[WeekRow]:
    """Answers that count towards retention, by week, whenever that was."""
    return (WeekRow(*row) for row in db.execute(_WEEKS, reach.parameters))


def topics(db: sqlite3.Connection, reach: Reach) -> Iterator[TopicRow]:
    """Answers that count towards retention, by category and interval."""
    return (TopicRow(*row) for row in db.execute(_TOPICS, reach.parameters))


def confident(db: sqlite3.Connection, reach: Reach) -> dict[int, tuple[int, int]]:
    """By trainee, marked answers given while sure, and those of them that were wrong."""
    return {person: (n, wrong) for person, n, wrong in db.execute(_CONFIDENT, reach.parameters)}


def errors(db: sqlite3.Connection, reach: Reach) -> list[tuple[str, str, int, int]]:
    """Category, kind of error (empty for none), marked answers, and trainees."""
    return list(db.execute(_ERRORS, reach.parameters))


def bins(db: sqlite3.Connection, reach: Reach) -> list[tuple[int, int, int, int, int]]:
    """Tenth of predicted recall, answers, those recalled, sum of predictions, trainees."""
    return list(db.execute(_BINS, reach.parameters))


def work(db: sqlite3.Connection, reach: Reach) -> list[tuple[int, int, int, int]]:
    """Trainee, study day, answers and milliseconds, whenever that was."""
    return list(db.execute(_WORK, reach.parameters))


def cards(db: sqlite3.Connection, reach: Reach) -> list[CardRow]:
    """Answers by card, of trainees who share them, by the cards' ids."""
    ids = dict(db.execute("SELECT no, card_id FROM known_card"))
    found: list[CardRow] = []
    for number, *sums in db.execute(_CARDS, reach.parameters):
        n, failed, trainees, marked, marked_failed, by_mark, by_rating, *expected = sums
        card = ids[number]
        if marked in (0, n):
            found.append(CardRow(card, marked == n, n, failed, trainees, *expected))
            continue
        # It was another kind of card once: the two are never added up, nor what was expected.
        found.append(CardRow(card, True, marked, marked_failed, by_mark, 0, 0, 0, 0))
        rated = (n - marked, failed - marked_failed, by_rating)
        found.append(CardRow(card, False, *rated, 0, 0, 0, 0))
    return sorted(found)


def card_details(
    db: sqlite3.Connection, reach: Reach, card: bytes
) -> tuple[list[tuple[str, int]], list[tuple[str, int]], list[tuple[bytes, int]]]:
    """Of one card: kinds of error, what was chosen and not passed, and versions, with counts."""
    parameters = reach.parameters | {"card": card}
    kinds = _OF_CARD.format(what="error", only="error <> ''", people=_PEOPLE)
    chosen = _OF_CARD.format(what="chosen", only="chosen <> '' AND passed = 0", people=_PEOPLE)
    return (
        list(db.execute(kinds, parameters)),
        list(db.execute(chosen, parameters)),
        list(db.execute(_VERSIONS, parameters)),
    )


def cards_of_person(
    db: sqlite3.Connection, reach: Reach, person: int
) -> list[tuple[bytes, bool, int, int]]:
    """Of one trainee who shares them: card, whether marked, answers, failed ones."""
    parameters = reach.parameters | {"person": person}
    return [
        (card, bool(is_marked), n, failed)
        for card, is_marked, n, failed in db.execute(_OF_PERSON, parameters)
    ]
