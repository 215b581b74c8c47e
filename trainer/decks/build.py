"""From the parts of a deck file to the deck: every reference looked up, every card made."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from trainer.decks.cards import questions
from trainer.decks.facts import Ground, ground
from trainer.decks.form import Form
from trainer.decks.grammar import KINDS, like_an_id
from trainer.decks.head import Head, head
from trainer.decks.inline import Inline
from trainer.decks.pictures import FIELDS, pictures
from trainer.decks.problem import Code, Problems, quoted
from trainer.decks.scan import Block, Document
from trainer.decks.sorting import section_of, tags_of
from trainer.domain.answer_key import key_hash, key_text, version_hash
from trainer.domain.card import (
    Card,
    Cloze,
    FigureQuestion,
    KnownFigure,
    MarkingContext,
    Picture,
    Question,
    Typed,
)
from trainer.domain.deck import Deck
from trainer.domain.fact import Fact, Source, Status
from trainer.domain.ids import BlockId, CardId, DeckSlug, FactId, card_id

_RELIABILITY = {status: place for place, status in enumerate(Status)}
"""From the most to the least reliable, in which order the statuses are written."""


def build(document: Document, problems: Problems, *, folder: Path | None = None) -> Deck:
    """The deck of a file; it is to be trusted only when no error was added to the problems.

    With a `folder` its pictures are looked for there.
    """
    read, inline = ground(document.blocks, problems)
    about = head(document, inline)
    cards = _Cards(about.slug, read, inline, folder)
    for block in document.blocks:
        if problems.is_full:
            break
        if block.kind in KINDS and KINDS[block.kind].is_card:
            cards.take(block)
    return _deck(about, read, cards.made, _retired(document.blocks))


def _deck(about: Head, read: Ground, cards: list[Card], retired: tuple[BlockId, ...]) -> Deck:
    return Deck(
        slug=about.slug,
        title=about.title,
        version=about.version,
        procedure=about.procedure,
        language=about.language,
        author=about.author,
        reviewed=about.reviewed,
        review_by=about.review_by,
        note=about.note,
        sources=read.sources,
        facts=read.facts,
        cards=tuple(card for card in cards if card.status is not Status.WITHDRAWN),
        withdrawn=tuple(card for card in cards if card.status is Status.WITHDRAWN),
        retired=retired,
        context=_context(read, cards),
    )


def _retired(blocks: Iterable[Block]) -> tuple[BlockId, ...]:
    return tuple(BlockId(block.id) for block in blocks if block.kind == "retired")


class _Cards:
    """Makes the cards of a deck, block by block."""

    def __init__(self, slug: DeckSlug, read: Ground, inline: Inline, folder: Path | None) -> None:
        self.made: list[Card] = []
        self._slug = slug
        self._folder = folder
        self._read = read
        self._inline = inline
        muted = Problems(path=inline.problems.path)
        self._by_canonical_figures = replace(inline, figures=read.canonical, problems=muted)

    def take(self, block: Block) -> None:
        """Make the cards of one block."""
        form = Form(block, self._inline)
        facts = _facts(form, self._read)
        claim = form.word("Key", ("same", "changed"))
        why = form.text("Why")
        section, tags = section_of(form), tags_of(form)
        shown, answered = (pictures(form, name, self._folder) for name in FIELDS)
        asked = questions(form, self._read)
        if not facts or not asked:
            return
        status = max((fact.status for fact in facts), key=_RELIABILITY.__getitem__)
        source = source_line(facts, self._read)
        about = (
            *(source, why, facts[0].category, status),
            *(fact.id for fact in facts),
            *_words_of("Image", shown),
            *_words_of("Answer-image", answered),
        )
        for question, hash_of_key in zip(asked, self._key_hashes(block, asked), strict=True):
            key = key_text(question)
            self.made.append(
                Card(
                    id=self._id(block, question),
                    deck=self._slug,
                    block=BlockId(block.id),
                    position=len(self.made),
                    question=question,
                    facts=tuple(fact.id for fact in facts),
                    category=facts[0].category,
                    status=status,
                    source=source,
                    why=why,
                    pictures=shown,
                    answer_pictures=answered,
                    section=section,
                    tags=tags,
                    version=version_hash(question, key=key, others=about),
                    key_hash=hash_of_key,
                    key_text=key,
                    key_claim=claim,
                )
            )

    def _id(self, block: Block, question: Question) -> CardId:
        number = question.number if isinstance(question, Cloze) else None
        return card_id(self._slug, BlockId(block.id), deletion=number)

    def _key_hashes(self, block: Block, asked: list[Question]) -> list[bytes]:
        """The hash of each question's key, in which notation of a fact's figure does not count."""
        if isinstance(asked[0], FigureQuestion) or not _names_a_fact(block):
            return [key_hash(question) for question in asked]
        canonical = questions(Form(block, self._by_canonical_figures), self._read)
        return [key_hash(question) for question in canonical]


def _words_of(name: str, shown: tuple[Picture, ...]) -> Iterable[str]:
    """What a version's hash takes of pictures: nothing where there are none."""
    return (word for picture in shown for word in (name, picture.path, picture.caption))


