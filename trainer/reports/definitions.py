"""What each measure is, in the words that stand on the page."""

from typing import Final

from trainer.reports.report import Definition

_WILSON: Final = "95 %, Wilson"


def _defined(name: str, text: str, shown_from: str, interval: str = _WILSON) -> Definition:
    return Definition(name=name, text=text, shown_from=shown_from, interval=interval)


DEFINITIONS: Final = (
    _defined(
        "Retention",
        "Passed of answered, over each card's first answer of the study day where the previous"
        " interval was a day or more. Passed: marked correct, or self-rated Hard or better where"
        " nothing was marked; a mark that the trainee overruled counts as they say. Marked and"
        " self-rated answers are never added up; the share marked close stands beside it.",
        "20 answers of a trainee; 50 a week; 100 of 5 trainees a category",
        "a trainee: 95 %, Wilson; a cohort: 95 %, its trainees drawn anew 1000 times",
    ),
    _defined(
        "Long retention",
        "Retention where the previous interval was 21 days or more.",
        "as retention",
        "as retention",
    ),
    _defined(
        "Fact coverage",
        "Facts passed at least once after an interval of 7 days or more, and not changed since, of"
        " all facts of the assigned decks that a card asks for, those never seen included.",
        "always",
        "none: it is a count",
    ),
    _defined(
        "Stale figures",
        "Trainees, and their facts, whose last pass was before the figure or answer changed.",
        "always",
        "none: it is a count",
    ),
    _defined(
        "Confident errors",
        "Marked wrong of all marked answers given while sure, where the trainee is asked how sure"
        " they are.",
        "20 answers",
    ),
    _defined(
        "Kinds of error",
        "Marked answers that were wrong or close, by how: direction, power of ten, unit, another"
        " fact's figure, and so on.",
        "20 answers a category",
        "none: they are counts",
    ),
    _defined(
        "On time",
        "Cards answered within 2 days of the day they fell due, of all that fell due. One answered"
        " earlier never fell due; one still open counts once the 2 days are over.",
        "20 cards",
    ),
    _defined(
        "Active",
        "Trainees with an answer in the last 14 days, of all who are enrolled.",
        "always",
        "none: it is a count",
    ),
    _defined(
        "Workload",
        "Answers, and minutes, of an active day: the median and the middle half. An answer counts"
        " for at most 60 seconds.",
        "5 active days",
        "the middle half of days",
    ),
    _defined(
        "Most missed",
        "Failed of answered, by card, in study; first answers are counted too. Only trainees who"
        " share card by card stand behind it.",
        "20 answers of 5 trainees",
    ),
    _defined(
        "Teaches badly, or hard to learn",
        "Failures observed beside those that the memory model expected of the same answers. A card"
        " teaches badly where even the lower end of the observed interval is above what was"
        " expected.",
        "50 answers",
    ),
    _defined(
        "Calibration",
        "In tenths of predicted recall: the share rated Hard or better, which is what the model"
        " predicts, beside the mean prediction.",
        "50 answers a tenth",
    ),
    _defined(
        "Expected recall (model estimate)",
        "Mean predicted recall over all cards of the assigned decks on a day, with no more study; a"
        " card never answered counts as 0. It is no observation.",
        "20 cards",
        "a tenth and nine tenths of a trainee's cards; of a cohort, the median trainee's",
    ),
    _defined(
        "Check in with",
        "A trainee is named where a rule is met: the upper end of the interval of marked retention"
        " is below the target in the last two windows of 4 weeks (50 answers each); or no answer"
        " for 14 days up to what was shared last; or overdue cards of more than 3 usual days. In a"
        " simulation (30 answers a week, target 85 %, half a year) the first rule lists one who"
        " truly is at the target at least once in about 17 % of half-years, and one truly at 80 %"
        " in 94 %.",
        "as the rule says",
        "as the rule says",
    ),
)
