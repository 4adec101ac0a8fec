"""The ontology as one object: classes, parameters by class, version and content hash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from pydantic import Field

from d2s.errors import KnowledgeError
from d2s.knowledge.classes import ClassFile, DeviceClass
from d2s.knowledge.cross_checks import CrossChecks
from d2s.knowledge.loader import Block, read_yaml, sha256_of
from d2s.knowledge.models import Modelling, load_modelling
from d2s.knowledge.parameter import ALL_CLASSES, Parameter, ParameterFile
from d2s.knowledge.quantity_kinds import QuantityKinds
from d2s.knowledge.units import UnitFile


class OntologyHeader(Block):
    """What `ontology/ontology.yaml` says of the ontology as a whole; `version` is a semantic version."""

    name: str
    version: str = Field(pattern=r"^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$")
    licence: str
    language: str = Field(pattern=r"^[a-z]{2}$")
    description: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ontology:
    """Device classes and their canonical parameters, as read from one folder; `sha256` covers every YAML file in it."""

    folder: Path
    header: OntologyHeader
    classes: Mapping[str, DeviceClass]
    files: Mapping[str, ParameterFile]
    sha256: str

    @property
    def version(self) -> str:
        """Return the semantic version."""
        return self.header.version

    @property
    def stamp(self) -> str:
        """Return version and content hash as results bear them: `0.1.0+0123456789ab`."""
        return f"{self.version}+{self.sha256[:12]}"

    @cached_property
    def _merged(self) -> dict[str, Mapping[str, Parameter]]:
        return {}

    def parameters(self, device_class: str) -> Mapping[str, Parameter]:
        """Return the parameters of a class by id: those of all classes, of its ancestors and its own, nearest wins.

        Raise `KeyError` on an unknown class.
        """
        found = self._merged.get(device_class)
        if found is None:
            entry = self.classes[device_class]
            inherited = self.parameters(entry.parent) if entry.parent else self._own(ALL_CLASSES)
            found = self._merged[device_class] = MappingProxyType({**inherited, **self._own(device_class)})
        return found

    def supports(self, device_class: str) -> bool:
        """Tell whether a class has parameters of its own (or of an ancestor); without them only structure is read."""
        entry = self.classes.get(device_class)
        return entry is not None and (
            device_class in self.files or (entry.parent is not None and self.supports(entry.parent))
        )

    def _own(self, device_class: str) -> dict[str, Parameter]:
        file = self.files.get(device_class)
        return {parameter.id: parameter for parameter in file.parameters} if file else {}

    @cached_property
    def units(self) -> UnitFile:
        """Return the unit table."""
        return read_yaml(self.folder / "units.yaml", UnitFile)

    @cached_property
    def quantity_kinds(self) -> QuantityKinds:
        """Return the quantity kinds with their units and codes."""
        return read_yaml(self.folder / "quantity_kinds.yaml", QuantityKinds)

    @cached_property
    def checks(self) -> CrossChecks:
        """Return the relations that records are held to."""
        return read_yaml(self.folder / "checks.yaml", CrossChecks)

    @cached_property
    def modelling(self) -> Modelling:
        """Return what turns facts into model cards."""
        return load_modelling(self.folder)


def load_ontology(folder: Path) -> Ontology:
    """Read `ontology.yaml`, `classes.yaml` and `parameters/*.yaml` of a folder.

    Raise `KnowledgeError` D802 where the folder is missing, D801 with file and line on a wrong file.
    """
    if not folder.is_dir():
        raise KnowledgeError("D802", path=folder)
    classes = {entry.id: entry for entry in read_yaml(folder / "classes.yaml", ClassFile).classes}
    files: dict[str, ParameterFile] = {}
    for path in sorted((folder / "parameters").glob("*.yaml")):
        file = read_yaml(path, ParameterFile)
        if file.device_class != ALL_CLASSES and file.device_class not in classes:
            raise KnowledgeError("D801", file=path, line=1, reason=f"unknown device class {file.device_class!r}")
        if file.device_class in files:
            raise KnowledgeError("D801", file=path, reason=f"a second file for the class {file.device_class!r}")
        _check_replacements(path, file)
        files[file.device_class] = file
    return Ontology(
        folder=folder,
        header=read_yaml(folder / "ontology.yaml", OntologyHeader),
        classes=MappingProxyType(classes),
        files=MappingProxyType(files),
        sha256=sha256_of(folder.rglob("*.yaml"), folder),
    )


def _check_replacements(path: Path, file: ParameterFile) -> None:
    known = {parameter.id for parameter in file.parameters}
    for parameter in file.parameters:
        if parameter.replaced_by is not None and parameter.replaced_by not in known:
            reason = f"{parameter.id} is replaced by {parameter.replaced_by!r}, which the file does not hold"
            raise KnowledgeError("D801", file=path, reason=reason)
