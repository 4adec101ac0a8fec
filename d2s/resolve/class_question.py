"""Asks for the device class of a sheet whose words do not tell it; the sheet's own symbols have to confirm it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from d2s.knowledge.ontology import Ontology
from d2s.llm.question import Item, Option, load_question
from d2s.records.layout import Row
from d2s.resolve.arbiter import Counsel

_LEAST_SYMBOLS = 4
_LEAST_SHARE = 0.6


def ask_class(
    counsel: Counsel, rows: Sequence[Row], ontology: Ontology, known: Callable[[str, str], bool]
) -> str | None:
    """Return the class that a model chooses and the symbols confirm; None where it chooses none or they do not.

    `known` tells whether a symbol is one of a class: at least four printed symbols, and 60 % of them, have to be.
    """
    symbols = list(dict.fromkeys(row.symbol.text for row in rows if row.symbol is not None))
    names = list(dict.fromkeys(row.name.text for row in rows if row.name is not None))
    classes = [entry for entry in ontology.classes.values() if ontology.supports(entry.id)]
    question = load_question("device_class")
    data = {"symbols": ", ".join(symbols), "names": ", ".join(names)}
    options = tuple(Option(entry.id, entry.label) for entry in classes[: question.most])
    choice = counsel.ask(question, [Item("document", data, options)]).get("document") if symbols else None
    if choice is None or choice.option is None or choice.option not in {option.name for option in options}:
        return None
    if not question.trusts(counsel.model):
        return None
    confirmed = [symbol for symbol in symbols if known(choice.option, symbol)]
    enough = len(confirmed) >= _LEAST_SYMBOLS and len(confirmed) >= _LEAST_SHARE * len(symbols)
    return choice.option if enough else None
