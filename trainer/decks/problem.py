"""Problems of a deck file, as values: where, what is wrong, what was expected, what to do."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NamedTuple

from trainer.domain.plain_text import visible

MOST_PROBLEMS: Final = 1000
"""So many are collected of one file; what lies beyond is most likely one mistake repeated."""
_QUOTED_LENGTH = 60
_LONGEST_GUESSED = 40
_MOST_GUESSES = 50_000


class Code(StrEnum):
    """Stable short names of everything that can be wrong with a deck file."""

    UNREADABLE = "unreadable"
    NOT_UTF8 = "not-utf-8"
    NUL_CHARACTER = "nul-character"
    CONTROL_CHARACTER = "control-character"
    FILE_TOO_LARGE = "file-too-large"
    LINE_TOO_LONG = "line-too-long"
    VALUE_TOO_LONG = "value-too-long"
    TOO_MANY_PROBLEMS = "too-many-problems"
    UNCLOSED_COMMENT = "unclosed-comment"
    STRAY_TEXT = "stray-text"
    STRAY_HEADING = "stray-heading"
    BAD_ESCAPE = "bad-escape"

    MISSING_TITLE = "missing-title"
    BAD_SLUG = "bad-slug"
    DUPLICATE_SLUG = "duplicate-slug"
    BAD_DATE = "bad-date"
    BAD_LANGUAGE = "bad-language"

    UNKNOWN_KIND = "unknown-kind"
    MISSING_ID = "missing-id"
    MALFORMED_ID = "malformed-id"
    DUPLICATE_ID = "duplicate-id"
    UNKNOWN_FIELD = "unknown-field"
    MISSING_FIELD = "missing-field"
    DUPLICATE_FIELD = "duplicate-field"
    EMPTY_VALUE = "empty-value"
    UNKNOWN_WORD = "unknown-word"

    UNKNOWN_SOURCE = "unknown-source"
    UNKNOWN_FACT = "unknown-fact"
    UNKNOWN_CATEGORY = "unknown-category"
    UNKNOWN_STATUS = "unknown-status"
    BAD_FIGURE = "bad-figure"
    NO_FIGURE = "no-figure"
    UNCLOSED_BRACE = "unclosed-brace"
    STRAY_BRACE = "stray-brace"
    TOO_FEW_WORDS = "too-few-words"

    NOT_TYPED = "not-typed"
    LISTED_TWICE = "listed-twice"
    ACCEPT_REPEATS_KEY = "accept-repeats-key"
    NEEDLESS_ACCEPT = "needless-accept"
    CONTRADICTS_KEY = "contradicts-key"
    LISTS_DISAGREE = "lists-disagree"
    BAD_TOLERANCE = "bad-tolerance"

    NO_DELETION = "no-deletion"
    MALFORMED_DELETION = "malformed-deletion"
    UNCLOSED_DELETION = "unclosed-deletion"
    MISPLACED_DELETION = "misplaced-deletion"
    DUPLICATE_DELETION = "duplicate-deletion"
    RETIRED_DELETION = "retired-deletion"
    UNKNOWN_DELETION = "unknown-deletion"
    TOO_MANY_DELETIONS = "too-many-deletions"
    BAD_NUMBER = "bad-number"

    MALFORMED_OPTION = "malformed-option"
    MISPLACED_OPTION = "misplaced-option"
    TOO_FEW_OPTIONS = "too-few-options"
    NO_RIGHT_OPTION = "no-right-option"
    NO_WRONG_OPTION = "no-wrong-option"
    TOO_FEW_REASONS = "too-few-reasons"
    NOT_ONE_REASON = "not-one-reason"
    TOO_FEW_STEPS = "too-few-steps"
    STEP_NUMBER = "step-number"
    BAD_CRITICAL = "bad-critical"

    BAD_TAG = "bad-tag"
    BAD_IMAGE = "bad-image"
    MISSING_IMAGE = "missing-image"


OF_ANSWERS: Final = frozenset({Code.NEEDLESS_ACCEPT, Code.CONTRADICTS_KEY, Code.LISTS_DISAGREE})
"""What the rules of marking have against a card's lists.

