"""Where a hub is, as somebody says it: the address itself, or the file that it was written to."""

from pathlib import Path
from typing import Final

from trainer.errors import HubError
from trainer.hub.address_form import FORM

_LONGEST: Final = 10_000


def read_address(text: str) -> str:
    """The address of a hub, from the file of it where one is named.

    Raises HubError for what is neither, and for a file that has anything else in it.
    """
    # Of nothing at all the driver's own variables say where it is.
    if _is_address(text) or not text:
        return text
    if not _is_file(text):
        # An address without its beginning may have a password in it.
        if "@" in text:
            raise HubError("This is no address of a hub.", hint=FORM)
        raise HubError(f"{text!r} is no file, and no address of a hub.", hint=FORM)
    try:
        with Path(text).open(encoding="utf-8") as file:
            address = file.read(_LONGEST).strip()
    except (OSError, ValueError) as error:
        raise _none(text) from error
    if not _is_address(address) or address.startswith("{") or not address.isprintable():
        raise _none(text)
    return address


def _is_address(text: str) -> bool:
    return "=" in text or "://" in text


def _is_file(text: str) -> bool:
    try:
        return Path(text).is_file()
    except (OSError, ValueError):
        return False


def _none(path: str) -> HubError:
    return HubError(
        f"{path}: this is no address of a hub.",
        hint="Give a file that `-o` of `trainer hub director add`, `educator add` or `rotate` has"
        " written; an invitation is for `trainer sync --join`.",
    )
