"""Charts of characters: every sign is told apart by its shape, and its figure stands beside it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import dropwhile
from typing import TYPE_CHECKING, Final

from trainer.reports.calendar_marks import class_words, day_class
from trainer.reports.lines import cells, cut, filled, packed
from trainer.reports.rates import Rate
from trainer.reports.words import HIDDEN, HIDDEN_RATE, is_told, percent, rate_words

if TYPE_CHECKING:
    # Its classes take 10 ms to make, and `trainer stats` draws without them.
    from trainer.reports.report import WeekLine

MARKED: Final = "Marked by the program"
SELF_RATED: Final = "Self-rated"
"""Titles of the two kinds of answers, which are never added up."""
_GAP: Final = 2
_LONGEST_LABEL: Final = 18
_LONGEST_LABEL_NARROW: Final = 14
_SCALE: Final = 20
"""Columns of a scale below which the words beside it are shortened."""
_SCALE_LEAST: Final = 8
"""Columns below which there is no scale."""
_SCALE_MOST: Final = 51
_TICK: Final = 10
"""Per cent; a scale begins at a multiple of it."""
_LATEST_START: Final = 80
"""Per cent; a scale never spans less than from here to 100 %."""

_SHADES: Final = "·░▒▓█"
_WEEK: Final = 7
_DAY_NAMES: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAY_LABEL: Final = 4
_EIGHTHS: Final = " ▁▂▃▄▅▆▇█"
_BAR_ROWS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One line of a chart of rates."""

    label: str
    rate: Rate
    target: float | None = None
    """Where this line's own mark stands, 0 to 1; None for the chart's target."""
    is_hidden: bool = False
    """The rate is kept back, and nothing of it is drawn or said."""
    note: str = ""
    """Said behind the rate where there is room."""

    @property
    def is_drawn(self) -> bool:
        """Whether there is a rate to be drawn."""
        return self.rate.is_shown and not self.is_kept_back

    @property
    def is_kept_back(self) -> bool:
        """Whether nothing of the rate is told."""
        return self.is_hidden or self.rate.is_hidden


@dataclass(frozen=True, slots=True)
class _Scale:
    """Columns from a tick to 100 %."""

    start: float
    columns: int

    def place(self, share: float) -> int:
        """The column of a share; one that lies below the scale stands at its start."""
        along = (share - self.start) / (1 - self.start)
        return min(self.columns - 1, max(0, round(along * (self.columns - 1))))


def dots(
    rows: Iterable[Dot],
    width: int,
    *,
    target: float | None = None,
    target_words: str = "target",
) -> Iterator[str]:
    """Rates as dots with their 95 % intervals, each with its figures in words.

    Below stand the scale and what the signs mean; without a rate to draw there are words alone.
    """
    return dot_charts([("", tuple(rows))], width, target=target, target_words=target_words)


def dot_charts(
    charts: Sequence[tuple[str, Sequence[Dot]]],
    width: int,
    *,
    target: float | None = None,
    target_words: str = "target",
) -> Iterator[str]:
    """Several charts as of `dots`, each below its title, on one scale so that they compare."""
    rows = [row for _, of_chart in charts for row in of_chart]
    label, room, words_of = _columns(rows, width)
    shown = [row for row in rows if not row.is_kept_back]
    marks = [mark for row in shown if (mark := _mark(row, target)) is not None]
    scale = _Scale(_start(rows, marks), room)
    has_scale = room >= _SCALE_LEAST
    for title, of_chart in charts:
        if title:
            yield cut(title, width)
        is_drawn = has_scale and any(row.is_drawn for row in of_chart)
        for row in of_chart:
            drawing = _drawing(row, _mark(row, target), scale) + " " * _GAP if is_drawn else ""
            yield f"{filled(row.label, label)}{' ' * _GAP}{drawing}{words_of(row)}".rstrip()
        if is_drawn:
            yield f"{' ' * (label + _GAP)}{_ticks(scale)}".rstrip()
    if has_scale and any(row.is_drawn for row in rows):
        yield from packed(_legend(target, target_words, has_marks=bool(marks)), width)


