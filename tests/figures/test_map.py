"""The map: an equal-area projection, land without boundaries, names beside their dots."""

from __future__ import annotations

import hashlib
import itertools

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from swvr.data import load
from swvr.errors import SwvrError
from swvr.exhibit_format import compact
from swvr.figures import marks, style, world
from swvr.figures.measurement import measuring_countries, regions_without, share_of_adults
from swvr.figures.placing import APART, Box, Names
from swvr.figures.style import contrast

# A point on a coast or border of some of the countries, from west to east and south to north, as
# in any atlas, in degrees: the dots must lie between.
EXTENTS = {
    "AUS": (113, 154, -39, -10),
    "BRA": (-74, -34, -34, 6),
    "CRI": (-86, -82, 8, 12),
    "DNK": (8, 13, 54, 58),
    "HUN": (16, 23, 45, 49),
    "ISR": (34, 36, 29, 34),
    "NLD": (3, 8, 50, 54),
    "NPL": (80, 89, 26, 31),
    "NZL": (166, 179, -48, -34),
    "PRK": (124, 131, 37, 43),
    "PRT": (-10, -6, 36, 43),
    "SAU": (34, 56, 16, 33),
    "USA": (-125, -66, 24, 50),
}


# -- the projection ------------------------------------------------------------------------------


def area(corners: np.ndarray) -> float:
    x, y = corners.T
    return abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2.0


def patch_on_the_globe(west: float, east: float, south: float, north: float) -> float:
    return np.radians(east - west) * (np.sin(np.radians(north)) - np.sin(np.radians(south)))


@pytest.mark.parametrize("south", range(-85, 85, 10))
@pytest.mark.parametrize("west", [-165, -60, 5, 120])
def test_areas_are_in_proportion_everywhere(west, south):
    """A ten-degree patch of the globe keeps its area, its edges being drawn in small steps."""
    steps = np.linspace(0.0, 10.0, 401)
    around = [
        (west + steps, np.full(401, float(south))),
        (np.full(401, west + 10.0), south + steps),
        (west + steps[::-1], np.full(401, south + 10.0)),
        (np.full(401, float(west)), south + steps[::-1]),
    ]
    corners = np.vstack([np.column_stack(world.project(*edge)) for edge in around])
    truth = patch_on_the_globe(west, west + 10, south, south + 10)
    assert area(corners) == pytest.approx(truth, rel=2e-5)


def test_the_map_has_the_area_of_the_globe():
    latitudes = np.linspace(-90.0, 90.0, 4001)
    right = np.column_stack(world.project_from_centre(np.full(4001, 180.0), latitudes))
    left = np.column_stack(world.project_from_centre(np.full(4001, -180.0), latitudes))[::-1]
    assert area(np.vstack([right, left])) == pytest.approx(4.0 * np.pi, rel=1e-6)


def test_the_projection_is_that_of_its_authors():
    """At the equator and at the pole: x = 2.7066 and y = 1.3174 for a globe of radius 1."""
    assert world.project_from_centre(180.0, 0.0)[0] == pytest.approx(2.70663, abs=1e-5)
    assert world.project_from_centre(0.0, 90.0)[1] == pytest.approx(1.31736, abs=1e-5)
    x, y = world.project_from_centre([30.0, -30.0], [45.0, -45.0])
    assert (x[0], y[0]) == pytest.approx((-x[1], -y[1]))


def test_the_middle_of_the_map_and_its_edges():
    assert world.project(world.CENTRE, 0.0) == pytest.approx((0.0, 0.0))
    west, east = world.project([-168.9, 190.9], [0.0, 0.0])[0]
    assert west == pytest.approx(-east, rel=1e-3)
    assert world.project(190.0, 20.0) == pytest.approx(world.project(-170.0, 20.0))


# -- the silhouette ------------------------------------------------------------------------------


def on_land(longitude: float, latitude: float) -> bool:
    """Count the rings around a place, as the fill rule of a path does; lakes run backwards."""
    place = [float(value) for value in world.project(longitude, latitude)]
    rings = world.land().to_polygons(closed_only=True)
    around = 0
    for ring in rings:
        if Path(ring).contains_point(place):
            x, y = ring.T
            around += 1 if np.dot(x[:-1], y[1:]) - np.dot(y[:-1], x[1:]) > 0 else -1
    return around > 0


