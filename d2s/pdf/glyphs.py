"""What a glyph means: maps, names and codes of a font, repaired by the rules."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from playa.encodingdb import name2unicode
from playa.encodings import MAC_ROMAN_ENCODING, SYMBOL_BUILTIN_ENCODING, ZAPFDINGBATS_BUILTIN_ENCODING

from d2s.knowledge.glyphs import GlyphRules, NameRule
from d2s.records.page import UNREADABLE

_MOST = 0.75  # share of a font's unlisted names that a rule has to explain
_WIN_ANSI_UNUSED = frozenset({0x7F, 0x81, 0x8D, 0x8F, 0x90, 0x9D})
_SUBSET = re.compile(r"^(?:[A-Z]{6}\+)+\+?")


def _usable(text: str | None) -> bool:
    """Tell whether text has neither control characters, private code points nor replacement characters."""
    if not text:
        return False
    for char in text:
        code = ord(char)
        if (
            code < 0x20
            or 0x7F <= code < 0xA0
            or 0xD800 <= code < 0xF900
            or code == 0xFFFD
            or code >= 0xF0000
            or code & 0xFFFE == 0xFFFE
        ):
            return False
    return True


def _cp1252() -> dict[int, str]:
    return {code: text for code in range(32, 256) if _usable(text := bytes([code]).decode("cp1252", "ignore"))}


@cache
def _cjk_compatible(char: str) -> bool:
    """Tell whether the compatibility form is a typographic variant: ligatures, full width, squared units, spaces."""
    code = ord(char)
    return (
        0xFB00 <= code <= 0xFB06
        or 0xFF01 <= code <= 0xFF5E
        or 0xFFE0 <= code <= 0xFFE6
        or 0x3371 <= code <= 0x33DF
        or (unicodedata.category(char) == "Zs")
    )


class GlyphReader:
    """Reads glyphs by the rules; make one per run and one `FontReader` per font."""

    def __init__(self, rules: GlyphRules) -> None:
        self.rules = rules
        self.names = dict(rules.names)
        self._canonical: dict[str, str] = {}
        symbol = self._named(SYMBOL_BUILTIN_ENCODING)
        latin = _cp1252()
        self.encodings: dict[str, dict[int, str]] = {
            "symbol": symbol,
            "dingbats": self._named(ZAPFDINGBATS_BUILTIN_ENCODING),
            "cp1252": latin,
            "mac_roman": self._named(MAC_ROMAN_ENCODING),
            "unicode": {},
            "shared": {code: text for code, text in latin.items() if symbol.get(code) == text},
            **{name: dict(table) for name, table in rules.encodings.items()},
        }

    def _named(self, encoding: Mapping[int, str]) -> dict[int, str]:
        named = {code: self.from_name(name) for code, name in encoding.items()}
        return {code: self.spell(text) for code, text in named.items() if text is not None}

    def decode(self, encoding: str, code: int) -> str | None:
        """Return the character of a code, None outside the encoding."""
        if encoding == "unicode":
            text = chr(code) if 0xFF < code < 0x110000 else None
            return text if _usable(text) else None
        return self.encodings[encoding].get(code)

    def from_name(self, name: str) -> str | None:
        """Return what a glyph name means by rule or Adobe glyph list, None if neither has it."""
        name = name.strip()
        if (text := self.names.get(name)) is not None:
            return text
        for candidate in (name, name.lower()) if name.isupper() and len(name) > 1 else (name,):
            meaning = name2unicode(candidate)
            if _usable(meaning):
                return meaning
        return None

    def spell(self, text: str) -> str:
        """Return the canonical spelling: one micro sign, one ohm sign, plain blanks and hyphens, no ligatures."""
        known = self._canonical.get(text)
        if known is None:
            known = self._canonical[text] = "".join(self._spell(char) for char in text)
        return known

    def _spell(self, char: str) -> str:
        canonical = self.rules.canonical
        if (rule := canonical.get(char)) is not None:
            return rule
        if _cjk_compatible(char):
            return "".join(canonical.get(part, part) for part in unicodedata.normalize("NFKC", char))
        return char

    def font(self, name: str, names: Mapping[int, str] | None = None) -> FontReader:
        """Return the reader of a font: its name, and its glyph names by code where it has them."""
        return FontReader(self, _SUBSET.sub("", name), names or {})


class FontReader:
    """Reads the glyphs of one font."""

    def __init__(self, reader: GlyphReader, name: str, names: Mapping[int, str]) -> None:
        self.reader, self.name, self.names = reader, name, names
        rules = reader.rules

        def applies(pattern: str) -> bool:
            return re.search(pattern, name, re.IGNORECASE) is not None

        self.alphabet = next((rule.encoding for rule in rules.alphabets if applies(rule.fonts)), None)
        self.letters = frozenset(reader.encodings[self.alphabet].values()) if self.alphabet else frozenset()
        self.cid_rules = [rule for rule in rules.cid_rules if applies(rule.fonts)]
        self.code_encoding: str | None = None
        self._by_name = self._name_table([rule for rule in rules.name_rules if applies(rule.fonts)])

    def _name_table(self, rules: list[NameRule]) -> dict[str, str]:
        """Return what the rules make of the glyph names that no list has."""
        unlisted = {name for name in self.names.values() if name != ".notdef" and self.reader.from_name(name) is None}
        table: dict[str, str] = {}
        for rule in rules:
            open_names = unlisted - table.keys()
            found = {}
            for name in open_names:
                if match := re.search(rule.names, name.split(".")[0]):
                    text = self.reader.decode(rule.encoding, int(match[1], rule.radix))
                    if text is not None:
                        found[name] = text
            if rule.evidence and not any(re.search(rule.evidence, name) for name in found):
                continue
            if rule.each or (len(found) >= rule.at_least and len(found) >= _MOST * len(open_names)):
                table.update(found)
                if rule.codes and self._names_are_codes(rule):
                    self.code_encoding = rule.encoding
        for by_id in self.cid_rules:
            for name in unlisted - table.keys() if by_id.names else ():
                if (match := re.search(by_id.names or "", name)) and (text := self._by_id(int(match[1]))):
                    table[name] = text
        return table

    def _names_are_codes(self, rule: NameRule) -> bool:
        matches = [(code, re.search(rule.names, name)) for code, name in self.names.items()]
        agree = [int(match[1], rule.radix) == code for code, match in matches if match]
        return sum(agree) >= _MOST * len(agree)

    def _by_id(self, glyph: int) -> str | None:
        for rule in self.cid_rules:
            if glyph in rule.codes:
                return rule.codes[glyph]
            for first, last, offset in rule.ranges:
                if first <= glyph <= last:
                    return self.reader.decode(rule.encoding, glyph + offset)
        return None

    def read(self, code: int, mapped: str | None, *, cid: bool = False) -> str:
        """Return the meaning of a glyph, `UNREADABLE` if nothing settles it.

        `code` is the character code (the CID where `cid`), `mapped` the text of the font's own map, None without one.
        """
        text = self._read(code, mapped, cid)
        return UNREADABLE if text is None else self.reader.spell(text)

    def _read(self, code: int, mapped: str | None, cid: bool) -> str | None:
        if mapped is not None and _usable(mapped):
            return self._in_alphabet(code, mapped, cid)
        if mapped and len(mapped) == 1 and (0xF000 <= ord(mapped) <= 0xF0FF or 0xE000 <= ord(mapped) <= 0xE0FF):
            encoding = self.alphabet or "shared"
            return self.reader.decode(encoding, ord(mapped) & 0xFF)
        if mapped in ("\t", "\n", "\r", "\f"):
            return " "
        name = self.names.get(code)
        if name is not None:
            meaning = self.reader.from_name(name)
            if meaning is not None:
                return self._in_alphabet(code, meaning, cid)
            if name in self._by_name:
                return self._by_name[name]
        if cid:
            return self._by_id(code)
        if name is None or name == ".notdef":
            if by_code := self.alphabet or self.code_encoding:
                return self.reader.decode(by_code, code)
            if code == 0:
                return " "  # the empty .notdef glyph, used as a blank
            if code in _WIN_ANSI_UNUSED and self.names.get(0x95) == "bullet":
                return "•"  # PDF 32000-1, annex D.2: unused codes of WinAnsiEncoding are bullets
        return None

    def _in_alphabet(self, code: int, text: str, cid: bool) -> str | None:
        """Return text as it stands if the font's alphabet has it, else through the alphabet's encoding."""
        if self.alphabet is None or len(text) != 1 or self.reader.spell(text) in self.letters:
            return text
        if ord(text) < 256:
            return self.reader.decode(self.alphabet, ord(text))
        return text if cid else self.reader.decode(self.alphabet, code)
