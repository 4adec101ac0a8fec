from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from d2s.errors import KnowledgeError, UsageError
from d2s.knowledge.loader import read_yaml
from d2s.knowledge.units import UnitFile
from d2s.units.units import Units

ROOT = Path(__file__).resolve().parents[2]

#: Every unit of the gold labels, with what its numbers are multiplied by to reach the SI unit of the vocabulary.
LABELLED = [
    ("V", "V", 1),
    ("degC", "degC", 1),
    ("A", "A", 1),
    ("ns", "s", 1e-9),
    ("pF", "F", 1e-12),
    ("mA", "A", 1e-3),
    ("uA", "A", 1e-6),
    ("degC/W", "K/W", 1),
    ("Vdc", "V", 1),
    ("mV", "V", 1e-3),
    ("nA", "A", 1e-9),
    ("mW", "W", 1e-3),
    ("nC", "C", 1e-9),
    ("ohm", "ohm", 1),
    ("W", "W", 1),
    ("mAdc", "A", 1e-3),
    ("MHz", "Hz", 1e6),
    ("K/W", "K/W", 1),
    ("dB", "dB", 1),
    ("nAdc", "A", 1e-9),
    ("S", "S", 1),
    ("mJ", "J", 1e-3),
    ("mohm", "ohm", 1e-3),
    ("uC", "C", 1e-6),
    ("uS", "S", 1e-6),
    ("umho", "S", 1e-6),
    ("Adc", "A", 1),
    ("kohm", "ohm", 1e3),
    ("x10^-4", "1", 1e-4),
    ("%/degC", "%/K", 1),
    ("pA", "A", 1e-12),
    ("nV/√Hz", "V/√Hz", 1e-9),
    ("umhos", "S", 1e-6),
    ("V/degC", "V/K", 1),
    ("Vpk", "V", 1),
    ("uAdc", "A", 1e-6),
    ("mV/degC", "V/K", 1e-3),
]

PRINTED = {
    "Vdc": "V",
    "V dc": "V",
    "VDC": "V",
    "V(DC)": "V",
    "Vac": "V",
    "V(pk)": "V",
    "Volts": "V",
    "mVrms": "mV",
    "KV": "kV",
    "µA": "uA",
    "μA": "uA",
    "uA": "uA",
    "mcA": "uA",
    "µAdc": "uA",
    "nAdc": "nA",
    "Amps": "A",
    "pFd": "pF",
    "pf": "pF",
    "PF": "pF",
    "MHz": "MHz",
    "Mhz": "MHz",
    "KHz": "kHz",
    "kΩ": "kohm",
    "KΩ": "kohm",
    "k\u2126": "kohm",
    "Kohm": "kohm",
    "kOhms": "kohm",
    "mΩ": "mohm",
    "MΩ": "Mohm",
    "m Ω": "mohm",
    "Ohms": "ohm",
    "°C": "degC",
    "ºC": "degC",
    "℃": "degC",
    "° C": "degC",
    "deg C": "degC",
    "oC": "degC",
    "°C/W": "degC/W",
    "℃/W": "degC/W",
    "°C / W": "degC/W",
    "C/W": "degC/W",
    "K/W": "K/W",
    "W/°C": "W/degC",
    "mW/°C": "mW/degC",
    "%/°C": "%/degC",
    "%/K": "%/K",
    "mV/°C": "mV/degC",
    "mV/K": "mV/K",
    "ppm/°C": "ppm/degC",
    "V/ns": "V/ns",
    "V/µs": "V/us",
    "kV/µs": "kV/us",
    "A/µs": "A/us",
    "A/us": "A/us",
    "Amps/µs": "A/us",
    "µC": "uC",
    "mS": "mS",
    "ms": "ms",
    "µmhos": "uS",
    "mmhos": "mS",
    "℧": "S",
    "sec": "s",
    "µsec": "us",
    "nV/√Hz": "nV/sqrt(Hz)",
    "nV/Hz½": "nV/sqrt(Hz)",
    "nV/rtHz": "nV/sqrt(Hz)",
    "V/V": "V/V",
    "A²s": "A^2*s",
    "A2s": "A^2*s",
    "A²·s": "A^2*s",
    "10-4/°C": "x10^-4/degC",
    "10^-4/K": "x10^-4/K",
    "x10-4": "x10^-4",
    "x 10-4": "x10^-4",
    "mΩ·cm²": "mohm*cm^2",
    "Nm": "N*m",
    "N·m": "N*m",
    "A(1)": "A",
    "-": "1",
}


