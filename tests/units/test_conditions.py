from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from d2s.errors import KnowledgeError
from d2s.knowledge.conditions import ConditionRules
from d2s.knowledge.loader import read_yaml
from d2s.records.record import Condition
from d2s.units.conditions import ConditionReader

ROOT = Path(__file__).resolve().parents[2]


def short(condition: Condition) -> str:
    """Write a condition as `VGS<=10 V`, `VGS=-20..20 V`, `VDS=VGS`."""
    if condition.reference is not None:
        return f"{condition.quantity}{condition.operator}{condition.reference}"
    number = f"{condition.min:g}..{condition.max:g}" if condition.value is None else f"{condition.value:g}"
    return f"{condition.quantity}{condition.operator}{number} {condition.unit or ''}".strip()


def read(reader: ConditionReader, text: str) -> tuple[list[str], str]:
    found = reader.read(text)
    return [short(condition) for condition in found.conditions], found.leftover


#: Printed text, and all conditions it states (nothing may be left over).
WHOLE = {
    "VGS = 10V, ID = 16A": ["VGS=10 V", "ID=16 A"],
    "VDS = VGS, ID = 250µA": ["VDS=VGS", "ID=250 uA"],
    "VDD=30V; RG=6.0Ω; VGS=10V": ["VDD=30 V", "RG=6 ohm", "VGS=10 V"],
    "f = 1.0 MHz": ["f=1 MHz"],
    "TJ = 125°C": ["TJ=125 degC"],
    "IF = IR = 10 mA": ["IF=10 mA", "IR=10 mA"],
    "IC = 10 mAdc, IB = 1.0 mAdc": ["IC=10 mA", "IB=1 mA"],
    "VCE = 5 V; IC = 0.2 mA to 10 mA": ["VCE=5 V", "IC=0.2..10 mA"],
    "IC = 1 to 10 mA": ["IC=1..10 mA"],
    "f=10 Hz to 15.7 kHz": ["f=0.01..15.7 kHz"],
    "VGS = ±20 V": ["VGS=-20..20 V"],
    "VGS = +/-20 V": ["VGS=-20..20 V"],
    "VDS = rated VDS": ["VDS=rated"],
    "VDS = Max rating": ["VDS=rated"],
    "VDS = 0.8 × VDSS": ["VDS=0.8 x VDSS"],
    "VDS = Max. Rating x 0.8, VGS = 0 V": ["VDS=0.8 x rated", "VGS=0 V"],
    "VR = 80% of rated VR": ["VR=0.8 x rated"],
    "at Rated DC Blocking Voltage": ["VR=rated"],
    "VCB = 30 V, IE = 0": ["VCB=30 V", "IE=0"],
    "IC=10mA IB=1mA": ["IC=10 mA", "IB=1 mA"],
    "VDS=-15V,VGS=-10V RL=15Ω": ["VDS=-15 V", "VGS=-10 V", "RL=15 ohm"],
    "VGS=10VID=16A": ["VGS=10 V", "ID=16 A"],
    "VGS =–10 V, ID =–4.3 A": ["VGS=-10 V", "ID=-4.3 A"],
    "tp = 300 µs, δ ≤ 2 %": ["tp=300 us", "duty<=2 %"],
    "Pulse Test: Pulse Width ≤ 300 µs, Duty Cycle ≤ 2.0%": ["pulsed=pulsed", "tp<=300 us", "duty<=2 %"],
    "300 µs pulse, 1% duty": ["tp=300 us", "pulsed=pulsed", "duty=1 %"],
    "t ≤ 10 s": ["tp<=10 s"],
    "8.3 ms single half sine wave": ["tp=8.3 ms", "half sine=half sine"],
    "60 Hz half-sine wave": ["f=60 Hz", "half sine=half sine"],
    "@ TA = 25 °C": ["TA=25 degC"],
    "TA 25°C": ["TA=25 degC"],
    "Ta=25oC": ["TA=25 degC"],
    "Tamb = 25 C": ["TA=25 degC"],
    "Tmb = 25 ˚C": ["TC=25 degC"],
    "at IC = 2 mA": ["IC=2 mA"],
    "(VCE = 10 Vdc, IC = 0)": ["VCE=10 V", "IC=0"],
    "IF = 0.5 A, IR = 1.0 A, IRR = 0.25 A": ["IF=0.5 A", "IR=1 A", "IRR=0.25 A"],
    "Irr=0.1xIR": ["IRR=0.1 x IR"],
    "di/dt = 100A/µs": ["di/dt=100 A/us"],
    "-dIF/dt=100 A/us": ["di/dt=100 A/us"],
    "dISD/dt = 50 Amps/µs": ["di/dt=50 A/us"],
    "@ 125 degC": ["T=125 degC"],
    "Vgs=10V，Id=5A；Tj=25℃": ["VGS=10 V", "ID=5 A", "TJ=25 degC"],
    "lC = 5 mA": ["IC=5 mA"],
    "VDS>ID(on) x RDS(on)max": ["VDS>ID(on) x RDS(on)max"],
    "IC=ic=0 A": ["IC=0 A"],
    "-IC = 10 mA; -VCE = 5 V": ["IC=-10 mA", "VCE=-5 V"],
    "IB1 = -IB2 = 15 mA": ["IB1=15 mA", "IB2=-15 mA"],
    "VEB(off) = 3.0 V": ["VEB(off)=3 V"],
    "ICon = 150 mA; IBon = 15 mA; IBoff = −15 mA": ["ICON=150 mA", "IBON=15 mA", "IBOFF=-15 mA"],
    "Ig(REF) = 1.5 mA": ["IG(REF)=1.5 mA"],
    "IC/IB = 10": ["IC/IB=10"],
    "IC = 10 IB": ["IC=10 x IB"],
    "Open Base": ["IB=open"],
    "1 mA ≤ IOUT ≤ 100 mA": ["IOUT=1..100 mA"],
    "V GS = V DS, I D = 1mA": ["VGS=VDS", "ID=1 mA"],
    "|VGS| = 10 V": ["VGS=10 V"],
    "RGS = 20 kΩ": ["RG=20 kohm"],
    "RL = 2k": ["RL=2 kohm"],
    "VGS = -5/+20 V": ["VGS=-5..20 V"],
    "VCB = 0V to VMAX IC = 1 mA": ["VCB=0V to VMAX", "IC=1 mA"],
    "1ms≤t<8.3ms": ["tp=1..8.3 ms"],
    "R GE = 10 Ω, V G = 5 V": ["RGE=10 ohm", "VG=5 V"],
    "V GS = 0 PULSED": ["VGS=0", "pulsed=pulsed"],
    "*VGS=0V": ["VGS=0 V"],
    "IS = - 19 A, VGS = 0 Vb": ["IS=-19 A", "VGS=0 V"],
    "RL=∞,VCC=30V": ["RL=∞", "VCC=30 V"],
    "RthJA=80 °C/W": ["RTHJA=80 degC/W"],
    "Δf = 200 Hz": ["BW=200 Hz"],
}


