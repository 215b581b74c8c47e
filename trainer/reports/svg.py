"""Charts of our own as SVG: marks carry their colours as attributes, since viewers drop page CSS.

Each function takes shares from 0 to 1 and gives a picture that says by its title and description
what it shows.  Marked answers are filled circles and whole lines, self-rated ones hollow squares
and thin lines, so that nothing is said by colour alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from markupsafe import Markup

from trainer.reports.words import percent

ACCENT: Final = "#3a80c0"
"""Contrast of 4.1 to white and of 4.3 to the dark page: enough for marks, never used for text."""
_WIDTH: Final = 520
_ROW: Final = 30
_LABEL: Final = 150
"""Room left of the rows for their names."""
_LONGEST_NAME: Final = 18
_HEIGHT: Final = 250
_LEFT: Final = 54
_RIGHT: Final = 12
_HALF_TICK: Final = 26
"""Room right of the last tick for half of its words, which a narrow window writes larger."""
_TOP: Final = 26
_FOOT: Final = 40
_TENTHS: Final = 10
_DESCRIPTION: Final = "Shares with their 95 % intervals; the table beside it has the same figures."


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A share with its interval."""

    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of a chart of rows: what was marked above what was self-rated."""

    name: str
    marked: Dot | None
    self_rated: Dot | None
    why: str = "too few answers"
    """Stands in the place of the marks where there is none."""

    @property
    def is_marked(self) -> bool:
        """Whether there is a mark to draw."""
        return self.marked is not None or self.self_rated is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A week of a trend, or a bin of predicted recall."""

    label: str
    """Written beneath the axis; empty where there is no room for one."""
    marked: Dot | None
    self_rated: Dot | None = None


@dataclass(frozen=True, slots=True)
class _Scale:
    """Shares as places along a line."""

    least: float
    start: float
    end: float

    def place(self, share: float) -> float:
        return self.start + (share - self.least) / (1 - self.least) * (self.end - self.start)

    def ticks(self) -> Iterable[float]:
        low = round(self.least * _TENTHS)
        step = 1 if low >= _TENTHS // 2 else 2
        return (tenth / _TENTHS for tenth in range(_TENTHS, low - 1, -step))


@dataclass(slots=True)
class _Drawing:
    """Marks of one kind share one path, which keeps the page small."""

    height: float
    bars: list[str] = field(default_factory=list)
    dots: list[str] = field(default_factory=list)
    squares: list[str] = field(default_factory=list)
    grid: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    whole: list[str] = field(default_factory=list)
    others: list[Markup] = field(default_factory=list)
    texts: dict[str, list[Markup]] = field(default_factory=dict)
    """By where they are anchored, which is said once for all of them."""

    def text(self, x: float, y: float, words: str, anchor: str) -> None:
        self.texts.setdefault(anchor, []).append(
            Markup('<text x="{}" y="{}">{}</text>').format(_number(x), _number(y), words)
        )

    def dot(self, x: float, y: float) -> None:
        # A line of almost no length with round ends is a dot.
        self.dots.append(f"M{_number(x)} {_number(y)}h.01")

    def square(self, x: float, y: float, half: float) -> None:
        side = _number(2 * half)
        self.squares.append(f"M{_number(x - half)} {_number(y - half)}h{side}v{side}h-{side}z")

    def picture(self, title: str, *, dot_width: int) -> Markup:
        """All of it, what is faint undermost."""
        strokes = (
            (self.grid, 'stroke="currentColor" stroke-opacity=".2"'),
            (self.whole, 'stroke="currentColor"'),
            (self.broken, 'stroke="currentColor" stroke-dasharray="5 3"'),
            (self.bars, f'stroke="{ACCENT}" stroke-width="3"'),
            (self.dots, f'stroke="{ACCENT}" stroke-width="{dot_width}" stroke-linecap="round"'),
            (self.squares, 'stroke="currentColor"'),
        )
        paths = [
            Markup('<path d="{}" fill="none" {}/>').format("".join(places), Markup(stroke))  # noqa: S704 - our own words
            for places, stroke in strokes
            if places
        ]
        texts = [
            Markup('<g text-anchor="{}">{}</g>').format(anchor, Markup("").join(texts))
            for anchor, texts in self.texts.items()
        ]
        return Markup(
            '<svg viewBox="0 0 {} {}" role="img" fill="currentColor" font-size="13">'
            "<title>{}</title><desc>{}</desc>{}</svg>"
        ).format(
            _WIDTH,
            _number(self.height),
            title,
            _DESCRIPTION,
            Markup("").join([*paths, *self.others, *texts]),
        )


