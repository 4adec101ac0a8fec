"""What a bench is, and what all of them share."""

from __future__ import annotations

from dataclasses import dataclass

from d2s.records.model import Model
from d2s.spice.facts import Fact


class UntestableError(Exception):
    """The row cannot be put on its bench; the text is the reason."""


@dataclass(frozen=True, slots=True)
class Bench:
    """A circuit and the commands that end with a vector `out`: the measured magnitude in SI."""

    circuit: str
    commands: str

    def deck(self, include: str, title: str) -> str:
        """Return the whole deck; `include` is the file with the model."""
        return (
            f"{title}\n.include {include}\n.options temp=25 reltol=1e-5 gmin=1e-15 abstol=1e-15\n{self.circuit}\n"
            f".control\n{self.commands}\nlet out = abs(out)\necho RES out $&out\nquit\n.endc\n.end\n"
        )


def need(fact: Fact, *names: str) -> float:
    """Return the first stated condition in SI; raise `UntestableError` where none is stated."""
    for name in names:
        if name in fact.at:
            return fact.at[name]
    raise UntestableError(f"the row does not state {' or '.join(names)}")


def sign(model: Model) -> int:
    """Return -1 for P-type devices, else 1."""
    return -1 if model.polarity == "p" else 1


def capacitance(source: str, frequency: float) -> str:
    """Return the commands for the capacitance that an AC source of 1 V sees."""
    return f"ac lin 1 {frequency:g} {frequency:g}\nlet out = imag(i({source}))/{2 * 3.141592653589793 * frequency:.12g}"
