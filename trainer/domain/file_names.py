"""Names of files that mean the same on every system."""

import re
from typing import Final

_DEVICES: Final = re.compile(
    r"(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])(?:\..*)?", re.IGNORECASE | re.DOTALL
)
_ODD: Final = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*]')


def is_device(name: str) -> bool:
    """Whether Windows takes a name, whatever its ending, for a device and not for a file."""
    return _DEVICES.fullmatch(name) is not None


def is_portable(name: str) -> bool:
    """Whether a name, without its folder, can be a file's everywhere and is hidden nowhere."""
    is_plain = bool(name) and name[0] not in " ." and name[-1] not in " ."
    return is_plain and not _ODD.search(name) and not is_device(name)
