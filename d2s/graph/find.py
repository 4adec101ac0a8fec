"""Finds documents: what a request asks for, ranked, with the facts that match."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from pyoxigraph import NamedNode

from d2s.graph.iris import class_iri, part_key
from d2s.graph.request import Limit, Request

#: What a word counts by how it matches: the type number or an alias, its start, a package, a rating, the title.
_WORTH = {"is": 4.0, "starts": 2.0, "package": 2.0, "rating": 2.0, "title": 1.0}


class Queryable(Protocol):
    """What is needed of a store."""

    def query(self, text_or_name: str, **bindings: Any) -> Any:
        """Run a named query."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A value that meets a limit: SI value and unit, bound, printed conditions, page, and the record's id."""

    limit: str
    parameter: str
    bound: str
    value: float
    unit: str
    conditions: str
    page: int
    record: str


@dataclass(frozen=True, slots=True)
class FoundPart:
    """A part with the facts that meet the limits, and the words that match it."""

    number: str
    facts: tuple[Fact, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A document with the parts that meet the request; a higher score is better."""

    sha256: str
    file_name: str
    manufacturer: str
    title: str
    score: float
    parts: tuple[FoundPart, ...]


#: A part as one document describes it: IRI of the document, type number.
_Key = tuple[str, str]


def find(store: Queryable, request: Request, most: int = 20) -> tuple[Found, ...]:
    """Return the best documents, at most `most`: parts that meet every limit, class, polarity and maker.

    Where the request has words, a part is found that at least one of them matches, and more matching words rank
    higher; then the smallest value of the first upper limit, else the greatest of the first lower one, then the name.
    """
    facts: dict[_Key, list[Fact]] = defaultdict(list)
    scores: dict[_Key, float] = defaultdict(float)
    words: dict[_Key, list[str]] = defaultdict(list)
    meets: set[_Key] | None = None

    def keep(found: Iterable[_Key]) -> None:
        nonlocal meets
        meets = set(found) if meets is None else meets & set(found)

    for limit in request.limits:
        matching = _facts(store, limit)
        for key, items in matching.items():
            facts[key] += items
        keep(matching)
    if request.words or request.ratings:
        for word in request.words:
            for key, how in _words(store, word).items():
                scores[key] += _WORTH[how]
                words[key].append(word)
        for rating in request.ratings:
            for key in _keys(store.query("parts_by_rating", value=rating.value, unit=rating.unit)):
                scores[key] += _WORTH["rating"]
                words[key].append(rating.text)
        keep(scores)
    if request.makers:
        keep(key for maker in request.makers for key in _keys(store.query("parts_of_maker", maker=maker)))
    if request.device_class and (meets is None or meets):
        chosen = {"class": class_iri(request.device_class), "polarity": request.polarity or "."}
        keep(_keys(store.query("parts_of_class", **chosen)))
    by_document: dict[str, list[str]] = defaultdict(list)
    for document, number in sorted(meets or ()):
        by_document[document].append(number)
    ranked = sorted(
        by_document.items(),
        key=lambda item: (
            -max(scores[item[0], number] for number in item[1]),
            min(_merit(request, facts[item[0], number]) for number in item[1]),
            item,
        ),
    )
    return tuple(
        _describe(
            store,
            document,
            max(scores[document, number] for number in numbers),
            tuple(
                FoundPart(number, tuple(facts[document, number]), tuple(words[document, number]))
                for number in sorted(numbers, key=lambda number: (-scores[document, number], number))
            ),
        )
        for document, numbers in ranked[:most]
    )


def _keys(rows: Iterable[Any]) -> Iterable[_Key]:
    return ((row["document"].value, row["number"].value) for row in rows)


def _facts(store: Queryable, limit: Limit) -> dict[_Key, list[Fact]]:
    """Return the facts that meet a limit, by part."""
    found: dict[_Key, list[Fact]] = defaultdict(list)
    for parameter, bound in limit.asked:
        asked: dict[str, Any] = {"parameter": parameter, "bound": bound, "low": limit.low, "high": limit.high}
        if limit.at is None:
            rows = store.query("find_parts", **asked)
        else:
            rows = store.query("find_parts_at", quantity=limit.at.quantity, at=limit.at.value, **asked)
        for row in rows:
            found[row["document"].value, row["number"].value].append(_fact(limit, parameter, bound, row))
    return found


def _fact(limit: Limit, parameter: NamedNode, bound: NamedNode, row: Any) -> Fact:
    return Fact(
        limit=limit.text,
        parameter=parameter.value.rsplit("/", 1)[1],
        bound=bound.value.rsplit("#", 1)[1].lower(),
        value=float(row["value"].value),
        unit=row["unit"].value,
        conditions=row["conditions"].value if row["conditions"] is not None else "",
        page=int(row["page"].value),
        record=row["record"].value,
    )


def _words(store: Queryable, word: str) -> Mapping[_Key, str]:
    """Return how a word matches each part, in the way that counts most."""
    found: dict[_Key, str] = {}
    key = part_key(word)
    if not key:
        return found
    for row in store.query("parts_by_word", word=word, part=key):
        part, how = (row["document"].value, row["number"].value), row["how"].value
        if _WORTH[how] > _WORTH.get(found.get(part, ""), 0.0):
            found[part] = how
    return found


def _merit(request: Request, facts: Iterable[Fact]) -> float:
    """Return what parts of one score are ordered by, smallest first."""
    upper = next((limit for limit in request.limits if limit.low == 0.0), None)
    limit = upper or next(iter(request.limits), None)
    values = [abs(fact.value) for fact in facts if limit is not None and fact.limit == limit.text]
    if not values:
        return 0.0
    return min(values) if upper else -max(values)


def _describe(store: Queryable, document: str, score: float, parts: tuple[FoundPart, ...]) -> Found:
    row = next(iter(store.query("document", document=document)))
    shown = {name: row[name].value if row[name] is not None else "" for name in ("fileName", "manufacturer", "title")}
    return Found(
        sha256=document.removeprefix("urn:sha256:"),
        file_name=shown["fileName"],
        manufacturer=shown["manufacturer"],
        title=shown["title"],
        score=score,
        parts=parts,
    )
