"""Models in their packages, each loaded and run in the circuits of its kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from d2s.errors import UsageError
from d2s.knowledge.package_inductance import PackageInductances
from d2s.records.model import Model
from d2s.records.part import Part
from d2s.resolve.outlines import Outlines
from d2s.spice.package import KNOWN, Lead, given_leads, known_leads, packaged
from d2s.verify.load import check_load
from d2s.verify.simulator import Simulator


@dataclass(frozen=True, slots=True)
class Packaged:
    """Models in their packages with their leads, their files by name, and why there are fewer."""

    models: tuple[tuple[Model, tuple[Lead, ...]], ...]
    texts: dict[str, str]
    reasons: tuple[str, ...]


def package_models(
    models: Sequence[Model],
    texts: Mapping[str, str],
    parts: Sequence[Part],
    asked: str,
    outlines: Outlines,
    published: PackageInductances,
    simulator: Simulator,
) -> Packaged:
    """Wrap models with the inductance asked for: `known`, or the user's values.

    `texts` are the models' own files. A model that ngspice does not load, or that runs away in a circuit of its kind,
    is refused; other dialects are only written.
    """
    by_number = {part.part_number: part for part in parts}
    made: list[tuple[Model, tuple[Lead, ...]]] = []
    files: dict[str, str] = {}
    reasons: list[str] = []
    for model in models:
        part = by_number[model.part]
        try:
            if asked == KNOWN:
                leads = known_leads(model, part, part.base_among(parts), outlines, published)
            else:
                leads = given_leads(asked, model.pins)
        except UsageError as error:
            reasons.append(f"no package inductance of {model.name}: {error.message}")
            continue
        whole, text = packaged(model, texts[model.file], leads)
        if model.dialect == "ngspice":
            load = check_load(text, whole, simulator, leads=True)
            if not load.loads or not load.converges:
                reasons.append(f"no package inductance of {model.name}: {load.message}")
                continue
        made.append((whole, leads))
        files[whole.file] = text
    return Packaged(tuple(made), files, tuple(reasons))