@pytest.mark.parametrize(
    ("name", "longitude", "latitude", "expected"),
    [
        ("Nairobi", 36.8, -1.3, True),
        ("Ulaanbaatar", 106.9, 47.9, True),
        ("Chukotka, beyond the 180th meridian", -173.0, 66.5, True),
        ("Chukotka, before it", 178.0, 67.0, True),
        ("Madagascar", 46.7, -19.5, True),
        ("Atlantic", -40.0, 25.0, False),
        ("Gulf of Guinea", 0.0, 0.0, False),
        ("Caspian Sea", 51.0, 42.0, False),
        ("Mediterranean", 18.0, 34.5, False),
        ("Antarctica, left out", 90.0, -75.0, False),
    ],
)
def test_land_is_where_it_is(name, longitude, latitude, expected):
    assert on_land(longitude, latitude) is expected, name


@pytest.mark.parametrize(
    ("name", "here", "there"),
    [
        ("India and Pakistan", (75.0, 25.0), (69.5, 28.0)),
        ("Israel, Jordan and Saudi Arabia", (35.0, 31.0), (40.0, 29.0)),
        ("China and the Russian Federation", (118.0, 45.0), (120.0, 56.0)),
        ("Ukraine and the Russian Federation", (32.0, 49.5), (40.0, 54.0)),
        ("Morocco and Western Sahara", (-6.0, 33.0), (-12.5, 25.0)),
        ("Canada and the United States", (-105.0, 53.0), (-100.0, 42.0)),
    ],
)
def test_no_line_runs_where_countries_meet(name, here, there):
    """One and the same ring is around both, and no ring comes between them."""
    ends = [np.array([float(v) for v in world.project(*place)]) for place in (here, there)]
    around = [
        [i for i, ring in enumerate(world.land().to_polygons()) if Path(ring).contains_point(end)]
        for end in ends
    ]
    assert around[0] == around[1] != [], name
    line = Path(np.array(ends))
    for ring in world.land().to_polygons():
        assert not Path(ring).intersects_path(line, filled=False), name


def test_land_is_one_shape_and_the_same_every_time(exhibit, speak):
    axes = exhibit("fig_2_1").drawing(speak("en")).axes
    (patch,) = [p for p in axes.patches if isinstance(p, PathPatch)]
    assert to_hex(patch.get_facecolor()).upper() == style.LAND
    assert patch.get_linewidth() == 0 or patch.get_edgecolor()[3] == 0
    first = hashlib.sha256(world.land().vertices.tobytes()).hexdigest()
    world.land.cache_clear()
    assert hashlib.sha256(world.land().vertices.tobytes()).hexdigest() == first
    assert len(world.land()) < 4000


def test_missing_coastlines_are_told(monkeypatch):
    monkeypatch.setattr(world, "COASTLINES", "mpl_toolkits.no_such_data")
    world.land.cache_clear()
    with pytest.raises(SwvrError, match="coastlines of the map are missing"):
        world.land()
    monkeypatch.undo()
    world.land.cache_clear()


def test_names_can_be_read_on_land():
    assert contrast(style.NEUTRAL, style.LAND) >= 4.5
    assert contrast(style.CONTEXT, style.LAND) >= 3.0


# -- the countries -------------------------------------------------------------------------------


def test_there_are_as_many_countries_as_the_report_counts(edition):
    """Section 2.2 says that at least 25 countries measure, and its footnote names as many."""
    data = measuring_countries(edition)
    assert len(data) == 25
    assert data["country"].is_unique
    assert (data["since"] == 2018).all()
    assert data["population"].notna().all()


def test_what_the_headline_says_follows_from_the_data(edition, exhibit, speak):
    regions = load(edition.regions).set_index("country")["region"]
    population = load(edition.population.resource).query("year == 2020")
    adults = population.groupby("country")["population"].sum()
    listed = load(edition.national_measurement)["country"]
    assert share_of_adults(edition) == pytest.approx(100 * adults[listed].sum() / adults.sum())
    assert regions_without(edition) == ["africa"]
    assert "africa" not in set(regions[listed])
    headline = exhibit("fig_2_1").headline(speak("en"))
    assert headline.startswith(f"25 countries with {share_of_adults(edition):.0f}% ")
    assert headline.endswith("none of them in Africa")


