"""Comparators in symbols and in words, before their figure or behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from trainer.domain.figure.model import Comparator
from trainer.domain.figure.tokens import Kind, Token

_BEFORE: Final = {
    Comparator.LESS: (
        "< | lt | less than | lower than | smaller than | fewer than"
        " | shorter than | quicker than | faster than | sooner than | earlier than | rarer than"
        " | under | below | beneath | sub | less | fewer | not even | short of | inferior to"
        " | before"
    ),
    Comparator.AT_MOST: (
        "≤ | up to | upto | up till | at most | at the most | at maximum | no more than"
        " | not more than | not over | not above | no greater than | not greater than"
        " | not exceeding | not to exceed | does not exceed | never more than | no longer than"
        " | not longer than | no later than | not later than | no higher than | max | maximum"
        " | maximum of | maximum is | max of | maximally | within | in under | inside of | inside"
        " | at the very most | at very most | at the absolute most"
        " | less than or equal to | fewer than or equal to | less or equal to | as much as"
        " | as many as | capped at | limit of | nothing over"
        " | nothing more than | nothing above | the first | in the first | during the first"
        " | over the first | within the first"
    ),
    Comparator.ABOUT: (
        "~ | about | around | arround | roughly | approximately | approximatly | aproximately"
        " | approx | aprox | circa | ca | c. | usually | generally | typically | normally"
        " | mostly | commonly | often | nearly | almost | close to | near | in the region of"
        " | in the order of | of the order of | on the order of | on average | average of"
        " | an average of | average | mean of | median of | estimated | estimated at | est"
        " | more or less | give or take | some | somewhere around | somewhere between | ish"
        " | something like | an estimated | perhaps | maybe | probably | possibly | as a rule"
    ),
    Comparator.AT_LEAST: (
        "≥ | at least | at the least | at the very least | at very least | at minimum"
        " | at a minimum | no less than | not less than"
        " | no fewer than | not fewer than | not below | not under | no lower than"
        " | not lower than | no shorter than | minimum | minimum of | minimum is | min of"
        " | minimally | more than or equal to | greater than or equal to | starting at"
    ),
    Comparator.MORE: (
        "> | gt | more than | greater than | larger than | bigger than"
        " | higher than | longer than | over | above | exceed | exceeding | exceeds | in excess of"
        " | upwards of | upward of | beyond | superior to | more"
    ),
}

_BEHIND: Final = {
    Comparator.LESS: "< | or so at most",
    Comparator.AT_MOST: (
        "≤ | or less | or even less | or fewer | or even fewer | or under | or below | or lower"
        " | at the very most | at very most | at the absolute most"
        " | or sooner | or shorter | or earlier | or quicker | or faster | or smaller | or rarer"
        " | and below | and under | and less | or within | at most | at the most | at max"
        " | at maximum | max | maximum | tops | if not less | if not fewer | if not sooner"
        " | or younger | and younger"
    ),
    Comparator.ABOUT: (
        "~ | or so | ish | or thereabouts | thereabouts | approximately | approx | roughly | about"
        " | usually | typically | generally | normally | on average | give or take | more or less"
        " | mostly | commonly | average | as a rule | around"
    ),
    Comparator.AT_LEAST: (
        "≥ | + | plus | or more | or even more | or over | or above | or greater | or longer"
        " | or higher | or larger | or later | or older | and older | and above | and over"
        " | and more | and up | upwards"
        " | at least | at the least | at the very least | at very least | at minimum | minimum"
        " | if not more | or beyond"
    ),
    Comparator.MORE: ">",
}

_NEAR: Final = frozenset(
    [
        "just",
        "slightly",
        "marginally",
        "fractionally",
        "barely",
        "little",
        "bit",
        "shade",
        "somewhat",
    ]
)
"""Words before a bound that make it nearly a hedge: `just under`, `a little over`."""

_MINIMUM_OR_MINUTES: Final = "min"

_NEGATORS: Final = frozenset({"not", "isn't", "isnt", "never", "wasn't", "isn’t"})

Phrases = Mapping[tuple[str, ...], Comparator]


_REFUSALS: Final = (
    "not never don't don’t dont doesn't doesn’t doesnt mustn't mustn’t shouldn't shouldn’t can't"
    " can’t cannot won't won’t"
)


def _phrases(table: Mapping[Comparator, str]) -> Phrases:
    """The words of each phrase, with what it means; `then` is a frequent slip for `than`."""
    spelled = [
        (tuple(phrase.split()), comparator)
        for comparator, phrases in table.items()
        for phrase in phrases.split(" | ")
    ]
    slipped = [
        (tuple("then" if word == "than" else word for word in words), comparator)
        for words, comparator in spelled
    ]
    return dict(slipped + spelled)


_BEFORE_PHRASES: Final[Phrases] = {
    **_phrases(_BEFORE),
    **_phrases({Comparator.AT_MOST: " | ".join(f"{no} exceed" for no in _REFUSALS.split())}),
}
_BEHIND_PHRASES: Final = _phrases(_BEHIND)
_LONGEST: Final = max(len(phrase) for phrase in (*_BEFORE_PHRASES, *_BEHIND_PHRASES))
_OPENERS: Final = frozenset(phrase[0] for phrase in (*_BEFORE_PHRASES, *_BEHIND_PHRASES))


def fold_comparators(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The tokens with every comparator, whatever its words, as one token."""
    folded: list[Token] = []
    tokens = _hedges_first(tokens)
    at = 0
    while at < len(tokens):
        comparator, width = _comparator_at(tokens, at, folded)
        folded.append(comparator or tokens[at])
        at += width
    return tuple(_bounds_first(folded))


