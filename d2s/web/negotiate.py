"""Which format a client gets (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Mapping

#: Media type → name of a result format, the preferred one first.
RESULTS: dict[str, str] = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "application/sparql-results+xml": "xml",
    "application/xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
#: Media type → name of a graph format, the preferred one first.
GRAPHS: dict[str, str] = {
    "text/turtle": "ttl",
    "application/n-triples": "nt",
    "application/rdf+xml": "rdf",
    "application/ld+json": "jsonld",
    "text/plain": "nt",
    "application/x-turtle": "ttl",
}


def _ranges(accept: str) -> list[tuple[str, float]]:
    """Return media ranges with their weights; one that cannot be read counts as 0."""
    ranges = []
    for item in accept.split(","):
        media, *parameters = (part.strip().lower() for part in item.split(";"))
        weight = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                try:
                    weight = float(value)
                except ValueError:
                    weight = 0.0
        if media:
            ranges.append((media, weight))
    return ranges


def _weight(media: str, ranges: list[tuple[str, float]]) -> float:
    """Return what the most precise range that holds the media type weighs."""
    for wanted in (media, f"{media.partition('/')[0]}/*", "*/*"):
        weights = [weight for name, weight in ranges if name == wanted]
        if weights:
            return max(weights)
    return 0.0


def choose(accept: str | None, offered: Mapping[str, str]) -> str | None:
    """Return the media type to answer with: the heaviest, and the first among equals; None where none is accepted."""
    if not accept or not (ranges := _ranges(accept)):
        return next(iter(offered))
    weights = {media: _weight(media, ranges) for media in offered}
    best = max(weights, key=lambda media: weights[media])
    return best if weights[best] > 0 else None


def wants_page(accept: str | None) -> bool:
    """Tell whether a person's browser asks: HTML is named, and no format of results or graphs weighs as much."""
    ranges = _ranges(accept or "")
    named = dict(ranges)
    rivals = [weight for media, weight in ranges if media in RESULTS or media in GRAPHS]
    page = named.get("text/html", 0.0)
    return page > 0 and page >= max((weight for weight in rivals), default=0.0)
