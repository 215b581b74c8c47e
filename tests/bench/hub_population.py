"""Hubs of any size, made up by the server itself.

`python -m tests.bench.hub_population URL --programmes 25 --trainees 40 --reviews 10000` fills an
empty hub, given its owner's address, and prints the addresses of the logins that it made.

Every trainee studies one deck for half a year, on two devices one after the other, and belongs to a
programme of their own and to `everyone`; three in five share their answers card by card.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import psycopg

from trainer.domain.fact import Category
from trainer.domain.ids import CardId, TraineeId
from trainer.domain.study_day import StudyDay
from trainer.hub import people, programmes
from trainer.hub.programmes import Programme
from trainer.hub.roles import login_of
from trainer.reports.counts import first_day
from trainer.services.hubs import url_for

EVERYONE: Final = "everyone"
"""The programme of all."""
SIZES: Final = (500, 1000, 1500, 2000)
"""Cards of each deck; programmes have them in turn."""
FIRST_WEEK: Final = 2945
WEEKS: Final = 26
FIRST_DAY: Final = first_day(FIRST_WEEK)
LAST_DAY: Final = StudyDay(FIRST_DAY + 7 * WEEKS - 1)
CATEGORIES: Final = tuple(category.value for category in Category)
_MS_PER_DAY: Final = 86_400_000
_AT_ONCE: Final = 1_000_000
"""Reviews in one transaction."""
_TRAINEE: Final = b"population"
_CARD: Final = b"card"
_NUMBERED: Final = "'{}'::bytea || substr(int8send(n), 3)"
"""An id that ends in a number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """How large a hub is to be."""

    programmes: int
    trainees: int
    """Of each programme."""
    reviews: int = 10_000
    """Of each trainee."""
    has_log: bool = True
    """Whether there are entries as well, which no report reads."""

    @property
    def people(self) -> int:
        """Trainees of all programmes."""
        return self.programmes * self.trainees


def deck_slug(deck: int) -> str:
    """What a deck is called."""
    return f"deck-{deck}"


def deck_cards(deck: int) -> dict[CardId, str]:
    """The cards of a deck, with their categories."""
    return {
        CardId(_CARD + deck.to_bytes(4, "big") + number.to_bytes(8, "big")): CATEGORIES[
            number % len(CATEGORIES)
        ]
        for number in range(SIZES[deck])
    }


def programme_name(number: int) -> str:
    """What a programme is called."""
    return f"programme-{number}"


def trainee_id(number: int) -> TraineeId:
    """The id of a trainee, counted through all programmes."""
    return TraineeId(_TRAINEE + number.to_bytes(16 - len(_TRAINEE), "big"))


