"""How is a chart drawn? To be read on a phone, in grey, and by those who see colours differently.

Bars grow lighter from one to the next (the scale "cividis"), so that they stay apart in grey; lines are told
apart by their marks and dashes, too. Hatching means one thing only: hidden, not zero. Same picture, same bytes:
the fonts are the library's own, and nothing is said of the time or the program.
"""

from __future__ import annotations

import io
import textwrap
import threading
from pathlib import Path
from typing import Any

import matplotlib as mpl
from babel.numbers import format_decimal
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from datareq.generation.formats.picture import Picture, Point, Unseen

_WIDTH, _DPI = 7.2, 150
"""Inches and dots: 1080 dots, three for each of a phone's."""
_COLOURS = ("#00224e", "#35456c", "#6c6e72", "#a19975", "#cfbd62", "#fee838")
_FEW = {1: (1,), 2: (0, 4), 3: (0, 2, 4), 4: (0, 2, 3, 4), 5: (0, 1, 2, 3, 4)}
"""Which of the colours, for so many series; else all."""
_LINE_COLOURS = ("#000000", "#0072b2", "#d55e00", "#009e73", "#a6558a", "#7a5c00")
_MARKS = ("o", "s", "^", "D", "v", "P")
_DASHES: tuple[Any, ...] = ("-", "--", "-.", (0, (6, 2, 1, 2, 1, 2)), (0, (3, 1)), (0, (8, 3)))
_NO_VALUE = "–"
_INK, _GREY = "#1a1a1a", "#595959"
_SHORT, _NARROW = 6, 12
"""Bars stand upright if their names have so many characters at most, and are so many at most."""
_NUMBERED = 30
"""Bars that have their number written beside them, at most."""
_LOOK = {
    "text.parse_math": False,
    "svg.hashsalt": "datareq",
    "svg.fonttype": "path",
    "hatch.linewidth": 1.0,
    "axes.edgecolor": _GREY,
}
_ONE_AT_A_TIME = threading.Lock()
"""The library's settings are the whole process's."""


def drawn(picture: Picture, format_: str) -> bytes:
    """The bytes of a PNG or SVG file."""
    with _ONE_AT_A_TIME, mpl.rc_context(_settings()):
        return _Drawing(picture).bytes(format_)


def _settings() -> Any:
    """The library's own, whatever somebody has set on this machine, and ours."""
    theirs = {name: value for name, value in mpl.rcParamsDefault.items() if name != "backend"}
    return {**theirs, **_LOOK}


