"""The two themes of the program; no colour is written anywhere else."""

from typing import Final

from textual.theme import Theme

DARK: Final = Theme(
    name="trainer-dark",
    primary="#6cbcb6",
    secondary="#8aa9d6",
    accent="#e2b873",
    success="#8ccf92",
    warning="#e8b862",
    error="#f0908f",
    foreground="#d9e0e6",
    background="#11171d",
    surface="#18202a",
    panel="#212b36",
    dark=True,
    variables={
        "text-muted": "#97a4b0",
        "border": "#6cbcb6",
        "border-blurred": "#3a4754",
        "input-cursor-background": "#d9e0e6",
        "input-cursor-foreground": "#11171d",
    },
)
"""For a dim ward at night."""

LIGHT: Final = Theme(
    name="trainer-light",
    primary="#0d6b70",
    secondary="#2f5c96",
    accent="#855400",
    success="#24702f",
    warning="#8a5600",
    error="#a92c35",
    foreground="#1f2c36",
    background="#fbfaf6",
    surface="#f1efe8",
    panel="#e6e2d8",
    dark=False,
    variables={
        "text-muted": "#55626d",
        "border": "#0d6b70",
        "border-blurred": "#b9b4a6",
        "input-cursor-background": "#1f2c36",
        "input-cursor-foreground": "#fbfaf6",
    },
)
"""For a bright room."""


def other_theme(name: str) -> str:
    """The theme the switch leads to: light from the dark one, else dark."""
    return LIGHT.name if name == DARK.name else DARK.name
