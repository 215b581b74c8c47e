"""The tables of a hub, by whose what is in them is."""

from typing import Final

BY_TRAINEE: Final = (
    "log",
    "enrolment",
    "shared",
    "topic_count",
    "error_count",
    "confidence_count",
    "bin_count",
    "work",
    "answer",
    "card_note",
)
"""Tables whose every key begins with the trainee: a trainee's rows lie on one node.

Who is erased has no row in any of them.
"""
EVERYWHERE: Final = ("programme", "director", "erased", "deck_version", "picture")
"""Small tables that every node has."""
