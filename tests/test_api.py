from __future__ import annotations

import subprocess
import sys

import d2s

PUBLIC = [
    "CardParameter",
    "Condition",
    "D2SError",
    "Document",
    "Element",
    "Evidence",
    "Extraction",
    "InputError",
    "KnowledgeError",
    "Model",
    "ModelSet",
    "Outcome",
    "Package",
    "Part",
    "Problem",
    "Record",
    "Result",
    "Settings",
    "SimulatorError",
    "Status",
    "StoreError",
    "UsageError",
    "Verification",
    "__version__",
    "extract",
    "load_settings",
    "open_store",
    "write",
]


def test_the_public_names_are_these() -> None:
    assert sorted(d2s.__all__) == sorted(PUBLIC)


def test_every_public_name_is_there_and_has_a_docstring() -> None:
    for name in d2s.__all__:
        found = getattr(d2s, name)
        assert name == "__version__" or found.__doc__, name


def test_an_unknown_name_is_an_attribute_error() -> None:
    assert not hasattr(d2s, "nothing_of_this_name")


def test_import_loads_no_heavy_library() -> None:
    code = "import d2s, sys; print(sorted({'spacy', 'pint', 'scipy', 'pyoxigraph', 'playa'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
