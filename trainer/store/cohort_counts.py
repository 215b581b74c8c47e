"""What a report needs of a programme, grouped where the rows lie."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import add
from typing import Any, Final, NamedTuple

from trainer.domain.study_day import StudyDay
from trainer.store.cohort_readers import Readers, Row


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
    WHERE cohort.name = :cohort AND person % :parts = :part"""
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
_GIVEN: Final = f"""
    FROM answer WHERE day BETWEEN :first_day AND :last_day AND person IN ({_PEOPLE})"""
_CHANGED: Final = """
    SELECT card, version, key FROM known_version WHERE card IN (
        SELECT card FROM known_version GROUP BY card HAVING count(DISTINCT key) > 1)
    ORDER BY card"""
# By the end of the period, whatever was answered later, so that its report stays as it is.
_MET: Final = f"""
    SELECT version, min(day), max(day), sum(day >= :first_day) FROM answer
    WHERE card = :card AND day <= :last_day AND person IN ({_PEOPLE})
    GROUP BY version"""  # noqa: S608 - ours
# Other cards' rows are passed over by their number alone.
_NOT_EARLIER: Final = """
    AND NOT (card IN (SELECT value FROM json_each(:changed))
        AND card || ' ' || hex(version) IN (SELECT value FROM json_each(:earlier)))"""
_CARDS: Final = f"""
    SELECT card, sum(n), sum(n) - sum(passed), count(*), sum(marked), sum(counted),
        sum(counted > 0), sum(counted) - sum(recalled), 1000000 * sum(counted) - sum(predicted_ppm)
    FROM (
        SELECT card, count(*) AS n, sum(passed) AS passed, sum(is_marked) AS marked,
            sum(counts) AS counted, sum(counts AND recalled) AS recalled,
            -- Nothing was predicted of those that do not count.
            sum(predicted_ppm) AS predicted_ppm
        {_GIVEN} {{earlier}}
        -- In the order of the key, so that nothing is sorted.
        GROUP BY person, card
    )
    GROUP BY card"""  # noqa: S608 - ours
_BY_KIND: Final = f"""
    SELECT is_marked, count(*), count(*) - sum(passed), count(DISTINCT person)
    {_GIVEN} {{earlier}} AND card = :card GROUP BY is_marked ORDER BY is_marked DESC"""
_WEAKEST: Final = f"""
    SELECT person, card, n, failed
    FROM (
        SELECT person, card, n, failed,
            rank() OVER (PARTITION BY person ORDER BY 1.0 * failed / n DESC, n DESC) AS place
        FROM (
            SELECT person, card, count(*) AS n, count(*) - sum(passed) AS failed
            {_GIVEN} {{earlier}}
            GROUP BY person, card{{and_kind}}
        )
        WHERE n >= :least AND failed > 0 AND card IN (SELECT value FROM json_each(:cards))
    )
    WHERE place <= :most"""  # noqa: S608 - ours
_OF_CARDS: Final = f"""
    SELECT card, {{what}}, count(*) {_GIVEN}
        AND card IN (SELECT value FROM json_each(:cards)) AND {{only}} {{{{earlier}}}}
    GROUP BY card, {{what}} ORDER BY count(*) DESC, {{what}}"""  # noqa: S608 - ours
_ERRORS_OF_CARDS: Final = _OF_CARDS.format(what="error", only="error <> ''")
_CHOSEN_OF_CARDS: Final = _OF_CARDS.format(what="chosen", only="chosen <> '' AND passed = 0")
_VERSIONS: Final = f"""
    SELECT card, version, sum(in_period), sum(in_period AND NOT passed),
        count(DISTINCT iif(in_period, person, NULL)), sum(in_period AND is_marked), min(day)
    FROM (
        SELECT *, day >= :first_day AS in_period FROM answer
        WHERE card IN (SELECT value FROM json_each(:cards))
            AND day <= :last_day AND person IN ({_PEOPLE})
    )
    GROUP BY card, version HAVING sum(in_period) > 0 ORDER BY min(day), version"""  # noqa: S608 - ours


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


class VersionRow(NamedTuple):
    """Answers to one text of a card."""

    version: bytes
    n: int
    failed: int
    trainees: int
    marked: int
    first_day: int
    """Study day on which anybody answered it first, also before the period."""
    followed_by: bytes = b""
    """The answer key that the card had next; empty of the one that it has now."""


