"""`trainer anki export`: decks as a package for Anki."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

import click

from trainer.anki.connect import PORT, AnkiConnect
from trainer.anki.progress import Progress
from trainer.cli.output import say, say_json
from trainer.cli.way_in import clock_of, home_of, opened_store
from trainer.domain.ids import BlockId
from trainer.domain.plain_text import counted
from trainer.domain.study_day import Moment
from trainer.services.anki_decks import deck_of_file, installed_deck, is_file_name
from trainer.services.anki_export import DeckExport, DeckSource, export, prepared
from trainer.services.anki_progress import carried, progress_of
from trainer.services.anki_push import Pushed, push, search_for

_KEY_VARIABLE: Final = "TRAINER_ANKICONNECT_KEY"
_HOW_TO_IMPORT: Final = (
    "In Anki's import window tick both `Import any learning progress` and `Import any deck"
    " presets`, and afterwards switch FSRS on in the deck's options."
)


@click.command(
    name="export", epilog="Example: trainer anki export my-deck.md -o my-deck.apkg --tag ward-3"
)
@click.argument("names", nargs=-1, required=True, metavar="DECK...")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The package to write.",
)
@click.option(
    "--push", "is_pushed", is_flag=True, help="Send it to Anki, running with AnkiConnect."
)
@click.option(
    "--anki-connect-port",
    "port",
    type=click.IntRange(1, 65535),
    default=PORT,
    show_default=True,
    metavar="PORT",
    help="Where AnkiConnect listens on this machine.",
)
@click.option(
    "--with-progress", is_flag=True, help="Bring your due dates and answers along, for yourself."
)
@click.option(
    "--tag",
    "tags",
    multiple=True,
    metavar="TAG",
    help="A tag for every note; alone it counts as no change.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="The report for a program to read.")
@click.pass_context
def export_decks(  # noqa: PLR0913 - one for each option
    ctx: click.Context,
    *,
    names: Sequence[str],
    output: Path | None,
    is_pushed: bool,
    port: int,
    with_progress: bool,
    tags: Sequence[str],
    dry_run: bool,
    as_json: bool,
) -> None:
    """Write decks as one package for Anki, and say what each card becomes and what is lost.

    DECK is a deck's file, or the name of an installed one. A package may be exported and imported
    any number of times: cards keep their schedules, and only what changed is updated. When each
    note last changed is kept in a ledger beside the file, my-deck.anki.json: keep it with the deck.

    With --with-progress the package holds where you stand with each card, every answer you gave,
    and a preset of your settings: for your own Anki, not for others. Anki takes them for cards that
    it does not have yet.

    In Anki, an update overwrites what the learner wrote into a note that has changed.
    """
    if output is None and not dry_run and not is_pushed:
        raise click.UsageError(
            "Say where to: -o FILE, --push to Anki, or --dry-run to write nothing."
        )
    if is_pushed and with_progress:
        raise click.UsageError("Progress goes into a package, with -o; --push takes none.")
    moment = clock_of(ctx).now()
    exports = prepared(_sources(ctx, names), moment, tags=tags)
    progress = _progress(ctx, exports, moment) if with_progress else None
    if not as_json:
        _say_report(exports, progress)
    if output is not None and not dry_run:
        export(exports, output, progress=progress)
        _say_unless(as_json, f"Written: {output}", *((_HOW_TO_IMPORT,) if with_progress else ()))
    pushed = push(_anki(port), exports) if is_pushed and not dry_run else []
    _say_unless(as_json, *map(_pushed_line, pushed))
    if as_json:
        say_json([_as_json(one, progress, pushed) for one in exports])


def _anki(port: int) -> AnkiConnect:
    return AnkiConnect(port=port, key=os.environ.get(_KEY_VARIABLE))


def _say_report(exports: Sequence[DeckExport], progress: Progress | None) -> None:
    for one in exports:
        for line in (*_lines(one), *_progress_lines(one, progress), *_parity_lines(one)):
            say(line)


def _say_unless(is_quiet: bool, *lines: str) -> None:  # noqa: FBT001 - what the name ends in
    for line in () if is_quiet else lines:
        say(line)


def _pushed_line(done: Pushed) -> str:
    line = (
        f"In Anki now, {done.slug}: {counted(done.added, 'note')} added, {done.updated} updated,"
        f" {done.unchanged} as they were."
    )
    if not done.gone:
        return line
    return f"{line} Gone from the deck and still there: {search_for(done.slug, done.gone)}"


def _progress(ctx: click.Context, exports: Sequence[DeckExport], moment: Moment) -> Progress:
    cards = [card for one in exports for note in one.notes for _, card in note.cards]
    with opened_store(ctx) as store:
        return progress_of(store, cards, moment)


def _sources(ctx: click.Context, names: Sequence[str]) -> list[DeckSource]:
    if all(map(is_file_name, names)):
        return [deck_of_file(Path(name)) for name in names]
    home = home_of(ctx)
    with opened_store(ctx) as store:
        return [
            deck_of_file(Path(name)) if is_file_name(name) else installed_deck(store, name, home)
            for name in names
        ]


def _lines(one: DeckExport) -> Iterator[str]:
    same = len(one.notes) - one.new - one.changed
    yield (
        f"{one.title} ({one.slug}): {counted(one.cards, 'card')} in"
        f" {counted(len(one.notes), 'note')}: {one.new} new, {one.changed} changed, {same} the same"
    )
    yield f"In Anki: {one.deck_name}"
    if one.is_renamed:
        yield (
            "The deck keeps the name of its first export: Anki would leave the old cards where they"
            " are. Whoever wants another name renames it in Anki."
        )
    if one.is_first and not one.files:
        yield (
            "This is the installed deck's first export. If its file was exported before, export"
            " that again: its ledger, beside it, knows when each note last changed."
        )
    if one.retired:
        search = search_for(one.slug, one.retired)
        yield f"Gone since the first export, and kept by Anki until deleted; search for: {search}"
    if one.other_kinds:
        yield (
            "Of another kind than in an earlier export: Anki keeps the old note as it is. Whoever"
            f" has it deletes it before the import; search for: {_search_for_old_kinds(one)}"
        )
    if one.emptied:
        yield (
            "Gaps are gone, and Anki keeps their cards without text until Tools > Empty Cards:"
            f" {search_for(one.slug, one.emptied)}"
        )


def _search_for_old_kinds(one: DeckExport) -> str:
    """What finds the notes that were, and not those that take their place."""
    return " or ".join(
        f'("note:{kind}" {search_for(one.slug, [BlockId(line.block)])})'
        for line in one.ledger.lines.values()
        if line.block in one.other_kinds
        for kind in line.kinds[:-1]
    )


def _progress_lines(one: DeckExport, progress: Progress | None) -> Iterator[str]:
    if progress is not None:
        cards, answers = carried(one, progress)
        yield f"With your progress: {counted(cards, 'card')} and {counted(answers, 'answer')}"


def _parity_lines(one: DeckExport) -> Iterator[str]:
    for line in one.becomes:
        yield f"{line.cards:>5} {line.parity.kind}: {line.parity.note_type}"
        for lost in line.parity.lost:
            yield f"      lost: {lost}"


def _as_json(
    one: DeckExport, progress: Progress | None, pushed: Sequence[Pushed]
) -> dict[str, object]:
    brought = {} if progress is None else {"progress": carried(one, progress)._asdict()}
    there = next((asdict(deck) for deck in pushed if deck.slug == one.slug), None)
    done = {} if there is None else {"pushed": there}
    return (
        brought
        | done
        | {
            "deck": one.slug,
            "title": one.title,
            "anki_deck": one.deck_name,
            "cards": one.cards,
            "notes": len(one.notes),
            "new": one.new,
            "changed": one.changed,
            "retired": one.retired,
            "other_kinds": one.other_kinds,
            "emptied": one.emptied,
            "becomes": [{"cards": line.cards, **asdict(line.parity)} for line in one.becomes],
        }
    )
