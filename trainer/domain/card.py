"""Cards: one question each, of one of six kinds, made from facts."""

from dataclasses import dataclass
from fractions import Fraction

from trainer.domain.fact import Category, Status
from trainer.domain.figure import Figure
from trainer.domain.ids import BlockId, CardId, DeckSlug, FactId


@dataclass(frozen=True, slots=True, kw_only=True)
class Rubric:
    """What a deck says of typed answers beside the key itself."""

    accept: tuple[str, ...] = ()
    """Other answers that are correct: synonyms, abbreviations, spellings."""
    close: tuple[str, ...] = ()
    """Answers that are near but not it: broader, narrower, a sibling."""
    reject: tuple[str, ...] = ()
    """Answers that are wrong although they look near."""
    tolerance: Fraction | None = None
    """Greatest relative distance of a figure that is still correct, 0.05 for `Tolerance: 5 %`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A basic card that is turned over and self-rated."""

    stem: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A basic card whose answer is typed and marked."""

    stem: str
    answer: str
    rubric: Rubric
    needs_all: tuple[str, ...] = ()
    """Ideas that must all be there (`Needs:`); empty when any wording of the answer will do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cloze:
    """A text with one gap; other deletions of the same block are shown filled in."""

    before: str
    """The text up to the gap."""
    answer: str
    after: str
    """The text behind the gap."""
    hint: str = ""
    number: int
    """The deletion's number in its block, never reused."""
    rubric: Rubric
    is_typed: bool
    """Short answers are typed and marked, long ones are turned over and self-rated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One line to choose from."""

    text: str
    is_right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Options of which one or several are right."""

    stem: str
    options: tuple[Option, ...]
    """In the deck's order; they are shuffled when shown."""

    @property
    def takes_several(self) -> bool:
        """Whether more than one option is right, and so may be chosen."""
        return sum(option.is_right for option in self.options) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureQuestion:
    """A question whose answer is a figure, typed and marked as one."""

    stem: str
    key: Figure
    states: tuple[str, ...] = ()
    """What the question itself gives away, and the answer need not repeat: `hours`, `%`, `<`."""
    rubric: Rubric
    fact: FactId | None = None
    """The fact the figure was taken from, when the key was written `{fact-id}`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """Steps to put in order."""

    stem: str
    steps: tuple[str, ...]
    """In the right order."""
    ranks: tuple[int, ...]
    """Each step's number in the deck; steps of equal number may come in any order."""
    critical: tuple[tuple[int, int], ...] = ()
    """Pairs of step numbers whose swap is never merely close."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueFalse:
    """A statement to judge, and the reason for the judgement, which is what is marked."""

    statement: str
    is_true: bool
    reasons: tuple[Option, ...]
    """Three or more, exactly one of them right."""

    def asks_reason(self, *, is_true: bool | None) -> bool:
        """Whether a judgement is right, so that its reason is asked for.

        Reasons fit the truth alone: shown to a wrong judgement they would correct it.
        """
        return is_true is self.is_true


Question = Shown | Typed | Cloze | Choice | FigureQuestion | Steps | TrueFalse


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture beside the deck's file; a terminal shows its caption and where it lies."""

    path: str
    """Below the deck's folder, with `/` between."""
    caption: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One question that belongs to one or more facts."""

    id: CardId
    deck: DeckSlug
    block: BlockId
    """Siblings, such as the deletions of one cloze, share it."""
    position: int
    """Place in the deck, from 0; new cards come in this order."""
    question: Question
    facts: tuple[FactId, ...]
    category: Category
    """Of its first fact."""
    status: Status
    """The least reliable of its facts'."""
    source: str
    """The source line a learner sees: title, section, year or `undated`."""
    why: str = ""
    """Shown with the answer."""
    pictures: tuple[Picture, ...] = ()
    """Shown with the question."""
    answer_pictures: tuple[Picture, ...] = ()
    """Shown with the answer."""
    section: str = ""
    """The part of the deck it belongs to, `A::B` with levels; a deck below the deck's in Anki."""
    tags: tuple[str, ...] = ()
    """An educator's own, for Anki; without spaces, `a::b` with levels."""
    version: bytes
    """16-byte hash of all its text."""
    key_hash: bytes
    """16-byte hash of its answer key alone, with the algorithm's version in it."""
    key_text: str
    """The answer key in words, for `was X, now Y`."""
    key_claim: str = ""
    """`same` or `changed` where the deck overrules the comparison of keys (`Key:`)."""

    @property
    def name(self) -> str:
        """What an educator calls it: its block's id; of a cloze with the gap's number, `vp-9.2`."""
        if isinstance(self.question, Cloze):
            return f"{self.block}.{self.question.number}"
        return self.block


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFigure:
    """A figure of the deck and the claim it belongs to, to name it when it is given elsewhere."""

    fact: FactId
    claim: str
    figure: Figure
    is_superseded: bool = False
    edition: str = ""
    """Source and edition of a superseded figure, named in the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkingContext:
    """What the deck around a card knows, which some marks need."""

    figures: tuple[KnownFigure, ...] = ()
    terms: tuple[tuple[str, ...], ...] = ()
    """Each a group of words of one meaning, from a `## term` block, the preferred one first."""
    answers: tuple[str, ...] = ()
    """Answers of the deck's other typed cards: a slip of the pen never lands on one of them."""
    rejects: tuple[str, ...] = ()
    """What the typed cards of the deck reject: beside the right answer of any card it is wrong."""