@pytest.mark.parametrize(("text", "si_unit", "factor"), LABELLED)
def test_every_labelled_unit_converts_and_has_a_name_in_the_vocabularies(
    units: Units, text: str, si_unit: str, factor: float
) -> None:
    unit = units.parse(text)
    assert unit is not None
    assert units.to_si(3.3, unit, si_unit) == pytest.approx(3.3 * factor, rel=1e-12)
    assert units[unit.ascii].ascii == unit.ascii
    assert unit.ascii.isascii()
    assert re.fullmatch(r"(http://qudt\.org/vocab/unit/|https://w3id\.org/d2s/unit/)[A-Za-z0-9_-]+", unit.iri)
    assert unit.ucum is not None or "sqrt(Hz)" in unit.ascii


@pytest.mark.parametrize(("text", "ascii_form"), PRINTED.items())
def test_printed_spellings(units: Units, text: str, ascii_form: str) -> None:
    unit = units.parse(text)
    assert unit is not None
    assert unit.ascii == ascii_form


@pytest.mark.parametrize(
    ("text", "printed"),
    [("Vdc", "V"), ("mAdc", "mA"), ("V(DC)", "V"), ("µA", "µA"), ("kΩ", "kΩ"), ("mVrms", "mVrms"), ("Vpk", "Vpk")],
)
def test_text_as_printed_drops_direct_current_only(units: Units, text: str, printed: str) -> None:
    unit = units.parse(text)
    assert unit is not None
    assert unit.printed == printed


@pytest.mark.parametrize(
    "text",
    [
        "",
        "k",
        "M",
        "m\N{REPLACEMENT CHARACTER}",
        "a",
        "Gs",
        "MA",
        "MV",
        "MW",
        "min",
        "cycles",
        "W/m·K",
        "V//s",
        "mVGS",
        "10",
        "dBm",
        "xyz",
        "µ",
        "PV",
        "C/°C/W",
        "V A",
        "/W",
        "V/",
        "1000 V",
    ],
)
def test_what_is_no_certain_unit_stays_unread(units: Units, text: str) -> None:
    assert units.parse(text) is None


def test_units_that_pint_reads_silently_wrong(units: Units) -> None:
    assert units.to_si(1, "nV/√Hz", "V/√Hz") == 1e-9
    assert not units.same_dimension("nV/Hz", "V/√Hz")
    assert units.to_si(1, "PF", "F") == 1e-12
    assert units.dimension_of("mcd") == "[luminosity]"
    assert units.dimension_of("Nm") == units.dimension_of("J")


@pytest.mark.parametrize(
    ("text", "expected", "ascii_form"),
    [
        ("nS", "s", "ns"),
        ("nS", "S", "nS"),
        ("nS", None, "nS"),
        ("C", "degC", "degC"),
        ("C", "C", "C"),
        ("mS", "s", "ms"),
        ("ms", "S", "mS"),
        ("k", "ohm", "kohm"),
        ("nV/Hz", "V/√Hz", "nV/sqrt(Hz)"),
        ("A", "V", "A"),
    ],
)
def test_expected_dimension_decides_between_a_unit_and_a_misprint(
    units: Units, text: str, expected: str | None, ascii_form: str
) -> None:
    unit = units.parse(text, expected)
    assert unit is not None
    assert (unit.ascii, unit.printed) == (ascii_form, text)


def test_a_bare_prefix_is_read_for_its_own_dimension_only(units: Units) -> None:
    assert units.parse("k", "V") is None
    assert units.parse("M", "Hz") is None


