"""After the mark: it is overruled, the answer is typed again, and what one was sure of is kept."""

from pathlib import Path

import pytest

from tests.services.builders import (
    CHOICE,
    FIGURE,
    SHOWN,
    TRUE_FALSE,
    TYPED,
    FakeClock,
    asked,
    deck_text,
    log_of,
    open_library,
)
from trainer.domain.answer import ChosenOptions, Judgement, TypedText
from trainer.domain.ids import DeckSlug
from trainer.domain.log import Rerate, Retract, Retype, Review
from trainer.domain.rating import Confidence, ErrorKind, Mark, Rating
from trainer.services.doctor import examined
from trainer.services.library import Library
from trainer.services.overruled import overruled_cards, overruled_lines
from trainer.services.preferences import CONFIDENCE
from trainer.services.stats import statistics
from trainer.services.study import Plan, StudySession
from trainer.store import entries, preferences


def library_of(tmp_path: Path, *blocks: str, clock: FakeClock | None = None) -> Library:
    tmp_path.mkdir(exist_ok=True)
    return open_library(tmp_path, deck_text("".join(blocks)), clock)


def answered(library: Library, text: str) -> StudySession:
    """A sitting whose first card has been given this answer."""
    session = library.session(Plan())
    session.submit(TypedText(text))
    return session


def ask_for_confidence(library: Library) -> None:
    with library.store.writing() as tx:
        preferences.put(tx, CONFIDENCE, "on")


def test_an_overruled_mark_stands_in_the_log_beside_its_overruling(tmp_path: Path) -> None:
    library = library_of(tmp_path, TYPED)
    session = answered(library, "a blunt one")
    outcome = session.overrule()
    assert (outcome.is_overruled, outcome.proposed) == (True, Rating.GOOD)
    assert outcome.verdict is not None
    assert outcome.verdict.mark is Mark.WRONG
    session.rate(Rating.GOOD)
    review, rerate = log_of(library)
    assert isinstance(review, Review)
    assert isinstance(rerate, Rerate)
    assert (review.mark, review.rating) == (Mark.WRONG, Rating.AGAIN)
    assert (rerate.review, rerate.mark, rerate.rating) == (
        review.stamp.entry,
        Mark.CORRECT,
        Rating.GOOD,
    )


def test_another_rating_after_it_does_not_lose_the_overruling(tmp_path: Path) -> None:
    library = library_of(tmp_path, TYPED)
    session = answered(library, "a blunt one")
    session.overrule()
    session.rate(Rating.HARD)
    latest = log_of(library)[-1]
    assert isinstance(latest, Rerate)
    assert (latest.mark, latest.rating) == (Mark.CORRECT, Rating.HARD)
    today = statistics(library.store, library.clock.now()).today
    assert (today.correct, today.wrong) == (1, 0)


def test_a_mark_that_is_overruled_twice_holds_after_all(tmp_path: Path) -> None:
    library = library_of(tmp_path, TYPED)
    session = answered(library, "a blunt one")
    session.overrule()
    outcome = session.overrule()
    assert (outcome.is_overruled, outcome.proposed) == (False, Rating.AGAIN)
    session.rate(Rating.AGAIN)
    assert overruled_cards(library.store) == ()
    assert session.summary().wrong == 1


def test_the_summary_and_the_schedule_go_by_the_overruling(tmp_path: Path) -> None:
    library = library_of(tmp_path, TYPED)
    session = answered(library, "a blunt one")
    session.overrule()
    session.rate(Rating.GOOD)
    summary = session.summary()
    assert (summary.correct, summary.wrong, summary.weak) == (1, 0, ())
    assert not examined(library.store.path).differences


@pytest.mark.parametrize("text", ["an atraumatic needle", "", "?"])
def test_what_is_right_or_was_no_answer_cannot_be_overruled(tmp_path: Path, text: str) -> None:
    session = answered(library_of(tmp_path, TYPED), text)
    with pytest.raises(RuntimeError, match="no mark to overrule"):
        session.overrule()


def test_a_card_that_is_turned_over_has_no_mark_to_overrule(tmp_path: Path) -> None:
    session = library_of(tmp_path, SHOWN).session(Plan())
    session.show()
    with pytest.raises(RuntimeError, match="no mark to overrule"):
        session.overrule()


def test_undo_takes_the_answer_back_with_its_overruling(tmp_path: Path) -> None:
    library = library_of(tmp_path, TYPED)
    session = answered(library, "a blunt one")
    session.overrule()
    assert session.undo()
    assert session.summary().answered == 0
    assert isinstance(log_of(library)[-1], Retract)
    assert overruled_cards(library.store) == ()


def test_an_author_sees_which_cards_are_overruled_of_how_many_and_nothing_typed(
    tmp_path: Path,
) -> None:
    clock = FakeClock()
    library = library_of(tmp_path, TYPED, FIGURE, clock=clock)
    session = library.session(Plan())
    for _ in range(2):
        session.submit(TypedText("my secret answer: 50 %"))
        if asked(session).card.block == "s-typed":
            session.overrule()
        session.rate(Rating.AGAIN)
    clock.advance(days=30)
    again = library.session(Plan())
    while asked(again).card.block != "s-typed":
        again.bury()
    again.submit(TypedText("an atraumatic needle"))
    (card,) = overruled_cards(library.store)
    assert (card.block, card.overruled, card.marked) == ("s-typed", 1, 2)
    assert card.reasons == {"wrong, other": 1}
    lines = "\n".join(overruled_lines([card]))
    assert "s-typed (An atraumatic needle): 1 of 2 marked answers" in lines
    assert "secret" not in lines
    assert overruled_cards(library.store, DeckSlug("vertebroplasty")) == ()


