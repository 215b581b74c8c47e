"""The tables of a report about single cards."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from trainer.reports.rates import FROM_CARD, FROM_EXPECTED, FROM_TRAINEES, HIDDEN, Rate
from trainer.reports.report import CardLine, CardVersion, Report
from trainer.reports.table_form import (
    DATE,
    SHARE,
    YES_OR_NO,
    Column,
    Field,
    Fields,
    TableOf,
    count,
    figure,
    label,
    of_part,
    table,
)
from trainer.reports.table_measures import OF_ONE, Measure, rate_fields

_OF_CARD: Final = f"{FROM_CARD} answers of {FROM_TRAINEES} trainees"
_OF_DUE: Final = f"{FROM_EXPECTED} answers of {FROM_TRAINEES} trainees"


class _Tally(NamedTuple):
    """How often something came up at a card."""

    card: CardLine
    tallied: str
    what: str
    times: int


class _OfVersion(NamedTuple):
    of: CardLine
    version: CardVersion


class _Card(NamedTuple):
    line: CardLine
    has_page: bool


_CARD_NAME: Final[Fields[CardLine]] = (
    label("card", "Name of the card in its deck", lambda line: line.name),
    label(
        "card_anchor",
        "Anchor of the card on the page",
        lambda line: line.anchor,
        heading="Card's place on the page",
    ),
)
_CARD_TEXT: Final[Fields[CardLine]] = (
    *_CARD_NAME,
    label("deck", "Deck of the card", lambda line: line.deck),
    label("category", "Category of facts", lambda line: line.category),
    label("question", "What is asked", lambda line: line.question),
    label("answer", "What is right", lambda line: line.answer),
    label("source", "Where it comes from", lambda line: line.source),
    label(
        "is_retired",
        "It is asked no longer",
        lambda line: line.is_retired,
        unit=YES_OR_NO,
        heading="Retired",
    ),
)
_WHEN_DUE: Final[Fields[CardLine]] = (
    *rate_fields(
        Measure(
            prefix="missed_when_due",
            heading="Missed when due",
            what="Missed when due",
            hits="rated Again",
            of="answered, of those that count towards retention",
            shown_from=_OF_DUE,
        ),
        lambda line: line.missed_when_due,
    ),
    figure(
        Column(
            name="model_expected_missed",
            heading="Expected to be missed (model estimate)",
            meaning="Model estimate: share expected to be missed, of the answers when due",
            unit=SHARE,
            shown_from=f"{FROM_EXPECTED} answers",
        ),
        lambda line: line.expected_missed,
    ),
    figure(
        Column(
            name="teaches_badly",
            heading="May teach badly",
            meaning="It may teach badly: even the lower end of the share missed when due is above"
            " what the model expected",
            unit=YES_OR_NO,
            shown_from=f"{FROM_EXPECTED} answers",
        ),
        lambda line: line.teaches_badly,
    ),
)


def _missed(shown_from: str) -> Fields[CardLine]:
    return rate_fields(_missed_measure(shown_from), lambda line: line.missed)


def _missed_measure(shown_from: str) -> Measure:
    return Measure(
        prefix="missed",
        heading="Missed",
        what="Missed",
        hits="failed",
        of="answered",
        shown_from=shown_from,
    )


def _left_empty(fields: Fields[CardLine]) -> Fields[CardLine]:
    """The same columns with nothing in them, which say so."""
    return tuple(
        Field(
            replace(
                field.column,
                meaning=f"{field.column.meaning}; empty here, as it is worked out of all trainees"
                " together",
            ),
            lambda _: None,
        )
        for field in fields
    )


_CARDS: Final[Fields[CardLine]] = (
    *_CARD_TEXT,
    label(
        "marking",
        "marked or self-rated, of a card that was both in the period, which has a row for each;"
        " empty of all others",
        lambda line: line.marking,
        heading="Marked or self-rated",
    ),
    *_missed(_OF_CARD),
    *_WHEN_DUE,
)
_EVERY_CARD: Final[Fields[_Card]] = (
    *of_part(_CARDS, lambda card: card.line),
    label(
        "has_page",
        "It is looked at closely: its kinds of error, options chosen and versions are in other"
        " tables, where nothing is of those without a page",
        lambda card: card.has_page,
        unit=YES_OR_NO,
        heading="Has a page",
    ),
)
WEAK_CARD: Final[Fields[CardLine]] = (*_CARD_TEXT, *_missed(OF_ONE), *_left_empty(_WHEN_DUE))
"""A card as one trainee missed it."""
_TALLIES: Final[Fields[_Tally]] = (
    *of_part(_CARD_NAME, lambda line: line.card),
    label(
        "tallied",
        "What is counted: error (a kind of error), chosen (a wrong option), or version (of the"
        " card's text, in the order they came up)",
        lambda line: line.tallied,
        heading="What is counted",
    ),
    label(
        "what",
        "The kind of error, the option, or the version as the first letters of its text's hash",
        lambda line: line.what,
        heading="Which one",
    ),
    count("times", "Answers", "answers", lambda line: line.times),
)


def _missed_then(line: _OfVersion) -> Rate:
    return HIDDEN if line.version.missed is None else line.version.missed


_VERSIONS: Final[Fields[_OfVersion]] = (
    *of_part(_CARD_NAME, lambda line: line.of),
    label(
        "version",
        "Version of the card's text, as the first letters of its hash, in the order they came up",
        lambda line: line.version.hash,
    ),
    label(
        "since",
        "When it was first answered by trainees who share card by card",
        lambda line: line.version.since,
        unit=DATE,
        heading="First answered",
    ),
    count("times", "Answers in the period", "answers", lambda line: line.version.answers),
    label(
        "is_earlier",
        "It is from before the card's answer changed: its answers are in no other figure by card",
        lambda line: line.version.is_earlier,
        unit=YES_OR_NO,
        heading="Before its answer changed",
    ),
    *rate_fields(
        _missed_measure(f"{_OF_CARD}; only of versions from before the answer changed"),
        _missed_then,
    ),
    label(
        "was",
        "What was right then, where the reader's decks know it",
        lambda line: line.version.was,
        heading="Answer then",
    ),
    label(
        "now",
        "What it became, where the reader's decks know it",
        lambda line: line.version.now,
        heading="Answer afterwards",
    ),
)


def card_tables(report: Report) -> tuple[TableOf, ...]:
    """The most missed cards, and all others; more of those that have a page of their own."""
    return (
        table("most_missed", _CARDS, report.most_missed),
        table("most_missed_tallies", _TALLIES, _tallies(report.most_missed)),
        table("most_missed_versions", _VERSIONS, _versions(report.most_missed)),
        table("cards", _EVERY_CARD, _every_card(report)),
        table("card_tallies", _TALLIES, _tallies(report.cards)),
        table("card_versions", _VERSIONS, _versions(report.cards)),
    )


def _every_card(report: Report) -> Iterator[_Card]:
    yield from (_Card(line, has_page=True) for line in report.cards)
    yield from (_Card(line, has_page=False) for line in report.other_cards)


def _versions(cards: Iterable[CardLine]) -> Iterator[_OfVersion]:
    return (_OfVersion(card, version) for card in cards for version in card.versions)


def _tallies(cards: Iterable[CardLine]) -> Iterator[_Tally]:
    for card in cards:
        for tallied, counts in (
            ("error", card.errors),
            ("chosen", card.chosen),
            ("version", [(version.hash, version.answers) for version in card.versions]),
        ):
            for what, times in counts:
                yield _Tally(card, tallied, what, times)
