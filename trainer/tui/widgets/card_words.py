"""The words of a card on screen: badges, notice, question, and what is said of its answer."""

from collections.abc import Iterable, Iterator

from textual.content import Content

from trainer.domain.card import Card, Cloze, Picture, Question, Shown, Steps, TrueFalse
from trainer.domain.fact import Status
from trainer.domain.schedule import KeyChange, Phase
from trainer.services.sitting import CHANGED, Outcome, Prompt
from trainer.tui.wording import MARK_SIGNS, foreign


def asked_text(prompt: Prompt, *, is_answered: bool) -> Content:
    """What is asked, in words, with what its pictures show and where they lie."""
    question = question_text(prompt.card.question, is_answered=is_answered)
    return Content("\n").join([question, *_pictures(prompt, prompt.card.pictures)])


def _pictures(prompt: Prompt, pictures: Iterable[Picture]) -> Iterator[Content]:
    for picture in pictures:
        yield Content.assemble(
            ("▣ ", "$secondary"),
            foreign(f"{picture.caption}\n"),
            foreign(f"{prompt.pictures_folder / picture.path}", "$text-muted"),
        )


def question_text(question: Question, *, is_answered: bool) -> Content:
    """What is asked, in words; the gap of a cloze is filled once it is answered."""
    match question:
        case Cloze():
            hint = f" ({question.hint})" if question.hint else ""
            gap = question.answer if is_answered else f"_____{hint}"
            return Content.assemble(
                foreign(question.before), foreign(gap, "bold $accent"), foreign(question.after)
            )
        case TrueFalse():
            return Content("True or false?  ").stylize("$text-muted") + foreign(question.statement)
        case _:
            return foreign(question.stem)


def badges(prompt: Prompt, *, is_flagged: bool) -> Content:
    """What is out of the ordinary with a card."""
    words = [
        ("new card", "$secondary") if prompt.phase is Phase.NEW else None,
        ("asked early, ahead of its step", "$secondary") if prompt.is_early else None,
        (f"◇ {prompt.card.status.value}", "bold $warning")
        if prompt.card.status is not Status.CURRENT
        else None,
        ("⚑ flagged", "bold $accent") if is_flagged else None,
    ]
    return Content("   ").join(Content.styled(*word) for word in words if word is not None)


def notice(prompt: Prompt) -> Content:
    """That the answer has changed, without how: that would give it away."""
    return Content.styled(CHANGED, "bold $warning") if prompt.notice else Content("")


def outcome_lines(prompt: Prompt, outcome: Outcome) -> Iterator[tuple[str, Content]]:
    """What is right and where it stands, each with its label."""
    card = prompt.card
    if outcome.verdict and outcome.verdict.reading:
        yield "Read as", foreign(outcome.verdict.reading)
    if not isinstance(card.question, Steps):
        # Steps stand above in their right order.
        yield "Answer", foreign(outcome.verdict.expected if outcome.verdict else _key(card), "bold")
    if prompt.notice is not None:
        yield "Changed", _change(prompt.notice)
    yield from _afterwards(outcome)
    for picture in _pictures(prompt, card.answer_pictures):
        yield "Picture", picture
    if card.why:
        yield "Why", foreign(card.why)
    yield "Source", foreign(card.source, "$text-muted")


def _change(change: KeyChange) -> Content:
    return Content.assemble(
        "was ",
        foreign(change.was, "strike"),
        ", now ",
        foreign(change.now, "bold"),
        foreign(f", source {change.source}", "$text-muted"),
    )


def _afterwards(outcome: Outcome) -> Iterator[tuple[str, Content]]:
    """The figure of a thousand, and what the learner has said since the mark."""
    if outcome.per_thousand is not None:
        yield "That is", foreign(outcome.per_thousand.words)
    if outcome.retyped is not None:
        would_be = outcome.retyped.verdict
        words = f"{outcome.retyped.text}: {MARK_SIGNS[would_be.mark].lower()}; the mark stays"
        yield "Again", foreign(words)
    if outcome.is_overruled:
        yield "You say", foreign("✓ it was right; the log keeps that beside the mark", "bold")


def _key(card: Card) -> str:
    match card.question:
        case Shown(answer=answer) | Cloze(answer=answer):
            return answer
        case _:
            return card.key_text
