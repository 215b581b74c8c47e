"""Which answer key each text of a card has, in a cohort database: derived from shared entries.

A card's text changes for a typo as for another answer.  Every review names the text and its key, so
that it can be told which answers were given before a card's answer changed.
"""

import sqlite3
from typing import Final

_REVIEWED: Final = """
    SELECT DISTINCT json_extract(content, '$.card_id.hex'),
        json_extract(content, '$.card_version.hex'), json_extract(content, '$.key_hash.hex')
    FROM entry WHERE person = ? AND json_extract(content, '$.kind') = 'review'"""
# Only of answers: one that was taken back, or given in an examination, is none.
_PUT: Final = """
    INSERT OR IGNORE INTO known_version
    SELECT no, :version, :key FROM known_card
    WHERE card_id = :card AND EXISTS (
        SELECT 1 FROM answer WHERE person = :person AND card = no AND version = :version)"""
_DROP: Final = """
    DELETE FROM known_version WHERE NOT EXISTS (
        SELECT 1 FROM answer
        WHERE answer.card = known_version.card AND answer.version = known_version.version)"""


def put_versions(db: sqlite3.Connection, person: int) -> None:
    """Write down the texts that the answers of a trainee were given to, and their keys."""
    rows = db.execute(_REVIEWED, (person,)).fetchall()
    db.executemany(
        _PUT,
        (
            dict(zip(("card", "version", "key"), map(bytes.fromhex, row), strict=True))
            | {"person": person}
            for row in rows
        ),
    )


def put_all_versions(db: sqlite3.Connection) -> None:
    """Write down the texts of everybody's answers, where none is written yet."""
    for (person,) in db.execute("SELECT DISTINCT person FROM entry").fetchall():
        put_versions(db, person)


def drop_unanswered(db: sqlite3.Connection) -> None:
    """Forget texts to which no answer is left: that they were answered was somebody's."""
    db.execute(_DROP)
