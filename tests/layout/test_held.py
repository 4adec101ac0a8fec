from __future__ import annotations

HEAD = {50: "Description", 180: "Symbol", 230: "Test Condition", 340: "BF257", 390: "BF258", 440: "BF259", 490: "Units"}


def test_a_stair_of_values_and_the_word_all(sheet, told) -> None:
    sheet.row(100, HEAD, bold=True)
    sheet.row(115, {50: "Cut off Current", 180: "I_{CBO}", 230: "V_{CB}=100V", 342: "<0.05", 492: "µA"})
    sheet.row(130, {230: "V_{CB}=200V", 392: "<0.05", 492: "µA"})
    sheet.row(145, {230: "V_{CB}=250V", 442: "<0.05", 492: "µA"})
    sheet.row(160, {50: "DC Current Gain", 180: "h_{FE}", 230: "I_{C}=30mA", 342: "ALL", 394: ">25"})
    sheet.row(175, {50: "Saturation Voltage", 180: "V_{CE(sat)}", 230: "I_{C}=30mA", 396: "<1", 492: "V"})
    everyone = "BF257,BF258,BF259"
    assert [told(row) for row in sheet.layout().rows] == [
        "ICBO | Cut off Current | VCB=100V | value=<0.05[BF257] | µA",
        "ICBO | Cut off Current | VCB=200V | value=<0.05[BF258] | µA",
        "ICBO | Cut off Current | VCB=250V | value=<0.05[BF259] | µA",
        f"hFE | DC Current Gain | IC=30mA | value=>25[{everyone}]",
        f"VCE(sat) | Saturation Voltage | IC=30mA | value=<1[{everyone}] | V",
    ]
