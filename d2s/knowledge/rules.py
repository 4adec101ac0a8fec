"""All rule files as one object, each read when first asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from d2s.errors import KnowledgeError
from d2s.knowledge.classes import DeviceClassRules
from d2s.knowledge.conditions import ConditionRules
from d2s.knowledge.footnotes import FootnoteRules
from d2s.knowledge.glyphs import GlyphRules
from d2s.knowledge.headers import HeaderRules
from d2s.knowledge.layout_rules import LayoutRules
from d2s.knowledge.loader import read_yaml, sha256_of
from d2s.knowledge.manufacturers import ManufacturerRules
from d2s.knowledge.matching import MatchingRules
from d2s.knowledge.packages import PackageRules
from d2s.knowledge.part_numbers import PartNumberRules
from d2s.knowledge.sections import SectionRules

#: Digits of the content hash that name a version of the rules.
_SHORT = 12


@dataclass(frozen=True)
class Rules:
    """The rules of one folder: an attribute for each file; `sha256` covers every YAML file in it."""

    folder: Path
    sha256: str

    @property
    def version(self) -> str:
        """Return the short content hash: rules have no other version."""
        return self.sha256[:_SHORT]

    @cached_property
    def conditions(self) -> ConditionRules:
        """Return the names and words of test conditions."""
        return read_yaml(self.folder / "conditions.yaml", ConditionRules)

    @cached_property
    def device_classes(self) -> DeviceClassRules:
        """Return how sheets tell class and polarity."""
        return read_yaml(self.folder / "device_classes.yaml", DeviceClassRules)

    @cached_property
    def footnotes(self) -> FootnoteRules:
        """Return how footnotes are marked."""
        return read_yaml(self.folder / "footnotes.yaml", FootnoteRules)

    @cached_property
    def glyphs(self) -> GlyphRules:
        """Return how glyphs are repaired."""
        return read_yaml(self.folder / "glyphs.yaml", GlyphRules)

    @cached_property
    def headers(self) -> HeaderRules:
        """Return how columns are headed."""
        return read_yaml(self.folder / "headers.yaml", HeaderRules)

    @cached_property
    def layout(self) -> LayoutRules:
        """Return how tables and lines are found."""
        return read_yaml(self.folder / "layout.yaml", LayoutRules)

    @cached_property
    def manufacturers(self) -> ManufacturerRules:
        """Return the makers."""
        return read_yaml(self.folder / "manufacturers.yaml", ManufacturerRules)

    @cached_property
    def matching(self) -> MatchingRules:
        """Return the weights of the match between rows and parameters."""
        return read_yaml(self.folder / "matching.yaml", MatchingRules)

    @cached_property
    def packages(self) -> PackageRules:
        """Return how packages, terminals and elements are named."""
        return read_yaml(self.folder / "packages.yaml", PackageRules)

    @cached_property
    def part_numbers(self) -> PartNumberRules:
        """Return how type numbers are built."""
        return read_yaml(self.folder / "part_numbers.yaml", PartNumberRules)

    @cached_property
    def sections(self) -> SectionRules:
        """Return the section kinds and their headings."""
        return read_yaml(self.folder / "sections.yaml", SectionRules)


def load_rules(folder: Path) -> Rules:
    """Return the rules of a folder; each file is read and checked when its attribute is first asked for.

    Raise `KnowledgeError` D802 where the folder is missing; the attributes raise D801 with file and line.
    """
    if not folder.is_dir():
        raise KnowledgeError("D802", path=folder)
    return Rules(folder=folder, sha256=sha256_of(folder.rglob("*.yaml"), folder))
