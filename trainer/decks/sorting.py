"""How an educator sorts cards beside their categories: sections of a deck, and tags."""

from trainer.decks.form import Form
from trainer.decks.problem import Code, quoted

_LEVEL = "::"


def section_of(form: Form) -> str:
    """The section of a card, `A::B` with levels; empty where there is none."""
    levels = (level.strip() for level in " ".join(form.text("Section").split()).split(_LEVEL))
    return _LEVEL.join(level for level in levels if level)


def tags_of(form: Form) -> tuple[str, ...]:
    """The tags of a card; one with a space in it is reported."""
    tags: list[str] = []
    for entry in form.entries("Tags"):
        if any(character.isspace() for character in entry.text):
            message = f"{quoted(entry.text)} has a space; a tag without one was expected"
            suggestion = "Write `-` or `_` for the space, or `;` between two tags."
            form.problems.add(entry.at, Code.BAD_TAG, message, suggestion)
        else:
            tags.append(entry.text)
    return tuple(dict.fromkeys(tags))
