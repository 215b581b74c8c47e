"""`trainer deck list`, `add`, `remove` and `reports`: decks as installed."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from trainer.cli.agreement import agree
from trainer.cli.output import json_text, say, say_json, say_table
from trainer.cli.way_in import clock_of, home_of, opened, opened_store
from trainer.domain.plain_text import counted, visible
from trainer.services.author_reports import letter, notes, write_letter
from trainer.services.deck_library import add_deck, remove_deck
from trainer.services.deck_names import known_slugs
from trainer.services.library import Overview
from trainer.services.overruled import overruled_cards, overruled_lines
from trainer.services.place import hub_path
from trainer.services.shipped_decks import bring_back, shipped_file, shipped_folder


@click.command(name="list", epilog="Example: trainer deck list --json")
@click.option("--json", "as_json", is_flag=True, help="For a program to read.")
@click.pass_context
def list_decks(ctx: click.Context, *, as_json: bool) -> None:
    """List the decks there are, with what is due, new and learnt of each."""
    with opened(ctx) as library:
        overview = library.overview()
    if as_json:
        say_json([asdict(line) for line in overview.decks])
    else:
        _say_decks(overview)


def _say_decks(overview: Overview) -> None:
    rows = [("deck", "due", "new", "learnt", "cards", "title")]
    rows += [
        (line.slug, str(line.due), str(line.new), str(line.learnt), str(line.cards), line.title)
        for line in overview.decks
    ]
    say_table(rows, numbers=(1, 2, 3, 4))


@click.command(epilog="Example: trainer deck add my-deck.md")
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH..."
)
@click.option("--replace", is_flag=True, help="Take the place of another deck.")
@click.pass_context
def add(ctx: click.Context, *, paths: Sequence[Path], replace: bool) -> None:
    """Install your own deck, or a newer version of one.

    The name of a deck that comes with trainer, as `vertebroplasty`, brings that one back.

    A changed wording keeps every schedule. A card whose answer has changed comes back to be learnt
    again, and shows what it was and what it is now.
    """
    with opened_store(ctx) as store:
        for path in paths:
            shipped = shipped_file(path, shipped_folder())
            if shipped is not None:
                change = bring_back(store, clock_of(ctx), shipped)
            else:
                change = add_deck(store, clock_of(ctx), path, replaces_another=replace)
            for line in change.lines:
                say(line)


@click.command(epilog="Example: trainer deck remove my-deck")
@click.argument("name", metavar="DECK")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def remove(ctx: click.Context, *, name: str, yes: bool) -> None:
    """Take a deck out of study: its cards are not asked any more.

    Your answers stay in the log, and `trainer deck add` brings every card back where it stood. A
    deck that your programme assigns comes back with the next sync; one that comes with trainer
    stays away, also of newer versions, until it is added by its name.
    """
    with opened_store(ctx) as store:
        (slug,) = known_slugs(store, [name])
        agree(f"Take {slug} out of study? Your answers stay.", yes=yes)
        deck = remove_deck(store, slug)
    title, cards = visible(deck.title), counted(deck.cards, "card")
    say(f"{title} ({slug}): removed, {cards}; your answers stay in the log.")
    way_back = slug if deck.is_shipped else "FILE"
    say(f"To bring it back where it stood: trainer deck add {way_back}")
    if hub_path(home_of(ctx)).exists():
        say("If your programme assigns it, the next sync brings it back.")


@click.command(epilog="Example: trainer deck reports vertebroplasty -o reports.md")
@click.argument("slug", required=False, metavar="[DECK]")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write it to FILE."
)
@click.option("--overruled", is_flag=True, help="Only the cards whose marks were overruled.")
@click.option("--json", "as_json", is_flag=True, help="For a program to read.")
@click.pass_context
def reports(
    ctx: click.Context, *, slug: str | None, output: Path | None, overruled: bool, as_json: bool
) -> None:
    """Show what was reported on this device, on cards of DECK or of all, to be sent to the author.

    It holds the cards' ids, dates and the sentences that were typed, and which cards had their
    marks overruled, how often of how many; no name and no answer. With --json, the sentences or,
    with --overruled, the counts.
    """
    with opened_store(ctx) as store:
        chosen = known_slugs(store, [slug])[0] if slug else None
        kept = () if overruled else notes(store, chosen)
        counts = overruled_cards(store, chosen) if overruled or not as_json else ()
    if as_json:
        text = json_text([asdict(one) for one in (counts if overruled else kept)])
    else:
        text = "\n".join([*letter(kept), *overruled_lines(counts)])
    if output is not None:
        write_letter(output, text + "\n")
        written = [counted(len(kept), "report")] if not overruled else []
        written += [counted(len(counts), "card") + " overruled"] if counts or overruled else []
        say(f"{', '.join(written)} written: {output}")
    else:
        say(text if text.strip() else _nothing(overruled=overruled))


def _nothing(*, overruled: bool) -> str:
    return "No mark was overruled." if overruled else "Nothing was reported on this device."
