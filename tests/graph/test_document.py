from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from d2s.errors import StoreError
from d2s.graph import canonical, to_trig
from d2s.graph.iris import part_iri, quantity_iri
from d2s.graph.namespaces import CSVW, D2S, DCTERMS, OA, PROV, QUDT, RDF, SCHEMA
from d2s.records.part import Part
from d2s.records.record import Condition, Record

Quads = Callable[..., list[Quad]]


def objects(quads: list[Quad], subject: NamedNode, predicate: NamedNode) -> list[str]:
    return [quad.object.value for quad in quads if quad.subject == subject and quad.predicate == predicate]


def numbers(quads: list[Quad], record: Record, predicate: NamedNode) -> dict[str, float]:
    found = {bound: objects(quads, quantity_iri(record.id, bound), predicate) for bound in ("min", "typ", "max")}
    return {bound: float(values[0]) for bound, values in found.items() if values}


def test_equal_extractions_give_equal_bytes(quads_of: Quads, mosfet: Part, dual: Part) -> None:
    first, second = quads_of(mosfet, dual), quads_of(mosfet, dual)
    assert canonical(first) == canonical(second)
    assert to_trig(first) == to_trig(second)


def test_the_order_of_statements_is_no_difference(quads_of: Quads, mosfet: Part) -> None:
    quads = quads_of(mosfet)
    assert canonical(quads) == canonical(list(reversed(quads)))


def test_bytes_do_not_depend_on_the_process(quads_of: Quads, mosfet: Part) -> None:
    code = (
        "import sys, hashlib; from d2s.graph import canonical, to_trig; from pyoxigraph import parse, RdfFormat;"
        "q = list(parse(sys.stdin.buffer.read(), format=RdfFormat.TRIG));"
        "print(hashlib.sha256(canonical(q) + to_trig(q)).hexdigest())"
    )
    data = to_trig(quads_of(mosfet))
    runs = {
        subprocess.run([sys.executable, "-c", code], input=data, capture_output=True, check=True).stdout
        for _ in range(2)
    }
    assert len(runs) == 1


def test_trig_says_the_same_as_the_quads(quads_of: Quads, mosfet: Part, dual: Part) -> None:
    quads = quads_of(mosfet, dual)
    assert canonical(list(parse(to_trig(quads), format=RdfFormat.TRIG))) == canonical(quads)


def test_nothing_is_said_twice_and_nothing_is_nameless(quads_of: Quads, mosfet: Part, dual: Part, sha: str) -> None:
    quads = quads_of(mosfet, dual)
    assert len({str(quad) for quad in quads}) == len(quads)
    assert not any(isinstance(term, BlankNode) for quad in quads for term in (quad.subject, quad.object))
    assert {quad.graph_name.value for quad in quads} == {f"urn:sha256:{sha}"}
    assert "0.1" not in objects(quads, NamedNode(f"urn:sha256:{sha}#extraction"), D2S.seconds)


def test_a_limit_says_what_it_promises(quads_of: Quads, mosfet: Part) -> None:
    quads = quads_of(mosfet)
    kinds = {
        (item.parameter, bound): objects(quads, quantity_iri(item.id, bound), D2S.limitKind)
        for item in mosfet.parameters
        for bound in ("min", "typ", "max")
    }
    assert kinds["vds_max", "max"] == [D2S.AbsoluteRating.value]
    assert kinds["vgs_th", "min"] == kinds["rds_on", "max"] == [D2S.GuaranteedLimit.value]
    assert kinds["rds_on", "typ"] == [D2S.TypicalValue.value]
    assert kinds["rds_on", "min"] == []


def test_values_are_printed_and_in_si_and_in_qudt_units(quads_of: Quads, mosfet: Part) -> None:
    quads, item = quads_of(mosfet), mosfet.parameters[2]
    assert numbers(quads, item, QUDT.numericValue) == {"typ": 36.5, "max": 44.0}
    assert numbers(quads, item, D2S.siValue) == {"typ": 0.0365, "max": 0.044}
    assert objects(quads, quantity_iri(item.id, "max"), QUDT.hasUnit) == ["http://qudt.org/vocab/unit/MilliOHM"]
    assert objects(quads, quantity_iri(item.id, "max"), D2S.rawText) == ["44"]
    assert {quad.object.datatype.value for quad in quads if quad.predicate == D2S.siValue} == {
        "http://www.w3.org/2001/XMLSchema#double"
    }