@pytest.mark.parametrize(("text", "expected"), WHOLE.items())
def test_conditions_as_datasheets_word_them(reader: ConditionReader, text: str, expected: list[str]) -> None:
    assert read(reader, text) == (expected, "")


@pytest.mark.parametrize(
    ("text", "expected", "leftover"),
    [
        ("Collector current IC = 5 A", ["IC=5 A"], "Collector current"),
        ("TA = 25 °C unless otherwise noted", ["TA=25 degC"], "unless otherwise noted"),
        ("VDS = 25 V; f = 1 MHz; see Figure 12", ["VDS=25 V", "f=1 MHz"], "see Figure 12"),
        ("PD@TC=25℃", ["TC=25 degC"], "PD"),
        ("10 mA", [], "10 mA"),
        ("-55 to +150", [], "-55 to +150"),
        ("Code = B12", [], "Code = B12"),
    ],
)
def test_what_is_no_condition_is_left_over(
    reader: ConditionReader, text: str, expected: list[str], leftover: str
) -> None:
    assert read(reader, text) == (expected, leftover)


@pytest.mark.parametrize(
    "text",
    [
        "IR = 10 \N{REPLACEMENT CHARACTER}A",
        "ID = \N{REPLACEMENT CHARACTER}250 A",
        "VGS = \x0220V",
        "RG = 10 \uf057",
        "TA (cid:2) 25 °C",
        "IC = 10 V",
        "VGS = 5 mA",
        "ID = 250 mikro",
        "f = 10 MHzz",
        "IC = 100 300 mA",
        "VGS = 1,2,3 V",
        "TJ = 25 kV",
        "Vref=1/2VCC",
        "IF = 0.5, 5 mA",
        "VS = ±4.5 V to ±18 V",
        "VICR=0V~VCC-1.5V",
        "RGS ≤ 1 MW",
    ],
)
def test_a_doubtful_number_is_no_condition(reader: ConditionReader, text: str) -> None:
    assert reader.read(text).conditions == ()
    assert reader.read(text).leftover


