"""Named queries: SPARQL files whose comments say what they are for, what they take and what holds by default."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from d2s.errors import UsageError
from d2s.graph.iris import document_iri, part_key
from d2s.graph.namespaces import PREFIXES

_FOLDER = Path(__file__).parent / "queries"
_PARAMETER = re.compile(r"\$([A-Za-z]\w*)")
_DESCRIBED = re.compile(r"# \$(\w+) +(.+?)(?: \[(\S+)\])?")
_SHORT_IRI = re.compile(rf"({'|'.join(PREFIXES)}):([\w/.%-]*)")
_PLACE = re.compile(r"[#/][^#/]*$")

#: A value bound to a `$parameter` of a query.
Term = ox.NamedNode | ox.Literal | str | int | float

#: What becomes of a string given for a parameter of that name.
_CONVERTED: dict[str, Callable[[str], Term]] = {
    "part": part_key,
    "document": lambda text: document_iri(text.removeprefix("urn:sha256:")),
}


@dataclass(frozen=True, slots=True)
class QueryParameter:
    """A `$name` of a query; `default` is None where a value must be given."""

    name: str
    meaning: str
    default: Term | None = None


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query of `queries/`, as its comment describes it."""

    name: str
    purpose: str
    parameters: tuple[QueryParameter, ...]
    example: str
    text: str

    def bound(self, bindings: Mapping[str, Term]) -> str:
        """Return the SPARQL text with all values in place.

        `$part` is compared by letters and digits in capitals; `$document` takes the hash of a PDF too.
        Raise `UsageError` D901 on a missing or an unknown value.
        """
        values = {item.name: item.default for item in self.parameters if item.default is not None} | dict(bindings)
        for name, value in values.items():
            if isinstance(value, str) and name in _CONVERTED:
                values[name] = _CONVERTED[name](value)
        return bind(self.text, values)

    def to_fill(self) -> str:
        """Return the SPARQL text with the defaults in place; the other `$names` are left to fill."""
        defaults = {item.name: _written(item.default) for item in self.parameters if item.default is not None}
        lines = self.text.splitlines(keepends=True)
        return "".join(
            line if line.startswith("#") else _PARAMETER.sub(lambda name: defaults.get(name[1], name[0]), line)
            for line in lines
        )


def _written(value: Term) -> str:
    """Return a value as a SPARQL term; integers plainly, so that they can stand behind LIMIT."""
    return str(value if isinstance(value, (ox.NamedNode, ox.Literal, int)) else ox.Literal(value))


def parse_term(text: str) -> Term:
    """Return what a person wrote: an IRI in `<>` or with a known prefix, a number, or a string that may be quoted."""
    if text.startswith("<") and text.endswith(">"):
        return ox.NamedNode(text[1:-1])
    if short := _SHORT_IRI.fullmatch(text):
        return ox.NamedNode(PREFIXES[short[1]] + short[2])
    if len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1]
    for number in (int, float):
        try:
            return number(text)
        except ValueError:
            continue
    return text


def short_iri(iri: str) -> str:
    """Return an IRI with its prefix where the vocabulary knows one, else the IRI."""
    space = _PLACE.sub(lambda match: match[0][0], iri)
    for prefix, name in PREFIXES.items():
        if space == name or (name.startswith("https://w3id.org/d2s/") and iri.startswith(name)):
            return f"{prefix}:{iri.removeprefix(name)}"
    return iri


def query_names() -> tuple[str, ...]:
    """Return the names of all queries kept as files."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.rq")))


@cache
def named_query(name: str) -> NamedQuery:
    """Return a query by name; raise `UsageError` D504 on an unknown one."""
    path = _FOLDER / f"{name}.rq"
    if not re.fullmatch(r"[\w-]+", name) or not path.is_file():
        raise UsageError("D504", name=name, known=", ".join(query_names()))
    text = path.read_text(encoding="utf-8")
    head = [line for line in text.splitlines() if line.startswith("#")]
    parameters = [match for line in head if (match := _DESCRIBED.fullmatch(line))]
    example = next((line.partition("Example: ")[2] for line in head if "Example: " in line), "")
    return NamedQuery(
        name=name,
        purpose=" ".join(_purpose(head)),
        parameters=tuple(
            QueryParameter(match[1], match[2], None if match[3] is None else parse_term(match[3]))
            for match in parameters
        ),
        example=example,
        text=text,
    )


def _purpose(head: list[str]) -> Iterator[str]:
    """Yield the lines before the first parameter or example."""
    for line in head:
        if line.startswith(("# $", "# Example:", "# No parameters.")):
            return
        yield line.removeprefix("# ")


def bind(text: str, bindings: Mapping[str, Term]) -> str:
    """Return the query with every `$name` replaced by its value as a SPARQL term.

    Strings and floats become literals (floats `xsd:double`), integers are written plainly, so that they can stand
    behind LIMIT, nodes stay nodes. Raise `UsageError` D901 on a
    `$name` without a value and on a value without its `$name`.
    """
    body = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    wanted = set(_PARAMETER.findall(body))
    if missing := sorted(wanted - bindings.keys()):
        raise UsageError("D901", reason=f"the query needs a value for ${missing[0]}")
    if unknown := sorted(bindings.keys() - wanted):
        raise UsageError("D901", reason=f"the query has no ${unknown[0]}; it takes {sorted(wanted)}")
    values = {name: _written(value) for name, value in bindings.items()}
    return _PARAMETER.sub(lambda match: values[match[1]], body)


def to_sparql(text_or_name: str, bindings: Mapping[str, Term]) -> str:
    """Return what to run: a named query with its values, or SPARQL text with them."""
    if re.fullmatch(r"[\w-]+", text_or_name):
        return named_query(text_or_name).bound(bindings)
    return bind(text_or_name, bindings)


def describe_queries() -> str:
    """Return the descriptions of all named queries in Markdown: what `docs/graph.md` holds."""
    parts = []
    for name in query_names():
        query = named_query(name)
        if name.startswith("facts_"):
            continue
        parts += [f"### {name}", "", query.purpose, ""]
        if query.parameters:
            parts += ["| parameter | meaning | default |", "|---|---|---|"]
            parts += [f"| `{item.name}` | {item.meaning} | {_shown(item.default)} |" for item in query.parameters]
            parts.append("")
        parts += ["```sh", query.example, "```", ""]
    return "\n".join(parts)


def _shown(default: Term | None) -> str:
    if default is None:
        return ""
    return f"`{short_iri(default.value) if isinstance(default, ox.NamedNode) else default}`"


if __name__ == "__main__":
    print(describe_queries())