def trend(weeks: Sequence["WeekLine"], width: int, *, target: float | None = None) -> Iterator[str]:
    """Retention week by week from the first with answers on; marked and self-rated ones apart."""
    kinds = (
        (MARKED, [(week, week.retained.marked) for week in weeks]),
        (SELF_RATED, [(week, week.retained.self_rated) for week in weeks]),
    )
    charts = [
        (title, [_week_dot(week, rate) for week, rate in dropwhile(_is_untold, of_kind)])
        for title, of_kind in kinds
        if any(is_told(rate) for _, rate in of_kind)
    ]
    return dot_charts(charts, width, target=target)


def calendar(days: Sequence[int], first_day: date, width: int) -> Iterator[str]:
    """Answers of each day as shades, weeks from left to right; nothing where none was given."""
    if not any(days):
        return
    lead = first_day.weekday()
    shades = [" "] * lead + [_SHADES[day_class(count)] for count in days]
    weeks = -(-len(shades) // _WEEK)
    columns = 2 if _DAY_LABEL + 2 * weeks <= width else 1
    in_band = max(1, (width - _DAY_LABEL) // columns)
    monday = first_day - timedelta(days=lead)
    for start in range(0, weeks, in_band):
        span = range(start, min(weeks, start + in_band))
        yield from _band_of_weeks(shades, monday, span, columns)
    yield from packed(_legend_of_days(), width)


def bars(counts: Sequence[int], labels: Sequence[str], width: int) -> Iterator[str]:
    """Counts as upright bars with the count and the label below each; nothing where all are 0.

    They stand in as many rows of bars as the width asks for.
    """
    most = max(counts, default=0)
    if not most:
        return
    size = max(cells(label) for label in (*labels, str(most))) + 1
    fitting = max(1, (width + 1) // size)
    rows = -(-len(counts) // fitting)
    in_row = -(-len(counts) // rows)
    for start in range(0, len(counts), in_row):
        if start:
            yield ""
        part = counts[start : start + in_row]
        heights = [_height(count, most) for count in part]
        for level in reversed(range(_BAR_ROWS)):
            row = _joined((_slice(height, level) * (size - 1) for height in heights), size)
            if row:
                yield row
        yield _joined(map(str, part), size)
        yield _joined(labels[start : start + in_row], size)


def _columns(rows: Sequence[Dot], width: int) -> tuple[int, int, Callable[[Dot], str]]:
    """Widths of labels and scale, and the words, as much of them as leaves room for a scale."""
    for words_of in (_with_note, _full):
        label, room = _divided(rows, width, _LONGEST_LABEL, words_of)
        if room >= _SCALE:
            return label, room, words_of
    return *_divided(rows, width, _LONGEST_LABEL_NARROW, _short), _short


def _divided(
    rows: Sequence[Dot], width: int, most: int, words_of: Callable[[Dot], str]
) -> tuple[int, int]:
    label = min(most, max((cells(row.label) for row in rows), default=0))
    words = max((cells(words_of(row)) for row in rows), default=0)
    return label, min(width - label - words - 2 * _GAP, _SCALE_MOST)


def _is_untold(of_week: tuple["WeekLine", Rate]) -> bool:
    return not is_told(of_week[1])


def _week_dot(week: "WeekLine", rate: Rate) -> Dot:
    note = "" if week.active is None else f"{week.active} active"
    return Dot(label=f"{week.first_day:%d %b}", rate=rate, note=note)


def _with_note(line: Dot) -> str:
    return f"{_full(line)}  {line.note}".rstrip() if line.is_drawn else _full(line)


def _full(line: Dot) -> str:
    return HIDDEN_RATE if line.is_kept_back else rate_words(line.rate)


def _short(line: Dot) -> str:
    if line.is_kept_back:
        return HIDDEN
    if line.rate.share is None:
        return rate_words(line.rate).replace(" answers", "").replace(" trainees", "")
    return f"{percent(line.rate.share)} n {line.rate.n}"


def _mark(line: Dot, target: float | None) -> float | None:
    return target if line.target is None else line.target


def _start(rows: Sequence[Dot], marks: Sequence[float]) -> float:
    lows = [row.rate.low for row in rows if row.is_drawn and row.rate.low is not None]
    lowest = 100 * min((*lows, *marks), default=0)
    return min(_LATEST_START, int(lowest // _TICK) * _TICK) / 100


def _drawing(line: Dot, mark: float | None, scale: _Scale) -> str:
    signs = [" "] * scale.columns
    rate = line.rate
    if line.is_drawn and rate.low is not None and rate.high is not None:
        low, high = scale.place(rate.low), scale.place(rate.high)
        signs[low : high + 1] = "─" * (high - low + 1)
        signs[low], signs[high] = "├", "┤"
    if mark is not None and not line.is_kept_back:
        at = scale.place(mark)
        signs[at] = "┼" if signs[at] == "─" else "│"
    if line.is_drawn and rate.share is not None:
        signs[scale.place(rate.share)] = "●"
    return "".join(signs)


def _ticks(scale: _Scale) -> str:
    """The ends of a scale and, where there is room, its middle."""
    first, last = percent(scale.start), percent(1)
    middle = percent((1 + scale.start) / 2)
    gap = scale.columns - cells(first) - cells(last)
    at = scale.place((1 + scale.start) / 2) - cells(first) - cells(middle) // 2
    if gap < cells(middle) + 2 * _GAP:
        return f"{first}{' ' * max(1, gap)}{last}"
    return f"{first}{' ' * at}{middle}{' ' * (gap - at - cells(middle))}{last}"


def _legend(target: float | None, words: str, *, has_marks: bool) -> Iterator[str]:
    yield "├─●─┤ share with its 95 % interval"
    if has_marks:
        yield f"│ {words}" if target is None else f"│ {words} {percent(target)}"


def _band_of_weeks(shades: Sequence[str], monday: date, span: range, columns: int) -> Iterator[str]:
    yield f"{' ' * _DAY_LABEL}{_months(monday, span, columns)}".rstrip()
    for weekday, name in enumerate(_DAY_NAMES):
        places = (week * _WEEK + weekday for week in span)
        signs = (shades[place] if place < len(shades) else " " for place in places)
        yield f"{name} {''.join(sign * columns for sign in signs)}".rstrip()


def _months(monday: date, span: range, columns: int) -> str:
    """Names of months, each above the week in which it begins."""
    line = ""
    for place, week in enumerate(span):
        sunday = monday + timedelta(days=_WEEK * week + _WEEK - 1)
        at, name = place * columns, f"{sunday:%b}"
        begins = sunday.day <= _WEEK or not place
        if begins and at + len(name) <= max(len(span) * columns, len(name)):
            # A month that ends at the left edge gives way to the next.
            line = (line if len(line) < at else "").ljust(at) + name
    return line


def _legend_of_days() -> Iterator[str]:
    *fewer, most = (
        f"{shade * 2} {words}" for shade, words in zip(_SHADES, class_words(), strict=True)
    )
    yield from fewer
    yield f"{most} answers"


def _height(count: int, most: int) -> int:
    """Of a bar, in eighths of a line; very little is still seen."""
    full = _BAR_ROWS * (len(_EIGHTHS) - 1)
    return max(1, round(count / most * full)) if count else 0


def _slice(height: int, level: int) -> str:
    each = len(_EIGHTHS) - 1
    return _EIGHTHS[min(each, max(0, height - level * each))]


def _joined(items: Iterable[str], size: int) -> str:
    return "".join(" " * (size - 1 - cells(item)) + item + " " for item in items).rstrip()
