"""What a reader must know of a report before its figures."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from trainer.domain.plain_text import counted, visible
from trainer.domain.study_day import StudyDay, calendar_date
from trainer.domain.writing_order import SetBack
from trainer.reports.bundle import Level
from trainer.reports.check_in import INACTIVE_DAYS
from trainer.reports.counts import first_day, week_of
from trainer.reports.doubts import doubt_words, own_set_back_words, set_back_words
from trainer.reports.gathered import Gathered, HubProgramme, LeftOut, Person, Wanted
from trainer.reports.people import period_end, total
from trainer.reports.rates import FROM_CATEGORY, FROM_TRAINEES

_NOBODY: Final = (
    "Nobody is enrolled yet: ask for bundles, which `trainer share -o FILE` writes, and enrol with"
    " `trainer cohort enrol COHORT FILE`."
)
_NOBODY_THERE: Final = (
    "Nobody is enrolled yet: whoever runs the hub enrols trainees, with `trainer hub enrol`."
)


def remarks(gathered: Gathered) -> tuple[str, ...]:
    """One sentence for each thing, in the order of their weight."""
    return tuple(
        sentence
        for part in (
            cut_short(gathered.wanted),
            _who(gathered),
            _contradicting(gathered),
            _decks(gathered),
            _versions(gathered),
            _ages(gathered),
            _clocks(gathered),
            doubt_words((person.name, person.doubts) for person in gathered.people),
            _weights(gathered),
            _left_out(gathered),
        )
        for sentence in part
    )


def deck_words(gathered: Gathered, *, least_trainees: int = 1) -> tuple[str, ...]:
    """Each assigned deck with the versions that so many trainees have."""
    seen = _versions_seen(gathered)
    versions = {
        slug: [version for version, n in counts.items() if n >= least_trainees]
        for slug, counts in seen.items()
    }
    return tuple(
        f"{title} {', '.join(sorted(versions.get(slug, ())))}".rstrip()
        for slug, title in sorted(gathered.wanted.decks.items())
    )


def cut_short(wanted: Wanted) -> Iterator[str]:
    """That the period ends before the day that was asked for, since its week is not over."""
    if wanted.until is not None and week_of(wanted.until) > wanted.last_week:
        asked, last = calendar_date(wanted.until), calendar_date(period_end(wanted))
        yield (
            f"The period was to end with the week of {asked:%Y-%m-%d}, which is not over on"
            f" {calendar_date(wanted.as_of):%Y-%m-%d}: it ends with {last:%Y-%m-%d}."
        )


def _versions_seen(gathered: Gathered) -> dict[str, Counter[str]]:
    seen: dict[str, Counter[str]] = {}
    for person in gathered.people:
        for deck in person.standing.decks if person.standing else ():
            if deck.slug in gathered.wanted.decks:
                seen.setdefault(deck.slug, Counter())[deck.version] += 1
    return seen


def _who(gathered: Gathered) -> Iterator[str]:
    people = gathered.people
    if not people:
        yield _NOBODY_THERE if gathered.wanted.is_from_hub else _NOBODY
        return
    silent = [
        person.name for person in people if person.standing is None and not person.contradicts
    ]
    if silent:
        remedy = (
            "They share by `trainer sync`."
            if gathered.wanted.is_from_hub
            else "Add a bundle with `trainer cohort add FILE`."
        )
        yield f"{counted(len(silent), 'trainee')} shared nothing yet: {', '.join(silent)}. {remedy}"
    if not gathered.wanted.is_own:
        yield _at_cards(sum(person.level == Level.CARDS for person in people), len(people))
    else:
        yield _measured_by(gathered.wanted)
    if not any(person.categories for person in people):
        yield (
            "No answer of the period counts towards retention yet: it takes a card that was left"
            " for a day or more. Choose another period with --since and --until, or wait."
        )
        if not gathered.wanted.is_own and not gathered.wanted.is_from_hub:
            yield from _not_assigned(people, gathered.wanted)
    elif not gathered.wanted.is_own:
        yield from _too_few(people)


def _not_assigned(people: Sequence[Person], wanted: Wanted) -> Iterator[str]:
    """What is studied instead, where a director may have forgotten to assign it."""
    studied = {
        deck.slug: f"{visible(deck.title)} ({visible(deck.slug)})"
        for person in people
        if person.standing is not None
        for deck in person.standing.decks
        if deck.slug not in wanted.decks
        and any(due.deck == deck.slug for due in person.standing.on_time)
    }
    if studied:
        yield (
            "What is studied is not assigned here, and is left out:"
            f" {', '.join(studied[slug] for slug in sorted(studied))}. `trainer cohort new COHORT"
            " --deck SLUG` assigns a deck that is installed."
        )


def _too_few(people: Sequence[Person]) -> Iterator[str]:
    """Why no rate of the cohort by category is shown, where none is."""
    answering = [person for person in people if person.categories]
    if len(answering) < FROM_TRAINEES:
        there_are = "There is" if len(answering) == 1 else "There are"
        yield (
            f"{there_are} {counted(len(answering), 'trainee')} whose answers count towards"
            f" retention: a cohort's rates are shown from {FROM_TRAINEES} on, and those of one"
            " trainee on the trainee's page."
        )
    elif not any(_is_enough(answering, category) for category in _categories(answering)):
        yield (
            f"No category has {FROM_CATEGORY} answers of one kind, marked or self-rated, of"
            f" {FROM_TRAINEES} trainees yet, from which its rate is shown; those of one trainee are"
            " on the trainee's page."
        )


def _categories(people: Sequence[Person]) -> set[str]:
    return {category for person in people for category in person.categories}


def _is_enough(people: Sequence[Person], category: str) -> bool:
    """Whether the answers of a category that are marked, or those self-rated, give a rate."""
    sums = [person.categories[category] for person in people if category in person.categories]
    return any(
        sum(kind) >= FROM_CATEGORY and sum(map(bool, kind)) >= FROM_TRAINEES
        for kind in ([one.marked for one in sums], [one.rated for one in sums])
    )


def _measured_by(wanted: Wanted) -> str:
    """Of a trainee's own report, whose lines these are."""
    target = round(wanted.target * 100)
    asking = [one for one in wanted.programmes if _asks_this(one, wanted)]
    if asking:
        titles = " and ".join(visible(one.title) for one in asking)
        return (
            f"Measured as your director's report is, of {titles}: by a target of {target} % and the"
            " decks above, as your last sync brought them."
        )
    measured = f"Measured by a target of {target} % and the decks above"
    if not wanted.programmes:
        return f"{measured}: a programme that asks others sees other lines (`--target`, `--deck`)."
    others = "; ".join(
        f"{visible(one.title)}, `{visible(_typed(one))}`" for one in wanted.programmes
    )
    return f"{measured}. By your hub your director sees other lines: {others}."