def test_the_measuring_current_of_a_recovery_test(reader: ConditionReader) -> None:
    expected = ["IF=10 mA", "IR=10 mA", "RL=100 ohm", "IRR=1 mA"]
    assert read(reader, "IF=10mA to IR=10mA, RL=100Ω, measured at IR = 1 mA")[0] == expected
    assert read(reader, "IF=10mA, IR=10mA, RL=100Ω, IR = 1 mA")[0] == expected
    assert read(reader, "VR = 20 V, IR = 1 mA")[0] == ["VR=20 V", "IR=1 mA"]


def test_text_of_a_condition_is_what_is_printed(reader: ConditionReader) -> None:
    found = reader.read("(VGS = 10V, ID ≤ 16 µA)").conditions
    assert [condition.text for condition in found] == ["VGS = 10V", "ID ≤ 16 µA"]


@pytest.mark.parametrize(
    ("heading", "cell", "expected"),
    [
        ("IZT (mA)", "20", ["IZT=20 mA"]),
        ("@ IZT mA", "0,25", ["IZT=0.25 mA"]),
        ("Test Current IZT", "20 mA", ["IZT=20 mA"]),
        ("VR (V)", "±20", ["VR=-20..20 V"]),
        ("VR (V)", "—", []),
        ("Test current", "5", []),
        ("IR @ VR (V)", "5", ["VR=5 V"]),
        ("IR @ VR", "5 µA", []),
        ("ZZ @ IZ (Ω)", "5", []),
        ("IZT (mA)", "20 \N{REPLACEMENT CHARACTER}", []),
    ],
)
def test_a_cell_under_the_heading_of_a_quantity(
    reader: ConditionReader, heading: str, cell: str, expected: list[str]
) -> None:
    assert [short(condition) for condition in reader.read_column(heading, cell).conditions] == expected


@pytest.mark.parametrize(
    ("symbol", "name"),
    [
        ("Tvj", "TJ"),
        ("Tamb", "TA"),
        ("Tmb", "TC"),
        ("PW", "tp"),
        ("δ", "duty"),
        ("RGEN", "RG"),
        ("ISD", "IS"),
        ("Vgs", "VGS"),
        ("VBE(off)", "VEB(off)"),
        ("VGS(th)", "VGS(TH)"),
        ("Note", None),
        ("hFE", None),
        ("", None),
    ],
)
def test_names_of_symbols(reader: ConditionReader, symbol: str, name: str | None) -> None:
    assert reader.quantity_of(symbol) == name


def test_every_listed_symbol_takes_a_value_in_its_own_unit(reader: ConditionReader) -> None:
    rules = read_yaml(ROOT / "rules" / "conditions.yaml", ConditionRules)
    for name, quantity in rules.quantities.items():
        unit = "" if quantity.si_unit == "1" else quantity.si_unit
        for symbol in quantity.symbols:
            assert read(reader, f"{symbol} = 2 {unit}") == ([f"{name}=2 {unit}".strip()], ""), symbol
        for word in quantity.words:
            assert read(reader, f"{word} = 2 {unit}") == ([f"{name}=2 {unit}".strip()], ""), word


