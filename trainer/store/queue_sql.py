"""The day's queue as SQL, once for both readers: SQLAlchemy's connections and the quick peek.

Each statement names the terms of a partial index word for word, so that SQLite reads the index and
nothing else.
"""

from typing import Final, NamedTuple


class Scoped(NamedTuple):
    """A statement for all cards, and for those of a scope."""

    everywhere: str
    within: str
    """With the parameters `decks`, a JSON list or NULL, and `category` or NULL."""


def _scoped(sql: str) -> Scoped:
    # Each due card is held against the conditions: where none is wanted none is asked.
    return Scoped(
        everywhere=sql.replace("AND IN_SCOPE", ""),
        within=sql.replace(
            "IN_SCOPE",
            """(:decks IS NULL OR deck IN (SELECT value FROM json_each(:decks)))
        AND (:category IS NULL OR category = :category)""",
        ),
    )


DUE_REVIEWS: Final = _scoped(
    """
    SELECT card_id, deck, block, category, facts, phase, NULL
    FROM schedule INDEXED BY schedule_due
    WHERE trainee_id = :trainee
        AND phase = 'review' AND is_available = 1 AND is_suspended = 0
        AND due_day <= :today AND buried_day IS NOT :today AND IN_SCOPE
    ORDER BY (:today - last_day) / stability_days, card_id LIMIT :most"""
)
"""Rising (days since the last answer / stability) is falling chance of recall now."""

NEW_CARDS: Final = _scoped(
    """
    SELECT card_id, deck, block, category, facts, phase, NULL
    FROM schedule INDEXED BY schedule_new
    WHERE trainee_id = :trainee
        AND phase = 'new' AND is_available = 1 AND is_suspended = 0
        AND buried_day IS NOT :today AND IN_SCOPE
    ORDER BY position, deck, card_id LIMIT :most"""
)

IN_STEPS: Final = _scoped(
    """
    SELECT card_id, deck, block, category, facts, phase, due_ms
    FROM schedule INDEXED BY schedule_in_steps
    WHERE trainee_id = :trainee
        AND due_ms IS NOT NULL AND is_available = 1 AND is_suspended = 0
        AND due_day <= :today AND buried_day IS NOT :today AND IN_SCOPE
    ORDER BY due_ms, card_id"""
)

EVERY_CARD: Final = _scoped(
    """
    SELECT card_id, deck, block, category, facts, phase, due_ms
    FROM schedule
    WHERE trainee_id = :trainee AND is_available = 1 AND is_suspended = 0
        AND buried_day IS NOT :today AND IN_SCOPE
    ORDER BY last_day NULLS FIRST, position, deck, card_id"""
)
"""Cards never answered first, then those that were not seen for longest."""

ANSWERED: Final = """
    SELECT count(*) FILTER (WHERE introduced_day = :today),
           count(*) FILTER (WHERE reviewed_day = :today)
    FROM schedule INDEXED BY schedule_answered
    WHERE trainee_id = :trainee AND last_day IS NOT NULL AND last_day >= :since"""

SEEN_BLOCKS: Final = """
    SELECT DISTINCT deck, block
    FROM schedule INDEXED BY schedule_answered
    WHERE trainee_id = :trainee AND last_day IS NOT NULL AND last_day = :today
        AND deck IS NOT NULL"""

SEEN_FACTS: Final = """
    SELECT deck, facts
    FROM schedule INDEXED BY schedule_answered
    WHERE trainee_id = :trainee AND last_day IS NOT NULL AND last_day = :today
        AND deck IS NOT NULL AND facts IS NOT NULL"""
"""The facts are looked up beside the index, for the few cards of one day."""

SETTINGS: Final = """
    SELECT entry_id, device_id, sequence, at_ms, offset_minutes, payload
    FROM log INDEXED BY log_settings
    WHERE trainee_id = :trainee AND kind = 'settings'"""

