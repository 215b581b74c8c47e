"""How a figure is marked: rules 1 to 12."""

from trainer.domain.marking.figures.marker import figure_finding

__all__ = ["figure_finding"]
