"""Ids are written where they are missing, and no other byte changes."""

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.decks.samples import GOOD, HEAD
from trainer.decks.check import check_text
from trainer.decks.ids import with_ids
from trainer.errors import DeckError

KINDS = ["basic", "cloze", "choice", "figure", "steps", "true-false", "fact", "term", "source"]


class Repeating(random.Random):
    """Draws each word of four letters three times over: 2222 2222 2222 3333 3333 …"""

    drawn = 0

    def random(self) -> float:
        self.drawn += 1
        return ((self.drawn - 1) // 12 + 0.5) / 31


def named(text: str, seed: int = 1) -> str:
    return with_ids(text.encode(), path="a.md", rng=random.Random(seed)).decode()


def ids_of(text: str) -> list[str]:
    return re.findall(r"^## \S+ (\S+)$", text, re.MULTILINE)


@pytest.mark.parametrize("kind", KINDS)
def test_a_block_without_an_id_gets_one(kind: str) -> None:
    assert re.fullmatch(rf"{HEAD}## {kind} ad-[2-9a-z]{{4}}\nx\n", named(f"{HEAD}## {kind}\nx\n"))


def test_what_has_its_ids_stays_as_it_is() -> None:
    assert named(GOOD) == GOOD


@pytest.mark.parametrize("heading", ["## retired", "## bsic", "##basic", "## basic B_1", "### x"])
def test_what_is_no_block_that_lacks_an_id_stays_as_it_is(heading: str) -> None:
    assert named(f"{HEAD}\n{heading}\n") == f"{HEAD}\n{heading}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("## basic\r\nQ: x\r\n", "## basic ad-NNNN\r\nQ: x\r\n"),
        ("## basic\rQ: x\r", "## basic ad-NNNN\rQ: x\r"),
        ("  ##  basic  \t\nQ: x", "  ##  basic ad-NNNN  \t\nQ: x"),
        ("<!-- a --> ## basic <!-- b -->\n", "<!-- a --> ## basic ad-NNNN <!-- b -->\n"),
        ("<!--\n## basic\n-->\n", "<!--\n## basic\n-->\n"),
        ("Ünï:\u2028\x0c\n\n## basic", "Ünï:\u2028\x0c\n\n## basic ad-NNNN"),
    ],
)
def test_no_other_byte_changes(before: str, after: str) -> None:
    written = named(HEAD + before)
    assert re.sub(r"ad-[2-9a-z]{4}", "ad-NNNN", written) == HEAD + after


def test_a_byte_order_mark_stays() -> None:
    assert re.match(r"\ufeff## basic card-[2-9a-z]{4}\n$", named("\ufeff## basic\n"))


@pytest.mark.parametrize(
    ("ids", "prefix"),
    [
        (["vp-1", "vp-2", "x-3"], "vp"),
        (["x-3", "vp-1", "vp-2"], "vp"),
        (["a-b-1"], "a-b"),
        (["one", "two"], "ad"),
        (["far-too-long-a-prefix-1"], "ad"),
    ],
)
def test_the_prefix_is_the_one_most_cards_have(ids: list[str], prefix: str) -> None:
    cards = "".join(f"## basic {block_id}\n" for block_id in ids)
    facts = "## fact fa-1\n## fact fa-2\n## fact fa-3\n"
    assert ids_of(named(f"{HEAD}{facts}{cards}## basic\n"))[-1].rpartition("-")[0] == prefix


@pytest.mark.parametrize(
    ("slug", "prefix"),
    [("lumbar-puncture", "lp"), ("vertebroplasty", "ve"), ("Not A Slug", "card"), ("x", "x")],
)
def test_without_ids_the_prefix_is_the_first_letters_of_the_slug(slug: str, prefix: str) -> None:
    (new,) = ids_of(named(f"# A\ndeck: {slug}\n## basic\n"))
    assert new.rpartition("-")[0] == prefix


@pytest.mark.parametrize(
    "taken",
    ["## retired ad-2222", "## basic ad-2222", "## bsic ad-2222", "<!--\n## basic ad-2222\n-->"],
)
def test_an_id_that_is_or_was_used_is_never_written(taken: str) -> None:
    text = f"{HEAD}{taken}\n\n## basic\n\n## basic\n"
    written = with_ids(text.encode(), path="a.md", rng=Repeating()).decode()
    assert re.findall(r"^## basic (ad-\w+)$", written[len(HEAD) + len(taken) :], re.MULTILINE) == [
        "ad-3333",
        "ad-4444",
    ]


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(DeckError, match=r"^a\.md:1:1: not-utf-8 "):
        with_ids(b"\xff## basic\n", path="a.md", rng=random.Random(1))


@given(
    st.lists(
        st.sampled_from([*(f"## {kind}" for kind in KINDS), "## basic vp-1", "Q: x", "", "é"])
    ),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.integers(),
)
@settings(deadline=None)
def test_writing_ids_only_adds_them(lines: list[str], end: str, seed: int) -> None:
    before = end.join([HEAD, *lines])
    after = named(before, seed)
    pairs = zip(re.split(r"\r\n|\n|\r", before), re.split(r"\r\n|\n|\r", after), strict=True)
    new = [later[len(line) :] for line, later in pairs if line != later]
    assert len(new) == sum(line.count(" ") == 1 and line[0] == "#" for line in lines)
    assert len(set(new)) == len(new)
    assert named(after, seed + 1) == after


def test_a_deck_with_its_ids_written_reads_without_a_problem() -> None:
    nameless = re.sub(r"^(## (?!retired|fact|source)\S+) \S+$", r"\1", GOOD, flags=re.MULTILINE)
    assert {problem.code for problem in check_text(nameless, path="a.md").problems} == {
        "missing-id"
    }
    assert check_text(named(nameless), path="a.md").problems == ()
