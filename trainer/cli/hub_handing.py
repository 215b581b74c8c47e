"""How invitations and addresses at a hub are handed over: shown once, or written to a file."""

from pathlib import Path
from shlex import quote
from typing import Final

import click

from trainer.cli.hub_url import VARIABLE
from trainer.cli.output import say, say_aside
from trainer.services import hubs
from trainer.services.invitation import Invitation, invitation_text
from trainer.services.output_file import check_target, writing
from trainer.store.files import OWN, write_whole

OUTPUT: Final = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Yours alone to read; else shown.",
    callback=lambda _ctx, _option, path: _free(path),
)
"""Where what is handed over is written to; a file that is there is never written over."""
_SHOWN: Final = "What they type, shown this once; it is for their eyes alone:"
_ELSEWHERE: Final = (
    f"What is between the quotes may stand in the variable {VARIABLE} as well, or in a file that"
    " --hub is given: no list of processes shows it then."
)
_WAY: Final = {
    True: "they reach the server by the name of its host.",
    False: "it leads nowhere. Add host=NAME to your address, and make it again by `hub rotate`.",
}
"""What becomes of an address without hostaddr, by whether it names a host."""


def _free(path: Path | None) -> Path | None:
    if path is not None:
        check_target(path, replaces=None)
    return path


def hand_over(invitation: Invitation, output: Path | None, url: str) -> None:
    """Show a trainee's invitation, as the command that takes it, or write it."""
    _hand_over("trainer sync --join", invitation_text(invitation), output)
    _warn(url)


def hand_over_login(login: str, address: str | None, output: Path | None, url: str) -> None:
    """Show where a director or an educator connects, as a command to begin with, or write it."""
    if address is None:
        say(f"The login is there already. `trainer hub rotate {login}` gives another password.")
        return
    command = "trainer deck inbox --hub" if login.startswith("e_") else "trainer report --hub"
    _hand_over(command, address, output)
    if output is None:
        say_aside(_ELSEWHERE)
    authority = hubs.own_authority(url)
    if authority is not None:
        say_aside(f"Give them {authority} as well: they add sslrootcert=FILE to that address.")
    _warn(url)


def _hand_over(command: str, text: str, output: Path | None) -> None:
    if output is None:
        say(_SHOWN)
        # It has blanks, and may have quotes: bare, a shell would take it apart.
        say(f"{command} {quote(text)}")
        return
    with writing(output):
        write_whole(output, text.encode(), mode=OWN)
    say(f"Written: {output}. Give it to them: `{command} {output.name}`.")


def _warn(url: str) -> None:
    if hubs.is_here(url):
        say_aside("It works on this machine alone: your own address has no host of others.")
    if hubs.has_hostaddr(url):
        say_aside(f"The hostaddr of your own address is left out of it: {_WAY[hubs.has_host(url)]}")