def rows_chart(rows: Sequence[Row], *, target: float, title: str) -> Markup:
    """Dots with their intervals, a row for each category, and a line at the target."""
    dots = [dot for row in rows for dot in (row.marked, row.self_rated)]
    scale = _Scale(_least(dots, target), _LABEL, _WIDTH - _HALF_TICK)
    foot = _TOP + _ROW * len(rows)
    drawing = _Drawing(height=foot + 24)
    marked = list(_marked_rows(rows))
    for tick in scale.ticks():
        x = scale.place(tick)
        drawing.grid += (f"M{_number(x)} {top}V{end}" for top, end in marked)
        drawing.text(x, foot + 16, percent(tick), "middle")
    at = scale.place(target)
    # A little stands out above, towards what it is.
    uprights = [(_TOP - 6, _TOP), *marked]
    drawing.broken += (f"M{_number(at)} {top}V{end}" for top, end in _joined(uprights))
    drawing.text(at, 14, f"target {percent(target)}", "middle")
    for number, row in enumerate(rows):
        _draw_row(drawing, row, _TOP + _ROW * number + _ROW / 2, scale)
    return drawing.picture(title, dot_width=10)


def trend_chart(points: Sequence[Point], *, target: float, title: str) -> Markup:
    """Shares week by week: a line with the band of its interval; weeks without one are gaps."""
    dots = [dot for point in points for dot in (point.marked, point.self_rated)]
    scale = _Scale(_least(dots, target), _HEIGHT - _FOOT, _TOP)
    step = (_WIDTH - _LEFT - _RIGHT) / max(len(points), 1)
    across = [_LEFT + step * (number + 0.5) for number in range(len(points))]
    drawing = _Drawing(height=_HEIGHT - _FOOT + 28)
    _draw_levels(drawing, scale)
    drawing.broken.append(f"M{_LEFT} {_number(scale.place(target))}H{_WIDTH - _RIGHT}")
    drawing.text(_WIDTH - _RIGHT, 14, f"broken line: target {percent(target)}", "end")
    for x, point in zip(across, points, strict=True):
        if point.label:
            drawing.text(x, _HEIGHT - _FOOT + 22, point.label, "middle")
    for stretch in _stretches(across, [point.marked for point in points]):
        _draw_band(drawing, stretch, scale)
    for stretch in _stretches(across, [point.self_rated for point in points]):
        middle = [(x, scale.place(dot.share)) for x, dot in stretch]
        drawing.whole.append("M" + _points(middle))
        for x, y in middle:
            drawing.square(x, y, 2.5)
    return drawing.picture(title, dot_width=6)


def calibration_chart(points: Sequence[tuple[float, Dot]], *, title: str) -> Markup:
    """Recall as it was against recall as it was predicted; on the line both are the same."""
    least = _least([dot for _, dot in points], min((at for at, _ in points), default=0.5))
    up = _Scale(least, _HEIGHT - _FOOT, _TOP)
    along = _Scale(least, _LEFT, _WIDTH - _HALF_TICK)
    drawing = _Drawing(height=_HEIGHT)
    _draw_levels(drawing, up)
    for tick in along.ticks():
        drawing.text(along.place(tick), _HEIGHT - _FOOT + 18, percent(tick), "middle")
    ends = [(along.place(share), up.place(share)) for share in (least, 1)]
    drawing.broken.append("M" + _points(ends))
    for at, dot in points:
        _draw_upright(drawing, along.place(at), dot, up)
    drawing.text((_LEFT + _WIDTH) / 2, _HEIGHT - 4, "predicted recall", "middle")
    drawing.text(2, 14, "recalled", "start")
    return drawing.picture(title, dot_width=10)


