from __future__ import annotations

import pytest

from d2s.records.verification import Check, Curve, Mark
from d2s.report.plot import Axis, plots_of, prefixed
from d2s.report.templating import environment


def check(fact: str, low=None, typ=None, high=None, inside=True) -> Check:
    return Check(fact, "X", "vf", 3, (), low, typ, high, "V", 0.7, None, inside, "fitted", False, "")


CURVE = Curve("X", "vf", "IF", True, "", ((1e-3, 0.6), (1e-2, 0.7), (1e-1, 0.8)), (("a", 1e-2), ("b", 1e-1)))


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (2e-2, "20m"), (1500, "1.5k"), (3.3e-11, "33p"), (1, "1"), (1e-3, "1m"), (-5, "-5")]
)
def test_numbers_have_their_prefix(value, text):
    assert prefixed(value) == text


def test_an_axis_runs_from_end_to_end():
    axis = Axis(1e-3, 1e-1, True, 58, 328)
    assert (axis.at(1e-3), axis.at(1e-2), axis.at(1e-1), axis.at(1e3)) == (58, 193, 328, 328)
    assert [text for _, text in axis.ticks()] == ["1m", "10m", "100m"]
    assert [text for _, text in Axis(0, 10, False, 0, 1).ticks()] == ["0", "5", "10"]


def test_a_point_lies_on_the_curve_where_its_value_is_the_simulated_one():
    (plot,) = plots_of([CURVE], [check("a", typ=0.7), check("b", high=0.75, inside=False)])
    middle = plot.lines[0].points.split()[1]
    assert f"{plot.points[0].x},{plot.points[0].typ}" == middle
    assert plot.points[1].high > float(plot.lines[0].points.split()[2].split(",")[1])  # below the line: SVG counts down
    assert [point.inside for point in plot.points] == [True, False]


def test_a_curve_without_a_tested_row_is_not_drawn():
    assert plots_of([CURVE], []) == ()
    assert plots_of([CURVE], [check("other", typ=1.0)]) == ()


def output(drive: str, amperes: float, fact: str) -> Curve:
    points = ((0.0, 0.0), (1.0, amperes), (2.0, amperes))
    marks = (Mark(fact, "typ", 0.5, amperes / 2), Mark(fact, "max", 3.0, amperes / 2))
    return Curve("X", "ID", "VDS", False, drive, points, ((fact, 0.5),), "A", marks)


def test_the_drives_of_an_output_characteristic_share_one_plot():
    curves = [output("VGS = 5 V", 1.0, "a"), output("VGS = 10 V", 1.02, "b")]
    (plot,) = plots_of(curves, [check("a", typ=0.5, high=0.6), check("b", typ=0.5, high=0.6, inside=False)])
    assert (plot.title, plot.unit, plot.note) == ("ID over VDS", "A", "VGS = 5 V, VGS = 10 V")
    assert [line.name for line in plot.lines] == ["VGS = 5 V", "VGS = 10 V"]
    assert abs(plot.lines[0].y - plot.lines[1].y) >= 11
    assert [(dot.typ, dot.inside) for dot in plot.dots] == [(True, True), (False, True), (True, False), (False, False)]
    assert plot.dots[1].x == 328.0 > float(plot.lines[0].points.split()[2].split(",")[0])


def test_a_waveform_has_its_zero_inside_and_a_plot_of_its_own():
    points = ((-1e-8, 1.0), (1e-8, -1.0), (4e-8, 0.0))
    waves = [Curve("X", "IF", "t", False, note, points, (), "A", (Mark("a", "typ", 2e-8, -0.25),)) for note in "pq"]
    first, second = plots_of(waves, [check("a", typ=2e-8)])
    assert (first.note, second.note) == ("p", "q") and first.y.low < -1.0 and first.x.low == -1e-8
    assert first.lines[0].name == "" and first.y.at(-1.0) > first.y.at(0.0) > first.y.at(1.0)


def test_a_characteristic_without_a_tested_row_is_not_drawn():
    assert plots_of([output("VGS = 5 V", 1.0, "a")], []) == ()


def test_lines_names_and_printed_values_of_a_characteristic_are_drawn():
    curves = [output("VGS = 5 V", 1.0, "a"), output("VGS = <b>", 2.0, "b")]
    checks = [check("a", typ=0.5, high=0.6), check("b", typ=0.5, high=0.6, inside=False)]
    text = environment().get_template("plots.html.j2").render(plots=plots_of(curves, checks), parts={"X": 0})
    assert text.count("<polyline") == 2 and ">VGS = 5 V</text>" in text and "<b>" not in text
    assert text.count("<circle") == 2 and text.count('<g class="fail">') == 2
    assert "ID over VDS (A)" in text and "page 3: vf max 600m" in text
