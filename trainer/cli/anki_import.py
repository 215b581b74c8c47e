"""`trainer anki import`: decks and history from Anki."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Final

import click

from trainer.anki.reading.collection import Collection
from trainer.anki.reading.history import histories
from trainer.anki.reading.survey import KindCount, Survey, survey
from trainer.cli.output import say, say_json
from trainer.cli.way_in import clock_of, opened_store
from trainer.decks.grammar import LONGEST_VALUE
from trainer.domain.plain_text import counted
from trainer.services.anki_history import HistoryImport, bring_history
from trainer.services.anki_import import DeckImport, ids_here, import_deck, opened_package
from trainer.services.deck_library import add_deck
from trainer.services.leftovers import Left, Leftovers

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

    With --with-progress the deck is added to your own at once, and your answers in Anki become part
    of your log, once, however often the package is imported. Every card falls due when it did in
    Anki.
    """
    if dry_run:
        with opened_package(package) as (archive, collection):
            _say_survey(survey(collection), len(archive.media), as_json=as_json)
        return
    with opened_package(package) as (archive, collection):
        done = import_deck(archive, collection, output, slug=slug, replaces=replaces)
        history = _brought(ctx, done, collection) if with_progress else None
    if as_json:
        say_json(_as_json(done, history))
        return
    said = (*_lines(done, is_added=with_progress), *_history_lines(history))
    for line in (*said, *leftover_lines(done.leftovers)):
        say(line)


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


def _brought(ctx: click.Context, done: DeckImport, collection: Collection) -> HistoryImport:
    moment = clock_of(ctx).now()
    with opened_store(ctx) as store:
        if done.notes:
            add_deck(store, clock_of(ctx), done.target)
        found = histories(collection, offset_minutes=moment.offset_minutes)
        return bring_history(
            store,
            moment,
            ((ids_here(done, one.card.note, one.card.ordinal), one) for one in found),
        )


def _history_lines(history: HistoryImport | None) -> Iterator[str]:
    if history is None:
        return
    yield (
        f"Your progress: {counted(history.answers, 'answer')} to {counted(history.cards, 'card')};"
        f" {history.known} were here already."
    )
    yield (
        "Every card falls due when it did in Anki."
        f" Of {counted(history.whole, 'card')} with a whole history {history.agreeing} would do so"
        " by this program's own reckoning, give or take the usual spread;"
        f" {history.started} begin where Anki had them."
    )
    if history.unknown:
        yield f"{counted(history.unknown, 'card')} of decks that are not installed here: left out."


def _lines(done: DeckImport, *, is_added: bool) -> Iterator[str]:
    yield f"{done.deck.title}: {counted(done.cards, 'card')} from {counted(done.notes, 'note')}"
    if done.own:
        decks = ", ".join(sorted({slug for slug, _ in done.own.values()}))
        yield (
            f"{counted(len(done.own), 'note')} came from this program ({decks}) and stay in their"
            " own decks."
        )
    if done.notes:
        with_pictures = f", with {counted(done.pictures, 'picture')}" if done.pictures else ""
        yield f"Written: {done.target}{with_pictures}"
        then = f"`trainer deck check {done.target}` and `trainer deck add {done.target}`"
        added = "It is among your decks now. " if is_added else ""
        yield f"{added}Next: sort what is `unsorted`, then {then}."


def leftover_lines(leftovers: Leftovers) -> Iterator[str]:
    """What was left behind or changed, with a few examples of each."""
    for left, count, examples in leftovers:
        yield f"{count:>5} {left}"
        yield from (f"      {example}" for example in examples if example)


def _as_json(done: DeckImport, history: HistoryImport | None) -> dict[str, object]:
    brought = {} if history is None else {"progress": asdict(history)}
    return brought | {
        "deck": done.deck.slug,
        "title": done.deck.title,
        "notes": done.notes,
        "cards": done.cards,
        "pictures": done.pictures,
        "own_notes": len(done.own),
        "written": str(done.target) if done.notes else None,
        "left": leftovers_as_json(done.leftovers),
    }


def leftovers_as_json(leftovers: Leftovers) -> list[dict[str, object]]:
    """What was left behind, for a program to read."""
    return [
        {"what": left.name.lower(), "count": count, "words": left, "examples": examples}
        for left, count, examples in leftovers
    ]
