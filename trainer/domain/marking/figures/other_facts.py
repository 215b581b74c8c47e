"""True figures of other facts in the deck, named where an answer gives one (rule 10)."""

from dataclasses import replace

from trainer.domain.card import KnownFigure
from trainer.domain.figure import Count, Figure, Measure, Stated, canonical, render
from trainer.domain.marking.figures.asked import Asked
from trainer.domain.marking.figures.nouns import noun
from trainer.domain.marking.figures.placing import place
from trainer.domain.marking.finding import Finding, wrong
from trainer.domain.marking.words.plain import same_thing
from trainer.domain.rating import ErrorKind
from trainer.domain.units import same_kind


def other_fact(asked: Asked, stated: Stated) -> Finding | None:
    """The finding that names another fact's figure; None when it is none of them."""
    own = canonical(asked.key)
    others = [
        one
        for one in asked.context.figures
        if one.fact != asked.question.fact and canonical(one.figure) != own
    ]
    matches = [one for one in others if _is_figure_of(one, stated, asked)]
    if not matches:
        return None
    named = max(matches, key=lambda one: (one.is_superseded, _same_comparator(one, stated)))
    if named.is_superseded:
        edition = f": {named.edition}" if named.edition else ""
        why = f"That is the superseded figure of an earlier edition{edition}."
        return wrong(ErrorKind.OTHER_FACT, why)
    why = f"{render(replace(named.figure, of=''))} is the figure of something else: “{named.claim}”"
    return wrong(ErrorKind.OTHER_FACT, why)


def _same_comparator(known: KnownFigure, stated: Stated) -> bool:
    return known.figure.comparator.is_bound == stated.figure.comparator.is_bound


def _is_figure_of(known: KnownFigure, stated: Stated, asked: Asked) -> bool:
    figure = known.figure
    is_earlier = known.is_superseded and not stated.has_unit and _is_alike(figure, asked.key)
    if not (_is_kind_right(figure, stated, asked) or is_earlier):
        return False
    given = place(stated, figure, asked.stem)
    if isinstance(given, Finding) or not (given.limit.is_correct or is_earlier):
        return False
    is_equal = (given.low, given.high) == (figure.low, figure.high)
    return is_equal and _is_noun_right(figure, stated, asked)


def _is_alike(known: Figure, key: Figure) -> bool:
    """Whether an earlier edition's figure is in the unit that is asked for."""
    if isinstance(known.unit, Measure) and isinstance(key.unit, Measure):
        return same_kind(known.unit.unit, key.unit.unit)
    return type(known.unit) is type(key.unit)


def _is_kind_right(known: Figure, stated: Stated, asked: Asked) -> bool:
    """Whether an answer's unit, or what the question states, is of a known figure's kind."""
    takes_unit = asked.stem.unit is not None or asked.stem.asks_one_in
    is_count = isinstance(known.unit, Count)
    if stated.has_unit:
        return is_count == isinstance(stated.figure.unit, Count) or takes_unit
    return is_count != takes_unit


def _is_noun_right(known: Figure, stated: Stated, asked: Asked) -> bool:
    """Whether two figures may be of one thing: lobes are no tubes, though there be three."""
    said = noun(stated.figure)
    if not (said or stated.has_unit) and isinstance(asked.key.unit, Count):
        said = noun(asked.key)
    own = noun(known)
    return not said or not own or same_thing(own, said, asked.context.terms)
