"""The picture of an edge: bins on both sides, and lines that meet the edge at their levels."""

from __future__ import annotations

from dashboards.discontinuity_chart import ABOVE, edge_chart
from dashboards.theme import BLUE

BINS = [{"running": 4_000.0, "outcome": 0.6, "rows": 10}, {"running": 6_000.0, "outcome": 0.8, "rows": 5}]
FITTED = {
    "edge": 5_000.0,
    "bandwidth": 1_000.0,
    "below": {"level": 0.55, "slope": -0.0001},
    "above": {"level": 0.75, "slope": 0.0},
    "picture": BINS,
}


def layers(edge: dict) -> list[dict]:
    return edge_chart(edge, ("amount", "paid"), ".0%", "en").to_dict()["layer"]


def test_bins_have_the_colour_of_their_side_and_lines_meet_the_edge():
    _rule, points, below, above = layers(FITTED)
    assert [each["colour"] for each in points["data"]["values"]] == [BLUE, ABOVE]
    assert below["data"]["values"] == [{"x": 5_000.0, "y": 0.55}, {"x": 4_000.0, "y": 0.65}]
    assert above["data"]["values"] == [{"x": 5_000.0, "y": 0.75}, {"x": 6_000.0, "y": 0.75}]


def test_an_edge_without_a_fit_has_no_lines():
    assert len(layers({"edge": 5_000.0, "picture": []})) == 2
