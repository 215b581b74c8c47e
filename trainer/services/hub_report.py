"""A director's report from a hub: the same as from bundles, from the same measures."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import partial

import psycopg
from psycopg import IsolationLevel

from trainer.domain.ids import CardId
from trainer.hub import decks, reading
from trainer.hub.connection import connected
from trainer.hub.fit import refuse_other_schema
from trainer.hub.reading import HubCounts, TraineeThere
from trainer.reports.bundle_reading import read_shared
from trainer.reports.compose import report_of
from trainer.reports.doubts import NO_DOUBTS, Doubts
from trainer.reports.gathered import CardText, KeyChange, Person
from trainer.reports.report import Report
from trainer.services.card_library import Changes, Library, texts_of
from trainer.services.collector import collector_at_rest
from trainer.services.hub_counts import LawfulCounts
from trainer.services.hub_texts import published_deck
from trainer.services.published_keys import Published, published_keys
from trainer.services.report import gathered_of
from trainer.services.report_choices import Choices, reach_of, wanted_of
from trainer.services.report_people import person_of
from trainer.store.cohorts import CohortRow


@collector_at_rest()
def hub_report(url: str, name: str | None, library: Library, choices: Choices) -> Report:
    """The report of a programme that a login directs; without a name of the only one.

    Counts are summed at the hub, all at one moment, and reported on as those of bundles are.
    Raises HubError with what to do.
    """
    with connected(url) as hub:
        # One snapshot for all of it: a trainee may sync meanwhile.
        hub.isolation_level = IsolationLevel.REPEATABLE_READ
        hub.read_only = True
        refuse_other_schema(hub, url)
        there = reading.programme(hub, name)
        cohort = CohortRow(
            name=there.name,
            title=there.title,
            purpose=there.purpose,
            audience=there.audience,
            keep_until="",
            target_percent=there.target_percent,
            decks=there.decks,
        )
        library, read = _with_published(hub, library, there.decks)
        history = published_keys(hub, read)
        library = replace(
            library, changes=partial(_known_changes, library.changes, history.changes)
        )
        wanted = replace(wanted_of(cohort, library, choices), is_from_hub=True)
        trainees = reading.trainees(hub, there.name)
        numbers = {one.trainee: number for number, one in enumerate(trainees)}
        reach = reach_of(cohort, wanted)
        there_counted = HubCounts(hub, reach, numbers, history.earlier)
        with hub.pipeline():
            there_counted.ask_of_each()
            people = {number: _person(one) for number, one in enumerate(trainees)}
            there_counted.ask_of_all()
            counts = LawfulCounts(there_counted, people, reach)
            # Who is left out stays to the counts who they were.
            known = people | {number: _left_out(trainees[number]) for number in counts.left_out}
            gathered, lines = gathered_of(counts, known, wanted, library)
    return report_of(counts.told(gathered), lines)


def _known_changes(
    own: Changes, published: Mapping[tuple[CardId, bytes], KeyChange], cards: Collection[CardId]
) -> Mapping[tuple[CardId, bytes], KeyChange]:
    return {**own(cards), **published}


def _with_published(
    hub: psycopg.Connection, library: Library, slugs: Iterable[str]
) -> tuple[Library, dict[str, Published]]:
    """The decks as they were published last, which a director need not have installed.

    Beside them what was read of each.
    """
    cards, titles, texts = dict(library.cards), dict(library.titles), dict(library.texts)
    read: dict[str, Published] = {}
    unpublished: list[str] = []
    for slug in slugs:
        version = decks.newest(hub, slug)
        deck = published_deck(version)
        if version is not None and deck is not None:
            # What the reader has of it may be older.
            own = {card: text for card, text in cards.items() if text.deck == slug}
            cards |= {card: replace(text, is_retired=True) for card, text in own.items()}
            cards |= texts_of(deck.withdrawn, are_retired=True) | texts_of(deck.cards)
            titles[slug], texts[slug] = deck.title, version.text
            read[slug] = Published(version.number, deck)
        elif version is None:
            unpublished.append(slug)
    # Of a deck whose newest text cannot be read here, nobody knows what has been retired.
    earlier = partial(_published_before, hub, read)
    known = replace(library, cards=cards, titles=titles, texts=texts, earlier=earlier)
    return known.calling_unpublished(unpublished), read


def _published_before(
    hub: psycopg.Connection, newest: Mapping[str, Published], cards: Collection[CardId]
) -> dict[CardId, CardText]:
    """Cards as the decks had them last, before they were retired; `newest` by slug."""
    found: dict[CardId, CardText] = {}
    for slug, last in newest.items():
        version = decks.newest(hub, slug, below=last.number)
        while version is not None and len(found) < len(cards):
            deck = published_deck(version)
            if deck is not None:
                there = texts_of((*deck.cards, *deck.withdrawn), are_retired=True)
                found = {card: text for card, text in there.items() if card in cards} | found
            version = decks.newest(hub, slug, below=version.number)
    return found


def _person(one: TraineeThere) -> Person:
    # What no trainer puts there is as nothing: one trainee's row must not end everybody's report.
    shared = None if one.content is None else read_shared(one.content)
    doubts = Doubts(set_back=shared.set_back) if shared else NO_DOUBTS
    person = person_of(one.pseudonym, one.year, one.groups, shared, doubts=doubts)
    # By the hub's own word answers are read, or not.
    return person if one.level is None else replace(person, level=one.level)


def _left_out(one: TraineeThere) -> Person:
    """A trainee of whom nothing is believed."""
    return replace(person_of(one.pseudonym, one.year, one.groups, None), contradicts=True)
