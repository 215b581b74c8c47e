"""`trainer deck try`: how an answer would be marked."""

import json
import sys
from pathlib import Path
from typing import Final

import click

from trainer.cli.input_lines import InputLine, bounded_lines
from trainer.cli.output import say
from trainer.cli.plain_words import verdict_lines
from trainer.decks.check import check_text, deck_of, read_deck
from trainer.domain.deck import Deck
from trainer.errors import TrainerError
from trainer.services.deck_try import Trial, cards_by_name, tried

_LONGEST_REQUEST: Final = 100_000
_SELF_RATED = "This card is turned over and rated by the learner; nothing is marked."


@click.command(
    name="try",
    epilog='Example: trainer deck try vertebroplasty vp-9qd4.2 --answer "by mouth" --json',
)
@click.argument("deck", metavar="FILE_OR_DECK")
@click.argument("card", required=False)
@click.option("--answer", metavar="TEXT", help="What a learner would type.")
@click.option("--json", "as_json", is_flag=True, help="For a program to read.")
@click.option("--batch", is_flag=True, help='Read {"card": …, "answer": …} lines from stdin.')
@click.pass_context
def try_answer(  # noqa: PLR0913 - click gives one parameter for each option
    ctx: click.Context,
    *,
    deck: str,
    card: str | None,
    answer: str | None,
    as_json: bool,
    batch: bool,
) -> None:
    """Mark an answer to CARD as a learner would see it; nothing is recorded.

    FILE_OR_DECK is a deck file or the name of an installed deck. CARD is a block's id; of a cloze,
    the id, a dot and the gap's number. A choice is answered by the numbers of its options in the
    deck file, `1 3`; steps by their positions there in the order given, `2 1 3`; true-false by the
    word and the reason's number, `false 2`. Of an answer that has another form, "form" says what is
    expected; a learner is asked again.

    --batch reads one JSON object per line and writes one result per line, at once and in order; a
    line that cannot be tried gets {"error": …}, and the exit code is 1 in the end. Empty lines are
    skipped. A card that is rated by the learner has the mark null.
    """
    if batch == (card is not None and answer is not None) or (batch and (card or answer)):
        raise click.UsageError("Give CARD and --answer, or --batch alone.")
    chosen = _deck(ctx, deck)
    if batch:
        _try_lines(ctx, chosen)
        return
    trial = tried(chosen, cards_by_name(chosen), card or "", answer or "")
    if as_json:
        click.echo(json.dumps(_as_json(trial), ensure_ascii=False))
    else:
        _say(trial)


def _deck(ctx: click.Context, name: str) -> Deck:
    path = Path(name)
    if path.suffix or path.exists():
        return read_deck(path)
    # A file needs no store, which takes 150 ms to import.
    from trainer.cli.way_in import opened_store
    from trainer.services.deck_names import installed_text, known_slugs

    with opened_store(ctx) as store:
        (slug,) = known_slugs(store, [name])
        return deck_of(check_text(installed_text(store, slug), path=name))


def _try_lines(ctx: click.Context, deck: Deck) -> None:
    cards = cards_by_name(deck)
    has_failed = False
    for number, line in enumerate(bounded_lines(sys.stdin, _LONGEST_REQUEST), start=1):
        if not line.text.strip():
            continue
        try:
            shown = _as_json(tried(deck, cards, *_request(line)))
        except TrainerError as error:
            has_failed = True
            shown = {"error": f"line {number}: {error.message}", "hint": error.hint}
        click.echo(json.dumps(shown, ensure_ascii=False))
    if has_failed:
        ctx.exit(1)


def _request(line: InputLine) -> tuple[str, str]:
    """Card and answer of one line of a batch; raises TrainerError for any other line."""
    if not line.is_whole:
        raise TrainerError(f"this is too long; a request has at most {_LONGEST_REQUEST} characters")
    try:
        match json.loads(line.text):
            case {"card": str(card), "answer": str(answer)}:
                return card, answer
            case {"card": str(), "answer": bool()}:
                pass
            case {"card": str(card), "answer": int() | float() as number}:
                return card, str(number)
    except (ValueError, RecursionError):
        pass
    raise TrainerError("this is not a request", hint='One is {"card": "vp-7k2m", "answer": "…"}.')


def _as_json(trial: Trial) -> dict[str, object]:
    if trial.verdict is None:
        return {
            "card": trial.card,
            "mark": None,
            "expected": trial.expected,
            "why": _SELF_RATED,
        }
    verdict = trial.verdict
    return {
        "card": trial.card,
        "mark": verdict.mark,
        "expected": verdict.expected,
        "why": verdict.why,
        "error": verdict.error,
        "reading": verdict.reading,
        "form": trial.form,
    }


def _say(trial: Trial) -> None:
    if trial.verdict is None:
        say(_SELF_RATED)
        say(f"Answer: {trial.expected}")
        return
    if trial.form:
        say(f"This has not the form of an answer: {trial.form}")
        say("A learner is asked again; were it marked:")
    for line in verdict_lines(trial.verdict):
        say(line)
