"""Learns cross ratios from the labels: `python -m d2s.evaluate.cross corpus ontology/typ_ratios.yaml`.

`without` learns both kinds of ratios with one document left out: what a refit of that document may know.
"""

from __future__ import annotations

import math
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import numpy as np
from ruamel.yaml import YAML

from d2s.evaluate.labelled import labelled_documents, labelled_parts
from d2s.knowledge.models import BoundKind, CrossRatio, RatioFile
from d2s.spice.cross import cross_samples
from d2s.spice.facts import Facts
from d2s.spice.ratios import learn, read_samples

_Sample = tuple[str, str, float]
#: What each ratio is taken over, in words.
_BASIS: Mapping[str, str] = {
    "threshold": "the lowest drive voltage that RDS(on) is specified at",
    "overdrive": "the lowest drive voltage that RDS(on) is specified at",
    "on_resistance": "Ptot/ID^2 of the ratings",
    "softness": "the charge of an abrupt recovery",
}


@cache
def samples(folder: Path) -> tuple[_Sample, ...]:
    """Return (document, name, ratio) of every part of the labels; equal ratios of one document count once."""
    found: dict[_Sample, None] = {}
    for name in labelled_documents(folder):
        _, parts = labelled_parts(folder, name)
        for part in parts:
            base = next((other for other in parts if other.part_number == part.variant_of), None)
            for of, ratio in cross_samples(Facts(part, base)):
                found[name, of, ratio] = None
    return tuple(found)


def learn_cross(given: Iterable[_Sample]) -> tuple[CrossRatio, ...]:
    """Return median and 10 %/90 % quantiles of every cross ratio."""
    pools: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for document, of, ratio in given:
        pools[of].append((document, ratio))
    learned = []
    for of, pool in sorted(pools.items()):
        low, middle, high = (float(q) for q in np.exp(np.quantile([math.log(r) for _, r in pool], [0.1, 0.5, 0.9])))
        learned.append(
            CrossRatio(
                of=of,
                basis=_BASIS[of],
                ratio=round(middle, 4),
                low=round(low, 4),
                high=round(high, 4),
                rows=len(pool),
                documents=len({document for document, _ in pool}),
            )
        )
    return tuple(learned)


def without(ratios: RatioFile, folder: Path, document: str) -> RatioFile:
    """Return the ratios learned from every labelled document but one."""
    wanted = {member for members in ratios.groups.values() for member in members}
    typical = [s for s in _typical(folder) if s[3] != document and {s[1], f"{s[0]}.{s[1]}"} & wanted]
    others = [sample for sample in samples(folder) if sample[0] != document]
    changed = {"learned": tuple(learn(typical, dict(ratios.groups))), "cross": learn_cross(others)}
    return ratios.model_copy(update=changed)


@cache
def _typical(folder: Path) -> tuple[tuple[str, str, BoundKind, str, float], ...]:
    return tuple(read_samples(folder / "gold"))


def main(folder: Path, target: Path) -> None:
    """Rewrite the cross ratios of `target`, keeping the rest."""
    yaml = YAML(typ="rt", pure=True)
    yaml.width = 200
    data = yaml.load(target.read_text(encoding="utf-8"))
    rows = []
    for ratio in learn_cross(samples(folder)):
        row = yaml.map()
        row.update(ratio.model_dump())
        row.fa.set_flow_style()
        rows.append(row)
    data["cross"] = rows
    with target.open("w", encoding="utf-8") as file:
        yaml.dump(data, file)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
