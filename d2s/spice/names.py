"""Safe names of models and files: ASCII letters, digits, `_`, `-`, unique, no simulator keyword."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

_KEYWORDS = frozenset(
    [
        "c",
        "cap",
        "csw",
        "d",
        "diode",
        "gaasfet",
        "hfet1",
        "hfet2",
        "ic",
        "ind",
        "l",
        "ltra",
        "mes",
        "mesfet",
        "mesa",
        "model",
        "mos1",
        "mos2",
        "mos3",
        "nhfet",
        "njf",
        "nmf",
        "nmos",
        "npn",
        "numd",
        "nbjt",
        "nodeset",
        "off",
        "params",
        "pjf",
        "phfet",
        "pmf",
        "pmos",
        "pnp",
        "r",
        "res",
        "rc",
        "sw",
        "tc",
        "temp",
        "txl",
        "urc",
        "vbic",
        "ac",
        "dc",
        "tran",
        "op",
        "pulse",
        "sin",
        "exp",
        "pwl",
    ]
)
#: ngspice 39 never returns from a model whose name contains this.
_DEADLY = re.compile("vdmos", re.IGNORECASE)


def safe_name(text: str, taken: Container[str] = ()) -> str:
    """Return a name for model and file: unlike every name in `taken` (compared in lower case)."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    name = re.sub(r"[^A-Za-z0-9_-]+", "_", plain).strip("_-") or "part"
    name = _DEADLY.sub("VDM0S", name)
    if name.lower() in _KEYWORDS:
        name = f"{name}_part"
    candidate, count = name, 1
    while candidate.lower() in taken:
        count += 1
        candidate = f"{name}_{count}"
    return candidate
