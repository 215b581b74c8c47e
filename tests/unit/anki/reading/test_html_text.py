"""HTML of a field as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.anki.reading.html_text import Image, _parsed, plain_text, read_html
from trainer.decks.write import tidied

CASES = [
    ("plain", "plain"),
    ("one\ntwo", "one two"),
    ("a &lt; b &amp; c&nbsp;d", "a < b & c d"),
    ("one<br>two", "one\n\ntwo"),
    ("<div>one</div><div>two</div>", "one\n\ntwo"),
    ("<b>bold</b> and <i>not</i>", "bold and not"),
    ("<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
    ("<ol start=3><li>three</li><li>four</li></ol>", "3. three\n4. four"),
    ("<ol><li>one<ul><li>in</li></ul></li><li>two</li></ol>", "1. one\n- in\n2. two"),
    ("<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>", "a | b\n\n1 | 2"),
    ("10<sup>-3</sup> of H<sub>2</sub>O", "10⁻³ of H₂O"),
    ("x<sup>abc</sup>, y<sub>left side</sub>", "x^abc, y_(left side)"),
    ("a<script>alert(1)</script><style>.b{}</style>b", "ab"),
    ("[latex]\\frac{1}{2}[/latex]", "\\frac{1}{2}"),
    ("[$]x^2[/$]", "x^2"),
    ("a [sound:x.mp3] b", "a b"),
    ("[not a mark]", "[not a mark]"),
    ("<pre>one\n  two</pre>", "one\n\ntwo"),
    ("<p>one</p><p>two</p>", "one\n\ntwo"),
    ("<a href='https://x.example'>here</a>", "here"),
    ("a < b", "a < b"),
    ("unclosed <b>bold", "unclosed bold"),
    ("</li></ul></sup>stray", "stray"),
    ("Give <s>5</s> 10 mg", "Give (struck out: 5) 10 mg"),
    (
        "<del>not</del> <strike class='x'>never</strike> given<s></s>",
        "(struck out: not) (struck out: never) given",
    ),
    ("<s>a<sup>2</s></sup> give 5", "(struck out: a²) give 5"),
    ("10<sup>6", "10⁶"),
    ("<s>old", "(struck out: old)"),
    ("<head>pasted<p>Give 5 mg", "pasted\n\nGive 5 mg"),
    ("[anki:tts lang=en_US]hi[/anki:tts] back", "hi back"),
    ("a<!-- <b>x</b> > -->b &amp;", "ab &"),
    ("<?xml version='1.0'?><!DOCTYPE html>a<![if !mso]>b<![endif]>c &lt;", "abc <"),
    ("<table><tr><td>a<sup>1<br></sup></td><td>b</td></tr></table>", "a¹ | b"),
    ("<table><tr><td>a<br></td><td>b</td></tr></table>", "a\n\nb"),
]


@pytest.mark.parametrize(("html", "text"), CASES)
def test_html_reads_well_as_text(html: str, text: str) -> None:
    assert tidied(plain_text(html)) == text


def test_pictures_and_sounds_are_told_apart_from_the_text() -> None:
    reading = read_html(
        'a<img src="n%C3%A4dle 1.png" alt="a  needle">b<img src=\'x.jpg\'/>[sound:y.mp3]'
    )
    assert reading.images == (Image("nädle 1.png", "a needle"), Image("x.jpg", ""))
    assert reading.sounds == ("y.mp3",)
    assert tidied(reading.text) == "ab"


def test_addresses_that_the_text_does_not_say_are_told() -> None:
    html = (
        '<a href="https://x.example/1">here</a> <a href="https://y.example">https://y.example</a>'
    )
    assert read_html(f'{html}<a href="#top">up</a>').links == ("https://x.example/1",)


def test_a_picture_within_a_script_is_none() -> None:
    assert read_html('<script>"<img src=x.png>"</script>').images == ()


SIMPLE = (
    "a",
    " ",
    "\n",
    "<b>",
    "</b>",
    "<span class=x>",
    "</span>",
    "<s>",
    "</s>",
    "<br>",
    "<br />",
    "&lt;",
    "&amp;",
)


@given(st.lists(st.sampled_from(SIMPLE), max_size=20).map("".join))
def test_simple_fields_are_read_as_the_parser_reads_them(html: str) -> None:
    assert tidied(read_html(html).text) == tidied(_parsed(html).text)


@given(st.text())
def test_any_text_is_read(html: str) -> None:
    assert isinstance(read_html(html).text, str)


TAGS = (
    *("<ol>", "</ol>", "<li>", "<td>", "<tr>", "<sup>", "</sup>", "<sub>", "</sub>", "<pre>"),
    *("</pre>", "<script>", "</script>", "x", "<img src=a>", "&#x41;", "&", "<!--", "-->"),
    *("<![CDATA[", "\n", "<![foo[", "]]>", ">", "<", "<!", "<?", "&#" + "1" * 5000, "'", '"'),
)


@given(st.lists(st.sampled_from(TAGS), max_size=40).map("".join))
def test_tags_in_any_order_are_read(html: str) -> None:
    assert isinstance(read_html(html).text, str)
