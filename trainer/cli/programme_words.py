"""What is said of a programme that was begun or changed, at a hub or of bundles."""

from trainer.cli.output import say
from trainer.services.assignment import Assignment


def say_programme(what: str, *, title: str, target_percent: int, assigned: Assignment) -> None:
    """Say all that holds now, and which decks came and went where there were others before."""
    decks = ", ".join(assigned.decks)
    say(f"{what}: title {title}; target {target_percent} %; decks {decks}.")
    if assigned.added and (assigned.taken_away or assigned.added != assigned.decks):
        say(f"Added: {', '.join(assigned.added)}.")
    if assigned.taken_away:
        say(f"Taken away: {', '.join(assigned.taken_away)}. What was learnt of it stays.")
