"""`trainer anki export`: decks as a package for Anki."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

import click

from trainer.anki.progress import Progress
from trainer.cli.output import counted, say, say_json
from trainer.cli.way_in import clock_of, home_of, opened_store
from trainer.domain.study_day import Moment
from trainer.services.anki_decks import deck_of_file, installed_deck, is_file_name
from trainer.services.anki_export import DeckExport, DeckSource, export, prepared
from trainer.services.anki_progress import carried, progress_of

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
    help="The package to write; required but for --dry-run.",
)
@click.option(
    "--with-progress", is_flag=True, help="Bring your due dates and answers along, for yourself."
)
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="A tag for every note.")
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="The report for a program to read.")
@click.pass_context
def export_decks(  # noqa: PLR0913 - one for each option
    ctx: click.Context,
    *,
    names: Sequence[str],
    output: Path | None,
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
    if output is None and not dry_run:
        raise click.UsageError("Say where to write it: -o FILE, or --dry-run to write nothing.")
    moment = clock_of(ctx).now()
    exports = prepared(_sources(ctx, names), moment, tags=tags)
    progress = _progress(ctx, exports, moment) if with_progress else None
    if as_json:
        say_json([_as_json(one, progress) for one in exports])
    else:
        for one in exports:
            for line in (*_lines(one), *_progress_lines(one, progress), *_parity_lines(one)):
                say(line)
    if output is not None and not dry_run:
        export(exports, output, progress=progress)
        if not as_json:
            say(f"Written: {output}")
            if with_progress:
                say(_HOW_TO_IMPORT)


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
    if one.retired:
        search = " or ".join(f'"Id:{one.slug}/{block}"' for block in one.retired)
        yield f"Gone since the first export, and kept by Anki until deleted; search for: {search}"


def _progress_lines(one: DeckExport, progress: Progress | None) -> Iterator[str]:
    if progress is not None:
        cards, answers = carried(one, progress)
        yield f"With your progress: {counted(cards, 'card')} and {counted(answers, 'answer')}"


def _parity_lines(one: DeckExport) -> Iterator[str]:
    for line in one.becomes:
        yield f"{line.cards:>5} {line.parity.kind}: {line.parity.note_type}"
        for lost in line.parity.lost:
            yield f"      lost: {lost}"


def _as_json(one: DeckExport, progress: Progress | None) -> dict[str, object]:
    brought = {} if progress is None else {"progress": carried(one, progress)._asdict()}
    return brought | {
        "deck": one.slug,
        "title": one.title,
        "anki_deck": one.deck_name,
        "cards": one.cards,
        "notes": len(one.notes),
        "new": one.new,
        "changed": one.changed,
        "retired": one.retired,
        "becomes": [{"cards": line.cards, **asdict(line.parity)} for line in one.becomes],
    }
