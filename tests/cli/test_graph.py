from __future__ import annotations

import json
from pathlib import Path

import pytest

from d2s.cli import main
from d2s.graph import to_quads, to_trig
from d2s.records.extraction import Document, Extraction, Outcome, Versions
from d2s.records.layout import Layout
from d2s.records.part import Part
from d2s.settings import Settings
from d2s.units.units import Units

FIRST, SECOND = "1" * 64, "2" * 64


def write(folder: Path, sha256: str, *names: str) -> None:
    parts = tuple(Part(name, "diode") for name in names)
    document = Document(sha256, f"{names[0]}.pdf", 1, manufacturer="Maker")
    extraction = Extraction(Outcome.OK, (), Versions("0", "0", "0"), document, parts)
    quads = to_quads(extraction, Layout(sha256, (), (), (), ()), (), Units.load(Settings().ontology))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "graph.trig").write_bytes(to_trig(quads))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    write(tmp_path / "out" / "a", FIRST, "1N4148", "1N4448")
    write(tmp_path / "out" / "b", SECOND, "BAV99")
    return tmp_path / "out"


@pytest.fixture
def store(tmp_path: Path, out: Path) -> str:
    main_code("graph", "load", str(out), "--store", str(tmp_path / "store"))
    return str(tmp_path / "store")


def main_code(*arguments: str) -> int:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    return int(caught.value.code or 0)


def parts(capsys: pytest.CaptureFixture[str], *where: str) -> list[str]:
    capsys.readouterr()
    text = "SELECT ?name WHERE { ?part a d2s:DescribedPart ; schema:mpn ?name } ORDER BY ?name"
    assert main_code("query", text, *where, "--json") == 0
    rows = json.loads(capsys.readouterr().out)["results"]["bindings"]
    return sorted({row["name"]["value"] for row in rows})