def test_dots_are_read_back_at_their_coordinates(edition, exhibit, speak):
    shown = exhibit("fig_2_1")
    for code in ("en", "zh"):
        read = shown.read_back(speak(code))
        names = [speak(code).country(country) for country in shown.data["country"]]
        assert read["label"].tolist() == names
        x, y = world.project(shown.data["longitude"], shown.data["latitude"])
        assert np.allclose(read["x"], x)
        assert np.allclose(read["y"], y)


def test_dots_lie_on_the_map_and_on_land(edition):
    left, right, bottom, top = world.frame()
    for row in measuring_countries(edition).itertuples():
        x, y = world.project(row.longitude, row.latitude)
        assert left < x < right, row.country
        assert bottom < y < top, row.country
        near = itertools.product((-0.5, 0.0, 0.5), repeat=2)
        assert any(on_land(row.longitude + a, row.latitude + b) for a, b in near), row.country


@pytest.mark.parametrize(("country", "extent"), EXTENTS.items())
def test_dots_lie_in_their_country(edition, country, extent):
    west, east, south, north = extent
    row = measuring_countries(edition).set_index("country").loc[country]
    assert west < row["longitude"] < east
    assert south < row["latitude"] < north


def test_the_map_has_one_scale(exhibit, speak):
    """A unit is as long upwards as across, or areas would not be in proportion."""
    drawing = exhibit("fig_2_1").drawing(speak("en"))
    box = drawing.axes.get_window_extent()
    across = box.width / np.ptp(drawing.axes.get_xlim())
    up = box.height / np.ptp(drawing.axes.get_ylim())
    assert up == pytest.approx(across, rel=0.005)


def test_dots_have_the_colour_of_their_region(exhibit, speak):
    shown = exhibit("fig_2_1")
    dots = [
        line
        for line in shown.drawing(speak("en")).axes.lines
        if (line.get_gid() or "").startswith(marks.PLACE)
    ]
    colours = [to_hex(dot.get_markerfacecolor()).upper() for dot in dots]
    assert colours == [style.REGIONS[region] for region in shown.data["region"]]


def test_the_stored_map_is_small(exhibit, speak):
    assert len(exhibit("fig_2_1").svg(speak("en"))) < 160_000


def test_outlines_lose_digits_that_nobody_sees_and_nothing_else_does():
    svg = '<g id="outline">\n<path d="M1.234567 2.000000L3.5 4"/></g><path d="M1.234567 2"/>'
    short = compact(svg)
    assert '<path d="M1.23 2L3.5 4"/></g>' in short
    assert '<path d="M1.234567 2"/>' in short


# -- names beside points -------------------------------------------------------------------------

FRAME = Box(0.0, 0.0, 300.0, 200.0)


def names(points, width=40.0, height=11.0):
    return Names(points, [(width, height)] * len(points), FRAME, 3.0)


def test_a_lonely_name_stands_right_of_its_point():
    (found,) = names([(100.0, 100.0)]).placed()
    assert found.line_end is None
    assert found.box.left > 103.0
    assert found.box.bottom < 100.0 < found.box.top


def test_at_the_edge_a_name_stands_on_the_other_side():
    (found,) = names([(290.0, 100.0)]).placed()
    assert found.box.right < 290.0


def test_names_of_a_crowd_touch_nothing():
    points = [(150.0 + 8.0 * i, 100.0 + 5.0 * (i % 3)) for i in range(8)]
    found = names(points).placed()
    for one, two in itertools.combinations(found, 2):
        assert not one.box.overlaps(two.box)
    for i, place in enumerate(found):
        assert place.box.within(FRAME)
        for j, (x, y) in enumerate(points):
            mark = Box(x - 3.0, y - 3.0, x + 3.0, y + 3.0)
            assert not place.box.overlaps(mark, 0.0 if i == j else APART - 1e-9)


def test_the_same_names_find_the_same_places():
    points = [(150.0 + 7.0 * i, 100.0 - 4.0 * (i % 2)) for i in range(7)]
    assert names(points).placed() == names(points).placed()


def test_names_without_room_are_told():
    with pytest.raises(SwvrError, match="finds no place on the map"):
        names([(150.0, 100.0)], width=400.0).placed()
