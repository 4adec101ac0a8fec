"""Published inductances of packages: `ontology/package_inductance.yaml`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from d2s.knowledge.loader import Block, read_yaml

#: Henries; from a microhenry on it is no package.
MOST_HENRY = 1e-6
Henry = Annotated[float, Field(gt=0, lt=MOST_HENRY)]


class PackageInductance(Block):
    """The figure of one outline by terminal, in henries, with where it was measured and who published it."""

    outline: str = Field(pattern=r"^[a-z0-9]+$")
    classes: tuple[str, ...] = Field(min_length=1)
    henry: dict[str, Henry] = Field(min_length=1)
    between: str = Field(min_length=1)
    source: str = Field(min_length=1)


class PackageInductances(Block):
    """All figures, and by class and terminal the parameters under which a sheet prints its own."""

    rows: dict[str, dict[str, str]]
    packages: tuple[PackageInductance, ...]

    def of(self, outline: str, device_class: str) -> PackageInductance | None:
        """Return the figure of an outline for a class; None where none is published."""
        fitting = (p for p in self.packages if p.outline == outline and device_class in p.classes)
        return next(fitting, None)


def load_package_inductances(folder: Path) -> PackageInductances:
    """Read `package_inductance.yaml` of an ontology folder; raise `KnowledgeError` D801 where it is wrong."""
    return read_yaml(folder / "package_inductance.yaml", PackageInductances)
