"""HTML as text that reads well: lists, tables, raised and lowered figures, pictures apart."""

import re
from collections.abc import Sequence
from html import unescape
from html.parser import HTMLParser
from typing import Final, NamedTuple
from urllib.parse import unquote

_NEEDS_NO_PARSER: Final = re.compile(r"[^<&\[\n]*").fullmatch
_SOUND: Final = re.compile(
    r"\[sound:([^\]\n]{0,300})\]|\[anki:(?:play|tts)[^\]\n]{0,300}\]", re.IGNORECASE
)
"""Each is bounded: a text made of its beginnings would else be read to its end from each."""
_COMMENT_BEGINS: Final = "<!--"
_COMMENT_ENDS: Final = "-->"
_DECLARATION: Final = re.compile(r"<[!?][^<>]{0,300}>")
_LONG_NUMBER: Final = re.compile(r"&#x?[0-9a-f]{8,};?", re.IGNORECASE)
_LATEX_OR_END: Final = re.compile(r"\[(?:/?(?:latex|\$\$?)|/anki:\w{1,9})\]", re.IGNORECASE)
_PLAIN_TAG: Final = re.compile(r"</?(?:b|i|u|em|strong|span|font|small|big)(?: [^<>\"']*)?>")
_BREAK: Final = re.compile(r"<br ?/?>")
_SPACES: Final = re.compile(r"[ \t\r\n\f\u200b]+")
_BLOCKS: Final = frozenset(
    word
    for line in (
        "address article aside blockquote center dd details div dl dt fieldset figcaption figure",
        "footer form h1 h2 h3 h4 h5 h6 header hr main nav ol p pre section summary table tbody",
        "tfoot thead tr ul",
    )
    for word in line.split()
)
_HIDDEN: Final = frozenset(("script", "style", "title", "template", "noscript", "iframe"))
_CELLS: Final = frozenset(("td", "th"))
_RAISED: Final = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_LOWERED: Final = str.maketrans("0123456789+-−=()aeox", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₒₓ")
_TABLES: Final = {"sup": (_RAISED, "^"), "sub": (_LOWERED, "_")}
_MOST_LINKS: Final = 50
"""Of one text, of which is told that they are left out."""
_STRUCK: Final = frozenset(("s", "strike", "del"))
_DEEPEST: Final = 200


class Image(NamedTuple):
    """A picture that a text shows."""

    name: str
    """Of the media file."""
    alt: str


class Reading(NamedTuple):
    """What a piece of HTML says."""

    text: str
    """With line ends between its blocks; not yet tidied."""
    images: Sequence[Image] = ()
    sounds: Sequence[str] = ()
    links: Sequence[str] = ()
    """Addresses that the text does not say."""


def read_html(html: str) -> Reading:
    """What a piece of HTML says; any text at all is read."""
    if _NEEDS_NO_PARSER(html):
        return Reading(html)
    if "[" not in html and "&#" not in html:
        # Most fields are no more than that, and the parser takes ten times as long.
        spaced = _BREAK.sub("\n", _SPACES.sub(" ", _PLAIN_TAG.sub("", html)))
        if "<" not in spaced:
            return Reading(unescape(spaced))
    return _parsed(html)


def _parsed(html: str) -> Reading:
    sounds = [unescape(mark.group(1) or "speech") for mark in _SOUND.finditer(html)]
    reader = _Reader()
    reader.feed(_tamed(_LATEX_OR_END.sub(" ", _SOUND.sub(" ", html))))
    reader.close()
    text = reader.text
    links = tuple(link for link in reader.links[:_MOST_LINKS] if link not in text)
    return Reading(text, tuple(reader.images), tuple(sounds), links)


def _tamed(html: str) -> str:
    """HTML without what the parser stumbles over: nothing of it is shown, or it is text anyhow.

    It reads whatever is not closed to the end from each beginning, and raises at declarations it
    does not know and at numbers of signs that are too long.
    """
    declared = _DECLARATION.sub("", without_comments(html)).replace("<!", "&lt;!")
    numbered = _LONG_NUMBER.sub("\ufffd", declared.replace("<?", "&lt;?"))
    last = numbered.rfind(">") + 1
    return numbered[:last] + numbered[last:].replace("<", "&lt;")


def without_comments(html: str) -> str:
    """HTML without its comments; one that is not closed is text."""
    pieces: list[str] = []
    done = 0
    while (begin := html.find(_COMMENT_BEGINS, done)) >= 0:
        end = html.find(_COMMENT_ENDS, begin + len(_COMMENT_BEGINS))
        if end < 0:
            break
        pieces.append(html[done:begin])
        done = end + len(_COMMENT_ENDS)
    return "".join((*pieces, html[done:]))


def plain_text(html: str) -> str:
    """The text of a piece of HTML alone."""
    return read_html(html).text


class _Reader(HTMLParser):
    """Collects text, and knows within what it stands."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.images: list[Image] = []
        self.links: list[str] = []
        self._pieces: list[str] = []
        self._has_begun_line = False
        self._hidden = 0
        self._verbatim = 0
        self._lists: list[int] = []
        """For each list around, the number of its next item; 0 for one of dots."""
        self._marked: list[tuple[str, int, bool]] = []
        """For each raised, lowered or struck out part around, its tag, where its text begins, and
        whether a line had begun there."""

    @property
    def text(self) -> str:
        """What was read."""
        return "".join(self._pieces)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line, a cell or an item, or note a picture."""
        named = {name: value or "" for name, value in attrs}
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag == "img" and not self._hidden:
            self._picture(named)
        elif tag == "a" and named.get("href", "").startswith(("http://", "https://")):
            self.links.append(named["href"])
        elif tag == "br":
            self._put("\n")
        elif tag == "li":
            self._item()
        elif tag in _CELLS:
            self._cell()
        elif (tag in _TABLES or tag in _STRUCK) and len(self._marked) < _DEEPEST:
            self._marked.append((tag, len(self._pieces), self._has_begun_line))
        elif tag in _BLOCKS:
            self._block(tag, named)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """`<br/>` and `<img/>` are what they are without the stroke; other tags close at once."""
        self.handle_starttag(tag, attrs)
        if tag not in ("br", "img"):
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """End what the tag began."""
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif any(tag == marked for marked, _, _ in self._marked):
            # What began within it ends with it.
            while self._end_mark() != tag:
                continue
        elif tag in _BLOCKS or tag == "li":
            self._break_line()
            self._verbatim -= tag == "pre" and self._verbatim > 0
            if tag in ("ol", "ul") and self._lists:
                self._lists.pop()

    def handle_data(self, data: str) -> None:
        """Take text, in which line ends are spaces unless it is kept as it stands."""
        if not self._hidden:
            self._put(data if self._verbatim else _SPACES.sub(" ", data))

    def _put(self, piece: str) -> None:
        _, end, tail = piece.rpartition("\n")
        self._has_begun_line = bool(tail.strip()) or (self._has_begun_line and not end)
        self._pieces.append(piece)

    def _block(self, tag: str, named: dict[str, str]) -> None:
        self._break_line()
        self._verbatim += tag == "pre"
        if tag in ("ol", "ul") and len(self._lists) < _DEEPEST:
            start = named.get("start", "1")
            first = int(start) if start.isascii() and start.isdigit() and len(start) < 4 else 1
            self._lists.append(first if tag == "ol" else 0)

    def _item(self) -> None:
        number = self._lists[-1] if self._lists else 0
        if number:
            self._lists[-1] += 1
        self._break_line()
        self._put(f"{number}. " if number else "- ")

    def _break_line(self) -> None:
        if self._pieces and not self._pieces[-1].endswith("\n"):
            self._put("\n")

    def _cell(self) -> None:
        if self._has_begun_line:
            self._put(" | ")

    def _picture(self, named: dict[str, str]) -> None:
        name = unquote(named.get("src", "")).strip()
        if name:
            self.images.append(Image(name, " ".join(named.get("alt", "").split())))

    def close(self) -> None:
        """Read to the end, where a browser ends what is still open."""
        super().close()
        while self._marked:
            self._end_mark()

    def _end_mark(self) -> str:
        """End the innermost raised, lowered or struck out part; its tag."""
        tag, begin, self._has_begun_line = self._marked.pop()
        inner = "".join(self._pieces[begin:]).strip()
        del self._pieces[begin:]
        self._put(_struck(inner) if tag in _STRUCK else _shifted(inner, tag))
        return tag


def _struck(inner: str) -> str:
    """What does not hold any more, in words: without them it would read as if it did."""
    return f"(struck out: {inner})" if inner else ""


def _shifted(inner: str, tag: str) -> str:
    """`²` where there are such letters, else `^(…)` or `_(…)`."""
    table, mark = _TABLES[tag]
    if all(ord(letter) in table for letter in inner):
        return inner.translate(table)
    return f"{mark}{inner}" if inner.isalnum() else f"{mark}({inner})"
