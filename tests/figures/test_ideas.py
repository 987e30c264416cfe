"""The ideas of the report: what their diagrams say is what the report says, and counted."""

from __future__ import annotations

import pytest

from swvr.data import load
from swvr.figures import style

HEADLINES = {
    "fig_1_1": "5 components",
    "fig_1_2": "5 categories",
    "fig_1_3": "3 ways",
    "fig_1_4": "7 chapters",
    "own_deliberation": "3 things",
    "fig_5_1": "3 elements",
    "own_innovation": "5 steps",
    "fig_7_1": "3 ways",
    "tab_1_1": "3 kinds",
    "fig_2_2": "2022 look back over 12 months, those of 2018 over 24 hours",
    "fig_2_3": "69 countries",
}


@pytest.mark.parametrize(("name", "count"), HEADLINES.items())
def test_headlines_count_what_is_drawn(exhibit, speak, name, count):
    assert count in exhibit(name).headline(speak("en"))


def drawn(exhibit, speak, name):
    return exhibit(name).table(speak("en")).set_index("key")


def test_both_figures_have_the_same_categories(exhibit, speak):
    first, second = (drawn(exhibit, speak, name) for name in ("fig_1_1", "fig_1_2"))
    assert first.index[first["frame"] == "Category"].tolist() == second.index[1:].tolist()


def test_formal_and_informal_have_their_colours(exhibit, speak):
    patches = {p.get_gid(): p for p in exhibit("fig_1_1").drawing(speak("en")).axes.patches}
    for key in ("formal", "informal"):
        wanted = style.BY_MEANING[key]
        assert patches[f"role-{key}"].get_facecolor()[:3] == pytest.approx(
            [int(wanted[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        )


def test_every_end_of_a_scale_leads_to_the_other(exhibit, speak):
    table = drawn(exhibit, speak, "fig_1_1")
    names = table["label"]
    for first, second in (("formal", "informal"), ("onsite", "online"), ("self", "community")):
        assert table.loc[first, "leads_to"] == names[second]
        assert table.loc[second, "leads_to"] == names[first]


def test_innovation_does_not_return_to_its_start(exhibit):
    """The report tells of stages with learning in each, not of a circle."""
    links = exhibit("own_innovation").sketch.links
    steps = [link for link in links if link.kind == "to"]
    assert [link.start for link in steps] == ["listen", "idea", "try", "assess"]
    assert steps[-1].end == "spread"


def test_the_estimate_flows_from_the_rates_to_both_results(exhibit):
    sketch = exhibit("fig_2_3").sketch
    reached = {"rates"}
    for link in sketch.links:  # in the order to be read
        assert link.start in reached
        reached.add(link.end)
    assert reached == {node.key for node in sketch.nodes}


def test_the_numbers_of_both_figures_are_those_of_the_data(edition, exhibit, speak):
    data = load(edition.two_estimates).set_index(["report", "aspect"])["value"]
    table = drawn(exhibit, speak, "fig_2_2")
    assert table.loc["reference_period_2018", "detail"] == "24 hours"
    assert data[2018, "reference_period"] == 24
    rates = drawn(exhibit, speak, "fig_2_3").loc["rates"]
    assert data[edition.year, "countries_with_rates"] == 61
    assert rates["detail"] == "61 from ILOSTAT, 8 from the survey"
