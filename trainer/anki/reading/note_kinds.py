"""Note types of a collection, from either of the two ways Anki has kept them."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from trainer.anki.reading.wire import number_of, text_of

_OCCLUSION: Final = 6
"""The number of Anki's own image occlusion among its stock note types."""
_CLOZE: Final = 1
_LEVELS: Final = "\x1f"

Query = Callable[[str], Iterator[tuple[Any, ...]]]


class Template(NamedTuple):
    """How one card of a note is shown, as HTML with fields in it."""

    name: str
    front: str
    back: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteKind:
    """One note type there."""

    name: str
    is_cloze: bool
    is_occlusion: bool
    fields: tuple[str, ...]
    templates: tuple[Template, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Models:
    """What notes and cards refer to, by id."""

    kinds: Mapping[int, NoteKind]
    decks: Mapping[int, str]
    """Whole names with `::` between levels."""


def models_of_json(models: str, decks: str) -> Models:
    """Of schema 11; raises ValueError, KeyError or TypeError for what is none."""
    kinds = {int(key): _kind_of_json(model) for key, model in json.loads(models).items()}
    names = {int(key): str(deck["name"]) for key, deck in json.loads(decks).items()}
    return Models(kinds=kinds, decks=names)


def _kind_of_json(model: Mapping[str, Any]) -> NoteKind:
    templates = sorted(model["tmpls"], key=_ordinal)
    return NoteKind(
        name=str(model["name"]),
        is_cloze=model.get("type") == _CLOZE,
        is_occlusion=model.get("originalStockKind") == _OCCLUSION,
        fields=tuple(str(field["name"]) for field in sorted(model["flds"], key=_ordinal)),
        templates=tuple(
            Template(str(one["name"]), str(one["qfmt"]), str(one["afmt"])) for one in templates
        ),
    )


def _ordinal(part: Mapping[str, Any]) -> int:
    return int(part.get("ord") or 0)


def models_of_tables(rows: Query) -> Models:
    """Of schema 15 to 18, whose tables keep settings as protocol buffers."""
    fields: dict[int, list[str]] = {}
    for kind, name in rows("SELECT ntid, name FROM fields ORDER BY ntid, ord"):
        fields.setdefault(int(kind), []).append(str(name))
    templates: dict[int, list[Template]] = {}
    for kind, name, config in rows("SELECT ntid, name, config FROM templates ORDER BY ntid, ord"):
        template = Template(str(name), text_of(bytes(config), 1), text_of(bytes(config), 2))
        templates.setdefault(int(kind), []).append(template)
    kinds = {
        int(kind): NoteKind(
            name=str(name),
            is_cloze=number_of(bytes(config), 1) == _CLOZE,
            is_occlusion=number_of(bytes(config), 9) == _OCCLUSION,
            fields=tuple(fields.get(int(kind), ())),
            templates=tuple(templates.get(int(kind), ())),
        )
        for kind, name, config in rows("SELECT id, name, config FROM notetypes")
    }
    decks = {
        int(deck): str(name).replace(_LEVELS, "::")
        for deck, name in rows("SELECT id, name FROM decks")
    }
    return Models(kinds=kinds, decks=decks)
