"""Schematic symbols that carry a model: KiCad (`.kicad_sym`) and LTspice (`.asy`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from d2s.errors import UsageError
from d2s.records.model import Model
from d2s.records.part import Part
from d2s.spice.assembly import assemble

_DEVICES = {"D": "D", "NPN": "NPN", "PNP": "PNP", "NJF": "NJFET", "PJF": "PJFET"}


def pin_map(part: Part, pins: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return pin number → terminal: the user's, else the sheet's where all its packages that say it agree.

    Raise `UsageError` D901 where the sheet gives none or several: a guessed pin is a wrong board.
    """
    if pins:
        return dict(pins)
    maps = [package.pins for package in part.packages if package.pins]
    if not maps:
        raise UsageError(
            "D901", reason=f"the datasheet gives no pins of {part.part_number}; say them with --pins 1=G,2=D,3=S"
        )
    if any(other != maps[0] for other in maps):
        named = "; ".join(
            f"{p.name}: {','.join(f'{n}={t}' for n, t in p.pins.items())}" for p in part.packages if p.pins
        )
        raise UsageError("D901", reason=f"the packages of {part.part_number} differ ({named}); choose with --pins")
    return dict(maps[0])


def _terminals(model: Model, pins: Mapping[str, str]) -> dict[str, str]:
    """Return pin number → terminal for the pins that the model has; raise where a terminal has no pin.

    The pins of a device of several dies are named as its model names the nodes (`K1/A2` is K1A2).
    """
    joined = assemble(pins, model.die_pins, len(model.dies)) if model.dies else None
    pins = joined.pins if joined and joined.dies == model.dies else pins
    found = {number: terminal for number, terminal in pins.items() if terminal in model.pins}
    missing = [terminal for terminal in model.pins if terminal not in found.values()]
    if missing:
        raise UsageError("D901", reason=f"no pin is the {' or '.join(missing)} of {model.part}; say them with --pins")
    return found


def kicad_symbol(model: Model, pins: Mapping[str, str]) -> str:
    """Return the symbol of one model for a KiCad library: a box a unit, a pin each, and the simulation fields.

    `Sim.Pins` maps each symbol pin to the terminal of the model, as KiCad names it. Dies that share no node are units
    of one symbol. The fields are the symbol's, so that every placed unit carries those of the whole device: KiCad
    netlists the units of one reference as one instance, with the fields of the unit that it meets first.
    """
    held = _terminals(model, pins)
    pins = {number: held.get(number, terminal) for number, terminal in pins.items()}
    device = "SUBCKT" if model.kind == "subckt" else _device(model)
    node = {terminal: terminal for terminal in model.pins}
    fields = {
        "Reference": "U" if model.kind == "subckt" else {"D": "D", "N": "Q", "P": "Q"}.get(device[0], "Q"),
        "Value": model.part,
        "Sim.Library": model.file,
        "Sim.Name": model.name,
        "Sim.Device": device,
        "Sim.Pins": " ".join(f"{number}={node[terminal]}" for number, terminal in held.items()),
    }
    if device in ("NMOS", "PMOS"):
        fields["Sim.Type"] = "VDMOS"
    units = _units(model, pins)
    height = _height(max(units, key=len))
    lines = [f'  (symbol "{model.name}" (in_bom yes) (on_board yes)']
    for index, (name, value) in enumerate(fields.items()):
        shown = "" if index < 2 else " (hide yes)"
        place = f"(at 0 {height / 2 + 1.27 + 2.54 * (index == 1):.2f} 0)"
        lines.append(f'    (property "{name}" "{value}" {place} (effects (font (size 1.27 1.27)){shown}))')
    for number, unit in enumerate(units, 1):
        lines += [f'    (symbol "{model.name}_{number}_1"', *_box(model, unit), "    )"]
    return "\n".join([*lines, "  )"])


def _units(model: Model, pins: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the pins of each unit: a unit a die where no two share a node, with unused pins in the first; else one."""
    nodes = [node for die in model.dies for node in die]
    if len(model.dies) < 2 or len(set(nodes)) < len(nodes):
        return [dict(pins)]
    units: list[dict[str, str]] = [{} for _ in model.dies]
    for number, terminal in pins.items():
        own = next((index for index, die in enumerate(model.dies) if terminal in die), 0)
        units[own][number] = terminal
    return units


def _height(pins: Mapping[str, str]) -> float:
    return 2.54 * (len(pins) + 1)


def _box(model: Model, pins: Mapping[str, str]) -> list[str]:
    """Return the drawing of one unit: a rectangle with its pins on the left."""
    top = _height(pins) / 2
    box = f"(start -5.08 {top:.2f}) (end 5.08 {-top:.2f})"
    lines = [f"      (rectangle {box} (stroke (width 0.254) (type default)) (fill (type background)))"]
    font = "(effects (font (size 1.27 1.27)))"
    for row, (number, terminal) in enumerate(pins.items(), 1):
        kind = "passive" if terminal in model.pins else "no_connect"
        lines.append(
            f"      (pin {kind} line (at -7.62 {top - 2.54 * row:.2f} 0) (length 2.54) "
            f'(name "{terminal}" {font}) (number "{number}" {font}))'
        )
    return lines


def _device(model: Model) -> str:
    if model.device == "VDMOS":
        return "PMOS" if model.polarity == "p" else "NMOS"
    return _DEVICES[model.device]


def kicad_library(symbols: Sequence[str]) -> str:
    """Return a KiCad symbol library."""
    return "\n".join(["(kicad_symbol_lib (version 20231120) (generator d2s)", *symbols, ")", ""])


def ltspice_symbol(model: Model) -> str:
    """Return an LTspice symbol: a box whose pins are in the order of the model's nodes."""
    prefix = "X" if model.kind == "subckt" else {"D": "D", "N": "Q", "P": "Q"}.get(model.device[0], "M")
    prefix = {"VDMOS": "M", "NJF": "J", "PJF": "J"}.get(model.device, prefix)
    height = 32 * (len(model.pins) + 1)
    lines = ["Version 4", "SymbolType CELL", f"RECTANGLE Normal -48 0 48 {height}", "WINDOW 0 0 -8 Bottom 2"]
    lines += [f"WINDOW 3 0 {height + 8} Top 2", f"SYMATTR Value {model.name}", f"SYMATTR Prefix {prefix}"]
    lines += [f"SYMATTR ModelFile {model.file}", f"SYMATTR Description {model.part}"]
    for order, terminal in enumerate(model.pins, 1):
        lines += [f"PIN -48 {32 * order} LEFT 8", f"PINATTR PinName {terminal}", f"PINATTR SpiceOrder {order}"]
    return "\n".join([*lines, ""])
