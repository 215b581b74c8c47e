"""Sources, facts and terms of a deck, from their blocks."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from trainer.decks.form import Form
from trainer.decks.grammar import LONGEST_FIGURE, like_an_id
from trainer.decks.inline import Inline
from trainer.decks.passage import Passage
from trainer.decks.problem import Code, Problems, quoted
from trainer.decks.scan import Block
from trainer.domain.fact import Category, Fact, Source, Status
from trainer.domain.figure import Figure, FigureError, canonical, read_figure, render
from trainer.domain.ids import FactId, SourceId
from trainer.domain.plain_text import visible

_CATEGORIES = tuple(category.value for category in Category)
_LIKE_FIGURES = "A figure reads like `< 1 in 1000 procedures`, `6-8 h` or `~ 10 % of patients`."
_STATUSES = tuple(status.value for status in Status)


@dataclass(slots=True)
class Ground:
    """What the cards of a deck stand on, as far as it could be read."""

    sources: dict[SourceId, Source] = field(default_factory=dict)
    facts: dict[FactId, Fact] = field(default_factory=dict)
    rendered: dict[str, str] = field(default_factory=dict)
    """Each fact's figure as a learner reads it."""
    canonical: dict[str, str] = field(default_factory=dict)
    """Each fact's figure in the form that does not depend on notation."""
    broken: set[str] = field(default_factory=set)
    """Facts with a figure that does not parse."""
    terms: list[tuple[str, ...]] = field(default_factory=list)


def ground(blocks: Iterable[Block], problems: Problems) -> tuple[Ground, Inline]:
    """Sources, facts and terms, and what turns passages that name them into text."""
    of_kind: dict[str, list[Block]] = {"source": [], "fact": [], "term": []}
    for block in blocks:
        if block.kind in of_kind:
            of_kind[block.kind].append(block)
    read = Ground()
    known = frozenset(block.id for block in of_kind["fact"] if block.id)
    inline = Inline(figures=read.rendered, facts=known, broken=read.broken, problems=problems)
    figures = {block.id: _figure(Form(block, inline), read) for block in of_kind["fact"]}
    for block in of_kind["source"]:
        source = _source(Form(block, inline))
        read.sources[source.id] = source
    for block in of_kind["fact"]:
        fact = _fact(Form(block, inline), figures[block.id], read.sources)
        read.facts[fact.id] = fact
    read.terms += (_term(Form(block, inline)) for block in of_kind["term"])
    return read, inline


def figure_of(written: Passage, problems: Problems) -> Figure | None:
    """The figure a passage states; None, with a problem at the place, when it states none."""
    if not written.text:
        return None
    if len(written.text) > LONGEST_FIGURE:
        message = f"this is no figure; at most {LONGEST_FIGURE} characters were expected"
        problems.add(written.at(0), Code.BAD_FIGURE, message, _LIKE_FIGURES)
        return None
    try:
        return read_figure(written.text)
    except FigureError as error:
        message = f"{quoted(written.text)} is no figure: {_one_line(error.message)}"
        at = written.at(min(error.position, len(written.text)))
        problems.add(at, Code.BAD_FIGURE, message, _LIKE_FIGURES)
        return None


def _one_line(message: str) -> str:
    """What the figures say of a text, which may cite any of it."""
    return visible(" ".join(message.split()))


def _figure(form: Form, read: Ground) -> Figure | None:
    written = form.passage("Figure")
    if written is None:
        return None
    figure = figure_of(written, form.problems)
    if figure is None:
        read.broken.add(form.block.id)
    else:
        read.rendered[form.block.id] = render(figure)
        read.canonical[form.block.id] = canonical(figure)
    return figure


def _source(form: Form) -> Source:
    return Source(
        id=SourceId(form.block.id),
        title=form.text("Title"),
        author=form.text("Author"),
        year=form.text("Year"),
        edition=form.text("Edition"),
        note=form.text("Note"),
    )


def _fact(form: Form, figure: Figure | None, sources: dict[SourceId, Source]) -> Fact:
    source, section = _place(form, sources)
    return Fact(
        id=FactId(form.block.id),
        claim=form.text("Claim"),
        category=_category(form),
        status=Status(form.word("Status", _STATUSES, Code.UNKNOWN_STATUS) or Status.CURRENT),
        source=source,
        section=section,
        figure=figure,
        note=form.text("Note"),
    )


def _category(form: Form) -> Category:
    word = form.word("Category", _CATEGORIES, Code.UNKNOWN_CATEGORY)
    return Category(word or Category.DEFINITION)


def _place(form: Form, sources: dict[SourceId, Source]) -> tuple[SourceId, str]:
    """The source a fact names, and the place in it."""
    written = form.passage("Source")
    if written is None or not written.text:
        return SourceId(""), ""
    name, _, section = form.text("Source").partition(",")
    source = SourceId(name.strip())
    if source not in sources:
        message = f"there is no source {quoted(source)}; a source's id was expected, then a comma"
        guess = form.problems.did_you_mean(source, tuple(sources))
        suggestion = guess or f"Add a block `## source {like_an_id(source) or 'notes'}`."
        form.problems.add(written.at(0), Code.UNKNOWN_SOURCE, message, suggestion)
    return source, section.strip()


def _term(form: Form) -> tuple[str, ...]:
    words = tuple(entry.text for entry in form.entries("Words"))
    if len(words) == 1:
        message = "a term is a list of words of one meaning; two or more were expected"
        form.report(Code.TOO_FEW_WORDS, message, "Put `;` between them.")
    return words
