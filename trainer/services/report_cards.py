"""Cards of a report: what was counted of each, beside the text that the reader has of it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Final, TypeVar

from trainer.domain.ids import CardId
from trainer.domain.study_day import StudyDay, calendar_date
from trainer.reports.bundle import Level
from trainer.reports.cards import card_line, looked_into, missed_rate
from trainer.reports.gathered import (
    NOTHING_LEFT_OUT,
    SELF_RATED,
    WEAKEST,
    WEAKEST_READ,
    CardCounts,
    CardText,
    KeyChange,
    LeftOut,
    Person,
    Wanted,
)
from trainer.reports.people import LEAST_OF_A_CARD
from trainer.reports.rates import FROM_TRAINEES
from trainer.reports.report import CardLine, CardVersion
from trainer.services.card_library import Library
from trainer.services.report_counts import Counts
from trainer.store.cohort_counts import CardDetails, CardRow, EarlierRow, MissedRow, VersionRow

_HASH_LETTERS: Final = 8
_Row = TypeVar("_Row", CardRow, EarlierRow)


def card_lines(
    counts: Counts, answered: Iterable[CardRow], library: Library, wanted: Wanted
) -> list[CardLine]:
    """The line of each answered card; details only of those that are looked into."""
    least = 1 if wanted.is_own else FROM_TRAINEES
    rows = _of_assigned_decks(answered, library, wanted)
    texts = [library.cards[CardId(row.card)] for row in rows]
    rows_of = Counter(row.card for row in rows)
    lines = [
        card_line(
            _counts(row, text, is_one_of_two=rows_of[row.card] > 1),
            least_trainees=least,
            is_of_only_deck=len(wanted.decks) == 1,
        )
        for row, text in zip(rows, texts, strict=True)
    ]
    looked_at = {line.anchor for line in looked_into(lines)}
    chosen = [row.card for line, row in zip(lines, rows, strict=True) if line.anchor in looked_at]
    details = {CardId(card): found for card, found in counts.card_details(chosen).items()}
    changes = library.changes([card for card, of_card in details.items() if _has_changed(of_card)])
    return [
        _with_details(line, text, details[card], _versions(details[card], card, changes, least))
        if (card := CardId(row.card)) in details
        else line
        for line, text, row in zip(lines, texts, rows, strict=True)
    ]


def weakest(counts: Counts, library: Library, wanted: Wanted) -> Iterable[MissedRow]:
    """The cards of the assigned decks that each trainee missed most."""
    cards = {card for card, text in library.cards.items() if text.deck in wanted.decks}
    return counts.weakest(cards, least=LEAST_OF_A_CARD, most=WEAKEST_READ)


def put_weakest(
    missed: Iterable[MissedRow], people: Mapping[int, Person], library: Library
) -> None:
    """Put to each trainee who shares card by card the cards that they missed most."""
    of_people: dict[int, list[MissedRow]] = {}
    for row in missed:
        of_people.setdefault(row.person, []).append(row)
    for number, of_person in of_people.items():
        if people[number].level == Level.CARDS:
            people[number].weakest = tuple(islice(_weakest(of_person, library), WEAKEST))


def _weakest(missed: Iterable[MissedRow], library: Library) -> Iterator[CardCounts]:
    """Cards of a trainee in order, without those that ask for nothing but facts told before."""
    texts = [(row, library.cards[CardId(row.card)]) for row in missed]
    told: set[tuple[str, str]] = set()
    for row, text in sorted(texts, key=lambda one: _by_share(*one)):
        facts = {(text.deck, fact) for fact in text.facts}
        if not facts or not facts <= told:
            yield CardCounts(card=text, n=row.n, failed=row.failed, trainees=1)
        told |= facts


def _by_share(row: MissedRow, text: CardText) -> tuple[float, int, str]:
    """Sorts cards by the share that was missed, the highest first."""
    return (-row.failed / row.n, -row.n, text.name)


def without_text(rows: Iterable[CardRow], library: Library) -> tuple[dict[str, LeftOut], LeftOut]:
    """Answers to cards whose text the reader has not got, by deck, and of decks nobody knows."""
    lost = [row for row in rows if CardId(row.card) not in library.cards]
    decks = library.decks_of({CardId(row.card) for row in lost})
    by_deck: dict[str, list[CardRow]] = {}
    for row in lost:
        by_deck.setdefault(decks.get(CardId(row.card), ""), []).append(row)
    sums = {
        slug: LeftOut(sum(row.n for row in of_deck), len({row.card for row in of_deck}))
        for slug, of_deck in by_deck.items()
    }
    unknown = sums.pop("", NOTHING_LEFT_OUT)
    return sums, unknown


def before_changes(earlier: Iterable[EarlierRow], library: Library, wanted: Wanted) -> LeftOut:
    """Answers from before an answer changed, to cards that have a line or could have one."""
    rows = _of_assigned_decks(earlier, library, wanted)
    return LeftOut(sum(row.n for row in rows), len(rows))


def _of_assigned_decks(rows: Iterable[_Row], library: Library, wanted: Wanted) -> list[_Row]:
    """The rows of cards that the reader has the text of, and that are in an assigned deck."""
    texts = library.cards
    known = (row for row in rows if CardId(row.card) in texts)
    return [row for row in known if texts[CardId(row.card)].deck in wanted.decks]


def _with_details(
    line: CardLine, text: CardText, details: CardDetails, versions: tuple[CardVersion, ...]
) -> CardLine:
    return replace(
        line,
        errors=tuple(details.errors),
        chosen=_options_chosen(text, details.chosen),
        versions=versions,
    )


def _versions(
    details: CardDetails,
    card: CardId,
    changes: Mapping[tuple[CardId, bytes], KeyChange],
    least_trainees: int,
) -> tuple[CardVersion, ...]:
    return tuple(
        _version(row, changes.get((card, row.followed_by)), least_trainees=least_trainees)
        for row in details.versions
    )


def _counts(row: CardRow, text: CardText, *, is_one_of_two: bool) -> CardCounts:
    """The counts of a row, which says how it was marked where the card has another one."""
    marking = "marked" if row.is_marked else SELF_RATED
    return CardCounts(
        card=text,
        marking=marking if is_one_of_two else "",
        n=row.n,
        failed=row.failed,
        trainees=row.trainees,
        counted=row.counted,
        counted_trainees=row.counted_trainees,
        not_recalled=row.not_recalled,
        expected_ppm=row.expected_ppm,
    )


def _has_changed(details: CardDetails) -> bool:
    return any(version.followed_by for version in details.versions)


def _version(row: VersionRow, change: KeyChange | None, *, least_trainees: int) -> CardVersion:
    is_of_one_kind = row.marked in (0, row.n)
    missed = missed_rate(row.failed, row.n, row.trainees, least_trainees=least_trainees)
    return CardVersion(
        hash=row.version.hex()[:_HASH_LETTERS],
        since=calendar_date(StudyDay(row.first_day)),
        answers=row.n,
        is_earlier=bool(row.followed_by),
        missed=missed if row.followed_by and is_of_one_kind else None,
        was=change.was if change else "",
        now=change.now if change else "",
    )


def _options_chosen(
    text: CardText, chosen: Iterable[tuple[str, int]]
) -> tuple[tuple[str, int], ...]:
    """Wrong choices in words; of a card that has no options, none."""
    if not text.options:
        return ()
    counts: dict[str, int] = {}
    for places, n in chosen:
        words = [
            text.options[int(place)] for place in places.split() if int(place) < len(text.options)
        ]
        said = "; ".join(words) or "nothing"
        counts[said] = counts.get(said, 0) + n
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
