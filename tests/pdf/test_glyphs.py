from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from d2s.errors import KnowledgeError
from d2s.knowledge.glyphs import GlyphRules
from d2s.knowledge.loader import read_yaml
from d2s.pdf.glyphs import GlyphReader
from d2s.records.page import UNREADABLE

ROOT = Path(__file__).resolve().parents[2]

# rule id → font, glyph names by code from 1, what they mean (one character each, ? for unreadable)
NAMED = {
    "pscript-hex": ("MSTT31c4b5", "G2D G6E G20", "-n "),
    "publishing-greek": ("ABCDEF+IntDutch801G-Roman", "C0109 C0087 C0113", "µΩθ"),
    "symbol-decimal": ("ABCDEF+Symbol", "c109 c176 c183 c190", "µ°•—"),
    "wingdings-decimal": ("Wingdings037.5", "G129 G130 G32", "①② "),
    "text-decimal": ("Frutiger", "C0065 C0066 C0067 C0068 C0069 C0070 C0071 C0048", "ABCDEFG0"),
    "text-decimal-named": ("Arial066.688", "G86 G49", "V1"),
    "unicode-decimal": ("Helvetica-Narrow", "C8202", " "),
    "text-decimal-small": ("T2", "C0074 C0049 C0050", "J12"),
    "interleaf-degree": ("T2", "C0095", "°"),
    "interleaf-plus-equals": ("T4", "C0041 C0043", "+="),
    "interleaf-marks": ("PSOsymclas", "C0095 C0071", "°■"),
    "interleaf-equation": ("PSOeqmbsmth", "C0118 C0034", "≤±"),
    "interleaf-math": ("InterleafMathBT-Regular", "C0118 C0036 C0042", "≤±-"),
    "interleaf-relations": ("PSOmthmtha", "C0038", "≫"),
}
CIDS = {
    "symbol-truetype": ("ABCDEF+SymbolMT", 80, "µ"),
    "microsoft-latin": ("ArialMT", 19, "0"),
    "simsun-latin": ("SimSun", 20, "1"),
    "wingdings-truetype": ("Wingdings-Regular", 122, "●"),
}


def meanings(reader: GlyphReader, font: str, names: str) -> str:
    table = dict(enumerate(names.split(), 1))
    face = reader.font(font, table)
    return "".join(face.read(code, None) for code in table)


def test_every_rule_has_an_example(rules):
    assert {rule.id for rule in rules.name_rules} == NAMED.keys()
    assert {rule.id for rule in rules.cid_rules} == CIDS.keys()


@pytest.mark.parametrize("rule", NAMED)
def test_numbered_names(reader, rules, rule):
    font, names, expected = NAMED[rule]
    assert meanings(reader, font, names) == expected
    without = rules.model_copy(update={"name_rules": tuple(r for r in rules.name_rules if r.id != rule)})
    assert meanings(GlyphReader(without), font, names) != expected


@pytest.mark.parametrize("rule", CIDS)
def test_glyph_ids(reader, rule):
    font, cid, expected = CIDS[rule]
    assert reader.font(font).read(cid, None, cid=True) == expected
    assert reader.font("Unknown").read(cid, None, cid=True) == UNREADABLE


def test_two_unknown_letters_stay_unreadable(reader):
    """C0087 and C0109 are W and m of a text font, or the ohm and micro signs of a symbol font."""
    assert meanings(reader, "T20", "C0087 C0109") == UNREADABLE * 2


def test_hexadecimal_names_are_not_read_as_decimal(reader):
    assert UNREADABLE in meanings(reader, "Unknown", "G2D G6E G65 G66 G41 G42 G43 G44 G45")


@pytest.mark.parametrize(
    ("font", "mapped", "expected"),
    [
        ("ABCDEF+Symbol", "\uf06d", "µ"),
        ("SymbolMT", "\uf0b3", "≥"),
        ("SymbolMT", "\uf0be", "—"),
        ("SymbolMT", "\uf057", "Ω"),
        ("Arial", "\uf02d", "-"),
        ("Arial", "\uf0b0", "°"),
        ("Arial", "\uf06d", UNREADABLE),  # an m of Arial or a mu of Symbol
        ("Symbol", "m", "µ"),
        ("Symbol", "W", "Ω"),
        ("Symbol", "£", "≤"),
        ("Symbol", "³", "≥"),
        ("Symbol", "±", "±"),
        ("Symbol", "5", "5"),
        ("CEKGNA+III00550", "b", "-"),
        ("CEKGNA+III00920", "m", "µ"),
        ("CEKGNA+III00920", "q", UNREADABLE),
        ("MathematicalPi-Four", "\ue036", "±"),
        ("Arial", "\x02", UNREADABLE),
        ("Arial", "\ufffd", UNREADABLE),
        ("Arial", "m", "m"),
    ],
)
def test_maps_are_read_in_the_alphabet_of_their_font(reader, font, mapped, expected):
    assert reader.font(font).read(5000, mapped, cid=True) == expected


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        *[("\u03bc", "µ"), ("\u2126", "Ω"), ("\u2212", "-"), ("\u00ad", "-"), ("\u2009", " "), ("\u3000", " ")],
        *[("\ufb01", "fi"), ("\uff15", "5"), ("\u2103", "°C"), ("\u02da", "°"), ("\u338c", "µF"), ("\u2206", "Δ")],
        *[("\u2013", "–"), ("\u00b2", "²")],
    ],
)
def test_one_spelling(reader, raw, clean):
    assert reader.spell(raw) == clean


def test_symbol_font_without_names_reads_codes(reader):
    face = reader.font("Symbol")
    assert [face.read(code, None) for code in (0x6D, 0x57, 0xB1, 0xA3)] == ["µ", "Ω", "±", "≤"]
    assert reader.font("Arial").read(0x41, None) == UNREADABLE


@given(st.text(min_size=1, max_size=2), st.sampled_from(["Symbol", "Arial", "Wingdings", "III00920"]))
def test_what_is_read_is_printable_or_unreadable(text, font):
    reader = READER
    got = reader.font(font).read(1, text)
    assert all(unicodedata.category(char) not in ("Cc", "Co", "Cs") for char in got)
    assert reader.spell(got) == got


READER = GlyphReader(read_yaml(ROOT / "rules" / "glyphs.yaml", GlyphRules))


def test_wrong_rules_name_file_and_line(tmp_path):
    text = (ROOT / "rules" / "glyphs.yaml").read_text(encoding="utf-8")
    bad = tmp_path / "glyphs.yaml"
    bad.write_text(text.replace("radix: 16", "radix: 99"), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"glyphs\.yaml:\d+.*radix"):
        read_yaml(bad, GlyphRules)
    bad.write_text(text.replace("encoding: wingdings", "encoding: nonsense"), encoding="utf-8")
    with pytest.raises(KnowledgeError, match="unknown encoding 'nonsense'"):
        read_yaml(bad, GlyphRules)
    bad.write_text(text.replace("'^G([0-9A-Fa-f]{2})$'", "'^G(['"), encoding="utf-8")
    with pytest.raises(KnowledgeError, match="not a regular expression"):
        read_yaml(bad, GlyphRules)
