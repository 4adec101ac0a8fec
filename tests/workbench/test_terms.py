from __future__ import annotations

from pathlib import Path

import pytest

from d2s.knowledge.ontology import load_ontology
from d2s.knowledge.rules import load_rules
from d2s.resolve.catalogue import Catalogue
from d2s.resolve.normalise import Normaliser
from d2s.units.units import Units
from d2s.workbench.examples import Terms, fill, read_examples
from d2s.workbench.listing import by_id, listed
from d2s.workbench.pages import made

ROOT = Path(__file__).parents[2]
ONTOLOGY = load_ontology(ROOT / "ontology")
RULES = load_rules(ROOT / "rules")
CLASSES = [name for name in ONTOLOGY.classes if ONTOLOGY.supports(name)]
LISTED = by_id(listed(RULES, ONTOLOGY.checks, Units.load(ROOT / "ontology")))
TERMS = Terms(ONTOLOGY, RULES)
EXAMPLES = read_examples(ROOT / "corpus" / "examples.tsv")
PAGES = made(ROOT)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_the_page_of_a_class_or_rule_file_is_current(name: str) -> None:
    kept = ROOT / "docs" / "ontology" / name
    assert kept.is_file() and kept.read_text(encoding="utf-8") == PAGES[name], "run: python -m d2s.workbench.pages ."


def test_every_rule_and_term_has_an_example_and_a_page() -> None:
    known = {*LISTED, *TERMS.ids()}
    assert known - EXAMPLES.keys() == set(), "run: python -m d2s.workbench.examples corpus/examples.tsv"
    assert EXAMPLES.keys() - known == set()
    for rule in LISTED.values():
        assert f"## {rule.id}\n" in PAGES[f"rules-{rule.file}.md"]
    for term in TERMS.ids():
        owner, _, name = term.rpartition(".")
        assert f"## {name}\n" in PAGES[f"{owner}.md"]


def test_every_example_is_a_case_of_its_rule_or_term() -> None:
    wrong = [name for name, rule in LISTED.items() if not rule.matches(EXAMPLES[name].text)]
    wrong += [name for name in TERMS.ids() if not TERMS.holds(name, EXAMPLES[name].text)]
    assert wrong == []


def test_a_rule_without_a_case_is_left_without_an_example(world) -> None:
    world.change(world.rules / "sections.yaml", "  thermal: [", "  warmth: [xyzzy]\n  thermal: [")
    corpus = world.corpus()
    rules = listed(corpus.rules, corpus.ontology.checks, Units.load(world.ontology))
    found = fill(corpus, rules, {})
    assert "sections.warmth" not in found and found["sections.thermal"].document != "fixture"
    assert found["mosfet.rds_on"].document != "fixture" and found["bjt.hfe"].document == "fixture"


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
