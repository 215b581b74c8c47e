"""What an import leaves behind, in lines and for a program."""

from collections.abc import Iterator

from trainer.services.leftovers import Leftovers


def leftover_lines(leftovers: Leftovers) -> Iterator[str]:
    """What was left behind or changed, with a few examples of each."""
    for left, count, examples in leftovers:
        yield f"{count:>5} {left}"
        yield from (f"      {example}" for example in examples if example)


def leftovers_as_json(leftovers: Leftovers) -> list[dict[str, object]]:
    """What was left behind, for a program to read."""
    return [
        {"what": left.name.lower(), "count": count, "words": left, "examples": examples}
        for left, count, examples in leftovers
    ]
