"""Runs one deck in a fresh simulator process and fails closed on anything suspicious."""

from __future__ import annotations

import math
import re
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from d2s.errors import SimulatorError
from d2s.verify.simulator import Simulator

#: Limits of one run: wall-clock and CPU seconds, bytes of address space.
WALL_SECONDS = 10.0
CPU_SECONDS = 5
MEMORY_BYTES = 1 << 30

_RESULT = re.compile(r"^RES (\S+) (\S+)\s*$", re.MULTILINE)
_TROUBLE = re.compile(
    r"^.*(?:unrecognized parameter|\berror\b|singular|aborted|can't find|cannot find|unknown|no such|not found|"
    r"too small|too many|failed|warning|unable to).*$",
    re.IGNORECASE | re.MULTILINE,
)
_HARMLESS = re.compile(
    r"^(?:Circuit: .*|Warning: can't find the initialization file spinit|Note:|"
    r"No compatibility mode selected|Compatibility modes selected|"
    r"Warning: (?:Dynamic|True) gmin stepping failed|"
    r"\s*Trying gmin =.*Warning: (?:Further gmin increment|Last gmin step failed)).*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run said: named numbers, and the first suspicious message (empty where there is none)."""

    results: Mapping[str, float]
    message: str


@dataclass(frozen=True, slots=True)
class Deck:
    """A circuit, the commands that echo its results, and the files that it includes (name → text).

    `expected` are the names of its `RES name value` lines; `circuit` starts with a title and ends with `.end`.
    """

    circuit: str
    commands: str
    files: Mapping[str, str]
    expected: tuple[str, ...] = ("out",)

    def text(self) -> str:
        """Return the whole deck with its control block."""
        body = self.circuit.rstrip().removesuffix(".end").rstrip()
        return f"{body}\n.control\n{self.commands}\nquit\n.endc\n.end\n"


#: Sets the limits in the child before the simulator replaces it; safe in a threaded parent, unlike `preexec_fn`.
_LIMITED = 'ulimit -c 0; ulimit -v {kibibytes}; ulimit -t {seconds}; exec "$0" "$@"'


def run_decks(simulator: Simulator, decks: Sequence[Deck], lenient: bool = False) -> list[Outcome]:
    """Simulate decks one after the other in one fresh process, each as a circuit of its own.

    Where anything looks like trouble, every deck runs in a process of its own, so that one bad deck spoils no other;
    with `lenient` a deck without a result simply has none. A deck that exceeds its limits has that as its message.
    """
    if len(decks) > 1:
        try:
            found = _run_together(simulator, decks, lenient)
        except SimulatorError:
            found = None
        if found is not None:
            return found
    outcomes = []
    for deck in decks:
        try:
            outcomes.append(run_deck(simulator, deck.text(), deck.files, deck.expected))
        except SimulatorError as error:
            outcomes.append(Outcome({}, error.message))
    return outcomes


def _run_together(simulator: Simulator, decks: Sequence[Deck], lenient: bool) -> list[Outcome] | None:
    """Return the outcomes of all decks of one process; None where one of them is in doubt."""
    files: dict[str, str] = {}
    lines = []
    for number, deck in enumerate(decks):
        circuit = deck.circuit
        for name, text in deck.files.items():
            own = name if files.get(name, text) == text else f"{number}-{name}"
            files[own] = text
            circuit = circuit.replace(f".include {name}\n", f".include {own}\n")
        files[f"b{number}.cir"] = circuit
        lines += [
            f"source b{number}.cir",
            re.sub(r"^echo RES ", f"echo RES {number}:", deck.commands, flags=re.MULTILINE),
        ]
        lines += ["destroy all", "remcirc"]
    body = "\n".join(lines)
    seconds = CPU_SECONDS + len(decks) // 4
    outcome = run_deck(simulator, f"set of benches\n.control\n{body}\nquit\n.endc\n.end\n", files, (), seconds)
    if outcome.message and not lenient:
        return None
    split: list[dict[str, float]] = [{} for _ in decks]
    for key, value in outcome.results.items():
        owner, _, name = key.partition(":")
        split[int(owner)][name] = value
    missing = [sorted(set(deck.expected) - set(found)) for deck, found in zip(decks, split, strict=True)]
    if any(missing) and not lenient:
        return None
    return [
        Outcome(found, f"no result for {', '.join(lost)}" if lost else "")
        for found, lost in zip(split, missing, strict=True)
    ]


def run_deck(
    simulator: Simulator,
    deck: str,
    files: Mapping[str, str] | None = None,
    expected: Iterable[str] = (),
    cpu_seconds: int = CPU_SECONDS,
) -> Outcome:
    """Simulate a deck whose control block echoes `RES name value` lines.

    `files` are written beside the deck (name → text). Raise `SimulatorError` D703 where a limit is exceeded. Whatever
    looks like trouble, and every name of `expected` without a finite value, is the outcome's message.
    """
    wall = WALL_SECONDS + 2 * (cpu_seconds - CPU_SECONDS)
    with tempfile.TemporaryDirectory(prefix="d2s-") as folder:
        where = Path(folder)
        for name, text in (files or {}).items():
            (where / name).write_text(text, encoding="ascii")
        (where / "deck.cir").write_text(deck, encoding="ascii")
        flags = ["-D", f"ngbehavior={simulator.compat}"] if simulator.compat else []
        limited = _LIMITED.format(kibibytes=MEMORY_BYTES >> 10, seconds=cpu_seconds)
        try:
            done = subprocess.run(
                ["/bin/sh", "-c", limited, str(simulator.path), "-b", "-n", *flags, "deck.cir"],
                cwd=where,
                env={"HOME": folder, "TMPDIR": folder, "PATH": "/usr/bin:/bin", "LC_ALL": "C"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=wall,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise SimulatorError("D703", limit=f"{wall:g} s", deck=_first(files)) from error
    if done.returncode < 0 or done.returncode > 128:
        raise SimulatorError("D703", limit=f"{cpu_seconds} CPU s or {MEMORY_BYTES >> 20} MiB", deck=_first(files))
    text = done.stdout.decode("utf-8", "replace")
    results = {name: value for name, raw in _RESULT.findall(text) if (value := _finite(raw)) is not None}
    trouble = [m[0].strip() for m in _TROUBLE.finditer(text) if not _HARMLESS.match(m[0].strip())]
    missing = sorted(set(expected) - set(results))
    message = trouble[0] if trouble else f"no result for {', '.join(missing)}" if missing else ""
    return Outcome(results, message)


def _first(files: Mapping[str, str] | None) -> str:
    return next(iter(files or {}), "deck.cir")


def _finite(raw: str) -> float | None:
    try:
        value = float(raw)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
