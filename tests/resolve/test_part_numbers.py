from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from d2s.knowledge.rules import load_rules
from d2s.resolve.part_numbers import Label, PartNumbers, Series, clean, in_order, key

ROOT = Path(__file__).parents[2]
NUMBERS = PartNumbers(load_rules(ROOT / "rules").part_numbers)

TYPES = [
    "1N4148",
    "1N4001",
    "BZX84C2V4",
    "BZX84-C75",
    "BZX85C3V3",
    "SMBJ5.0A",
    "SMBJ5.0CA",
    "2N2222A",
    "MMBT3904",
    "PZT3904",
    "BC546B",
    "BC847BW",
    "BD139-10",
    "IRF540N",
    "IRFZ44NPbF",
    "Si2303DS",
    "AO3407A",
    "DMN10H099SK3",
    "IPD50R500CE",
    "BSS138",
    "J111",
    "2SK170",
    "2SC1815-GR",
    "TIP31C",
    "MJE3055T",
    "STP55NF06",
    "FQP30N06L",
    "MUR1560",
    "SS14",
    "ES1D",
    "B340A",
    "PMEG3010",
    "NTD4806N",
    "RB751",
    "UF4007",
    "BAT54",
    "BAT54A",
    "MBRB40250T",
    "MJ2955",
    "DSEI30-06A",
    "F16C20C",
    "NX138BKS",
    "60QC03L",
    "GBLC12C",
    "P2003BVG",
    "KBPC3510",
    "STGD7NB60H",
    "SSM60T03H",
    "D882M",
    "STA733",
    "RJH60F7",
    "MBR0520LT1G",
    "1.5KE6.8A",
    "P6KE15CA",
    "ZXMN3A01F",
]

LOOK_ALIKES = [
    "TO-220AB",
    "SOT-23",
    "DO-41",
    "SOT23",
    "TO92",
    "DS30036",
    "MIL-STD-202",
    "J-STD-020",
    "94V-0",
    "VRRM",
    "RDS(on)",
    "100mA",
    "25V",
    "DO-204AH",
    "SC-59",
    "TO-236AB",
    "2004",
    "8.3ms",
    "20us",
    "AEC-Q101",
    "RthJA",
    "hFE1",
    "IF25",
    "Q101",
    "IEC61000-4-2",
    "JESD22-A114",
    "UL94V-0",
    "D2PAK",
    "SOD-123",
    "LFPAK56",
    "PowerPAK1212-8",
    "M3",
    "6-32",
    "10k",
    "RoHS",
    "2002/95/EC",
    "300us",
    "DFN2020-6",
    "WEEE",
    "1.1ohm",
]


@pytest.mark.parametrize("word", TYPES)
def test_type_numbers_are_recognised(word: str) -> None:
    assert NUMBERS.is_type_number(word)


@pytest.mark.parametrize("word", LOOK_ALIKES)
def test_look_alikes_are_not(word: str) -> None:
    assert not NUMBERS.is_type_number(word)


