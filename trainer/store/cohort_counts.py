"""What a report needs of a programme, grouped where the rows lie."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

_COUNTED_INTERVAL: Final = 1
"""Intervals of a day or more: the answers that count towards retention."""


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
_CELLS: Final = f"""
    FROM cell WHERE week BETWEEN :first_week AND :last_week
        AND person IN ({_PEOPLE}) AND deck IN (SELECT value FROM json_each(:decks))"""  # noqa: S608 - ours
_RETENTION: Final = f"""
    SELECT person, week, category, mark <> '' AS is_marked, interval,
        sum(n), sum(passed), sum(n) FILTER (WHERE mark = 'close')
    {_CELLS} AND interval >= {_COUNTED_INTERVAL}
    GROUP BY person, week, category, is_marked, interval"""
_CONFIDENT: Final = f"""
    SELECT person, sum(n), coalesce(sum(n) FILTER (WHERE mark = 'wrong'), 0)
    {_CELLS} AND confidence = 'sure' AND mark <> '' GROUP BY person"""
_ERRORS: Final = f"""
    SELECT category, error, sum(n), count(DISTINCT person)
    {_CELLS} AND mark <> '' GROUP BY category, error ORDER BY category, error"""
_BINS: Final = f"""
    SELECT bin, sum(n), sum(recalled), sum(predicted_ppm), count(DISTINCT person)
    {_CELLS} AND interval >= {_COUNTED_INTERVAL} AND bin >= 0 GROUP BY bin ORDER BY bin"""
_WORK: Final = f"""
    SELECT person, day, sum(answers), sum(elapsed_ms) FROM work
    WHERE person IN ({_PEOPLE}) GROUP BY person, day ORDER BY person, day"""  # noqa: S608 - ours
_ANSWERS: Final = f"""
    FROM answer JOIN known_card ON known_card.no = answer.card
    WHERE day BETWEEN :first_day AND :last_day AND person IN ({_PEOPLE})"""
_CARDS: Final = f"""
    SELECT card, is_marked, count(*), count(*) - sum(passed), count(DISTINCT person),
        sum(counts), sum(counts * (1 - recalled)), sum(counts * (1000000 - predicted_ppm))
    FROM answer WHERE day BETWEEN :first_day AND :last_day AND person IN ({_PEOPLE})
    GROUP BY card, is_marked"""  # noqa: S608 - ours
_OF_CARD: Final = """
    SELECT {what}, count(*) FROM answer JOIN known_card ON known_card.no = answer.card
    WHERE day BETWEEN :first_day AND :last_day AND person IN ({people})
        AND card_id = :card AND {only}
    GROUP BY {what} ORDER BY count(*) DESC, {what}"""
_VERSIONS: Final = f"""
    SELECT version, count(*) {_ANSWERS} AND card_id = :card
    GROUP BY version ORDER BY min(day), version"""
_OF_PERSON: Final = """
    SELECT card_id, is_marked, count(*), count(*) - sum(passed)
    FROM answer JOIN known_card ON known_card.no = answer.card
    WHERE day BETWEEN :first_day AND :last_day AND person = :person
    GROUP BY card_id, is_marked ORDER BY card_id"""


class RetentionRow(NamedTuple):
    """Answers that count towards retention, of one trainee, week, category and way of marking."""

    person: int
    week: int
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
    not_recalled: int
    """Of those, the ones rated Again."""
    expected_ppm: int
    """Of those, failures that the model expected, in millionths."""


def retention(db: sqlite3.Connection, reach: Reach) -> Iterator[RetentionRow]:
    """Answers that count towards retention, grouped."""
    for person, week, category, is_marked, interval, n, passed, close in db.execute(
        _RETENTION, reach.parameters
    ):
        yield RetentionRow(person, week, category, bool(is_marked), interval, n, passed, close or 0)


def confident(db: sqlite3.Connection, reach: Reach) -> dict[int, tuple[int, int]]:
    """By trainee, answers given while sure, and those of them that were wrong."""
    return {person: (n, wrong) for person, n, wrong in db.execute(_CONFIDENT, reach.parameters)}


def errors(db: sqlite3.Connection, reach: Reach) -> list[tuple[str, str, int, int]]:
    """Category, kind of error (empty for none), marked answers and trainees."""
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
    rows = db.execute(_CARDS, reach.parameters).fetchall()
    found = [CardRow(ids[card], bool(is_marked), *sums) for card, is_marked, *sums in rows]
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
