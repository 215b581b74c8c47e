"""What a trainee's own report says of whose lines it shows."""

import pytest

from trainer.domain.study_day import StudyDay
from trainer.reports.gathered import Gathered, HubProgramme, LeftOut, Person, Wanted
from trainer.reports.remarks import remarks

SPINE = HubProgramme("Spine surgery", 90, ("spine", "consent"))
AIRWAY = HubProgramme("The airway", 60, ("tubes",))


def measured_by(*programmes: HubProgramme, target: float = 0.9) -> str:
    """The remark on a report of the decks spine and consent."""
    wanted = Wanted(
        title="Your own progress",
        purpose="for yourself",
        audience="you",
        keep_until="",
        decks={"consent": "Consent", "spine": "Spine"},
        target=target,
        first_week=2960,
        last_week=2966,
        as_of=StudyDay(20_780),
        program_version="1",
        is_own=True,
        programmes=programmes,
    )
    you = Person(name="You", year=None, groups=(), level="", shared_day=None, standing=None)
    made = Gathered(
        wanted=wanted,
        people=[you],
        bins=[],
        errors={},
        cards=[],
        retired={},
        unknown=LeftOut(0, 0),
    )
    (told,) = (one for one in remarks(made) if one.startswith("Measured"))
    return told


def test_without_a_hub_it_says_what_would_be_other_lines() -> None:
    assert measured_by() == (
        "Measured by a target of 90 % and the decks above: a programme that asks others sees other"
        " lines (`--target`, `--deck`)."
    )


@pytest.mark.parametrize("others", [(), (AIRWAY,)])
def test_lines_of_a_programme_are_said_to_be_those_of_its_director(
    others: tuple[HubProgramme, ...],
) -> None:
    assert measured_by(SPINE, *others) == (
        "Measured as your director's report is, of Spine surgery: by a target of 90 % and the decks"
        " above, as your last sync brought them."
    )


@pytest.mark.parametrize(
    ("programme", "target"),
    [(SPINE, 0.85), (SPINE._replace(decks=("spine",)), 0.9), (AIRWAY, 0.6)],
)
def test_other_lines_than_a_programme_s_are_said_to_be_others(
    programme: HubProgramme, target: float
) -> None:
    typed = " ".join(f"--deck {deck}" for deck in programme.decks)
    assert measured_by(programme, target=target) == (
        f"Measured by a target of {round(100 * target)} % and the decks above. By your hub your"
        f" director sees other lines: {programme.title}, `--target {programme.target_percent}"
        f" {typed}`."
    )


def test_what_a_hub_calls_a_programme_is_nothing_that_a_terminal_obeys() -> None:
    for target in (0.9, 0.5):
        told = measured_by(SPINE._replace(title="Spine\x1b[2J"), target=target)
        assert "\x1b" not in told
        assert "Spine␛[2J" in told
