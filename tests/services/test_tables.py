"""Tables of cards become decks."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.decks.brought import lasting_id
from trainer.decks.check import check_text
from trainer.domain.card import Card, Cloze, Shown, Typed
from trainer.domain.deck import Deck
from trainer.domain.fact import Category
from trainer.errors import DeckError
from trainer.services import table_files
from trainer.services.leftovers import Left
from trainer.services.table_files import Row, Table, read_table
from trainer.services.table_import import TableImport, imported

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file, text or bytes."""

    def written(content: str | bytes, name: str = "cards.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return written


def deck_of(done: TableImport) -> Deck:
    reading = check_text("".join(done.pieces), path="a.md")
    assert reading.problems == ()
    assert reading.deck is not None
    return reading.deck


def cards_of(path: Path) -> Sequence[Card]:
    return deck_of(imported(read_table(path))).cards


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_columns_are_known_by_name_whatever_stands_between_them(
    delimiter: str, encoding: str, write: Write
) -> None:
    rows = (
        ("Front", "BACK", "explanation", "Category", "Tags", "Deck"),
        ("Wärme, wo?", '"Im ""Knie"""', "So", "risk figure", "a b::c", "X"),
    )
    text = "\r\n".join(delimiter.join(f'"{c}"' if "," in c else c for c in row) for row in rows)
    (card,) = cards_of(write(text.encode(encoding)))
    assert card.question == Shown(stem="Wärme, wo?", answer='Im "Knie"')
    assert (card.why, card.category, card.tags) == ("So", Category.RISK_FIGURE, ("a", "b::c"))


def test_accepted_answers_make_a_card_typed(write: Write) -> None:
    (card,) = cards_of(write("Question,Answer,Accept\nWhich?,a needle,needle; the needle\n"))
    assert isinstance(card.question, Typed)
    assert card.question.rubric.accept == ("needle", "the needle")


def test_the_word_none_makes_a_card_typed_without_other_answers(write: Write) -> None:
    typed, shown = cards_of(write("Question,Answer,Accept\nA?,b,none\nC?,d,\n"))
    assert isinstance(typed.question, Typed)
    assert typed.question.rubric.accept == ()
    assert isinstance(shown.question, Shown)


@pytest.mark.parametrize("gap", ["{{c1::antibiotic::class}}", "[[1:antibiotic::class]]"])
def test_a_text_with_gaps_is_a_cloze(gap: str, write: Write) -> None:
    (card,) = cards_of(write(f"Text,Why\nAn {gap} is given.,So\n"))
    assert isinstance(card.question, Cloze)
    assert (card.question.answer, card.question.hint, card.why) == ("antibiotic", "class", "So")


def test_accepted_answers_of_a_cloze_make_it_typed_and_are_counted(write: Write) -> None:
    done = imported(
        read_table(write("Text,Accept\nAn {{c1::x}} is,alt1; alt2\nB {{c1::y}},none\n"))
    )
    questions = [card.question for card in deck_of(done).cards]
    assert all(isinstance(question, Cloze) and question.is_typed for question in questions)
    assert done.leftovers.examples == {Left.CLOZE_ACCEPT: ["alt1; alt2"]}


def test_a_row_with_a_text_and_a_question_is_told(write: Write) -> None:
    path = write("Question,Answer,Text\nq,a,\nShown q,Shown a,The {{c1::x}} y\n")
    assert refused(path).startswith(f"{path}:3:1: a row with a Text is a cloze and has no Question")


def test_signs_that_look_like_html_in_anki_s_own_columns_are_none(write: Write) -> None:
    head = "#separator:tab\n#html:true\n#guid column:1\n#tags column:4\n"
    rows = "g<b>1\tq1 &lt;\ta\tx&y\ng<i>1\tq2\ta\t\n"
    first, second = deck_of(imported(read_table(write(head + rows, "notes.txt")))).cards
    assert first.question == Shown(stem="q1 <", answer="a")
    assert (first.block, second.block) == (lasting_id("g<b>1"), lasting_id("g<i>1"))
    assert first.tags == ("x&y",)


def test_ids_follow_the_id_column_or_the_question(write: Write) -> None:
    def ids(text: str) -> list[str]:
        return [card.block for card in cards_of(write(text))]

    named = ids("Id,Question,Answer\nx,Old?,a\n")
    assert ids("Id,Question,Answer\nx,New?,b\n") == named
    assert ids("Question,Answer\nx,other\n") == named
    assert ids("Question,Answer\ny,other\n") != named


ANKI_DECKS = (
    "#separator:comma\n#columns:Question,Answer,Deck\n#deck column:3\n"
    "a,b,Bones::Spine::L2\nc,d,Bones::Spine\n"
)


def test_the_common_levels_of_anki_s_decks_are_the_title_and_the_rest_sections(
    write: Write,
) -> None:
    deck = deck_of(imported(read_table(write(ANKI_DECKS, "notes.txt"))))
    assert (deck.title, deck.procedure, deck.slug) == ("Spine", "Bones", "spine")
    assert [card.section for card in deck.cards] == ["L2", ""]


@pytest.mark.parametrize("column", ["Section", "Deck"])
def test_a_table_s_slug_and_title_are_its_file_s_whatever_its_rows_say(
    column: str, write: Write
) -> None:
    rows = f"Question,Answer,{column}\na,b,Complications\n"
    for text in (rows, f"{rows}c,d,Technique\n"):
        deck = deck_of(imported(read_table(write(text, "vertebroplasty.csv"))))
        assert (deck.title, deck.slug, deck.procedure) == ("vertebroplasty", "vertebroplasty", "")
        assert deck.cards[0].section == "Complications"


def test_under_another_title_sections_stay_whole(write: Write) -> None:
    deck = deck_of(imported(read_table(write(ANKI_DECKS, "notes.txt")), title="Vertebroplasty"))
    assert (deck.title, deck.procedure, deck.slug) == ("Vertebroplasty", "", "vertebroplasty")
    assert [card.section for card in deck.cards] == ["Bones::Spine::L2", "Bones::Spine"]


@pytest.mark.parametrize(
    ("there", "slug"),
    [
        ("# A\ndeck: my-own\nversion: 1.0\n\n## source a\nTitle: b\n", "my-own"),
        ("\ufeff# A\r\ndeck:  my-own \r\n", "my-own"),
        ("# A\ndeck: No Slug\n", "cards"),
        ("mine", "cards"),
        ("## fact a\ndeck: my-own\n", "cards"),
        ("\x00", "cards"),
    ],
)
def test_a_deck_that_is_replaced_keeps_its_slug(
    there: str, slug: str, write: Write, tmp_path: Path
) -> None:
    table = read_table(write("Question,Answer\na,b\n"))
    target = write(there, "cards.md")
    assert imported(table, target=target).deck.slug == slug
    assert imported(table, target=target, slug="chosen").deck.slug == "chosen"
    assert imported(table, target=tmp_path / "none.md").deck.slug == "cards"


def test_a_title_and_a_slug_may_be_given(write: Write) -> None:
    table = read_table(write("Question,Answer\na,b\n"))
    deck = deck_of(imported(table, title="My spine", slug="spine-2"))
    assert (deck.title, deck.slug) == ("My spine", "spine-2")
    with pytest.raises(DeckError, match="cannot be a deck's slug"):
        imported(table, slug="My Spine")


ANKI_EXPORT = (
    "#separator:tab\n#html:true\n#guid column:1\n#notetype column:2\n#deck column:3\n"
    "#tags column:6\n"
    'g1\tBasic\tSpine\tL2 &lt; L3?\t"A vertebra<br>of <b>the</b> spine [sound:x.mp3]"\ta b\n'
    "g2\tCloze\tSpine::Drugs\tAn {{c1::antibiotic}} is given.\tBecause\t\n"
)


def test_anki_s_text_export_is_read_by_its_headers(write: Write) -> None:
    done = imported(read_table(write(ANKI_EXPORT, "notes.txt")))
    basic, cloze = deck_of(done).cards
    assert basic.question == Shown(stem="L2 < L3?", answer="A vertebra\n\nof the spine")
    assert (basic.section, basic.tags) == ("", ("a", "b"))
    assert isinstance(cloze.question, Cloze)
    assert (cloze.section, cloze.why) == ("Drugs", "Because")
    assert done.leftovers.counts == {Left.SOUND: 1}


def test_headers_may_name_columns_deck_and_tags_of_all(write: Write) -> None:
    head = "#separator:Semicolon\n#columns:Back;Front\n#deck:Spine\n#tags:x y\n"
    text = f"{head}an answer;a question\n"
    deck = deck_of(imported(read_table(write(text, "notes.txt"))))
    (card,) = deck.cards
    assert card.question == Shown(stem="a question", answer="an answer")
    assert (deck.title, card.tags) == ("Spine", ("x", "y"))


def test_a_workbook_is_read_as_it_is_shown(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Question", "Answer", "Tags"])
    sheet.append(["How many?", 5.0, None])
    sheet.append([None, None, None])
    sheet.append(["Is it?", True, "x"])
    book.save(tmp_path / "cards.xlsx")
    first, second = cards_of(tmp_path / "cards.xlsx")
    assert first.question == Shown(stem="How many?", answer="5")
    assert isinstance(second.question, Shown)
    assert second.question.answer == "TRUE"


def refused(path: Path) -> str:
    with pytest.raises(DeckError) as refusal:
        imported(read_table(path))
    assert refusal.value.hint
    return refusal.value.message


def test_every_mistake_is_told_by_row_and_column(write: Write) -> None:
    path = write(
        "Id,Question,Answer,Category\n1,a?,b,risk figur\n2,c?,d,cause\n2,e?,f,\n3,g?,h,nothing\n"
    )
    first, second, third = refused(path).splitlines()
    assert first.startswith(f"{path}:2:4: there is no category 'risk figur'. Did you mean")
    assert second == f"{path}:4:1: the id '2' is that of row 3 already"
    assert third.startswith(f"{path}:5:4: ")


def test_a_row_over_several_lines_counts_by_its_first(write: Write) -> None:
    path = write('Question,Answer,Category\n"a\n?",b,cause\nc?,d,nothing\n')
    assert refused(path).startswith(f"{path}:4:3: ")


def test_unknown_columns_are_named_with_what_was_expected(write: Write) -> None:
    message = refused(write("Foo,Bar\na,b\n"))
    assert "names: Foo, Bar" in message
    assert "`Question` and `Answer`" in message
    done = imported(read_table(write("Question,Answer,Colour\na,b,c\n")))
    assert done.unused == ("Colour",)


def test_what_cannot_be_a_card_is_left_out_and_counted(write: Write) -> None:
    text = f"Question,Answer\na,b\na,c\n,d\ne,\nf,{'x' * 20_001}\n,\n"
    done = imported(read_table(write(text)))
    assert done.notes == 1
    assert done.leftovers.counts == {
        Left.SAME_QUESTION: 1,
        Left.NO_QUESTION: 1,
        Left.NO_ANSWER: 1,
        Left.TOO_LONG: 1,
    }


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff\xfe", b"PK\x03\x04rest", b"\x00\x01\x02"])
def test_what_is_no_table_is_refused(content: bytes, write: Write) -> None:
    refused(write(content))


def test_what_is_not_utf_8_is_told_by_its_line(write: Write) -> None:
    path = write(b"Question,Answer\na,b\nW\xe4rme,c\n")
    assert refused(path).startswith(f"{path}:3:1: this is not UTF-8")


def test_a_mark_that_is_not_closed_and_a_field_without_end_are_told(write: Write) -> None:
    path = write('Question,Answer\n"' + "x" * 200_000)
    assert "cannot be read" in refused(path)


def test_a_damaged_workbook_is_read_or_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Question", "Answer"])
    book.save(tmp_path / "good.xlsx")
    good = (tmp_path / "good.xlsx").read_bytes()
    bad = tmp_path / "bad.xlsx"
    for cut in range(0, len(good), 97):
        for content in (good[:cut], good[:cut] + b"\xff" + good[cut + 1 :]):
            bad.write_bytes(content)
            with suppress(DeckError):
                imported(read_table(bad))


def test_bounds_hold(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write("Question,Answer\n" + "a,b\n" * 20)
    monkeypatch.setattr(table_files, "MOST_ROWS", 10)
    assert "more than 10 rows" in refused(path)
    monkeypatch.setattr(table_files, "LARGEST_TABLE_BYTES", 10)
    assert "larger than" in refused(path)


SIGNS = st.one_of(st.sampled_from(list('{}[]:;#\\"\n\r\t ,|<>&1.-_')), st.characters())
TOKENS = st.sampled_from(
    [
        *(
            "{{c1::a}}",
            "{{c2:: b ::hint}}",
            "{{c1,2::c }}",
            "{{c3::",
            "}}",
            "[[1:d]]",
            "[[2:e::f]]",
        ),
        *("\n- one", "\n2. two", "\n\n", "## basic x-1", "A: b", "<b>", "{fact}", "<!--"),
    ]
)
CELLS = st.lists(st.one_of(SIGNS, TOKENS), max_size=30).map("".join)


@given(st.lists(st.lists(CELLS, min_size=5, max_size=5), max_size=4))
def test_any_table_makes_a_deck_without_a_problem(rows: list[list[str]]) -> None:
    names = ("Question", "Answer", "Why", "Tags", "Section")
    table = Table(
        path=Path("t.csv"),
        columns=names,
        rows=tuple(Row(number, tuple(cells)) for number, cells in enumerate(rows, 2)),
    )
    done = imported(table)
    assert len(deck_of(done).cards) == done.cards


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("any") / "x.csv"
    path.write_bytes(b"Question,Answer\n" + content)
    with suppress(DeckError):
        deck_of(imported(read_table(path)))


def test_a_cell_that_begins_with_a_sign_of_comments_is_no_comment(write: Write) -> None:
    text = '#separator:tab\n#html:false\n"#1 cause?"\tthis\n#a "comment\nand?\tthat\n'
    first, second = cards_of(write(text, "notes.txt"))
    assert first.question == Shown(stem="#1 cause?", answer="this")
    assert second.question == Shown(stem="and?", answer="that")


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x0b", "\x0c", "\x85", "\x1c"])
def test_only_a_line_end_ends_a_row(sign: str, write: Write) -> None:
    (card,) = cards_of(write(f"Question,Answer\nWhich{sign}needle?,blunt\n"))
    assert isinstance(card.question, Shown)
    assert card.question.answer == "blunt"
    assert card.question.stem.split() == ["Which", "needle?"]


def test_a_cell_behind_the_last_column_is_told_and_not_dropped(write: Write) -> None:
    path = write("Question,Answer\nHow many?,5, or 6 in children\n")
    assert refused(path).startswith(f"{path}:2:3: there is no column here")
    (card,) = cards_of(write("Question,Answer\nHow many?,5,,\n"))
    assert card.question == Shown(stem="How many?", answer="5")


def test_a_row_of_too_many_cells_is_told(write: Write) -> None:
    path = write(f"Question,Answer{',' * 300}\na,b{',' * 250}c\n")
    assert "more than 200 columns" in refused(path)


@pytest.mark.parametrize(
    "head", [f"#guid column:{'1' * 5000}", f"#columns:{'x' * 200_000}", "#tags column:0"]
)
def test_odd_headers_are_read_or_refused(head: str, write: Write) -> None:
    with suppress(DeckError):
        imported(read_table(write(f"#separator:tab\n{head}\na\tb\n", "notes.txt")))


@given(st.text(max_size=40), st.binary(max_size=100))
def test_any_header_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, head: str, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("any") / "x.txt"
    path.write_bytes(f"#{head}\n".encode("utf-8", "replace") + content)
    with suppress(DeckError):
        deck_of(imported(read_table(path)))


def test_a_workbook_is_read_to_its_end_whatever_it_says_of_its_size(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (("Question", "Answer"), *((f"q{number}?", f"a{number}") for number in range(5))):
        book.active.append(row)
    book.save(tmp_path / "good.xlsx")
    with (
        ZipFile(tmp_path / "good.xlsx") as good,
        ZipFile(tmp_path / "short.xlsx", "w") as short,
    ):
        for name in good.namelist():
            short.writestr(name, good.read(name).replace(b'ref="A1:B6"', b'ref="A1:B2"'))
    assert len(cards_of(tmp_path / "short.xlsx")) == 5


def test_a_percentage_is_read_as_it_is_shown_and_other_sheets_are_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Question", "Answer"])
    for number, share in enumerate((0.25, 0.001, 1.5), 2):
        book.active.append([f"How many, {number}?", share])
        book.active.cell(number, 2).number_format = "0.0%"
    book.create_sheet("More").append(["Question", "Answer"])
    book.save(tmp_path / "cards.xlsx")
    done = imported(read_table(tmp_path / "cards.xlsx"))
    questions = [card.question for card in deck_of(done).cards]
    assert [one.answer for one in questions if isinstance(one, Shown)] == ["25%", "0.1%", "150%"]
    assert done.leftovers.examples == {Left.SHEET: ["More"]}


@pytest.mark.parametrize(
    ("number", "form", "shown"),
    [
        (5, '0"%"', "5%"),
        (5, "0\\%", "5%"),
        (0.05, "0%", "5%"),
        (0.05, '0%" of patients"', "5% of patients"),
        (5, '0.0 "mg/kg"', "5 mg/kg"),
        (5, 'General" mmol/l"', "5 mmol/l"),
        (5, '"about "0', "about 5"),
        (-5, '0"%";-0"%"', "-5%"),
        (5, '0;-0"%"', "5"),
        (50000, "# ##0_ ", "50000"),
        (2.5, "General", "2.5"),
    ],
)
def test_a_number_is_read_with_the_words_of_its_format(
    number: float, form: str, shown: str, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Question", "Answer"])
    book.active.append(["How much?", number])
    book.active.cell(2, 2).number_format = form
    book.save(tmp_path / "cards.xlsx")
    (card,) = cards_of(tmp_path / "cards.xlsx")
    assert card.question == Shown(stem="How much?", answer=shown)


def test_a_cell_whose_formula_failed_is_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Question", "Answer"])
    book.active.append(["How much?", "#N/A"])
    book.save(tmp_path / "cards.xlsx")
    path = tmp_path / "cards.xlsx"
    assert refused(path).startswith(f"{path}:2:2: this cell is an error, #N/A")