def _least(dots: Iterable[Dot | None], target: float) -> float:
    """A tenth below all that is shown, so that the marks have room."""
    lowest = min([target, *(dot.low for dot in dots if dot is not None)])
    return min(max(int(lowest * _TENTHS - 0.25), 0) / _TENTHS, 0.9)


def _draw_levels(drawing: _Drawing, scale: _Scale) -> None:
    for tick in scale.ticks():
        y = scale.place(tick)
        drawing.grid.append(f"M{_LEFT} {_number(y)}H{_WIDTH - _RIGHT}")
        drawing.text(_LEFT - 6, y + 4, percent(tick), "end")


def _draw_row(drawing: _Drawing, row: Row, y: float, scale: _Scale) -> None:
    name = row.name if len(row.name) <= _LONGEST_NAME else row.name[: _LONGEST_NAME - 1] + "…"
    drawing.text(_LABEL - 14, y + 4, name, "end")
    if not row.is_marked:
        drawing.text(_LABEL + 8, y + 4, row.why, "start")
    apart = 6 if row.marked is not None and row.self_rated is not None else 0
    if row.marked is not None:
        drawing.bars.append(_level_bar(row.marked, y - apart, scale))
        drawing.dot(scale.place(row.marked.share), y - apart)
    if row.self_rated is not None:
        drawing.whole.append(_level_bar(row.self_rated, y + apart, scale))
        drawing.square(scale.place(row.self_rated.share), y + apart, 4)


def _marked_rows(rows: Sequence[Row]) -> Iterable[tuple[int, int]]:
    """From where to where there are marks, for lines that cross no words in the place of one."""
    tops = (_TOP + _ROW * number for number, row in enumerate(rows) if row.is_marked)
    return _joined((top, top + _ROW) for top in tops)


def _joined(stretches: Iterable[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    """The stretches from top to bottom, those that touch as one."""
    joined: list[tuple[int, int]] = []
    for top, end in stretches:
        is_next = bool(joined) and joined[-1][1] == top
        joined.append((joined.pop()[0] if is_next else top, end))
    return joined


def _level_bar(dot: Dot, y: float, scale: _Scale) -> str:
    low, high = scale.place(dot.low), scale.place(dot.high)
    return f"M{_number(low)} {_number(y)}H{_number(high)}"


def _stretches(
    across: Sequence[float], dots: Sequence[Dot | None]
) -> Iterable[list[tuple[float, Dot]]]:
    """What lies between two gaps, each with its places."""
    stretch: list[tuple[float, Dot]] = []
    for x, dot in zip(across, dots, strict=True):
        if dot is not None:
            stretch.append((x, dot))
        elif stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def _draw_band(drawing: _Drawing, stretch: Sequence[tuple[float, Dot]], scale: _Scale) -> None:
    # A week between two gaps has no breadth: its interval is an upright line instead.
    if len(stretch) == 1:
        _draw_upright(drawing, *stretch[0], scale)
        return
    above = [(x, scale.place(dot.high)) for x, dot in stretch]
    below = [(x, scale.place(dot.low)) for x, dot in reversed(stretch)]
    middle = [(x, scale.place(dot.share)) for x, dot in stretch]
    drawing.others.append(
        Markup('<path d="M{}Z" fill="{}" fill-opacity=".22"/>').format(
            _points([*above, *below]), ACCENT
        )
    )
    drawing.bars.append("M" + _points(middle))
    for x, y in middle:
        drawing.dot(x, y)


def _draw_upright(drawing: _Drawing, x: float, dot: Dot, scale: _Scale) -> None:
    low, high = _number(scale.place(dot.low)), _number(scale.place(dot.high))
    drawing.bars.append(f"M{_number(x)} {low}V{high}")
    drawing.dot(x, scale.place(dot.share))


def _points(places: Iterable[tuple[float, float]]) -> str:
    return "L".join(f"{_number(x)} {_number(y)}" for x, y in places)


def _number(value: float) -> str:
    """A place in whole units, a fifth of a percent or less, which keeps the page small."""
    return f"{value:.0f}"