def _names_a_fact(block: Block) -> bool:
    return any(
        "{" in field.text or (field.more and any("{" in line.text for line in field.more))
        for field in (*block.fields.values(), *block.items)
    )


def _facts(form: Form, read: Ground) -> list[Fact]:
    facts: list[Fact] = []
    for part in form.parts("Fact"):
        fact = read.facts.get(FactId(part.text))
        if fact is None:
            message = f"there is no fact {quoted(part.text)} in this deck; a fact's id was expected"
            guess = form.problems.did_you_mean(part.text, tuple(read.facts))
            suggestion = guess or f"Add a block `## fact {like_an_id(part.text) or 'name'}`."
            form.problems.add(part.at(0), Code.UNKNOWN_FACT, message, suggestion)
        elif fact in facts:
            message = f"the fact {quoted(part.text)} is named already; each was expected once"
            form.problems.add(part.at(0), Code.LISTED_TWICE, message, "Take it away.")
        else:
            facts.append(fact)
    return facts


def source_line(facts: Iterable[Fact], read: Ground) -> str:
    """Where facts come from, as a learner reads it: `Leaflet (undated), risks; recovery`."""
    sections: dict[Source, list[str]] = {}
    for fact in facts:
        source = read.sources.get(fact.source)
        if source is None:
            continue
        named = sections.setdefault(source, [])
        if fact.section and fact.section not in named:
            named.append(fact.section)
    return "; ".join(
        f"{cited(source)}, {'; '.join(named)}" if named else cited(source)
        for source, named in sections.items()
    )


def cited(source: Source) -> str:
    """A source as a learner reads it: `Leaflet (2nd edition, 2019)`, or `Leaflet (undated)`."""
    year = str(source.year or "undated")
    edition = source.edition if year in source.edition else f"{source.edition}, {year}"
    return f"{source.title} ({edition if source.edition else year})"


def _context(read: Ground, cards: Iterable[Card]) -> MarkingContext:
    figures = (
        KnownFigure(
            fact=fact.id,
            claim=fact.claim,
            figure=fact.figure,
            is_superseded=fact.status is Status.SUPERSEDED,
            edition=cited(read.sources[fact.source]) if fact.source in read.sources else "",
        )
        for fact in read.facts.values()
        if fact.figure is not None and fact.status is not Status.WITHDRAWN
    )
    typed = tuple(
        card.question
        for card in cards
        if isinstance(card.question, Typed)
        or (isinstance(card.question, Cloze) and card.question.is_typed)
    )
    rejects = dict.fromkeys(entry for question in typed for entry in question.rubric.reject)
    return MarkingContext(
        figures=tuple(figures),
        terms=tuple(read.terms),
        answers=tuple(dict.fromkeys(question.answer for question in typed)),
        rejects=tuple(rejects),
    )
