"""The lines of a plain session: a card, its mark, the ratings and the summary, in words."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, assert_never

from trainer.domain.card import (
    Choice,
    Cloze,
    FigureQuestion,
    Picture,
    Question,
    Shown,
    Steps,
    TrueFalse,
    Typed,
)
from trainer.domain.fact import Status
from trainer.domain.rating import Confidence, Mark, Rating, Verdict
from trainer.domain.study_day import calendar_date
from trainer.services.looking_back import CardInfo, Summary
from trainer.services.prompts import own_answer
from trainer.services.sitting import CHANGED, Outcome, Progress, Prompt

GAP: Final = "_____"
"""What stands in the text where a cloze has its gap."""

_MARKS: Final = {
    Mark.CORRECT: "✓ Correct.",
    Mark.CLOSE: "≈ Close.",
    Mark.WRONG: "✗ Wrong.",
}
_STATUSES: Final = {
    Status.DISPUTED: "This is disputed: other sources say otherwise.",
    Status.TRUNCATED: "The source breaks off here.",
    Status.SUPERSEDED: "A newer edition says otherwise.",
}


REASON: Final = "Type the reason's number; Enter alone if you do not know."
"""How the reason of a right judgement is answered."""
CONFIDENCE: Final = "How sure are you? 1 sure, 2 think so, 3 guess; Enter alone to leave it out."
"""What is asked between the answer and its mark, where that is switched on."""


def card_lines(prompt: Prompt) -> Iterator[str]:
    """The question as it is asked; a changed answer stays covered until it is answered."""
    yield ""
    cram = "Cram: " if prompt.is_cram else ""
    yield f"{cram}{_left(prompt.progress)}. {prompt.deck_title}, {prompt.card.category}."
    if prompt.is_early:
        yield "Asked early, ahead of its step."
    if prompt.is_flagged:
        yield "You flagged this card."
    if prompt.notice is not None:
        yield CHANGED
    yield f"Question: {question_text(prompt.card.question)}"
    yield from picture_lines(prompt, prompt.card.pictures)
    if not isinstance(prompt.card.question, TrueFalse):
        yield from choice_lines(prompt)


def choice_lines(prompt: Prompt) -> Iterator[str]:
    """Options, steps or reasons with their numbers."""
    for number, text in enumerate(choices(prompt), start=1):
        yield f"  {number}. {text}"


def reason_lines(prompt: Prompt, *, is_true: bool) -> Iterator[str]:
    """The reasons, once the judgement is right; before that they would give it away."""
    yield f"It is {str(is_true).lower()}. Why?"
    yield from choice_lines(prompt)


def picture_lines(prompt: Prompt, pictures: Iterable[Picture]) -> Iterator[str]:
    """What pictures show, and where they lie."""
    for picture in pictures:
        yield f"Picture: {picture.caption} ({prompt.pictures_folder / picture.path})"


def question_text(question: Question) -> str:
    """What is asked, with a cloze's gap drawn and its hint beside it."""
    match question:
        case Cloze():
            hint = f" ({question.hint})" if question.hint else ""
            return f"{question.before}{GAP}{hint}{question.after}"
        case TrueFalse():
            return f"True or false, and why? {question.statement}"
        case Shown() | Typed() | Choice() | FigureQuestion() | Steps():
            return question.stem
        case _:
            assert_never(question)


def choices(prompt: Prompt) -> tuple[str, ...]:
    """Options, steps or reasons in the order shown; empty for other kinds."""
    question = prompt.card.question
    match question:
        case Choice(options=options) | TrueFalse(reasons=options):
            texts = tuple(option.text for option in options)
        case Steps(steps=steps):
            texts = steps
        case Shown() | Cloze() | Typed() | FigureQuestion():
            return ()
        case _:
            assert_never(question)
    return tuple(texts[place] for place in prompt.order)


def instruction(question: Question) -> str:
    """How this card is answered."""
    unknown = "Enter alone if you do not know"
    match question:
        case Shown():
            return "Press Enter to show the answer."
        case Cloze():
            typed = f"Type what is missing; {unknown}."
            return typed if question.is_typed else "Press Enter to show the answer."
        case Typed() | FigureQuestion():
            return f"Type the answer; {unknown}."
        case Choice():
            one, several = "Type the number", "Type the numbers of all that are right, as in 1 3"
            return f"{several if question.takes_several else one}; {unknown}."
        case Steps():
            return f"Type the numbers in the right order, as in 2 1 3; {unknown}."
        case TrueFalse():
            return f"Type true or false; {unknown}. If that is right its reason is asked next."
        case _:
            assert_never(question)


