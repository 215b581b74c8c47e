"""What is written is read back as what was meant."""

from hypothesis import example, given
from hypothesis import strategies as st

from tests.unit.decks.samples import GROUND
from trainer.decks.check import check_text
from trainer.decks.write import Value, Written, block_text, deck_head, item, items, passage, tidied
from trainer.domain.card import Card, Choice, Shown

PIECES = st.one_of(
    st.sampled_from(
        [
            "\n",
            "\n\n",
            "\r\n",
            " ",
            "\u2028",
            "Note: ",
            "Q: ",
            "# ",
            "## basic b-9",
            "[x] ",
            "[ ]",
            "[[1:",
            "]]",
            "::",
            "{rate}",
            "{",
            "}",
            "\\",
            "\\{",
            "<!--",
            "-->",
            ";",
            ",",
            "- ",
            "1. ",
            "12) ",
            "none",
            "word",
            "\x1b[31m",
            "\u202e",
            "H\u2082O",
        ]
    ),
    st.text(max_size=5),
)
TEXTS = st.lists(PIECES, max_size=12).map("".join)
BASIC = "basic"


def only_card(block: Written) -> Card:
    reading = check_text(GROUND + block_text(block), path="a.md")
    assert reading.problems == (), reading.problems
    assert reading.deck is not None
    (card,) = reading.deck.cards
    return card


@given(TEXTS, TEXTS)
@example("a\n1. b\n\n2. c", "[x] y\n[ ] z")
@example("a\n\\# b", "x\n\nNote: y")
def test_any_text_of_a_basic_card_is_read_back(question: str, answer: str) -> None:
    asked, given_answer = tidied(f"q {question}"), tidied(f"a {answer}")
    values = (Value("Q", passage(asked)), Value("Fact", "claim"), Value("A", passage(given_answer)))
    card = only_card(Written(BASIC, "b-1", values))
    assert card.question == Shown(stem=asked, answer=given_answer)


@given(TEXTS)
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert tidied(tidied(text)) == tidied(text)


@given(
    st.lists(TEXTS.map(lambda text: item_text(f"t {text}")), min_size=1, max_size=4, unique=True)
)
def test_any_list_is_read_back(texts: list[str]) -> None:
    values = (
        *(Value("Q", "What?"), Value("Fact", "claim"), Value("A", "This")),
        Value("Tags", items(text.replace(" ", "_") for text in texts)),
    )
    card = only_card(Written(BASIC, "b-1", values))
    assert card.tags == tuple(dict.fromkeys(text.replace(" ", "_") for text in texts))


def item_text(text: str) -> str:
    """A text as one item of a list holds it."""
    return " ".join(tidied(text).split())


@given(TEXTS)
def test_any_option_is_read_back(text: str) -> None:
    option = tidied(f"o {text}")
    values = (
        *(Value("Q", "Which?"), Value("Fact", "claim")),
        *(Value("[x]", passage(option)), Value("[ ]", "another one")),
    )
    card = only_card(Written("choice", "b-1", values))
    assert isinstance(card.question, Choice)
    assert card.question.options[0].text == option


@given(TEXTS, TEXTS)
def test_any_head_is_read_back(title: str, note: str) -> None:
    name, said = item_text(f"t {title}"), item_text(f"n {note}")
    text = deck_head(name, (("deck", "a-deck"), ("version", "1"), ("note", said), ("author", "")))
    reading = check_text(text, path="a.md")
    assert reading.problems == ()
    assert reading.deck is not None
    assert (reading.deck.title, reading.deck.note, reading.deck.author) == (name, said, "")


def test_a_block_reads_well() -> None:
    values = (
        *(Value("Q", passage("What\n\nNote: {x}?")), Value("Why", "")),
        *(Value("[x]", "This"), Value("Tags", items(["a", "b;c"]))),
    )
    assert block_text(Written("choice", "b-1", values)) == (
        "\n## choice b-1\nQ: What\n\n\\Note: \\{x\\}?\n[x] This\nTags: a; b\\;c\n"
    )
    assert item("a; b") == "a\\; b"
