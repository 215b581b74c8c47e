"""A progress report on the screen: read it, open a trainee and a card, and come back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot

from tests.reports.sample import card, header, report, trainee
from tests.tui.learner import screen_of
from tests.tui.test_snapshots import ScreenExtension, picture
from trainer.reports.act_on import act_on
from trainer.reports.parts import MADE_UP
from trainer.reports.rates import Rate
from trainer.reports.report import Report, Sentence
from trainer.tui.report_app import ReportApp
from trainer.tui.screens.help import HelpScreen
from trainer.tui.theme import LIGHT

SIZES = [(80, 24), (40, 12)]


@pytest.fixture(autouse=True)
def _in_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)


class Reader:
    """Presses keys and reads the screen."""

    def __init__(self, app: ReportApp, pilot: Pilot[None]) -> None:
        self.app = app
        self._pilot = pilot

    async def press(self, *keys: str) -> None:
        await self._pilot.press(*keys)
        await self._pilot.pause()

    @property
    def words(self) -> str:
        """What is on screen as running text."""
        return " ".join(screen_of(self.app).split())


@asynccontextmanager
async def reader_of(
    chosen: Report | None = None, *, size: tuple[int, int] = (80, 24), theme: str = "trainer-dark"
) -> AsyncIterator[Reader]:
    """A reader in front of a report."""
    app = ReportApp(chosen or report(), theme=theme)
    app.animation_level = "none"
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield Reader(app, pilot)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_journey_through_page_trainee_and_card_comes_back(size: tuple[int, int]) -> None:
    async with reader_of(size=size) as reader:
        assert "▸ Page" in reader.words
        await reader.press("2", "down", "enter")
        assert reader.words.startswith("T-9QXA")
        await reader.press("escape")
        assert "▸ Trainees 3" in reader.words
        await reader.press("3", "j", "enter")
        assert reader.words.startswith("vp-9.2")
        await reader.press("escape", "escape")
        assert "▸ Page" in reader.words


async def test_a_trainees_weakest_card_is_a_key_away_and_leads_back_step_by_step() -> None:
    async with reader_of() as reader:
        await reader.press("2", "enter", "2", "down", "enter")
        assert reader.words.startswith("vp-9.2")
        await reader.press("escape")
        assert "▸ Weakest cards 2" in reader.words
        await reader.press("escape")
        assert "T-7K2M" in reader.words
        assert "▸ Page" in reader.words
        await reader.press("3")
        assert "▸ Page" in reader.words
        await reader.press("escape")
        assert "▸ Trainees 3" in reader.words


def chosen_line(reader: Reader) -> str:
    """The lines that the cursor of the page is on."""
    lines = screen_of(reader.app).splitlines()
    marked = [line.split("▌")[1] for line in lines if line.lstrip().startswith("▌")]
    return " ".join(" ".join(marked).split())


def top_of_page(reader: Reader) -> str:
    """The first line below the views."""
    lines = screen_of(reader.app).splitlines()
    (views,) = (at for at, line in enumerate(lines) if "▸ Page" in line)
    return next(line.strip(" ─▅▇") for line in lines[views + 1 :] if line.strip())


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_what_to_act_on_leads_to_the_topic_and_back(size: tuple[int, int]) -> None:
    async with reader_of(act_on(report()), size=size) as reader:
        assert "Enter open" not in reader.words
        await reader.press("tab")
        assert chosen_line(reader).startswith("1. Weakest topic: risk figure")
        assert "Enter open" in reader.words
        for keys in (("enter",), ("enter", "enter")):
            await reader.press(*keys)
            assert top_of_page(reader) == "Retention by category"
            await reader.press("escape")
            assert chosen_line(reader).startswith("1. Weakest topic: risk figure")


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_whom_to_check_in_with_leads_by_their_line_to_their_page(
    size: tuple[int, int],
) -> None:
    async with reader_of(act_on(report()), size=size) as reader:
        await reader.press("tab", "tab")
        assert chosen_line(reader).startswith("2. 1 trainee to check in with")
        await reader.press("enter")
        assert chosen_line(reader).startswith("T-7K2M: upper end of the interval")
        await reader.press("enter")
        assert reader.words.startswith("T-7K2M")
        assert "Retention, marked 84 %" in reader.words
        await reader.press("escape", "escape")
        assert chosen_line(reader).startswith("2. 1 trainee to check in with")


async def test_a_card_that_may_teach_badly_is_opened_from_what_to_act_on() -> None:
    async with reader_of(act_on(report())) as reader:
        await reader.press("tab", "tab", "tab")
        assert chosen_line(reader).startswith("3. 2 cards may teach badly, vp-7k2m")
        await reader.press("enter")
        assert reader.words.startswith("vp-7k2m")
        await reader.press("escape")
        assert "▸ Page" in reader.words


async def test_stale_figures_are_gone_to_and_the_last_line_stays_the_last() -> None:
    async with reader_of(act_on(report())) as reader:
        await reader.press(*["tab"] * 4)
        assert chosen_line(reader).startswith("4. 3 trainees last passed a figure")
        await reader.press("enter")
        assert "Stale figures" in reader.words
        await reader.press(*["tab"] * 9)
        assert chosen_line(reader).startswith("T-7K2M")
        await reader.press(*["shift+tab"] * 9)
        assert chosen_line(reader).startswith("1. Weakest topic")


async def test_what_leads_nowhere_is_not_chosen() -> None:
    lost = replace(report(), act_on=(Sentence(text="Look.", target="nowhere"),), check_in=())
    async with reader_of(lost) as reader:
        await reader.press("tab", "enter")
        assert chosen_line(reader) == ""
        assert "▸ Page" in reader.words


async def test_in_a_report_that_goes_further_nobody_is_opened() -> None:
    further = replace(report(header(is_release=True)), check_in=())
    async with reader_of(further) as reader:
        await reader.press(*["tab"] * 5, "enter")
        assert top_of_page(reader) == "Retention by category"


async def test_lines_are_chosen_on_the_page_alone() -> None:
    async with reader_of(act_on(report())) as reader:
        await reader.press("tab", "2")
        assert "Tab choose" not in reader.words
        await reader.press("tab", "down", "enter")
        assert reader.words.startswith("T-9QXA")
        await reader.press("escape", "1")
        assert chosen_line(reader).startswith("1. Weakest topic")


async def test_the_page_scrolls_by_letters_and_by_arrows() -> None:
    async with reader_of() as reader:
        top = reader.words
        await reader.press("j")
        below = reader.words
        await reader.press("k")
        assert top == reader.words != below
        await reader.press("down")
        assert reader.words == below


async def test_views_turn_by_arrows_and_stop_at_the_ends() -> None:
    async with reader_of() as reader:
        await reader.press("left")
        assert "▸ Page" in reader.words
        await reader.press("right", "right", "right")
        assert "▸ Cards 2" in reader.words
        await reader.press("h")
        assert "▸ Trainees 3" in reader.words


async def test_who_meets_a_rule_is_listed_beside_it_and_has_it_on_their_page() -> None:
    async with reader_of() as reader:
        await reader.press("2")
        assert "Check in: upper end of the interval below the target" in reader.words
        await reader.press("enter", "end")
        assert "T-7K2M" in reader.words
        await reader.press("home", *["j"] * 10)
        assert "Rules that are met" in reader.words


async def test_a_trainee_who_has_shared_nothing_opens_no_page() -> None:
    silent = replace(trainee("T-AAAA"), level="", shared=None)
    async with reader_of(replace(report(), trainees=(silent,))) as reader:
        await reader.press("2")
        assert "T-AAAA nothing shared yet" in reader.words
        await reader.press("enter")
        assert "▸ Trainees 1" in reader.words


async def test_a_report_that_goes_further_lists_no_trainee() -> None:
    async with reader_of(report(header(is_release=True))) as reader:
        await reader.press("2", "enter")
        assert "▸ Trainees 0" in reader.words
        assert "Trainees are left out of a report that goes further." in reader.words
        assert "T-7K2M" not in reader.words


async def test_a_report_that_goes_further_lists_no_card() -> None:
    async with reader_of(report(header(is_release=True))) as reader:
        await reader.press("3")
        assert "▸ Cards 0" in reader.words
        assert "Cards are left out of a report that goes further." in reader.words


async def test_ones_own_report_has_ones_own_page() -> None:
    own = report(header(is_own=True))
    async with reader_of(replace(own, trainees=own.trainees[:1])) as reader:
        assert "Your page 1" in reader.words
        await reader.press("2", "enter")
        assert "Retention, marked 84 % (79–88 %, n 312)" in reader.words


async def test_a_card_without_details_is_listed_behind_the_others_and_opened() -> None:
    few = replace(
        card("vp-few"), missed=Rate(hits=1, n=4, trainees=2), errors=(), chosen=(), versions=()
    )
    async with reader_of(replace(report(), other_cards=(few,))) as reader:
        await reader.press("3", "j", "j", "enter")
        assert reader.words.startswith("vp-few")
        assert "too few answers (4)" in reader.words


async def test_a_card_of_a_trainees_page_says_whose_figures_it_has() -> None:
    async with reader_of() as reader:
        await reader.press("2", "enter", "2", "enter")
        assert "Of whom T-7K2M alone" in reader.words


async def test_a_list_is_gone_through_in_pages_with_its_cursor() -> None:
    many = [replace(trainee(), name=f"R-{at:02}", anchor=f"r-{at:02}") for at in range(30)]
    async with reader_of(replace(report(), trainees=tuple(many))) as reader:
        await reader.press("2", "end")
        assert "▌ R-29" in reader.words
        await reader.press("pageup")
        assert "▌ R-24" in reader.words
        await reader.press("home")
        assert "▌ R-00" in reader.words
        await reader.press("pagedown")
        assert "▌ R-05" in reader.words


async def test_without_cards_the_list_says_why() -> None:
    async with reader_of(replace(report(), cards=())) as reader:
        await reader.press("3")
        assert "No card was answered in the period" in reader.words
        assert "Enter open" not in reader.words


@pytest.mark.parametrize("columns", [69, 77, 78])
async def test_in_a_list_no_figure_is_parted_from_its_unit(columns: int) -> None:
    async with reader_of(size=(columns, 24)) as reader:
        for view in ("2", "3"):
            await reader.press(view)
            lines = [line.strip(" ▌") for line in screen_of(reader.app).splitlines()]
            assert not [line for line in lines if line.startswith("%")]


async def test_of_made_up_data_every_screen_says_so() -> None:
    async with reader_of(report(header(is_made_up=True))) as reader:
        for keys in (("1",), ("2",), ("enter",), ("escape", "3"), ("enter",)):
            await reader.press(*keys)
            assert MADE_UP in reader.words


async def test_help_lists_the_keys_of_a_report() -> None:
    async with reader_of() as reader:
        await reader.press("question_mark")
        assert isinstance(reader.app.screen, HelpScreen)
        assert "Open the trainee or the card" in reader.words
        await reader.press("escape")
        assert "▸ Page" in reader.words


async def test_the_theme_switches() -> None:
    async with reader_of() as reader:
        await reader.press("t")
        assert reader.app.theme == LIGHT.name


async def test_q_leaves() -> None:
    async with reader_of() as reader:
        await reader.press("q")
        assert not reader.app.is_running or reader.app.return_code == 0


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "40x12"])
@pytest.mark.parametrize(
    "keys",
    [(), ("tab",), ("2",), ("2", "enter"), ("3", "enter")],
    ids=["page", "chosen", "trainees", "trainee", "card"],
)
async def test_the_screen_looks_as_it_did(
    size: tuple[int, int], keys: tuple[str, ...], snapshot: SnapshotAssertion
) -> None:
    async with reader_of(size=size) as reader:
        await reader.press(*keys)
        assert picture(reader.app) == snapshot.use_extension(ScreenExtension)


async def test_the_screen_without_colour_looks_as_it_did(
    snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with reader_of(theme=LIGHT.name) as reader:
        await reader.press("2")
        assert picture(reader.app) == snapshot.use_extension(ScreenExtension)
