"""What was probably meant by a name that is nearly a known one."""

from collections.abc import Collection


def did_you_mean(name: str, known: Collection[str]) -> str:
    """`Did you mean …? ` with a space behind it for what is nearly a known name, else empty."""
    # 3 ms, and wanted only where something is misspelt.
    import difflib

    near = difflib.get_close_matches(name.lower(), known, n=1)
    return f"Did you mean {near[0]}? " if near else ""
