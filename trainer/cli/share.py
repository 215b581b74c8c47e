"""`trainer share`: a bundle of one's progress, for a programme director."""

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from typing import Final

import click

from trainer.cli.dates import DAY
from trainer.cli.output import say
from trainer.cli.sentence import sentence
from trainer.cli.terminal import has_screen
from trainer.cli.way_in import clock_of, home_of, opened_store
from trainer.domain.plain_text import counted
from trainer.domain.study_day import Moment, StudyDay, calendar_date, day_of, study_day
from trainer.errors import ConfigError
from trainer.reports.bundle import Bundle, Level
from trainer.reports.bundle_rows import LAST_YEAR, MOST_EXPECTED
from trainer.reports.doubts import own_set_back_words
from trainer.services.deck_names import known_slugs
from trainer.services.output_file import check_target, writing
from trainer.services.own_clock import set_back_lately
from trainer.services.sharing import EXPECTED_AFTER_DAYS, bundle_of, keep_note, write_bundle

_MOST_DATES: Final = MOST_EXPECTED - len(EXPECTED_AFTER_DAYS)


@click.command(epilog="Example: trainer share -o progress.trainer --level topics")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="Where the bundle goes.",
)
@click.option(
    "--level",
    type=click.Choice([level.value for level in Level]),
    default=Level.TOPICS.value,
    show_default=True,
    help="Totals by topic alone, or your answers card by card as well.",
)
@click.option(
    "--note",
    default="",
    metavar="SENTENCE",
    callback=sentence,
    help="Stands beside your lines until your next bundle; at most 500 characters.",
)
@click.option(
    "--expect",
    "dates",
    type=DAY,
    multiple=True,
    metavar="DAY",
    help="A day on which the model's expected recall is worked out too.",
)
@click.option("--deck", "only", multiple=True, metavar="SLUG", help="Only this deck; repeat it.")
@click.option("--replace", "replaces", is_flag=True, help="Replace a file that is there.")
@click.option("--yes", is_flag=True, help="Do not ask: write what is shown.")
@click.option("--dry-run", is_flag=True, help="Show what it would hold, and write nothing.")
@click.pass_context
def share(  # noqa: PLR0913 - one for each option
    ctx: click.Context,
    *,
    output: Path,
    level: str,
    note: str,
    dates: tuple[date, ...],
    only: tuple[str, ...],
    replaces: bool,
    yes: bool,
    dry_run: bool,
) -> None:
    """Write your progress into a file that you give to your programme's director.

    First it says what the file holds. Your name is not in it, and what you typed never is. At the
    level `topics` it holds counts by week and category that your own program has worked out, and no
    answer to a card. At the level `cards` it holds your log as well. The level of the latest bundle
    holds: share topics again, and what you shared by card is taken out of later reports.
    """
    if not dry_run:
        check_target(output, replaces=replaces)
    with opened_store(ctx) as store:
        bundle = bundle_of(
            store,
            clock_of(ctx).now(),
            Level(level),
            dates=_expected_days(dates, clock_of(ctx).now()),
            note=note,
            only=known_slugs(store, only) or None,
        )
        set_back = set_back_lately(store, clock_of(ctx).now())
    for line in (*_lines(bundle), *own_set_back_words(set_back)):
        say(line)
    if dry_run:
        say("Nothing is written.")
        return
    _agree(yes=yes)
    with writing(output):
        write_bundle(output, bundle)
        keep_note(home_of(ctx), note)
    say(f"Written: {output}. Give it to your director; `trainer report --me` shows their view.")


def _expected_days(dates: Collection[date], now: Moment) -> list[StudyDay]:
    """Days on which recall is expected; wrong usage where a director's program takes them not."""
    if len(dates) > _MOST_DATES:
        raise click.BadParameter(
            f"{len(dates)} days were given, and {_MOST_DATES} are the most.", param_hint="--expect"
        )
    today = study_day(now, rollover_hour=0)
    for day in dates:
        if day_of(day) < today or day.year > LAST_YEAR:
            raise click.BadParameter(
                f"{day:%Y-%m-%d}: recall is expected of days from today to the end of {LAST_YEAR}.",
                param_hint="--expect",
            )
    return [day_of(day) for day in dates]


def _agree(*, yes: bool) -> None:
    if yes:
        return
    if not has_screen():
        raise ConfigError("nothing is written unasked.", hint="Look at it, and add --yes.")
    if not click.confirm("Write it?", err=True):
        raise click.Abort


def _lines(bundle: Bundle) -> Iterator[str]:
    standing = bundle.standing
    work = [day for device in bundle.devices for day in device.counts.work]
    answers = sum(day.answers for day in work)
    days = [day.day for day in work if day.answers]
    yield f"Your pseudonymous id: {bundle.trainee.hex()}"
    yield f"The bundle, at level {bundle.level.value}, holds:"
    yield f"  how many answers you gave, by week and category: {answers} in all"
    yield "  how many of them were right, close or wrong, as they were marked or as you rated them"
    yield "  the kinds of error, how sure you were where you said so, and what the model predicted"
    if days:
        first, last = calendar_date(min(days)), calendar_date(max(days))
        yield (
            f"  answers and minutes of {counted(len(set(days)), 'active day')},"
            f" {first:%Y-%m-%d} to {last:%Y-%m-%d}"
        )
    yield "  how much was on time, how much is overdue, how many facts are covered or stale"
    yield "  the recall that the memory model expects, by category"
    titles = ", ".join(f"{deck.title} {deck.version}" for deck in standing.decks)
    yield f"  the decks you have: {titles or 'none'}"
    if standing.note:
        yield f"  your note: {standing.note}"
    if bundle.level is Level.CARDS:
        yield (
            f"  your log, card by card: {counted(len(bundle.entries), 'entry', 'entries')}, with"
            " options chosen and times"
        )
        yield "It does not hold your name, or any answer that you typed."
    else:
        yield "It does not hold your name, or any answer that you typed or gave to a single card."
