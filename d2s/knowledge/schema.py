"""JSON Schemas of the ontology and rule files, for completion and checks in editors: `ontology/schema/*.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from d2s.knowledge.classes import ClassFile, DeviceClassRules
from d2s.knowledge.conditions import ConditionRules
from d2s.knowledge.cross_checks import CrossChecks
from d2s.knowledge.footnotes import FootnoteRules
from d2s.knowledge.glyphs import GlyphRules
from d2s.knowledge.headers import HeaderRules
from d2s.knowledge.layout_rules import LayoutRules
from d2s.knowledge.loader import Block
from d2s.knowledge.manufacturers import ManufacturerRules
from d2s.knowledge.matching import MatchingRules
from d2s.knowledge.models import ModelFile, RatioFile
from d2s.knowledge.ontology import OntologyHeader
from d2s.knowledge.package_inductance import PackageInductances
from d2s.knowledge.packages import PackageRules
from d2s.knowledge.parameter import ParameterFile
from d2s.knowledge.part_numbers import PartNumberRules
from d2s.knowledge.quantity_kinds import QuantityKinds
from d2s.knowledge.sections import SectionRules
from d2s.knowledge.units import UnitFile

DIALECT = "https://json-schema.org/draft/2020-12/schema"

#: Schema name → what it describes.
SCHEMAS: Mapping[str, type[Block]] = MappingProxyType(
    {
        "checks": CrossChecks,
        "classes": ClassFile,
        "conditions": ConditionRules,
        "device_classes": DeviceClassRules,
        "footnotes": FootnoteRules,
        "glyphs": GlyphRules,
        "headers": HeaderRules,
        "layout": LayoutRules,
        "manufacturers": ManufacturerRules,
        "matching": MatchingRules,
        "models": ModelFile,
        "ontology": OntologyHeader,
        "package_inductance": PackageInductances,
        "packages": PackageRules,
        "parameters": ParameterFile,
        "part_numbers": PartNumberRules,
        "quantity_kinds": QuantityKinds,
        "sections": SectionRules,
        "typ_ratios": RatioFile,
        "units": UnitFile,
    }
)


def schema_text(name: str) -> str:
    """Return one JSON Schema as it is kept in the folder; raise `KeyError` on an unknown name."""
    schema = {"$schema": DIALECT, **SCHEMAS[name].model_json_schema()}
    return json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def write_schemas(folder: Path) -> tuple[Path, ...]:
    """Write all schemas into `folder` (`python -m d2s.knowledge.schema ontology/schema`); return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name in SCHEMAS:
        path = folder / f"{name}.schema.json"
        path.write_text(schema_text(name), encoding="utf-8")
        paths.append(path)
    return tuple(paths)


if __name__ == "__main__":
    import sys

    write_schemas(Path(sys.argv[1]))
