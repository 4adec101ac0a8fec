from __future__ import annotations

from typing import Any

import pytest

from d2s.evaluate.gold import read_gold
from d2s.evaluate.prediction import read_predictions
from d2s.evaluate.report import Report
from d2s.evaluate.score import score

RDS = "Q1,mosfet,rds_on,RDS(on),,,44,mohm,VGS=10 V; ID=16 A,2,"
VTH = "Q1,mosfet,vgs_th,VGS(th),2,,4,V,VDS=VGS; ID=250 uA,2,"
QG = "Q1,mosfet,qg,Qg,,,71,nC,,2,"


def counts(report: Report) -> tuple[int, int, int, int]:
    total = report.total
    return total.labels, total.found, total.answers, total.correct


def causes(report: Report, kind: str) -> list[str]:
    return [finding.cause for finding in report.findings if finding.kind == kind]


def test_a_perfect_answer(bench: Any) -> None:
    conditions = [bench.condition("VGS", 10, "V"), bench.condition("ID", 16, "A"), bench.condition("TJ", 25, "degC")]
    answer = bench.record("rds_on", (None, None, 0.044, "ohm"), conditions=conditions, evidence={"page": 2})
    report = bench.compare([RDS], bench.part("Q1", answer))
    shares = report.total.to_dict()
    assert counts(report) == (1, 1, 1, 1)
    assert [shares[name] for name in ("f1", "exact_match", "page_accuracy", "part_recall")] == [1, 1, 1, 1]
    assert report.findings == ()


@pytest.mark.parametrize(("value", "found"), [(0.04422, 1), (0.04378, 1), (0.0443, 0), (-0.044, 0), (44, 0)])
def test_numbers_agree_within_half_a_percent_with_their_sign(bench: Any, value: float, found: int) -> None:
    report = bench.compare([RDS], bench.part("Q1", bench.record("rds_on", (None, None, value, "ohm"))))
    assert counts(report) == (1, found, 1, found)


@pytest.mark.parametrize(
    ("si", "cause"),
    [
        ((None, 0.044, None, "ohm"), "wrong bound"),
        ((None, None, -0.044, "ohm"), "wrong sign"),
        ((None, None, 44, "ohm"), "wrong unit scale"),
        ((None, None, 0.048, "ohm"), "wrong number"),
        ((None, 0.03, 0.044, "ohm"), "value added"),
        ((None, None, 0.044, "V"), "wrong unit"),
        (None, "wrong unit"),
    ],
)
def test_a_wrong_answer_is_a_miss_and_an_error_with_a_cause(bench: Any, si: Any, cause: str) -> None:
    report = bench.compare([RDS], bench.part("Q1", bench.record("rds_on", si)))
    assert counts(report) == (1, 0, 1, 0)
    assert causes(report, "miss") == causes(report, "error") == [cause]


def test_a_missing_value_is_named(bench: Any) -> None:
    report = bench.compare([VTH], bench.part("Q1", bench.record("vgs_th", (2, None, None, "V"))))
    assert causes(report, "miss") == ["value missing"]


def test_found_without_its_conditions_is_no_exact_match(bench: Any) -> None:
    answer = bench.record("vgs_th", (2, None, 4, "V"), conditions=[bench.condition("ID", 250, "uA")])
    report = bench.compare([VTH], bench.part("Q1", answer))
    assert (report.total.found, report.total.exact) == (1, 0)
    assert causes(report, "conditions") == ["lacks VDS"]
    assert causes(report, "page") == ["wrong page"]


def test_default_conditions_do_not_state_what_the_row_prints(bench: Any) -> None:
    default = [bench.condition("VGS", 10, "V"), bench.condition("ID", 16, "A")]
    answer = bench.record("rds_on", (None, None, 0.044, "ohm"), default_conditions=default)
    assert bench.compare([RDS], bench.part("Q1", answer)).total.exact == 0


