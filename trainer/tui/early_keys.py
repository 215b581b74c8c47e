"""Keys that are pressed before anything is on screen to take them."""

from collections.abc import Sequence

from textual.events import Key


class EarlyKeys:
    """Keeps keys, in order, until they are taken; from then on it keeps none."""

    def __init__(self) -> None:
        self._kept: list[Key] = []
        self._is_open = True

    def keep(self, key: Key) -> bool:
        """Keep a key; whether it was kept."""
        if self._is_open:
            self._kept.append(key)
        return self._is_open

    def taken(self) -> Sequence[Key]:
        """Take all keys that were kept, as if pressed anew."""
        self._is_open = False
        return [Key(key.key, key.character) for key in self._kept]