def test_not_printed_is_a_statement(quads_of: Quads, mosfet: Part) -> None:
    quads, item = quads_of(mosfet), mosfet.parameters[2]
    assert objects(quads, NamedNode(item.id), D2S.notPrinted) == [D2S.Min.value]


def test_only_negative_values_of_a_p_element_change_their_sign(quads_of: Quads, dual: Part) -> None:
    quads = quads_of(dual)
    p_threshold, n_threshold, _, p_rating = dual.parameters
    assert numbers(quads, p_threshold, D2S.normalisedValue) == {"min": 1.4, "typ": 1.9, "max": 2.4}
    assert numbers(quads, p_threshold, D2S.siValue) == {"min": -1.4, "typ": -1.9, "max": -2.4}
    assert numbers(quads, n_threshold, D2S.normalisedValue) == {"min": 1.0, "max": 3.0}
    assert numbers(quads, p_rating, D2S.normalisedValue) == {"min": -20.0, "max": 20.0}


@pytest.mark.parametrize("si_unit", ["degC", "V/K", "ohm"])
def test_quantities_without_polarity_keep_their_sign(
    quads_of: Quads, record: Callable[..., Record], si_unit: str
) -> None:
    item = record("Q1", "tj", (-55.0, None, -1.0), unit=si_unit, si_unit=si_unit)
    quads = quads_of(Part("Q1", "mosfet", "p", parameters=(item,)))
    assert numbers(quads, item, D2S.normalisedValue) == {"min": -55.0, "max": -1.0}


def test_an_open_record_is_no_fact(quads_of: Quads, mosfet: Part) -> None:
    quads = quads_of(mosfet)
    unclear, proposed = (NamedNode(mosfet.parameters[index].id) for index in (5, 7))
    assert objects(quads, unclear, D2S.parameter) == objects(quads, proposed, D2S.parameter) == []
    assert objects(quads, unclear, D2S.candidateParameter) == [
        "https://w3id.org/d2s/param/mosfet/vsd",
        "https://w3id.org/d2s/param/mosfet/vf",
    ]
    assert objects(quads, proposed, D2S.proposedParameter) == ["https://w3id.org/d2s/param/mosfet/trr"]
    effective = {quad.object for quad in quads if quad.predicate == D2S.effectiveRecord}
    assert not {unclear, proposed} & effective


def test_a_parameter_belongs_to_the_class_of_the_element(quads_of: Quads, dual: Part) -> None:
    quads = quads_of(dual)
    assert objects(quads, NamedNode(dual.parameters[2].id), D2S.parameter) == ["https://w3id.org/d2s/param/diode/vf"]


def test_a_variant_inherits_what_it_does_not_restate(quads_of: Quads, family: tuple[Part, ...], sha: str) -> None:
    base, rank = family
    quads = quads_of(*family)
    found = objects(quads, NamedNode(f"urn:sha256:{sha}#part-BC547B"), D2S.effectiveRecord)
    assert found == [rank.parameters[0].id, base.parameters[1].id]


def test_variants_in_a_circle_end(quads_of: Quads, family: tuple[Part, ...], sha: str) -> None:
    base, rank = family
    quads = quads_of(replace(base, variant_of="BC547B"), rank)
    assert len(objects(quads, NamedNode(f"urn:sha256:{sha}#part-BC547"), D2S.effectiveRecord)) == 2


def test_a_part_is_global_only_with_its_maker(quads_of: Quads, mosfet: Part, sha: str) -> None:
    described = NamedNode(f"urn:sha256:{sha}#part-IRF540N")
    product = part_iri("International Rectifier", "IRF540N")
    assert product.value == "https://w3id.org/d2s/part/international-rectifier/IRF540N"
    assert objects(quads_of(mosfet), described, D2S.describes) == [product.value]
    nameless = quads_of(mosfet, manufacturer="")
    assert objects(nameless, described, D2S.describes) == []
    assert not any(quad.object == SCHEMA.ProductModel for quad in nameless)


