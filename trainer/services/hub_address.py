"""Where a hub is, as somebody says it: the address itself, or the file that it was written to."""

from pathlib import Path
from typing import Final

from trainer.errors import HubError
from trainer.hub.address_form import FORM

_LONGEST: Final = 10_000
_FILE: Final = (
    "Give a file that has an address alone, as the hub's owner hands it to directors and educators;"
    " an invitation is for `trainer sync --join`."
)
_INVITATION: Final = (
    "It is a resident's invitation: `trainer sync --join` takes it. Directors and educators give"
    " the file that the hub's owner handed to them."
)
_OF_A_HOME: Final = (
    "A resident's home keeps its hub in such a file, and `trainer sync` alone goes by it. Directors"
    " and educators give the file that the hub's owner handed to them."
)


def read_address(text: str, form: str = FORM) -> str:
    """The address of a hub, from the file of it where one is named.

    `form` says how it is written, to whoever gave something else.  Raises HubError for what is
    neither, and for a file that has anything else in it.
    """
    # Of nothing at all the driver's own variables say where it is.
    if _is_address(text) or not text:
        return text
    if not _is_file(text):
        # An address without its beginning may have a password in it.
        if "@" in text:
            raise HubError("This is no address of a hub.", hint=form)
        raise HubError(f"{text!r} is no file, and no address of a hub.", hint=form)
    try:
        with Path(text).open(encoding="utf-8") as file:
            address = file.read(_LONGEST).strip()
    except (OSError, ValueError) as error:
        raise _none(text) from error
    if address.startswith("{"):
        raise _none(text, _OF_A_HOME if '"trainer-invitation"' not in address else _INVITATION)
    if not _is_address(address) or not address.isprintable():
        raise _none(text)
    return address


def _is_address(text: str) -> bool:
    return "=" in text or "://" in text


def _is_file(text: str) -> bool:
    try:
        return Path(text).is_file()
    except (OSError, ValueError):
        return False


def _none(path: str, hint: str = _FILE) -> HubError:
    return HubError(f"{path}: this is no address of a hub.", hint=hint)
