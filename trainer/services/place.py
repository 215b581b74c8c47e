"""Where a learner's data lives: an option, an environment variable, or the platform's folder."""

import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from trainer.domain.file_names import is_device
from trainer.domain.ids import DeckSlug
from trainer.errors import ConfigError

VARIABLE: Final = "TRAINER_HOME"
"""Environment variable that names the home."""
_LONGEST_PROFILE = 40


def home(
    *, chosen: str | None = None, profile: str | None = None, environment: Mapping[str, str]
) -> Path:
    """The folder that holds a learner's data; it need not exist yet.

    `chosen` wins over `TRAINER_HOME`, and that over the platform's own place.  Raises ConfigError
    for a place that is a file, or a profile's name that cannot be one.
    """
    named = chosen or environment.get(VARIABLE)
    base = _expanded(named) if named else _platform_home()
    if base.exists() and not base.is_dir():
        raise ConfigError(
            f"{base}: this is a file, and trainer keeps its data in a folder.",
            hint=f"Give a folder to --home or {VARIABLE}.",
        )
    return base if profile is None else base / "profiles" / profile_name(profile)


def other_profiles(place: Path, database: str) -> tuple[str, ...]:
    """The profiles beside a new one, by name; none where this one has its database already."""
    if (place / database).exists():
        return ()
    return tuple(sorted(path.parent.name for path in place.parent.glob(f"*/{database}")))


def profile_name(name: str) -> str:
    """A profile's name as its folder is called: the same on every file system.

    Letters of any language, digits, `-` and `_`; case does not matter.
    """
    folded = unicodedata.normalize("NFC", name.strip().casefold())
    if not _is_profile_name(folded):
        raise ConfigError(
            f"{name!r} cannot be a profile's name.",
            hint=f"Use letters, digits, - and _, at most {_LONGEST_PROFILE}; no - or _ first.",
        )
    return folded


def _is_profile_name(name: str) -> bool:
    return (
        0 < len(name) <= _LONGEST_PROFILE
        and name[0].isalnum()
        and all(character.isalnum() or character in "-_" for character in name)
        and not is_device(name)
    )


def _expanded(text: str) -> Path:
    try:
        return Path(text).expanduser().absolute()
    except (RuntimeError, ValueError) as error:
        raise ConfigError(
            f"{text!r} is no place to keep data: {error}.", hint="Give the whole path."
        ) from error


def _platform_home() -> Path:
    # 6 ms, and not needed where the place is named.
    import platformdirs

    return Path(platformdirs.user_data_dir("trainer", appauthor=False))


def database_path(home: Path) -> Path:
    """Where the database of a home lies."""
    return home / "trainer.db"


def cohorts_path(home: Path) -> Path:
    """Where the director's database of a home lies."""
    return home / "cohorts.db"


def hub_path(home: Path) -> Path:
    """Where it is kept what hub a home has, if it has one."""
    return home / "hub.json"


def note_path(home: Path) -> Path:
    """Where the sentence is kept that stands in the last bundle, if one does."""
    return home / "shared-note.txt"


def way_to_author(home: Path) -> str:
    """How what a learner reports of a card comes to its author, as the middle of a sentence."""
    if hub_path(home).exists():
        return "it goes to its author with the next sync"
    return "`trainer deck reports` writes it out for its author"


def pictures_folder(home: Path, slug: DeckSlug) -> Path:
    """Where the pictures of an installed deck lie, by the paths that the deck gives them."""
    return home / "pictures" / slug