def test_a_value_leads_to_its_cell_column_table_section_and_document(quads_of: Quads, mosfet: Part, sha: str) -> None:
    quads, item = quads_of(mosfet), mosfet.parameters[2]

    def one(subject: NamedNode | str, predicate: NamedNode) -> NamedNode:
        (found,) = objects(quads, NamedNode(subject) if isinstance(subject, str) else subject, predicate)
        return NamedNode(found)

    cell = one(quantity_iri(item.id, "max"), PROV.wasDerivedFrom)
    assert objects(quads, cell, D2S.text) == ["44"]
    assert [float(objects(quads, cell, edge)[0]) for edge in (D2S.x0, D2S.top, D2S.x1, D2S.bottom)] == [
        *item.evidence.cells["max"].bbox
    ]
    assert objects(quads, one(cell, OA.hasSelector), RDF.value) == ["page=2&viewrect=380,124.2,25.3,9.6"]
    assert objects(quads, cell, D2S.heading) == ["Max"]
    assert (objects(quads, cell, D2S.rowNumber), objects(quads, cell, D2S.columnNumber)) == (["3"], ["3"])
    table = one(one(cell, D2S.cellOf), DCTERMS.isPartOf)
    section = one(table, DCTERMS.isPartOf)
    assert objects(quads, section, DCTERMS.title) == ["Electrical Characteristics"]
    assert one(section, DCTERMS.isPartOf) == one(cell, OA.hasSource) == NamedNode(f"urn:sha256:{sha}")


def test_tables_without_values_are_left_out(quads_of: Quads, mosfet: Part, sha: str) -> None:
    tables = {quad.subject.value for quad in quads_of(mosfet) if quad.object == CSVW.Table}
    assert tables == {f"urn:sha256:{sha}#table-t2"}


def test_conditions_are_brought_to_si(
    quads_of: Quads, record: Callable[..., Record], condition: Callable[..., Condition]
) -> None:
    stated = (condition("ID", 250.0, "uA"), condition("x", 1.0, "no unit"), condition("TJ", 25.0, "degC"))
    quads = quads_of(
        Part("Q1", "mosfet", "n", parameters=(record("Q1", "vgs_th", (1.0, None, None), conditions=stated),))
    )
    values = {
        objects(quads, quad.subject, D2S.conditionQuantity)[0]: objects(quads, quad.subject, D2S.siValue)
        for quad in quads
        if quad.object == D2S.Condition
    }
    assert values == {"ID": ["0.00025"], "x": [], "TJ": ["25"]}


def test_rows_that_became_nothing_are_kept_with_the_reason(quads_of: Quads, mosfet: Part, sha: str) -> None:
    quads = quads_of(mosfet)
    rows = objects(quads, NamedNode(f"urn:sha256:{sha}"), D2S.notExtracted)
    reasons = [reason for row in rows for reason in objects(quads, NamedNode(row), D2S.why)]
    assert (len(rows), reasons) == (2, ["no parameter is near"])


def test_two_records_of_one_name_are_refused(quads_of: Quads, mosfet: Part) -> None:
    twice = replace(mosfet, parameters=(mosfet.parameters[0], mosfet.parameters[0]))
    with pytest.raises(StoreError, match="D503"):
        quads_of(twice)
    with pytest.raises(StoreError, match="D503"):
        quads_of(mosfet, replace(mosfet, parameters=()))


def test_text_that_no_unicode_holds_does_not_stop_the_graph(quads_of: Quads, mosfet: Part) -> None:
    odd = replace(mosfet.parameters[0], name="a\ud800b\x00")
    quads = quads_of(replace(mosfet, parameters=(odd,)))
    names = [quad.object for quad in quads if quad.predicate == D2S.name]
    assert names == [Literal("a?b\x00")]
