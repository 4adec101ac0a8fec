"""Ten edits as a modelling expert makes them, each with what the workbench says about it."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from d2s.knowledge.ontology import load_ontology
from d2s.workbench.compare import Effect
from d2s.workbench.diff import diff
from d2s.workbench.edit import add_alias, add_parameter, deprecate, set_range
from d2s.workbench.finding import Level
from d2s.workbench.new_class import NewClass, new_class
from d2s.workbench.revision import Folders
from d2s.workbench.suggest import suggest


def errors(world: Any) -> list[Any]:
    return [item for item in world.check() if item.level is Level.ERROR]


def words(world: Any) -> list[str]:
    return [item.words for item in diff(Folders(*world.original), Folders(world.ontology, world.rules))]


def test_a_typo_in_a_unit_is_named_with_file_line_and_fix(world: Any) -> None:
    path = world.ontology / "parameters" / "mosfet.yaml"
    world.change(path, "    unit: mohm\n", "    unit: mohmm\n")
    (found,) = errors(world)
    assert (found.file, found.rule) == (path, "unit")
    assert path.read_text(encoding="utf-8").splitlines()[found.line - 1].strip() == "unit: mohmm"
    assert "'mohmm'" in found.message and "units.yaml" in found.fix


def test_a_colliding_alias_is_refused_with_the_rows_that_print_it(world: Any) -> None:
    trial = world.attempt(add_alias(world.ontology, "mosfet.coss", "Ciss"), gold=True)
    (found,) = [item for item in trial.findings if item.rule == "collision"]
    assert "ciss" in found.message and "coss" in found.message
    assert any("NHN6012" in row for row in found.rows)
    assert trial.doubtful and "collides" in trial.reason


def test_a_useful_alias_is_suggested_accepted_and_finds_its_rows(world: Any) -> None:
    path = world.ontology / "parameters" / "mosfet.yaml"
    text = path.read_text(encoding="utf-8")
    begin = text.index("  - id: gfs\n")
    start, end = text.index("    symbols:", begin), text.index("    quantity_kind:", begin)
    poor = "    symbols: [gm]\n    names:\n      en: [small-signal transconductance]\n"
    path.write_text(text[:start] + poor + text[end:], encoding="utf-8")
    before = world.impact()
    assert any(change.before == "gfs" for change in before.changes)
    (found,) = [item for item in suggest(world.corpus()) if item.parameter == "gfs"]
    assert found.kind == "symbol" and found.evidence and found.makers
    assert found.command == f"d2s ontology add-alias mosfet.gfs {found.text}"
    edit = add_alias(world.ontology, "mosfet.gfs", found.text)
    trial = world.attempt(edit)
    assert trial.impact is not None and not trial.reason
    assert [change.after for change in trial.impact.changes if change.effect is Effect.FOUND] == ["gfs"]


def test_a_new_parameter_takes_its_place_at_the_end(world: Any) -> None:
    values = {
        "id": "vgs_plateau",
        "meaning": "gate plateau voltage",
        "kind": "characteristic",
        "symbols": ["VGP", "V(plateau)"],
        "names": {"en": ["gate plateau voltage"], "de": ["Plateauspannung"]},
        "quantity_kind": "Voltage",
        "unit": "V",
        "si_unit": "V",
        "plausible": [0.5, 20],
        "bound_without_heading": "typ",
        "sections": ["dynamic"],
        "source": "makers' datasheets",
    }
    edit = add_parameter(world.ontology, "mosfet", values)
    assert edit.after.startswith(edit.before.rstrip("\n"))
    trial = world.attempt(edit)
    assert not trial.broken and trial.impact is not None and trial.impact.counts == {}
    world.accept(edit)
    assert load_ontology(world.ontology).parameters("mosfet")["vgs_plateau"].plausible == (0.5, 20)
    assert words(world) == ["new parameter mosfet.vgs_plateau: gate plateau voltage (V)"]


def test_a_deprecated_parameter_stays_known_and_is_not_given_any_more(world: Any) -> None:
    world.accept(deprecate(world.ontology, "mosfet.coss", "crss"))
    assert load_ontology(world.ontology).parameters("mosfet")["coss"].replaced_by == "crss"
    found = diff(Folders(*world.original), Folders(world.ontology, world.rules))
    assert [item.kgcl for item in found] == ["obsolete d2s:mosfet.coss with replacement d2s:mosfet.crss"]
    changed = world.impact(gold=True)
    assert any(change.before == "coss" for change in changed.changes) and changed.worse


def test_a_range_that_is_too_narrow_shows_the_rows_outside(world: Any) -> None:
    trial = world.attempt(set_range(world.ontology, "mosfet.ciss", 1e-15, 1e-14))
    (found,) = [item for item in trial.findings if item.rule == "range"]
    assert "1 rows" in found.message and "set-range" in found.fix
    assert trial.doubtful


def test_a_new_class_is_scaffolded_and_checks_clean(world: Any) -> None:
    wanted = NewClass("photodiode", "diode", "photodiode", "IEC 60747-5-3", ("photodiode",), inherits=True)
    trial = world.attempt(*new_class(world.ontology, world.rules, wanted))
    assert not trial.broken and not trial.reason
    world.accept(*trial.edits)
    ontology = load_ontology(world.ontology)
    assert "vf" in ontology.parameters("photodiode") and ontology.supports("photodiode")
    copied = NewClass("varactor", "diode", "variable capacitance diode", "IEC 60747-3")
    world.accept(*new_class(world.ontology, world.rules, copied))
    assert "ct" in load_ontology(world.ontology).files["varactor"].parameters[11].id or errors(world) == []
    assert errors(world) == []


GERMAN = [
    ["Kenngröße", "Symbol", "Kleinstwert", "Größtwert", "Einheit"],
    ["Kollektor-Reststrom", "ICBO", "", "15", "nA"],
    ["Stromverstärkung", "hFE", "110", "800", ""],
]


def test_a_german_heading_finds_rows(make_world: Callable[..., Any], sheet: SimpleNamespace) -> None:
    pdf = sheet.write("german.pdf", "BC847 NPN Silicon Transistor", [("Kennwerte", GERMAN)])
    world = make_world(str(pdf))
    path = world.rules / "headers.yaml"
    world.change(path, "  min: [min,", "  min: [kleinstwert, min,")
    world.change(path, "  max: [max,", "  max: [größtwert, max,")
    changed = world.impact()
    after = {change.after.split()[0] for change in changed.changes if change.effect in (Effect.FOUND, Effect.VALUE)}
    assert after == {"icbo", "hfe"}
    assert "rules/headers.yaml:roles.min.kleinstwert: kleinstwert added" in words(world)


def test_a_glyph_repair_makes_a_unit_readable(make_world: Callable[..., Any], sheet: SimpleNamespace) -> None:
    rows = [
        ["Symbol", "Parameter", "Min", "Typ", "Max", "Unit"],
        ["RDS(on)", "Static Drain-Source On-Resistance", "", "36", "44", "m§"],
        ["VGS(th)", "Gate Threshold Voltage", "2.0", "", "4.0", "V"],
    ]
    pdf = sheet.write("glyph.pdf", "IRF540N N-Channel Power MOSFET", [("Electrical Characteristics", rows)])
    world = make_world(str(pdf))
    world.change(world.rules / "glyphs.yaml", "\ncanonical:\n", '\ncanonical:\n  "§": Ω\n')
    found = [change for change in world.impact().changes if change.after.startswith("rds_on")]
    assert [change.effect for change in found] == [Effect.FOUND]


def test_a_section_rule_tells_ratings_from_characteristics(
    make_world: Callable[..., Any], sheet: SimpleNamespace
) -> None:
    rows = [
        ["Parameter", "Symbol", "Value", "Unit"],
        ["Kollektor-Emitter-Spannung", "VCEO", "45", "V"],
        ["Kollektorstrom", "IC", "100", "mA"],
    ]
    pdf = sheet.write("section.pdf", "BC847 NPN Silicon Transistor", [("Belastungsgrenzen", rows)])
    world = make_world(str(pdf))
    world.change(world.rules / "sections.yaml", "  maximum_ratings: [", "  maximum_ratings: [belastungsgrenzen, ")
    assert errors(world) == []
    corpus = world.corpus()
    (resolution,) = corpus.resolutions.values()
    sections = {record.evidence.section for part in resolution.parts for record in part.parameters}
    assert "maximum_ratings" in sections


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("parameters/jfet.yaml", None, "", "the file is empty"),
        ("parameters/mosfet.yaml", "    unit: V\n", "    unitt: V\n", "unitt"),
        ("models/diode.yaml", "facts: [vf]", "facts: [vff]", "'vff'"),
        ("checks.yaml", "lower: crss", "lower: crsss", "'crsss'"),
    ],
)
def test_bad_input_is_told_with_its_line(world: Any, name: str, old: str | None, new: str, said: str) -> None:
    path = world.ontology / name
    if old is None:
        path.write_text(new, encoding="utf-8")
    else:
        world.change(path, old, new)
    found = errors(world)
    assert found and all(item.file == path and item.fix for item in found)
    assert any(said in item.message for item in found)
    if old is not None:
        assert found[0].line and new.strip() in path.read_text(encoding="utf-8").splitlines()[found[0].line - 1]


def test_an_expression_that_can_explode_is_refused(world: Any) -> None:
    path = world.rules / "device_classes.yaml"
    line = "  - {device_class: diode, weight: 1.0, pattern: '(?:[a-z]+ ?)+rectifier'}\n"
    world.change(path, "\nmarkers:", "\n" + line.rstrip("\n") + "\nmarkers:")
    (found,) = errors(world)
    assert found.rule == "pattern" and "can explode" in found.message
    assert path.read_text(encoding="utf-8").splitlines()[found.line - 1] == line.rstrip("\n")


def test_a_circle_of_replacements_is_found(world: Any) -> None:
    world.accept(deprecate(world.ontology, "mosfet.coss", "crss"))
    path = world.ontology / "parameters" / "mosfet.yaml"
    world.change(path, "  - id: crss\n", "  - id: crss\n    deprecated: true\n    replaced_by: coss\n")
    assert {item.rule for item in errors(world)} >= {"replacement"}
    assert any("circle coss → crss → coss" in item.message for item in errors(world))
