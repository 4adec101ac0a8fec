"""Stable names of records: the same printed row of the same file is the same record in every run."""

from __future__ import annotations

from hashlib import sha256 as _sha256

from d2s.records.geometry import Box


def record_id(sha256: str, page: int, box: Box, text: str, part: str, share: str = "") -> str:
    """Return the `urn:d2s:record:…` of one printed value set, from what is printed and nothing else.

    `sha256` is the file's hash, `box` the row's box in points, `text` its text (white space is no difference), `part`
    the type number. `share` tells records of one row apart by what the row prints for each: the symbol where it names
    two quantities (`VGD` of `VGS, VGD`), the element of a dual, or both joined by a blank; empty for a row's only
    record. Give no canonical parameter as `share`: the name of a record survives a new decision about it.
    """
    place = ",".join(f"{value + 0.0:.1f}" for value in Box(*box).rounded())
    key = "\n".join((sha256, str(page), place, " ".join(text.split()), part, share))
    return f"urn:d2s:record:{sha256[:10]}:{_sha256(key.encode('utf-8', 'replace')).hexdigest()[:16]}"