def _asks_this(one: HubProgramme, wanted: Wanted) -> bool:
    is_target = one.target_percent == round(wanted.target * 100)
    return is_target and set(one.decks) == set(wanted.decks)


def _typed(one: HubProgramme) -> str:
    return " ".join((f"--target {one.target_percent}", *(f"--deck {deck}" for deck in one.decks)))


def _contradicting(gathered: Gathered) -> Iterator[str]:
    """Whose rows at a hub are left out, and what the hub adds up and is not believed either."""
    left_out = [person.name for person in gathered.people if person.contradicts]
    if left_out:
        yield (
            f"Left out of all figures: {', '.join(left_out)}. The counts at the hub contradict each"
            " other, or are more than anybody can have done: no log comes to them. Ask for a"
            " `trainer sync` by the newest trainer, which writes them anew; what is still there"
            " afterwards trainer has not written, and whoever runs the hub should know."
        )
    if gathered.withheld:
        yield (
            f"Withheld: {', '.join(gathered.withheld)}. The hub gives sums of all trainees alone,"
            " and these contradict their answers or hold what is left out."
            f"{'' if left_out else ' Whose rows they are, whoever runs the hub can see.'}"
        )


def _at_cards(at_cards: int, people: int) -> str:
    if not at_cards:
        return "Nobody shares card by card; there are no figures by card."
    if at_cards == people:
        who = "The one trainee shares" if people == 1 else f"All {people} trainees share"
    else:
        verb = "shares" if at_cards == 1 else "share"
        who = f"{at_cards} of {people} trainees {verb}"
    return f"{who} card by card; figures by card are theirs alone."


def _decks(gathered: Gathered) -> Iterator[str]:
    """Assigned decks that are not among what some trainees shared last."""
    wanted = gathered.wanted
    shared = [
        {deck.slug for deck in person.standing.decks}
        for person in gathered.people
        if person.standing
    ]
    for slug, title in sorted(wanted.decks.items()):
        without = sum(slug not in decks for decks in shared)
        if without and not wanted.is_own:
            yield _without_words(title, without, len(shared), is_from_hub=wanted.is_from_hub)


def _without_words(title: str, without: int, of: int, *, is_from_hub: bool) -> str:
    how = "synced" if is_from_hub else "made a bundle"
    if without == of:
        return (
            f"Of {title} nothing has been shared: nobody has {how} since it was assigned, or nobody"
            " has it; how many facts it has is not known here, and none of them counts."
        )
    return (
        f"Of {title} nothing has been shared by {without} of the {of} trainees who share: they have"
        f" not {how} since it was assigned, or do not have it; its facts count as not covered."
    )


