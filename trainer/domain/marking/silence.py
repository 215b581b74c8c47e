"""Answers that say nothing: the empty one, and every way of saying that one does not know."""

from typing import Final

_DONT_KNOW: Final = frozenset(
    {
        "dont know",
        "do not know",
        "i dont know",
        "i do not know",
        "idk",
        "dunno",
        "i dunno",
        "no idea",
        "no clue",
        "not sure",
        "im not sure",
        "i am not sure",
        "unsure",
        "pass",
        "skip",
        "na",
        "n a",
        "no answer",
        "forgot",
        "i forgot",
        "i forget",
        "cant remember",
        "i cant remember",
        "cannot remember",
        "dont remember",
        "i dont remember",
        "dk",
        "wtf",
        "haven't a clue",
        "never heard of it",
        "x",
        "xx",
        "xxx",
    }
)


def says_nothing(text: str) -> bool:
    """Whether an answer is empty, a question mark, or says that one does not know."""
    kept = "".join(_plain(character) for character in text.casefold())
    words = " ".join(kept.split())
    return not words or words in _DONT_KNOW


def _plain(character: str) -> str:
    if character in "'’‘`":
        return ""
    is_word = character.isalnum() or character in "<>≤≥"
    return character if is_word else " "