def _bounds_first(tokens: Sequence[Token]) -> list[Token]:
    """The tokens with the bound of `10 or more years` before its number, as in `10+ years`."""
    moved: list[Token] = []
    for at, token in enumerate(tokens):
        is_bound = token.kind is Kind.COMPARATOR and token.text in {"or", "and"}
        is_behind_number = is_bound and bool(moved) and moved[-1].kind is Kind.NUMBER
        begins = tokens[at - 2] if at > 1 else None
        is_end = begins is not None and begins.text in {"-", "to", "/", ":", "in", "per", "of"}
        if is_behind_number and at + 1 < len(tokens) and not is_end:
            moved[-1:] = [replace(token, precedes=True), moved[-1]]
        else:
            moved.append(token)
    return moved


def _hedges_first(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens with the ending of `10-ish %` and `65+ years` before its number."""
    moved: list[Token] = []
    for token in tokens:
        is_hyphened = len(moved) > 1 and moved[-1].text == "-"
        number = len(moved) - 1 - is_hyphened
        if token.text == "+" and token.is_glued and moved and moved[-1].kind is Kind.NUMBER:
            moved[-1:] = [replace(token, text="≥"), moved[-1]]
        elif token.text == "ish" and token.is_glued and moved and moved[number].kind is Kind.NUMBER:
            moved[number:] = [token, moved[number]]
        else:
            moved.append(token)
    return moved


def _comparator_at(
    tokens: Sequence[Token], at: int, before: Sequence[Token]
) -> tuple[Token | None, int]:
    token = tokens[at]
    if token.kind is Kind.WORD and token.text.startswith(("approx", "aprox")):
        return _folded(token, token, Comparator.ABOUT, precedes=True, follows=True), 1
    if token.text == _MINIMUM_OR_MINUTES and token.kind is Kind.WORD:
        return _minimum(tokens, at), 1
    if token.text not in _OPENERS or token.kind is Kind.NUMBER:
        return None, 1
    for width in range(min(_LONGEST, len(tokens) - at), 0, -1):
        words = tuple(one.text for one in tokens[at : at + width])
        early, late = _BEFORE_PHRASES.get(words), _BEHIND_PHRASES.get(words)
        meaning = early or late
        if meaning is None or not _is_whole_phrase(words, tokens[at + width :]):
            continue
        is_behind_number = bool(before) and late is not None and not early
        if words == ("+",) and not (is_behind_number and token.is_glued):
            return None, 1
        is_near = bool(before) and before[-1].text in _NEAR and meaning.is_bound
        last = tokens[at + width - 1]
        folded = _folded(token, last, meaning, precedes=early is not None, follows=late is not None)
        return replace(folded, is_near=is_near), width
    return None, 1


def _is_whole_phrase(words: Sequence[str], behind: Sequence[Token]) -> bool:
    """Whether a phrase bounds anything, by what is behind it.

    `the first` does before a number, `before` does before a figure, and `less by` never does.
    """
    following = behind[0] if behind else None
    if words[-1] == "first":
        return following is not None and following.kind is Kind.NUMBER
    if words == ("before",):
        return following is not None and (
            following.kind is Kind.NUMBER or following.text in {"a", "an", "one", "the"}
        )
    is_change = words[-1] in {"less", "fewer", "more"} and following is not None
    return not (is_change and following is not None and following.text == "by")


def _minimum(tokens: Sequence[Token], at: int) -> Token | None:
    """`min` as a minimum where it cannot be minutes: `min 6 h`, `6 h min`."""
    before = tokens[at - 1] if at else None
    follows_number = before is not None and before.kind is Kind.NUMBER
    is_divisor = before is not None and before.text in {"/", "per", "a"}
    if (follows_number and not _is_chart_time(tokens[max(at - 3, 0) : at])) or is_divisor:
        return None
    return _folded(tokens[at], tokens[at], Comparator.AT_LEAST, precedes=True, follows=True)


def _is_chart_time(tokens: Sequence[Token]) -> bool:
    """Whether a time stands here that brings its own unit: `3/12`, three months."""
    if len(tokens) < 3 or tokens[0].kind is not Kind.NUMBER or tokens[1].text != "/":
        return False
    return tokens[2].text in {"7", "12", "24", "52"}


def _folded(
    first: Token, last: Token, comparator: Comparator, *, precedes: bool, follows: bool
) -> Token:
    return replace(
        first,
        kind=Kind.COMPARATOR,
        end=last.end,
        comparator=comparator,
        precedes=precedes,
        follows=follows,
    )


def is_negator(token: Token) -> bool:
    """Whether a word turns what comes next into its opposite."""
    return token.kind is Kind.WORD and token.text in _NEGATORS
