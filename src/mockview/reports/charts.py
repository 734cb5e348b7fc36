"""Charts as SVG pictures for pages: lines and bars by pygal, with neither a script nor an address in them.

What pygal draws is kept, what it would make move or fetch is not: only shapes and texts pass, under a stylesheet of our
own in the colours of `templates/page.css`. A picture can't be read aloud: each goes into a page with words beside it.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

WIDTH_PX, HEIGHT_PX = 400, 230
SPARK_WIDTH_PX, SPARK_HEIGHT_PX = 120, 28
MOST_POINTS = 400
"""Of one line; a picture has fewer columns than that."""

_LONGEST_LABEL, _MOST_LABELS = 22, 4

_SHAPES = frozenset({"svg", "g", "path", "rect", "circle", "text"})
_KEPT = frozenset({"class", "d", "x", "y", "width", "height", "cx", "cy", "r", "rx", "ry", "transform", "viewBox"})
_COLOURS = {
    "light": {"soft": "#5b6168", "line": "#e2ddd3", "first": "#0b6963", "second": "#225f9c", "third": "#9c3a63"},
    "dark": {"soft": "#a9adb0", "line": "#33383d", "first": "#74cbc2", "second": "#93c1ef", "third": "#f0a5c4"},
}
_SHEET = """
text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif}
text{font-size:13px;fill:@soft}
.background,.nofill{fill:none}
.axis.x text{text-anchor:middle}.axis.y text,.horizontal .axis.y text{text-anchor:end}
.axis.x text[transform]{text-anchor:start}
.axis path{fill:none;stroke:@line;stroke-width:1}.vertical .axis.x .guide,.horizontal .axis.y .guide{stroke:none}
.always_show>.line{stroke:@soft}
.series path{stroke-width:2.5;stroke-linejoin:round;stroke-linecap:round}
.color-0{stroke:@first;fill:@first}.color-1{stroke:@second;fill:@second}.color-2{stroke:@third;fill:@third}
.color-1 path.line{stroke-dasharray:7 5}.color-2 path.line{stroke-dasharray:1 6}
path.line,path.nofill{fill:none}.series rect{stroke:none}
text.no_data{text-anchor:middle}
"""


@dataclass(frozen=True)
class Series:
    """One line or one row of bars; a value is None where nothing was measured."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Chart:
    """The same chart for a light and for a dark page, as SVG."""

    light: str
    dark: str


def line_chart(
    labels: Sequence[str], series: Sequence[Series], span: tuple[float, float], shown: Callable[[float], str]
) -> Chart:
    """Up to three lines over the same labels; span: what the upright axis covers; shown: how its numbers look."""
    chart = _pygal().Line(
        **_common(len(series), shown),
        range=span,
        show_dots=len(labels) <= 40,
        dots_size=3,
        truncate_label=-1,
    )
    return _drawn(chart, _some(labels), series)


def bar_chart(labels: Sequence[str], series: Sequence[Series], shown: Callable[[float], str]) -> Chart:
    """Upright bars, side by side for each label."""
    chart = _pygal().Bar(
        **_common(len(series), shown),
        truncate_label=-1,
        zero=0,
        include_x_axis=True,
    )
    return _drawn(chart, _some(labels), series)


def lying_bar_chart(labels: Sequence[str], series: Sequence[Series], span: tuple[float, float]) -> Chart:
    """Lying bars, for labels that are words; as high as they need."""
    common = _common(len(series), lambda value: f"{value:g}")
    common["height"] = 80 + len(labels) * (12 + 14 * len(series))
    chart = _pygal().HorizontalBar(**common, range=span)
    short = [label if len(label) <= _LONGEST_LABEL else label[: _LONGEST_LABEL - 1] + "…" for label in labels]
    # It is drawn from the bottom up.
    return _drawn(chart, short[::-1], [Series(one.name, one.values[::-1]) for one in series])


def spark_line(values: Sequence[float], least_span: float) -> Chart:
    """A line as high as a row of text, without axes; differences below least_span don't fill its height."""
    middle, half = (min(values) + max(values)) / 2, max(max(values) - min(values), least_span) / 2

    chart = _pygal().Line(
        **_common(1, str)
        | {"width": SPARK_WIDTH_PX, "height": SPARK_HEIGHT_PX, "margin": 3, "margin_right": 3, "spacing": 0},
        range=(middle - half, middle + half),
        show_dots=False,
        show_x_labels=False,
        show_y_labels=False,
        show_y_guides=False,
    )
    return _drawn(chart, [""] * len(values), [Series("", tuple(values))])


@cache
def _pygal() -> Any:
    """The library, without the finder of map plug-ins that it hooks into every import and Python 3.12 can't use."""
    import pygal

    sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != "pygal"]
    return pygal


def _some(labels: Sequence[str]) -> list[str]:
    """The labels that there is room for; the others are empty."""
    last = len(labels) - 1
    shown = {round(place * last / (_MOST_LABELS - 1)) for place in range(_MOST_LABELS)}
    return [label if place in shown or last < _MOST_LABELS else "" for place, label in enumerate(labels)]


def _common(series: int, shown: Callable[[float], str]) -> dict[str, Any]:
    return {
        "width": WIDTH_PX,
        "height": HEIGHT_PX,
        "explicit_size": True,
        "margin": 8,
        "margin_right": 34,  # half of the last label
        "spacing": 8,
        "js": (),
        "no_prefix": True,
        "show_legend": series > 1,
        "legend_at_bottom": True,
        "legend_at_bottom_columns": series,
        "legend_box_size": 12,
        "no_data_text": "",
        "formatter": None,
        "value_formatter": shown,
        "max_scale": 8,
        "style": _style(),
    }


def _style() -> Any:
    from pygal.style import Style

    # The sizes by which pygal leaves room for texts.
    return Style(label_font_size=13, major_label_font_size=13, legend_font_size=13, font_family="sans-serif")


def _drawn(chart: Any, labels: Sequence[str], series: Sequence[Series]) -> Chart:
    from pygal.etree import etree

    chart.x_labels = list(labels)
    for one in series:
        chart.add(one.name, list(one.values[-MOST_POINTS:]))
    root = chart.render_tree()
    _strip(root)
    sheet = etree.SubElement(root, "style")
    sheet.text = "@sheet"
    svg: str = etree.tostring(root, encoding="unicode")
    return Chart(*(svg.replace("@sheet", _coloured(name)) for name in ("light", "dark")))


def _strip(node: Any) -> None:
    """Take away all but shapes and their places: scripts, titles, tooltips, styles, ids, comments."""
    for name in list(node.attrib):
        if name not in _KEPT and name != "xmlns":
            del node.attrib[name]
    for child in list(node):
        if not isinstance(child.tag, str) or child.tag.rpartition("}")[2] not in _SHAPES or _is_tooltip(child):
            node.remove(child)
        else:
            _strip(child)


def _is_tooltip(node: Any) -> bool:
    return "tooltip" in node.get("class", "").replace("tooltip-trigger", "")


def _coloured(name: str) -> str:
    sheet = _SHEET
    for colour, value in _COLOURS[name].items():
        sheet = sheet.replace(f"@{colour}", value)
    return sheet
