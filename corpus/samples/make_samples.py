"""Write the sample datasheets, their gold labels and the values of their curves.

    python corpus/samples/make_samples.py [FOLDER]

FOLDER defaults to this one. The bytes depend on nothing but this code, so that labels can be named by the sha256.
"""

from __future__ import annotations

import csv
import hashlib
import importlib
import io
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SHEETS = ("rectifier", "schottky", "zener", "bjt", "nmos", "pmos", "jfet", "tvs", "dual")


def curves_csv(sheet) -> str:
    """Return the points of every curve in the units of its axes."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("page", "figure", "curve", "x_axis", "y_axis", "x", "y"))
    for page, chart in sheet.curves:
        for curve in chart.curves:
            for x, y in curve.points:
                writer.writerow(
                    (page, chart.caption, curve.label, chart.x.label, chart.y.label, f"{x:.5g}", f"{y:.5g}")
                )
    return out.getvalue()


def build(folder: Path) -> None:
    """Write all samples into `folder`, with `gold/` and `curves/` beside `manifest.tsv` and `parts.tsv`."""
    sys.path.insert(0, str(HERE))
    from norhaven.fact import gold_csv

    for name in ("gold", "curves"):
        (folder / name).mkdir(parents=True, exist_ok=True)
        for old in (folder / name).glob("*.csv"):
            old.unlink()
    manifest, parts = ["file\tsha256\tclass\tpages"], ["document\tpart\taliases\tvariant_of"]
    for name in SHEETS:
        module = importlib.import_module(f"norhaven.{name}")
        sheet = module.build()
        data = sheet.finish()
        digest = hashlib.sha256(data).hexdigest()
        file = f"{sheet.name}.pdf"
        (folder / file).write_bytes(data)
        classes = {part: entry[0] for part, entry in module.PARTS.items()}
        bases = tuple(part for part, entry in module.PARTS.items() if not entry[2])
        gold = gold_csv(sheet.facts, bases, classes)
        (folder / "gold" / f"{digest[:10]}.csv").write_text(gold, encoding="utf-8")
        (folder / "curves" / f"{digest[:10]}.csv").write_text(curves_csv(sheet), encoding="utf-8")
        manifest.append(f"{file}\t{digest}\t{next(iter(classes.values()))}\t{sheet.page}")
        for part, (_, aliases, base) in module.PARTS.items():
            parts.append(f"{digest[:10]}\t{part}\t{'|'.join(aliases)}\t{base}")
    (folder / "manifest.tsv").write_text("\n".join(manifest) + "\n", encoding="utf-8")
    (folder / "parts.tsv").write_text("\n".join(parts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
