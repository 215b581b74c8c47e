"""Why an answer that looks like the right one is another word (rule 14)."""

from trainer.domain.marking.finding import Finding, wrong
from trainer.domain.marking.words.card_words import CardWords
from trainer.domain.marking.words.lookalikes import differ_in_prefix, lookalikes
from trainer.domain.marking.words.plain import Word, words_of
from trainer.domain.marking.words.slips import forgiven_slips, slips_between
from trainer.domain.rating import ErrorKind


def other_word(typed: tuple[Word, ...], known: CardWords) -> Finding | None:
    """The finding that names a look-alike or a slip in a prefix; None where there is none."""
    for entry in known.right:
        pair = _only_difference(typed, words_of(entry))
        if pair is None:
            continue
        mine, wanted = pair
        names = f"“{mine.written}” is another word than “{wanted.written}”"
        if mine.folded in lookalikes().get(wanted.folded, frozenset()):
            return wrong(ErrorKind.OTHER, f"{names}.")
        if _is_slip_in_prefix(mine, wanted):
            return wrong(ErrorKind.OTHER, f"{names}: they differ in the prefix.")
    return None


def _only_difference(typed: tuple[Word, ...], key: tuple[Word, ...]) -> tuple[Word, Word] | None:
    """The one word in which two phrases differ, as typed and as it should be."""
    if len(typed) != len(key):
        return None
    pairs = zip(typed, key, strict=True)
    different = [(mine, wanted) for mine, wanted in pairs if mine.folded != wanted.folded]
    return different[0] if len(different) == 1 else None


def _is_slip_in_prefix(mine: Word, wanted: Word) -> bool:
    allowed = forgiven_slips(wanted)
    if not allowed or not differ_in_prefix(mine.folded, wanted.folded):
        return False
    return slips_between(mine.folded, wanted.folded, allowed) <= allowed
