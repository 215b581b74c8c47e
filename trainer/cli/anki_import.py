"""`trainer anki import`: decks and history from Anki."""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

import click

from trainer.anki.reading.collection import Collection
from trainer.anki.reading.history import histories
from trainer.anki.reading.survey import KindCount, Survey, survey
from trainer.cli.leftovers import leftover_lines, leftovers_as_json
from trainer.cli.output import say, say_json
from trainer.cli.way_in import clock_of, database_of, opened_store
from trainer.decks.grammar import LONGEST_VALUE
from trainer.domain.ids import DeckSlug
from trainer.domain.plain_text import counted
from trainer.services.anki_adding import add_brought, installed_cards, refuse_none_to_study
from trainer.services.anki_history import HistoryImport, bring_history
from trainer.services.anki_import import DeckImport, Naming, ids_here, import_deck, opened_package
from trainer.services.leftovers import Left
from trainer.store.peek import deck_slugs

_MOST_NAMES: Final = 20


@click.command(name="import", epilog="Example: trainer anki import spine.apkg -o spine.md")
@click.argument("package", type=click.Path(path_type=Path), metavar="FILE")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="DECK",
    help="The deck file to write; DECK.md in this folder, by the deck's name, where not given.",
)
@click.option("--slug", default="", metavar="SLUG", help="The deck's permanent short name.")
@click.option(
    "--with-progress",
    is_flag=True,
    help="Add the deck to yours, and bring your answers and due days along.",
)
@click.option("--replace", "replaces", is_flag=True, help="Replace a deck file that is there.")
@click.option("--dry-run", is_flag=True, help="Say what there is, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="The report for a program to read.")
@click.pass_context
def import_package(  # noqa: PLR0913 - one for each option
    ctx: click.Context,
    *,
    package: Path,
    output: Path | None,
    slug: str,
    with_progress: bool,
    replaces: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Make a deck file of what Anki exported: .apkg, .colpkg, or a collection.anki2.

    Pictures lie beside the deck file. What cannot be carried over is listed. The same package
    imported again gives every card the same id, so that a deck added again keeps its schedules: by
    the slug of the file that is replaced or --slug, else by that of the deck's name in Anki.

    With --with-progress the deck is added to your own at once, unless it is there with another
    text, which then stays; and your answers in Anki become part of your log, once, however often
    the package is imported. Every card that is out of its first steps falls due when it did in
    Anki.
    """
    with opened_package(package) as (archive, collection):
        if dry_run:
            _say_survey(survey(collection), archive.media_files, as_json=as_json)
            return
        bring = partial(import_deck, archive, collection, output, replaces=replaces)
        if with_progress:
            brought = _with_progress(ctx, bring, slug, collection)
        else:
            brought = _Brought(bring(naming=Naming(slug=slug)))
    if as_json:
        say_json(_as_json(brought))
        return
    for line in (*_lines(brought), *leftover_lines(brought.deck.leftovers)):
        say(line)
    slug_there = DeckSlug(brought.deck.deck.slug)
    if brought.deck.notes and not with_progress and slug_there in deck_slugs(database_of(ctx)):
        say(
            f"A deck {slug_there} is installed already: `trainer deck add` puts this one in its"
            " place. To keep both, import it again with --slug NAME."
        )


class _Brought(NamedTuple):
    """What came of a package."""

    deck: DeckImport
    history: HistoryImport | None = None
    is_added: bool = False


def _with_progress(
    ctx: click.Context, bring: Callable[..., DeckImport], slug: str, collection: Collection
) -> _Brought:
    """Bring the deck among those that are installed, and the history to its cards."""
    clock = clock_of(ctx)
    moment = clock.now()
    with opened_store(ctx) as store:
        done = bring(naming=Naming(slug=slug, installed=partial(installed_cards, store)))
        refuse_none_to_study(store, done)
        is_added = done.notes > 0 and add_brought(
            store, clock, done.target, DeckSlug(done.deck.slug)
        )
        found = histories(collection, offset_minutes=moment.offset_minutes)
        history = bring_history(
            store,
            moment,
            ((ids_here(done, one.card.note, one.card.ordinal), one) for one in found),
        )
    return _Brought(done, history, is_added)


def _say_survey(found: Survey, media: int, *, as_json: bool) -> None:
    if as_json:
        say_json({**asdict(found), "notes": found.notes, "media": media})
        return
    for line in _survey_lines(found, media):
        say(line)


def _survey_lines(found: Survey, media: int) -> Iterator[str]:
    yield (
        f"{counted(found.notes, 'note')} with {counted(found.cards, 'card')} in"
        f" {counted(len(found.decks), 'deck')}, {counted(media, 'media file')},"
        f" {counted(found.answers, 'answer')}"
    )
    yield from (f"      {name}" for name in found.decks[:_MOST_NAMES])
    if len(found.decks) > _MOST_NAMES:
        yield f"      and {len(found.decks) - _MOST_NAMES} more"
    for kind in found.kinds:
        yield f"{kind.notes:>7} of {kind.name or 'a note type that is not there: left out'}"
        yield from (f"        {words}" for words in _kind_words(kind))
    if found.cards_without_note:
        yield f"{found.cards_without_note:>7} {Left.NO_NOTE}"
    yield "Nothing is written. Without --dry-run all is read, and what is left out is listed."


def _kind_words(kind: KindCount) -> Iterator[str]:
    if kind.is_occlusion:
        yield f"{Left.OCCLUSION}"
    if kind.with_pictures:
        yield f"{kind.with_pictures} with pictures"
    if kind.with_sounds:
        yield f"{kind.with_sounds} with sounds, which are left out"
    if kind.longest > LONGEST_VALUE:
        yield f"some of more than {LONGEST_VALUE} characters, which a card may not hold"


def _history_lines(history: HistoryImport) -> Iterator[str]:
    yield (
        f"Your progress: {counted(history.answers, 'answer')} to {counted(history.cards, 'card')};"
        f" {history.known} were here already."
    )
    yield (
        "Every card that is out of its first steps falls due when it did in Anki."
        f" Of {counted(history.whole, 'card')} with a whole history {history.agreeing} would do so"
        " by this program's own reckoning, give or take the usual spread;"
        f" {history.started} begin where Anki had them."
    )
    if history.unknown:
        yield f"{counted(history.unknown, 'card')} of decks that are not installed here: left out."
    if history.left_out:
        yield f"{counted(history.left_out, 'card')} of notes that are left out, with their answers."


def _lines(brought: _Brought) -> Iterator[str]:
    done = brought.deck
    yield f"{done.deck.title}: {counted(done.cards, 'card')} from {counted(done.notes, 'note')}"
    if done.own:
        decks = ", ".join(sorted({slug for slug, _ in done.own.values()}))
        yield (
            f"{counted(len(done.own), 'note')} came from this program ({decks}) and stay in their"
            " own decks."
        )
    if not done.notes:
        yield "No deck file is written."
    else:
        with_pictures = f", with {counted(done.pictures, 'picture')}" if done.pictures else ""
        yield f"Written: {done.target}{with_pictures}"
        yield _next_line(brought)
    if brought.history is not None:
        yield from _history_lines(brought.history)


def _next_line(brought: _Brought) -> str:
    done = brought.deck
    if brought.history is not None and not brought.is_added:
        return (
            f"Your deck {done.deck.slug} keeps its text, which is not that of Anki; your progress"
            f" comes to the cards that it has. `trainer deck add {done.target}` takes the new text."
        )
    then = f"`trainer deck check {done.target}` and `trainer deck add {done.target}`"
    added = "It is among your decks now. " if brought.is_added else ""
    return f"{added}Next: sort what is `unsorted`, then {then}."


def _as_json(brought: _Brought) -> dict[str, object]:
    done, history, is_added = brought
    progress = {} if history is None else {"progress": asdict(history), "is_added": is_added}
    return progress | {
        "deck": done.deck.slug,
        "title": done.deck.title,
        "notes": done.notes,
        "cards": done.cards,
        "pictures": done.pictures,
        "own_notes": len(done.own),
        "written": str(done.target) if done.notes else None,
        "left": leftovers_as_json(done.leftovers),
    }