def test_pairing_is_one_to_one_and_prefers_equal_conditions(bench: Any) -> None:
    rows = ["Q1,bjt,hfe,hFE,100,,,,IC=1 mA,1,", "Q1,bjt,hfe,hFE,100,,,,IC=10 mA,1,"]
    answers = [
        bench.record("hfe", (100, None, None, "1"), conditions=[bench.condition("IC", i, "mA")]) for i in (10, 1)
    ]
    report = bench.compare(rows, bench.part("Q1", *answers, bench.record("hfe", (100, None, None, "1"))))
    assert counts(report) == (2, 2, 3, 2)
    assert report.total.exact == 2
    assert causes(report, "error") == ["repeated"]


def test_parts_match_by_any_name_whatever_case_and_separators(bench: Any) -> None:
    rows = [QG, QG.replace("Q1", "BD139-10"), QG.replace("Q1", "Q3")]
    answer = bench.record("qg", (None, None, 71e-9, "C"))
    parts = [bench.part("X9", answer, aliases=("q-1",)), bench.part("bd 139 10", answer), bench.part("Q3G", answer)]
    report = bench.compare(rows, *parts, names=["Q3,Q3G|Q3T,"])
    assert counts(report) == (3, 3, 3, 3)
    assert (report.total.parts, report.total.parts_found) == (3, 3)


def test_an_equal_name_wins_over_an_alias(bench: Any) -> None:
    wrong, right = bench.record("qg", (None, None, 1e-9, "C")), bench.record("qg", (None, None, 71e-9, "C"))
    report = bench.compare([QG], bench.part("Q2", wrong, aliases=("Q1",)), bench.part("Q1", right))
    assert counts(report) == (1, 1, 1, 1)
    assert report.unscored == 1


def test_unlabelled_parts_and_ids_outside_the_vocabulary_are_not_scored(bench: Any) -> None:
    right = bench.record("qg", (None, None, 71e-9, "C"))
    parts = [bench.part("Q1", right, bench.record("vplateau", (None, 5, None, "V"))), bench.part("Q7", right, right)]
    report = bench.compare([QG], *parts)
    assert counts(report) == (1, 1, 1, 1)
    assert (report.unscored, report.outside, report.unlabelled_parts) == (2, 1, ("0123456789 Q7",))


def test_a_missing_part_and_a_record_on_the_wrong_part(bench: Any) -> None:
    rows = [QG, "Q2,mosfet,qg,Qg,,,30,nC,,1,", "Q3,mosfet,qg,Qg,,,9,nC,,1,"]
    first = bench.part("Q1", bench.record("qg", (None, None, 71e-9, "C")), bench.record("qg", (None, None, 30e-9, "C")))
    report = bench.compare(rows, first, bench.part("Q2"))
    assert counts(report) == (3, 1, 2, 1)
    assert causes(report, "miss") == ["wrong part (Q1)", "part not found"]
    assert causes(report, "error") == ["wrong number"]


def test_a_record_under_the_wrong_parameter(bench: Any) -> None:
    answer = bench.record("qgs", (None, None, 71e-9, "C"), evidence={"page": 2})
    report = bench.compare([QG], bench.part("Q1", answer))
    assert causes(report, "miss") == ["wrong parameter (qgs)"]
    assert causes(report, "error") == ["not labelled"]


def test_open_records_are_misses_and_counted_as_abstention(bench: Any) -> None:
    def review(si: tuple[Any, Any, Any, str], *ids: str) -> dict[str, Any]:
        candidates = [{"parameter": name, "score": 0.5} for name in ids]
        return bench.record(None, si, status="needs_review", candidates=candidates, evidence={"page": 2}) | {"si": None}

    parts = bench.part("Q1", review((None, None, 71, "nC"), "qg", "qgd"), review((None, None, 44, "mohm"), "rg"))
    report = bench.compare([QG, RDS, VTH], parts)
    assert counts(report) == (3, 0, 0, 0)
    assert (report.total.in_review, report.total.right_candidate) == (2, 1)
    assert causes(report, "miss") == ["needs_review (qg, qgd)", "needs_review (rg)", "no prediction"]


BASES = ["B5,bjt,hfe,hFE,110,,800,,,1,", "B5,bjt,vceo,VCEO,,,45,V,,1,", "B5B,bjt,hfe,hFE,200,,450,,,1,"]


