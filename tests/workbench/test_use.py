"""What the workbench does with documents in use: stored ones, reviewed ones, and a process that runs on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from d2s.errors import KnowledgeError
from d2s.graph.store import open_store
from d2s.pipeline import Pipeline
from d2s.records.extraction import Extraction
from d2s.records.record import Method, Status
from d2s.settings import load_settings
from d2s.workbench.diff import diff
from d2s.workbench.edit import add_alias, set_range
from d2s.workbench.migrate import migrate
from d2s.workbench.revision import Folders
from d2s.workbench.suggest import suggest

SHEET = Path(__file__).parents[2] / "corpus" / "samples" / "NHN6012.pdf"


def names(extraction: Extraction) -> set[str | None]:
    return {record.parameter for part in extraction.parts for record in part.parameters}


def forget(world: Any, term: str, symbols: str, english: str) -> None:
    """Take symbols and names away from a parameter of the MOSFET file."""
    path = world.ontology / "parameters" / "mosfet.yaml"
    text = path.read_text(encoding="utf-8")
    begin = text.index(f"  - id: {term}\n")
    start, end = text.index("    symbols:", begin), text.index("    quantity_kind:", begin)
    path.write_text(
        f"{text[:start]}    symbols: [{symbols}]\n    names:\n      en: [{english}]\n{text[end:]}", encoding="utf-8"
    )


def test_stored_documents_come_to_the_current_version(world: Any) -> None:
    with open_store() as store:
        old = Pipeline(world.settings).read(SHEET)
        store.put(old.extraction.document.sha256, old.quads)
        assert list(migrate(store, world.corpus(), write=True)) == []
        forget(world, "gfs", "gm", "small-signal transconductance")
        (looked,) = migrate(store, world.corpus(), write=False)
        assert "gfs" in names(store.document(looked.sha256))
        (done,) = migrate(store, world.corpus(), write=True)
        assert done.changes == looked.changes and any(change.before == "gfs" for change in done.changes)
        assert done.before != done.after and "gfs" not in names(store.document(done.sha256))
        assert list(migrate(store, world.corpus(), write=True)) == []


def test_a_stored_document_without_layout_or_file_is_left_with_the_reason(world: Any, make_world: Any) -> None:
    with open_store() as store:
        old = Pipeline(world.settings).read(SHEET)
        store.put(old.extraction.document.sha256, old.quads)
        other = world.corpus()
        (found,) = migrate(store, type(other)(replace(world.settings, ontology=changed(world)), [], 1), write=True)
        assert found.reason == "no kept layout and no PDF; extract it again"
        assert "gfs" in names(store.document(found.sha256))


def changed(world: Any) -> Path:
    forget(world, "gfs", "gm", "small-signal transconductance")
    return Path(world.ontology)


def test_what_a_reviewer_decided_is_suggested_first(world: Any) -> None:
    forget(world, "gfs", "gm", "small-signal transconductance")
    forget(world, "ciss", "Cin", "total input capacitance")
    corpus = world.corpus()
    assert {item.reviewed for item in suggest(corpus)} == {False}
    (resolution,) = corpus.resolutions.values()
    reviewed = Pipeline(world.settings).read(SHEET).extraction
    part = reviewed.parts[0]
    record = replace(
        part.parameters[0], symbol="Cx", name="odd capacitance", parameter="coss", method=Method.REVIEWER,
        status=Status.ACCEPTED,
    )  # fmt: skip
    decided = replace(reviewed, parts=(replace(part, parameters=(record,)),))
    found = suggest(corpus, [decided])
    assert found[0].reviewed and (found[0].text, found[0].parameter) == ("Cx", "coss")
    assert found[0].command == "d2s ontology add-alias mosfet.coss Cx"
    assert len(found) > 1 and not any(item.reviewed for item in found[1:])
    assert resolution.parts


def test_differences_are_told_to_people_and_to_machines(world: Any) -> None:
    world.accept(add_alias(world.ontology, "mosfet.coss", "C22oss"))
    world.accept(add_alias(world.ontology, "mosfet.coss", "Ausgangskapazitaet", "de"))
    world.accept(set_range(world.ontology, "mosfet.ciss", 1e-13, 1e-6))
    found = {item.kgcl: item.words for item in diff(Folders(*world.original), Folders(world.ontology, world.rules))}
    mosfet = "d2s:mosfet"
    assert len(found) == 3
    assert found[f"create exact synonym 'C22oss' for {mosfet}.coss"] == "mosfet.coss: symbol 'C22oss' added"
    assert f"create synonym 'Ausgangskapazitaet'@de for {mosfet}.coss" in found
    assert any(line.startswith(f"change annotation plausible of {mosfet}.ciss from '[") for line in found)


def test_the_last_good_ontology_stays_in_force_in_a_running_process(world: Any) -> None:
    running = Pipeline(replace(world.settings, cache=None))
    versions = running.versions
    for path in (world.ontology / "parameters" / "mosfet.yaml", world.ontology / "models" / "mosfet.yaml"):
        path.write_text("parameters: [", encoding="utf-8")
    for path in sorted(world.rules.glob("*.yaml")):
        path.write_text("", encoding="utf-8")
    found = running.read(SHEET)
    assert {"rds_on", "vgs_th"} <= names(found.extraction) and running.versions == versions
    with open_store() as store:
        store.put(found.extraction.document.sha256, found.quads)
        assert running.model(found, store).models.models
    with pytest.raises(KnowledgeError) as error:
        Pipeline(load_settings({"ontology": str(world.ontology), "rules": str(world.rules)})).read(SHEET)
    assert error.value.line and str(error.value.file).endswith("mosfet.yaml")