def fill(owner: psycopg.Connection, population: Population) -> Iterator[int]:
    """Fill an empty hub, with a connection of its owner that commits each statement.

    Yields how many reviews are there, a million at a time.
    """
    owner.execute("SELECT setseed(0.5)")
    _put_programmes(owner, population)
    owner.execute(_ENROLMENT, {"trainees": population.trainees, "people": population.people})
    for deck in range(len(SIZES)):
        content = json.dumps(_content(deck, population.reviews), ensure_ascii=False)
        owner.execute(_SHARED, {"deck": deck, "made": _MS_PER_DAY * LAST_DAY, "content": content})
    each = max(1, _AT_ONCE // population.reviews)
    for first in range(0, population.people, each):
        last = min(first + each, population.people) - 1
        with owner.transaction():
            _put_answers(owner, population, first, last)
        yield (last + 1) * population.reviews
    owner.execute("VACUUM ANALYZE")


def resident(owner: psycopg.Connection, url: str, number: int) -> str:
    """Make the login of a trainee, or give it another password; where they connect."""
    trainee = trainee_id(number)
    login = people.enrol(owner, trainee, EVERYONE, pseudonym=_pseudonym(number))
    return url_for(url, login or people.rotate(owner, login_of(trainee)))


def director(owner: psycopg.Connection, url: str, programme: str) -> str:
    """Make a login that directs a programme, or give it another password; where they connect."""
    name = f"of-{programme}"
    login = people.add_director(owner, name, programme)
    return url_for(url, login or people.rotate(owner, f"d_{name}"))


def _pseudonym(number: int) -> str:
    return f"R-{number:06}"


def _put_programmes(owner: psycopg.Connection, population: Population) -> None:
    decks: dict[str, tuple[str, ...]] = {
        programme_name(number): (deck_slug(number % len(SIZES)),)
        for number in range(population.programmes)
    }
    decks[EVERYONE] = tuple(map(deck_slug, range(len(SIZES))))
    for name, slugs in decks.items():
        programmes.put_programme(
            owner,
            Programme(
                name=name,
                title=name,
                purpose="a benchmark",
                audience="nobody",
                target_percent=85,
                decks=slugs,
            ),
        )


def _put_answers(owner: psycopg.Connection, population: Population, first: int, last: int) -> None:
    bounds = {
        "first": first,
        "last": last,
        "reviews": population.reviews,
        "trainees": population.trainees,
        "sizes": list(SIZES),
        "categories": list(CATEGORIES),
        "first_day": FIRST_DAY,
        "days": 7 * WEEKS,
    }
    owner.execute(_RAW, bounds)
    owner.execute("ANALYZE raw")
    for statement in (*_COUNTS, _ANSWER, *((_LOG,) if population.has_log else ())):
        owner.execute(statement)


def _content(deck: int, reviews: int) -> dict[str, object]:
    """Where each trainee of a deck stands, in what a sync puts at a hub."""
    on_time = min(180, reviews // WEEKS)
    slug, days = deck_slug(deck), [LAST_DAY + ahead for ahead in (0, 30, 90, 180)]
    cards = SIZES[deck] // len(CATEGORIES)
    expected = [[day, cards, 800_000 * cards] for day in days]
    standing = {
        "day": LAST_DAY,
        "decks": [[slug, slug, "1.0"]],
        "topics": [[slug, category, 5, 3, 0, expected] for category in sorted(CATEGORIES)],
        "quantiles": [[slug, day, 600_000, 950_000] for day in days],
        "on_time": [[slug, FIRST_WEEK + week, on_time, on_time + 40] for week in range(WEEKS)],
        "overdue": [[slug, 3]],
        "note": "",
    }
    shared = {"made_ms": _MS_PER_DAY * LAST_DAY, "program": "0", "standing": standing}
    return {"level": "cards", **shared, "basis": "0" * 64, "heads": {}, "answers": 0}


_ENROLMENT: Final = f"""
    INSERT INTO trainer.enrolment
    SELECT {_NUMBERED.format(_TRAINEE.decode())}, programme, 'R-' || lpad(n::text, 6, '0'),
        1 + n %% 5, ARRAY[]::text[]
    FROM generate_series(0, %(people)s - 1) AS n,
        LATERAL (VALUES ('programme-' || n / %(trainees)s), ('{EVERYONE}')) AS of (programme)
    ORDER BY n"""  # noqa: S608 - ours
_SHARED: Final = f"""
    INSERT INTO trainer.shared
    SELECT trainee_id, level, %(made)s, replace(%(content)s, '"cards"', '"' || level || '"')
    FROM trainer.enrolment, LATERAL (
        SELECT CASE WHEN substr(pseudonym, 3)::int %% 5 < 3 THEN 'cards' ELSE 'topics' END AS level
    ) AS of_number
    WHERE programme <> '{EVERYONE}' AND substr(programme, 11)::int %% {len(SIZES)} = %(deck)s
    ORDER BY trainee_id"""  # noqa: S608 - ours
# Seven in ten reviews on the first device.
_RAW: Final = f"""
    CREATE TEMP TABLE raw ON COMMIT DROP AS
    SELECT {_NUMBERED.format(_TRAINEE.decode())} AS trainee_id,
        CASE WHEN i > %(reviews)s * 7 / 10 THEN {_NUMBERED.format("second-dev")}
            ELSE {_NUMBERED.format("first-devi")} END AS device_id,
        CASE WHEN i > %(reviews)s * 7 / 10 THEN i - %(reviews)s * 7 / 10 ELSE i END AS sequence,
        n %% 5 < 3 AS shares_cards, 'deck-' || deck AS deck,
        (%(categories)s::text[])[1 + card %% {len(CATEGORIES)}] AS category,
        '{_CARD.decode()}'::bytea || int4send(deck) || int8send(card) AS card_id,
        %(first_day)s + (i - 1) * %(days)s / %(reviews)s AS day,
        i, card %% 5 > 0 AS is_marked, interval, luck < 0.87 AS passed,
        card %% 5 > 0 AND luck BETWEEN 0.87 AND 0.89 AS close,
        CASE WHEN card %% 5 = 0 OR luck < 0.87 THEN '' WHEN luck < 0.92 THEN 'value'
            WHEN luck < 0.96 THEN 'unit' ELSE 'comparator' END AS error,
        card %% 7 = 1 AND card %% 5 > 0 AS is_sure,
        CASE WHEN interval > 0 THEN (950000 - 250000 * chance)::int ELSE 0 END AS predicted_ppm,
        (3000 + 9000 * chance)::int AS elapsed_ms
    FROM (
        SELECT n, i, deck, (random() * 1000000)::int %% size AS card, random() AS luck,
            random() AS chance,
            CASE WHEN random() < 0.25 THEN 0 WHEN random() < 0.5 THEN 1 ELSE 2 END AS interval
        FROM generate_series(%(first)s::bigint, %(last)s) AS n,
            LATERAL (SELECT (n / %(trainees)s %% {len(SIZES)})::int AS deck) AS of_programme,
            LATERAL (SELECT (%(sizes)s::int[])[1 + deck] AS size) AS of_deck,
            LATERAL generate_series(1, %(reviews)s) AS i
    ) AS drawn"""  # noqa: S608 - ours
_COUNTS: Final = (
    """
    INSERT INTO trainer.topic_count
    SELECT trainee_id, device_id, deck, category, (day + 3) / 7 AS week, is_marked::int, interval,
        count(*), count(*) FILTER (WHERE passed), count(*) FILTER (WHERE close)
    FROM raw GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3, 4, 5, 6, 7""",
    """
    INSERT INTO trainer.error_count
    SELECT trainee_id, device_id, deck, category, (day + 3) / 7 AS week, error, count(*)
    FROM raw WHERE is_marked GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6""",
    """
    INSERT INTO trainer.confidence_count
    SELECT trainee_id, device_id, deck, (day + 3) / 7 AS week, 'sure', count(*),
        count(*) FILTER (WHERE NOT passed AND NOT close)
    FROM raw WHERE is_sure GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4""",
    """
    INSERT INTO trainer.bin_count
    SELECT trainee_id, device_id, deck, (day + 3) / 7 AS week, predicted_ppm / 100000, count(*),
        count(*) FILTER (WHERE passed), sum(predicted_ppm)
    FROM raw WHERE is_marked AND interval > 0 GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5""",
    """
    INSERT INTO trainer.work
    SELECT trainee_id, device_id, deck, day, count(*), sum(elapsed_ms)
    FROM raw GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4""",
)
# In the order of the key, so that the tree grows at its edge.
_ANSWER: Final = """
    INSERT INTO trainer.answer
    SELECT trainee_id, card_id, day,
        row_number() OVER (PARTITION BY trainee_id, card_id ORDER BY day, i) - 1, deck,
        is_marked::int, (interval > 0)::int, passed::int, passed::int, predicted_ppm, error,
        CASE WHEN is_sure THEN (1 - passed::int)::text ELSE '' END, 'version-of-cards'::bytea
    FROM raw WHERE shares_cards ORDER BY trainee_id, card_id, day, i"""
_LOG: Final = """
    INSERT INTO trainer.log (trainee_id, entry_id, device_id, sequence, at_ms, offset_minutes, kind,
        card_id, mode, mark, error, rating, card_version, key_hash, chosen, confidence, elapsed_ms,
        marker_version, scheduler_version)
    SELECT trainee_id,
        substr(int8send(at_ms), 3) || substr(uuid_send(gen_random_uuid()), 7), device_id, sequence,
        at_ms, 60, 'review', card_id, 'study',
        CASE WHEN NOT is_marked THEN NULL WHEN passed THEN 'correct' WHEN close THEN 'close'
            ELSE 'wrong' END,
        nullif(error, ''), CASE WHEN passed THEN 3 WHEN close THEN 2 ELSE 1 END,
        'version-of-cards'::bytea, 'key-of-all-cards'::bytea,
        CASE WHEN is_sure THEN '[' || (1 - passed::int) || ']' END,
        CASE WHEN is_sure THEN 'sure' END, elapsed_ms, CASE WHEN is_marked THEN 1 END, 'fsrs-6'
    FROM (SELECT *, 86400000 * day::bigint + 28800000 + 15000 * (i % 1000) AS at_ms FROM raw) AS raw
    ORDER BY trainee_id, i"""


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.hub_population")
    parser.add_argument("url", help="where the owner of an empty hub connects")
    parser.add_argument("--programmes", type=int, default=25)
    parser.add_argument("--trainees", type=int, default=40, help="of each programme")
    parser.add_argument("--reviews", type=int, default=10_000, help="of each trainee")
    parser.add_argument("--without-log", action="store_true", help="no entries: reports read none")
    parser.add_argument("--logins", type=int, default=1, help="of the first trainees")
    return parser.parse_args()


def _main() -> None:
    wanted = _arguments()
    population = Population(
        programmes=wanted.programmes,
        trainees=wanted.trainees,
        reviews=wanted.reviews,
        has_log=not wanted.without_log,
    )
    with psycopg.connect(wanted.url, autocommit=True) as owner:
        for there in fill(owner, population):
            print(f"{there:,} reviews", file=sys.stderr)
        for number in range(wanted.logins):
            print(resident(owner, wanted.url, number))
        for programme in (programme_name(0), EVERYONE):
            print(director(owner, wanted.url, programme))


if __name__ == "__main__":
    _main()
