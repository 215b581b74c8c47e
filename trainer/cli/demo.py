"""`trainer demo`: a made-up cohort, to see what a report says without anybody's data."""

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from trainer.cli.output import say, say_aside
from trainer.cli.report import show
from trainer.cli.signals import ended_tidily
from trainer.cli.way_in import clock_of, home_of
from trainer.errors import OutputError
from trainer.reports.report import Report
from trainer.services.card_library import library_at
from trainer.services.clock import Clock
from trainer.services.cohorts import opened_cohorts
from trainer.services.demo import COHORT, TRAINEES, WEEKS, fresh_folder, make_demo
from trainer.services.place import cohorts_path
from trainer.services.report import cohort_report
from trainer.services.report_choices import Choices
from trainer.services.report_files import check_places, write_report


@click.command(epilog="Example: trainer demo --keep demo-home")
@click.option(
    "--html",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the report to FILE.",
)
@click.option(
    "--keep",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Leave the demo in FOLDER, a new or empty one, as a home of its own.",
)
@click.option("--trainees", type=click.IntRange(1, 100), default=TRAINEES, hidden=True)
@click.option("--weeks", type=click.IntRange(1, 104), default=WEEKS, hidden=True)
@click.pass_context
def demo(
    ctx: click.Context, *, html: Path | None, keep: Path | None, trainees: int, weeks: int
) -> None:
    """Show the report of a cohort that is made up: its trainees, its deck and all their answers.

    Your own data is not opened. Without --keep nothing is left behind.
    """
    clock = clock_of(ctx)
    if html is not None and not (keep and html.absolute().is_relative_to(keep.absolute())):
        check_places({"html": html}, home_of(ctx))
    with ended_tidily(), _folder(ctx, keep) as folder:
        make_demo(folder, clock, trainees=trainees, weeks=weeks, progress=say_aside)
        show_report(ctx, folder, html=html, is_kept=keep is not None)


def show_report(ctx: click.Context, home: Path, *, html: Path | None, is_kept: bool) -> None:
    """Show the report, or write it, and say where the demo lies if it stays."""
    made = _report(home, clock_of(ctx))
    if html is None:
        show(ctx, made)
    else:
        # Once more: in the demo's own folder nothing could be looked at before it was there.
        check_places({"html": html}, home_of(ctx))
        for place in write_report(made, {"html": html}):
            say(f"Written: {place}")
    if is_kept:
        say(f"The demo lies in {home}. More of it:")
        say(f"  trainer --home {shlex.quote(str(home))} report --help")


def _report(home: Path, clock: Clock) -> Report:
    with opened_cohorts(cohorts_path(home)) as cohorts:
        return cohort_report(cohorts, COHORT, library_at(home, clock), Choices())


@contextmanager
def _folder(ctx: click.Context, keep: Path | None) -> Iterator[Path]:
    """The folder that was asked for, or one that is gone in the end."""
    if keep is None:
        with TemporaryDirectory(prefix="trainer-demo-") as folder:
            yield Path(folder)
    elif keep.absolute() == home_of(ctx).absolute():
        raise OutputError(
            f"{keep}: your own data belongs there.", hint="Give another folder to --keep."
        )
    else:
        with fresh_folder(keep.absolute()) as folder:
            yield folder