SCHEDULE: Final = """
    SELECT card_id, phase, stability_days, difficulty, last_day, step, due_ms, due_day,
           interval_days, reviews, lapses, introduced_day, reviewed_day, is_suspended, buried_day,
           is_flagged, change_was, change_now, change_source, head_at_ms, head_device,
           head_sequence
    FROM schedule WHERE trainee_id = :trainee"""
"""To be narrowed by `ONE_CARD`."""
ONE_CARD: Final = " AND card_id = :card"

CARD: Final = "SELECT content FROM card WHERE card_id = :card"

CARD_AND_TITLE: Final = """
    SELECT card.content, deck.title
    FROM card JOIN deck ON deck.slug = card.deck WHERE card.card_id = :card"""

DECKS: Final = "SELECT slug FROM deck WHERE text_hash <> x''"
TITLES_AND_TEXTS: Final = "SELECT slug, title, text FROM deck WHERE text_hash <> x'' ORDER BY slug"
CARDS: Final = "SELECT content, is_active FROM card ORDER BY deck, position"

KEY_CHANGES: Final = """
    SELECT key_hash, json_extract(payload, '$.was'), json_extract(payload, '$.now')
    FROM log INDEXED BY log_of_card
    WHERE trainee_id = :trainee AND card_id = :card AND kind = 'key-changed'"""

PREFERENCES: Final = "SELECT name, value FROM preference"

SET_ASIDE: Final = " AND (is_suspended = 1 OR is_flagged = 1)"
"""Behind `SCHEDULE`, for those that the learner has suspended or flagged."""
BY_CARD: Final = " ORDER BY card_id"
"""Behind `SCHEDULE`, for all of them."""

OVERDUE: Final = """
    SELECT count(*) FROM schedule INDEXED BY schedule_due
    WHERE trainee_id = :trainee
    AND phase = 'review' AND is_available = 1 AND is_suspended = 0
    AND due_day <= :today AND buried_day IS NOT :today"""

DUE_BY_DAY: Final = _scoped(
    """
    SELECT due_day, count(*) FROM schedule INDEXED BY schedule_due
    WHERE trainee_id = :trainee
    AND phase = 'review' AND is_available = 1 AND is_suspended = 0
    AND due_day BETWEEN :first AND :last AND IN_SCOPE
    GROUP BY due_day"""
)

NEW_COUNT: Final = _scoped(
    """
    SELECT count(*) FROM schedule INDEXED BY schedule_new
    WHERE trainee_id = :trainee
    AND phase = 'new' AND is_available = 1 AND is_suspended = 0
    AND buried_day IS NOT :today AND IN_SCOPE"""
)

DECK_COUNTS: Final = """
    SELECT deck,
        sum(is_suspended = 0 AND buried_day IS NOT :today AND phase IN ('review', 'relearning')),
        count(*)
    FROM schedule WHERE trainee_id = :trainee AND is_available = 1
    GROUP BY deck ORDER BY deck"""

BRING_CARDS: Final = """
    INSERT INTO schedule (trainee_id, card_id, is_available, deck, block, category, facts, position)
    SELECT :trainee, card_id, is_active, deck, block, category, facts, position
    FROM card WHERE :deck IS NULL OR deck = :deck
    ON CONFLICT (trainee_id, card_id) DO UPDATE SET is_available = excluded.is_available,
        deck = excluded.deck, block = excluded.block, category = excluded.category,
        facts = excluded.facts, position = excluded.position"""


_TOLD = "{0}.deck, {0}.block, {0}.category, {0}.facts, {0}.position"
STRAYED: Final = f"""
    SELECT schedule.card_id, schedule.is_available, coalesce(card.is_active, 0)
    FROM schedule LEFT JOIN card ON card.card_id = schedule.card_id
    WHERE schedule.trainee_id = :trainee
        AND (schedule.is_available, {_TOLD.format("schedule")})
            IS NOT (coalesce(card.is_active, 0), {_TOLD.format("card")})"""  # noqa: S608 - ours
"""Rows that do not say of their card what its deck says, in the columns of `BRING_CARDS`."""

INSTALLED: Final = "SELECT card_id FROM card"
