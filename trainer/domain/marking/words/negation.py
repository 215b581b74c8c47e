"""Negation: it lowers a mark and never raises one (rule 15)."""

import re
from typing import Final

_CONTRAST: Final = re.compile(
    r"(?:[,;:(\-–—]\s*|\s(?=rather than|instead of))(?:but\s+)?"
    r"(?:not|never|rather than|instead of)\b\s*",
    re.IGNORECASE,
)
_NOT_BUT: Final = re.compile(r"^\s*(?:it is |it's |is )?not\b.{1,80}?[\s,;]but\b\s*", re.IGNORECASE)


_BARE: Final = re.compile(r"\snot\s+", re.IGNORECASE)


def bare_contrast(text: str) -> tuple[str, str]:
    """A statement and what it denies without a comma: `pain not deformity`."""
    parts = _BARE.split(text, maxsplit=1)
    return (parts[0].strip(), parts[1].strip(" .")) if len(parts) > 1 else ("", "")


def without_contrast(text: str) -> tuple[str, str]:
    """A statement and what it sets itself against: `before, not after`, `not after but before`.

    Both empty parts mean that the text holds no contrast.
    """
    not_but = _NOT_BUT.match(text)
    if not_but is not None:
        return text[not_but.end() :].strip(" ,;:()"), not_but[0]
    contrast = _CONTRAST.search(text)
    if contrast is None:
        return "", ""
    return text[: contrast.start()].strip(" ,;:()"), text[contrast.end() :].strip(" ,;:().")
