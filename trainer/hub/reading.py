"""What a director reads of a programme: counts, summed at the hub, and no entry of any log."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from trainer.domain.ids import TraineeId
from trainer.domain.study_day import StudyDay
from trainer.errors import HubError
from trainer.hub.arrays import listed
from trainer.hub.programmes import Programme, programmes
from trainer.store.cohort_counts import (
    CardDetails,
    CardRow,
    EarlierRow,
    MissedRow,
    Reach,
    TopicRow,
    VersionRow,
    WeekRow,
)


class TraineeThere(NamedTuple):
    """A trainee of a programme."""

    trainee: TraineeId
    pseudonym: str
    year: int | None
    groups: tuple[str, ...]
    content: str | None
    """JSON of what they shared last; None where nothing."""
    level: str | None
    """At which the hub lets directors read; None where nothing is shared."""


def programme(hub: psycopg.Connection, name: str | None) -> Programme:
    """A programme that this login directs; without a name the only one.

    Raises HubError where that is none, or several.
    """
    found = {one.name: one for one in programmes(hub)}
    if name is None and len(found) == 1:
        name = next(iter(found))
    if name not in found:
        raise HubError(
            "This login directs no such programme."
            if name
            else "This login directs several programmes, or none.",
            hint=f"Name one with --cohort: {', '.join(found) or 'there is none'}.",
        )
    return found[name]


def trainees(hub: psycopg.Connection, name: str) -> list[TraineeThere]:
    """The trainees of a programme, by pseudonym."""
    with hub.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(
            "SELECT * FROM trainer.trainees_of(%s) ORDER BY pseudonym, trainee_id", [name]
        ).fetchall()
    return [
        TraineeThere(
            trainee=TraineeId(bytes(row["trainee_id"])),
            pseudonym=row["pseudonym"],
            year=row["year"],
            groups=tuple(row["groups"]),
            content=row["content"],
            level=row["level"],
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class HubCounts:
    """The counts within reach at a hub; see `CohortCounts`, which reads the same in a file.

    Of the decks that the programme has assigned, whatever else is within reach.
    """

    hub: psycopg.Connection
    reach: Reach
    numbers: Mapping[TraineeId, int]
    """Of the trainees of the programme."""
    earlier_texts: Mapping[bytes, Mapping[bytes, bytes]] = field(default_factory=dict)
    """By card, its texts from before its answer changed, each with the key that came next."""
    _asked: dict[str, psycopg.Cursor[Any]] = field(default_factory=dict, init=False)
    """Functions that were asked ahead."""
    _read: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict, init=False)
    """What they have told."""

    def ask_of_each(self) -> None:
        """Ask in a pipeline for what will be wanted of each trainee."""
        self._ask_ahead(self._of_each_trainee)

    def ask_of_all(self) -> None:
        """Take what was asked of each trainee, and ask for what will be wanted of all together.

        The hub goes on adding up while the former is looked at; of all that is asked at once the
        driver gives nothing before it has everything.
        """
        for function, asked in self._asked.items():
            self._read[function] = asked.fetchall()
        self._asked.clear()
        self._ask_ahead(self._of_all)

    def _ask_ahead(self, functions: Mapping[str, tuple[object, ...]]) -> None:
        for function, parameters in functions.items():
            self._asked[function] = self._ask(function, *parameters)

    def weeks(self) -> Iterator[WeekRow]:
        """Answers that count towards retention, by week, whenever that was."""
        return (
            WeekRow(self.numbers[trainee], week, bool(is_marked), n, passed, close)
            for trainee, week, is_marked, n, passed, close in self._told("weeks")
        )

    def topics(self) -> Iterator[TopicRow]:
        """Answers that count towards retention, by category and interval."""
        return (
            TopicRow(self.numbers[trainee], category, bool(is_marked), interval, n, passed, close)
            for trainee, category, is_marked, interval, n, passed, close in self._told("topics")
        )

    def confident(self) -> Iterator[tuple[int, int, int]]:
        """By trainee, marked answers given while sure, and those of them that were wrong."""
        return ((self.numbers[trainee], n, wrong) for trainee, n, wrong in self._told("confident"))

    def errors(self) -> list[tuple[str, str, int, int]]:
        """Category, kind of error (empty for none), marked answers, and trainees."""
        return sorted(self._told("errors"))

    def bins(self) -> list[tuple[int, int, int, int, int]]:
        """Tenth of predicted recall, answers, those recalled, sum of predictions, trainees."""
        return sorted(self._told("bins"))

    def days(self) -> Iterator[tuple[int, StudyDay, int, int]]:
        """Trainee, study day, answers and milliseconds, whenever that was."""
        return (
            (self.numbers[trainee], day, answers, elapsed_ms)
            for trainee, day, answers, elapsed_ms in self._told("days")
        )

    def cards(self) -> list[CardRow]:
        """Answers by card, of trainees who share them, by the cards' ids."""
        sums = self._told("cards")
        return sorted(row for of_card in sums for row in self._of_card(*of_card))

    def _of_card(
        self, card: bytes, n: int, failed: int, trainees: int, marked: int, *expected: int
    ) -> Iterator[CardRow]:
        if marked in (0, n):
            yield CardRow(card, marked == n, n, failed, trainees, *expected)
            return
        # See `CohortCounts`: the two kinds are never added up.
        kinds = self._ask("by_kind", *self._days, card, *self._earlier)
        for is_marked, given, missed, people in kinds.fetchall():
            yield CardRow(card, bool(is_marked), given, missed, people, 0, 0, 0, 0)

    def earlier(self) -> list[EarlierRow]:
        """Answers by card, in no other figure, that were given before the card's answer changed."""
        if not self._earlier:
            return []
        rows = self._told("earlier")
        return sorted(EarlierRow(*row) for row in rows)

    def card_details(self, cards: Collection[bytes]) -> dict[bytes, CardDetails]:
        """Of each card: kinds of error, what was chosen and not passed, and versions."""
        errors, chosen = (
            self._of_each("card_errors", cards, *self._earlier),
            self._of_each("card_choices", cards, *self._earlier),
        )
        texts = self._of_each("card_texts", cards)
        return {
            card: CardDetails(
                _most_frequent_first(errors[card]),
                _most_frequent_first(chosen[card]),
                self._versions(card, texts[card]),
            )
            for card in cards
        }

    def _versions(self, card: bytes, texts: Iterable[tuple[Any, ...]]) -> list[VersionRow]:
        rows = [VersionRow(*row) for row in texts]
        earlier = self.earlier_texts.get(card, {})
        return [
            row._replace(followed_by=earlier.get(row.version, b""))
            for row in sorted(rows, key=lambda row: (row.first_day, row.version))
        ]

    def _of_each(
        self, function: str, cards: Collection[bytes], *parameters: object
    ) -> dict[bytes, list[tuple[Any, ...]]]:
        """The rows of a function that tells of one card, of each of them, asked for in one go."""
        places = sql.SQL("").join([sql.SQL(", {}").format(sql.Placeholder())] * len(parameters))
        query = sql.SQL(
            "SELECT of_card.card, found.* FROM unnest(%s::bytea[]) AS of_card (card),"
            " LATERAL {}(%s, %s, %s, of_card.card{}) AS found"
        ).format(sql.Identifier("trainer", f"{function}_of"), places)
        rows: dict[bytes, list[tuple[Any, ...]]] = {card: [] for card in cards}
        asked = [list(cards), self.reach.cohort, *self._days, *parameters]
        with self.hub.cursor(binary=True) as cursor:
            for card, *row in cursor.execute(query, asked):
                rows[bytes(card)].append(tuple(row))
        return rows

    def weakest(self, cards: Collection[bytes], *, least: int, most: int) -> Iterator[MissedRow]:
        """Of each trainee who shares them, the cards that were missed by the highest share.

        It is asked now, and waited for where the first is looked at.
        """
        asked = self._ask("weakest", *self._days, list(cards), least, most, *self._earlier)
        return self._missed(asked)

    def _missed(self, asked: psycopg.Cursor[Any]) -> Iterator[MissedRow]:
        for trainee, card, n, failed in asked.fetchall():
            yield MissedRow(self.numbers[trainee], card, n, failed)

    @property
    def _of_each_trainee(self) -> dict[str, tuple[object, ...]]:
        """Functions that tell of each trainee, with their parameters."""
        return {"weeks": (), "topics": self._weeks, "days": (), "confident": self._weeks}

    @property
    def _of_all(self) -> dict[str, tuple[object, ...]]:
        """Functions that tell of all trainees together, with their parameters."""
        of_cards = (*self._days, *self._earlier)
        earlier = {"earlier": of_cards} if self._earlier else {}
        return {"cards": of_cards, "bins": self._weeks, "errors": self._weeks, **earlier}

    @property
    def _weeks(self) -> tuple[int, int]:
        return (self.reach.first_week, self.reach.last_week)

    @property
    def _days(self) -> tuple[int, int]:
        return (self.reach.first_day, self.reach.last_day)

    @property
    def _earlier(self) -> tuple[list[bytes], ...]:
        """What leaves earlier texts out of a function: no parameter where there are none."""
        texts = [
            card + version for card, of_card in self.earlier_texts.items() for version in of_card
        ]
        return (texts,) if texts else ()

    def _told(self, function: str) -> list[tuple[Any, ...]]:
        """The rows of a function that tells of everybody, in whatever order."""
        if function in self._read:
            return self._read.pop(function)
        asked = self._asked.pop(function, None)
        parameters = self._of_each_trainee | self._of_all
        return (asked or self._ask(function, *parameters[function])).fetchall()

    def _ask(self, function: str, *parameters: object) -> psycopg.Cursor[Any]:
        """Call a function of the hub."""
        places = listed([sql.Placeholder()] * (1 + len(parameters)))
        query = sql.SQL("SELECT * FROM {}({})").format(
            sql.Identifier("trainer", f"{function}_of"), places
        )
        # In binary, since numbers and ids are read far quicker so.
        return self.hub.cursor(binary=True).execute(query, [self.reach.cohort, *parameters])


def _most_frequent_first(rows: list[tuple[Any, ...]]) -> list[tuple[str, int]]:
    return sorted(((what, n) for what, n in rows), key=lambda row: (-row[1], row[0]))