@pytest.mark.parametrize(
    ("value", "unit", "si_unit", "result"),
    [
        (62, "degC/W", "K/W", 62),
        (25, "degC", "degC", 25),
        (298.15, "K", "degC", 25),
        (77, "degF", "degC", 25),
        (0.1, "%/degC", "%/K", 0.1),
        (50, "ppm/degC", "%/K", 0.005),
        (7, "x10^-4/degC", "%/K", 0.07),
        (100, "A/us", "A/s", 1e8),
        (10, "kV/us", "V/s", 1e10),
        (2, "%", "1", 0.02),
        (44, "mohm", "ohm", 0.044),
        (250, "uA", "A", 0.00025),
        (0.5, "A^2*s", "A^2*s", 0.5),
    ],
)
def test_conversions(units: Units, value: float, unit: str, si_unit: str, result: float) -> None:
    assert units.to_si(value, unit, si_unit) == result


@pytest.mark.parametrize(("unit", "si_unit"), [("V", "A"), ("dB", "1"), ("xyz", "V"), ("V", "xyz"), ("mS", "s")])
def test_other_dimensions_are_refused(units: Units, unit: str, si_unit: str) -> None:
    with pytest.raises(UsageError, match="D901"):
        units.to_si(1, unit, si_unit)


def test_thermal_resistance_has_one_name_in_qudt_and_a_valid_ucum_code(units: Units) -> None:
    assert units["degC/W"].iri == units["K/W"].iri == "http://qudt.org/vocab/unit/K-PER-W"
    assert units["degC/W"].ucum == "K/W"
    assert units["V/ns"].iri == "https://w3id.org/d2s/unit/V-per-ns"


def test_every_entry_of_the_table_is_readable(units: Units) -> None:
    table = read_yaml(ROOT / "ontology" / "units.yaml", UnitFile)
    for entry in table.units:
        for prefix in ("", *entry.prefixes):
            assert units[prefix + entry.unit].ascii == prefix + entry.unit
    for name in (*table.special, *table.compounds, *table.misprints.values()):
        assert units[name].ascii == name


_PREFIXES = {"f": 1e-15, "p": 1e-12, "n": 1e-9, "u": 1e-6, "µ": 1e-6, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9}


@given(
    prefix=st.sampled_from(sorted(_PREFIXES)),
    base=st.sampled_from(["V", "A", "W", "F", "Ω", "H", "C", "J", "S", "Hz", "s"]),
    value=st.floats(0.001, 999),
)
def test_a_prefix_scales_as_it_is_printed_or_is_not_read(units: Units, prefix: str, base: str, value: float) -> None:
    unit = units.parse(prefix + base)
    if unit is not None:
        assert units.to_si(value, unit, units[base].ascii) == pytest.approx(value * _PREFIXES[prefix], rel=1e-9)


@given(st.text(max_size=12))
def test_never_raises(units: Units, text: str) -> None:
    unit = units.parse(text, "V")
    assert unit is None or units[unit.ascii].dimension == unit.dimension


@given(st.text(alphabet="pnuµmkMGVAWFHCJSszΩ°√½²^-/·*()10 dcx", max_size=8))
def test_unit_like_text_never_raises_and_keeps_its_normal_form(units: Units, text: str) -> None:
    unit = units.parse(text)
    if unit is not None:
        assert units[unit.ascii].ascii == unit.ascii
        assert units[unit.ascii].dimension == unit.dimension


def test_a_spelling_of_two_units_is_an_error_of_the_table(tmp_path: Path) -> None:
    text = (ROOT / "ontology" / "units.yaml").read_text(encoding="utf-8")
    (tmp_path / "units.yaml").write_text(text.replace("spellings: [lx, lux]", "spellings: [lx, lm]"), encoding="utf-8")
    (tmp_path / "units.txt").write_text((ROOT / "ontology" / "units.txt").read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(KnowledgeError, match="'lm' is both lm and lx"):
        Units.load(tmp_path)


def test_a_prefix_that_is_not_described_is_an_error_with_its_file(tmp_path: Path) -> None:
    text = (ROOT / "ontology" / "units.yaml").read_text(encoding="utf-8")
    broken = re.sub(r"  G: \{pint: giga.*\n", "", text)
    (tmp_path / "units.yaml").write_text(broken, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"units\.yaml.*prefix 'G' is not described"):
        Units.load(tmp_path)


def test_pint_is_loaded_at_first_use_only() -> None:
    code = (
        "import sys; from pathlib import Path; from d2s.units.units import Units; "
        f"units = Units.load(Path({str(ROOT / 'ontology')!r})); assert 'pint' not in sys.modules; "
        "units['V']; assert 'pint' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, timeout=60)
