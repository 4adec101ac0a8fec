from __future__ import annotations

from tests.layout.test_tables import EDGES, HEAD


def test_a_smaller_cell_ruled_off_in_a_cell_is_that_of_its_own_row(sheet, told) -> None:
    for y in (90, 105, 135):
        sheet.across(y, EDGES[0], EDGES[-1])
    sheet.across(120, 330, EDGES[6])
    for x in EDGES:
        sheet.down(x, 90, 135)
    sheet.down(330, 120, 135)
    sheet.row(100, HEAD, bold=True)
    sheet.row(115, {50: "I_{DSS}", 120: "leakage current", 265: "V_{DS} = 30 V", 460: "1", 500: "µA"})
    sheet.row(130, {335: "T_{J} = 55 °C", 460: "5"})
    assert [told(row) for row in sheet.layout().rows] == [
        "IDSS | leakage current | VDS = 30 V | max=1 | µA",
        "IDSS | leakage current | VDS = 30 V & TJ = 55 °C | max=5 | µA",
    ]
