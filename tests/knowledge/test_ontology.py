from __future__ import annotations

import csv
import re
import shutil
from collections import defaultdict
from pathlib import Path

import pytest

from d2s.errors import KnowledgeError
from d2s.knowledge.conditions import ConditionRules
from d2s.knowledge.loader import read_yaml
from d2s.knowledge.ontology import Ontology, load_ontology
from d2s.knowledge.parameter import Parameter
from d2s.knowledge.rules import load_rules
from d2s.knowledge.sections import SectionRules
from d2s.resolve.normalise import Normaliser

ROOT = Path(__file__).parents[2]
CLASSES = ("diode", "zener", "bjt", "mosfet", "jfet")


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return load_ontology(ROOT / "ontology")


def vocabulary() -> list[dict[str, str]]:
    with (ROOT / "corpus" / "vocabulary.tsv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def everywhere(ontology: Ontology) -> list[tuple[str, Parameter]]:
    return [(name, parameter) for name in CLASSES for parameter in ontology.parameters(name).values()]


@pytest.mark.parametrize("row", vocabulary(), ids=lambda row: row["id"])
def test_every_id_of_the_vocabulary_is_there_with_its_unit_and_bound(ontology: Ontology, row: dict[str, str]) -> None:
    for name in CLASSES if row["classes"] == "all" else row["classes"].split():
        parameter = ontology.parameters(name)[row["id"]]
        units = [unit.replace("√Hz", "sqrt(Hz)") for unit in row["si_unit"].split(" or ")]
        assert [parameter.si_unit, *parameter.other_si_units] == units
        assert parameter.bound_without_heading == row["bound_without_heading"]


def test_symbols_of_the_labels_are_known(ontology: Ontology) -> None:
    def folded(symbol: str) -> str:
        return re.sub(r"[^a-z0-9Δα|/]", "", symbol.casefold().replace("θ", "th").replace("φ", "th"))

    known = defaultdict(set)
    for name, parameter in everywhere(ontology):
        known[name, parameter.id] = {folded(symbol) for symbol in parameter.symbols}
    unknown = set()
    for path in sorted((ROOT / "corpus" / "gold").glob("*.csv")):
        with path.open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                symbol = re.sub(r"\([\d.]+V\)$", "", row["symbol"])
                if symbol and folded(symbol) not in known[row["class"], row["param"]]:
                    unknown.add((row["class"], row["param"], row["symbol"]))
    assert not unknown


def test_own_parameters_win_over_inherited_ones(ontology: Ontology) -> None:
    assert ontology.parameters("mosfet")["idss"].meaning != ontology.parameters("jfet")["idss"].meaning
    assert ontology.parameters("zener")["ir"].source != ontology.parameters("diode")["ir"].source
    assert ontology.parameters("zener")["if_av"] is ontology.parameters("diode")["if_av"]
    assert "vz" not in ontology.parameters("diode")
    assert all("tstg" in ontology.parameters(name) for name in ontology.classes)


def test_classes_without_parameters_are_known_but_not_supported(ontology: Ontology) -> None:
    assert {name for name in ontology.classes if ontology.supports(name)} == {*CLASSES, "igbt", "led"}
    assert not ontology.supports("toaster")
    with pytest.raises(KeyError):
        ontology.parameters("toaster")


def test_conditions_and_sections_are_those_of_the_rules(ontology: Ontology) -> None:
    sections = set(read_yaml(ROOT / "rules" / "sections.yaml", SectionRules).kinds)
    rules = read_yaml(ROOT / "rules" / "conditions.yaml", ConditionRules)
    plain = re.compile(rf"[{''.join(sorted(rules.letters))}][A-Z0-9()a-z]*")
    for name, parameter in everywhere(ontology):
        assert set(parameter.sections) <= sections, (name, parameter.id)
        for quantity in (*parameter.expects, *parameter.requires, *parameter.excludes):
            assert quantity in rules.quantities or plain.fullmatch(quantity), (name, parameter.id, quantity)


def test_namesakes_are_told_apart(ontology: Ontology) -> None:
    for device_class in CLASSES:
        owners: dict[tuple[str, str], dict[str, Parameter]] = defaultdict(dict)
        for parameter in ontology.parameters(device_class).values():
            for symbol in parameter.symbols:
                owners[symbol.casefold(), parameter.si_unit][parameter.id] = parameter
        for (symbol, _), namesakes in owners.items():
            first = [(p.kind, p.names["en"][0], p.requires, p.excludes) for p in namesakes.values()]
            assert len(set(first)) == len(first), (device_class, symbol, list(namesakes))


def test_an_own_name_is_never_ruled_out_by_its_own_not_names(ontology: Ontology) -> None:
    words = Normaliser(load_rules(ROOT / "rules").matching).words
    for device_class, parameter in everywhere(ontology):
        for text in (name for names in parameter.names.values() for name in names):
            label = f" {' '.join(words(text))} "
            for barred in parameter.not_names:
                assert f" {' '.join(words(barred))} " not in label, (device_class, parameter.id, text, barred)


def copy(folder: Path) -> Path:
    shutil.copytree(ROOT / "ontology", folder / "ontology")
    return folder / "ontology"


def test_an_edit_changes_the_hash_and_shows_at_once(tmp_path: Path, ontology: Ontology) -> None:
    folder = copy(tmp_path)
    assert load_ontology(folder).sha256 == ontology.sha256
    path = folder / "parameters" / "jfet.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("[IGF,", "[Igate, IGF,").replace("- id: gos", "- id: gout")
    )
    edited = load_ontology(folder)
    assert edited.sha256 != ontology.sha256
    assert "gout" in edited.parameters("jfet")


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("parameters/jfet.yaml", "device_class: jfet", "device_class: fet", "unknown device class 'fet'"),
        ("parameters/jfet.yaml", "- id: gos", "- id: ciss", "listed twice"),
        ("parameters/jfet.yaml", "device_class: jfet", "device_class: mosfet", "second file"),
        ("parameters/common.yaml", "plausible: [-100, 250]", "plausible: [250, -100]", "empty"),
        ("ontology.yaml", "version: ", "version: v", "version"),
        ("classes.yaml", "parent: diode", "parent: dioed", "does not stand before it"),
    ],
)
def test_a_wrong_file_is_refused_by_name(tmp_path: Path, file: str, old: str, new: str, words: str) -> None:
    path = copy(tmp_path) / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=words) as caught:
        load_ontology(tmp_path / "ontology")
    assert Path(str(caught.value.file)).suffix == ".yaml"


def test_a_replacement_has_to_exist(tmp_path: Path) -> None:
    path = copy(tmp_path) / "parameters" / "jfet.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("- id: gos\n", "- id: gos\n    deprecated: true\n    replaced_by: goss\n"))
    with pytest.raises(KnowledgeError, match="replaced by 'goss'"):
        load_ontology(tmp_path / "ontology")


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="does not exist"):
        load_ontology(tmp_path / "none")