class _Drawing:
    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        folder = Path(mpl.get_data_path()) / "fonts/ttf"
        self.plain, self.bold = folder / "DejaVuSans.ttf", folder / "DejaVuSans-Bold.ttf"
        few = _FEW.get(len(picture.series), tuple(range(len(_COLOURS))))
        self.colours = [_COLOURS[n] for n in few] if picture.kind != "line" else _LINE_COLOURS
        self.flat = picture.kind != "line" and not _upright(picture)
        self.figure = Figure(figsize=(_WIDTH, self._height()), layout="constrained")
        self.axes: Axes = self.figure.add_subplot()
        self._draw()

    def bytes(self, format_: str) -> bytes:
        out = io.BytesIO()
        canvas: Any = FigureCanvasSVG if format_ == "svg" else FigureCanvasAgg
        silent = {"svg": {"Date": None, "Creator": None, "Title": self.picture.title}}
        about: dict[str, Any] = silent.get(format_, {"Software": None})
        canvas(self.figure)
        self.figure.savefig(out, format=format_, dpi=_DPI, metadata=about)
        return out.getvalue()

    def _height(self) -> float:
        groups, lines = len(self.picture.categories), len(self.picture.series)
        if not self.flat:
            return 5.4 + 0.15 * lines
        each = 0.34 if self.picture.kind == "stacked" else max(0.34, 0.24 * lines + 0.12)
        return max(4.2, 2.4 + each * groups)

    def _draw(self) -> None:
        picture = self.picture
        draw = {"line": self._lines, "stacked": self._stacked}.get(picture.kind, self._bars)
        draw()
        self._value_axis()
        self._category_axis()
        self._heading()
        notes = [picture.source, *([picture.hidden_note] if picture.hides() else [])]
        below = "\n".join(textwrap.fill(note, 78) for note in notes)
        self.figure.supxlabel(below, fontproperties=self._font(10), color=_GREY, x=0.02, ha="left")

    def _bars(self) -> None:
        lines = max(1, len(self.picture.series))
        thick = 0.8 / lines
        numbered = lines * len(self.picture.categories) <= _NUMBERED
        for number, points in enumerate(self.picture.points):
            shift = (number - (lines - 1) / 2) * thick
            for place, point in enumerate(points):
                self._bar(place + shift, 0.0, point, thick * 0.94, number)
                if numbered and point is not Unseen.HIDDEN:
                    self._number(place + shift, point)

    def _stacked(self) -> None:
        for place in range(len(self.picture.categories)):
            top = 0.0
            hidden = False
            for number, points in enumerate(self.picture.points):
                point = points[place]
                hidden = hidden or point is Unseen.HIDDEN
                if isinstance(point, float):
                    self._bar(place, top, point, 0.8, number)
                    top += point
            if hidden:
                self._bar(place, top, Unseen.HIDDEN, 0.8, 0)

    def _lines(self) -> None:
        places = range(len(self.picture.categories))
        for number, points in enumerate(self.picture.points):
            heights = [point if isinstance(point, float) else float("nan") for point in points]
            self.axes.plot(places, heights, **self._stroke(number))
        for place in places:
            hidden = [
                n for n, points in enumerate(self.picture.points) if points[place] is Unseen.HIDDEN
            ]
            if hidden:
                self._above(place, hidden)

    def _above(self, place: int, hidden: list[int]) -> None:
        """The marks of the lines that are broken here, in a hatched strip above all values."""
        edge = self.axes.get_xaxis_transform()
        half = max(0.18, 0.09 * len(hidden))
        self.axes.axvspan(place - half, place + half, 0.925, 1.0, **_HATCHED)
        for order, number in enumerate(hidden):
            at = place + (order - (len(hidden) - 1) / 2) * 0.15
            look = {**self._stroke(number), "markerfacecolor": "white", "linestyle": ""}
            self.axes.plot([at], [0.9625], transform=edge, **look)

    def _stroke(self, number: int) -> dict[str, Any]:
        return {
            "color": self.colours[number],
            "marker": _MARKS[number],
            "linestyle": _DASHES[number],
            "linewidth": 2.4,
            "markersize": 8,
            "markeredgecolor": self.colours[number],
            "markeredgewidth": 1.6,
        }

    def _bar(self, place: float, start: float, point: Point, thick: float, number: int) -> None:
        if point is Unseen.MISSING:
            return
        draw: Any = self.axes.barh if self.flat else self.axes.bar
        along = "left" if self.flat else "bottom"
        if isinstance(point, float):
            look = {"color": self.colours[number], "edgecolor": _INK, "linewidth": 0.6}
            draw(place, point, thick, **{along: start}, **look)
        else:
            draw(place, self._stub(), thick, **{along: start}, **_HATCHED)

    def _stub(self) -> float:
        """The length of the hatched mark: alike for all, whatever is hidden."""
        return self._top() * 0.05

    def _top(self) -> float:
        sums = [
            [line[place] for line in self.picture.points]
            for place in range(len(self.picture.categories))
        ]
        seen = [[abs(point) for point in one if isinstance(point, float)] for one in sums]
        together = sum if self.picture.kind == "stacked" else max
        return max((together(one) for one in seen if one), default=0.0) or 1.0

    def _number(self, place: float, point: Point) -> None:
        """Beside its bar; where there is no value, a dash says so."""
        value = point if isinstance(point, float) else 0.0
        words = self._said(value) if isinstance(point, float) else _NO_VALUE
        where, offset = ((value, place), (4, 0)) if self.flat else ((place, value), (0, 3))
        level = {"va": "center"} if self.flat else {"ha": "center"}
        look: dict[str, Any] = {"fontproperties": self._font(11), "color": _INK, **level}
        self.axes.annotate(words, where, offset, textcoords="offset points", **look)

    def _value_axis(self) -> None:
        axis = self.axes.xaxis if self.flat else self.axes.yaxis
        axis.set_major_locator(MaxNLocator(5))
        axis.set_major_formatter(FuncFormatter(lambda value, _: self._said(value)))
        self.axes.grid(axis="x" if self.flat else "y", color="#d0d0d0", linewidth=0.8)
        self.axes.set_axisbelow(True)
        if self.flat:
            self.axes.margins(x=0.12)
        else:
            self.axes.margins(y=0.2 if self.picture.kind == "line" else 0.12)
        if all(
            point >= 0 for line in self.picture.points for point in line if isinstance(point, float)
        ):
            (self.axes.set_xlim if self.flat else self.axes.set_ylim)(0)
        for side in ("top", "right"):
            self.axes.spines[side].set_visible(False)

    def _category_axis(self) -> None:
        names = [textwrap.fill(name, 26) for name in self.picture.categories]
        places = list(range(len(names)))
        picture = self.picture
        if self.flat:
            self.axes.set_yticks(places, names)
            self.axes.invert_yaxis()
            across, upward = picture.up, picture.along
        else:
            crowded = sum(map(len, picture.categories)) > 48
            self.axes.set_xticks(
                places, names, rotation=60 if crowded else 0, ha="right" if crowded else "center"
            )
            across, upward = picture.along, picture.up
        self.axes.set_xlabel(across, fontproperties=self._font(13), color=_INK)
        self.axes.set_ylabel(upward, fontproperties=self._font(13), color=_INK)
        for label in (*self.axes.get_xticklabels(), *self.axes.get_yticklabels()):
            label.set_fontproperties(self._font(12))

    def _heading(self) -> None:
        """The title and, below it, what the colours and the hatching mean."""
        title, bold = textwrap.fill(self.picture.title, 44), self._font(16, bold=True)
        handles: list[Any] = []
        if self.picture.series != ("",):
            names = [textwrap.fill(name, 30) for name in self.picture.series]
            handles += [self._sample(number, name) for number, name in enumerate(names)]
        if self.picture.hides():
            handles.append(Patch(label=self.picture.hidden_note.partition(":")[0], **_HATCHED))
        if not handles:
            self.figure.suptitle(title, fontproperties=bold, color=_INK, x=0.02, ha="left")
            return
        longest = max(len(line) for one in handles for line in str(one.get_label()).split("\n"))
        self.figure.legend(
            handles=handles,
            title=title,
            title_fontproperties=bold,
            prop=self._font(12),
            loc="outside upper left",
            alignment="left",
            ncols=4 if longest <= 7 else 3 if longest <= 15 else 2,
            frameon=False,
        )

    def _sample(self, number: int, name: str) -> Any:
        if self.picture.kind == "line":
            return Line2D([], [], label=name, **self._stroke(number))
        return Patch(facecolor=self.colours[number], edgecolor=_INK, label=name)

    def _said(self, value: float) -> str:
        return format_decimal(round(value, 6), locale=self.picture.language)

    def _font(self, size: int, *, bold: bool = False) -> FontProperties:
        return FontProperties(fname=self.bold if bold else self.plain, size=size)


_HATCHED: dict[str, Any] = {
    "facecolor": "white",
    "edgecolor": _GREY,
    "hatch": "////",
    "linewidth": 0.8,
}


def _upright(picture: Picture) -> bool:
    few = len(picture.categories) <= _NARROW
    return few and all(len(name) <= _SHORT for name in picture.categories)
