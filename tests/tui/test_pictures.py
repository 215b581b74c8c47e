"""Pictures on screen: a caption, and where the file lies."""

from pathlib import Path

from tests.pictures import png
from tests.services.builders import SHOWN, FakeClock, deck_text, opening_of
from tests.tui.learner import learner_at
from trainer.services.sitting import Plan

FIELDS = "Image: a.png, a needle of [red]steel[/]\nAnswer-image: b.png, a spine\n"


async def test_a_picture_is_told_on_its_own_side_of_the_card(tmp_path: Path) -> None:
    (tmp_path / "shipped").mkdir()
    for name in ("a.png", "b.png"):
        (tmp_path / "shipped" / name).write_bytes(png())
    opening = opening_of(tmp_path, FakeClock(), deck_text(SHOWN.rstrip("\n") + f"\n{FIELDS}"))
    async with learner_at(opening, Plan(), size=(80, 24)) as learner:
        assert "▣ a needle of [red]steel[/]" in learner.words
        place = tmp_path / "home" / "pictures" / "sample" / "a.png"
        assert f"{place}" in "".join(learner.screen.split())
        assert "a spine" not in learner.words
        await learner.press("space")
        assert "▣ a needle" in learner.words
        assert "▣ a spine" in learner.words
