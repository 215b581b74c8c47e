"""One thing about a hub that is not as it should be."""

from typing import NamedTuple


class Finding(NamedTuple):
    """What is not as it should be, and what to do about it."""

    what: str
    remedy: str
