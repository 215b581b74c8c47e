"""`trainer report`: what a cohort retains, or you yourself."""

import os
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import click

from trainer.cli.dates import DAY
from trainer.cli.hub_url import VARIABLE, AddressedCommand
from trainer.cli.output import say
from trainer.cli.signals import ended_tidily, taken_as_leave
from trainer.cli.terminal import columns, has_screen
from trainer.cli.way_in import clock_of, home_of, opened_store, opening_of
from trainer.reports.gathered import Told
from trainer.reports.report import Report
from trainer.services.card_library import library_at
from trainer.services.cohorts import opened_cohorts
from trainer.services.hub_address import read_address
from trainer.services.place import cohorts_path, hub_path
from trainer.services.report import cohort_report
from trainer.services.report_choices import Choices
from trainer.services.report_files import A4, PAPERS, check_places, write_report

_FROM_VARIABLE: Final = ""
"""Where `--hub` stands alone."""


def _file(option: str, help_: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    metavar = "FOLDER" if option == "csv" else "FILE"
    return click.option(f"--{option}", type=click.Path(path_type=Path), metavar=metavar, help=help_)


@click.command(cls=AddressedCommand, epilog="Example: trainer report --html report.html")
@click.option("--cohort", "name", metavar="NAME", help="Which, where there are several.")
@click.option(
    "--hub",
    "hub",
    metavar="[URL]",
    is_flag=False,
    flag_value=_FROM_VARIABLE,
    help=f"Of a programme at a hub that you direct: an address, or its file; else {VARIABLE}.",
)
@click.option("--me", "is_own", is_flag=True, help="About yourself, as a director would see it.")
@click.option("--deck", "decks", multiple=True, metavar="SLUG", help="With --me: of this deck.")
@click.option(
    "--target",
    type=click.IntRange(50, 99),
    help="With --me: your programme's; else as synced, or 85.",
)
@click.option("--since", type=DAY, metavar="DAY", help="Begin with its week; else half a year ago.")
@click.option("--until", type=DAY, metavar="DAY", help="End with its week; else today.")
@click.option("--as-of", type=DAY, metavar="DAY", help="The day the report is of; else today.")
@_file("html", "One page with all of it, for a browser.")
@_file("pdf", "The page printed, where a browser is installed.")
@click.option("--paper", type=click.Choice(PAPERS), help="With --pdf: its size; else a4.")
@_file("xlsx", "A workbook with a data dictionary.")
@_file("csv", "A table for each part.")
@_file("json", "All figures, for a program.")
@click.option("--names/--pseudonyms", "with_names", default=False, help="Pseudonyms, if not said.")
@click.option("--release", "is_release", is_flag=True, help="To go further: small cells hidden.")
@click.pass_context
def report(  # noqa: PLR0913 - one for each option
    ctx: click.Context,
    *,
    name: str | None,
    hub: str | None,
    is_own: bool,
    decks: tuple[str, ...],
    target: int | None,
    since: date | None,
    until: date | None,
    as_of: date | None,
    with_names: bool,
    is_release: bool,
    html: Path | None,
    pdf: Path | None,
    paper: str | None,
    xlsx: Path | None,
    csv: Path | None,
    json: Path | None,
) -> None:
    """Show what a cohort retains, where it is weak, and whom to talk to.

    Every rate stands with its count and its 95 % interval, and every name beside a rule. Without a
    file it is shown here. With --release it may go further than its director: nothing of single
    trainees or cards, and no number that fewer than ten are behind. Whole weeks, Monday to Sunday.
    """
    if is_own:
        _refuse_of_others({"--cohort": name, "--hub": hub, "--names": with_names or None})
    if hub is not None and with_names:
        raise click.UsageError("A hub knows no names: leave --names out.")
    if not is_own and (decks or target):
        raise click.UsageError(
            "--deck and --target go with --me: a cohort keeps its own: `trainer cohort new`."
        )
    if paper and pdf is None:
        raise click.UsageError(
            "--paper is of a print: give --pdf FILE as well. A page is printed from a browser on"
            " the paper that is chosen there."
        )
    if is_release and (with_names or is_own):
        raise click.UsageError("A report to go further has no names, and is of a whole cohort.")
    given = {"html": html, "pdf": pdf, "xlsx": xlsx, "csv": csv, "json": json}
    places = {form: place for form, place in given.items() if place is not None}
    check_places(places, home_of(ctx))
    chosen = Choices(
        since=since, until=until, as_of=as_of, with_names=with_names, is_release=is_release
    )
    if hub is not None:
        # psycopg takes 60 ms to import.
        from trainer.services.hub_report import hub_report

        made = hub_report(_url_of(hub), name, library_at(home_of(ctx), clock_of(ctx)), chosen)
    elif is_own:
        made = _own(ctx, chosen, decks, target)
    else:
        made = _made(ctx, name, chosen)
    # A page on its way to print lies in a folder that nobody would look into.
    with ended_tidily():
        for place in write_report(made, places, paper=paper or A4):
            say(f"Written: {place}")
    if not places:
        show(ctx, made)


def _url_of(hub: str) -> str:
    url = os.environ.get(VARIABLE, "") if hub == _FROM_VARIABLE else hub
    if not url:
        raise click.UsageError(f"--hub takes an address, or one from the variable {VARIABLE}.")
    return read_address(url)


def _refuse_of_others(given: Mapping[str, object]) -> None:
    """Refuse what says something of others beside --me, which would not hold."""
    for option, value in given.items():
        if value is not None:
            raise click.UsageError(
                f"--me is about yourself, and {option} about others: give one of them."
            )


def _own(ctx: click.Context, chosen: Choices, decks: tuple[str, ...], target: int | None) -> Report:
    from trainer.services.own_report import OwnProgramme, own_report
    from trainer.services.sharing import kept_note

    home = home_of(ctx)
    told = _told_by_hub(home)
    programme = OwnProgramme(decks=decks, target_percent=target, known=told.programmes)
    with opened_store(ctx) as store:
        note = told.note or kept_note(home)
        return own_report(store, clock_of(ctx).now(), chosen, programme, note=note)


def _told_by_hub(home: Path) -> Told:
    if not hub_path(home).exists():
        return Told()
    # psycopg takes 60 ms to import.
    from trainer.services.home_hub import told

    return told(home)


def _made(ctx: click.Context, name: str | None, chosen: Choices) -> Report:
    library = library_at(home_of(ctx), clock_of(ctx))
    with opened_cohorts(cohorts_path(home_of(ctx))) as cohorts:
        return cohort_report(cohorts, name, library, chosen)


def show(ctx: click.Context, made: Report) -> None:
    """Show a report: on a screen where there is one, with the reader's theme and keys, else lines.

    Raises what made the screen close itself, for the outermost frame to say.
    """
    if not has_screen():
        from trainer.reports.terminal import report_lines

        for line in report_lines(made, columns()):
            say(line)
        return
    from trainer.tui.report_app import ReportApp

    kept = opening_of(ctx).preferences()
    app = ReportApp(made, theme=kept.theme, keys=kept.keys)
    with taken_as_leave(app.leave):
        app.run()
    if app.fault is not None:
        raise app.fault