def test_a_symbol_of_two_quantities_is_an_error_of_the_rules(tmp_path: Path) -> None:
    text = (ROOT / "rules" / "conditions.yaml").read_text(encoding="utf-8")
    (tmp_path / "conditions.yaml").write_text(text.replace("[VGS, ", "[VGS, VDS, "), encoding="utf-8")
    with pytest.raises(KnowledgeError, match="symbol 'VDS' is both VGS and VDS"):
        read_yaml(tmp_path / "conditions.yaml", ConditionRules)


def test_every_condition_of_the_gold_labels_is_read_whole(reader: ConditionReader) -> None:
    texts: set[str] = set()
    for path in (ROOT / "corpus" / "gold").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            texts.update(text for row in csv.DictReader(file) for text in row["conditions"].split("; ") if text)
    assert len(texts) > 300
    unread = {text: reader.read(text).leftover for text in texts if reader.read(text).leftover}
    assert unread == {}
    assert all(reader.read(text).conditions for text in texts)


@given(st.text(max_size=60))
def test_never_raises_on_any_text(reader: ConditionReader, text: str) -> None:
    for condition in reader.read(text).conditions:
        numbers = [number for number in (condition.value, condition.min, condition.max) if number is not None]
        assert all(math.isfinite(number) for number in numbers)
        assert bool(numbers) != (condition.reference is not None)


_PIECES = [
    "VGS",
    "ID",
    "I C",
    "=",
    "≤",
    "<",
    "10",
    "-0.5",
    "±20",
    "V",
    "mA",
    "µA",
    "to",
    ",",
    ";",
    " ",
    "x",
    "rated",
    "@",
]
_PIECES += [
    "25°C",
    "TJ",
    "(",
    ")",
    "%",
    "duty cycle",
    "pulse",
    "\N{REPLACEMENT CHARACTER}",
    "/",
    "VDSS",
    "...",
    "~",
    "1E3",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=14))
def test_never_raises_on_the_pieces_of_conditions(reader: ConditionReader, pieces: list[str]) -> None:
    for condition in reader.read("".join(pieces)).conditions:
        assert "\N{REPLACEMENT CHARACTER}" not in condition.text


_QUANTITIES = {"VGS": "V", "ID": "mA", "TJ": "°C", "f": "MHz", "RG": "Ω", "tp": "µs", "VCE": "V", "IB1": "µA"}


@given(
    st.lists(st.sampled_from(sorted(_QUANTITIES)), min_size=1, max_size=5, unique=True),
    st.lists(st.decimals(-500, 500, places=2), min_size=5, max_size=5),
    st.sampled_from([", ", "; ", " ", ",", "，", "\n"]),
    st.sampled_from(["=", " = ", "= "]),
    st.sampled_from(["", " "]),
)
def test_lists_of_conditions_round_trip(
    reader: ConditionReader, names: list[str], numbers: list[object], separator: str, sign: str, blank: str
) -> None:
    text = separator.join(
        f"{name}{sign}{number}{blank}{_QUANTITIES[name]}" for name, number in zip(names, numbers, strict=False)
    )
    found = reader.read(text)
    assert found.leftover == ""
    assert [condition.quantity for condition in found.conditions] == names
    for condition, number in zip(found.conditions, numbers, strict=False):
        assert condition.value == pytest.approx(float(str(number)))


def test_a_slope_is_one_symbol_however_it_is_spaced(reader: ConditionReader) -> None:
    (slope,) = reader.read("di / dt = 100 A/µs").conditions
    assert (slope.quantity, slope.value, slope.unit) == ("di/dt", 100, "A/us")


def test_the_time_of_a_pulse_is_no_conductance(reader: ConditionReader) -> None:
    found = {c.quantity: (c.value, c.unit) for c in reader.read("8.3mS single half sine-wave").conditions}
    assert found["tp"] == (8.3, "ms")
