"""Learns typ/limit ratios from label files: `python -m d2s.spice.ratios corpus/gold ontology/typ_ratios.yaml`."""

from __future__ import annotations

import csv
import math
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from ruamel.yaml import YAML

from d2s.knowledge.loader import read_yaml
from d2s.knowledge.models import BoundKind, RatioFile, TypRatio

_Sample = tuple[str, str, BoundKind, str, float]


def _magnitude(text: str) -> float | None:
    try:
        return abs(float(text)) or None
    except ValueError:
        return None


def read_samples(folder: Path) -> list[_Sample]:
    """Return (class, parameter, bound, document, typ/limit) of every label row that prints a typ and a limit.

    A value set that one document repeats for several parts counts once.
    """
    samples: list[_Sample] = []
    for path in sorted(folder.glob("*.csv")):
        seen: set[object] = set()
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                low, typ, high = (_magnitude(row[name]) for name in ("min", "typ", "max"))
                key = (row["class"], row["param"], low, typ, high)
                if typ is None or key in seen:
                    continue
                seen.add(key)
                limits: dict[BoundKind, float | None] = {
                    "min": low,
                    "max": high,
                    "both": math.sqrt(low * high) if low and high else None,
                }
                samples += [
                    (row["class"], row["param"], bound, path.stem, typ / limit)
                    for bound, limit in limits.items()
                    if limit is not None
                ]
    return samples


def learn(samples: Iterable[_Sample], groups: dict[str, tuple[str, ...]]) -> list[TypRatio]:
    """Return median and 10 %/90 % quantiles of every parameter within its class and of every group."""
    pools: dict[tuple[str, str, BoundKind], list[tuple[str, float]]] = defaultdict(list)
    for device_class, parameter, bound, document, ratio in samples:
        pools[parameter, device_class, bound].append((document, ratio))
        for name, members in groups.items():
            if {parameter, f"{device_class}.{parameter}"} & set(members):
                pools[name, "", bound].append((document, ratio))
    learned = []
    for (of, device_class, bound), pool in sorted(pools.items()):
        low, middle, high = (float(q) for q in np.quantile([ratio for _, ratio in pool], [0.1, 0.5, 0.9]))
        learned.append(
            TypRatio(
                of=of,
                device_class=device_class,
                bound=bound,
                ratio=round(middle, 4),
                low=round(low, 4),
                high=round(high, 4),
                rows=len(pool),
                documents=len({document for document, _ in pool}),
            )
        )
    return learned


def main(gold: Path, target: Path) -> None:
    """Rewrite the learned block of `target`, keeping its groups and assumed ratios."""
    groups = dict(read_yaml(target, RatioFile).groups)
    wanted = {member for members in groups.values() for member in members}
    learned = learn((s for s in read_samples(gold) if {s[1], f"{s[0]}.{s[1]}"} & wanted), groups)
    yaml = YAML(typ="rt", pure=True)
    yaml.width = 200
    data = yaml.load(target.read_text(encoding="utf-8"))
    rows = []
    for ratio in learned:
        row = yaml.map()
        row.update({key: value for key, value in ratio.model_dump().items() if value not in ("", None)})
        row.fa.set_flow_style()
        rows.append(row)
    data["learned"] = rows
    with target.open("w", encoding="utf-8") as file:
        yaml.dump(data, file)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