def _versions(gathered: Gathered) -> Iterator[str]:
    for slug, versions in sorted(_versions_seen(gathered).items()):
        if len(versions) > 1:
            parts = ", ".join(f"{version} ({n})" for version, n in sorted(versions.items()))
            yield (
                f"Trainees have different versions of {gathered.wanted.decks[slug]}: {parts}. A"
                " trainee stands beside those of the same version alone; answers to a figure that"
                " changed count anew from its first answer afterwards."
            )


def _ages(gathered: Gathered) -> Iterator[str]:
    as_of = gathered.wanted.as_of
    shared = [person.shared_day for person in gathered.people if person.shared_day is not None]
    old = [day for day in shared if as_of - day >= INACTIVE_DAYS]
    later = [day for day in shared if day > as_of]
    shared_by = "sync" if gathered.wanted.is_from_hub else "bundle"
    if old:
        oldest = calendar_date(min(old))
        yield (
            f"{counted(len(old), shared_by)} of {INACTIVE_DAYS} days ago or older, the oldest of"
            f" {oldest:%Y-%m-%d}: what was answered since is not known here. Ask"
            " for new ones."
        )
    if later:
        yield (
            "Overdue cards, coverage, stale figures and expected recall are those of each"
            f" trainee's last {shared_by}, made after {calendar_date(as_of):%Y-%m-%d}."
        )


def _clocks(gathered: Gathered) -> Iterator[str]:
    as_of = gathered.wanted.as_of
    people = gathered.people
    ahead = [person.name for person in people if _runs_ahead(person, as_of)]
    if ahead and gathered.wanted.is_own:
        yield (
            "Answers of yours that are dated in the future are left out: the clock of a device of"
            " yours ran ahead. Set it right."
        )
    elif ahead:
        yield (
            f"Answers of {', '.join(ahead)} are dated after the day they were shared, and left out:"
            " a clock there runs ahead. Ask that it be set right."
        )
    set_back = [(person.name, _set_back(person, gathered.wanted)) for person in people]
    if gathered.wanted.is_own:
        yield from own_set_back_words([one for _, of_person in set_back for one in of_person])
    else:
        yield from set_back_words(set_back)


def _set_back(person: Person, wanted: Wanted) -> list[SetBack]:
    """When a clock was set back, between dates of which any is in what the report is of."""
    first = first_day(wanted.first_week)
    return [
        one for one in person.doubts.set_back if first <= one.before and one.after <= wanted.as_of
    ]


def _runs_ahead(person: Person, as_of: StudyDay) -> bool:
    known = as_of if person.shared_day is None else max(as_of, person.shared_day)
    return max(person.days, default=known) > known


def _weights(gathered: Gathered) -> Iterator[str]:
    """That the cohort's rates are those of one, who alone answered more than all others."""
    each = [total(person.categories.values()) for person in gathered.people]
    answers = [sums.marked + sums.rated for sums in each]
    most, all_of_them = max(answers, default=0), sum(answers)
    if sum(map(bool, answers)) >= FROM_TRAINEES and 2 * most > all_of_them:
        yield (
            f"{most} of {all_of_them} answers that count towards retention are one trainee's: what"
            " is said of all is most of all theirs."
        )


def _left_out(gathered: Gathered) -> Iterator[str]:
    for slug, retired in sorted(gathered.retired.items()):
        have = "has" if retired.cards == 1 else "have"
        whence = f"{have} been retired from {gathered.wanted.decks[slug]}"
        yield _left_out_words(retired, whence)
    if gathered.earlier.cards:
        its = "its" if gathered.earlier.cards == 1 else "their"
        were = "was" if gathered.earlier.answers == 1 else "were"
        yield _left_out_words(gathered.earlier, f"{were} given before {its} answer changed")
    unknown = gathered.unknown
    if not unknown.cards:
        return
    if gathered.wanted.is_from_hub:
        verb = "is" if unknown.cards == 1 else "are"
        yield _left_out_words(unknown, f"{verb} in no published text that can be read here")
    else:
        advice = "add the deck, or its newer version, with `trainer deck add FILE`."
        left_out = _left_out_words(unknown, "no deck that is installed here has")
        yield f"{left_out.removesuffix('.')}: {advice}"


def _left_out_words(left_out: LeftOut, which: str) -> str:
    answers, cards = counted(left_out.answers, "answer"), counted(left_out.cards, "card")
    verb = "is" if left_out.answers == 1 else "are"
    return f"{answers} to {cards} that {which} {verb} left out of the figures by card."
