"""`trainer doctor`: the health of the data, and everything derived built anew."""

import click

from trainer.cli.output import say, say_json
from trainer.cli.way_in import database_of
from trainer.domain.plain_text import counted
from trainer.services.doctor import Findings, examined, rebuilt


@click.command(epilog="Example: trainer doctor --rebuild")
@click.option("--rebuild", is_flag=True, help="Fold everything derived from the log again.")
@click.option("--json", "as_json", is_flag=True, help="For a program to read.")
@click.pass_context
def doctor(ctx: click.Context, *, rebuild: bool, as_json: bool) -> None:
    """Check that your data is sound, that every schedule says what the log says, and pictures.

    Exit code 1 when something is wrong; with --rebuild only when it still is afterwards.
    """
    database = database_of(ctx)
    findings = rebuilt(database) if rebuild else examined(database)
    if as_json:
        say_json(_as_json(findings, is_rebuilt=rebuild))
    else:
        _say(findings, is_rebuilt=rebuild)
    if findings.problems or findings.missing or (findings.different_cards and not rebuild):
        ctx.exit(1)


def _say(findings: Findings, *, is_rebuilt: bool) -> None:
    for problem in findings.problems:
        say(f"damaged: {problem}")
    if findings.problems:
        say("Nothing was changed. Put a backup in its place: trainer restore PATH")
        return
    say("The file is sound.")
    for difference in findings.differences:
        say(f"different: {difference}")
    unlisted = findings.different_cards - len(findings.differences)
    if unlisted:
        say(f"and {unlisted} more")
    say(_verdict(findings, is_rebuilt=is_rebuilt))
    for missing in findings.missing:
        pictures = counted(len(missing.files), "picture")
        say(f"missing: {pictures} of {missing.deck}, as {missing.files[0]}.")
        say(f"To bring them back: {missing.way_back}")


def _verdict(findings: Findings, *, is_rebuilt: bool) -> str:
    compared = f"{findings.cards} cards were folded from the log and compared"
    if not findings.different_cards:
        return f"{compared}: all agree."
    if is_rebuilt:
        return f"{compared}: {findings.different_cards} differed and now say what the log says."
    return f"{compared}: {findings.different_cards} differ. To mend them: trainer doctor --rebuild"


def _as_json(findings: Findings, *, is_rebuilt: bool) -> dict[str, object]:
    return {
        "problems": list(findings.problems),
        "differences": list(findings.differences),
        "different_cards": findings.different_cards,
        "cards": findings.cards,
        "rebuilt": is_rebuilt,
        "missing_pictures": {missing.deck: list(missing.files) for missing in findings.missing},
    }
