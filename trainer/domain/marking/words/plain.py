"""Words of an answer in their plainest form, and the words that carry no idea of their own."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from trainer.domain.marking.words.spelling import folded

_DOTTED: Final = re.compile(r"\b(?:[^\W\d_]\.){2,}|\b[^\W\d_]\.[^\W\d_]\b")
_POSSESSIVE: Final = re.compile(r"['’]s\b")
_APOSTROPHE: Final = re.compile(r"['’‘`´]")
_WORD: Final = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+\d*|\d+", re.UNICODE)

ARTICLES: Final = frozenset({"a", "an", "the"})


def _folded_words(text: str) -> frozenset[str]:
    return frozenset(folded(word) for word in text.split())


NEUTRAL: Final = _folded_words(
    """
    it is its are was were be being been they them there this that these those which who
    patient patients usually often mainly mostly probably generally typically commonly possibly
    maybe perhaps i think believe guess answer of to in on at for with by from via as also
    through into onto using use used given gives give some any kind type sort called known
    because due so then can could may might will would should must has have had do does did
    you your we our one e.g ie eg etc s their his her he she very just only really namely
    please sure inside within during per each every all both either
    """
)
"""Words that add no idea to an answer, as they are folded."""

KEY_FILLING: Final = _folded_words(
    "it is its are they there this that of to in on at for by as because due patient patients"
)
"""Words that add nothing to a card's own answer where they stand at its edge.

They are fewer than those of an answer: `through the skin` is not the skin, nearly all not nearly,
and food not `with food`.
"""

PREPOSITIONS: Final = _folded_words(
    "of to in on at for by with from via through into onto inside within"
)
"""Words that say where, when or how, where an answer begins with them."""

_ALIKE: Final = ({"at", "in"}, {"at", "on"}, {"in", "into", "inside", "within"}, {"on", "onto"})
"""Prepositions that a learner may take for each other without saying another thing."""


def leads_otherwise(typed: Sequence[str], key: Sequence[str]) -> bool:
    """Whether an answer begins with a preposition that says another thing than the key's."""
    if not key or key[0] not in PREPOSITIONS:
        return False
    led = next((word for word in typed if word not in NEUTRAL or word in PREPOSITIONS), "")
    if led not in PREPOSITIONS or led == key[0]:
        return False
    return not any(led in group and key[0] in group for group in _ALIKE)


DETERMINERS: Final = _folded_words("any some its their his her our your this that these those")
"""Words that add nothing wherever they stand."""

_CONTRACTED: Final = frozenset(
    """
    isnt arent wasnt werent dont doesnt didnt hasnt havent hadnt cant couldnt shouldnt wouldnt
    mustnt mightnt maynt neednt darent wont oughtnt aint shant
    """.split()  # noqa: SIM905 - a list reads worse
)
"""Contracted negations, as they are without their apostrophe."""

NEGATORS: Final = frozenset(
    {
        "not",
        "no",
        "never",
        "without",
        "non",
        "nor",
        "neither",
        "none",
        "except",
        "excluding",
        "lack",
        "lacks",
        "absence",
        "absent",
        "cannot",
        "unlike",
        "avoid",
        "avoids",
        "avoiding",
        "rather",
        "instead",
        "nothing",
        "free",
    }
)
"""Words that turn an idea into its opposite."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word as written and as it is compared."""

    written: str
    """In lower case, without accents."""
    folded: str
    """In one spelling and one number."""
    is_abbreviation: bool = False
    """Written with two capitals or more."""


@lru_cache(maxsize=4096)
def words_of(text: str) -> tuple[Word, ...]:
    """The words of a text, without articles and punctuation."""
    found = [_word(match) for match in _WORD.findall(_with_prefixes(_without_marks(text)))]
    last = len(found) - 1
    return tuple(
        word
        for place, word in enumerate(found)
        # A letter that ends a name is no article, as in hepatitis A.
        if word.written not in ARTICLES or (place == last and place > 0)
    )


def plain_words(text: str) -> tuple[str, ...]:
    """The folded words of a text."""
    return tuple(word.folded for word in words_of(text))


_HYPHENATED: Final = re.compile(
    r"\b(?:a|ab|ad|af|an|ante|anti|auto|bi|circum|co|contra|de|dis|ecto|ef|en|endo|epi|ex|extra|"
    r"hemi|hyper|hypo|im|in|infra|inter|intra|ir|iso|macro|mal|micro|mid|mono|multi|neo|non|over|"
    r"pan|para|per|peri|poly|post|pre|pro|pseudo|re|retro|semi|sub|super|supra|trans|tri|ultra|un)"
    r"[-‐‑](?=[^\W\d_]{3})",
    re.IGNORECASE,
)
_SPACED: Final = re.compile(
    r"\b(anti|endo|epi|hyper|hypo|infra|inter|intra|non|para|peri|pre|retro|semi|sub|supra|trans) "
    r"(?=[^\W\d_]{4})",
    re.IGNORECASE,
)
"""Prefixes that are no words of their own, with a space behind them."""


def _with_prefixes(text: str) -> str:
    """A text with each prefix joined to its word, however it is written."""
    return _SPACED.sub(r"\1", _HYPHENATED.sub(lambda match: match[0][:-1], text))


def _without_marks(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    bare = "".join(character for character in plain if not unicodedata.combining(character))
    possessive = _POSSESSIVE.sub("", bare)
    dotted = _DOTTED.sub(lambda match: match[0].replace(".", ""), possessive)
    return _APOSTROPHE.sub("", dotted).replace("&", " and ")


def _word(written: str) -> Word:
    capitals = sum(character.isupper() for character in written)
    if capitals > 1 and written.endswith("s") and written[:-1].isupper():
        # The plural of an abbreviation, as in MRIs.
        written = written[:-1]
    lower = written.casefold()
    plain = "not" if lower in _CONTRACTED else folded(lower)
    return Word(lower, plain, is_abbreviation=capitals > 1)


def same_thing(first: str, second: str, terms: Sequence[Sequence[str]]) -> bool:
    """Whether two short names are of one thing, as vertebra, vertebrae treated, each vertebra.

    One name inside the other is enough, and so is the adjective of a name (vertebral level).
    """
    one, other = plain_words(first), plain_words(second)
    if _shares_head(one, other):
        return True
    for group in terms:
        names = [plain_words(name) for name in group]
        if any(_holds(one, name) for name in names) and any(_holds(other, name) for name in names):
            return True
    return False


_STEM: Final = 6


def _shares_head(one: Sequence[str], other: Sequence[str]) -> bool:
    if not one or not other:
        return False
    head = one[0]
    for word in other:
        is_derived = len(head) >= _STEM and word[:_STEM] == head[:_STEM]
        if word == head or is_derived:
            return True
    return False


def _holds(words: Sequence[str], name: Sequence[str]) -> bool:
    width = len(name)
    return width > 0 and any(
        tuple(words[at : at + width]) == tuple(name) for at in range(len(words) - width + 1)
    )
