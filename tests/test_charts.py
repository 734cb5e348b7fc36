import sys
from xml.etree import ElementTree

import pytest

from mockview.reports.charts import Chart, Series, bar_chart, line_chart, lying_bar_chart, spark_line

EVIL = '<script>alert(1)</script>"&'


def number(value: float) -> str:
    return f"{value:.0f}"


CHARTS = {
    "lines": line_chart(
        ["1 Nov", EVIL, "3 Nov"], [Series(EVIL, (1, None, 50)), Series("b", (4, 5, 6))], (0, 100), number
    ),
    "bars": bar_chart(["1 Nov", EVIL], [Series("Answers", (3, 0))], number),
    "lying bars": lying_bar_chart([EVIL, "conflict"], [Series("Guess", (2, 3)), Series("Score", (3, 4))], (0, 5)),
    "spark": spark_line([1, 2, 3], 10),
    "nothing": line_chart([], [Series("a", ())], (0, 1), number),
    "one point": line_chart(["1 Nov"], [Series("a", (1,))], (0, 1), number),
}


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_a_chart_is_shapes_and_texts_without_script_or_address(chart: Chart) -> None:
    for svg in (chart.light, chart.dark):
        root = ElementTree.fromstring(svg)  # noqa: S314  our own text
        tags = {node.tag.removeprefix("{http://www.w3.org/2000/svg}") for node in root.iter()}
        assert tags <= {"svg", "g", "path", "rect", "circle", "text", "style"}
        names = {name for node in root.iter() for name in node.attrib}
        assert not [name for name in names if name.startswith("on") or "href" in name or name in ("style", "id")]
        assert svg.count("http") == svg.count("http://www.w3.org/2000/svg") == 1
        assert "url(" not in svg


def test_dark_and_light_differ_in_colours_alone() -> None:
    chart = CHARTS["lines"]
    assert chart.light != chart.dark
    assert chart.light.split("<style>")[0] == chart.dark.split("<style>")[0]


def test_texts_are_there_as_they_are() -> None:
    root = ElementTree.fromstring(CHARTS["lines"].light)  # noqa: S314  our own text
    texts = [node.text for node in root.iter() if node.tag.endswith("text")]
    assert EVIL in texts


def test_an_axis_has_at_most_four_labels() -> None:
    labels = [f"d{n}" for n in range(100)]
    svg = line_chart(labels, [Series("a", tuple(range(100)))], (0, 100), number).light
    assert [t for t in labels if f">{t}<" in svg] == ["d0", "d33", "d66", "d99"]


def test_drawing_leaves_the_way_modules_are_found_as_it_was() -> None:
    assert not [finder for finder in sys.meta_path if type(finder).__module__.startswith("pygal")]
