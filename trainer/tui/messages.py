"""Messages that more than one screen posts."""

from dataclasses import dataclass

from textual.message import Message

from trainer.errors import TrainerError


@dataclass
class Refused(Message):
    """The library cannot be used for what is wanted; the app says so and closes."""

    problem: TrainerError
