"""Settings of the log, and what is kept beside it: theme, confidence and remapped keys."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final

from trainer.domain.log import SettingsChanged
from trainer.domain.settings import RANGES, Settings, changed, settings_text
from trainer.errors import ConfigError
from trainer.services.clock import Clock
from trainer.services.key_map import KeyTable, checked_keys, known_action
from trainer.services.preferences import CONFIDENCE, DEFAULT_THEME, KEYS, OFF, ON, SYNC, THEME
from trainer.services.recording import record
from trainer.services.suggestion import did_you_mean
from trainer.store import entries, preferences
from trainer.store.engine import Store

_SWITCHES: Final = {
    CONFIDENCE: (OFF, "on or off: say how sure you are before each mark is shown"),
    SYNC: (ON, "on or off: sync with your hub by itself while the program is open"),
}
"""What each switch is when nobody has set it, and what it takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One thing that can be set."""

    name: str
    value: str
    default: str
    takes: str
    """What it can be set to, in words."""
    does: str = ""
    """What a key does; empty for what says so by its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """What the screens can be set to; each is asked only where it is needed."""

    themes: Callable[[], Collection[str]]
    keys: Callable[[], KeyTable]


class Configuration:
    """Everything that can be set in one home."""

    def __init__(self, store: Store, clock: Clock, surface: Surface) -> None:
        self._store = store
        self._clock = clock
        self._surface = surface

    def options(self) -> tuple[Option, ...]:
        """The settings, the theme, the switches, and every key that is not what it was."""
        kept = self._kept()
        remapped = sorted(name for name in kept if name.startswith(KEYS))
        return (
            *self._settings(),
            self._theme(kept.get(THEME, DEFAULT_THEME)),
            *(_switch(name, kept) for name in _SWITCHES),
            *(self._key(name, kept[name]) for name in remapped),
        )

    def keys(self) -> tuple[Option, ...]:
        """Every action that has a key."""
        kept = self._kept()
        defaults = self._surface.keys().defaults
        return tuple(
            self._key(KEYS + action, kept.get(KEYS + action, default))
            for action, default in sorted(defaults.items())
        )

    def option(self, name: str) -> Option:
        """One option as it stands; raises ConfigError, with the nearest, for an unknown name."""
        if name.startswith(KEYS):
            known_action(self._surface.keys(), name.removeprefix(KEYS))
            return next(option for option in self.keys() if option.name == name)
        options = {option.name: option for option in self.options()}
        if name not in options:
            hint = f"{did_you_mean(name, options)}`trainer config` lists them all."
            raise ConfigError(f"There is no setting {name!r}.", hint=hint)
        return options[name]

    def change(self, name: str, text: str) -> Option:
        """Set an option; raises ConfigError that names the range for what it cannot be."""
        if name == THEME:
            self._put(THEME, self._known_theme(text))
        elif name in _SWITCHES:
            self._put(name, _known_switch(name, text))
        elif name.startswith(KEYS):
            self._put(name, self._known_keys(name, text))
        else:
            self.option(name)
            self._set(name, text)
        return self.option(name)

    def reset(self, name: str) -> Option:
        """Go back to the default of an option."""
        option = self.option(name)
        if name.startswith(KEYS):
            self._known_keys(name, option.default)
        if name == THEME or name in _SWITCHES or name.startswith(KEYS):
            self._put(name, None)
        else:
            self._set(name, option.default)
        return self.option(name)

    def _settings(self) -> tuple[Option, ...]:
        with self._store.reading() as tx:
            values = settings_text(entries.settings_history(tx).now)
        defaults = settings_text(Settings())
        return tuple(
            Option(name=name, value=value, default=defaults[name], takes=RANGES[name].words)
            for name, value in values.items()
        )

    def _theme(self, value: str) -> Option:
        takes = "trainer-dark, trainer-light, or another theme of Textual's"
        return Option(name=THEME, value=value, default=DEFAULT_THEME, takes=takes)

    def _key(self, name: str, value: str) -> Option:
        table, action = self._surface.keys(), name.removeprefix(KEYS)
        return Option(
            name=name,
            value=value,
            default=table.defaults.get(action, ""),
            takes="keys, a comma between them",
            does=table.does.get(action, ""),
        )

    def _known_theme(self, text: str) -> str:
        themes = self._surface.themes()
        if text not in themes:
            known = ", ".join(sorted(themes))
            raise ConfigError(f"theme: there is no theme {text!r}.", hint=f"Themes are: {known}.")
        return text

    def _known_keys(self, name: str, text: str) -> str:
        others = {key.removeprefix(KEYS): value for key, value in self._kept().items()}
        return checked_keys(self._surface.keys(), name.removeprefix(KEYS), text, others)

    def _set(self, name: str, text: str) -> None:
        with self._store.reading() as tx:
            now = entries.settings_history(tx).now
        value = settings_text(changed(now, name, text))[name]
        record(
            self._store,
            self._clock.now(),
            lambda stamp: SettingsChanged(stamp=stamp, changes={name: value}),
        )

    def _kept(self) -> dict[str, str]:
        with self._store.reading() as tx:
            return preferences.preferences(tx)

    def _put(self, name: str, text: str | None) -> None:
        with self._store.writing() as tx:
            preferences.put(tx, name, text)


def _switch(name: str, kept: Mapping[str, str]) -> Option:
    default, takes = _SWITCHES[name]
    return Option(name=name, value=kept.get(name, default), default=default, takes=takes)


def _known_switch(name: str, text: str) -> str:
    switch = text.strip().lower()
    if switch not in (ON, OFF):
        raise ConfigError(f"{name}: {text!r} is not possible; it takes on or off.")
    return switch
