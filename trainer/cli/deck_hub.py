"""`trainer deck publish`, `deck inbox` and `deck statistics`: decks through a hub."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final, assert_never

import click

from trainer.cli.hub_url import ADDRESS, VARIABLE, AddressedCommand
from trainer.cli.output import say, say_aside, say_json, say_table
from trainer.domain.plain_text import visible
from trainer.services.author_reports import Flagged, Note, letter
from trainer.services.card_statistics import CardStatistics, card_statistics
from trainer.services.hub_inbox import inbox as inbox_of
from trainer.services.hub_publishing import Published
from trainer.services.hub_publishing import publish as publish_deck

_SAID: Final = ("day", "sentence", "key", "flagged_by", "flagged_since")
_NOT_AT_HAND: Final = "Flags on cards of {slug} are not shown: its text is not at hand here."
_HUB: Final = click.option(
    "--hub",
    "url",
    envvar=VARIABLE,
    required=True,
    type=ADDRESS,
    metavar="URL",
    help=f"Where you connect: an address, or its file; or the variable {VARIABLE}.",
)
_NAMED_ALIKE: Final = (
    "The text before it has `version: {version}` as well, and is another one: raise `version:` in"
    " the file, so that residents and reports can tell them apart."
)
_NAMED_OLDER: Final = (
    "The text before it has `version: {former}`, which is later than {version}: see that this is"
    " the file that you mean. Of an earlier text that is to hold again, raise `version:`."
)
_ASSIGNED_BY_NONE: Final = (
    "No programme of this hub has assigned {slug}, so nobody gets it: the hub's owner does it by"
    " `trainer hub programme add NAME --deck {slug}`."
)


@click.command(cls=AddressedCommand, epilog="Example: trainer deck publish spine.md --dry-run")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@_HUB
@click.option(
    "--replace",
    "replaces",
    is_flag=True,
    help="Also in the place of a deck without any of its cards.",
)
@click.option("--dry-run", is_flag=True, help="Say what it would change, and publish nothing.")
def publish(*, file: Path, url: str, replaces: bool, dry_run: bool) -> None:
    """Publish a deck at a hub; residents whose programme has assigned it get it with a sync.

    It says what is other than before, and which answers will be learnt anew. What is published
    stays as it is: mend the file and publish it as the next version, or publish an earlier text
    again. What `trainer deck check` finds must be mended first.
    """
    made = publish_deck(url, file, replaces_another=replaces, dry_run=dry_run)
    if made.number is None:
        say(f"{made.change.slug}: this text is the newest version already.")
        _say_who_gets_it(made)
        return
    for line in made.change.lines:
        say(line)
    if made.is_named_alike:
        say_aside(_NAMED_ALIKE.format(version=made.change.version))
    elif made.is_named_older:
        say_aside(_NAMED_OLDER.format(version=made.change.version, former=made.former_version))
    if dry_run:
        say(f"Nothing is published; it would be version {made.number} of the hub.")
    else:
        say(f"{made.change.slug}: published as version {made.number} of the hub.")
    _say_who_gets_it(made)


def _say_who_gets_it(made: Published) -> None:
    if made.assigned_by:
        say(_assigned(made.change.slug, made.assigned_by))
    else:
        say_aside(_ASSIGNED_BY_NONE.format(slug=made.change.slug))


def _assigned(slug: str, programmes: Sequence[str]) -> str:
    return f"{slug}: assigned by {', '.join(programmes) or 'no programme'}."


@click.command(cls=AddressedCommand, epilog="Example: trainer deck inbox vertebroplasty")
@click.argument("deck", metavar="[DECK]", required=False)
@_HUB
@click.option("--json", "as_json", is_flag=True, help="For a program to read.")
def inbox(*, deck: str | None, url: str, as_json: bool) -> None:
    """Show what residents reported of a deck's cards and which they flagged, without their names.

    Without DECK of all that are published there, or come with the program. Which programmes have
    assigned each of them is said beside it. A flag and a report are shown whoever they are of; no
    answer is in either.
    """
    found = inbox_of(url, deck)
    for slug, programmes in found.assigned_by.items():
        say_aside(_assigned(slug, programmes))
    for slug in found.unread:
        say_aside(_NOT_AT_HAND.format(slug=visible(slug)))
    if as_json:
        say_json(list(map(_for_a_program, found.by_card)))
        return
    for line in letter(found.by_card):
        say(line)
    if not found.by_card:
        say(f"Nobody has reported anything{f' of {deck}' if deck else ''}.")


def _for_a_program(one: Note | Flagged) -> dict[str, str | int | None]:
    """A report has a day and a sentence, and a flagged card has what is said of its flags."""
    told: dict[str, str | int | None]
    match one:
        case Note():
            told = {"day": one.day, "sentence": one.sentence}
        case Flagged():
            told = {"key": one.key, "flagged_by": one.trainees, "flagged_since": one.since}
        case _:
            assert_never(one)
    return {"deck": one.deck, "card": one.block} | dict.fromkeys(_SAID) | told


@click.command(cls=AddressedCommand, epilog="Example: trainer deck statistics vertebroplasty")
@click.argument("deck", metavar="DECK")
@_HUB
@click.option("--json", "as_json", is_flag=True, help="For a program to read.")
def statistics(*, deck: str, url: str, as_json: bool) -> None:
    """Show how often each card of a deck was answered and passed, of no fewer than five residents.

    They are residents who share card by card. Answers that the program marked and those that were
    self-rated stand in lines of their own. A card that fewer have answered is not listed. All that
    was ever answered counts, also what was given before a card got the text or answer it has now.
    """
    counts = card_statistics(url, deck)
    if as_json:
        say_json([asdict(one) for one in counts])
    elif counts:
        say_table([_HEAD, *map(_row, counts)], numbers=(1, 2, 3, 4))
    else:
        say(f"No card of {deck} was answered by five residents who share card by card.")


_HEAD: Final = ("card", "residents", "answers", "passed", "%", "by", "key")


def _row(one: CardStatistics) -> tuple[str, ...]:
    numbers = (one.trainees, one.answers, one.passed, round(100 * one.passed / one.answers))
    by = "mark" if one.is_marked else "self-rated"
    return (one.block, *map(str, numbers), by, one.key)
