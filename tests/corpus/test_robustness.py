"""Every datasheet of the corpus ends in a result or a coded error, in time."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from d2s.errors import CODES
from d2s.report.schema import extraction_schema

pytestmark = pytest.mark.corpus

LIMIT_SECONDS = 20.0


@pytest.fixture(scope="module")
def extractions(run: Any) -> dict[str, dict[str, Any]]:
    return {
        item["file"]: json.loads((Path(item["folder"]) / "extraction.json").read_text(encoding="utf-8"))
        for item in run.documents
        if item["folder"]
    }


def broken(extractions: dict[str, dict[str, Any]], rule: Callable[[dict[str, Any]], bool]) -> list[str]:
    return [Path(file).name for file, item in extractions.items() if not rule(item)]


def test_every_datasheet_has_its_folder(
    run: Any, datasheets: list[Path], extractions: dict[str, dict[str, Any]]
) -> None:
    defects = [(item["file"], item["errors"]) for item in run.documents if not item["folder"]]
    assert defects == []
    assert len(extractions) == len(datasheets)


def test_every_outcome_is_coded(run: Any, extractions: dict[str, dict[str, Any]]) -> None:
    codes = {error["code"] for item in extractions.values() for error in item["errors"]}
    assert codes <= CODES.keys() - {"D999"}
    assert broken(extractions, lambda item: (item["status"] == "ok") == (item["errors"] == [])) == []
    failed = {item["file"] for item in run.documents if item["status"] == "failed"}
    assert run.code == (1 if failed else 0)
    assert all(f"failed: {file}: [D" in run.stderr for file in failed)


def test_no_datasheet_takes_longer_than_the_limit(run: Any) -> None:
    slow = {item["file"]: item["seconds"] for item in run.documents if item["seconds"] > LIMIT_SECONDS}
    assert slow == {}


def test_every_extraction_keeps_the_published_schema(extractions: dict[str, dict[str, Any]]) -> None:
    validator = jsonschema.validators.validator_for(extraction_schema())(extraction_schema())
    assert broken(extractions, validator.is_valid) == []


def test_accepted_records_stand_on_a_page_with_a_cell_for_every_bound(extractions: dict[str, dict[str, Any]]) -> None:
    def placed(item: dict[str, Any]) -> bool:
        for part in item["parts"]:
            for record in part["parameters"]:
                evidence = record["evidence"]
                stated = {bound for bound in ("min", "typ", "max") if record[bound] is not None}
                if not 1 <= evidence["page"] <= item["document"]["pages"] or not stated <= evidence["cells"].keys():
                    return False
        return True

    assert broken(extractions, placed) == []


def test_identifiers_are_unique_within_a_document(extractions: dict[str, dict[str, Any]]) -> None:
    def unique(item: dict[str, Any]) -> bool:
        names = [record["id"] for part in item["parts"] for record in part["parameters"]]
        return len(names) == len(set(names))

    assert broken(extractions, unique) == []
