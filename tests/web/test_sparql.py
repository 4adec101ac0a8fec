from __future__ import annotations

import pytest

from d2s.errors import UsageError
from d2s.graph.named import named_query, query_names
from d2s.web.sparql import check_allowed, with_dataset


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }",
        "SELECT * { service silent ?x { ?s ?p ?o } }",
        "LOAD <http://example.org/data.ttl>",
        "INSERT DATA { <urn:a> <urn:b> 'x' } ; loAd <file:///etc/passwd> INTO GRAPH <urn:g>",
        "SELECT * { \\u0053ERVICE <http://example.org/> { ?s ?p ?o } }",
        "SELECT * { 'a'SERVICE<http://example.org/>{?s ?p ?o} }",
        "SELECT * { ?s ?p 'it\\'s' SERVICE <urn:x> {} }",
        "SELECT * { # ' \n SERVICE <urn:x> {} }",
        "SELECT * { FILTER(?a<?b) SERVICE <urn:x> {} FILTER(?c>?d) }",
    ],
)
def test_fetching_from_elsewhere_is_refused_in_every_spelling(text: str) -> None:
    with pytest.raises(UsageError, match="D508"):
        check_allowed(text)


@pytest.mark.parametrize(
    "text",
    [
        'SELECT * { ?s ?p "SERVICE" }',
        "SELECT * { ?s ?p '''LOAD 'it' up''' }",
        "SELECT * { ?service <urn:SERVICE> ?load } # SERVICE",
        "PREFIX service: <urn:x> SELECT * { ?s service:load ?load }",
        "SELECT ($service AS ?x) { }",
    ],
)
def test_the_words_may_stand_where_they_fetch_nothing(text: str) -> None:
    check_allowed(text)


@pytest.mark.parametrize("name", query_names())
def test_named_queries_are_allowed(name: str) -> None:
    check_allowed(named_query(name).text)


def test_the_dataset_of_the_protocol_becomes_using() -> None:
    update = (
        "CLEAR ALL ; INSERT { ?s <urn:WHERE> 1 } WHERE { { SELECT * WHERE { ?s ?p 2 } } } ; DELETE WHERE { ?a ?b 3 }"
    )
    using = "USING <urn:a> USING NAMED <urn:b>"
    assert with_dataset(update, ["urn:a"], ["urn:b"]) == (
        f"CLEAR ALL ; INSERT {{ ?s <urn:WHERE> 1 }} {using} WHERE {{ {{ SELECT * WHERE {{ ?s ?p 2 }} }} }}"
        f" ; DELETE {{ ?a ?b 3 }} {using} WHERE {{ ?a ?b 3 }}"
    )
    assert with_dataset(update, [], []) == update


@pytest.mark.parametrize("clause", ["WITH <urn:g>", "using <urn:g>"])
def test_two_datasets_exclude_each_other(clause: str) -> None:
    update = {"WITH <urn:g>": f"{clause} DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}"}.get(
        clause, f"DELETE {{ ?s ?p ?o }} {clause} WHERE {{ ?s ?p ?o }}"
    )
    with pytest.raises(UsageError, match="exclude"):
        with_dataset(update, ["urn:a"], [])