def test_a_rank_inherits_what_it_does_not_restate(bench: Any) -> None:
    vceo = bench.record("vceo", (None, None, 45, "V"))
    base = bench.part("B5", bench.record("hfe", (110, None, 800, "1")), vceo)
    rank = bench.part("B5B", bench.record("hfe", (200, None, 450, "1")), base="B5")
    report = bench.compare(BASES, base, rank, names=["B5B,,B5"])
    assert counts(report) == (3, 3, 3, 3)


def test_repeating_the_base_on_a_rank_is_no_error(bench: Any) -> None:
    hfe, vceo = bench.record("hfe", (110, None, 800, "1")), bench.record("vceo", (None, None, 45, "V"))
    rank = bench.part("B5B", bench.record("hfe", (200, None, 450, "1")), hfe, vceo)
    report = bench.compare(BASES, bench.part("B5", hfe, vceo), rank, names=["B5B,,B5"])
    assert counts(report) == (3, 3, 3, 3)


def test_a_rank_that_says_something_else_is_an_error(bench: Any) -> None:
    wrong = bench.record("vceo", (None, None, 65, "V"))
    report = bench.compare(BASES, bench.part("B5B", wrong), names=["B5B,,B5"])
    assert counts(report) == (3, 0, 1, 0)
    assert causes(report, "error") == ["wrong number"]


def test_a_labelled_record_is_found_on_the_base_that_a_predicted_variant_names(bench: Any) -> None:
    rows = ["B5,bjt,vceo,VCEO,,,45,V,,1,", "B5W,bjt,vceo,VCEO,,,45,V,,1,"]
    base = bench.part("B5", bench.record("vceo", (None, None, 45, "V")))
    report = bench.compare(rows, base, bench.part("B5W", base="B5"))
    assert counts(report) == (2, 2, 1, 1)


SUMMARY = "Q1,mosfet,qg,Qg,,,71,nC,,1,summary table"


def test_labels_of_summaries_are_optional(bench: Any) -> None:
    answer = bench.record("qg", (None, None, 71e-9, "C"))
    assert counts(bench.compare([SUMMARY], bench.part("Q1"))) == (0, 0, 0, 0)
    other = type(bench)(bench.folder / "other")
    assert counts(other.compare([SUMMARY, QG], bench.part("Q1", answer, answer))) == (1, 1, 1, 1)


def test_a_predicted_summary_is_exempt_where_it_repeats_or_stands_alone(bench: Any) -> None:
    answer = bench.record("qg", (None, None, 71e-9, "C"), evidence={"page": 2})
    repeats = bench.record("qg", (None, None, 71e-9, "C"), source="summary")
    alone = bench.record("id", (None, None, 33, "A"), source="summary")
    differs = bench.record("qg", (None, None, 70e-9, "C"), source="summary")
    report = bench.compare([QG], bench.part("Q1", repeats, answer, alone, differs))
    assert counts(report) == (1, 1, 2, 1)
    assert causes(report, "error") == ["wrong number"]
    assert causes(report, "page") == []


def test_calibration_counts_correct_answers_by_confidence(bench: Any) -> None:
    answers = [
        bench.record("qg", (None, None, 71e-9, "C"), confidence=1.0),
        bench.record("qg", (None, None, 7e-9, "C"), confidence=0.99),
        bench.record("rg", (None, 2, None, "ohm"), confidence=0.55),
    ]
    buckets = bench.compare([QG], bench.part("Q1", *answers)).calibration
    assert [(bucket.low, bucket.answers, bucket.correct) for bucket in buckets] == [(0.5, 1, 0), (0.99, 2, 1)]


def test_a_document_without_extraction_is_named(bench: Any) -> None:
    bench.sha256 = "9" * 64
    prediction = bench.write_predictions(bench.extraction(bench.part("Q1")))
    bench.sha256 = "0123456789" + "0" * 54
    gold = read_gold(bench.write_labels([QG], []))
    report = score(gold, read_predictions(prediction, gold.names))
    assert report.missing_documents == ("0123456789",)
    assert counts(report) == (1, 0, 0, 0)
