from __future__ import annotations

from d2s.pdf import read_source
from d2s.pdf.content import Drawing
from d2s.pdf.drawings import MAX_PATHS, split
from d2s.records.page import Rule


def drawing(*points, stroked=False, filled=False, width=0.5, curved=False, white=False) -> Drawing:
    return Drawing((tuple(points),), stroked, filled, width, curved, white)


def box(x0, y0, x1, y1):
    return (x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)


def rules_of(*drawings):
    return sorted(split(drawings, 400, 300)[0])


def test_line_thin_rectangle_and_border():
    assert rules_of(drawing((10, 50), (200, 50), stroked=True)) == [Rule(10, 50, 200, 50)]
    assert rules_of(drawing(*box(10, 50, 200, 51), filled=True)) == [Rule(10, 50.5, 200, 50.5)]
    assert len(rules_of(drawing(*box(10, 50, 200, 90), stroked=True))) == 4


def test_shading_is_a_path_and_gives_no_rule():
    rules, paths = split([drawing(*box(10, 50, 200, 90), filled=True)], 400, 300)
    assert rules == ()
    assert [path.filled for path in paths] == [True]
    rules, paths = split([drawing(*box(10, 50, 200, 90), filled=True, stroked=True)], 400, 300)
    assert (len(rules), len(paths)) == (4, 1)


def test_double_dashed_and_broken_lines_are_one():
    double = [drawing((10, 50), (200, 50), stroked=True), drawing((10, 51.2), (200, 51.2), stroked=True)]
    assert rules_of(*double) == [Rule(10, 50, 200, 50)]
    dashed = [drawing((x, 50), (x + 2, 50), stroked=True) for x in range(10, 100, 3)]
    assert rules_of(*dashed) == [Rule(10, 50, 99, 50)]
    apart = [drawing((10, 50), (90, 50), stroked=True), drawing((110, 50), (200, 50), stroked=True)]
    assert len(rules_of(*apart)) == 2


def test_white_off_page_and_slanted():
    assert rules_of(drawing((10, 50), (200, 50), stroked=True, white=True)) == []
    assert rules_of(drawing((10, 900), (200, 900), stroked=True)) == []
    rules, paths = split([drawing((10, 50), (200, 80), stroked=True)], 400, 300)
    assert (rules, len(paths)) == ((), 1)


def test_many_paths_keep_the_largest():
    dots = [drawing((n % 300, 10), (n % 300 + 0.9, 10.9), stroked=True) for n in range(2 * MAX_PATHS)]
    curve = drawing((10, 10), (200, 200), stroked=True)
    _, paths = split([*dots, curve], 400, 300)
    assert len(paths) == MAX_PATHS
    assert paths[-1].points == ((10, 10), (200, 200))


def test_operators_on_a_page(make, each_source, rules):
    content = "1 w 50 250 m 350 250 l S\n50 100 200 50 re S\n50 50 m 100 90 200 90 250 50 c S\n60 60 30 20 re f\n"
    (page,) = read_source(make.pdf(content + make.show("x")), each_source, rules).pages
    assert len(page.rules) == 5
    assert Rule(50, 50, 350, 50) in page.rules
    curve = next(path for path in page.paths if path.stroked)
    assert curve.points[0] == (50, 250) and curve.points[-1] == (250, 250)
    assert min(y for _, y in curve.points) == 220  # the top of the segment, three quarters of the way to its controls
    assert [path.filled for path in page.paths if not path.stroked] == [True]


def test_a_straight_bezier_segment_is_a_rule():
    level = drawing(*((10 + 20 * n, 50) for n in range(7)), stroked=True, curved=True)
    assert rules_of(level) == [Rule(10, 50, 130, 50)]
    bent = drawing(*((10 + 20 * n, 50 + n * n) for n in range(7)), stroked=True, curved=True)
    assert rules_of(bent) == []