class CardDetails(NamedTuple):
    """Answers to one card, counted three ways, each most frequent first or, of versions, oldest."""

    errors: list[tuple[str, int]]
    chosen: list[tuple[str, int]]
    """Places of what was chosen by those who did not pass, parted by spaces."""
    versions: list[VersionRow]


class EarlierRow(NamedTuple):
    """Answers of the period to one card that were given before its answer changed."""

    card: bytes
    n: int


class Met(NamedTuple):
    """One text of a card as it was answered until the end of the period."""

    version: bytes
    first_day: int
    last_day: int
    n: int
    """Answers of the period."""


class Earlier(NamedTuple):
    """A text from before its card's answer changed."""

    met: Met
    followed_by: bytes
    """The answer key that came next."""


def of_earlier_keys(
    keys: Mapping[bytes, Collection[bytes]], met: Sequence[Met]
) -> dict[bytes, Earlier]:
    """Those of a card's texts that have not its newest answer key: the one first answered last.

    `keys` are those of each text; a text of which none is known is as the newest.
    """
    first: dict[bytes, int] = {}
    last: dict[bytes, int] = {}
    for one in met:
        for key in keys.get(one.version, ()):
            first[key] = min(first.get(key, one.first_day), one.first_day)
            last[key] = max(last.get(key, one.last_day), one.last_day)
    # Of two that came up on one day the one that was answered for longer is the later one.
    in_order = sorted(first, key=lambda key: (first[key], last[key], key))
    places = {key: place for place, key in enumerate(in_order)}
    found: dict[bytes, Earlier] = {}
    for one in met:
        place = max((places[key] for key in keys.get(one.version, ())), default=len(places))
        if place + 1 < len(places):
            found[one.version] = Earlier(one, in_order[place + 1])
    return found


class MissedRow(NamedTuple):
    """Answers of one trainee to one card, some of them missed."""

    person: int
    card: bytes
    n: int
    failed: int


