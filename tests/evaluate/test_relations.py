"""Relations between quantities, learned from what was read: all, and without one document."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from d2s.evaluate.labelled import labelled_parts
from d2s.evaluate.relations import learn, unrelated
from d2s.evaluate.sheets import keep, sheets, wanted
from d2s.knowledge.models import Relation, load_modelling

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "corpus"
COLUMNS = ("part", "class", "param", "symbol", "min", "typ", "max", "unit", "conditions", "page", "note")


@pytest.fixture(scope="module")
def ratios():
    return load_modelling(ROOT / "ontology").ratios


def written(folder: Path, charges: dict[str, tuple[float, float, float]]) -> Path:
    """Write sheets of one part each with Ciss in pF, Qgd and Qg in nC; return the corpus folder."""
    (folder / "read" / "gold").mkdir(parents=True)
    (folder / "read" / "parts.tsv").write_text("part\tdocument\tvariant_of\tpolarity\n", encoding="utf-8")
    (folder / "manifest.tsv").write_text("sha256\tfile\n", encoding="utf-8")
    for name, values in charges.items():
        rows = zip(("ciss", "qgd", "qg"), values, ("pF", "nC", "nC"), strict=True)
        with (folder / "read" / "gold" / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(COLUMNS)
            table.writerows(
                (name, "mosfet", of, "", "", value, "", unit, "VDS=25 V", 1, "") for of, value, unit in rows
            )
    return folder


def scattered(count: int) -> dict[str, tuple[float, float, float]]:
    """Return sheets whose Qg is 3 Ciss^0.4 Qgd^0.6 in pF and nC."""
    pairs = [(100.0 * 1.7**k, 2.0 + (5 * k) % 7) for k in range(count)]
    return {f"sheet{k}": (ciss, qgd, 3 * ciss**0.4 * qgd**0.6) for k, (ciss, qgd) in enumerate(pairs)}


LAW = Relation(of="qg", device_class="mosfet", over=("ciss / 1.0e-12", "qgd / 1.0e-9"))


def test_a_law_is_found_and_one_misprint_does_not_turn_it(tmp_path, ratios):
    found = learn(LAW, sheets(written(tmp_path / "clean", scattered(9))), ratios)
    assert found.powers == pytest.approx((0.4, 0.6), abs=0.01) and found.factor == pytest.approx(3e-9, rel=0.03)
    assert (found.rows, found.documents) == (9, 9) and found.spread() < 0.02
    wrong = scattered(9)
    wrong["sheet4"] = (*wrong["sheet4"][:2], 1000 * wrong["sheet4"][2])
    turned = learn(LAW, sheets(written(tmp_path / "wrong", wrong)), ratios)
    assert turned.powers == pytest.approx((0.4, 0.6), abs=0.1) and turned.spread() < 0.2


def test_too_few_sheets_make_no_law(tmp_path, ratios):
    found = learn(LAW, sheets(written(tmp_path, scattered(5))), ratios)
    assert found.documents == 0 and found.powers == ()
    assert ratios.model_copy(update={"relations": (found,)}).relations_of("mosfet", "qg") == []


def test_the_kept_relations_are_those_of_the_read_sheets(ratios):
    assert ratios.relations == tuple(learn(relation, sheets(CORPUS), ratios) for relation in ratios.relations)


def test_a_document_and_its_type_numbers_left_out_say_nothing(ratios):
    left = unrelated(ratios, CORPUS, "f735951215", ["BSS138", "NDT2955"])
    pairs = [(r, s) for r, s in zip(ratios.relations, left.relations, strict=True) if r.of == "qg"]
    assert pairs and all(s.documents == r.documents - 2 and s.factor != r.factor for r, s in pairs)


def test_only_sure_answers_of_named_parameters_are_kept(ratios):
    _, parts = labelled_parts(CORPUS, "f735951215")
    named = wanted(ratios)
    rows = list(keep(parts, named))
    assert {row["param"] for row in rows} <= named["mosfet"] and any(row["param"] == "qgd" for row in rows)
    unsure = [replace(p, parameters=tuple(replace(r, confidence=0.89) for r in p.parameters)) for p in parts]
    assert list(keep(unsure, named)) == []