def test_every_labelled_part_is_recognised() -> None:
    with (ROOT / "corpus" / "parts.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    names = {name for row in rows for name in (row["part"], *filter(None, row["aliases"].split("|")))}
    assert len(names) > 90
    assert {name for name in names if not NUMBERS.is_type_number(name)} == set()


def test_every_labelled_rank_names_its_base() -> None:
    with (ROOT / "corpus" / "parts.tsv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["variant_of"]]
    assert rows
    for row in rows:
        assert NUMBERS.base(row["part"], [row["variant_of"], "1N4148"]) == row["variant_of"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("2N3903/4", ["2N3903", "2N3904"]),
        ("BC546/547/548", ["BC546", "BC547", "BC548"]),
        ("BC846/BC847/BC848 series", ["BC846", "BC847", "BC848"]),
        ("BAT54/A/C/S", ["BAT54", "BAT54A", "BAT54C", "BAT54S"]),
        ("BC327-16/-25/-40", ["BC327-16", "BC327-25", "BC327-40"]),
        ("SMBJ5.0A/CA", ["SMBJ5.0A", "SMBJ5.0CA"]),
        ("TIP31/31A/31B/31C", ["TIP31", "TIP31A", "TIP31B", "TIP31C"]),
        ("BC847A/B/C", ["BC847A", "BC847B", "BC847C"]),
        ("The 1N4148 in a DO-35 package, Rev. 2", ["1N4148"]),
        ("Document number: DS30036", []),
        ("Order this document by 2N7000/D", ["2N7000"]),
        ("SIPMOS transistor BSS 84", ["BSS84"]),
        ("IC 100 mA, BC 547 V", []),
        ("PN4391-4393, BD139-10", ["PN4391", "PN4393", "BD139-10"]),
        ("LL42 / LL43", ["LL42", "LL43"]),
        ("S8205A US1M CA3096 CD4148W", ["S8205A", "US1M", "CA3096", "CD4148W"]),
        ("IRFZ44N®", ["IRFZ44N"]),
    ],
)
def test_type_numbers_in_text(text: str, names: list[str]) -> None:
    assert [number.name for number in NUMBERS.find(text)] == names


@pytest.mark.parametrize(
    "text", ["1N4001 – 1N4007", "1N4001 THRU 1N4007", "1N4001-1N4007", "1N4001 ... 1N4007", "1N4001 至 1N4007"]
)
def test_ranges(text: str) -> None:
    assert NUMBERS.series(text) == (Series("1N4001", "1N4007"),)


def test_neighbours_are_no_range() -> None:
    assert NUMBERS.series("1N4001, 1N4007") == ()
    assert NUMBERS.series("2N3904 to BC547") == ()
    assert NUMBERS.series("BC546/547") == ()
    assert NUMBERS.series("SMAJ5.0(C)A") == ()


def test_a_range_of_types_in_both_directions() -> None:
    assert NUMBERS.series("SMAJ5.0(C)A - SMAJ170(C)A") == (Series("SMAJ5.0A", "SMAJ170CA"),)


@pytest.mark.parametrize(
    ("label", "known", "expected"),
    [
        ("4004", ["1N4001", "1N4007"], Label("1N4004")),
        ("14", ["SS12", "SS16"], Label("SS14")),
        ("C3V3", ["BZX84C2V4"], Label("BZX84C3V3")),
        ("B", ["BC547"], Label("BC547B", "BC547")),
        ("BC547 B", ["BC547"], Label("BC547B", "BC547")),
        ("-10", ["BD139"], Label("BD139-10", "BD139")),
        ("GR", ["2SC1815"], Label("2SC1815-GR", "2SC1815")),
        ("1N 4001", ["1N4001"], Label("1N4001")),
        ("1N4005", ["1N4001"], Label("1N4005")),
        ("B", ["BC547", "BC548"], None),
        ("Unit", ["SS12"], None),
        ("Max", ["BC547"], None),
    ],
)
def test_short_labels(label: str, known: list[str], expected: Label | None) -> None:
    assert NUMBERS.expand(label, known) == expected


@pytest.mark.parametrize(
    ("orderable", "part"),
    [
        ("IRFZ44NPbF", "IRFZ44N"),
        ("MMBT3904-7-F", "MMBT3904"),
        ("MMBT3904LT1G", "MMBT3904"),
        ("BC847B,215", "BC847B"),
        ("SI2303DS-T1-E3", "Si2303DS"),
        ("MUR1560G", "MUR1560"),
        ("MBRB40250TG", "MBRB40250T"),
        ("2N3904TFR", "2N3904"),
        ("SS14-E3/61T", "SS14"),
        ("BC847BW", None),
        ("BAT54A", None),
        ("1N4148", None),
    ],
)
def test_ordering_codes(orderable: str, part: str | None) -> None:
    known = ["IRFZ44N", "MMBT3904", "BC847B", "Si2303DS", "MUR1560", "MBRB40250T", "2N3904", "SS14", "BAT54", "1N4148"]
    assert NUMBERS.alias_of(orderable, known) == part


def test_order_goes_by_figures() -> None:
    assert in_order(["SS110", "SS14", "1N4007", "1N4001", "SS9"]) == ["1N4001", "1N4007", "SS9", "SS14", "SS110"]


@given(st.text(max_size=60))
def test_any_text_is_read_without_an_error(text: str) -> None:
    for number in NUMBERS.find(text):
        assert 0 <= number.start < number.end <= len(text)
        assert NUMBERS.is_type_number(number.name)
    NUMBERS.expand(text, ["1N4001", "BC547"])
    assert NUMBERS.series(text) is not None


@given(st.from_regex(r"[A-Z]{1,4}[0-9]{2,4}[A-Z]?", fullmatch=True))
def test_keys_ignore_case_and_separators(name: str) -> None:
    assert key(name.lower()) == key(f" {name}-") == key(name)
    assert clean(f"{name}™") == name


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("µPA1870", ["uPA1870"]),
        ("μ PA1870GR-9JG", ["uPA1870GR-9JG"]),
        ("SSM9918H,J", ["SSM9918H", "SSM9918J"]),
        ("BZX55C 2V4PT thru BZX55C 75PT", ["BZX55C2V4PT", "BZX55C75PT"]),
        ("BZX55C 10 V", ["BZX55C"]),
        ("2N3904,215", ["2N3904,215"]),
    ],
)
def test_blanks_commas_and_micro_signs_in_type_numbers(text: str, names: list[str]) -> None:
    assert [number.name for number in NUMBERS.find(text)] == names


def test_types_of_figures_alone_are_known_by_their_scheme() -> None:
    assert [number.name for number in NUMBERS.find("1N5712, 5082-2800 Series, 5082-2900")] == [
        "1N5712",
        "5082-2800",
        "5082-2900",
    ]
    assert NUMBERS.find("call 5965-8848 or 1082-2800") == ()
