"""A chart as it stands in a page: a picture with its words, and where it is asked for its figures as a table."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mockview.reports.charts import Chart
from mockview.reports.page import data_uri

if TYPE_CHECKING:
    from markupsafe import Markup

_SVG = "image/svg+xml"


@dataclass(frozen=True)
class Figure:
    """A chart with its figures as a table, for those who can't see it or want to know exactly."""

    picture: "Markup"
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def picture(chart: Chart, words: str) -> "Markup":
    """A chart for a light and a dark page, of which the light one is printed.

    As a picture it keeps its ids and styles to itself. The words must tell what the chart shows: who can't see it has
    only them.
    """
    from markupsafe import Markup

    image = Markup('<img class="chart" alt="{}" src="{}">').format(words, data_uri(_SVG, chart.light.encode()))
    source = Markup('<source media="screen and (prefers-color-scheme: dark)" srcset="{}">')
    return Markup("<picture>{}{}</picture>").format(source.format(data_uri(_SVG, chart.dark.encode())), image)
