"""What is kept beside the log and changes no schedule: the theme, remapped keys."""

from trainer.store.engine import Transaction


def preferences(tx: Transaction) -> dict[str, str]:
    """Every preference by name."""
    raise NotImplementedError


def put(tx: Transaction, name: str, text: str | None) -> None:
    """Keep a preference, or with None go back to the default."""
    raise NotImplementedError