They are warnings, since those rules are mended from release to release: a deck that was clean when
it was written must not stop being studied because an answer that it lists is now known to all.
"""

WARNINGS: Final = OF_ANSWERS | {Code.CONTROL_CHARACTER}
"""What does not keep a deck from being studied."""


class Position(NamedTuple):
    """A place in a file, as editors count: line and column from 1, a column per character."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong with a deck file."""

    path: str
    line: int
    """From 1."""
    column: int
    """From 1, in characters; a byte order mark is none."""
    code: Code
    message: str
    """What is wrong and what was expected."""
    suggestion: str
    """What to do about it."""

    @property
    def is_error(self) -> bool:
        """Whether it keeps the deck from being used; a warning does not."""
        return self.code not in WARNINGS

    def __str__(self) -> str:
        return f"{visible(self.path)}:{self.line}:{self.column}: {self.code} {self.message}"

    def as_json(self) -> dict[str, str | int]:
        """The problem as a mapping that `json.dumps` takes."""
        return {
            "path": self.path,
            "line": self.line,
            "column": self.column,
            "severity": "error" if self.is_error else "warning",
            "code": self.code.value,
            "message": self.message,
            "suggestion": self.suggestion,
        }


def quoted(text: str) -> str:
    """A piece of a deck for a message: on one line, shortened, with control characters shown."""
    line = " ".join(text[: 4 * _QUOTED_LENGTH].split())
    short = line if len(line) <= _QUOTED_LENGTH else line[: _QUOTED_LENGTH - 1] + "…"
    return f"`{visible(short)}`"


@dataclass(slots=True)
class Problems:
    """Collects the problems of one file, up to a limit."""

    path: str
    found: list[Problem] = field(default_factory=list)
    _guesses_left: int = _MOST_GUESSES

    @property
    def is_full(self) -> bool:
        """Whether so many are collected that it is no use to read on."""
        return len(self.found) >= MOST_PROBLEMS

    def add(self, at: Position, code: Code, message: str, suggestion: str) -> None:
        """Add a problem, unless there are too many already."""
        if self.is_full:
            return
        self.found.append(
            Problem(
                path=self.path,
                line=at.line,
                column=at.column,
                code=code,
                message=message,
                suggestion=suggestion,
            )
        )

    def did_you_mean(self, word: str, known: Sequence[str]) -> str:
        """`Did you mean …?` for a word that is nearly a known one, else empty.

        Comparing is slow, so one check compares no more than a fixed number of pairs.
        """
        if len(word) > _LONGEST_GUESSED or self.is_full or self._guesses_left < len(known):
            return ""
        self._guesses_left -= len(known)
        by_lower_case = {candidate.lower(): candidate for candidate in known}
        near = difflib.get_close_matches(word.lower(), by_lower_case, n=1)
        return f"Did you mean `{by_lower_case[near[0]]}`?" if near else ""

    def in_order(self) -> tuple[Problem, ...]:
        """All of them in the order of the file; the last says so when there were too many."""
        ordered = sorted(self.found, key=lambda problem: (problem.line, problem.column))
        if not self.is_full:
            return tuple(ordered)
        last = ordered[-1]
        beyond = Problem(
            path=self.path,
            line=last.line,
            column=last.column,
            code=Code.TOO_MANY_PROBLEMS,
            message=f"there are more problems than the {MOST_PROBLEMS} that are listed",
            suggestion="Mend the first ones and check again.",
        )
        return (*ordered, beyond)


def either(words: Iterable[str]) -> str:
    """Words as alternatives: `a`, `b` or `c`."""
    *first, last = (f"`{word}`" for word in words)
    return f"{', '.join(first)} or {last}" if first else last
