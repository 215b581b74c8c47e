"""A home on disk, a clock that stands still until it is moved, a deck with every kind of card."""

from pathlib import Path

from trainer.domain.answer import (
    Answer,
    ChosenOptions,
    Judgement,
    OrderedSteps,
    TypedText,
)
from trainer.domain.card import (
    Card,
    Choice,
    Cloze,
    FigureQuestion,
    Shown,
    Steps,
    TrueFalse,
    Typed,
)
from trainer.domain.log import Entry, SettingsChanged
from trainer.domain.rating import Rating
from trainer.domain.study_day import Moment
from trainer.services.library import Library
from trainer.services.opening import Opening
from trainer.services.recording import record
from trainer.services.study import Nothing, Outcome, Plan, Prompt, StudySession, Undone
from trainer.store import entries

MS_PER_MINUTE = 60_000
MS_PER_DAY = 24 * 60 * MS_PER_MINUTE
MONDAY_10_AM = 1_795_424_400_000
"""UTC milliseconds of Monday, 23 November 2026, 9:00 UTC, which is 10:00 one hour east."""

HEAD = """\
# A sample deck
deck: sample
version: {version}

## source notes
Title: Ward notes
Year: 2026

## fact needle
Claim: An atraumatic needle is preferred.
Category: technique
Source: notes, needles

## fact headache
Claim: About one patient in ten has a headache.
Category: risk figure
Figure: {figure}
Source: notes, headache

## fact route
Claim: The antibiotic is given intravenously, before the procedure.
Category: prerequisite
Source: notes, antibiotics

"""
SHOWN = """\
## basic s-shown
Q: Why is an atraumatic needle preferred?
Fact: needle
A: Fewer headaches follow.

"""
TYPED = """\
## basic s-typed
Q: Which needle is preferred?
Fact: needle
A: An atraumatic needle
Accept: pencil-point needle

"""
CLOZE = """\
## cloze s-cloze
Text: An antibiotic is given [[1:intravenously::route]] and [[2:before]] the procedure.
Fact: route

"""
CHOICE = """\
## choice s-choice
Q: Which needle is preferred?
Fact: needle
[x] Pencil-point
[ ] Cutting bevel
[ ] Trocar

"""
SEVERAL = """\
## choice s-several
Q: Which of these are headaches?
Fact: headache
[x] Migraine
[x] Tension headache
[ ] Sciatica

"""
FIGURE = """\
## figure s-figure
Q: In how many per cent of patients does a headache follow?
States: %
Fact: headache
A: {headache}

"""
STEPS = """\
## steps s-steps
Q: Put the puncture in order.
Fact: needle
1. Position the patient
2. Clean the skin
3. Insert the needle

"""
TRUE_FALSE = """\
## true-false s-truth
Q: A cutting needle is preferred.
Fact: needle
A: false
[x] An atraumatic needle is followed by fewer headaches
[ ] A cutting needle is followed by fewer headaches
[ ] The two differ only in price

"""
EVERY_KIND = SHOWN + TYPED + CLOZE + CHOICE + SEVERAL + FIGURE + STEPS + TRUE_FALSE


def deck_text(cards: str = EVERY_KIND, *, version: str = "1.0", figure: str = "~ 10 %") -> str:
    """The sample deck with these cards."""
    return HEAD.format(version=version, figure=figure) + cards


def shown_cards(count: int) -> str:
    """So many self-rated cards, `c-0` and on."""
    return "".join(
        f"## basic c-{number}\nQ: Question {number}?\nFact: needle\nA: Answer {number}.\n\n"
        for number in range(count)
    )


class FakeClock:
    """A clock that stands still until a test moves it."""

    def __init__(self, at_ms: int = MONDAY_10_AM, *, offset_minutes: int = 60) -> None:
        self.at_ms = at_ms
        self.offset_minutes = offset_minutes
        self._ticks = 0

    def now(self) -> Moment:
        return Moment(self.at_ms, self.offset_minutes)

    def ticks_ms(self) -> int:
        return self._ticks

    def advance(self, *, days: float = 0, minutes: float = 0, seconds: float = 0) -> None:
        moved = round(days * MS_PER_DAY + minutes * MS_PER_MINUTE + seconds * 1000)
        self.at_ms += moved
        self._ticks += moved


def opening_of(tmp_path: Path, clock: FakeClock, text: str | None = None) -> Opening:
    """The way into a home under `tmp_path`; the shipped deck is the sample or another text."""
    shipped = tmp_path / "shipped"
    shipped.mkdir(exist_ok=True)
    (shipped / "sample.md").write_text(deck_text() if text is None else text, encoding="utf-8")
    return Opening(tmp_path / "home", clock, shipped=shipped)


def open_library(
    tmp_path: Path, text: str | None = None, clock: FakeClock | None = None
) -> Library:
    """A home under `tmp_path`, opened; the same again is a restart."""
    return opening_of(tmp_path, clock or FakeClock(), text).open()


def change_settings(library: Library, **changes: str) -> None:
    """Change settings as `trainer config` does."""
    record(
        library.store,
        library.clock.now(),
        lambda stamp: SettingsChanged(stamp=stamp, changes=changes),
    )


def asked(session: StudySession) -> Prompt:
    """The card on screen; there must be one."""
    current = session.current
    assert not isinstance(current, Nothing), current
    return current


def right_answer(card: Card) -> Answer | None:
    """What would be marked correct; None for a card that is turned over."""
    match card.question:
        case Shown() | Cloze(is_typed=False):
            return None
        case Typed(answer=answer) | Cloze(answer=answer):
            return TypedText(answer)
        case FigureQuestion():
            return TypedText(card.key_text)
        case Choice(options=options):
            return ChosenOptions(
                frozenset(i for i, option in enumerate(options) if option.is_right)
            )
        case Steps(steps=steps):
            return OrderedSteps(tuple(range(len(steps))))
        case TrueFalse(is_true=is_true, reasons=reasons):
            return Judgement(is_true, [reason.is_right for reason in reasons].index(True))


def give_right_answer(session: StudySession) -> Outcome:
    """Answer the card on screen rightly, or turn it over."""
    answer = right_answer(asked(session).card)
    return session.show() if answer is None else session.submit(answer)


def answer(session: StudySession, rating: Rating = Rating.GOOD) -> Card:
    """Answer the card on screen rightly and rate it; the card."""
    card = asked(session).card
    give_right_answer(session)
    session.rate(rating)
    return card


def answer_all(session: StudySession, rating: Rating = Rating.GOOD) -> list[Card]:
    """Answer until there is nothing more to ask; the cards in turn."""
    cards = []
    while not isinstance(session.current, Nothing):
        cards.append(answer(session, rating))
        assert len(cards) < 1000, "the sitting does not end"
    return cards


def undo(session: StudySession) -> Undone | None:
    """Take back the latest thing done, of whatever day."""
    undone = session.undo()
    return undone if undone is None or undone.is_done else session.undo(undone.entry)


def study_days(library: Library, clock: FakeClock, days: int) -> None:
    """Study all that is due on so many days, and stop on the morning after the last."""
    for _ in range(days):
        answer_all(library.session(Plan()))
        clock.advance(days=1)


def log_of(library: Library) -> list[Entry]:
    """Every entry that speaks of a card, in the order of writing."""
    with library.store.reading() as tx:
        cards = list(entries.by_card(tx))
        found = {entry.stamp.entry: entry for card in cards for entry in entries.of_card(tx, card)}
    return sorted(found.values(), key=lambda entry: entry.stamp.sequence)