def outcome_lines(prompt: Prompt, outcome: Outcome) -> Iterator[str]:
    """The mark with its reason, or the answer of a self-rated card, and where it stands."""
    card, change = prompt.card, prompt.notice
    if outcome.verdict is None:
        yield f"Answer: {own_answer(card.question)}"
    else:
        yield from verdict_lines(outcome.verdict)
    if change is not None:
        yield f"Changed since you learnt it: was {change.was}, now {change.now}."
        yield f"Source of the change: {change.source}"
    if outcome.per_thousand is not None:
        yield f"That is {outcome.per_thousand.words}."
    if outcome.per_thousand is not None and outcome.has_picture:
        yield outcome.per_thousand.sentence
    if outcome.can_retype:
        yield "Type it once more with :again and the answer; the mark stays as it is."
    if outcome.can_overrule:
        yield "If it was right all the same, :right says so."
    yield from picture_lines(prompt, card.answer_pictures)
    if card.why:
        yield f"Why: {card.why}"
    yield f"Source: {card.source}"
    if card.status in _STATUSES:
        yield _STATUSES[card.status]


def verdict_lines(verdict: Verdict) -> Iterator[str]:
    """A mark in words, with its reason and the right answer."""
    yield f"{_MARKS[verdict.mark]} {verdict.why}".rstrip()
    if verdict.reading:
        yield f"Read as: {verdict.reading}"
    yield f"Right answer: {verdict.expected}"


def retyped_line(outcome: Outcome) -> str:
    """What the answer typed once more would have earned."""
    if outcome.retyped is None or outcome.verdict is None:
        return ""
    would_be, mark = outcome.retyped.verdict, outcome.verdict.mark
    why = f" {would_be.why}" if would_be.why else ""
    return f"Typed again: {_MARKS[would_be.mark]}{why} The mark stays {mark.value}."


def overruled_line(outcome: Outcome) -> str:
    """That the mark is overruled, or holds after all."""
    if outcome.is_overruled:
        return (
            "You say that it was right. The log keeps that beside the mark; :right takes it back."
        )
    return "The mark holds after all."


def confidence_of(line: str) -> Confidence | None:
    """How sure a line says the learner is; None for one that says nothing of it."""
    named = {confidence.value: confidence for confidence in Confidence}
    numbered = {str(number): confidence for number, confidence in enumerate(Confidence, start=1)}
    return (numbered | named).get(" ".join(line.lower().split()))


def rating_instruction(proposed: Rating, intervals: Mapping[Rating, str]) -> str:
    """The four ratings with the next interval beside each, and what Enter does."""
    ratings = ", ".join(
        f"{rating.value} {rating.name.title()} ({intervals[rating]})" for rating in Rating
    )
    return f"Rate it: {ratings}. Enter for {proposed.value} {proposed.name.title()}."


def rating_of(line: str, proposed: Rating) -> Rating | None:
    """The rating a line names by number or word; the proposed one for an empty line."""
    word = line.strip().upper()
    if not word:
        return proposed
    return next((rating for rating in Rating if word in (str(rating.value), rating.name)), None)


def info_lines(info: CardInfo, *, is_answered: bool) -> Iterator[str]:
    """What is known of a card; what gives the answer away only once it is answered."""
    for name, text in info.lines:
        yield f"{name}: {text}"
    if is_answered:
        for claim in info.claims:
            yield f"Fact: {claim}"
    for past in info.history:
        typed = f", typed {past.typed}" if is_answered and past.typed else ""
        typed += f", then {past.typed_again}" if typed and past.typed_again else ""
        seconds = past.elapsed_ms / 1000
        day = calendar_date(past.day).isoformat()
        yield f"{day}: {past.verdict}, rated {past.rating.name.title()}, {seconds:.0f} s{typed}"


def summary_lines(summary: Summary) -> Iterator[str]:
    """What a sitting came to."""
    yield ""
    yield f"Answered: {_answered(summary)}"
    if summary.due_answered:
        yield f"Due cards kept: {summary.due_passed} of {summary.due_answered}"
    if summary.new_learnt:
        yield f"Newly learnt: {summary.new_learnt}"
    if summary.sure_and_wrong:
        yield "Sure, and wrong:"
    for fact in summary.sure_and_wrong:
        yield f"  {fact.claim} ({fact.source})"
    if summary.weak:
        yield "To look at again:"
    for fact in summary.weak:
        yield f"  {fact.claim} ({fact.source}; missed {fact.misses} ×)"
    if summary.next_due:
        yield f"Next due: {summary.next_due}"
    if summary.new_limit:
        yield summary.new_limit


def _answered(summary: Summary) -> str:
    marked = f"{summary.correct} correct, {summary.close} close, {summary.wrong} wrong"
    minutes, seconds = divmod(round(summary.elapsed_ms / 1000), 60)
    by_mark = f"{marked}, {summary.self_rated} self-rated"
    return f"{summary.answered} ({by_mark}) in {minutes} min {seconds} s"


def _left(progress: Progress) -> str:
    parts = ((progress.reviews, "due"), (progress.in_steps, "in steps"), (progress.new, "new"))
    named = ", ".join(f"{count} {name}" for count, name in parts if count)
    return f"{progress.left} left ({named})" if named else f"{progress.left} left"
