"""The page of a report in Chromium: nothing leaves it, nothing is cut off, and all can read it."""

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.browser.devtools import Browser
from tests.reports.samples import AS_OF, empty_report, released_report, sample_report
from trainer.errors import OutputError
from trainer.reports.page import page
from trainer.reports.pdf import print_to_pdf
from trainer.reports.report import Report
from trainer.services.report_files import check_places, write_report

pytestmark = pytest.mark.browser

REPORTS = {
    "forty": sample_report(),
    "one": sample_report(trainees=1, weeks=53),
    "nobody": empty_report(),
    "released": released_report(),
}
PAPERS = {"A4": (8.27, 11.69), "Letter": (8.5, 11)}
# What stands outside the window or its box, but for what a scroll box holds.
CLIPPED = """
Array.from(document.body.querySelectorAll('*')).filter(
  e => !e.closest('.scroll, .skip, svg')
).filter(e => !e.closest('.scroll, .skip, svg')).filter(e => {
  const box = e.getBoundingClientRect()
  return box.right > innerWidth + 1 || box.left < -1 || e.scrollWidth > e.clientWidth + 1
    && getComputedStyle(e).display != 'inline' && e.clientWidth > 0
}).map(e => e.outerHTML.slice(0, 200))
"""
OUTSIDE_THEIR_CHART = """
[...document.querySelectorAll('svg :is(text, path)')].filter(e => {
  const box = e.getBBox(), chart = e.ownerSVGElement.viewBox.baseVal
  return box.x < -1 || box.y < -1 || box.x + box.width > chart.width + 1
    || box.y + box.height > chart.height + 1
}).map(e => e.outerHTML.slice(0, 200))
"""
WIDER_THAN_THEIR_BOX = """
[...document.querySelectorAll('.scroll')].filter(e => e.scrollWidth > e.clientWidth + 1).map(
  e => e.getAttribute('aria-label') + ' ' + e.scrollWidth + ' > ' + e.clientWidth)
"""
AXE = """
axe.run(document, {resultTypes: ['violations']}).then(found => found.violations.map(
  v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 200)).join(' | ')))
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def axe() -> str:
    path = os.environ.get("AXE_CORE", "")
    if not Path(path).is_file():
        pytest.fail(
            "AXE_CORE must name axe.min.js: `npm install axe-core` in a folder of its own, then "
            "AXE_CORE=that/folder/node_modules/axe-core/axe.min.js."
        )
    return Path(path).read_text(encoding="utf-8")


@pytest.fixture(scope="module", params=REPORTS)
def file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(REPORTS[request.param], tmp_path_factory.mktemp("page") / "report.html")


def written(report: Report, path: Path) -> Path:
    path.write_text(page(report), encoding="utf-8")
    return path


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_request_leaves_the_page_and_nothing_is_complained_of(
    browser: Browser, file: Path, scheme: str
) -> None:
    browser.open(file, width=1400, scheme=scheme)
    browser.run("new Promise(done => setTimeout(done, 100))")
    requests = [
        event["params"]["request"]["url"]
        for event in browser.events
        if event.get("method") == "Network.requestWillBeSent"
    ]
    complaints = [
        event
        for event in browser.events
        if event.get("method")
        in {"Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded"}
    ]
    assert requests == [file.as_uri()]
    assert complaints == []


@pytest.mark.parametrize("width", [400, 1400])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(
    browser: Browser, axe: str, file: Path, scheme: str, width: int
) -> None:
    browser.open(file, width=width, scheme=scheme)
    browser.run(axe)
    assert browser.run(AXE) == []


def test_the_schemes_differ(browser: Browser, file: Path) -> None:
    grounds = []
    for scheme in ("light", "dark"):
        browser.open(file, width=1400, scheme=scheme)
        grounds.append(browser.run("getComputedStyle(document.documentElement).backgroundColor"))
    assert grounds == ["rgb(255, 255, 255)", "rgb(20, 23, 26)"]


@pytest.mark.parametrize("width", [400, 1400])
def test_nothing_is_cut_off_or_wider_than_its_window(
    browser: Browser, file: Path, width: int
) -> None:
    browser.open(file, width=width)
    assert browser.run("document.scrollingElement.scrollWidth <= innerWidth")
    assert browser.run(CLIPPED) == []
    assert browser.run(OUTSIDE_THEIR_CHART) == []


@pytest.mark.parametrize("width", [1000, 1100, 1400])
def test_in_a_window_of_a_thousand_points_no_table_is_scrolled_sideways(
    browser: Browser, file: Path, width: int
) -> None:
    browser.open(file, width=width)
    assert browser.run(WIDER_THAN_THEIR_BOX) == []


@pytest.mark.parametrize("width", [400, 1400])
def test_words_without_a_space_are_broken_and_not_cut_off(
    browser: Browser, tmp_path: Path, width: int
) -> None:
    report = sample_report(trainees=5, cards=2)
    word = "hypervertebroplastication" * 8
    line = replace(report.trainees[0], name=word, note=word)
    card = replace(report.cards[0], question=word, answer=word, source=word, chosen=((word, 2),))
    unbroken = replace(
        report,
        header=replace(report.header, title=word, purpose=word, audience=word, decks=(word,)),
        categories=(replace(report.categories[0], category=word),),
        check_in=tuple(replace(met, note=word) for met in report.check_in),
        trainees=(line,),
        pages=(replace(report.pages[0], line=line, categories=((word, line.retained),)),),
        cards=(card,),
    )
    browser.open(written(unbroken, tmp_path / "report.html"), width=width)
    assert browser.run("document.scrollingElement.scrollWidth <= innerWidth")
    assert browser.run(CLIPPED) == []
    assert browser.run(OUTSIDE_THEIR_CHART) == []


def test_the_first_tab_goes_to_the_skip_link_which_is_then_seen(
    browser: Browser, file: Path
) -> None:
    browser.open(file, width=400)
    browser.press_tab()
    assert browser.run("document.activeElement.className") == "skip"
    assert browser.run("document.activeElement.getBoundingClientRect().top >= 0")


@pytest.mark.parametrize("paper", PAPERS)
def test_paper_takes_the_whole_page(browser: Browser, tmp_path: Path, paper: str) -> None:
    report = sample_report(trainees=3, cards=4)
    browser.open(written(report, tmp_path / "report.html"), width=1400)
    width, height = PAPERS[paper]
    pdf = browser.pdf(width_inches=width, height_inches=height)
    # Trainees begin on a new sheet, and so do cards, behind at least two of page one.
    assert 2 + 1 + 1 <= pages_of(pdf) <= 7 + 2 + 2


@pytest.mark.parametrize("paper", PAPERS)
def test_forty_trainees_do_not_take_a_sheet_each(
    browser: Browser, tmp_path: Path, paper: str
) -> None:
    browser.open(written(sample_report(), tmp_path / "report.html"), width=1400)
    width, height = PAPERS[paper]
    pdf = browser.pdf(width_inches=width, height_inches=height)
    assert pages_of(pdf) <= 30


def test_on_paper_definitions_take_at_least_half_of_their_table(
    browser: Browser, tmp_path: Path
) -> None:
    browser.open(written(sample_report(trainees=1), tmp_path / "report.html"), width=680)
    browser.print_media()
    cell, table = (
        browser.run(f"document.querySelector('#definitions {part}').offsetWidth")
        for part in ("td:nth-child(2)", "table")
    )
    assert table >= 640
    assert cell >= table / 2


@pytest.mark.parametrize("width", [400, 1400])
def test_captions_are_seen_whole_and_the_trend_has_room_for_its_columns(
    browser: Browser, file: Path, width: int
) -> None:
    browser.open(file, width=width)
    beyond = """[...document.querySelectorAll('caption')].filter(caption => {
      const text = document.createRange(), box = caption.closest('.scroll')
      text.selectNodeContents(caption)
      return text.getBoundingClientRect().right > box.getBoundingClientRect().right + 1
    }).map(caption => caption.textContent)"""
    assert browser.run(beyond) == []
    box = "document.querySelector('#weeks .scroll')"
    if width > 400 and browser.run(f"{box} !== null"):
        assert browser.run(f"{box}.scrollWidth <= {box}.clientWidth")


@pytest.mark.parametrize("paper", PAPERS)
def test_no_table_is_wider_than_paper(browser: Browser, file: Path, paper: str) -> None:
    width, _ = PAPERS[paper]
    between_margins = int(width * 96) - 114
    browser.open(file, width=between_margins)
    browser.print_media()
    assert browser.run("document.scrollingElement.scrollWidth") <= between_margins
    wide = "[...document.querySelectorAll('table')].filter(t => t.offsetWidth > innerWidth).length"
    assert browser.run(wide) == 0


def test_an_installed_browser_prints_the_page_to_a_file(tmp_path: Path) -> None:
    html = written(sample_report(trainees=1, cards=1), tmp_path / "a report # 1.html")
    print_to_pdf(html, tmp_path / "report.pdf", as_of=AS_OF)
    assert pages_of((tmp_path / "report.pdf").read_bytes()) >= 3


def test_a_print_says_the_day_it_is_of_and_not_when_it_was_printed(tmp_path: Path) -> None:
    html = written(sample_report(trainees=1, cards=1), tmp_path / "report.html")
    print_to_pdf(html, tmp_path / "report.pdf", as_of=AS_OF)
    moments = re.findall(rb"/(\w+Date) \(D:([^)]*)\)", (tmp_path / "report.pdf").read_bytes())
    midnight = b"20261129000000+00'00'"
    assert moments == [(b"CreationDate", midnight), (b"ModDate", midnight)]


def test_a_print_of_ours_is_known_from_another_browser_page(tmp_path: Path) -> None:
    report, place = sample_report(trainees=12, cards=1), tmp_path / "report.pdf"
    for _ in range(2):
        check_places({"pdf": place}, tmp_path / "home")
        assert list(write_report(report, {"pdf": place})) == [place]
    thesis = tmp_path / "thesis.html"
    thesis.write_text("<a href='#main'>skip</a><main id=main>mine</main>", encoding="utf-8")
    print_to_pdf(thesis, place, as_of=AS_OF)
    with pytest.raises(OutputError, match="no report that trainer wrote"):
        check_places({"pdf": place}, tmp_path / "home")


POINTS = {"a4": (595, 842), "letter": (612, 792)}


@pytest.mark.parametrize("paper", POINTS)
def test_a_print_is_of_the_size_that_was_asked_for(tmp_path: Path, paper: str) -> None:
    place = tmp_path / "report.pdf"
    list(write_report(sample_report(trainees=6, cards=1), {"pdf": place}, paper=paper))
    assert sizes_of(place.read_bytes()) == {POINTS[paper]}


def test_a_print_is_of_a4_if_nothing_is_said(tmp_path: Path) -> None:
    place = tmp_path / "report.pdf"
    list(write_report(sample_report(trainees=1, cards=1), {"pdf": place}))
    assert sizes_of(place.read_bytes()) == {POINTS["a4"]}


def sizes_of(pdf: bytes) -> set[tuple[int, int]]:
    """Width and height of each page, in whole points."""
    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert len(boxes) == pages_of(pdf)
    return {(round(float(width)), round(float(height))) for width, height in boxes}


def test_a_browser_that_prints_leaves_nothing_in_a_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for variable in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(variable, raising=False)
    html = written(sample_report(trainees=1, cards=1), tmp_path / "report.html")
    print_to_pdf(html, tmp_path / "report.pdf", as_of=AS_OF)
    assert (tmp_path / "report.pdf").exists()
    assert not list(home.iterdir())
