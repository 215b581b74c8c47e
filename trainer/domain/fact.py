"""Facts and the sources they are taken from."""

from dataclasses import dataclass
from enum import StrEnum

from trainer.domain.figure import Figure
from trainer.domain.ids import FactId, SourceId


class Category(StrEnum):
    """What sort of knowledge a fact is; values are the words of a deck file."""

    DEFINITION = "definition"
    CAUSE = "cause"
    INDICATION = "indication"
    PREREQUISITE = "prerequisite"
    DIAGNOSIS = "diagnosis"
    CONTRAINDICATION = "contraindication"
    TECHNIQUE = "technique"
    BENEFIT = "benefit"
    RISK_FIGURE = "risk figure"
    COMPLICATION = "complication"
    RECOVERY_STEP = "recovery step"
    UNSORTED = "unsorted"
    """Brought from elsewhere, and not looked at by an educator yet."""


class Status(StrEnum):
    """How far a fact can be relied on; `WITHDRAWN` takes its cards out at once."""

    CURRENT = "current"
    DISPUTED = "disputed"
    TRUNCATED = "truncated"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document that facts are taken from."""

    id: SourceId
    title: str
    author: str = ""
    year: str = ""
    edition: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One claim in our own words, with where it stands and how far it holds."""

    id: FactId
    claim: str
    category: Category
    status: Status
    source: SourceId
    section: str = ""
    """Place in the source, as in `risks`."""
    figure: Figure | None = None
    note: str = ""
