from __future__ import annotations

import pytest

from d2s.knowledge.ontology import load_ontology
from d2s.knowledge.rules import load_rules
from d2s.records.page import Source
from d2s.resolve.resolve import Knowing, resolve
from d2s.settings import Settings
from d2s.units.units import Units
from tests.manners import drawn, rows

MOSFET = (
    (
        "Absolute Maximum Ratings",
        rows("""
        vds_max | V_{DSS} | Drain-Source Voltage | | | | 60 | V
        vgs_max | V_{GSS} | Gate-Source Voltage | | | | ±20 | V
        id | I_{D} | Drain Current - Continuous | T_{C} = 25°C | | | 30 | A
        idm | I_{DM} | Drain Current - Pulsed | | | | 120 | A
        ptot | P_{D} | Total Power Dissipation | T_{C} = 25°C | | | 79 | W
        tj+tstg | T_{J}, T_{STG} | Operating and Storage Temperature | | | | -55 to +175 | °C
        """),
    ),
    (
        "Electrical Characteristics (TJ = 25°C unless otherwise noted)",
        rows("""
        vbr_dss | V_{(BR)DSS} | Drain-Source Breakdown Voltage | V_{GS} = 0 V, I_{D} = 250 µA | 61 | | | V
        idss | I_{DSS} | Zero Gate Voltage Drain Current | V_{DS} = 60 V, V_{GS} = 0 V | | | 1 | µA
        idss | I_{DSS} | Zero Gate Voltage Drain Current | V_{DS} = 48 V, T_{J} = 150°C | | | 10 | µA
        igss | I_{GSS} | Gate-Body Leakage Current | V_{GS} = 20 V, V_{DS} = 0 V | | | ±100 | nA
        vgs_th | V_{GS(th)} | Gate Threshold Voltage | V_{DS} = V_{GS}, I_{D} = 250 µA | 2.0 | 3.1 | 4.0 | V
        rds_on | R_{DS(on)} | Drain-Source On-Resistance | V_{GS} = 10 V, I_{D} = 15 A | | 0.032 | 0.041 | Ω
        gfs | g_{FS} | Forward Transconductance | V_{DS} = 25 V, I_{D} = 15 A | | 15 | | S
        ciss | C_{iss} | Input Capacitance | V_{DS} = 25 V, V_{GS} = 0 V, f = 1.0 MHz | | 800 | 1040 | pF | 1
        coss | C_{oss} | Output Capacitance | V_{DS} = 25 V, V_{GS} = 0 V, f = 1.0 MHz | | 300 | 390 | pF | 1
        crss | C_{rss} | Reverse Transfer Capacitance | V_{DS} = 25 V, V_{GS} = 0 V, f = 1.0 MHz | | 80 | 101 | pF | 1
        td_on | t_{d(on)} | Turn-On Delay Time | V_{DD} = 30 V, I_{D} = 15 A, R_{G} = 25 Ω | | 16 | 42 | ns | 2
        tr | t_{r} | Turn-On Rise Time | V_{DD} = 30 V, I_{D} = 15 A, R_{G} = 25 Ω | | 85 | 180 | ns | 2
        vsd | V_{SD} | Diode Forward Voltage | V_{GS} = 0 V, I_{S} = 30 A | | | 1.4 | V
        """),
    ),
)
BIPOLAR = (
    (
        "Absolute Maximum Ratings",
        rows("""
        vcbo | V_{CBO} | Collector-Base Voltage | | | | 60 | V
        vceo | V_{CEO} | Collector-Emitter Voltage | | | | 40 | V
        vebo | V_{EBO} | Emitter-Base Voltage | | | | 6.0 | V
        ic | I_{C} | Collector Current - Continuous | | | | 200 | mA
        ptot | P_{D} | Total Device Dissipation | T_{A} = 25°C | | | 625 | mW
        """),
    ),
    (
        "Electrical Characteristics",
        rows("""
        vbr_ceo | V_{(BR)CEO} | Collector-Emitter Breakdown Voltage | I_{C} = 1.0 mA, I_{B} = 0 | 41 | | | V
        icbo | I_{CBO} | Collector Cutoff Current | V_{CB} = 30 V, I_{E} = 0 | | | 50 | nA
        iebo | I_{EBO} | Emitter Cutoff Current | V_{EB} = 3.0 V, I_{C} = 0 | | | 55 | nA
        hfe | h_{FE} | DC Current Gain | I_{C} = 0.1 mA, V_{CE} = 1.0 V | 42 | | |
        hfe | h_{FE} | DC Current Gain | I_{C} = 10 mA, V_{CE} = 1.0 V | 100 | | 300 |
        vce_sat | V_{CE(sat)} | Collector-Emitter Saturation Voltage | I_{C} = 10 mA, I_{B} = 1.0 mA | | | 0.2 | V
        vbe_sat | V_{BE(sat)} | Base-Emitter Saturation Voltage | I_{C} = 10 mA, I_{B} = 1.0 mA | 0.65 | | 0.85 | V
        cobo | C_{obo} | Output Capacitance | V_{CB} = 5.0 V, I_{E} = 0, f = 1.0 MHz | | | 4.0 | pF
        ts | t_{s} | Storage Time | V_{CC} = 3.0 V, I_{C} = 10 mA, I_{B1} = 1.0 mA | | | 210 | ns | 3
        tf | t_{f} | Fall Time | V_{CC} = 3.0 V, I_{C} = 10 mA, I_{B1} = 1.0 mA | | | 52 | ns | 3
        """),
    ),
)
SHEETS = {
    "mosfet": ("XBN30N06", "N-Channel Power MOSFET", MOSFET),
    "bjt": ("2N7704", "NPN General Purpose Silicon Transistor", BIPOLAR),
}
SEEDS = 30


@pytest.fixture(scope="module")
def knowing() -> Knowing:
    settings = Settings()
    return Knowing(load_ontology(settings.ontology), load_rules(settings.rules), Units.load(settings.ontology))


@pytest.mark.parametrize("device_class", SHEETS)
def test_a_sheet_reads_the_same_in_whatever_manner_it_is_set(knowing: Knowing, device_class: str) -> None:
    part, title, tables = SHEETS[device_class]
    printed = [(name, *row.numbers) for _, table in tables for row in table for name in row.parameters]
    missed, wrong = [], []
    for seed in range(SEEDS):
        layout = drawn(knowing.rules, part, title, tables, f"{device_class} {seed}")
        read = resolve(layout, Source("0" * 64, "drawn.pdf", 2, {}, ()), knowing)
        found = [(r.parameter, r.min, r.typ, r.max) for p in read.parts for r in p.parameters if r.parameter]
        missed += [(seed, row) for row in printed if row not in found]
        wrong += [(seed, row) for row in found if row not in printed]
    assert wrong == []
    assert len(missed) <= 0.01 * SEEDS * len(printed), missed