@dataclass
class CohortCounts:
    """The counts within reach in a director's database, all of one moment."""

    readers: Readers
    reach: Reach

    def weeks(self) -> Iterator[WeekRow]:
        """Answers that count towards retention, by week, whenever that was."""
        return (WeekRow(*row) for row in self._by_part(_WEEKS))

    def topics(self) -> Iterator[TopicRow]:
        """Answers that count towards retention, by category and interval."""
        return (TopicRow(*row) for row in self._by_part(_TOPICS))

    def confident(self) -> Iterable[tuple[int, int, int]]:
        """By trainee, marked answers given while sure, and those of them that were wrong."""
        return self._rows(_CONFIDENT)

    def errors(self) -> Iterable[tuple[str, str, int, int]]:
        """Category, kind of error (empty for none), marked answers, and trainees."""
        return self._rows(_ERRORS)

    def bins(self) -> Iterable[tuple[int, int, int, int, int]]:
        """Tenth of predicted recall, answers, those recalled, sum of predictions, trainees."""
        return self._rows(_BINS)

    def days(self) -> Iterable[tuple[int, StudyDay, int, int]]:
        """Trainee, study day, answers and milliseconds, whenever that was."""
        return self._by_part(_WORK)

    def cards(self) -> list[CardRow]:
        """Answers by card, of trainees who share them, by the cards' ids."""
        return sorted(
            row for card, sums in self._sums.items() for row in self._of_card(card, *sums)
        )

    def earlier(self) -> list[EarlierRow]:
        """Answers by card, in no other figure, that were given before the card's answer changed."""
        sums = {
            card: sum(one.met.n for one in texts.values()) for card, texts in self._earlier.items()
        }
        return sorted(EarlierRow(self._ids[card], n) for card, n in sums.items() if n)

    def _of_card(
        self, card: int, n: int, failed: int, trainees: int, marked: int, *expected: int
    ) -> Iterator[CardRow]:
        known = self._ids[card]
        if marked in (0, n):
            yield CardRow(known, marked == n, n, failed, trainees, *expected)
            return
        # It was another kind of card once: the two are never added up, nor what was expected.
        for is_marked, given, missed, people in self._newest(_BY_KIND, card=card):
            yield CardRow(known, bool(is_marked), given, missed, people, 0, 0, 0, 0)

    @cached_property
    def _sums(self) -> dict[int, tuple[int, ...]]:
        """By card, the other columns of its row: added up, since nobody is in two parts."""
        found: dict[int, tuple[int, ...]] = {}
        rows = self._by_part(_CARDS.format(earlier=self._filter), **self._left_out)
        for card, *sums in rows:
            found[card] = tuple(map(add, found[card], sums)) if card in found else tuple(sums)
        return found

    @cached_property
    def _earlier(self) -> dict[int, dict[bytes, Earlier]]:
        """By card whose answer changed, its texts from before."""
        keys: dict[int, dict[bytes, set[bytes]]] = {}
        for card, version, key in self._rows(_CHANGED):
            keys.setdefault(card, {}).setdefault(version, set()).add(key)
        return {
            card: of_earlier_keys(of_card, [Met(*row) for row in self._rows(_MET, card=card)])
            for card, of_card in keys.items()
        }

    @cached_property
    def _earlier_by_id(self) -> dict[bytes, dict[bytes, Earlier]]:
        return {self._ids[card]: texts for card, texts in self._earlier.items()}

    @property
    def _filter(self) -> str:
        """What leaves earlier texts out of a statement: nothing where no answer has changed."""
        return _NOT_EARLIER if any(self._earlier.values()) else ""

    @property
    def _left_out(self) -> dict[str, str]:
        """The parameters of that."""
        texts = [
            f"{card} {version.hex().upper()}"
            for card, of_card in self._earlier.items()
            for version in of_card
        ]
        return {"changed": json.dumps(list(self._earlier)), "earlier": json.dumps(texts)}

    def _newest(self, statement: str, **more: object) -> Iterator[Row]:
        """The rows of a statement on answers, without those to earlier texts."""
        return self._rows(statement.format(earlier=self._filter), **self._left_out, **more)

    @cached_property
    def _ids(self) -> dict[int, bytes]:
        return dict(self._rows("SELECT no, card_id FROM known_card"))

    def card_details(self, cards: Collection[bytes]) -> dict[bytes, CardDetails]:
        """Of each card: kinds of error, what was chosen and not passed, and versions."""
        details = {card: CardDetails([], [], []) for card in cards}
        asked = {"cards": json.dumps([no for no, card in self._ids.items() if card in details])}
        for number, error, n in self._newest(_ERRORS_OF_CARDS, **asked):
            details[self._ids[number]].errors.append((error, n))
        for number, chosen, n in self._newest(_CHOSEN_OF_CARDS, **asked):
            details[self._ids[number]].chosen.append((chosen, n))
        for number, *version in self._rows(_VERSIONS, **asked):
            card = self._ids[number]
            details[card].versions.append(self._version(card, VersionRow(*version)))
        return details

    def _version(self, card: bytes, row: VersionRow) -> VersionRow:
        earlier = self._earlier_by_id.get(card, {}).get(row.version)
        return row._replace(followed_by=earlier.followed_by) if earlier else row

    def weakest(self, cards: Collection[bytes], *, least: int, most: int) -> Iterator[MissedRow]:
        """Of each trainee who shares them, the cards that were missed by the highest share.

        Of `cards`, those answered `least` times or more; `most` of them, or more where the last
        ones are alike.
        """
        numbers = [number for number, card in self._ids.items() if card in cards]
        # The two kinds are never added up; where there is one, nothing has to be sorted.
        has_changed = any(0 < marked < n for n, _, _, marked, *_ in self._sums.values())
        statement = _WEAKEST.format(
            and_kind=", is_marked" if has_changed else "", earlier=self._filter
        )
        asked = {"cards": json.dumps(numbers), "least": least, "most": most}
        rows = self._by_part(statement, **asked, **self._left_out)
        for person, card, n, failed in rows:
            yield MissedRow(person, self._ids[card], n, failed)

    def _rows(self, statement: str, **more: object) -> Iterator[Row]:
        return self.readers.rows(statement, self.reach.parameters | more)

    def _by_part(self, statement: str, **more: object) -> Iterator[Row]:
        """The rows of a statement that goes through much, asked of parts of the people at once."""
        return self.readers.rows_by_part(statement, self.reach.parameters | more)
