"""The grammar for educators is true: its examples are a deck, and it leaves no word out."""

import re
from pathlib import Path

import trainer.decks
from trainer.decks.check import check_text
from trainer.decks.grammar import HEAD_FIELDS, KINDS
from trainer.decks.problem import Code
from trainer.domain.fact import Category, Status

FORMAT = (Path(trainer.decks.__file__).parent / "FORMAT.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```markdown\n(.*?)```", FORMAT, re.DOTALL)
WORDS = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", FORMAT, flags=re.DOTALL))


def test_the_examples_form_a_deck_without_a_problem() -> None:
    reading = check_text("\n".join(EXAMPLES), path="FORMAT.md")
    assert reading.problems == ()
    assert reading.deck is not None
    assert reading.deck.retired


def test_each_example_alone_is_right_under_the_first() -> None:
    head = EXAMPLES[0]
    for example in EXAMPLES[1:]:
        assert check_text(f"{head}\n{example}", path="FORMAT.md").problems == ()


def test_every_kind_has_an_example() -> None:
    assert set(re.findall(r"^## (\S+)", "\n".join(EXAMPLES), re.MULTILINE)) == set(KINDS)


def test_every_field_is_named() -> None:
    fields = {name for kind in KINDS.values() for name in kind.fields}
    assert {*fields, *HEAD_FIELDS} <= {word.partition(":")[0].strip() for word in WORDS}


def test_every_category_status_and_code_is_named() -> None:
    for word in (*Category, *Status):
        assert word in FORMAT
    assert {code.value for code in Code} <= set(WORDS)
