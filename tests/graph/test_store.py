from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from d2s.errors import StoreError, UsageError
from d2s.graph import Store, open_store, run_quads, to_trig
from d2s.graph.named import bind
from d2s.graph.serialise import to_nquads
from d2s.records.extraction import Extraction
from d2s.records.part import Part

Quads = Callable[..., list[Quad]]
START, END = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), datetime(2026, 1, 2, 3, 4, 6, tzinfo=UTC)


def test_putting_replaces_the_graph_of_the_document(
    empty: Store, quads_of: Quads, mosfet: Part, dual: Part, sha: str
) -> None:
    store = empty
    store.put(sha, quads_of(mosfet))
    store.put(sha, quads_of(dual))
    assert store.parts(sha) == (dual,)
    alone = open_store()
    alone.put(sha, quads_of(dual))
    assert sorted(store.dump().splitlines()) == sorted(alone.dump().splitlines())


def test_a_failed_put_leaves_the_old_graph(empty: Store, quads_of: Quads, mosfet: Part, sha: str) -> None:
    store = empty
    store.put(sha, quads_of(mosfet))
    with pytest.raises((TypeError, AttributeError)):
        store.put(sha, [*quads_of(mosfet)[:5], "no quad"])  # type: ignore[list-item]
    assert store.parts(sha) == (mosfet,)


def test_a_folder_keeps_what_was_put(tmp_path: Path, quads_of: Quads, mosfet: Part, sha: str) -> None:
    folder = str(tmp_path / "new" / "store")
    with open_store(folder) as store:
        store.put(sha, quads_of(mosfet))
    with open_store(folder) as again:
        assert again.documents() == (sha,)
        assert again.parts(sha) == (mosfet,)
        again.drop(sha)
        again.drop(sha)
        assert again.documents() == ()
        assert again.dump() == b""


def test_a_second_writer_is_refused_with_a_code(tmp_path: Path) -> None:
    folder = str(tmp_path / "store")
    with open_store(folder), pytest.raises(StoreError, match=r"D501.*another program"):
        open_store(folder)


def _code_of_opening(folder: str) -> str:
    try:
        open_store(folder)
    except StoreError as error:
        return error.code
    return "opened"


@pytest.mark.slow
def test_a_writer_in_another_process_is_refused_too(tmp_path: Path) -> None:
    folder = str(tmp_path / "store")
    with open_store(folder), multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply(_code_of_opening, (folder,)) == "D501"


def test_a_place_that_is_no_folder_is_refused_with_a_code(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    with pytest.raises(StoreError, match="D501"):
        open_store(str(file))


def test_dump_and_load_are_inverse(stored: Callable[..., Store], quads_of: Quads, mosfet: Part, sha: str) -> None:
    store = stored(mosfet)
    for data, extension in ((store.dump(), "nq"), (store.dump(sha), "nq"), (to_trig(quads_of(mosfet)), "trig")):
        other = open_store()
        other.load(data, extension)
        assert other.parts(sha) == (mosfet,)
    empty = open_store()
    for extension in ("nq", "xlsx"):
        with pytest.raises(StoreError, match="D506"):
            empty.load(store.dump() + b"no graph at all", extension)
    assert empty.dump() == b""


def test_a_run_stays_beside_the_document(
    empty: Store, quads_of: Quads, extraction: Callable[..., Extraction], mosfet: Part, sha: str
) -> None:
    store = empty
    run = run_quads(extraction(mosfet), START, END)
    store.put(sha, [*quads_of(mosfet), *run])
    store.put(sha, [*quads_of(mosfet), *run_quads(extraction(mosfet), END, END)])
    found = store.query("SELECT ?start { GRAPH ?run { ?run a d2s:Run ; prov:startedAtTime ?start } } ORDER BY ?start")
    assert [row[0].value for row in found] == ["2026-01-02T03:04:05Z", "2026-01-02T03:04:06Z"]
    assert b"2026-01-02" not in store.dump(sha)
    assert store.documents() == (sha,)


def test_queries_name_their_mistakes(empty: Store) -> None:
    store = empty
    with pytest.raises(UsageError, match=r"D504.*parts"):
        store.query("no_such_query")
    with pytest.raises(UsageError, match=r"\$document"):
        store.query("parts")
    with pytest.raises(UsageError, match=r"no \$colour"):
        store.query("needs_review", colour="red")
    with pytest.raises(StoreError, match="D505"):
        store.query("SELECT WHERE ?")


def test_a_store_keeps_documents_apart(empty: Store, quads_of: Quads, mosfet: Part, sha: str) -> None:
    other = "e" * 64
    text = to_nquads(quads_of(mosfet)).decode()
    empty.put(sha, quads_of(mosfet))
    empty.load(text.replace(sha, other).replace(sha.upper(), other.upper()).encode())
    assert empty.documents() == (sha, other)
    assert empty.dump().count(b"\n") == 2 * len(text.splitlines())
    empty.drop(sha)
    empty.drop(sha)
    assert empty.documents() == (other,)
    assert empty.dump(sha) == b""


def test_answers_of_every_kind(stored: Callable[..., Store], mosfet: Part) -> None:
    store = stored(mosfet)
    assert bool(store.query("ASK { ?part schema:mpn 'IRF540N' }"))
    triples = store.query("CONSTRUCT { ?part rdfs:label ?n } WHERE { GRAPH ?g { ?part d2s:partKey ?n } }")
    assert [str(triple.object) for triple in triples] == ['"IRF540N"']


def test_a_file_that_is_no_graph_adds_nothing(empty: Store) -> None:
    for data, extension in ((b"<urn:a> <urn:b> <urn:c> . nonsense", "nt"), (b"", "xlsx")):
        with pytest.raises(StoreError, match="D506"):
            empty.load(data, extension)
    assert empty.dump() == b""


def test_values_are_bound_as_terms_and_cannot_break_out() -> None:
    evil = 'x" } ; DROP ALL #'
    assert bind("$a $b $c", {"a": NamedNode("urn:a"), "b": evil, "c": 1.5}) == (
        '<urn:a> "x\\" } ; DROP ALL #" "1.5"^^<http://www.w3.org/2001/XMLSchema#double>'
    )
    assert bind("$x ?x", {"x": Literal("ü", language="de")}) == '"ü"@de ?x'


def test_comments_of_a_query_take_no_value() -> None:
    assert bind("# $a\nASK {}", {}) == "ASK {}"
