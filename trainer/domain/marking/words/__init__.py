"""How words are marked: rules 13 to 18."""

from trainer.domain.marking.words.marker import words_finding

__all__ = ["words_finding"]
