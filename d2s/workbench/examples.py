"""Examples of every rule and term: `corpus/examples.tsv`.

`python -m d2s.workbench.examples corpus/examples.tsv` fills it from the corpus (`D2S_CORPUS`): rows that still hold
stay as they are, missing ones are looked for. What no sheet of the corpus prints is a `fixture`: a text that a person
gives.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from d2s.errors import KnowledgeError
from d2s.knowledge.ontology import Ontology
from d2s.knowledge.rules import Rules
from d2s.resolve.catalogue import Catalogue
from d2s.resolve.normalise import Normaliser
from d2s.workbench.corpus import Corpus
from d2s.workbench.listing import Listed
from d2s.workbench.printed import printed_rows
from d2s.workbench.texts import cases, hits

FIXTURE = "fixture"
_COLUMNS = ("id", "document", "page", "text")
_LONGEST = 100  # characters


class Example(NamedTuple):
    """A text that a rule or term is right for; `document` are ten digits of a sheet's hash, or `fixture`.

    The text of a term is `symbol | name` as a row prints them.
    """

    document: str
    page: int
    text: str


def read_examples(path: Path) -> dict[str, Example]:
    """Read the examples by id; raise `KnowledgeError` D801 where the file is missing or a line is wrong."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
        return {row["id"]: Example(row["document"], int(row["page"]), row["text"]) for row in rows}
    except (OSError, KeyError, ValueError, TypeError) as error:
        raise KnowledgeError("D801", file=path, reason=f"no table of {', '.join(_COLUMNS)}: {error}") from error


def write_examples(path: Path, examples: Mapping[str, Example]) -> None:
    """Write the examples, one line each, in the order given."""
    lines = ["\t".join(_COLUMNS), *("\t".join(map(str, (name, *example))) for name, example in examples.items())]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


class Terms:
    """Tells whether a row's label is one of a parameter, as the resolver looks it up."""

    def __init__(self, ontology: Ontology, rules: Rules) -> None:
        self._ontology = ontology
        normaliser, fuzzy = Normaliser(rules.matching), rules.matching.thresholds.fuzzy
        self._catalogues: dict[str, Catalogue] = {}
        for name, file in ontology.files.items():
            own = {parameter.id: parameter for parameter in file.parameters}
            self._catalogues[name] = Catalogue(own, normaliser, fuzzy)

    def ids(self) -> tuple[str, ...]:
        """Return the ids of all terms in force: `mosfet.rds_on`."""
        files = self._ontology.files.items()
        return tuple(f"{name}.{item.id}" for name, file in files for item in file.parameters if not item.deprecated)

    def holds(self, term: str, text: str) -> bool:
        """Tell whether `symbol | name` finds the term."""
        owner, _, parameter = term.rpartition(".")
        symbol, _, name = text.partition("|")
        catalogue = self._catalogues[owner]
        found = {hit.parameter for hit in catalogue.by_symbol(symbol.strip())}
        return parameter in found | {hit.parameter for hit in catalogue.by_name(name.strip())}

    def fixture(self, term: str) -> Example:
        """Return the term's first symbol and English name as an example."""
        owner, _, parameter = term.rpartition(".")
        item = next(item for item in self._ontology.files[owner].parameters if item.id == parameter)
        name = next((name for names in item.names.values() for name in names), "")
        return Example(FIXTURE, 0, f"{next(iter(item.symbols), '')} | {name}")


def of_rules(corpus: Corpus, rules: Sequence[Listed]) -> Iterator[tuple[str, Example]]:
    """Yield an example for each rule that the corpus has a case of."""
    open_rules = {rule.id: rule for rule in rules}
    for sha256, resolution in corpus.resolutions.items():
        kept = corpus.layout_of(sha256)
        if kept is None or not open_rules:
            continue
        for rule, case in list(hits(open_rules.values(), cases(kept.layout, resolution))):
            if len(case.text) <= _LONGEST and "\t" not in case.text:
                del open_rules[rule.id]
                yield rule.id, Example(*case)


def of_terms(corpus: Corpus, terms: Terms) -> Iterator[tuple[str, Example]]:
    """Yield an example for each term that a row of the corpus was accepted as."""
    wanted = set(terms.ids())
    for row in printed_rows(corpus.resolutions.values()):
        text = f"{row.symbol} | {row.name}".replace("\t", " ")
        names = [f"{owner}.{row.parameter}" for owner in (row.device_class, *_parents(corpus, row.device_class), "all")]
        name = next((name for name in names if name in wanted), None)
        if name is not None and len(text) <= _LONGEST and terms.holds(name, text):
            wanted.discard(name)
            yield name, Example(row.sha256[:10], row.page, text)


def _parents(corpus: Corpus, device_class: str) -> Iterator[str]:
    entry = corpus.ontology.classes.get(device_class)
    while entry is not None and entry.parent is not None:
        yield entry.parent
        entry = corpus.ontology.classes[entry.parent]


def fill(corpus: Corpus, rules: Sequence[Listed], kept: Mapping[str, Example]) -> dict[str, Example]:
    """Return the examples of all rules and terms: kept ones that still hold, else of the corpus, else fixtures."""
    terms = Terms(corpus.ontology, corpus.rules)
    still = {rule.id: kept[rule.id] for rule in rules if rule.id in kept and rule.matches(kept[rule.id].text)}
    still |= {name: kept[name] for name in terms.ids() if name in kept and terms.holds(name, kept[name].text)}
    found = dict(of_rules(corpus, [rule for rule in rules if rule.id not in still])) | dict(of_terms(corpus, terms))
    order = (*(rule.id for rule in rules), *terms.ids())
    fixtures = {name: terms.fixture(name) for name in terms.ids() if name not in still and name not in found}
    examples = found | fixtures | still
    return {name: examples[name] for name in order if name in examples}


def main(path: Path) -> None:
    """Fill the file from the corpus of the settings, and say which rules still lack an example."""
    from d2s.settings import load_settings
    from d2s.units.units import Units
    from d2s.workbench.corpus import find_sheets
    from d2s.workbench.listing import listed

    settings = load_settings()
    corpus = Corpus(settings, find_sheets(settings))
    rules = listed(corpus.rules, corpus.ontology.checks, Units.load(settings.ontology))
    examples = fill(corpus, rules, read_examples(path) if path.is_file() else {})
    write_examples(path, examples)
    for rule in rules:
        if rule.id not in examples:
            print(f"{rule.id}\tno sheet of the corpus is a case of it; add a {FIXTURE} line: {rule.says[:100]}")


if __name__ == "__main__":
    import sys

    main(Path(sys.argv[1]))
