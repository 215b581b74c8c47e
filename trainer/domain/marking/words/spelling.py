"""UK and US spelling, and singular and plural, folded into one form by rules."""

import re
from functools import lru_cache
from typing import Final

_IRREGULAR: Final = {
    "teeth": "tooth",
    "feet": "foot",
    "women": "woman",
    "men": "man",
    "children": "child",
    "childrens": "child",
    "womens": "woman",
    "mens": "man",
    "lice": "louse",
    "mice": "mouse",
    "criteria": "criterion",
    "phenomena": "phenomenon",
    "ganglia": "ganglion",
    "foramina": "foramen",
    "lumina": "lumen",
    "stomata": "stoma",
    "corpora": "corpus",
    "viscera": "viscus",
    "genera": "genus",
    "septa": "septum",
    "ova": "ovum",
    "data": "datum",
    "sera": "serum",
    "femora": "femur",
    "people": "person",
    "persons": "person",
}

# Applied in this order, each once.  All are applied to the key and the answer alike, so that a
# fold that is odd English (`exercise`, `exercize`) does no harm.
_PLURALS: Final = (
    (re.compile(r"^(.{3,})ae$"), r"\1a"),
    (re.compile(r"^(.{2,})ies$"), r"\1y"),
    (re.compile(r"^(.{2,})(?:sis|ses|se)$"), r"\1s"),
    (re.compile(r"^(.{2,}(?:x|ch|sh|z))es$"), r"\1"),
    (re.compile(r"^(.{2,})(?:ices|ex|ix)$"), r"\1ix"),
    (re.compile(r"^(.{2,})nges$"), r"\1nx"),
    (re.compile(r"^(.{2,}or)aces$"), r"\1ax"),
    (re.compile(r"^(.{2,})ata$"), r"\1a"),
    (re.compile(r"^(.{2,}[^sui])s$"), r"\1"),
    (re.compile(r"^(.{3,})i$"), r"\1us"),
    (re.compile(r"^(.{2,}(?:ul|teri|ymphys))a$"), r"\1um"),
)
_ADVERB: Final = re.compile(
    r"^(.{2,}(?:ous|al|ar|ive|ent|ant|ate|ute|id|ow|ick|eep|ior|ine))ly$",
)
"""An adverb of a route or a manner is its adjective: `intravenously` is `intravenous`."""
_OF_IC: Final = re.compile(r"^(.{3,}(?:scop|t|graph|olog|phylact|bar|lyt|tem|gen))ical$")
_NO_MANNER: Final = frozenset(
    """
    usually generally typically commonly possibly probably really only nearly clearly early mainly
    normally basically finally especially initially additionally actually particularly occasionally
    fully frequently recently apparently presumably principally
    """.split()  # noqa: SIM905 - a list reads worse
)
"""Adverbs that say how far something is so, not how it is done."""
_LIGATURE: Final = re.compile(r"[ao]+e")
"""`gastro-oesophageal` and `gastroesophageal` fold into one, joined or not."""
_SPELLINGS: Final = (
    (re.compile(r"^(.{2,}[^aeiou])our"), r"\1or"),
    (re.compile(r"^(.{2,})(t|b|v)re$"), r"\1\2er"),
    (re.compile(r"^(.{2,})is(ation|ing|ed|er)$"), r"\1iz\2"),
    (re.compile(r"^(.{2,})i[sz]e?$"), r"\1iz"),
    (re.compile(r"^(.{2,})y[sz](?:e)$"), r"\1yz"),
    (re.compile(r"^(.{2,})ys(ing|ed|er)$"), r"\1yz\2"),
    (re.compile(r"ll(ed|ing|er|or|ation|ment)$"), r"l\1"),
    (re.compile(r"^(.{3,})ll$"), r"\1l"),
    (re.compile(r"sulph"), "sulf"),
    (re.compile(r"leuc"), "leuk"),
    (re.compile(r"ogue$"), "og"),
    (re.compile(r"^grey"), "gray"),
    (re.compile(r"mould"), "mold"),
    (re.compile(r"(.{2,})ens(e?)$"), r"\1enc\2"),
    (re.compile(r"programme?"), "program"),
    (re.compile(r"gramme$"), "gram"),
    (re.compile(r"^sceptic"), "skeptic"),
    (re.compile(r"geing$"), "ging"),
    (re.compile(r"dgement$"), "dgment"),
    (re.compile(r"practis"), "practic"),
    (re.compile(r"aluminium"), "aluminum"),
    (re.compile(r"cesarian"), "cesarean"),
    (re.compile(r"ct?xion$"), "ction"),
    (re.compile(r"plough"), "plow"),
    (re.compile(r"yre$"), "ire"),
)

_SAME: Final = {
    "via": "through",
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "ten": "10",
    "eleven": "11",
    "twelve": "12",
}
_INVARIABLE: Final = frozenset(
    (
        "anti",
        "semi",
        "multi",
        "peri",
        "mini",
        "trans",
        "plus",
        "dens",
        "lens",
        "yes",
        "gas",
        "rabies",
    )
)
"""Words and prefixes whose last letter is no plural."""
_GREEK: Final = {"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "μ": "mu", "ω": "omega"}


@lru_cache(maxsize=8192)
def folded(word: str) -> str:
    """A lower-case word in one spelling and one number; the same for all that are one word.

    >>> folded("haemorrhages") == folded("hemorrhage")
    True
    """
    if word in _SAME or word in _GREEK:
        return _SAME.get(word) or _GREEK[word]
    if len(word) < 3 or not word.isalpha() or len(word) > 60:
        return word
    one = _singular(_IRREGULAR.get(word, word))
    if one not in _NO_MANNER:
        one = _ADVERB.sub(_adjective, one)
    one = without_ligatures(one)
    for pattern, spelling in _SPELLINGS:
        one = pattern.sub(spelling, one, count=1)
    return one


def _adjective(adverb: re.Match[str]) -> str:
    """`oral` of `orally`; `endoscopic` of `endoscopically`, which is of no `endoscopical`."""
    return _OF_IC.sub(r"\1ic", adverb[1])


def short_spelling(word: str) -> str:
    """A lower-case word as the US spells it, in the number it has."""
    return without_ligatures(word).replace("our", "or")


def without_ligatures(word: str) -> str:
    """A word with `e` for `ae` and `oe`."""
    return _LIGATURE.sub("e", word)


def _singular(word: str) -> str:
    if len(word) < 4 or word in _INVARIABLE:
        return word
    for pattern, singular in _PLURALS:
        changed = pattern.sub(singular, word)
        if changed != word:
            return changed
    return word
