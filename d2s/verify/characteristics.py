"""Characteristics of a model at the conditions of a sheet's rows: output current, and recovery over time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from d2s.records.model import Model
from d2s.records.verification import Check, Curve, Mark
from d2s.spice.facts import Fact
from d2s.verify.benches.bench import Bench, Probe
from d2s.verify.benches.output import applied, output_characteristic
from d2s.verify.run import run_decks
from d2s.verify.simulator import Simulator
from d2s.verify.verify import Rows, bench_of

#: Output characteristics by class: current, voltage, drive, and the drive's unit.
_OUTPUT: Mapping[str, tuple[str, str, str, str]] = MappingProxyType(
    {"mosfet": ("ID", "VDS", "VGS", "V"), "jfet": ("ID", "VDS", "VGS", "V"), "bjt": ("IC", "VCE", "IB", "mA")}
)
_MOST_DRIVES = 6
#: A window is this much wider than the outermost mark.
_MARGIN = 1.3
#: A recovery is drawn from this share of its time before the current's zero to twice its time after it.
_BEFORE, _AFTER, _INSTANTS = 0.2, 2.0, 56
#: The bench of a recovery simulates this many times the printed time behind the zero.
_SIMULATED = 6
#: What is drawn must not ring after an abrupt end, as the trapezoidal rule does; until then both rules agree.
_SMOOTH = " method=gear"


def characteristics_of(
    model: Model, text: str, rows: Rows, checks: Sequence[Check], simulator: Simulator
) -> list[Curve]:
    """Return the output characteristics and recovery waveforms that tested rows give the conditions of."""
    tested = {check.fact: check for check in checks if check.simulated is not None}
    facts = [fact for fact in rows.facts if fact.record.id in tested]
    drawn: list[_Output | _Recovery] = [
        *_outputs(model, rows.device_class, facts, tested),
        *_recoveries(model, rows.device_class, facts, tested),
    ]
    decks = [one.bench.traced(model.file, text, model, one.probe) for one in drawn]
    outcomes = run_decks(simulator, decks, lenient=True)
    found = [one.curve(outcome.results) for one, outcome in zip(drawn, outcomes, strict=True) if not outcome.message]
    return [curve for curve in found if len(curve.points) > 1]


@dataclass(frozen=True, slots=True)
class _Output:
    """One curve of an output characteristic, kept inside a window of volts and amperes."""

    part: str
    names: tuple[str, str]
    marks: tuple[Mark, ...]
    note: str
    window: tuple[float, float]
    bench: Bench
    probe: Probe

    def curve(self, results: Mapping[str, float]) -> Curve:
        points = [(results[f"x{n}"], results[f"y{n}"]) for n in range(self.probe.count)]
        inside = tuple(point for point in points if point[0] <= self.window[0] and point[1] <= self.window[1])
        rows = tuple((mark.fact, mark.x) for mark in self.marks)
        return Curve(self.part, *self.names, False, self.note, inside, rows, "A", self.marks)


def _outputs(model: Model, device_class: str, facts: Sequence[Fact], tested: Mapping[str, Check]) -> Iterator[_Output]:
    if device_class not in _OUTPUT:
        return
    current, voltage, driven, unit = _OUTPUT[device_class]
    families: dict[float, list[Mark]] = {}
    for fact in facts:
        drive, marks = _placed(device_class, fact)
        if drive is not None and marks and fact.room:
            families.setdefault(drive, []).extend(marks)
    if not families:
        return
    marks = [mark for family in families.values() for mark in family]
    volts, amperes = _MARGIN * max(mark.x for mark in marks), _MARGIN * max(mark.y for mark in marks)
    volts = max([volts, *_depth(device_class, facts, families)])
    opened = [tested[fact.record.id].simulated or 0.0 for fact in facts if fact.parameter == "idss"]
    rated = model.valid.get(current, (0.0, 0.0))[1]
    amperes = max([amperes, rated, *(_MARGIN * idss for idss in opened if device_class == "jfet")])
    for drive in sorted(families)[:_MOST_DRIVES]:
        note = f"{driven} = {applied(model.die(), drive) * (1e3 if unit == 'mA' else 1.0):.6g} {unit}"
        bench, probe = output_characteristic(model.die(), drive, volts, amperes)
        yield _Output(
            model.part, (current, voltage), tuple(families[drive]), note, (volts, amperes), bench, probe
        )  # fmt: skip


def _placed(device_class: str, fact: Fact) -> tuple[float | None, list[Mark]]:
    """Return the drive of a row that lies on an output characteristic, and its printed values there; None of others."""
    values = _printed(fact)
    at, drive = fact.at, fact.at.get(_OUTPUT[device_class][2])
    current, volts = at.get(_OUTPUT[device_class][0]), at.get(_OUTPUT[device_class][1])
    places: dict[str, tuple[float, float]] = {}
    match device_class, fact.parameter:
        case "mosfet", "rds_on" if current:
            places = {bound: (value * current, current) for bound, value in values.items()}
        case "bjt", "vce_sat" if current:
            places = {bound: (value, current) for bound, value in values.items()}
        case ("mosfet", "id_on") | ("jfet", "idss") if volts:
            places = {bound: (volts, value) for bound, value in values.items()}
            drive = drive or 0.0 if device_class == "jfet" else drive
        case "jfet", "vgs" if volts and current and fact.typ:
            drive, places = fact.typ, {"typ": (volts, current)}
    return drive, [Mark(fact.record.id, bound, x, y) for bound, (x, y) in places.items()]


def _printed(fact: Fact) -> dict[str, float]:
    """Return the printed values of a row by bound, without zeros, which have no place in a picture."""
    return {bound: value for bound in ("min", "typ", "max") if (value := getattr(fact, bound))}


def _depth(device_class: str, facts: Sequence[Fact], drives: Iterable[float]) -> list[float]:
    """Return voltages at which a transistor has left saturation (of a MOSFET: its ohmic region), as the sheet tells."""
    if device_class == "mosfet":
        return [min(drives)]
    return sorted(fact.at["VCE"] for fact in facts if fact.parameter == "hfe" and fact.at.get("VCE"))[:1]


@dataclass(frozen=True, slots=True)
class _Recovery:
    """The current of a diode that is switched off, over the time from its zero; `before` and `step` in seconds."""

    part: str
    facts: tuple[Fact, ...]
    before: float
    step: float
    bench: Bench
    probe: Probe

    def curve(self, results: Mapping[str, float]) -> Curve:
        points = tuple((n * self.step - self.before, results[f"y{n}"]) for n in range(self.probe.count))
        marks = tuple(
            Mark(fact.record.id, bound, value, results["level"])
            for fact in self.facts
            for bound, value in _printed(fact).items()
        )
        note = "; ".join(c.text for c in self.facts[0].record.conditions)
        rows = tuple((mark.fact, mark.x) for mark in marks)
        return Curve(self.part, "IF", "t", False, note, points, rows, "A", marks)


def _recoveries(
    model: Model, device_class: str, facts: Sequence[Fact], tested: Mapping[str, Check]
) -> Iterator[_Recovery]:
    families: dict[tuple[object, ...], list[Fact]] = {}
    for fact in facts:
        if fact.parameter == "trr":
            families.setdefault((fact.degc, *sorted(fact.at.items())), []).append(fact)
    for family in families.values():
        fact, time = family[0], tested[family[0].record.id].simulated or 0.0
        printed = max(v for v in (fact.min, fact.typ, fact.max) if v is not None)
        after = max(_AFTER * time, _MARGIN * printed)
        if not 0 < after < _SIMULATED * printed:
            continue
        before = _BEFORE * min(time, printed)
        step = (before + after) / (_INSTANTS - 1)
        window = (f"tstart = t0-{before:.9g}", f"tstop = t0+{after:.9g}", f"tstep = {step:.9g}")
        lines = (*(f"let lin-{line}" for line in window), "linearize i(VS)")
        probe = Probe({"y": "i(VS)"}, _INSTANTS, {"level": "level"}, lines)
        bench = bench_of(model, fact, device_class)
        bench = replace(bench, options=bench.options + _SMOOTH)
        yield _Recovery(model.part, tuple(family), before, step, bench, probe)