def test_a_slip_is_asked_about_and_typing_it_again_raises_nothing(tmp_path: Path) -> None:
    library = library_of(tmp_path, FIGURE)
    session = answered(library, "0.1")
    outcome = session.retype("10 %")
    assert outcome.retyped is not None
    assert (outcome.retyped.text, outcome.retyped.verdict.mark) == ("10 %", Mark.CORRECT)
    assert outcome.verdict is not None
    assert (outcome.verdict.mark, outcome.proposed) == (Mark.WRONG, Rating.AGAIN)
    session.rate(outcome.proposed)
    assert (session.summary().wrong, session.summary().correct) == (1, 0)


def test_the_log_keeps_both_answers_and_what_was_typed_stays_local(tmp_path: Path) -> None:
    library = library_of(tmp_path, FIGURE)
    answered(library, "0.1").retype("10 %")
    review, retype = log_of(library)
    assert isinstance(review, Review)
    assert isinstance(retype, Retype)
    assert (review.mark, review.error) == (Mark.WRONG, ErrorKind.POWER_OF_TEN)
    assert (retype.review, retype.mark, retype.error) == (review.stamp.entry, Mark.CORRECT, None)
    with library.store.reading() as tx:
        typed = entries.typed_answers(tx, review.card)
    assert typed == {review.stamp.entry: "0.1", retype.stamp.entry: "10 %"}
    assert not {"0.1", "10 %"} & set(repr(retype).split("'"))


def test_it_can_be_typed_again_once_and_only_where_the_marker_asks(tmp_path: Path) -> None:
    session = answered(library_of(tmp_path, FIGURE), "0.1")
    session.retype("1 %")
    with pytest.raises(RuntimeError, match="nothing that could be typed again"):
        session.retype("10 %")
    other = answered(library_of(tmp_path / "other", FIGURE), "50")
    with pytest.raises(RuntimeError, match="nothing that could be typed again"):
        other.retype("10 %")


def test_typing_again_leaves_the_schedule_where_it_was(tmp_path: Path) -> None:
    once, twice = (library_of(tmp_path / name, FIGURE) for name in ("once", "twice"))
    sessions = [answered(library, "0.1") for library in (once, twice)]
    sessions[1].retype("10 %")
    for session in sessions:
        session.rate(Rating.AGAIN)
    infos = [session.info() for session in sessions]
    assert infos[0].lines == infos[1].lines


def test_the_history_shows_what_was_typed_again_and_what_was_overruled(tmp_path: Path) -> None:
    session = answered(library_of(tmp_path, FIGURE), "0.1")
    session.retype("10 %")
    session.overrule()
    (past,) = session.info().history
    assert (past.verdict, past.typed, past.typed_again) == ("wrong, overruled", "0.1", "10 %")


def test_confidence_is_not_asked_unless_it_is_switched_on(tmp_path: Path) -> None:
    library = library_of(tmp_path, TYPED)
    assert not library.session(Plan()).asks_confidence(TypedText("a needle"))
    ask_for_confidence(library)
    session = library.session(Plan())
    assert session.asks_confidence(TypedText("a needle"))
    assert not session.asks_confidence(TypedText(" don't know "))
    assert not session.asks_confidence(ChosenOptions(frozenset()))


@pytest.mark.parametrize("judgement", [Judgement(True, None), Judgement(False, 0)])
def test_confidence_is_not_asked_of_a_judgement_which_its_reasons_have_told(
    tmp_path: Path, judgement: Judgement
) -> None:
    library = library_of(tmp_path, TRUE_FALSE)
    ask_for_confidence(library)
    assert not library.session(Plan()).asks_confidence(judgement)


def test_confidence_is_in_the_log_with_its_review(tmp_path: Path) -> None:
    library = library_of(tmp_path, CHOICE)
    library.session(Plan()).submit(ChosenOptions(frozenset({1})), Confidence.THINK_SO)
    (review,) = log_of(library)
    assert isinstance(review, Review)
    assert (review.confidence, review.chosen) == (Confidence.THINK_SO, (1,))


@pytest.mark.parametrize("confidence", [*Confidence, None])
def test_only_what_was_sure_and_wrong_is_listed_as_that(
    tmp_path: Path, confidence: Confidence | None
) -> None:
    session = library_of(tmp_path, TYPED).session(Plan())
    session.submit(TypedText("a blunt one"), confidence)
    session.rate(Rating.AGAIN)
    summary = session.summary()
    claims = [[fact.claim for fact in facts] for facts in (summary.sure_and_wrong, summary.weak)]
    claim = ["An atraumatic needle is preferred."]
    assert claims == ([claim, []] if confidence is Confidence.SURE else [[], claim])


def test_what_was_sure_and_overruled_is_not_wrong(tmp_path: Path) -> None:
    session = library_of(tmp_path, TYPED).session(Plan())
    session.submit(TypedText("a blunt one"), Confidence.SURE)
    session.overrule()
    assert session.summary().sure_and_wrong == ()


@pytest.mark.parametrize(
    ("cards", "has_picture", "words"),
    [(FIGURE, True, "~ 100 per 1000 (~ 10 %)"), (TYPED, False, None)],
)
def test_a_figure_card_tells_its_figure_of_a_thousand(
    tmp_path: Path, cards: str, *, has_picture: bool, words: str | None
) -> None:
    session = library_of(tmp_path, cards).session(Plan())
    outcome = session.submit(TypedText("7"))
    assert outcome.has_picture is has_picture
    assert (outcome.per_thousand.words if outcome.per_thousand else None) == words