def test_loaded_graphs_answer_queries(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert parts(capsys, "--store", store) == ["1N4148", "1N4448", "BAV99"]


def test_loading_again_replaces_the_document(store: str, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(out / "a", FIRST, "1N914")
    capsys.readouterr()
    assert main_code("graph", "load", str(out / "a"), "--store", store, "--json") == 0
    assert json.loads(capsys.readouterr().out)["documents"] == 2
    assert parts(capsys, "--store", store) == ["1N914", "BAV99"]


def test_dump_drop_and_stats(store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "dump.nq"
    assert main_code("graph", "dump", FIRST[:8], "-o", str(target), "--store", store) == 0
    assert "1N4148" in target.read_text() and "BAV99" not in target.read_text()
    assert main_code("graph", "drop", FIRST, "--store", store) == 0
    capsys.readouterr()
    assert main_code("graph", "stats", "--store", store, "--json") == 0
    counted = json.loads(capsys.readouterr().out)
    assert counted["documents"] == [SECOND]
    assert counted["things"]["d2s:DescribedPart"] == 1


def test_check_tells_sound_graphs_from_broken_ones(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main_code("graph", "check", str(out)) == 0
    assert capsys.readouterr().out == "2 graphs checked, 0 break the shapes\n"
    path = out / "a" / "graph.trig"
    path.write_text(path.read_text().replace("schema:mpn", "schema:name"), encoding="utf-8")
    assert main_code("graph", "check", str(out), "--json") == 1
    captured = capsys.readouterr()
    assert list(json.loads(captured.out)["broken"]) == [str(path)]
    assert "mpn" in captured.err


def test_a_query_over_outputs_needs_no_store(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert parts(capsys, "--from", str(out)) == ["1N4148", "1N4448", "BAV99"]
    assert main_code("query", "ASK { ?part schema:mpn 'BAV99' }", "--from", str(out)) == 0
    assert capsys.readouterr().out == "true\n"
    assert main_code("query", "ASK { ?part schema:mpn $name }", "name=BC547", "--from", str(out)) == 0
    assert capsys.readouterr().out == "false\n"
    text = "CONSTRUCT { ?part rdfs:label ?name } WHERE { ?part schema:mpn ?name }"
    assert main_code("query", text, "--from", str(out / "b")) == 0
    assert '"BAV99"' in capsys.readouterr().out


def test_named_queries_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main_code("query", "--list") == 0
    assert "parts_of_maker  Parts in the datasheets of a maker." in capsys.readouterr().out.splitlines()
    assert main_code("query", "--list", "--json") == 0
    assert json.loads(capsys.readouterr().out)["parts_of_maker"] == "Parts in the datasheets of a maker."


def test_a_query_in_every_format(out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "parts.rq"
    path.write_text(
        "# parts\nSELECT ?n ?c { GRAPH ?d { ?p schema:mpn ?n ; d2s:deviceClass ?c } } ORDER BY ?n LIMIT $most"
    )
    for form, expected in (
        ("table", "BAV99  class:diode"),
        ("csv", "BAV99,https://w3id.org/d2s/class/diode\r\n"),
        ("json", '"value":"BAV99"'),
    ):
        assert main_code("query", str(path), "most=9", "--from", str(out / "b"), "--format", form) == 0
        assert expected in capsys.readouterr().out
    text = "CONSTRUCT { ?p schema:mpn ?n } WHERE { GRAPH ?d { ?p a d2s:DescribedPart ; schema:mpn ?n } }"
    assert main_code("query", text, "--from", str(out / "b"), "--format", "ttl") == 0
    assert 'schema:mpn "BAV99"' in capsys.readouterr().out
    for wrong in (
        (str(path), "most=9", "--format", "ttl"),
        (text, "--format", "csv"),
        (text, "--format", "x"),
        ("no.rq",),
    ):
        assert main_code("query", *wrong, "--from", str(out / "b")) == 2
        assert "D901" in capsys.readouterr().err


def test_a_file_that_is_no_graph_fails_and_the_others_load(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (out / "a" / "graph.trig").write_text("nonsense {", encoding="utf-8")
    assert main_code("graph", "load", str(out), "--store", str(tmp_path / "s")) == 1
    captured = capsys.readouterr()
    assert str(out / "a" / "graph.trig") in captured.err
    assert "1 loaded, 1 failed; the store holds 1 documents" in captured.out


@pytest.mark.parametrize(
    "arguments",
    [
        ["query"],
        ["query", "SELEC nonsense"],
        ["query", "no-such-query"],
        ["query", "ASK { ?s ?p $o }", "nonsense"],
        ["graph", "drop", "9999"],
    ],
)
def test_wrong_use(arguments: list[str], store: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main_code(*arguments, "--store", store) == 2
    assert capsys.readouterr().err.startswith("[D")


def test_a_store_must_be_named(out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("D2S_STORE", raising=False)
    assert main_code("graph", "stats") == 2
    assert "--store" in capsys.readouterr().err


@pytest.mark.parametrize("form", ["csv", "parquet", "jsonld", "ttl", "nt", "trig", "nq"])
def test_export_in_every_format(
    store: str, out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    first, second = tmp_path / f"a.{form}", tmp_path / "b"
    assert main_code("graph", "export", "-o", str(first), "--store", store) == 0
    assert main_code("graph", "export", "-o", str(second), "--format", form, "--from", str(out), "--json") == 0
    assert first.read_bytes() == second.read_bytes()
    assert form in ("csv", "parquet") or b"BAV99" in first.read_bytes()


def test_export_names_its_formats(store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main_code("graph", "export", "-o", str(tmp_path / "a.xlsx"), "--store", store) == 2
    assert "csv, parquet, jsonld" in capsys.readouterr().err


def test_the_ontology_is_exported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "parameters.ttl"
    assert main_code("ontology", "export", "-o", str(target), "--json") == 0
    assert json.loads(capsys.readouterr().out)["statements"] > 1000
    assert "skos:prefLabel" in target.read_text(encoding="utf-8")
    assert main_code("ontology", "export", "--format", "xlsx") == 2
