"""Hand-made labels and extractions in their file formats."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from d2s.evaluate.gold import read_gold
from d2s.evaluate.prediction import read_predictions
from d2s.evaluate.report import Report
from d2s.evaluate.score import score

CORPUS = Path(__file__).parents[2] / "corpus"
HEADER = "part,class,param,symbol,min,typ,max,unit,conditions,page,note"


class Bench:
    """Writes labels and extractions into a folder and scores them."""

    sha256 = "0123456789" + "0" * 54

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @staticmethod
    def condition(quantity: str, value: float | None, unit: str | None, **more: Any) -> dict[str, Any]:
        blank = {"operator": "=", "min": None, "max": None, "reference": None, "text": f"{quantity} = {value} {unit}"}
        return blank | {"quantity": quantity, "value": value, "unit": unit} | more

    @staticmethod
    def record(parameter: str | None, si: tuple[Any, Any, Any, str] | None, **more: Any) -> dict[str, Any]:
        low, middle, high, unit = si or (None, None, None, "")
        values: dict[str, Any] = {"min": low, "typ": middle, "max": high, "unit": unit}
        blank: dict[str, Any] = {
            "id": f"urn:d2s:{parameter}", "parameter": parameter, "conditions": [], "evidence": {"page": 1},
            "source": "table", "status": "accepted", "candidates": [], "confidence": 0.97,
            "si": dict(values) if si else None,
        }  # fmt: skip
        return blank | values | more

    @staticmethod
    def part(
        name: str, *records: dict[str, Any], aliases: tuple[str, ...] = (), base: str | None = None
    ) -> dict[str, Any]:
        return {"part_number": name, "aliases": list(aliases), "variant_of": base, "parameters": list(records)}

    def extraction(self, *parts: dict[str, Any]) -> dict[str, Any]:
        document = {"sha256": self.sha256, "file_name": "a.pdf"}
        return {"schema": "d2s-extraction/1", "document": document, "parts": list(parts)}

    def write_labels(self, rows: list[str], names: list[str]) -> Path:
        """Write `rows` (CSV lines) and `names` (part, aliases, base by `,`)."""
        gold = self.folder / "labels" / "gold"
        gold.mkdir(parents=True)
        (gold / f"{self.sha256[:10]}.csv").write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
        for name in ("vocabulary.tsv", "conditions.tsv"):
            (gold.parent / name).write_bytes((CORPUS / name).read_bytes())
        lines = [f"{self.sha256[:10]}\t" + line.replace(",", "\t") for line in names]
        text = "\n".join(["document\tpart\taliases\tvariant_of", *lines]) + "\n"
        (gold.parent / "parts.tsv").write_text(text, encoding="utf-8")
        return gold.parent

    def write_predictions(self, *extractions: dict[str, Any]) -> Path:
        for index, item in enumerate(extractions):
            path = self.folder / "pred" / str(index) / "extraction.json"
            path.parent.mkdir(parents=True)
            path.write_text(json.dumps(item), encoding="utf-8")
        return self.folder / "pred"

    def compare(self, rows: list[str], *parts: dict[str, Any], names: list[str] | None = None) -> Report:
        """Score label rows against predicted parts of one document."""
        gold = read_gold(self.write_labels(rows, names or []))
        return score(gold, read_predictions(self.write_predictions(self.extraction(*parts)), gold.names))


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)
