"""What undo takes back, in words, and whether the learner has to be told of it first."""

from typing import TYPE_CHECKING, assert_never

from trainer.domain.ids import EntryId
from trainer.domain.log import Bury, Flag, Review, Suspend
from trainer.domain.study_day import Moment, StudyDay, calendar_date
from trainer.services.sitting import Undone

if TYPE_CHECKING:
    # The store takes 150 ms to import, and this module is wanted before the first paint.
    from trainer.services.card_box import CardBox, Undoable


def undone_of(  # noqa: PLR0913 - all that it hangs on
    entry: "Undoable",
    box: "CardBox",
    now: Moment,
    *,
    since_ms: int,
    named: EntryId | None,
    is_rated: bool,
) -> Undone:
    """The latest thing done, as undo takes it back now, or names it where it is old.

    It is old where it is of another day and was there before `since_ms`, when the learner sat
    down; an old one is taken back where it is the one that was `named` to them.
    """
    stamp, today = entry.stamp, box.day_of(now)
    day = box.day_of(stamp.moment)
    is_old = stamp.at_ms < since_ms and day != today
    return Undone(
        entry=stamp.entry,
        what=_deed_words(entry, box.in_few_words(entry.card), is_rated=is_rated),
        day=_past_day(day, today),
        is_done=not is_old or stamp.entry == named,
    )


def _deed_words(entry: "Undoable", card: str, *, is_rated: bool) -> str:
    """What was done to a card that is named in a few words, for who may take it back."""
    match entry:
        case Review() if is_rated:
            return f"the answer ({entry.rating.name.capitalize()}) to {card}"
        case Review():
            return f"the answer to {card}"
        case Suspend():
            return f"the suspension of {card}"
        case Bury():
            return f"the burial of {card}"
        case Flag(is_flagged=True):
            return f"the flag on {card}"
        case Flag():
            return f"taking the flag off {card}"
    assert_never(entry)


def _past_day(day: StudyDay, today: StudyDay) -> str:
    """A day to be told from today: `23 November`, with its year where that is another."""
    date = calendar_date(day)
    if day == today:
        return ""
    is_this_year = date.year == calendar_date(today).year
    return f"{date.day} {date:%B}" + ("" if is_this_year else f" {date.year}")
