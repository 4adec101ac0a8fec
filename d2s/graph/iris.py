"""Deterministic names: every IRI follows from content, never from counters, runs or time."""

from __future__ import annotations

import re
from hashlib import sha256 as _sha256
from urllib.parse import quote

from pyoxigraph import NamedNode

from d2s.graph.namespaces import CLASSES, MAKERS, MODELS, PARAMETERS, PARTS


def safe(text: str) -> str:
    """Return the text as one path segment or fragment of an IRI."""
    return quote(text, safe="", errors="replace")


def digest(*parts: object) -> str:
    """Return 16 hex digits that stand for the parts."""
    return _sha256("\x1f".join(map(str, parts)).encode("utf-8", "replace")).hexdigest()[:16]


def part_key(part_number: str) -> str:
    """Return the type number as it is compared: letters and digits, in capitals."""
    return re.sub(r"[\W_]", "", part_number).upper()


def document_iri(sha256: str) -> NamedNode:
    """Return the name of the PDF, which is also the name of its graph."""
    return NamedNode(f"urn:sha256:{sha256}")


def local_iri(sha256: str, name: str) -> NamedNode:
    """Return the name of something inside the PDF; `name` is a legal fragment."""
    return NamedNode(f"urn:sha256:{sha256}#{name}")


def described_part_iri(sha256: str, part_number: str) -> NamedNode:
    """Return the name of a part as this document describes it."""
    return local_iri(sha256, f"part-{safe(part_number)}")


def _slug(maker: str) -> str:
    return safe("-".join(re.findall(r"[^\W_]+", maker.casefold())))


def maker_iri(maker: str) -> NamedNode:
    """Return the name of a maker: letters and digits in lower case, joined by `-`."""
    return NamedNode(MAKERS + _slug(maker))


def part_iri(maker: str, part_number: str) -> NamedNode:
    """Return the global name of a part, shared by documents and revisions."""
    return NamedNode(f"{PARTS}{_slug(maker)}/{safe(part_number)}")


def class_iri(device_class: str) -> NamedNode:
    """Return the name of a device class."""
    return NamedNode(CLASSES + safe(device_class))


def parameter_iri(device_class: str, parameter: str) -> NamedNode:
    """Return the name of a canonical parameter within its device class."""
    return NamedNode(f"{PARAMETERS}{safe(device_class)}/{safe(parameter)}")


def quantity_iri(record: str, bound: str) -> NamedNode:
    """Return the name of a record's `min`, `typ` or `max`."""
    return NamedNode(f"{record}#{bound}")


def model_parameter_iri(device_class: str, name: str) -> NamedNode:
    """Return the name of a parameter of a class's model card."""
    return NamedNode(f"{MODELS}{safe(device_class)}/{safe(name)}")
