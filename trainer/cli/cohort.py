"""`trainer cohort`: a director's programmes, and the bundles of their trainees."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from shlex import quote

import click

from trainer.cli.agreement import agree
from trainer.cli.dates import DAY
from trainer.cli.output import say, say_aside, say_json, say_table
from trainer.cli.programme_words import say_programme
from trainer.cli.way_in import clock_of, home_of, opened_store
from trainer.domain.ids import TraineeId
from trainer.domain.plain_text import counted
from trainer.domain.study_day import StudyDay, calendar_date
from trainer.errors import CohortError, TrainerError
from trainer.services.assignment import assignment
from trainer.services.cohorts import (
    PURPOSE,
    TARGET_PERCENT,
    Added,
    Cohorts,
    opened_cohorts,
    read_shared,
)
from trainer.services.deck_names import assigned
from trainer.services.place import cohorts_path
from trainer.store.cohorts import CohortRow, Enrolled

_AUDIENCE = "the programme's director"
_NOT_ANEW = (
    "No row is left. The database could not be written anew, since the disk is full or another"
    " program reads it: until the next `trainer cohort` can do that, its unused bytes may still"
    " hold some of what was erased."
)


@contextmanager
def cohorts_of(ctx: click.Context) -> Iterator[Cohorts]:
    """The programmes of the home."""
    with opened_cohorts(cohorts_path(home_of(ctx))) as cohorts:
        yield cohorts


@click.group(epilog="Example: trainer cohort list")
def cohort() -> None:
    """Keep programmes, enrol trainees, and add the bundles that they share.

    All of it lies in a database of its own, cohorts.db in your home, and the names in a key beside
    it, cohort-names.json; both are yours alone to read.
    """


@cohort.command(epilog="Example: trainer cohort new surgery --deck vertebroplasty --target 85")
@click.argument("name")
@click.option("--title", help="As it stands on reports; else the name.")
@click.option("--deck", "more", multiple=True, metavar="SLUG", help="One more; repeat it.")
@click.option(
    "--without-deck", "without", multiple=True, metavar="SLUG", help="One that it has; repeat it."
)
@click.option("--target", type=click.IntRange(50, 99), help="Retention in per cent; else 85.")
@click.option("--purpose", help="Stands at the head of reports.")
@click.option("--audience", help="Who may see its reports.")
@click.option("--keep-until", type=DAY, metavar="DAY", help="Until when a report should be kept.")
@click.pass_context
def new(  # noqa: PLR0913 - one for each option
    ctx: click.Context,
    *,
    name: str,
    title: str | None,
    more: tuple[str, ...],
    without: tuple[str, ...],
    target: int | None,
    purpose: str | None,
    audience: str | None,
    keep_until: date | None,
) -> None:
    """Begin a programme, or change one: what is not given stays as it is.

    It begins with all decks that are installed, where none is named. Later --deck assigns a deck
    beside those that it has, and --without-deck takes one away.
    """
    with cohorts_of(ctx) as cohorts:
        before = next((row for row in cohorts.all() if row.name == name), None)
        if before is None or more:
            with opened_store(ctx) as store:
                more = assigned(store, more)
        begun = before or CohortRow(
            name=name,
            title=name,
            purpose=PURPOSE,
            audience=_AUDIENCE,
            keep_until="",
            target_percent=TARGET_PERCENT,
            decks=(),
        )
        decks = assignment(name, begun.decks, more=more, without=without)
        changed = replace(
            begun,
            title=title or begun.title,
            purpose=purpose or begun.purpose,
            audience=audience or begun.audience,
            keep_until=begun.keep_until if keep_until is None else keep_until.isoformat(),
            target_percent=target or begun.target_percent,
            decks=decks.decks,
        )
        cohorts.put(changed)
    say_programme(
        f"{'New cohort' if before is None else 'Cohort'} {name}",
        title=changed.title,
        target_percent=changed.target_percent,
        assigned=decks,
    )
    if before is None:
        say(f"Next: `trainer cohort enrol {quote(name)} FILE`, with a bundle of each trainee.")


@cohort.command(epilog="Example: trainer cohort enrol surgery ann.trainer --name Okafor --year 2")
@click.argument("cohort_name", metavar="COHORT")
@click.argument("who", metavar="FILE")
@click.option("--name", default="", help="For the key of names alone.")
@click.option("--year", type=click.IntRange(1, 20), help="Training year.")
@click.option("--group", "groups", multiple=True, metavar="NAME", help="Repeat it for several.")
@click.pass_context
def enrol(  # noqa: PLR0913 - one for each option
    ctx: click.Context,
    *,
    cohort_name: str,
    who: str,
    name: str,
    year: int | None,
    groups: tuple[str, ...],
) -> None:
    """Put a trainee into a programme, by a bundle of theirs, or by the id that it says.

    A bundle is added at once. The name goes into the key beside the database and nowhere else:
    reports show a pseudonym unless you ask for names.
    """
    with cohorts_of(ctx) as cohorts:
        bundle = None if _is_id(who) else read_shared(Path(who))
        trainee = TraineeId(bytes.fromhex(who)) if bundle is None else bundle.trainee
        pseudonym = cohorts.enrol(cohort_name, trainee, name=name, year=year, groups=groups)
        say(f"Enrolled: {pseudonym}{f' ({name})' if name else ''}")
        if bundle is not None:
            added = cohorts.add(bundle, path=who, now_ms=clock_of(ctx).now().at_ms)
            say(f"Added: {who}, level {added.level}")
            _say_doubts([added])


@cohort.command(epilog="Example: trainer cohort add bundles/*.trainer")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.pass_context
def add(ctx: click.Context, *, files: tuple[Path, ...]) -> None:
    """Add bundles of enrolled trainees, in any order and as often as you like.

    A file that cannot be taken is named with the reason, and the others are added all the same.
    """
    refused: list[TrainerError] = []
    taken: list[Added] = []
    now_ms = clock_of(ctx).now().at_ms
    with cohorts_of(ctx) as cohorts:
        for file in files:
            try:
                added = cohorts.add(read_shared(file), path=str(file), now_ms=now_ms)
            except TrainerError as error:
                refused.append(error)
                continue
            news = "added" if added.is_new else "known already, nothing is other than before"
            say(f"{file}: {added.pseudonym}: {news}; the latest holds, at level {added.level}")
            taken.append(added)
    _say_doubts(taken)
    if refused:
        _refuse(refused)


def _say_doubts(taken: Iterable[Added]) -> None:
    """Of each trainee what is doubtful in the end: a later bundle may know what one lacks."""
    for sentences in {added.pseudonym: added.doubts for added in taken}.values():
        for words in sentences:
            say(words)


def _refuse(refused: Sequence[TrainerError]) -> None:
    words = "\n".join(error.message for error in refused)
    raise CohortError(words, hint=refused[0].hint)


@cohort.command(name="list", epilog="Example: trainer cohort list surgery --names")
@click.argument("name", required=False)
@click.option("--names", "with_names", is_flag=True, help="With the names of the key.")
@click.option("--json", "as_json", is_flag=True, help="For a program to read.")
@click.pass_context
def list_(ctx: click.Context, *, name: str | None, with_names: bool, as_json: bool) -> None:
    """List programmes, or the trainees of one."""
    with cohorts_of(ctx) as cohorts:
        if name is None:
            _say_cohorts(cohorts, as_json=as_json)
            return
        cohorts.cohort(name)
        names = cohorts.names() if with_names else {}
        rows = [
            _row(one, names.get(one.pseudonym, "") if with_names else None)
            for one in cohorts.trainees(name)
        ]
    columns = ("trainee", *(("name",) if with_names else ()), "year", "groups", "level", "shared")
    if as_json:
        say_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        say_table([columns, *(tuple(str(cell or "") for cell in row) for row in rows)])
        if not rows:
            say(f"Nobody yet. Enrol trainees: `trainer cohort enrol {quote(name)} FILE`")


def _say_cohorts(cohorts: Cohorts, *, as_json: bool) -> None:
    every = [(row, len(cohorts.trainees(row.name))) for row in cohorts.all()]
    if as_json:
        say_json(
            [
                {
                    "cohort": row.name,
                    "title": row.title,
                    "decks": row.decks,
                    "target_percent": row.target_percent,
                    "trainees": count,
                }
                for row, count in every
            ]
        )
        return
    for row, count in every:
        decks = ", ".join(row.decks)
        say(f"{row.name}: {counted(count, 'trainee')}; {decks}, target {row.target_percent} %")
    if not every:
        say("No cohort yet. Begin one: `trainer cohort new NAME --deck vertebroplasty`")


def _row(one: Enrolled, name: str | None) -> tuple[object, ...]:
    """A trainee as they are listed, with a name where names are wanted."""
    shared = one.shared or {}
    day = shared["standing"]["day"] if shared else None
    return (
        one.pseudonym,
        *(() if name is None else (name,)),
        one.year,
        " ".join(one.groups),
        shared.get("level", ""),
        "" if day is None else calendar_date(StudyDay(day)).isoformat(),
    )


@cohort.command(epilog="Example: trainer cohort remove surgery R-4KQ7")
@click.argument("cohort_name", metavar="COHORT")
@click.argument("who", metavar="[TRAINEE]", required=False)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def remove(ctx: click.Context, *, cohort_name: str, who: str | None, yes: bool) -> None:
    """Take a trainee out of a programme, or end the programme.

    Who is in no other programme is gone with all that they shared; their bundles may be added
    again. To refuse them for good: `trainer cohort erase`.
    """
    with cohorts_of(ctx) as cohorts:
        whom = (
            cohorts.trainee(cohort_name, who).pseudonym if who else cohorts.cohort(cohort_name).name
        )
        agree(f"Remove {whom} and what they shared?", yes=yes)
        if who:
            cohorts.leave(cohort_name, who)
        else:
            cohorts.end(cohort_name)
    say(f"Removed: {whom}")


@cohort.command(epilog="Example: trainer cohort erase surgery R-4KQ7")
@click.argument("cohort_name", metavar="COHORT")
@click.argument("who", metavar="TRAINEE")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def erase(ctx: click.Context, *, cohort_name: str, who: str, yes: bool) -> None:
    """Erase a trainee from every programme here, for good.

    No row of theirs stays, nor their name in the key, and their bundles are refused from now on.
    Reports that were written before, and backups, are yours to look after.
    """
    with cohorts_of(ctx) as cohorts:
        pseudonym = cohorts.trainee(cohort_name, who).pseudonym
        agree(f"Erase {pseudonym} for good?", yes=yes)
        is_anew = cohorts.erase(cohort_name, who)
    say(f"Erased: {pseudonym}")
    if not is_anew:
        say_aside(_NOT_ANEW)


def _is_id(text: str) -> bool:
    return len(text) == 32 and all(letter in "0123456789abcdef" for letter in text)
