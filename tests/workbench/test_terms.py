from __future__ import annotations

from pathlib import Path

import pytest

from d2s.knowledge.ontology import load_ontology
from d2s.knowledge.rules import load_rules
from d2s.resolve.catalogue import Catalogue
from d2s.resolve.normalise import Normaliser
from d2s.workbench.pages import pages

ROOT = Path(__file__).parents[2]
ONTOLOGY = load_ontology(ROOT / "ontology")
RULES = load_rules(ROOT / "rules")
CLASSES = [name for name in ONTOLOGY.classes if ONTOLOGY.supports(name)]


@pytest.mark.parametrize("name", sorted(pages(ONTOLOGY)))
def test_the_page_of_a_class_is_current(name: str) -> None:
    kept = ROOT / "docs" / "ontology" / name
    assert kept.is_file() and kept.read_text(encoding="utf-8") == pages(ONTOLOGY)[name], (
        "run: python -m d2s.workbench.pages ontology docs/ontology"
    )


@pytest.mark.parametrize("device_class", CLASSES)
def test_every_symbol_of_a_term_finds_it(device_class: str) -> None:
    catalogue = Catalogue(
        ONTOLOGY.parameters(device_class), Normaliser(RULES.matching), RULES.matching.thresholds.fuzzy
    )
    lost = [
        f"{parameter.id} {symbol}"
        for parameter in ONTOLOGY.parameters(device_class).values()
        for symbol in parameter.symbols
        if parameter.id not in {hit.parameter for hit in catalogue.by_symbol(symbol)}
    ]
    assert lost == []


@pytest.mark.parametrize("device_class", CLASSES)
def test_a_term_is_found_by_a_name_of_its_own(device_class: str) -> None:
    catalogue = Catalogue(
        ONTOLOGY.parameters(device_class), Normaliser(RULES.matching), RULES.matching.thresholds.fuzzy
    )
    lost = [
        parameter.id
        for parameter in ONTOLOGY.parameters(device_class).values()
        if not any(
            parameter.id in {hit.parameter for hit in catalogue.by_name(name)}
            for group in parameter.names.values()
            for name in group
        )
    ]
    assert lost == []
